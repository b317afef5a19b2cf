"""What every command shares: the assistant it works on, its help with an example, and its way of printing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import click

from bot.bootstrap import Assistant

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
