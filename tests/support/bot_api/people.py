"""What people do: the side of Telegram that the bot does not call.

Every action takes and returns JSON values alone, so that a test in this process and one that drives the
server over HTTP use the same. A mistake of the test's raises ValueError with a sentence that names it.
"""

from __future__ import annotations

import base64
import re
import time

from support.bot_api import files, polls
from support.bot_api.markup import units
from support.bot_api.messages import checked_reactions
from support.bot_api.parameters import Upload
from support.bot_api.rooms import menu_of
from support.bot_api.world import JSON, Chat, Message, World, membership

#: Whom Telegram names for administrators who remain anonymous.
ANONYMOUS: JSON = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}

_MARKED = re.compile(
    r"(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?)"
    r"|(?P<mention>(?<!\w)@[A-Za-z0-9_]{4,32}\b)"
    r"|(?P<url>https?://\S+)"
)


def person(
    world: World,
    first_name: str,
    *,
    id: int | None = None,
    username: str | None = None,
    last_name: str | None = None,
    language_code: str = "en",
) -> JSON:
    """Bring a person into the world, who has not yet met the bot."""
    number = id or 1_000_000 + next(world.numbers)
    optional = {"username": username, "last_name": last_name}
    named = {"first_name": first_name} | {k: v for k, v in optional.items() if v}
    user = {"id": number, "is_bot": False, **named, "language_code": language_code}
    world.people[number] = user
    world.chats[number] = Chat({"id": number, "type": "private", **named})
    return user


def group(
    world: World,
    title: str,
    members: list[int],
    *,
    bot: str = "member",
    username: str | None = None,
) -> JSON:
    """Make a group of people and the bot, which is ``member``, ``administrator`` or ``left``.

    The first member is its owner.
    """
    number = -1_001_000_000_000 - next(world.numbers)
    body = {"id": number, "type": "supergroup", "title": title}
    chat = Chat(body | ({"username": username} if username else {}))
    chat.members = {n: "creator" if n == members[0] else "member" for n in members}
    world.chats[number] = chat
    if bot != "left":
        set_bot(world, number, bot, by=members[0])
    return chat.body


def opens_topic(world: World, chat: int) -> int:
    """Open a topic in a group, which is then a forum; return its number."""
    room = world.chats[chat]
    room.body["is_forum"] = True
    number = 7_000 + next(world.numbers)
    room.topics[number] = True
    return number


def closes_topic(world: World, chat: int, topic: int) -> None:
    """Close a topic: only administrators write there now."""
    world.chats[chat].topics[topic] = False


def upgrades(world: World, chat: int) -> int:
    """Upgrade a group, which has another number from then on; return that."""
    old = world.chats[chat]
    number = -1_002_000_000_000 - next(world.numbers)
    new = world.chats[number] = Chat(old.body | {"id": number})
    new.members, new.bot, old.moved_to = dict(old.members), old.bot, number
    return number


def tells_of_upgrade(world: World, chat: int) -> None:
    """Let the bot be told that a group was upgraded."""
    old = world.chats[chat]
    owner = next(iter(old.members))
    message = world.post(old, world.people[owner], {"migrate_to_chat_id": old.moved_to})
    world.updates.add("message", dict(message.body), old.id)


def mutes(world: World, chat: int, *, by: int) -> None:
    """Take from the bot that it may write in a group."""
    room = world.chats[chat]
    room.muted = True
    _bot_changed(world, room, by, room.bot, "restricted")


def set_bot(world: World, chat: int, status: str, *, by: int) -> None:
    """Add the bot to a group, make it an administrator or put it out: ``kicked`` or ``left``."""
    room = world.chats[chat]
    before, room.bot = room.bot, status
    _bot_changed(world, room, by, before)


def says(
    world: World,
    person: int,
    text: str,
    *,
    chat: int | None = None,
    reply_to: int | None = None,
    topic: int | None = None,
) -> int:
    """Send a text; the first in a private chat is what lets the bot write there. Return its number."""
    body: JSON = {"text": text} | (
        {"message_thread_id": topic, "is_topic_message": True} if topic is not None else {}
    )
    if marked := _marked(text):
        body["entities"] = marked
    return _send(world, person, chat, body, reply_to).id


def forwards(world: World, person: int, *, chat: int, message: int, to: int | None = None) -> int:
    """Forward a message into a chat. Raises ValueError where it may not be forwarded."""
    original = _message(world, chat, message)
    if original.protected:
        raise ValueError("the message is protected: it can't be forwarded")
    kept = {
        k: v for k, v in original.body.items() if k in {"text", "entities", "document", "photo", "caption"}
    }
    origin = {"type": "user", "date": original.body["date"], "sender_user": original.body["from"]}
    return _send(world, person, to, kept | {"forward_origin": origin}, None).id


