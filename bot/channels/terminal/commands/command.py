"""What commands share: the assistant they work on, who acts, a help with an example, a way of printing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from bot.app import Assistant
from bot.core import formatting
from bot.core import messages as core_messages
from bot.core.people import Person
from bot.errors import NotHeldError, UnknownError

Command = Callable[..., Any]
#: The largest number that a database holds of somebody or something that is kept.
MOST = 2**31 - 1


class _Number(click.types.IntParamType):
    """A whole number that a database can hold; any other is typed wrongly, as a word would be."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        number = int(super().convert(value, param, ctx))
        if abs(number) > MOST:
            self.fail("there is no such number.", param, ctx)
        return number


#: The number of somebody or something that is kept.
NUMBER = _Number()

pass_assistant = click.make_pass_decorator(Assistant)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
to_pdf = click.option(
    "--pdf", type=click.Path(dir_okay=False, path_type=Path), help="Where to write it as PDF."
)
to_csv = click.option(
    "--csv", "table", type=click.Path(dir_okay=False, path_type=Path), help="Where, as CSV."
)


def command(name: str, example: str) -> Callable[[Command], click.Command]:
    """Make a command whose help ends with an example; what it returns is its exit code, None for 0."""
    return click.command(name, epilog=f"Example: {example}")


def group(name: str, example: str, **settings: Any) -> Callable[[Command], click.Group]:
    """Make a group of commands whose help ends with an example."""
    return click.group(name, epilog=f"Example: safeguarding-bot {name} {example}", **settings)


def subcommand(
    of: click.Group, name: str, example: str, **settings: Any
) -> Callable[[Command], click.Command]:
    """Make a command of a group; ``example`` is what follows its name."""
    return of.command(
        name, epilog=f"Example: safeguarding-bot {of.name} {name} {example}".rstrip(), **settings
    )


def acting_person(help: str, *, required: bool = False) -> Callable[[Command], Command]:
    """Return the option --as, which gives a command ``by``: somebody by number, or None where none is named.

    It raises NotHeldError for a number that is nobody's.
    """

    def found(context: click.Context, _option: click.Parameter, number: int | None) -> Person | None:
        assistant = context.find_object(Assistant)
        return person_of(assistant, number) if assistant and number is not None else None

    return click.option("--as", "by", type=NUMBER, required=required, callback=found, help=help)


acts_as = acting_person("The lead who looks, by number.", required=True)


def person_of(assistant: Assistant, number: int) -> Person:
    """Return who has a number. Raises NotHeldError."""
    person = assistant.store.people.by_id(number)
    if person is None:
        raise NotHeldError(core_messages.UNKNOWN_PERSON.format(number=number))
    return person


def council_called(assistant: Assistant, typed: str) -> str:
    """Return the slug of the council that somebody named. Raises UnknownError."""
    authorities = assistant.library.authorities
    slug = authorities.called(typed)
    if slug is None:
        near = formatting.joined(authorities.near(typed))
        raise UnknownError(core_messages.UNKNOWN_AUTHORITY.format(slug=typed, near=near))
    return slug


def printed(value: Any) -> None:
    """Print a value for a program."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


def tell(as_json: bool, value: Any, sentence: str) -> None:
    """Print a value for a program, or a sentence for a person."""
    if as_json:
        printed(value)
    else:
        click.echo(sentence)
