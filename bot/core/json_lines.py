"""JSON lines: a file of rows that people write, a line each, whose mistakes are named by their line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from bot.errors import BotError

Row = TypeVar("Row")


def read_json_lines(
    path: Path, made: Callable[[Any], Row], *, not_text: str, not_a_row: str
) -> Iterator[tuple[int, Row]]:
    """Yield the number of each line that is not blank, with what ``made`` makes of its value.

    Raises BotError with ``not_text``, of a path, or ``not_a_row``, of a path and a number: where the file is
    no text, or a line no JSON or without what ``made`` needs.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise BotError(not_text.format(path=path)) from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = made(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BotError(not_a_row.format(path=path, number=number)) from error
        yield number, row