def sends_file(
    world: World, person: int, name: str, content: str, *, caption: str = "", chat: int | None = None
) -> int:
    """Send a document, its content in base64."""
    document = files.stored(world, Upload(name, base64.b64decode(content), "application/octet-stream"))
    body = {"document": document} | ({"caption": caption} if caption else {})
    return _send(world, person, chat, body, None).id


def sends_poll(
    world: World, person: int, question: str, options: list[str], *, chat: int | None = None
) -> int:
    """Send a poll of one's own, as somebody who forwards or makes one does."""
    choices = [{"text": text, "voter_count": 0, "persistent_id": str(n)} for n, text in enumerate(options)]
    poll = {
        "id": str(next(world.numbers)),
        "question": question,
        "options": choices,
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
    }
    return _send(world, person, chat, {"poll": poll}, None).id


def sends(world: World, person: int, content: JSON, *, chat: int | None = None) -> int:
    """Send a message of any content, as Telegram's apps make them: a checklist, a picture of an album."""
    return _send(world, person, chat, dict(content), None).id


def changes(world: World, person: int, message: int, content: JSON, *, chat: int | None = None) -> None:
    """Change the content of one's own message, such as a place that moves on."""
    room, known = world.chats[chat or person], _message(world, chat or person, message)
    known.body = known.body | content | {"edit_date": int(time.time())}
    if _reaches_bot(world, room, known):
        world.updates.add("edited_message", dict(known.body), room.id)


def says_as_group(world: World, person: int, text: str, chat: int) -> int:
    """Send a text as a group's anonymous administrator: the bot is not told who it was."""
    body: JSON = {"text": text, "from": ANONYMOUS, "sender_chat": world.chats[chat].body}
    if marked := _marked(text):
        body["entities"] = marked
    return _send(world, person, chat, body, None).id


def edits(world: World, person: int, message: int, text: str, *, chat: int | None = None) -> None:
    """Change one's own message."""
    room, known = world.chats[chat or person], _message(world, chat or person, message)
    if known.body["from"]["id"] != person:
        raise ValueError("a person changes only their own messages")
    kept = {k: v for k, v in known.body.items() if k != "entities"}
    known.body = kept | {"text": text, "edit_date": int(time.time())}
    if marked := _marked(text):
        known.body["entities"] = marked
    if _reaches_bot(world, room, known):
        world.updates.add("edited_message", dict(known.body), room.id)


def presses(
    world: World,
    person: int,
    *,
    label: str | None = None,
    data: str | None = None,
    chat: int | None = None,
    message: int | None = None,
) -> str:
    """Press a button by its label or its data, on a message or on the last that has it; return the query.

    A link's button returns its URL and tells the bot nothing.
    """
    room = world.chats[chat or person]
    within = [_message(world, room.id, message)] if message else list(reversed(room.messages.values()))
    for known in within:
        for row in known.body.get("reply_markup", {}).get("inline_keyboard", []):
            for button in row:
                if button["text"] == label or (data and button.get("callback_data") == data):
                    return _press(world, person, room, known, button)
    raise ValueError(f"no message has a button {label or data!r}")


def forges(world: World, person: int, data: str) -> str:
    """Press what stands on no button, as a changed app may; return the query."""
    room = world.chats[person]
    known = next(m for m in reversed(room.messages.values()) if m.body["from"]["id"] == world.bot["id"])
    return _press(world, person, room, known, {"text": "", "callback_data": data})


def _press(world: World, person: int, room: Chat, known: Message, button: JSON) -> str:
    if "callback_data" not in button:
        return str(button.get("url", ""))
    query_id = world.open_query(room.id)
    query = {
        "id": query_id,
        "from": world.people[person],
        "message": dict(known.body),
        "chat_instance": str(room.id),
        "data": button["callback_data"],
    }
    world.updates.add("callback_query", query, room.id)
    return query_id


def answers_poll(
    world: World, person: int, options: list[int], *, chat: int | None = None, message: int | None = None
) -> None:
    """Answer a poll by the numbers of its options, the last poll of the chat where none is named."""
    room = world.chats[chat or person]
    within = [_message(world, room.id, message)] if message else list(reversed(room.messages.values()))
    known = next((m for m in within if "poll" in m.body), None)
    if known is None:
        raise ValueError("there is no poll")
    polls.vote(world, world.people[person], room, known, options)


