"""Every method this server knows. Telegram reads their names without regard to case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from support.bot_api import files, messages, polls, receiving, rooms
from support.bot_api.parameters import Parameters
from support.bot_api.world import World

METHODS: dict[str, Callable[[World, Parameters], Any]] = {
    "getme": receiving.get_me,
    "getupdates": receiving.get_updates,
    "setwebhook": receiving.set_webhook,
    "deletewebhook": receiving.delete_webhook,
    "getwebhookinfo": receiving.get_webhook_info,
    "sendmessage": messages.send_message,
    "editmessagetext": messages.edit_message_text,
    "editmessagecaption": messages.edit_message_caption,
    "editmessagereplymarkup": messages.edit_message_reply_markup,
    "deletemessage": messages.delete_message,
    "deletemessages": messages.delete_messages,
    "answercallbackquery": messages.answer_callback_query,
    "sendchataction": messages.send_chat_action,
    "setmessagereaction": messages.set_message_reaction,
    "senddocument": files.send_document,
    "sendphoto": files.send_photo,
    "getfile": files.get_file,
    "sendpoll": polls.send_poll,
    "stoppoll": polls.stop_poll,
    "getchat": rooms.get_chat,
    "getchatmember": rooms.get_chat_member,
    "getchatadministrators": rooms.get_chat_administrators,
    "leavechat": rooms.leave_chat,
    "pinchatmessage": rooms.pin_chat_message,
    "unpinchatmessage": rooms.unpin_chat_message,
    "setmycommands": rooms.set_my_commands,
    "getmycommands": rooms.get_my_commands,
    "deletemycommands": rooms.delete_my_commands,
}
