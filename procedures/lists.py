"""The YAML of a library as typed values, so that every mistake in it names its file and line.

A value's type says what its part of a file may hold, and pydantic holds the file to it. Nothing but
strings, lists and names is made of YAML: words such as "no" and "2019" stay words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar, cast

import yaml
from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
)
from pydantic_core import ErrorDetails

from procedures.problem import Problem

#: How deep a file's parts may stand within each other.
DEEPEST = 8
#: A value whose type says so refuses a field that it does not have.
STRICT = ConfigDict(extra="forbid")

#: Where a part of a file stands: the names and the places in lists that lead to it.
At = tuple[str | int, ...]
T = TypeVar("T")

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NAME_AND_VALUE = "must hold lines of the form name: value"
_SENTENCES = {
    "unexpected_keyword_argument": "unknown field {name}",
    "missing": "{name} is missing",
    "string_type": "{name} must be one line of text",
    "too_short": "{name} is empty",
    "too_long": "{name} has {actual_length} characters; {max_length} is the most",
    "tuple_type": "{name} must be a list, such as [{listed}]",
    "frozen_set_type": "{name} must be a list, such as [{listed}]",
    "dict_type": f"{{name}} {_NAME_AND_VALUE}",
    "dataclass_type": f"{{name}} {_NAME_AND_VALUE}",
    "enum": "{name} must be one of {expected}, not {found}",
    "bool_type": "{name} must be yes or no, not {found}",
    "bool_parsing": "{name} must be yes or no, not {found}",
    "int_type": "{name} must be a whole number, not {found}",
    "int_parsing": "{name} must be a whole number, not {found}",
    "value_error": "{error}",
}


class ListError(ValueError):
    """A file that cannot be used; ``problems`` say where and why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        first, *more = map(str, self.problems)
        super().__init__(f"{first} (and {len(more)} more)" if more else first)


def must(holds: Callable[[Any], Any], told: str, of: str = "") -> AfterValidator:
    """Return a check of a field, or of what ``of`` calls it, for which ``told`` says what it must be."""

    def check(value: Any, info: ValidationInfo) -> Any:
        if not holds(value):
            found = "" if isinstance(value, tuple) else f", not {value}"
            raise ValueError(f"{of or info.field_name} must {told}{found}")
        return value

    return AfterValidator(check)


def among(choices: Collection[str]) -> AfterValidator:
    """Return a check that a field is one of ``choices``."""
    return must(frozenset(choices).__contains__, f"be one of {', '.join(choices)}")


def optional(empty: Callable[[], Any]) -> BeforeValidator:
    """Return a reading by which a field with nothing after its name is an empty one."""
    return BeforeValidator(lambda value: value or empty())