def closes_poll(world: World, chat: int, message: int) -> None:
    """Let a poll's time run out."""
    polls.close(world, _message(world, chat, message).body["poll"]["id"])


def reacts(world: World, person: int, message: int, emoji: str | None, *, chat: int | None = None) -> None:
    """React to a message, or take the reaction back."""
    room, known = world.chats[chat or person], _message(world, chat or person, message)
    new = checked_reactions([{"type": "emoji", "emoji": emoji}] if emoji else [])
    old = known.reactions.get(person, [])
    known.reactions[person] = new
    if room.is_private or room.bot == "administrator":
        body = {
            "chat": room.body,
            "message_id": message,
            "user": world.people[person],
            "date": int(time.time()),
            "old_reaction": old,
            "new_reaction": new,
        }
        world.updates.add("message_reaction", body, room.id)


def blocks(world: World, person: int) -> None:
    """Block the bot."""
    set_bot(world, person, "kicked", by=person)


def unblocks(world: World, person: int) -> None:
    set_bot(world, person, "member", by=person)


def deactivates(world: World, person: int) -> None:
    """Give up the account; nobody is told."""
    world.chats[person].deactivated = True


def joins(world: World, person: int, chat: int) -> None:
    """Join a group."""
    room = world.chats[chat]
    room.members[person] = "member"
    _send(world, person, chat, {"new_chat_members": [world.people[person]]}, None, service=True)


def leaves(world: World, person: int, chat: int) -> None:
    """Leave a group."""
    _send(world, person, chat, {"left_chat_member": world.people[person]}, None, service=True)
    world.chats[chat].members[person] = "left"


def promotes(world: World, person: int, chat: int) -> None:
    """Make a person an administrator of a group."""
    world.chats[chat].members[person] = "administrator"


def menu(world: World, person: int, chat: int | None = None) -> list[JSON]:
    """Return the commands a person is offered in a chat."""
    return menu_of(world, person, world.chats[chat or person])


def transcript(world: World, chat: int, last: int | None = None) -> list[JSON]:
    """Return the messages of a chat that stand there now, oldest first."""
    seen = [message.view() for message in world.chats[chat].messages.values()]
    return seen[-last:] if last else seen


async def events(world: World, after: int = 0, chat: int | None = None, timeout: float = 0) -> list[JSON]:
    """Return what the bot did after an event, in one chat or in all; wait ``timeout`` seconds for some."""
    return await world.events.wait(after, chat, timeout)


def now(world: World) -> int:
    """Return the number of the last event."""
    return world.events.last


def _send(
    world: World, person: int, chat: int | None, body: JSON, reply_to: int | None, *, service: bool = False
) -> Message:
    room = world.chats[chat or person]
    if room.is_private and room.bot == "kicked":
        raise ValueError("the person has blocked the bot, and writes nothing to it")
    if not room.is_private and room.members.get(person, "left") == "left":
        raise ValueError("the person is not in the group")
    if room.is_private:
        room.bot = "member"
    if reply_to is not None:
        answered = _message(world, room.id, reply_to)
        body = body | {
            "reply_to_message": {k: v for k, v in answered.body.items() if k != "reply_to_message"}
        }
    message = world.post(room, world.people[person], body)
    if service or _reaches_bot(world, room, message):
        world.updates.add("message", dict(message.body), room.id)
    return message


def _reaches_bot(world: World, room: Chat, message: Message) -> bool:
    if room.is_private or room.bot == "administrator":
        return True
    if room.bot != "member":
        return False
    text = message.body.get("text", "")
    answered = message.body.get("reply_to_message", {}).get("from", {})
    return (
        not world.privacy
        or text.startswith("/")
        or f"@{world.bot['username']}".lower() in text.lower()
        or answered.get("id") == world.bot["id"]
    )


def _bot_changed(world: World, room: Chat, by: int, before: str, after: str = "") -> None:
    body = {
        "chat": room.body,
        "from": world.people[by],
        "date": int(time.time()),
        "old_chat_member": membership(world.bot, before),
        "new_chat_member": membership(world.bot, after or room.bot),
    }
    world.updates.add("my_chat_member", body, room.id)


def _message(world: World, chat: int, message: int) -> Message:
    if message not in world.chats[chat].messages:
        raise ValueError(f"chat {chat} has no message {message}")
    return world.chats[chat].messages[message]


def _marked(text: str) -> list[JSON]:
    return [
        {"type": found.lastgroup, "offset": units(text[: found.start()]), "length": units(found[0])}
        for found in _MARKED.finditer(text)
    ]
