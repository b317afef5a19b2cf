"""The wiring of the chat channel, to be read as a table of contents."""

from __future__ import annotations

from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    PollAnswerHandler,
    filters,
)

from bot.channels.telegram import (
    account,
    citations,
    council_setting,
    enrolment,
    escalate,
    fallback_handlers,
    gaps,
    typed_words,
    wrong_source,
)
from bot.channels.telegram.actions import list as actions
from bot.channels.telegram.actions import take_up
from bot.channels.telegram.answers import QuestionHandler, close_part, open_part
from bot.channels.telegram.boundary import CaseHandler
from bot.channels.telegram.callbacks import PressHandler
from bot.channels.telegram.duty_card import DutyCardHandler
from bot.channels.telegram.keyboards import EMERGENCY
from bot.channels.telegram.learning import briefings, evidence, points
from bot.channels.telegram.learning.share import KIND as SHARE
from bot.channels.telegram.learning.share import ShareHandler
from bot.channels.telegram.runtime.failure_reply import FailureReply
from bot.channels.telegram.runtime.gate import Context, Gate, Handler, OnRequest, Request
from bot.channels.telegram.runtime.reply_delivery import ReplyDelivery
from bot.channels.telegram.sessions import practice
from bot.channels.telegram.sessions.announcements import SessionAnnouncer
from bot.channels.telegram.sessions.group import SessionGroup
from bot.channels.telegram.sessions.participation import ParticipationHandler
from bot.channels.telegram.sessions.setup import SetupHandler
from bot.channels.telegram.sessions.trainer_panel import PanelHandler
from bot.channels.telegram.typed_codes import CodeHandler, invitation_or
from bot.core.people import Permission
from bot.runtime.answer_batching import AnswerBatcher

OWN, ASK, GAPS = Permission.OWN, Permission.ASK, Permission.HANDLE_GAPS
LEAD, TRAIN = Permission.SHARE_LEARNING, Permission.RUN_SESSIONS

#: Commands that are answered in a person's own chat alone.
PRIVATE = frozenset(
    {
        "my_data",
        "forget_me",
        "name",
        "actions",
        "evidence",
        "gaps",
        "share",
        "queue",
        "points",
        "digest",
        "join",
        "practise",
    }
)


