"""Methods that send, change and remove messages."""

from __future__ import annotations

import time
from typing import Any

from support.bot_api import markup
from support.bot_api.keyboards import markup_of
from support.bot_api.parameters import Parameters
from support.bot_api.refusal import bad
from support.bot_api.world import JSON, Chat, Message, World, text_body

ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)
ANSWER_LIMIT = 200
QUERY_SECONDS = 30.0


def send_message(world: World, parameters: Parameters) -> JSON:
    chat = open_chat(world, parameters)
    text = parameters.text("text")
    read = markup.message_text(text, parameters.text("parse_mode"), parameters.parsed("entities"))
    return send(world, chat, parameters, text_body(read), html=text)


def open_chat(world: World, parameters: Parameters) -> Chat:
    """Return the chat of a call, to which the bot may write. Raises RefusedError."""
    if not parameters.has("chat_id") or parameters.values["chat_id"] == "":
        raise bad("chat_id is empty")
    chat = world.chat(parameters.values["chat_id"])
    chat.refuse_if_closed()
    return chat


def send(world: World, chat: Chat, parameters: Parameters, body: JSON, html: str) -> JSON:
    """Put a message of the bot into a chat, with what any message may have; return it."""
    keyboard = markup_of(parameters)
    body = dict(body)
    if (answered := _answered(chat, parameters)) is not None:
        body["reply_to_message"] = {k: v for k, v in answered.body.items() if k != "reply_to_message"}
    body |= _topic(chat, parameters, answered)
    if keyboard is not None and "inline_keyboard" in keyboard:
        body["reply_markup"] = keyboard
    protected = parameters.flag("protect_content")
    if protected:
        body["has_protected_content"] = True
    world.rates.sent(chat.id)
    message = world.post(chat, world.bot, body, html=html, protected=protected)
    if keyboard is not None and "inline_keyboard" not in keyboard:
        world.events.add("keyboard", chat.id, keyboard=keyboard)
    return message.body


def _topic(chat: Chat, parameters: Parameters, answered: Message | None) -> JSON:
    """Return what says in which topic a message stands: the one that is named, or that of what it answers."""
    held = answered.body.get("message_thread_id") if answered else None
    wanted = parameters.whole("message_thread_id") if parameters.has("message_thread_id") else held
    if wanted is None:
        return {}
    if wanted not in chat.topics:
        raise bad("message thread not found")
    if not chat.topics[wanted] and chat.bot != "administrator":
        raise bad("TOPIC_CLOSED")
    return {"message_thread_id": wanted, "is_topic_message": True}


def _answered(chat: Chat, parameters: Parameters) -> Message | None:
    reply = parameters.parsed("reply_parameters") or {}
    wanted = reply.get("message_id") or parameters.values.get("reply_to_message_id")
    if wanted is None:
        return None
    found = chat.messages.get(int(wanted))
    lenient = reply.get("allow_sending_without_reply") or parameters.flag("allow_sending_without_reply")
    if found is None and not lenient:
        raise bad("message to be replied not found")
    return found


def message_of(world: World, parameters: Parameters, to_do: str) -> tuple[Chat, Message]:
    """Return the chat and message that a call names. Raises RefusedError: message to ``to_do`` not found."""
    chat = open_chat(world, parameters)
    message = chat.messages.get(parameters.whole("message_id"))
    if message is None:
        raise bad(f"message to {to_do} not found")
    return chat, message


def edit_message_text(world: World, parameters: Parameters) -> JSON:
    chat, message = _own(world, parameters)
    text = parameters.text("text")
    read = markup.message_text(text, parameters.text("parse_mode"), parameters.parsed("entities"))
    if "text" not in message.body:
        raise bad("there is no text in the message to edit")
    body = _edited(message, text_body(read), ("text", "entities"), markup_of(parameters, inline_only=True))
    message.html = text
    return _keep(world, chat, message, body)