def _plain(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value


#: Text on one line, such text that may not be empty, and such text that may be left out.
Words = Annotated[str, BeforeValidator(_plain)]
Text = Annotated[Words, Field(min_length=1)]
OptionalText = Annotated[Words | None, optional(lambda: None)]
#: A list of texts that may not be empty, and one that may.
Texts = Annotated[tuple[Text, ...], must(bool, "be a list, such as [a, b]")]
OptionalTexts = Annotated[tuple[Text, ...], optional(tuple)]
#: The id of an entry: its own name, alone or after the name of its file.
Slug = Annotated[
    str,
    must(
        re.compile(r"([^/]+/)?[a-z0-9][a-z0-9-]*").fullmatch,
        "have lower case letters, digits and hyphens",
        of="a name",
    ),
]


@dataclass
class YamlFile:
    """A YAML file, or the head of another: what it holds, where each part stands, and its mistakes."""

    path: Path
    content: Any = None
    lines: dict[At, int] = field(default_factory=dict)
    found: list[Problem] = field(default_factory=list)

    def text(self) -> str | None:
        """Return the text of the file, or None, noted, where it cannot be read."""
        try:
            return self.path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            self.note(1, f"cannot be read as UTF-8 text ({error.__class__.__name__})")
            return None

    def parse(self, text: str, first: int = 1) -> None:
        """Take in YAML that begins at line ``first``. Raises ListError where it is none."""
        self.lines[()] = first
        try:
            events = yaml.parse(text, Loader=_LOADER)
            for event in events:
                if isinstance(event, yaml.DocumentStartEvent):
                    if self.content is not None:
                        raise self._refusal(event, "a second part begins here; a file holds one")
                    self.content = self._value(next(events), events, ())
        except yaml.YAMLError as error:
            line, message = _where_and_why(text, error)
            raise ListError([Problem(self.path, line + first - 1, f"is not YAML: {message}")]) from error

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
        context: Any = None,
        *,
        needed: bool = False,
    ) -> dict[str, T]:
        """Take out the part called ``name``, or all of the file, and return its sound entries by name.

        Each is a value of ``model``. ``given`` says what an entry of a name is given beside its own fields.
        """
        at: At = (name,) if name else ()
        held = (self.content.pop(name, None) if name else self.content) or {}
        if needed and not held:
            self.note_at(at, f"a file needs {name}, each under a name of its own")
        elif not isinstance(held, dict):
            self.note_at(at, f"{name} {_NAME_AND_VALUE}")
            held = {}
        made = {
            key: self.value(model, entry, (*at, key), context, **given(key)) for key, entry in held.items()
        }
        return {key: value for key, value in made.items() if value is not None}

    def value(
        self,
        model: type[T],
        content: Any,
        at: At = (),
        context: Any = None,
        *,
        lenient: bool = False,
        **given: Any,
    ) -> T | None:
        """Return a part of the file as a value of ``model``, or None after noting each mistake in it.

        ``given`` are fields that the file itself may not write. A lenient reading leaves a field with a
        mistake out, where the value stands without it.
        """
        named = f"{at[-1]}: " if at and isinstance(at[-1], str) else ""
        if not isinstance(content, dict):
            self.note_at(at, f"{named}{_NAME_AND_VALUE}")
            return None
        written = {f"{key} " if key in given else key: value for key, value in content.items()}
        validate = _adapter(cast(Any, model)).validate_python
        made: T | None = None
        try:
            made = validate(written | given, context=context)
        except ValidationError as error:
            for mistake in error.errors(include_url=False):
                self.note_at((*at, *mistake["loc"]), named + _sentence(mistake))
                written.pop(str(mistake["loc"][0]), None)
            with suppress(ValidationError):
                made = validate(written | given, context=context) if lenient else None
        return made

    def nothing_else(self) -> None:
        """Note every name that was not taken out as an unknown one."""
        for name in self.content:
            self.note_at((name,), f"unknown field {name}")

    def sound(self, made: T | None) -> T:
        """Return what was made of the file. Raises ListError where the file has a mistake."""
        if self.found or made is None:
            raise ListError(self.found)
        return made

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], at: At) -> Any:
        """Return what begins with ``event``."""
        if isinstance(event, yaml.ScalarEvent):
            return event.value
        if isinstance(event, yaml.AliasEvent):
            raise self._refusal(event, "words that begin with * must stand in quotation marks")
        if len(at) == DEEPEST:
            raise self._refusal(event, f"stands within more than {DEEPEST} others")
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
                raise self._refusal(event, "a name must be plain words")
            if event.value in held:
                self.note(self._line(event), f"{event.value} is used twice")
            self.lines[*at, event.value] = self._line(event)
            held[event.value] = self._value(next(events), events, (*at, event.value))
        return held

    def _line(self, event: yaml.Event) -> int:
        mark: Any = event.start_mark
        return int(mark.line) + self.lines[()]

    def _refusal(self, event: yaml.Event, message: str) -> ListError:
        return ListError([Problem(self.path, self._line(event), message)])


def read_yaml(path: Path, kind: type[dict[str, Any]] | type[list[Any]] = dict) -> YamlFile:
    """Return a YAML file that holds names and values, or a list; an absent one is empty. Raises ListError."""
    file = YamlFile(path, content=None)
    text = file.text() if path.exists() else ""
    if text is None:
        raise ListError(file.found)
    file.parse(text)
    file.content = file.content or kind()
    if not isinstance(file.content, kind):
        file.note(1, _NAME_AND_VALUE if kind is dict else "must hold a list, each entry after a hyphen")
        raise ListError(file.found)
    return file


def load_folder(folder: Path, make: Callable[[YamlFile], T | None]) -> tuple[tuple[T, ...], list[Problem]]:
    """Return what ``make`` makes of each YAML file in a folder, and every mistake. An absent one is empty."""
    made: list[T] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            file = read_yaml(path)
        except ListError as error:
            problems += error.problems
            continue
        value = make(file)
        made += [] if value is None else [value]
        problems += file.found
    return tuple(made), problems


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
