"""The people, chats and messages of this small Telegram."""

from __future__ import annotations

import itertools
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from support.bot_api.events import Events
from support.bot_api.faults import Faults, Rates
from support.bot_api.markup import Formatted
from support.bot_api.refusal import RefusedError, bad, forbidden
from support.bot_api.updates import Updates
from support.bot_api.webhook import Webhook

JSON = dict[str, Any]


@dataclass(slots=True)
class Message:
    """One message: its JSON as the bot sees it, and what only the server knows."""

    body: JSON
    from_bot: bool
    html: str = ""
    edits: int = 0
    protected: bool = False
    reactions: dict[int, list[JSON]] = field(default_factory=dict)

    @property
    def id(self) -> int:
        return int(self.body["message_id"])

    def view(self) -> JSON:
        """Return the message as a person sees it."""
        body = self.body
        rows = body.get("reply_markup", {}).get("inline_keyboard", [])
        seen = {
            "message_id": body["message_id"],
            "from_bot": self.from_bot,
            "from": body["from"]["first_name"],
            "text": body.get("text", body.get("caption", "")),
            "html": self.html,
            "entities": body.get("entities", body.get("caption_entities", [])),
            "buttons": rows,
            "edits": self.edits,
            "protected": self.protected,
            "date": body["date"],
        }
        for name in ("poll", "document", "photo"):
            if name in body:
                seen[name] = body[name]
        if "message_thread_id" in body:
            seen["topic"] = body["message_thread_id"]
        if "reply_to_message" in body:
            seen["reply_to"] = body["reply_to_message"]["message_id"]
        if "reply_markup" in body and not rows:
            seen["keyboard"] = body["reply_markup"]
        return seen


@dataclass(slots=True)
class Chat:
    """A private chat with the bot, or a group."""

    body: JSON
    members: dict[int, str] = field(default_factory=dict)
    bot: str = "left"
    messages: OrderedDict[int, Message] = field(default_factory=OrderedDict)
    next_id: int = 1
    pinned: list[int] = field(default_factory=list)
    deactivated: bool = False
    #: The topics of a forum, each with whether it is open; the number after an upgrade; the bot silenced.
    topics: dict[int, bool] = field(default_factory=dict)
    moved_to: int | None = None
    muted: bool = False

    @property
    def id(self) -> int:
        return int(self.body["id"])

    @property
    def is_private(self) -> bool:
        return bool(self.body["type"] == "private")

    def refuse_if_closed(self) -> None:
        """Raise RefusedError where the bot may not write here."""
        if self.moved_to is not None:
            upgraded = "Bad Request: group chat was upgraded to a supergroup chat"
            raise RefusedError(400, upgraded, migrate_to_chat_id=self.moved_to)
        if self.muted:
            raise bad("not enough rights to send text messages to the chat")
        if self.deactivated:
            raise forbidden("user is deactivated")
        if self.is_private and self.bot == "left":
            raise forbidden("bot can't initiate conversation with a user")
        if self.is_private and self.bot == "kicked":
            raise forbidden("bot was blocked by the user")
        if self.bot == "left":
            raise forbidden("bot is not a member of the supergroup chat")
        if self.bot == "kicked":
            raise forbidden("bot was kicked from the supergroup chat")


