"""The YAML of a library as typed values, so that every mistake in it names its file and line.

A value's type says what its part of a file may hold, and pydantic holds the file to it. Nothing but
strings, lists and names is made of YAML: words such as "no" and "2019" stay words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from procedures.problem import Problem

#: How deep a file's parts may stand within each other.
DEEPEST = 8
#: Where a part of a file stands: the names and the places in lists that lead to it.
At = tuple[str | int, ...]
T = TypeVar("T")

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NAME_AND_VALUE = "must hold lines of the form name: value"
_SENTENCES = {
    "unexpected_keyword_argument": "unknown field {name}",
    "extra_forbidden": "unknown field {name}",
    "missing": "{name} is missing",
    "string_type": "{name} must be one line of text",
    "too_short": "{name} is empty",
    "too_long": "{name} has {actual_length} characters; {max_length} is the most",
    "tuple_type": "{name} must be a list, such as [{listed}]",
    "frozen_set_type": "{name} must be a list, such as [{listed}]",
    "dict_type": f"{{name}} {_NAME_AND_VALUE}",
    "dataclass_type": f"{{name}} {_NAME_AND_VALUE}",
    "named_tuple_type": f"{{name}} {_NAME_AND_VALUE}",
    "enum": "{name} must be one of {expected}, not {found}",
    "bool_type": "{name} must be yes or no, not {found}",
    "bool_parsing": "{name} must be yes or no, not {found}",
    "int_type": "{name} must be a whole number, not {found}",
    "int_parsing": "{name} must be a whole number, not {found}",
    "value_error": "{error}",
}


class ListError(ValueError):
    """A file with mistakes: ``problems`` say where and why, and ``rest`` is what stands without them."""

    def __init__(self, problems: Iterable[Problem], rest: Any) -> None:
        self.problems, self.rest = tuple(problems), rest
        first, *more = map(str, self.problems)
        super().__init__(f"{first} (and {len(more)} more)" if more else first)


class _RefusalError(Exception):
    """The line of YAML that a library does not use, and the words for it."""


@dataclass
class YamlFile:
    """A YAML file, or the head of another: what it holds, where each part stands, and its mistakes.

    ``content`` is None where it cannot be read. ``beside`` is what its fields are held against.
    """

    path: Path
    beside: Any = None
    content: Any = None
    lines: dict[At, int] = field(default_factory=lambda: {(): 1})
    found: list[Problem] = field(default_factory=list)

    def text(self) -> str | None:
        """Return the text of the file, or None, noted, where it cannot be read."""
        try:
            return self.path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            self.note(1, f"cannot be read as UTF-8 text ({error.__class__.__name__})")
            return None

    def parse(self, text: str, first: int = 1) -> None:
        """Take in YAML that begins at line ``first``; where it is none, that is noted."""
        self.lines[()] = first
        try:
            events = yaml.parse(text, Loader=_LOADER)
            roots = (self._value(next(events), events, ()) for event in events if _begins(event))
            self.content = next(roots, "")
            if next(roots, None) is not None:
                self.note(first, "holds a second part, after a line of ---; a file is one part")
        except _RefusalError as refusal:
            self.note(*refusal.args)
        except yaml.YAMLError as error:
            line, message = _where_and_why(text, error)
            self.note(line + first - 1, f"is not YAML: {message}")

    def note(self, line: int, message: str) -> None:
        """Add a mistake at ``line``, counted from 1."""
        self.found.append(Problem(self.path, line, message))

    def note_at(self, at: At, message: str) -> None:
        """Add a mistake at the line of a part, or of the nearest part around it that has one."""
        while at not in self.lines:
            at = at[:-1]
        self.note(self.lines[at], message)

    def entries(
        self,
        name: str | None,
        model: type[T],
        given: Callable[[str], Mapping[str, Any]] = lambda _: {},
        needed: bool = False,
        lenient: bool = False,
    ) -> dict[str, T]:
        """Take out the part called ``name``, or all of the file, and return its sound entries by name.

        Each is a value of ``model``. ``given`` says what an entry of a name is given beside its own fields.
        """
        at: At = (name,) if name else ()
        held = self.content.pop(name, {}) if name and self.content else self.content
        if needed and not held:
            self.note_at(at, f"a file needs {name}, each under a name of its own")
        elif held and not isinstance(held, dict):
            self.note_at(at, f"{name} {_NAME_AND_VALUE}")
            held = {}
        made = {
            key: self.value(model, entry, (*at, key), lenient, **given(key))
            for key, entry in (held or {}).items()
        }
        return {key: value for key, value in made.items() if value is not None}

    def value(
        self, model: type[T], content: Any, at: At = (), lenient: bool = False, **given: Any
    ) -> T | None:
        """Return a part of the file as a value of ``model``, or None after noting each mistake in it.

        ``given`` are fields that the file itself may not write. A lenient reading leaves a field with a
        mistake out, where the value stands without it.
        """
        named = f"{at[-1]}: " if at and isinstance(at[-1], str) else ""
        if not isinstance(content, dict):
            if content is not None:
                self.note_at(at, f"{named}{_NAME_AND_VALUE}")
            return None
        written = {f"{key} " if key in given else key: value for key, value in content.items()}
        validate = _adapter(cast(Any, model)).validate_python
        made: T | None = None
        try:
            made = validate(written | given, context=self.beside)
        except ValidationError as error:
            for mistake in error.errors(include_url=False):
                self.note_at((*at, *mistake["loc"]), named + _sentence(mistake))
                written.pop(str(mistake["loc"][0]), None)
            with suppress(ValidationError):
                made = validate(written | given, context=self.beside) if lenient else None
        return made

    def nothing_else(self) -> None:
        """Note every name that was not taken out as an unknown one."""
        for name in self.content or ():
            self.note_at((name,), f"unknown field {name}")

    def sound(self, made: T | None) -> T:
        """Return what was made of the file. Raises ListError where the file has a mistake."""
        if self.found or made is None:
            raise ListError(self.found, made)
        return made

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], at: At) -> Any:
        """Return what begins with ``event``."""
        if isinstance(event, yaml.ScalarEvent):
            return event.value
        if isinstance(event, yaml.AliasEvent):
            raise _RefusalError(self._line(event), "words that begin with * must stand in quotation marks")
        if len(at) == DEEPEST:
            raise _RefusalError(self._line(event), f"stands within more than {DEEPEST} others")
        return (self._names if isinstance(event, yaml.MappingStartEvent) else self._items)(events, at)

    def _items(self, events: Iterator[yaml.Event], at: At) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            self.lines[*at, len(items)] = self._line(event)
            items.append(self._value(event, events, (*at, len(items))))
        return items

    def _names(self, events: Iterator[yaml.Event], at: At) -> dict[str, Any]:
        held: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise _RefusalError(self._line(event), "a name must be plain words")
            if event.value in held:
                self.note(self._line(event), f"{event.value} is used twice")
            self.lines[*at, event.value] = self._line(event)
            held[event.value] = self._value(next(events), events, (*at, event.value))
        return held

    def _line(self, event: yaml.Event) -> int:
        mark: Any = event.start_mark
        return int(mark.line) + self.lines[()]


def read_yaml(
    path: Path, kind: type[dict[str, Any]] | type[list[Any]] = dict, beside: Any = None
) -> YamlFile:
    """Return a YAML file that holds names and values, or a list; an absent one is empty."""
    file = YamlFile(path, beside)
    text = file.text() if path.exists() else ""
    if text is not None:
        file.parse(text)
    if file.content == "":
        file.content = kind()
    elif not isinstance(file.content, kind) and not file.found:
        file.note(1, _NAME_AND_VALUE if kind is dict else "must hold a list, each entry after a hyphen")
    file.content = file.content if isinstance(file.content, kind) else None
    return file


def load_folder(
    folder: Path, make: Callable[[YamlFile], T | None], beside: Any = None
) -> tuple[tuple[T, ...], list[Problem]]:
    """Return what ``make`` makes of each YAML file in a folder, and every mistake. An absent one is empty."""
    files = [read_yaml(path, beside=beside) for path in sorted(folder.glob("*.yaml"))]
    made = [make(file) for file in files if file.content is not None]
    problems = [problem for file in files for problem in file.found]
    return tuple(value for value in made if value is not None), problems


@cache
def _adapter(model: Any) -> TypeAdapter[Any]:
    return TypeAdapter(model)


def _sentence(mistake: ErrorDetails) -> str:
    """Return what is wrong, in words for an officer who edits the file."""
    at = mistake["loc"]
    name = str(next((part for part in reversed(at) if isinstance(part, str)), "each entry")).strip()
    name = f"each of {name}" if at and isinstance(at[-1], int) else name
    found = mistake["input"]
    told = {"found": found, "listed": found if isinstance(found, str) else "a, b", **mistake.get("ctx", {})}
    return _SENTENCES.get(mistake["type"], "{name} cannot be {found}").format(name=name, **told)


def _begins(event: yaml.Event) -> bool:
    return isinstance(event, yaml.DocumentStartEvent)


def _where_and_why(text: str, error: yaml.YAMLError) -> tuple[int, str]:
    """Return the line, counted from 1, and the words for text that is not YAML.

    Where the end of the text is what stopped it, the line is that of what was never closed.
    """
    unprintable = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if unprintable:
        return text.count("\n", 0, unprintable.start()) + 1, "a character that YAML does not allow"
    try:  # The slower parser says more plainly what is wrong.
        list(yaml.parse(text, Loader=yaml.BaseLoader))
    except yaml.YAMLError as plainer:
        error = plainer
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return 1, "it cannot be read"
    mark, opened = error.problem_mark, error.context_mark
    if opened is not None and (mark.buffer or "")[mark.pointer :].strip("\0 \n") == "":
        mark = opened
    return mark.line + 1, str(error.problem)
