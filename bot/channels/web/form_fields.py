"""The fields of a form in which something is written down: as they stand, or as they were typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

#: Values to choose from, each with what it is called.
Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class EntryField:
    """A field as the macro ``form_fields`` writes it: of so many ``rows``, of ``choices``, or of one line."""

    name: str
    label: str
    hint: str
    value: str
    rows: int
    choices: Choices


class FormValues(dict[str, str]):
    """The values or problems of a form, each "" where it has none."""

    def __init__(self, values: Mapping[str, str]) -> None:
        super().__init__(values)

    def __missing__(self, name: str) -> str:
        return ""


def form_fields(
    names: Iterable[str],
    labels: Mapping[str, str],
    hints: Mapping[str, str],
    values: Mapping[str, str],
    rows: Mapping[str, int] | None = None,
    choices: Mapping[str, Choices] | None = None,
) -> list[EntryField]:
    """Return the fields of a form by their names, in that order."""
    rows, choices = rows or {}, choices or {}
    return [
        EntryField(
            name,
            labels[name],
            hints.get(name, ""),
            values.get(name, ""),
            rows.get(name, 0),
            choices.get(name, ()),
        )
        for name in names
    ]
