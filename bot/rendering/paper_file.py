"""Writing a paper to the place that a person named."""

from __future__ import annotations

from pathlib import Path

from bot.errors import RefusedError
from bot.rendering import messages as said
from embeddings.manifest import write_whole


def write_paper(path: Path, data: bytes) -> str:
    """Write a file whole or not at all, and return what to say. Raises RefusedError where it cannot be."""
    try:
        write_whole(path, data)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise RefusedError(said.NOT_WRITTEN.format(path=path, reason=reason)) from None
    return said.WRITTEN.format(path=path)
