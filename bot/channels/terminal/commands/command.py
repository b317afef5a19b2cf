"""What every command shares: the assistant it works on, its help with an example, and its way of printing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import click

from bot.app import Assistant


class _Number(click.types.IntParamType):
    """A whole number that a database can hold; any other is typed wrongly, as a word would be."""

    def __init__(self, bits: int) -> None:
        self._most: int = 2 ** (bits - 1) - 1

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        number = int(super().convert(value, param, ctx))
        if abs(number) > self._most:
            self.fail("there is no such number.", param, ctx)
        return number


#: The number of somebody or something that is kept, and that of a chat.
NUMBER, CHAT = _Number(32), _Number(64)

pass_assistant = click.make_pass_decorator(Assistant)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")


def command(name: str, example: str) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a command whose help ends with an example; what it returns is its exit code, None for 0."""

    def made(function: Callable[..., Any]) -> click.Command:
        return click.command(name, epilog=f"Example: {example}")(function)

    return made


def printed(value: Any) -> None:
    """Print a value for a program."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))
