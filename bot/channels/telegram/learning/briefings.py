"""Learning points as they reach people: read, discussed, in one message a week, as posts in groups."""

from __future__ import annotations

from collections.abc import Collection

from telegram import InlineKeyboardMarkup, Message, Update

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Context, Gate, Handler, Press, Request
from bot.channels.telegram.runtime.limits import best_effort
from bot.core.people import Permission, Team
from bot.features.learning import chat_messages as sharing_messages
from bot.features.learning.confirmation import DISCUSSED, READ, confirm
from bot.features.learning.group_posts import POSTS_LINK, post_in

_DONE = {READ: sharing_messages.DONE_READ, DISCUSSED: sharing_messages.DONE_DISCUSSED}


async def confirmed(pressed: Press) -> None:
    """Note that a person read or discussed a point, and show it on their message; each for themselves.

    The word on the button is ``read`` or ``discussed``, and with more than one point on a message the
    point's number and release after it, such as ``read:7:1``.
    """
    what, *named = pressed.words
    meaning = pressed.meaning
    point, release = (*named, None, None)[:2] if named else (meaning.get("point"), meaning.get("release"))
    if point is None:
        await pressed.acknowledge(chat_messages.BUTTON_OLD)
        return
    thanks = await pressed.run(
        lambda: confirm(
            pressed.store.points,
            pressed.store.receipts,
            pressed.person,
            int(point),
            None if release is None else int(release),
            what,
            pressed.now(),
            in_group=not pressed.private,
        )
    )
    await pressed.acknowledge(thanks)
    message = pressed.query.message
    if pressed.private and isinstance(message, Message) and message.reply_markup:
        whats = (READ, DISCUSSED) if what == DISCUSSED else (READ,)
        label = sharing_messages.DONE_OF.format(number=point, done="{done}") if named else "{done}"
        done = {":".join([pressed.code, w, *named]): label.format(done=_DONE[w]) for w in whats}
        if marked := _marked(message.reply_markup, done):
            await best_effort(pressed.query.edit_message_reply_markup(marked))


async def digest(request: Request) -> None:
    """Show how a person gets learning points, with the choice; or take ``on`` or ``off``."""
    word = _first_word(request)
    if word in {"on", "off"}:
        await _choose_digest(request, word)
        return
    weekly = await request.run(request.store.receipts.wants_digest, request.person.id)
    code = await request.button_code("digest")
    each, once = press(sharing_messages.EACH, code, "off"), press(sharing_messages.WEEKLY, code, "on")
    sentence = sharing_messages.DIGEST_ON if weekly else sharing_messages.DIGEST_OFF
    await request.say(sentence, buttons=keyboard([[each if weekly else once]]))


async def digest_chosen(pressed: Press) -> None:
    """Take a choice of how learning points come."""
    await pressed.acknowledge()
    await pressed.remove_buttons()
    await _choose_digest(pressed, pressed.words[0])


def posts_or(gate: Gate, start: Handler) -> Handler:
    """Return what takes /start: the link that chooses a group for posts offers them there."""
    offer = gate.allow(Permission.SHARE_LEARNING, posts)

    async def started(update: Update, context: Context) -> None:
        await (offer if context.args == [POSTS_LINK] else start)(update, context)

    return started


async def posts(request: Request) -> None:
    """Show whether a group gets posts, with the choice; or take ``on`` or ``off``."""
    if request.private:
        await request.say(sharing_messages.POSTS_WHERE)
        return
    held = await request.run(request.store.receipts.groups)
    led, word = request.person.teams_where(Permission.SHARE_LEARNING), _first_word(request)
    if word == "off" or (word == "on" and len(led) == 1):
        await _post_in(request, led[0] if word == "on" else None)
    else:
        await _offer_posts(request, held.get(request.chat_id))


async def posts_chosen(pressed: Press) -> None:
    """Take the choice of the lead who was asked, if they still lead that team."""
    word, *which = pressed.words
    if not pressed.own or word not in {"on", "off"}:
        await pressed.acknowledge(chat_messages.NOT_YOURS)
        return
    await pressed.acknowledge()
    await pressed.remove_buttons()
    await _post_in(pressed, Team(*pressed.meaning["teams"][int(which[0])]) if which else None)


async def _choose_digest(request: Request, word: str) -> None:
    weekly = word == "on"
    since = request.now() if weekly else None
    await request.run(request.store.receipts.choose_digest, request.person.id, since)
    await request.say(sharing_messages.DIGEST_NOW_ON if weekly else sharing_messages.DIGEST_NOW_OFF)


async def _offer_posts(request: Request, team: Team | None) -> None:
    led = request.person.teams_where(Permission.SHARE_LEARNING)
    code = await request.button_code("posts", teams=[[t.authority, t.name] for t in led])
    if team is not None:
        row = [press(sharing_messages.POST_NO_MORE, code, "off")]
        await request.say(sharing_messages.POSTS_ON.format(team=team), buttons=keyboard([row]))
    elif len(led) == 1:
        row = [press(sharing_messages.POST_HERE, code, "on", 0)]
        await request.say(sharing_messages.POSTS_OFF, buttons=keyboard([row]))
    else:
        rows = [[press(sharing_messages.POST_FOR.format(team=t), code, "on", n)] for n, t in enumerate(led)]
        await request.say(sharing_messages.POSTS_OFF, sharing_messages.POSTS_TEAM, buttons=keyboard(rows))


async def _post_in(request: Request, team: Team | None) -> None:
    here, now = (request.person, request.chat_id), request.now()
    await request.run(post_in, request.store.receipts, *here, team, now, request.topic)
    now_on = sharing_messages.POSTS_NOW_ON.format(team=team)
    await request.say(now_on if team else sharing_messages.POSTS_NOW_OFF)


def _first_word(request: Request) -> str:
    return (*request.words_after, "")[0].lower()


def _marked(markup: InlineKeyboardMarkup, done: dict[str, str]) -> InlineKeyboardMarkup | None:
    """Return buttons with those that are done saying so, or None where they say so already."""
    rows = [
        [
            press(done[data], *data.split(":")) if (data := str(button.callback_data)) in done else button
            for button in row
        ]
        for row in markup.inline_keyboard
    ]
    return keyboard(rows) if _labels(rows) != _labels(markup.inline_keyboard) else None


def _labels(rows: Collection[Collection[object]]) -> list[str]:
    return [str(getattr(button, "text", "")) for row in rows for button in row]
