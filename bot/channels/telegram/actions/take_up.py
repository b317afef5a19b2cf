"""Taking up an action: one that a decision agreed, or one of the council's own, step by step by buttons.

What the buttons of a message stand for is kept with them, so that a number on a button always means what was
shown beside it. What an own action is to say is typed last, so nothing typed waits.
"""

from __future__ import annotations

from typing import Any

from telegram import InlineKeyboardButton

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.keyboards import fitted, in_rows, keyboard, press, turn_page
from bot.channels.telegram.runtime.gate import Press, Request
from bot.channels.telegram.typed_words import show_back
from bot.core.calendar import day_of
from bot.core.people import Permission, Team
from bot.core.question import reads_as_question
from bot.features.actions import messages as actions_messages
from bot.features.actions.due_dates import When, time_missing
from bot.features.actions.formatting import offer_line, short_title, taken
from bot.features.actions.layout import decision_head
from bot.features.actions.model import CouncilAction
from bot.features.actions.offers import Offered, notices_of
from bot.store.dialogues import Dialogue
from procedures.actions import period_of

#: The kinds of these conversations.
TAKE, OWN = "action_take", "action_own"
#: Decisions, and actions of one, on a page.
DECISIONS, PAGE = 8, 4


async def take(pressed: Press) -> None:
    """Go one step on towards an action that a decision agreed; the last step takes it up."""
    await pressed.acknowledge()
    if not pressed.own:
        return
    meaning = pressed.meaning
    if pressed.words[0] not in {"of", "take"} and pressed.words != ("decisions",):
        await pressed.remove_buttons()
    match pressed.words:
        case ("decisions",):
            await _decisions(pressed, 0)
        case ("decisions", first):
            await _decisions(pressed, int(first))
        case ("of", number):
            await _offers(pressed, meaning["decisions"][int(number)], 0)
        case ("more", first):
            await _offers(pressed, meaning["decision"], int(first))
        case ("take", number):
            await _ask_team(pressed, TAKE, agreed=meaning["agreed"][int(number)])
        case ("team", number):
            await _ask_time(pressed, meaning["agreed"], Team(*meaning["teams"][int(number)]))
        case ("within", number):
            when = period_of(actions_messages.PERIODS[int(number)])
            await _take(pressed, meaning["agreed"], Team(*meaning["team"]), when)


async def own(pressed: Press) -> None:
    """Go one step on towards an action of the council's own, or leave it."""
    await pressed.acknowledge()
    meaning = pressed.meaning
    if not pressed.own:
        return
    if pressed.words != ("begin",):
        await pressed.remove_buttons()
    match pressed.words:
        case ("begin",):
            code = await pressed.button_code(OWN)
            await pressed.say(actions_messages.OWN_TIME, buttons=keyboard(_periods(code)))
        case ("within", number):
            await _ask_team(pressed, OWN, within=actions_messages.PERIODS[int(number)])
        case ("team", number):
            await _ask_words(pressed, meaning["within"], Team(*meaning["teams"][int(number)]))
        case ("leave",):
            await pressed.end_dialogue()
            await pressed.say(actions_messages.LEFT)


async def typed(request: Request, dialogue: Dialogue) -> bool:
    """Show an action back as it was typed; False for a question. What may not be kept is refused."""
    if reads_as_question(request.text):
        return False
    words = await request.run(request.assistant.actions.approved, request.text)
    goes = actions_messages.OWN_GOES.format(team=Team(*dialogue.state["team"]))
    await show_back(request, dialogue, words, goes)
    return True


async def add(pressed: Press, dialogue: Dialogue, words: str) -> None:
    """Keep the action that was shown back."""
    state = dialogue.state
    when, team = period_of(state["within"]), Team(*state["team"])

    def added() -> CouncilAction:
        add_once = pressed.assistant.actions.add_once
        return add_once(pressed.person, words, when, pressed.now(), team=team)

    action = await pressed.run(added)
    await pressed.end_dialogue()
    await _tell_taken(pressed, action)


