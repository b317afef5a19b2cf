"""What the fields of a library's files may hold, for the types whose values are read from them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, ValidationInfo

#: A type that says so has no field but its own.
STRICT = ConfigDict(extra="forbid")


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
