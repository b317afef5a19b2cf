"""What can go wrong, by who can act on it.

BotError                one sentence for the person who ran the command; exit code 1
    SettingsError       the environment or .env holds a value that cannot be used
    NotHeldError        a document or a person is named that is not held
    UnknownError        a value is named that does not exist; exit code 2
    StoreError          the database cannot be used
        DamagedStoreError   it is damaged, so that nothing but a backup helps
        GaveWayError        two changes waited for one another, and this one was given up
    RetentionError      some of what is too old could not be dropped
    TooManyTriesError   an account tried too many invitation codes
    ServiceError        the chat service cannot start or go on
        TwoPollersError     another process fetches what was written to the same bot
    RefusedError        what was asked for is not allowed, or not possible as things stand
        ChangedError        what it was decided on is not as it was any more

Reading, encoding and the index have their own kinds (``ReadingError``, ``EmbeddingError``); the
command line shows their sentences as they stand.
"""

from __future__ import annotations

import datetime as dt


class BotError(Exception):
    """One sentence that names the thing and the way out."""


class SettingsError(BotError):
    """A setting cannot be used."""


class NotHeldError(BotError):
    """No document, person or other thing is held by that name."""


class UnknownError(BotError):
    """A value was named that does not exist, such as a council; the sentence names the nearest."""


class StoreError(BotError):
    """The database cannot be used."""


class RefusedError(BotError):
    """What was asked for is not allowed, or not possible as things stand."""


class ChangedError(RefusedError):
    """What something was decided on is not as it was any more, so it is not done."""


class DamagedStoreError(StoreError):
    """The database is damaged, so that nothing but a backup helps."""


class GaveWayError(StoreError):
    """Two changes waited for one another, and the database gave this one up; made again, it goes through."""


class RetentionError(BotError):
    """Some of what is too old could not be dropped; all else was."""


class TooManyTriesError(BotError):
    """An account tried too many invitation codes within the hour; ``until`` is when it may try again."""

    def __init__(self, until: dt.datetime) -> None:
        super().__init__()
        self.until = until


class ServiceError(BotError):
    """The chat service cannot start or go on."""


class TwoPollersError(ServiceError):
    """Another process fetches what was written to the same bot."""
