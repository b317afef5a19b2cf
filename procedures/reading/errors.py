"""What a reader says when it cannot read."""

from __future__ import annotations


class ReadingError(Exception):
    """A file or an address that cannot be read.

    The message is one or two sentences for the person who added it: what it is about, by name,
    and the way out. Show it as it stands.
    """
