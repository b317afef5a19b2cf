"""The wiring of the chat channel, to be read as a table of contents."""

from __future__ import annotations

from typing import Any

from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    PollAnswerHandler,
    filters,
)

from bot.channels.telegram.account import Account
from bot.channels.telegram.actions.list import ActionHandlers
from bot.channels.telegram.answers import QuestionHandler
from bot.channels.telegram.boundary import CaseGuide
from bot.channels.telegram.callbacks import Presses
from bot.channels.telegram.card_buttons import CardButtons
from bot.channels.telegram.citations import Verifying
from bot.channels.telegram.council_setting import OwnAuthority
from bot.channels.telegram.enrolment import Enrolling
from bot.channels.telegram.escalate import SendingOn
from bot.channels.telegram.fallback_handlers import Receiving
from bot.channels.telegram.gaps import GapHandlers
from bot.channels.telegram.learning.evidence import EvidenceChat
from bot.channels.telegram.learning.handlers import Learning
from bot.channels.telegram.runtime.failure_reply import Failure
from bot.channels.telegram.runtime.gate import Gate
from bot.channels.telegram.sessions.announcements import Telling
from bot.channels.telegram.sessions.handlers import Refresher
from bot.core.people import Permission


def wire(application: Application[Any, Any, Any, Any, Any, Any], service: Gate) -> Telling:
    """Join every command, button and message to the conversation that takes it.

    Returns what is to go on in the background while the service runs.
    """
    account, authority = Account(service), OwnAuthority(service)
    sending_on, gaps = SendingOn(service), GapHandlers(service)
    evidence = EvidenceChat(service)
    learning, actions = Learning(service), ActionHandlers(service)
    typed = {"wording": sending_on.typed, "closing": gaps.typed, **learning.typed, **actions.typed}
    asking = QuestionHandler(service, typed=typed)
    cards, case = CardButtons(service, asking), CaseGuide(service)
    receiving = Receiving(service)
    refresher = Refresher(service, application.bot)

    presses = Presses(
        service,
        {
            ("card", "around"): (Permission.ASK, cards.around),
            ("card", "verdict"): (Permission.ASK, cards.verdict),
            ("card", "again"): (Permission.ASK, cards.again),
            ("card", "owner"): (Permission.ASK, sending_on.begin),
            ("card", "lead"): (Permission.ASK, sending_on.begin),
            ("card", "work"): (Permission.ASK, case.from_question),
            ("case", "*"): (Permission.ASK, case.pressed),
            ("wording", "*"): (Permission.ASK, sending_on.decided),
            ("gaps", "*"): (Permission.HANDLE_GAPS, gaps.pressed),
            ("evidence", "*"): (Permission.SHARE_LEARNING, evidence.pressed),
            ("forget", "*"): (Permission.OWN, account.forget),
            ("authority", "*"): (Permission.ASK, authority.chosen),
            **refresher.presses,
            **learning.presses,
            **actions.presses,
        },
    )
    commands = {
        "help": (Permission.ASK, account.help),
        "about": (Permission.ASK, account.about),
        "privacy": (Permission.OWN, account.privacy),
        "my_data": (Permission.OWN, account.my_data),
        "forget_me": (Permission.OWN, account.forget_me),
        "stop": (Permission.OWN, account.stop),
        "authority": (Permission.ASK, authority.ask),
        **refresher.commands,
        "case": (Permission.ASK, case.begin),
        "verify": (Permission.ASK, Verifying(service).verify),
        "gaps": (Permission.HANDLE_GAPS, gaps.listed),
        **learning.commands,
        "actions": (Permission.ASK, actions.listed),
        "evidence": (Permission.SHARE_LEARNING, evidence.ask),
    }

    # Commands first, so that none is taken for a question.
    application.add_handler(CommandHandler("start", refresher.part.or_start(Enrolling(service).start)))
    for name, (action, then) in commands.items():
        application.add_handler(CommandHandler(name, service.gate(action, then)))
    application.add_handler(CallbackQueryHandler(presses.pressed))
    application.add_handler(PollAnswerHandler(refresher.group.answered))
    application.add_handler(ChatMemberHandler(receiving.membership, ChatMemberHandler.MY_CHAT_MEMBER))
    # A group is heard only where somebody speaks to the bot.
    private = filters.ChatType.PRIVATE
    spoken_to = filters.ChatType.GROUPS & receiving.spoken_to
    application.add_handler(
        MessageHandler(
            filters.TEXT & ~filters.COMMAND & (private | spoken_to),
            service.gate(Permission.ASK, asking.message),
        )
    )
    application.add_handler(MessageHandler(filters.COMMAND & private, receiving.unknown_command))
    application.add_handler(MessageHandler(private & ~filters.StatusUpdate.ALL, receiving.not_text))
    application.add_error_handler(Failure(service).happened)
    return refresher.telling
