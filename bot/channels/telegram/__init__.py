"""Telegram: renders and carries, decides nothing. Only this package knows the telegram library."""
