"""/actions: what a council took up, overdue first; one action whole; and what is done with it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.channels.telegram.keyboards import in_rows, keyboard, press, turn_page
from bot.channels.telegram.runtime.gate import Press, Request
from bot.channels.telegram.transitions import Transition, TransitionDialog
from bot.core.calendar import day_of
from bot.core.people import Permission
from bot.features.actions import messages as actions_messages
from bot.features.actions.formatting import line_of
from bot.features.actions.layout import action_blocks
from bot.features.actions.model import ActionMove, CouncilAction
from bot.features.actions.moves import WORDED, moved_on, owners_offered
from bot.rendering.telegram_html import MessagePage, pages_of

#: Actions on a page.
PAGE = 5
#: The kind of the conversation that waits for a note or a reason.
WORDS = "action_words"


async def list_actions(request: Request, first: int = 0) -> None:
    """Show a page of actions, from the first."""
    person, now = request.person, request.now()
    leads = person.may(Permission.SHARE_LEARNING)
    held = await request.run(request.assistant.actions.listed, person, now)
    if not held and not leads:
        await request.say(actions_messages.NOT_A_LEAD)
        return
    today, shown = day_of(now), held[first : first + PAGE]
    code = await request.button_code("actions")
    rows = [[press(actions_messages.OPEN.format(number=a.id), code, "open", a.id)] for a in shown]
    rows.append(turn_page(first, PAGE, len(held), code, "page"))
    if leads:
        take, own = await request.button_code("action_take"), await request.button_code("action_own")
        rows.append([press(actions_messages.FROM_A_DECISION, take, "decisions")])
        rows.append([press(actions_messages.ADD_OWN, own, "begin")])
    overdue = sum(action.overdue(today) for action in held)
    head = actions_messages.HEAD_OF_LIST.format(count=len(held), overdue=overdue)
    names = await request.run(request.store.people.names, request.person)
    lines = [line_of(action, today, names) for action in shown]
    await request.say(head if held else actions_messages.NONE, *lines, buttons=keyboard(rows))


async def pressed(pressed: Press) -> None:
    """Turn the page, or show an action."""
    await pressed.acknowledge()
    match pressed.words:
        case ("page", first):
            await pressed.remove_buttons()
            await list_actions(pressed, int(first))
        case ("open", number):
            await _open(pressed, int(number))


async def _open(request: Request, number: int) -> None:
    service = request.assistant.actions

    def gathered() -> tuple[CouncilAction, tuple[MessagePage, ...]]:
        action = service.action(number, request.person)
        held, notices = service.source(action, request.assistant.corpus)
        today, names = day_of(request.now()), request.store.people.names(request.person)
        return action, pages_of(action_blocks(action, today, names, held, notices))

    action, pages = await request.run(gathered)
    code = await request.button_code("action")
    made = [
        press(actions_messages.ASK_MOVES[m.value], code, "ask", m.value, action.id, action.version)
        for m in service.moves(request.person, action)
        if m.value in actions_messages.ASK_MOVES
    ]
    await request.reply(pages, keyboard(in_rows(made, 2)))


def _owners(request: Request, action: CouncilAction) -> Sequence[tuple[str, str]]:
    offered = owners_offered(request.assistant.actions, request.person, action)
    return [(label, str(number)) for number, label in offered]


def _notes_show_it(_request: Request, action: CouncilAction) -> Sequence[tuple[str, str]]:
    return [(actions_messages.NOTES_SHOW_IT, "")] if action.evidence else []


def _make(request: Request, name: str, action: CouncilAction, words: str, chosen: str) -> str:
    service, person, now = request.assistant.actions, request.person, request.now()
    names, owner_id = request.store.people.names(request.person), int(chosen) if chosen else None
    return moved_on(service, person, action, ActionMove(name), now, names, words=words, owner_id=owner_id)


dialog = TransitionDialog(
    WORDS,
    actions_messages.LEFT,
    {
        ActionMove.ASSIGN.value: Transition(actions_messages.WHO_OWNS, choices=_owners),
        **{
            move.value: Transition(
                actions_messages.ASK_WORDS[move.value],
                takes_words=True,
                goes=actions_messages.WORDS_GO[move.value],
                choices=_notes_show_it if move is ActionMove.DO else lambda _request, _action: (),
            )
            for move in WORDED
        },
    },
    seen=lambda request, number, version: request.assistant.actions.action(number, request.person, version),
    approved=lambda request, typed: request.assistant.actions.approved(typed),
    make=_make,
)