def edit_message_caption(world: World, parameters: Parameters) -> JSON:
    chat, message = _own(world, parameters)
    text = parameters.text("caption")
    read = markup.caption(text, parameters.text("parse_mode"), parameters.parsed("caption_entities"))
    if not message.body.keys() & {"document", "photo"}:
        raise bad("there is no caption in the message to edit")
    fields = ("caption", "caption_entities")
    keyboard = markup_of(parameters, inline_only=True)
    body = _edited(message, text_body(read, caption=True), fields, keyboard)
    message.html = text
    return _keep(world, chat, message, body)


def edit_message_reply_markup(world: World, parameters: Parameters) -> JSON:
    chat, message = _own(world, parameters)
    return _keep(world, chat, message, _edited(message, {}, (), markup_of(parameters, inline_only=True)))


def _own(world: World, parameters: Parameters) -> tuple[Chat, Message]:
    chat, message = message_of(world, parameters, "edit")
    if not message.from_bot:
        raise bad("message can't be edited")
    return chat, message


def _edited(message: Message, new: JSON, fields: tuple[str, ...], keyboard: JSON | None) -> JSON:
    """Return a message's JSON with some fields replaced and its keyboard set or taken away."""
    body = {k: v for k, v in message.body.items() if k not in {*fields, "reply_markup"}} | new
    return body | ({"reply_markup": keyboard} if keyboard else {})


def _keep(world: World, chat: Chat, message: Message, body: JSON) -> JSON:
    if body == message.body:
        raise bad(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    message.body = body
    world.changed(chat, message)
    return message.body


def delete_message(world: World, parameters: Parameters) -> bool:
    chat, message = message_of(world, parameters, "delete")
    _delete(world, chat, message)
    return True


def delete_messages(world: World, parameters: Parameters) -> bool:
    chat = open_chat(world, parameters)
    numbers = parameters.parsed("message_ids")
    if not isinstance(numbers, list) or not 1 <= len(numbers) <= 100:
        raise bad("message_ids must be a list of 1 to 100 numbers")
    for message in [chat.messages[n] for n in map(int, numbers) if n in chat.messages]:
        _delete(world, chat, message)
    return True


def _delete(world: World, chat: Chat, message: Message) -> None:
    if not (message.from_bot or chat.is_private or chat.bot == "administrator"):
        raise bad("message can't be deleted")
    del chat.messages[message.id]
    world.events.add("delete", chat.id, message_id=message.id, from_bot=message.from_bot)


def answer_callback_query(world: World, parameters: Parameters) -> bool:
    query_id, text = parameters.text("callback_query_id"), parameters.text("text")
    chat_id, pressed = world.queries.get(query_id, (0, 0.0))
    if not pressed or time.monotonic() - pressed > QUERY_SECONDS:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    if markup.units(text) > ANSWER_LIMIT:
        raise bad("MESSAGE_TOO_LONG")
    del world.queries[query_id]
    alert = parameters.flag("show_alert")
    world.events.add("answer", chat_id, query_id=query_id, text=text, alert=alert)
    return True


def send_chat_action(world: World, parameters: Parameters) -> bool:
    chat = open_chat(world, parameters)
    if parameters.text("action") not in ACTIONS:
        raise bad("wrong parameter action in request")
    world.events.add("action", chat.id, action=parameters.text("action"))
    return True


def set_message_reaction(world: World, parameters: Parameters) -> bool:
    chat, message = message_of(world, parameters, "react")
    wanted = checked_reactions(parameters.parsed("reaction"))
    message.reactions[world.bot["id"]] = wanted
    world.events.add("reaction", chat.id, message_id=message.id, reaction=[r["emoji"] for r in wanted])
    return True


def checked_reactions(wanted: Any) -> list[JSON]:
    """Return a reaction: none, or one emoji that Telegram offers. Raises RefusedError."""
    from telegram.constants import ReactionEmoji

    offered = {emoji.value for emoji in ReactionEmoji}
    wanted = wanted or []
    if not isinstance(wanted, list) or not all(isinstance(r, dict) for r in wanted):
        raise bad("can't parse reaction types")
    if len(wanted) > 1:
        raise bad("REACTIONS_TOO_MANY")
    if any(r.get("type") != "emoji" or r.get("emoji") not in offered for r in wanted):
        raise bad("REACTION_INVALID")
    return wanted
