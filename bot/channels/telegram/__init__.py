"""Telegram: renders and carries, decides nothing. Only this package knows the telegram library."""

from bot.channels.telegram.card_writer import render

__all__ = ["render"]
