"""The command menu: each person is shown what their roles may use, and nothing else."""

from __future__ import annotations

from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.runtime.gate import Bot
from bot.channels.telegram.runtime.limits import best_effort
from bot.core.people import Permission, Person

#: What a command needs; what is not named here needs no more than to be enrolled.
NEEDS = {
    "gaps": Permission.HANDLE_GAPS,
    "session": Permission.RUN_SESSIONS,
    "actions": Permission.SHARE_LEARNING,
    "evidence": Permission.SHARE_LEARNING,
    "share": Permission.SHARE_LEARNING,
    "queue": Permission.SHARE_LEARNING,
    "points": Permission.SHARE_LEARNING,
    "posts": Permission.SHARE_LEARNING,
}
#: What is of use in a group.
IN_GROUPS = ["help", "verify", "session", "posts", "privacy"]


def commands_for(person: Person) -> list[str]:
    """Return the commands that a person may use, in the order of the menu."""
    return [name for name in chat_messages.COMMANDS if person.may(NEEDS.get(name, Permission.ASK))]


async def show_menu(bot: Bot, chat_id: int, person: Person) -> None:
    """Show a person their menu in their own chat, a stranger's where they may use nothing.

    It costs nothing if that fails.
    """
    names = commands_for(person)
    if not names:
        await hide_menu(bot, chat_id)
        return
    await best_effort(bot.set_my_commands(_menu(names), scope=BotCommandScopeChat(chat_id)))


async def hide_menu(bot: Bot, chat_id: int) -> None:
    """Take the menu away from somebody who left."""
    await best_effort(bot.delete_my_commands(scope=BotCommandScopeChat(chat_id)))


async def show_strangers_menu(bot: Bot) -> None:
    """Show those who are not enrolled nothing but the way in."""
    start = [BotCommand("start", "begin, with your invitation")]
    await best_effort(bot.set_my_commands(start, scope=BotCommandScopeAllPrivateChats()))


async def show_groups_menu(bot: Bot) -> None:
    """Show groups the few commands that are of use there."""
    await best_effort(bot.set_my_commands(_menu(IN_GROUPS), scope=BotCommandScopeAllGroupChats()))


def _menu(names: list[str]) -> list[BotCommand]:
    return [BotCommand(name, chat_messages.COMMANDS[name]) for name in names]
