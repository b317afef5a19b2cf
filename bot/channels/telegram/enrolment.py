"""/start: enrolling with an invitation, and coming back after /stop."""

from __future__ import annotations

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.menu import show_menu
from bot.channels.telegram.runtime.gate import Gate, Press, Request
from bot.core.people import Person
from bot.features.people.formatting import role
from bot.features.people.formatting import roles_of as roles_in_words
from bot.features.people.formatting import team as team_of
from bot.features.people.service import redeem
from bot.store.invitations import RoleLossError

#: The kind of the buttons under the question whether a code may take something from its owner.
ROLE_KIND = "role"


async def start(request: Request) -> None:
    """Enrol somebody by the code in ``/start CODE``, or greet who is enrolled; tell a stranger the way in."""
    user = request.update.effective_user
    if user is None:
        return
    if not request.private:
        await request.say(chat_messages.PRIVATELY)
        return
    person = await request.gate.person_of(request.update)
    code = "".join(request.words_after)
    if code:
        person = await _redeem(request, code, user.id) or person
    elif person is None or not person.memberships:
        await request.gate.sender.refuse_stranger(request.update, each_time=True)
    else:
        await _greet(request, person)
    if person:
        await show_menu(request.context.bot, request.chat_id, person)


async def redeem_typed(request: Request, code: str) -> None:
    """Enrol somebody by a code that they typed without the command."""
    user = request.update.effective_user
    person = await _redeem(request, code, user.id) if user else None
    if person:
        await show_menu(request.context.bot, request.chat_id, person)


async def _redeem(request: Request, code: str, account: int) -> Person | None:
    known = await request.gate.person_of(request.update)
    try:
        person = await request.run(redeem, request.store.invitations, code, account, request.now())
    except RoleLossError as loss:
        await _ask_first(request, loss)
        return None
    return await _welcomed(request, person, known)


async def lose_role(pressed: Press) -> None:
    """Use a code that takes something from its owner, or leave it, as they chose."""
    await pressed.acknowledge()
    await pressed.remove_buttons()
    user = pressed.update.effective_user
    if pressed.words != ("yes",) or user is None:
        await pressed.say(chat_messages.ROLE_KEPT)
        return
    use = pressed.store.invitations.redeem_digest
    person = await pressed.run(use, pressed.meaning["digest"], user.id, pressed.now())
    if await _welcomed(pressed, person) and person:
        await show_menu(pressed.context.bot, pressed.chat_id, person)


async def _ask_first(request: Request, loss: RoleLossError) -> None:
    names = request.assistant.library.authorities
    code = await request.gate.button_code(request.chat_id, ROLE_KIND, digest=loss.digest)
    held, coming, team = role(loss.held), role(loss.coming), team_of(loss.held, names)
    row = [press(chat_messages.ROLE_YES, code, "yes"), press(chat_messages.ROLE_NO, code, "no")]
    asks = chat_messages.ROLE_LOSS.format(held=held, coming=coming, team=team)
    await request.say(asks, buttons=keyboard([row]))


async def _welcomed(request: Request, person: Person | None, before: Person | None = None) -> Person | None:
    """Welcome who was enrolled; who was ``before`` and is nothing new is told so."""
    if before is not None and (person is None or person.memberships == before.memberships):
        roles = roles_of(request.gate, before)
        sentence = chat_messages.ALREADY_CODE if person is None else chat_messages.ALREADY
        await request.say(sentence.format(roles=roles))
        return None
    if person is None:
        await request.say(chat_messages.CODE_BAD)
        return None
    days, roles = request.assistant.settings.keep_days, roles_of(request.gate, person)
    await request.say(*(s.format(roles=roles, days=days) for s in chat_messages.WELCOME))
    return person


async def _greet(request: Request, person: Person) -> None:
    sentences = [chat_messages.ALREADY.format(roles=roles_of(request.gate, person))]
    if person.stopped:
        await request.run(request.store.people.mark_stopped, person.id, None)
        sentences.append(chat_messages.STARTED_AGAIN)
    await request.say(*sentences)


def roles_of(gate: Gate, person: Person) -> str:
    """Return what a person is, in words: team lead in duty (Kent County Council)."""
    return roles_in_words(person, gate.assistant.library.authorities)
