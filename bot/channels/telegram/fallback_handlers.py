"""What comes in that is no question: other kinds of message, unknown commands, people who block the bot."""

from __future__ import annotations

from telegram import Message, Update
from telegram.constants import ChatMemberStatus
from telegram.ext.filters import MessageFilter

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.runtime.gate import Context, Gate
from bot.core.people import Permission, Person


class SpokenTo(MessageFilter):
    """Messages in a group that name the bot or reply to it."""

    def filter(self, message: Message) -> bool:
        """Return whether the bot is meant."""
        bot = message.get_bot()
        replied = message.reply_to_message
        if replied is not None and replied.from_user is not None and replied.from_user.id == bot.id:
            return True
        return f"@{bot.username}".lower() in (message.text or "").lower()


class Receiving:
    """Answers what cannot be answered with a card."""

    def __init__(self, service: Gate) -> None:
        self._service = service
        self.spoken_to = SpokenTo()

    async def unknown_command(self, update: Update, context: Context) -> None:
        """Say where the commands are listed."""
        await self._service.gate(Permission.ASK, self._unknown_command)(update, context)

    async def not_text(self, update: Update, context: Context) -> None:
        """Say that only text is read; nothing else is opened."""
        await self._service.gate(Permission.ASK, self._not_text)(update, context)

    async def membership(self, update: Update, _context: Context) -> None:
        """Note that a person blocked the bot, or took that back; a group without it gets no posts."""
        change = update.my_chat_member
        if change is None:
            return
        gone = change.new_chat_member.status in {ChatMemberStatus.BANNED, ChatMemberStatus.LEFT}
        service = self._service
        if change.chat.type != change.chat.PRIVATE:
            if gone:
                await service.run_blocking(
                    service.store.receipts.post_in, change.chat.id, None, service.now()
                )
            return
        await service.run_blocking(
            service.store.people.mark_blocked, change.chat.id, service.now() if gone else None
        )

    async def _unknown_command(self, update: Update, _context: Context, _person: Person) -> None:
        await self._service.sender.say(update, chat_messages.UNKNOWN_COMMAND)

    async def _not_text(self, update: Update, _context: Context, _person: Person) -> None:
        await self._service.sender.say(update, chat_messages.TEXT_ONLY)