class World:
    """Everything there is, for one bot. Used from one event loop alone.

    ``keep``: how many messages a chat are kept, None for all. ``privacy``: in groups the bot, unless it is an
    administrator, is given commands, replies to it and mentions of it, and no more.
    """

    def __init__(
        self,
        token: str,
        username: str = "test_safeguarding_bot",
        keep: int | None = None,
        privacy: bool = False,
    ) -> None:
        self.token, self.keep, self.privacy = token, keep, privacy
        self.bot: JSON = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Procedures",
            "username": username,
        }
        self.people: dict[int, JSON] = {}
        self.chats: dict[int, Chat] = {}
        self.events, self.updates = Events(keep), Updates()
        self.webhook = Webhook(self.updates)
        self.faults, self.rates = Faults(), Rates()
        self.commands: dict[tuple[str, int | None, int | None, str], list[JSON]] = {}
        self.queries: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self.files: OrderedDict[str, tuple[JSON, bytes]] = OrderedDict()
        self.polls: dict[str, tuple[Chat, Message]] = {}
        self.votes: dict[str, dict[int, list[int]]] = {}
        self.numbers = itertools.count(1)

    def chat(self, chat_id: Any) -> Chat:
        """Return a chat by its number or a group by its @name. Raises RefusedError."""
        if isinstance(chat_id, str) and chat_id.startswith("@"):
            named = (c for c in self.chats.values() if c.body.get("username") == chat_id[1:])
            found = next((c for c in named if not c.is_private), None)
        else:
            try:
                found = self.chats.get(int(chat_id))
            except (TypeError, ValueError):
                raise bad("chat_id must be a whole number or a @name") from None
        if found is None:
            raise bad("chat not found")
        return found

    def post(self, chat: Chat, sender: JSON, body: JSON, **known: Any) -> Message:
        """Put a message into a chat and return it."""
        full = {
            "message_id": chat.next_id,
            "from": sender,
            "chat": chat.body,
            "date": int(time.time()),
            **body,
        }
        chat.next_id += 1
        message = Message(full, from_bot=sender is self.bot, **known)
        chat.messages[message.id] = message
        while self.keep is not None and len(chat.messages) > self.keep:
            _, dropped = chat.messages.popitem(last=False)
            self._forget_poll(dropped)
        if message.from_bot:
            self.events.add("message", chat.id, message=message.view())
        return message

    def _forget_poll(self, message: Message) -> None:
        if "poll" in message.body:
            self.polls.pop(message.body["poll"]["id"], None)
            self.votes.pop(message.body["poll"]["id"], None)

    def changed(self, chat: Chat, message: Message) -> None:
        """Take down that the bot changed a message."""
        message.edits += 1
        message.body["edit_date"] = int(time.time())
        self.events.add("edit", chat.id, message=message.view())

    def open_query(self, chat_id: int) -> str:
        """Return the number of a new press of a button; the last 100,000 can be answered."""
        query_id = str(4_000_000_000_000 + next(self.numbers))
        self.queries[query_id] = (chat_id, time.monotonic())
        if len(self.queries) > 100_000:
            self.queries.popitem(last=False)
        return query_id

    def member(self, chat: Chat, user_id: int) -> JSON:
        """Return a person's membership as getChatMember gives it. Raises RefusedError."""
        if user_id == self.bot["id"]:
            return membership(self.bot, chat.bot)
        if user_id not in self.people:
            raise bad("user not found")
        status = "member" if chat.is_private and user_id == chat.id else chat.members.get(user_id, "left")
        return membership(self.people[user_id], status)


def membership(user: JSON, status: str) -> JSON:
    """Return a ChatMember of a status, with every field that it must have."""
    member: JSON = {"user": user, "status": status}
    if status == "creator":
        member["is_anonymous"] = False
    elif status == "kicked":
        member["until_date"] = 0
    elif status == "restricted":
        rights = (
            "is_member can_send_messages can_send_audios can_send_documents can_send_photos can_send_videos "
            "can_send_video_notes can_send_voice_notes can_send_polls can_send_other_messages "
            "can_add_web_page_previews can_change_info can_invite_users can_pin_messages can_manage_topics "
            "can_edit_tag can_react_to_messages"
        )
        member |= {right: right == "is_member" for right in rights.split()} | {"until_date": 0}
    elif status == "administrator":
        rights = (
            "can_be_edited can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members "
            "can_promote_members can_change_info can_invite_users can_post_stories can_edit_stories "
            "can_delete_stories can_pin_messages is_anonymous"
        )
        granted = {"can_manage_chat", "can_delete_messages", "can_pin_messages", "can_invite_users"}
        member |= {right: right in granted for right in rights.split()}
    return member


def text_body(read: Formatted, *, caption: bool = False) -> JSON:
    """Return the fields of a message that hold its text."""
    name, marks = ("caption", "caption_entities") if caption else ("text", "entities")
    body: JSON = {name: read.text} if read.text or not caption else {}
    return body | ({marks: list(read.entities)} if read.entities else {})
