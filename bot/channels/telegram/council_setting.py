"""/authority: whose procedures come first for a person, by region and council."""

from __future__ import annotations

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.keyboards import in_pairs, keyboard, press
from bot.channels.telegram.runtime.gate import Press, Request
from bot.core.formatting import in_words
from procedures.authorities import Authorities


async def ask(request: Request) -> None:
    """Show the choice of a council, or take one that was named with the command."""
    authorities, own = request.assistant.library.authorities, request.person.authority
    typed = " ".join(request.words_after)
    if typed.lower() == chat_messages.NO_AUTHORITY.lower():
        await request.say(await _set(request, None))
        return
    if slug := authorities.called(typed) or next(iter(authorities.named_in(typed)), None):
        await request.say(await _set(request, slug))
        return
    code = await request.button_code("authority")
    sentence = chat_messages.AUTHORITY_NONE
    if own:
        sentence = chat_messages.AUTHORITY_NOW.format(authority=authorities.name_of(own))
    unknown = (chat_messages.AUTHORITY_UNKNOWN,) if typed else ()
    await request.say(*unknown, sentence, buttons=_regions(authorities, code, _own(request)))


async def chosen(pressed: Press) -> None:
    """Go into a region, back, or set a council."""
    if not await pressed.is_own():
        return
    if len(pressed.words) != 2:
        await pressed.acknowledge(chat_messages.BUTTON_OLD)
        return
    await pressed.acknowledge()
    authorities, (step, value) = pressed.assistant.library.authorities, pressed.words
    if step == "region" and value:
        await pressed.change(
            chat_messages.AUTHORITY_CHOOSE, _councils(authorities, pressed.code, value, _own(pressed))
        )
    elif step == "region":
        await pressed.change(chat_messages.AUTHORITY_NONE, _regions(authorities, pressed.code, _own(pressed)))
    elif value in authorities.by_slug or not value:
        await pressed.change(await _set(pressed, value or None))


async def _set(request: Request, slug: str | None) -> str:
    await request.run(request.store.people.prefer, request.person.id, slug)
    if slug is None:
        return chat_messages.AUTHORITY_CLEARED
    return chat_messages.AUTHORITY_SET.format(authority=request.assistant.library.authorities.name_of(slug))


def _own(request: Request) -> tuple[str, ...]:
    """The councils that a person works for."""
    return tuple(sorted(request.person.councils))


def _regions(authorities: Authorities, code: str, own: tuple[str, ...]) -> InlineKeyboardMarkup | None:
    """The person's own councils first, then the regions."""
    regions = dict.fromkeys(a.region for a in authorities.all if a.region)
    held = [slug for slug in own if slug in authorities.by_slug]
    made = [press(authorities.short_name_of(slug), code, "set", slug) for slug in held]
    made += [press(in_words(region), code, "region", region) for region in sorted(regions)]
    return _keyboard(made, press(chat_messages.NO_AUTHORITY, code, "set", ""))


def _councils(
    authorities: Authorities, code: str, region: str, own: tuple[str, ...]
) -> InlineKeyboardMarkup | None:
    here = sorted(
        (a for a in authorities.all if a.region == region), key=lambda a: (a.slug not in own, a.slug)
    )
    made = [press(a.short_name, code, "set", a.slug) for a in here]
    return _keyboard(made, press(chat_messages.BACK, code, "region", ""))


def _keyboard(made: list[InlineKeyboardButton], last: InlineKeyboardButton) -> InlineKeyboardMarkup | None:
    return keyboard([*in_pairs(made), [last]])
