"""Methods about chats: who is in them, what is pinned, and the menu of commands."""

from __future__ import annotations

import re

from support.bot_api.markup import units
from support.bot_api.messages import message_of, open_chat
from support.bot_api.parameters import Parameters
from support.bot_api.refusal import bad
from support.bot_api.world import JSON, Chat, World

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
SCOPES = (
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
)
GIFTS = (
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
)
ADMINISTRATORS = {"creator", "administrator"}


def get_chat(world: World, parameters: Parameters) -> JSON:
    chat = _visible(world, parameters)
    full = chat.body | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(GIFTS, False),
    }
    last = next((chat.messages[n] for n in reversed(chat.pinned) if n in chat.messages), None)
    return full | ({"pinned_message": last.body} if last else {})


def get_chat_member(world: World, parameters: Parameters) -> JSON:
    return world.member(_visible(world, parameters), parameters.whole("user_id"))


def get_chat_administrators(world: World, parameters: Parameters) -> list[JSON]:
    chat = _visible(world, parameters)
    if chat.is_private:
        raise bad("there are no administrators in the private chat")
    return [world.member(chat, n) for n, status in chat.members.items() if status in ADMINISTRATORS] + (
        [world.member(chat, world.bot["id"])] if chat.bot in ADMINISTRATORS else []
    )


def _visible(world: World, parameters: Parameters) -> Chat:
    """Return a chat that the bot knows: it may look at one that blocked it, not at one it never met."""
    if not parameters.has("chat_id"):
        raise bad("chat_id is empty")
    chat = world.chat(parameters.values["chat_id"])
    if chat.bot == "left" and chat.is_private:
        raise bad("chat not found")
    if not chat.is_private:
        chat.refuse_if_closed()
    return chat


def leave_chat(world: World, parameters: Parameters) -> bool:
    chat = open_chat(world, parameters)
    if chat.is_private:
        raise bad("chat member status can't be changed in private chats")
    chat.bot = "left"
    world.events.add("left", chat.id)
    return True


def pin_chat_message(world: World, parameters: Parameters) -> bool:
    chat, message = message_of(world, parameters, "pin")
    _may_pin(chat)
    chat.pinned = [n for n in chat.pinned if n != message.id] + [message.id]
    world.events.add("pin", chat.id, message_id=message.id)
    return True


def unpin_chat_message(world: World, parameters: Parameters) -> bool:
    chat = open_chat(world, parameters)
    _may_pin(chat)
    wanted = parameters.whole("message_id", chat.pinned[-1] if chat.pinned else 0)
    if wanted not in chat.pinned:
        raise bad("message to unpin not found")
    chat.pinned.remove(wanted)
    world.events.add("unpin", chat.id, message_id=wanted)
    return True


def _may_pin(chat: Chat) -> None:
    if not (chat.is_private or chat.bot == "administrator"):
        raise bad("not enough rights to manage pinned messages in the chat")


def set_my_commands(world: World, parameters: Parameters) -> bool:
    commands = parameters.parsed("commands")
    if not isinstance(commands, list):
        raise bad("can't parse commands: array expected")
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(str(command.get("command", ""))):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= units(str(command.get("description", ""))) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[_scope(world, parameters)] = commands
    world.events.add("menu", 0)
    return True


def get_my_commands(world: World, parameters: Parameters) -> list[JSON]:
    return world.commands.get(_scope(world, parameters), [])


def delete_my_commands(world: World, parameters: Parameters) -> bool:
    world.commands.pop(_scope(world, parameters), None)
    return True


def _scope(world: World, parameters: Parameters) -> tuple[str, int | None, int | None, str]:
    scope = parameters.parsed("scope") or {"type": "default"}
    kind = scope.get("type")
    if kind not in SCOPES:
        raise bad("can't parse BotCommandScope: unsupported type specified")
    chat_id = world.chat(scope.get("chat_id", "")).id if kind.startswith("chat") else None
    user_id = None
    if kind == "chat_member":
        user_id = int(scope.get("user_id", 0))
        if user_id not in world.people:
            raise bad("user not found")
    return kind, chat_id, user_id, parameters.text("language_code")


def menu_of(world: World, user_id: int, chat: Chat) -> list[JSON]:
    """Return the commands that a person is offered in a chat: the narrowest scope that has any."""
    language = str(world.people[user_id].get("language_code", ""))
    wide = "all_private_chats" if chat.is_private else "all_group_chats"
    scopes: list[tuple[str, int | None, int | None]] = [("chat_member", chat.id, user_id)]
    if chat.members.get(user_id) in ADMINISTRATORS:
        scopes += [("chat_administrators", chat.id, None)]
    scopes += [("chat", chat.id, None)]
    if chat.members.get(user_id) in ADMINISTRATORS:
        scopes += [("all_chat_administrators", None, None)]
    scopes += [(wide, None, None), ("default", None, None)]
    for kind, chat_id, member in scopes:
        for spoken in (language, ""):
            found = world.commands.get((kind, chat_id, member, spoken))
            if found:
                return found
    return []
