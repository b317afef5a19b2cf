"""Reading the cross-border rules of a library: one file a part, one rule a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from procedures.boundary.facts import CHOICES, Refused
from procedures.boundary.rules import Part, Rule, Rules, Where
from procedures.lists import ListError, load_list
from procedures.problem import Problem

#: The folder of a library that holds the rules.
FOLDER = "boundary"

_SIDES = frozenset({"home", "host", "both"})
#: Words that the facts of a case turn into a side: who holds, who does not, who acts first.
_TURNED = frozenset({"holder", "other", "first"})
#: What a rule of each part gives, and the values it may have; an empty set allows any words.
_GIVES: Mapping[Part, Mapping[str, frozenset[str]]] = {
    Part.ACTS_FIRST: {"who": _SIDES},
    Part.HOLDS: {"default": _SIDES | {"unclear"}, "settled": frozenset({"yes", "locally", "no"})},
    Part.ATTENDS: {"who": frozenset()},
    Part.DO: {
        "who": _SIDES | _TURNED | {"asker"},
        "what": frozenset(),
        "by": frozenset(),
        "strength": frozenset({"must", "should", "good practice"}),
    },
    Part.NOT_A_REASON: {"reason": frozenset(Refused) - {Refused.NONE}},
    Part.DISAGREEMENTS: {"question": frozenset()},
    Part.IF_THEY_REFUSE: {"step": frozenset()},
    Part.RECORD: {},
    Part.NOTICES: {},
    Part.SIDE_BY_SIDE: {"title": frozenset()},
}
_OPTIONAL = frozenset({"by"})
_NOTES = ("notes", "own", "also")
_WHERE = ("home", "host", "either", "both", "each")
_KEY = re.compile(r"^([\w-]+)\s*:")


def load_rules(folder: Path) -> tuple[Rules, list[Problem]]:
    """Return the rules in ``folder`` and every mistake in their form; an absent folder holds none."""
    by_part: dict[Part, tuple[Rule, ...]] = {}
    problems: list[Problem] = []
    for part in Part:
        path = folder / f"{part.value}.yaml"
        try:
            content = load_list(path)
        except ListError as mistake:
            problems.append(mistake.problem)
            continue
        lines = _lines(path) if content else {}
        for name, entry in content.items():
            for message in _mistakes(part, entry):
                problems.append(Problem(path, lines.get(name, 1), f"{name}: {message}"))
        sound = {n: e for n, e in content.items() if not any(_mistakes(part, e))}
        by_part[part] = tuple(_rule(part, n, e, path, lines.get(n, 1)) for n, e in sound.items())
    return Rules(by_part), problems


def _lines(path: Path) -> dict[str, int]:
    """The line on which each rule begins."""
    lines = path.read_text(encoding="utf-8-sig").split("\n")
    return {found[1]: number for number, line in enumerate(lines, 1) if (found := _KEY.match(line))}


def _rule(part: Part, name: str, entry: Mapping[str, Any], path: Path, line: int) -> Rule:
    where, unless = entry.get("where") or {}, entry.get("unless") or {}
    notes, own, also = (tuple(_listed(entry.get(key))) for key in _NOTES)
    return Rule(
        id=name,
        part=part,
        when={fact: frozenset(_listed(values)) for fact, values in (entry.get("when") or {}).items()},
        where=_where(where),
        unless=_where(unless) if unless else None,
        same=entry.get("same", "no"),
        gives={key: entry[key] for key in _GIVES[part] if entry.get(key)},
        notes=notes,
        own=own,
        also=also,
        path=path,
        line=line,
    )


def _where(said: Mapping[str, Any]) -> Where:
    sets = {key: frozenset(_listed(said.get(key))) for key in _WHERE}
    return Where(pair=tuple(_listed(said.get("pair"))), **sets)


def _listed(value: object) -> list[str]:
    """A list of words, where one word may stand without brackets."""
    if isinstance(value, list):
        return [str(entry) for entry in value]
    return [str(value)] if value else []


def _mistakes(part: Part, entry: object) -> Iterator[str]:
    """Yield what is wrong with the form of one rule."""
    if not isinstance(entry, dict):
        yield "a rule holds lines of the form name: value"
        return
    known = {"when", "where", "unless", "same", *_NOTES, *_GIVES[part]}
    yield from (f"unknown field {key}" for key in entry if key not in known)
    yield from _given_mistakes(part, entry)
    yield from _when_mistakes(entry.get("when") or {})
    for key in ("where", "unless"):
        yield from _where_mistakes(key, entry.get(key) or {})
    if entry.get("same", "no") not in {"yes", "no", "any"}:
        yield "same must be yes, no or any"
    wordless = part in {Part.RECORD, Part.NOTICES}
    if not wordless and not any(_listed(entry.get(key)) for key in _NOTES):
        yield "rests on no note"


def _given_mistakes(part: Part, entry: Mapping[str, Any]) -> Iterator[str]:
    for key, allowed in _GIVES[part].items():
        value = entry.get(key)
        if not value and key not in _OPTIONAL:
            yield f"lacks {key}"
        elif value and not isinstance(value, str):
            yield f"{key} must be one line of text"
        elif value and allowed and value not in allowed:
            yield f"{key} must be one of {', '.join(sorted(allowed))}, not {value}"


def _when_mistakes(when: object) -> Iterator[str]:
    if not isinstance(when, dict):
        yield "when must hold lines of the form fact: value"
        return
    for fact, values in when.items():
        if fact not in CHOICES:
            yield f"when names {fact}, which is no fact; the facts are {', '.join(CHOICES)}"
            continue
        for value in _listed(values):
            if value not in list(CHOICES[fact]):
                yield f"{fact} is never {value}; it is one of {', '.join(CHOICES[fact])}"


def _where_mistakes(key: str, where: object) -> Iterator[str]:
    if not isinstance(where, dict):
        yield f"{key} must hold lines of the form side: name"
        return
    for side, names in where.items():
        if side not in {*_WHERE, "pair"}:
            yield f"{key} names {side}; it may hold {', '.join(_WHERE)} and pair"
        elif side == "pair" and len(_listed(names)) != 2:
            yield f"{key}: a pair is two names"
