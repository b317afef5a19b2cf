"""Telegram: renders and carries, decides nothing. Only this package knows the telegram library."""

from bot.channels.telegram.render import render

__all__ = ["render"]
