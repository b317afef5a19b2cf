"""/queue and /points: what waits for a lead, what is out and their own, one point, and what is done with it.

Another lead stands in for one who is away: "I am away", "I am back".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.channels.telegram.keyboards import in_rows, keyboard, press, turn_page
from bot.channels.telegram.learning.share import ShareHandler
from bot.channels.telegram.runtime.gate import OnRequest, Press, Request
from bot.channels.telegram.transitions import Choices, Transition, TransitionDialog
from bot.core import formatting
from bot.core.calendar import day_of
from bot.features.learning import chat_messages as sharing_messages
from bot.features.learning import messages as learning_messages
from bot.features.learning.formatting import called_as_lead, line_of, whole
from bot.features.learning.lead_actions import (
    DATED,
    NEED_REASON,
    OFFERED,
    REVIEWS,
    STANDING_IN,
    TAKE_REASON,
    may_stand_in,
    moved_on,
    moves_for,
    out_and_own,
    unmoved,
)
from bot.features.learning.model import LearningPoint, PointMove
from bot.screening.user_text import approved_reason

#: Points on a page, and leads offered at once.
PAGE, LEADS = 5, 8
#: The kind of the conversation that waits for a reason.
REASON = "point_reason"
QUEUE, POINTS = "queue", "points"
_HEADS = {QUEUE: sharing_messages.QUEUE_HEAD, POINTS: sharing_messages.POINTS_HEAD}
_NONE = {QUEUE: learning_messages.NONE_WAITING, POINTS: learning_messages.NONE}


def list_points(which: str) -> OnRequest:
    """Return the handler of a list: what waits for this lead, or what is out and their own."""

    async def show(request: Request) -> None:
        await _page(request, which, 0)

    return show


async def pressed(pressed: Press) -> None:
    """Turn the page, or show a point."""
    await pressed.acknowledge()
    match pressed.words:
        case ("page", which, first):
            await pressed.remove_buttons()
            await _page(pressed, which, int(first))
        case ("open", number):
            await _open(pressed, int(number))


async def _page(request: Request, which: str, first: int) -> None:
    service, person, now = request.assistant.learning, request.person, request.now()

    def gathered() -> tuple[list[LearningPoint], bool]:
        listed = service.queue(person, now) if which == QUEUE else out_and_own(service, person)
        current = request.store.delegations.current(day_of(now))
        return listed, any(absence.lead_id == person.id for absence in current)

    held, away = await request.run(gathered)
    shown = held[first : first + PAGE]
    code = await request.button_code("points")
    rows = [[press(learning_messages.OPEN.format(number=p.id), code, "open", p.id)] for p in shown]
    rows.append(turn_page(first, PAGE, len(held), code, "page", which))
    absence = await request.button_code("away")
    back, leave = (
        press(sharing_messages.BACK, absence, "back"),
        press(sharing_messages.AWAY, absence, "who", 0),
    )
    rows.append([back if away else leave])
    head = _HEADS[which].format(count=len(held)) if held else _NONE[which]
    await request.say(head, *(line_of(point, now) for point in shown), buttons=keyboard(rows))


async def _open(request: Request, number: int) -> None:
    service, person = request.assistant.learning, request.person

    def gathered() -> tuple[LearningPoint, list[str], list[str]]:
        names, now = request.assistant.library.authorities, request.now()
        point = service.point(number, person)
        called = request.store.people.names(person)
        paragraphs = whole(point, point.ground_now(request.assistant.corpus()), names, called, now)
        return point, paragraphs, [move.value for move in moves_for(service, person, point, now)]

    point, paragraphs, moves = await request.run(gathered)
    code = await request.button_code("point")
    made = [press(sharing_messages.MOVES[m], code, "ask", m, point.id, point.version) for m in moves]
    await request.say(*paragraphs, buttons=keyboard(in_rows(made, 2)))


def transition_dialog(share: ShareHandler) -> TransitionDialog[LearningPoint]:
    """Return the dialog that moves points on; an edit is made as a draft is."""
    moves: dict[str, Transition[LearningPoint]] = {
        move.value: Transition(
            sharing_messages.ASK_BEFORE[move.value],
            takes_words=move in TAKE_REASON,
            goes=sharing_messages.REASON_GOES.get(move.value, ""),
            choices=_choices(move),
        )
        for move in OFFERED
        if move is not PointMove.EDIT
    }
    moves[PointMove.EDIT.value] = Transition(instead=share.edit)
    return TransitionDialog(
        REASON,
        sharing_messages.LEFT,
        moves,
        seen=lambda request, number, version: unmoved(
            request.assistant.learning, request.person, number, version
        ),
        approved=lambda request, typed: approved_reason(typed, request.assistant.screen),
        make=_make,
    )


def _choices(move: PointMove) -> Choices[LearningPoint]:
    offered = _offered(move)
    return lambda _request, _point: offered


def _offered(move: PointMove) -> Sequence[tuple[str, str]]:
    if move in DATED:
        return [(label, str(months)) for months, label in REVIEWS.items()]
    if move in NEED_REASON:
        return []
    return [
        (sharing_messages.WITHOUT_REASON if move in TAKE_REASON else sharing_messages.MOVES[move.value], "")
    ]


def _make(request: Request, name: str, point: LearningPoint, reason: str, chosen: str) -> str:
    service, person, now = request.assistant.learning, request.person, request.now()
    months = int(chosen) if chosen else None
    return moved_on(service, person, point, PointMove(name), now, reason=reason, months=months)


async def away(pressed: Press) -> None:
    """Choose who stands in, and until when; or be back."""
    await pressed.acknowledge()
    match pressed.words:
        case ("who", first):
            await _ask_who(pressed, int(first))
        case ("until", delegate):
            await pressed.remove_buttons()
            rows = [
                [press(label, pressed.code, "set", delegate, days)] for days, label in STANDING_IN.items()
            ]
            await pressed.say(sharing_messages.UNTIL, buttons=keyboard(rows))
        case ("set", delegate, days):
            await pressed.remove_buttons()
            now = pressed.now()
            until = day_of(now) + dt.timedelta(days=int(days))
            await pressed.run(pressed.assistant.learning.delegate, pressed.person, int(delegate), until, now)
            when = learning_messages.day(until)
            names = await pressed.run(pressed.store.people.names, pressed.person)
            stands_in = formatting.person(int(delegate), names)
            lead = formatting.person(pressed.person.id, names)
            await pressed.say(learning_messages.DELEGATED.format(day=when, delegate=stands_in, lead=lead))
        case ("back",):
            await pressed.remove_buttons()
            await pressed.run(pressed.store.delegations.end, pressed.person.id)
            await pressed.say(sharing_messages.IS_BACK)


async def _ask_who(pressed: Press, first: int) -> None:
    leads = may_stand_in(pressed.person, await pressed.run(pressed.store.people.all))
    if not leads:
        await pressed.say(sharing_messages.NOBODY_ELSE)
        return
    rows = [
        [press(called_as_lead(lead), pressed.code, "until", lead.id)] for lead in leads[first : first + LEADS]
    ]
    rows.append(turn_page(first, LEADS, len(leads), pressed.code, "who"))
    await pressed.say(sharing_messages.WHO, buttons=keyboard(rows))