async def _decisions(request: Request, first: int) -> None:
    offers = await request.run(request.assistant.actions.offered, request.person)
    if not offers:
        await request.say(actions_messages.NOTHING_OFFERED)
        return
    by_document: dict[str, list[Offered]] = {}
    for offered in offers:
        by_document.setdefault(offered.document.id, []).append(offered)
    ids, authorities = list(by_document), request.assistant.library.authorities
    code = await request.button_code(TAKE, decisions=ids)
    rows, whole = [], []
    for number, document_id in list(enumerate(ids))[first : first + DECISIONS]:
        held = by_document[document_id]
        left = sum(offered.taken is None for offered in held)
        title, count = held[0].document.title, actions_messages.LEFT_OF_DECISION.format(count=left)
        whole.append(actions_messages.DECISION.format(number=number + 1, title=title))
        short = actions_messages.DECISION.format(number=number + 1, title=short_title(title, authorities))
        rows.append([press(fitted(short, count), code, "of", number)])
    rows.append(turn_page(first, DECISIONS, len(ids), code, "decisions"))
    await request.say(actions_messages.WHICH_DECISION, "\n".join(whole), buttons=keyboard(rows))


async def _offers(request: Request, decision: str, first: int) -> None:
    library = request.assistant.library
    offers = await request.run(request.assistant.actions.offered, request.person, decision)
    left = [offered for offered in offers if offered.taken is None]
    if not left:
        await request.say(actions_messages.ALL_TAKEN)
        return
    shown = list(enumerate(left[first : first + PAGE], start=first))
    code = await request.button_code(TAKE, decision=decision, agreed=[o.agreed.id for o in left])
    document = left[0].document
    head = decision_head(document)
    lines = [_line(number + 1, offered, request) for number, offered in shown]
    notices = notices_of([offered for _, offered in shown], library)
    taking = [press(actions_messages.TAKE_UP.format(number=n + 1), code, "take", n) for n, _ in shown]
    rows = in_rows(taking, 2)
    rows.append(turn_page(first, PAGE, len(left), code, "more"))
    read_with = [actions_messages.NOTE.format(notice=notice) for notice in notices]
    await request.say(head, actions_messages.OFFERED_OPENING, *lines, *read_with, buttons=keyboard(rows))


async def _ask_team(request: Request, kind: str, **chosen: Any) -> None:
    teams = request.person.teams_where(Permission.SHARE_LEARNING)
    if len(teams) == 1:
        if kind == TAKE:
            await _ask_time(request, chosen["agreed"], teams[0])
        else:
            await _ask_words(request, chosen["within"], teams[0])
        return
    named = [[team.authority, team.name] for team in teams]
    code = await request.button_code(kind, teams=named, **chosen)
    rows = [[press(str(team), code, "team", number)] for number, team in enumerate(teams)]
    await request.say(actions_messages.WHICH_TEAM, buttons=keyboard(rows))


async def _ask_time(request: Request, agreed: str, team: Team) -> None:
    held = request.assistant.library.actions.get(agreed)
    missing = time_missing(held, team.authority) if held else None
    if missing is None:
        await _take(request, agreed, team, None)
        return
    code = await request.button_code(TAKE, agreed=agreed, team=[team.authority, team.name])
    await request.say(
        actions_messages.FROM_TODAY.format(why=missing),
        actions_messages.ANOTHER_DAY.format(id=agreed),
        buttons=keyboard(_periods(code)),
    )


async def _ask_words(request: Request, within: str, team: Team) -> None:
    await request.wait_for(OWN, within=within, team=[team.authority, team.name])
    code = await request.button_code(OWN)
    cancel = keyboard([[press(chat_messages.CANCEL, code, "leave")]])
    await request.say(actions_messages.OWN_TEXT.format(period=within), buttons=cancel)


async def _take(request: Request, agreed: str, team: Team, when: When) -> None:
    def take() -> CouncilAction:
        return request.assistant.actions.take(request.person, agreed, when, request.now(), team=team)

    await _tell_taken(request, await request.run(take))


async def _tell_taken(request: Request, action: CouncilAction) -> None:
    code = await request.button_code("actions")
    row = [press(actions_messages.OPEN.format(number=action.id), code, "open", action.id)]
    names = await request.run(request.store.people.names, request.person)
    await request.say(*taken(action, day_of(request.now()), names), buttons=keyboard([row]))


def _periods(code: str) -> list[list[InlineKeyboardButton]]:
    return [[press(period, code, "within", n)] for n, period in enumerate(actions_messages.PERIODS)]


def _line(number: int, offered: Offered, request: Request) -> str:
    offer = offer_line(offered, request.assistant.library.authorities)
    return actions_messages.TO_TAKE.format(number=number, offer=offer)
