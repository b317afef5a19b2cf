"""Reading the cross-border rules of a library: one file a part, one rule a name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, create_model

from procedures.boundary.facts import Refused
from procedures.boundary.rules import Part, Rule, Rules
from procedures.fields import OptionalText, Text, among, must
from procedures.lists import YamlFile, read_yaml
from procedures.problem import Problem

#: The folder of a library that holds the rules.
FOLDER = "boundary"


def _names_councils(text: str | None) -> bool:
    """Whether nothing stands in braces but what a wording may name."""
    return set(re.findall(r"{([^}]*)}", text or "")) <= {"home", "host", "other"}


_SIDES = ("both", "home", "host")
#: Words that the facts of a case turn into a side: who holds, who does not, who acts first.
_TURNED = ("first", "holder", "other", "caller", "enquirer", "helper", "police")
#: A wording that may name the two councils, or the one that is called.
_NAMED = Annotated[OptionalText, must(_names_councils, "name no more than {home}, {host} and {other}")]
#: What a rule of each part gives.
_GIVES: Mapping[Part, Mapping[str, Any]] = {
    Part.ACTS_FIRST: {"who": Annotated[str, among([*_SIDES, "third"])]},
    Part.HOLDS: {
        "default": Annotated[str, among([*_SIDES, "unclear"])],
        "settled": Annotated[str, among(["yes", "locally", "no"])],
        "short": _NAMED,
    },
    Part.KEEPS: {"who": Annotated[str, among(["home", "host"])], "what": _NAMED},
    Part.ENQUIRES: {"who": Annotated[str, among([*_SIDES, "holder", "unclear"])]},
    Part.ATTENDS: {"who": Text},
    Part.DO: {
        "who": Annotated[str, among(["asker", *_SIDES, *_TURNED])],
        "what": Text,
        "short": _NAMED,
        "by": _NAMED,
        "call": OptionalText,
        "strength": Annotated[str, among(["must", "should", "good practice"])],
    },
    Part.NOT_A_REASON: {"reason": Annotated[str, among(sorted(set(Refused) - {Refused.NONE}))]},
    Part.DISAGREEMENTS: {"question": Text},
    Part.IF_THEY_REFUSE: {"step": Text},
    Part.RECORD: {},
    Part.NOTICES: {},
    Part.SIDE_BY_SIDE: {"title": Text},
}
#: Parts whose rules may stand for a sentence of the assistant, and then rest on no note.
_WORDLESS = (Part.RECORD, Part.NOTICES)


def load_rules(folder: Path) -> tuple[Rules, list[Problem]]:
    """Return the rules in ``folder`` and every mistake in their form; an absent folder holds none."""
    by_part: dict[Part, tuple[Rule, ...]] = {}
    problems: list[Problem] = []
    for part in Part:
        file = read_yaml(folder / f"{part.value}.yaml")
        rules = [_rule(file, part, name, entry) for name, entry in (file.content or {}).items()]
        by_part[part] = tuple(rule for rule in rules if rule)
        problems += file.found
    return Rules(by_part), problems


def _rule(file: YamlFile, part: Part, name: str, entry: Any) -> Rule | None:
    """Return one rule, or None after noting each mistake in it."""
    if not isinstance(entry, dict):
        file.note_at((name,), f"{name}: a rule holds lines of the form name: value")
        return None
    gives = file.value(_gives(part), {key: entry.pop(key) for key in _GIVES[part] if key in entry}, (name,))
    given = gives.model_dump(exclude_none=True) if gives else {}
    rule = file.value(
        Rule,
        entry,
        (name,),
        id=name,
        part=part,
        gives=given,
        path=file.path,
        line=file.lines[name,],
    )
    if part is Part.DO and "short" in given and "by" not in given:
        file.note_at((name,), f"{name}: what may stand on the first page needs a time (by)")
        return None
    if rule and not rule.cited and part not in _WORDLESS:
        file.note_at((name,), f"{name}: rests on no note")
        return None
    return rule if gives else None


@cache
def _gives(part: Part) -> type[BaseModel]:
    fields: dict[str, Any] = {
        name: (kind, None if kind in (OptionalText, _NAMED) else ...) for name, kind in _GIVES[part].items()
    }
    return create_model(part.name, **fields)
