"""Cases across a council boundary: step by step, or from flags, to a duty card."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from bot.app import Assistant
from bot.channels.terminal.commands.command import as_json, command, pass_assistant
from bot.features.boundary import messages as boundary_messages
from bot.features.boundary.citation_slip import slip_of
from bot.features.boundary.facts import MORE_FLAGS, facts_of
from bot.features.boundary.layout import (
    comparison_blocks,
    duty_card_blocks,
    first_page_blocks,
    record_copy,
)
from bot.features.boundary.steps import StepChoice, StepQuestion, Steps, Walk
from bot.rendering.paper_file import write_paper
from bot.rendering.text import text_of, wrapped
from procedures.boundary.facts import CHOICES, Facts

#: The numbers that go back and start again stand after the choices, as choices of their own.
_BACK = StepChoice("back", boundary_messages.BACK)
_AGAIN = StepChoice("again", boundary_messages.AGAIN)

Read = Callable[[str], str]
Show = Callable[[str], None]

_COUNCIL = "A council, as in authorities.yaml, or england, outside_england or not_sure."
_HELP = {
    "danger": "Whether anyone is in danger now.",
    "home": f"Where the child normally lives. {_COUNCIL}",
    "other": f"The council on the other side of the tie. {_COUNCIL}",
    "tie": "What ties the child to the other council.",
    "status": "What the home council has open for the child.",
    "asking": "Who asks.",
    "refused": "The reason that the other side gave for not acting.",
    "third": "A third council, where one is concerned.",
    "now": "Where the child is now.",
    "concern": "What the concern is about.",
    "order": "Police protection or an emergency order, where one is in force.",
    "stay": "Whether the family is there for good, for now, or in a refuge.",
}


def _flag(name: str) -> click.Option:
    choices = "|".join(CHOICES[name]) if name in CHOICES else "SLUG"
    return click.Option([f"--{name}"], metavar=choices, help=_HELP[name])


@command("case", "safeguarding-bot case --danger no --home havering --other kent --tie risk_there --json")
@click.option("--side-by-side", "beside", is_flag=True, help="Show both councils' procedures.")
@click.option(
    "--full",
    is_flag=True,
    help="Print all of the card: sources, differences, every step, what to write down.",
)
@click.option("--copy", is_flag=True, help="Print a plain copy for the case record.")
@click.option(
    "--pdf", type=click.Path(path_type=Path), help="Write the card's one-page slip for the file here."
)
@as_json
@pass_assistant
def case(
    assistant: Assistant,
    /,
    beside: bool,
    full: bool,
    copy: bool,
    pdf: Path | None,
    as_json: bool,
    **flags: str | None,
) -> None:
    """Say who must hold the strategy discussion across a boundary. Without flags, asks step by step."""
    facts = _facts(assistant, flags, as_json)
    if facts is None:
        click.echo(boundary_messages.CASE_CLOSING)
        return
    card = assistant.boundary.card(facts)
    authorities = assistant.library.authorities
    steps = assistant.boundary.guide.compared(facts) if beside else ()
    if as_json:
        said = [step.as_json() for step in steps] if beside else card.as_json()
        click.echo(json.dumps(said, ensure_ascii=False))
    elif copy:
        click.echo(record_copy(card, authorities, assistant.clock()))
    elif beside:
        click.echo(text_of(comparison_blocks(steps, card, authorities)))
    elif full:
        click.echo(text_of(duty_card_blocks(card, authorities)))
    else:
        click.echo(text_of(first_page_blocks(card)))
        click.echo(boundary_messages.MORE_IN_TERMINAL)
    if pdf:
        written = write_paper(pdf, slip_of(card, facts, authorities, assistant.clock()))
        click.echo(written, err=as_json)


case.params[:0] = [
    _flag(name) for name in ("danger", "home", "other", "tie", "status", "asking", "refused", *MORE_FLAGS)
]


def _facts(assistant: Assistant, flags: dict[str, str | None], as_json: bool) -> Facts | None:
    """The facts from flags, where any is given or a program asks; else from the person, or None."""
    authorities = assistant.library.authorities
    if as_json or any(value is not None for value in flags.values()):
        return facts_of(flags, authorities)
    click.echo(boundary_messages.CASE_OPENING)
    return walk_through(Steps(authorities), input, click.echo)


def walk_through(steps: Steps, read: Read, show: Show) -> Facts | None:
    """Ask step by step and return the facts, or None where the person stops (an empty line, or the end).

    ``read`` takes a prompt and returns a line; ``show`` prints one.
    """
    walk = steps.begin()
    while asked := steps.asked(walk):
        further = _answered(steps, walk, asked, read, show)
        if further is None:
            return None
        walk = further
    return steps.facts(walk)


def _answered(steps: Steps, walk: Walk, asked: StepQuestion, read: Read, show: Show) -> Walk | None:
    """Show one question and return the walk after its answer, or None where there is none."""
    choices = [*asked.choices, *((_BACK, _AGAIN) if asked.can_go_back else ())]
    show("\n" + "\n".join(_lines(asked, choices)))
    while True:
        try:
            line = read("> ").strip()
        except (EOFError, KeyboardInterrupt):
            return None
        if not line:
            return None
        numbered = {str(number): choice for number, choice in enumerate(choices, 1)}
        if line in numbered:
            return _after(steps, walk, numbered[line])
        show(boundary_messages.CHOOSE.format(last=len(choices)))


def _lines(asked: StepQuestion, choices: list[StepChoice]) -> Iterator[str]:
    if asked.warning:
        yield wrapped(asked.warning)
    yield wrapped(asked.question)
    for number, choice in enumerate(choices, 1):
        yield wrapped(choice.label, f"{number:>4}. ", " " * 6)


def _after(steps: Steps, walk: Walk, chosen: StepChoice) -> Walk:
    if chosen is _BACK:
        return walk.back()
    return walk.again() if chosen is _AGAIN else steps.choose(walk, chosen.value)
