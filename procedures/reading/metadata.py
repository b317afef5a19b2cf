"""Plain text with what stands at its head: the front matter of a Markdown file."""

from __future__ import annotations

import re
from typing import Any

import yaml

from procedures.lists import DEEPEST
from procedures.reading.errors import ReadingError
from procedures.reading.structure import Content
from procedures.reading.text import blocks_of_text

_FRONT = re.compile(
    r"\A\ufeff?---[ \t]*\r?\n(?P<fields>.{0,20000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL
)
_FIELDS = {
    "title": ("title", "name"),
    "publisher": ("publisher", "author", "organisation", "organization", "council", "owner", "source"),
    "published": ("published", "date", "updated", "last_updated", "modified", "version_date"),
    "url": ("url", "link", "canonical", "permalink"),
}


class _PlainLoader(yaml.BaseLoader):
    """Reads YAML as strings, lists and names alone: no aliases, which can grow without end, and no depths."""

    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Return the next node. Raises _RefusalError for an alias, and for one too deep in others."""
        if self.check_event(yaml.AliasEvent):
            raise _RefusalError("refers to itself; remove the lines with & and *.")
        if self._depth > DEEPEST:
            raise _RefusalError(f"has lists in more than {DEEPEST} others; write each field on a line.")
        self._depth += 1
        node: yaml.Node | None = super().compose_node(parent, index)
        self._depth -= 1
        return node


class _RefusalError(Exception):
    """What front matter may not do, and what to do about it."""


def content_of_text(text: str, name: str) -> Content:
    """Return the blocks of ``text`` and what its front matter says. Raises ReadingError."""
    found = _FRONT.match(text)
    fields = _fields(found["fields"], name) if found else None
    if found is None or fields is None:
        return Content(tuple(blocks_of_text(text)))
    blocks = tuple(blocks_of_text(text[found.end() :]))
    said = {key: _first(fields, names) for key, names in _FIELDS.items()}
    return Content(
        blocks, said["title"], said["publisher"], said["published"], said["url"], titled=bool(said["title"])
    )


def head_of(text: str) -> str:
    """Return the front matter of a text as it stands, "" where it has none."""
    found = _FRONT.match(text)
    return found[0] if found else ""


def _fields(text: str, name: str) -> dict[str, Any] | None:
    """Return the fields between the lines of hyphens, or None where they are no fields."""
    try:
        held = yaml.load(text, Loader=_PlainLoader)  # noqa: S506 - makes only strings, few deep
    except _RefusalError as refusal:
        raise ReadingError(f"{name} has front matter that {refusal}") from refusal
    except yaml.YAMLError:
        return None
    return {str(key).lower(): value for key, value in held.items()} if isinstance(held, dict) else None


def _first(fields: dict[str, Any], names: tuple[str, ...]) -> str:
    return next(
        (value.strip() for key in names if isinstance(value := fields.get(key), str) and value.strip()), ""
    )
