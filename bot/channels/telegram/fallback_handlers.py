"""What comes in that is no question: other kinds of message, unknown commands, people who block the bot."""

from __future__ import annotations

from telegram import ChatMemberRestricted, Message
from telegram.constants import ChatMemberStatus
from telegram.ext.filters import MessageFilter

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.message_text import names, words_of
from bot.channels.telegram.runtime.gate import Request
from bot.core.remembered import Remembered

#: Albums that are remembered.
REMEMBERED = 1_000


class SpokenTo(MessageFilter):
    """The filter of messages in a group that name the bot or reply to it."""

    def filter(self, message: Message) -> bool:
        """Return whether the bot is meant."""
        bot = message.get_bot()
        replied = message.reply_to_message
        if replied is not None and replied.from_user is not None and replied.from_user.id == bot.id:
            return True
        return names(words_of(message), bot.username)


async def membership(request: Request) -> None:
    """Note that a person blocked the bot, or took that back; a group without it gets no posts.

    Who relies on a group to which it may no longer write is told.
    """
    change, store = request.update.my_chat_member, request.store
    if change is None:
        return
    now = change.new_chat_member
    muted = isinstance(now, ChatMemberRestricted) and not now.can_send_messages
    gone = change.new_chat_member.status in {ChatMemberStatus.BANNED, ChatMemberStatus.LEFT}
    if change.chat.type == change.chat.PRIVATE:
        await request.run(store.people.mark_blocked, change.chat.id, request.now() if gone else None)
    elif gone or muted:
        await request.gate.groups.cannot_write(change.chat.id, "left" if gone else "no rights")
        if gone:
            await request.run(store.receipts.post_in, change.chat.id, None, request.now())


async def migrated(request: Request) -> None:
    """Follow a group that was upgraded to its new number."""
    message = request.update.effective_message
    if message is None:
        return
    if message.migrate_to_chat_id is not None:
        await request.gate.groups.moved(message.chat_id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id is not None:
        await request.gate.groups.moved(message.migrate_from_chat_id, message.chat_id)


async def unknown_command(request: Request) -> None:
    """Say where the commands are listed."""
    await request.say(chat_messages.UNKNOWN_COMMAND)


class FileNotice:
    """The notice that a file is not opened: once of an album, whose pictures come one by one."""

    def __init__(self) -> None:
        self._albums = Remembered[tuple[int, str], None](REMEMBERED)

    async def not_text(self, request: Request) -> None:
        """Say that only text is read; nothing else is opened."""
        await self.say(request, chat_messages.TEXT_ONLY)

    async def say(self, request: Request, sentence: str) -> None:
        """Say of a file, in a sentence, what was not read; not again of one that was changed."""
        message = request.update.effective_message
        album = message.media_group_id if message else None
        if request.edited or (album is not None and (request.chat_id, album) in self._albums):
            return
        if album is not None:
            self._albums[request.chat_id, album] = None
        await request.say(sentence)
