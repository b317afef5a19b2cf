"""The command menu: each person is shown what their roles may use, and nothing else."""

from __future__ import annotations

from telegram import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.runtime.gate import Bot
from bot.channels.telegram.runtime.limits import ornament
from bot.core.people import Action, Person

#: What a command needs; what is not named here needs no more than to be enrolled.
NEEDS = {
    "gaps": Action.HANDLE_GAPS,
    "session": Action.RUN_SESSIONS,
    "actions": Action.SHARE_LEARNING,
    "evidence": Action.SHARE_LEARNING,
    "share": Action.SHARE_LEARNING,
    "queue": Action.SHARE_LEARNING,
    "points": Action.SHARE_LEARNING,
    "posts": Action.SHARE_LEARNING,
}


def commands_for(person: Person) -> list[str]:
    """Return the commands that a person may use, in the order of the menu."""
    return [name for name in chat_messages.COMMANDS if person.may(NEEDS.get(name, Action.ASK))]


async def show_menu(bot: Bot, chat_id: int, person: Person) -> None:
    """Show a person their menu in their own chat; it costs nothing if that fails."""
    await ornament(bot.set_my_commands(_menu(commands_for(person)), scope=BotCommandScopeChat(chat_id)))


async def hide_menu(bot: Bot, chat_id: int) -> None:
    """Take the menu away from somebody who left."""
    await ornament(bot.delete_my_commands(scope=BotCommandScopeChat(chat_id)))


async def show_strangers_menu(bot: Bot) -> None:
    """Show those who are not enrolled nothing but the way in."""
    start = [BotCommand("start", "begin, with your invitation")]
    await ornament(bot.set_my_commands(start, scope=BotCommandScopeAllPrivateChats()))


def _menu(names: list[str]) -> list[BotCommand]:
    return [BotCommand(name, chat_messages.COMMANDS[name]) for name in names]
