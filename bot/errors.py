"""What can go wrong, by who can act on it.

BotError                one sentence for the person who ran the command; exit code 1
    SettingsError       the environment or .env holds a value that cannot be used
    NotHeldError        a document is named that was not added

Reading, encoding and the index have their own kinds (``ReadingError``, ``EmbeddingError``); the
command line shows their sentences as they stand.
"""


class BotError(Exception):
    """One sentence that names the thing and the way out."""


class SettingsError(BotError):
    """A setting cannot be used."""


class NotHeldError(BotError):
    """No original with that id was added."""
