"""The YAML lists of a library, read so that a mistake in one names its file and line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from procedures.problem import Mistakes, Problem


class ListError(ValueError):
    """A list that cannot be used; ``problem`` says where and why."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        self.problem = Problem(path, line, message)
        super().__init__(str(self.problem))


class PlainLoader(yaml.BaseLoader):
    """Reads YAML as strings, lists and names alone, and refuses aliases, which can grow without end."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Return the next node. Raises ComposerError for an alias."""
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "aliases (*name) are not read here", mark)
        node: yaml.Node | None = super().compose_node(parent, index)
        return node


def load_list(path: Path) -> dict[str, Any]:
    """Return what a list holds by its keys; an absent file holds nothing.

    Words such as "no" and "2019" stay words. Raises ListError.
    """
    if not path.exists():
        return {}
    try:
        content = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=PlainLoader)  # noqa: S506
    except yaml.YAMLError as error:
        line, message = where_and_why(error)
        raise ListError(path, line, message) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ListError(path, 1, f"cannot be read as UTF-8 text ({error.__class__.__name__})") from error
    return part(path, {"list": content or {}}, "list", line=1)


def where_and_why(error: yaml.YAMLError) -> tuple[int, str]:
    """Return the line, counted from 1, and the words for text that is not YAML.

    Where the end of the text is what stopped it, the line is that of what was never closed.
    """
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return 1, "is not YAML: a character that YAML does not allow"
    mark, opened = error.problem_mark, error.context_mark
    if opened is not None and (mark.buffer or "")[mark.pointer :].strip("\0 \n") == "":
        mark = opened
    return mark.line + 1, f"is not YAML: {error.problem}"


def part(path: Path, content: dict[str, Any], key: str, line: int | None = None) -> dict[str, Any]:
    """Return the part of a list under ``key``; an absent part is empty. Raises ListError."""
    held = content.get(key) or {}
    if not isinstance(held, dict):
        raise ListError(path, line or line_of(path, key), "must hold lines of the form name: value")
    return held


def line_of(path: Path, key: str) -> int:
    """Return the first line of a list on which ``key`` is given, or 1."""
    given = re.compile(rf"^\s*[\"']?{re.escape(key)}[\"']?\s*:")
    lines = path.read_text(encoding="utf-8-sig").split("\n")
    return next((n for n, line in enumerate(lines, 1) if given.match(line)), 1)


def lines_by_path(path: Path, mistakes: Mistakes, depth: int) -> dict[str, int]:
    """Return the line of each name by its path (``questions/first``), and note a name that is used twice."""
    lines: dict[str, int] = {}

    def walk(node: yaml.Node | None, above: str, left: int) -> None:
        if not isinstance(node, yaml.MappingNode) or left == 0:
            return
        for key, value in node.value:
            name, line = f"{above}{key.value}", key.start_mark.line + 1
            if name in lines:
                mistakes.note(line, f"{key.value} is used twice")
            lines[name] = line
            walk(value, f"{name}/", left - 1)

    walk(yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=PlainLoader), "", depth)
    return lines