def wire(
    application: Application[Any, Any, Any, Any, Any, Any], gate: Gate, delivery: ReplyDelivery
) -> SessionAnnouncer:
    """Join every command, button and message to the handler that takes it.

    Returns what is to go on in the background while the service runs.
    """
    share = ShareHandler()
    point_dialog = points.transition_dialog(share)
    cards = DutyCardHandler(gate.assistant.library.authorities)
    case = CaseHandler(gate.assistant.library.authorities, cards)
    typed = typed_words.TypedWordsHandler(
        {
            gaps.KIND: gaps.close,
            wrong_source.KIND: wrong_source.send,
            points.REASON: point_dialog.send,
            actions.WORDS: actions.dialog.send,
            take_up.OWN: take_up.add,
        }
    )
    answer_batcher = AnswerBatcher(gate.assistant)
    group = SessionGroup(gate, application.bot, delivery, answer_batcher)
    announcer = SessionAnnouncer(gate, application.bot, group, delivery)
    participation = ParticipationHandler(answer_batcher)
    files = fallback_handlers.FileNotice()
    questions = QuestionHandler(
        cards,
        {
            escalate.KIND: escalate.typed,
            gaps.KIND: gaps.typed,
            wrong_source.KIND: wrong_source.typed,
            SHARE: share.typed,
            points.REASON: point_dialog.typed,
            actions.WORDS: actions.dialog.typed,
            take_up.OWN: take_up.typed,
        },
        {"cancel": typed_words.cancel, "verify": citations.verify, "join": participation.join},
        CodeHandler(participation.join_by).take,
        files.say,
    )
    panel = PanelHandler(gate, announcer, group, delivery)
    setup = SetupHandler(gate, panel)

    commands: dict[str, tuple[Permission, OnRequest]] = {
        "help": (ASK, account.help_),
        "cancel": (ASK, typed_words.cancel),
        "about": (ASK, account.about),
        "name": (OWN, account.name),
        "my_data": (OWN, account.my_data),
        "forget_me": (OWN, account.forget_me),
        "stop": (OWN, account.stop),
        "authority": (ASK, council_setting.ask),
        "case": (ASK, case.begin),
        "verify": (ASK, citations.verify),
        "gaps": (GAPS, gaps.list_gaps),
        "share": (LEAD, share.begin),
        "queue": (LEAD, points.list_points(points.QUEUE)),
        "points": (LEAD, points.list_points(points.POINTS)),
        "digest": (ASK, briefings.digest),
        "posts": (LEAD, briefings.posts),
        "evidence": (LEAD, evidence.ask),
        "actions": (ASK, actions.list_actions),
        "session": (TRAIN, setup.session),
        "join": (ASK, participation.join),
        "practise": (ASK, practice.practise),
    }
    presses = PressHandler(
        gate,
        {
            ("card", "open"): (ASK, open_part),
            ("card", "close"): (ASK, close_part),
            ("card", "verdict"): (ASK, citations.verdict),
            ("card", "source"): (ASK, wrong_source.begin),
            ("card", "again"): (ASK, questions.ask_offered),
            ("card", "calm"): (ASK, questions.ask_offered),
            (EMERGENCY, "calm"): (ASK, questions.ask_as_no_emergency),
            ("card", "councils"): (ASK, case.from_card),
            ("card", "where"): (ASK, case.from_card),
            ("card", "owner"): (ASK, escalate.begin),
            ("card", "lead"): (ASK, escalate.begin),
            ("card", "share"): (LEAD, share.from_card),
            ("case", "*"): (ASK, case.pressed),
            ("duty", "change"): (ASK, case.under_card),
            ("duty", "again"): (ASK, case.under_card),
            ("duty", "*"): (ASK, cards.pressed),
            ("wording", "here"): (ASK, questions.ask_draft),
            ("wording", "*"): (ASK, escalate.decided),
            ("gaps", "*"): (GAPS, gaps.pressed),
            (wrong_source.KIND, "*"): (ASK, wrong_source.leave),
            ("forget", "*"): (OWN, account.forgotten),
            ("authority", "*"): (ASK, council_setting.chosen),
            ("share", "*"): (LEAD, share.pressed),
            ("points", "*"): (LEAD, points.pressed),
            ("point", "*"): (LEAD, point_dialog.pressed),
            ("away", "*"): (LEAD, points.away),
            ("briefing", "*"): (ASK, briefings.confirmed),
            ("digest", "*"): (ASK, briefings.digest_chosen),
            ("posts", "*"): (LEAD, briefings.posts_chosen),
            ("evidence", "*"): (LEAD, evidence.chosen),
            ("actions", "*"): (ASK, actions.pressed),
            ("action", "*"): (ASK, actions.dialog.pressed),
            ("action_take", "*"): (LEAD, take_up.take),
            ("action_own", "*"): (LEAD, take_up.own),
            ("session_setup", "*"): (TRAIN, setup.chosen),
            ("session_take", "*"): (TRAIN, setup.taken),
            ("session_panel", "*"): (TRAIN, panel.pressed),
            ("session_answer", "*"): (ASK, participation.answer),
            ("session_part", "*"): (ASK, participation.part),
            (enrolment.ROLE_KIND, "*"): (OWN, enrolment.lose_role),
            (typed_words.KIND, "*"): (ASK, typed.pressed),
            ("practice", "*"): (ASK, practice.pressed),
        },
    )

    # Commands first, so that none is taken for a question.
    add = application.add_handler
    start = briefings.posts_or(gate, _anybody(gate, enrolment.start))
    add(CommandHandler("start", participation.join_or(gate, start)))
    add(CommandHandler("privacy", _anybody(gate, account.privacy)))
    for name, (permission, then) in commands.items():
        add(CommandHandler(name, gate.allow(permission, then, private=name in PRIVATE)))
    add(CallbackQueryHandler(presses.pressed))
    add(PollAnswerHandler(group.answered))
    member = _anybody(gate, fallback_handlers.membership)
    add(ChatMemberHandler(member, ChatMemberHandler.MY_CHAT_MEMBER))
    add(MessageHandler(filters.StatusUpdate.MIGRATE, _anybody(gate, fallback_handlers.migrated)))
    # A group is heard only where somebody speaks to the bot.
    private = filters.ChatType.PRIVATE
    heard = private | (filters.ChatType.GROUPS & fallback_handlers.SpokenTo())
    asks = invitation_or(gate, gate.allow(ASK, questions.message))
    add(MessageHandler(filters.TEXT & ~filters.COMMAND & heard, asks))
    with_words = filters.CAPTION | filters.POLL | filters.CHECKLIST
    add(MessageHandler(with_words & heard, gate.allow(ASK, questions.with_file)))
    add(MessageHandler(filters.COMMAND & private, gate.allow(ASK, fallback_handlers.unknown_command)))
    add(MessageHandler(private & ~filters.StatusUpdate.ALL, gate.allow(ASK, files.not_text)))
    application.add_error_handler(FailureReply(gate).happened)
    return announcer


def _anybody(gate: Gate, then: OnRequest) -> Handler:
    """Return a handler that is open to strangers too."""

    async def handle(update: Update, context: Context) -> None:
        await gate.translate(Request(gate, update, context), then)

    return handle
