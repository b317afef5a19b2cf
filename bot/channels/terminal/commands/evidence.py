"""Evidence that learning was shared, at the command line: for people, as CSV, as PDF, for programs."""

from __future__ import annotations

from pathlib import Path

import click

from bot.app import Assistant
from bot.channels.terminal.commands.command import NUMBER, as_json, pass_assistant, printed
from bot.channels.terminal.commands.learning_transitions import person_of
from bot.core.calendar import day_of
from bot.core.period import period_of
from bot.features.learning.evidence_formatting import as_csv, as_text
from bot.features.learning.evidence_formatting import as_json as evidence_json
from bot.rendering.paper_file import write_paper


@click.command(
    "evidence",
    epilog="Example: safeguarding-bot learning evidence --from 2026-01-01 --to 2026-06-30 --pdf a.pdf",
)
@click.option("--from", "first", required=True, help="The first day, such as 2026-01-01.")
@click.option("--to", "last", required=True, help="The last day, which counts too.")
@click.option("--council", help="Only people of this council.")
@click.option("--as", "person_id", type=NUMBER, help="Only what this lead may see: their own council.")
@click.option("--pdf", type=click.Path(dir_okay=False, path_type=Path), help="Where to write it as PDF.")
@click.option("--csv", "table", type=click.Path(dir_okay=False, path_type=Path), help="Where, as CSV.")
@as_json
@pass_assistant
def evidence(
    assistant: Assistant,
    first: str,
    last: str,
    council: str | None,
    person_id: int | None,
    pdf: Path | None,
    table: Path | None,
    as_json: bool,
) -> None:
    """Show who proposed and released each point, and how many were sent it, read it and discussed it."""
    from bot.features.learning.evidence_paper import evidence_pdf

    now = assistant.clock()
    period = period_of(first, last, day_of(now))
    by = person_of(assistant, person_id) if person_id is not None else None
    made = assistant.evidence.evidence(by, period, council, now)
    written = [write_paper(pdf, evidence_pdf(made))] if pdf else []
    if table:
        written.append(write_paper(table, as_csv(made).encode()))
    if as_json:
        printed(evidence_json(made))
    else:
        click.echo("\n".join(written) if written else as_text(made))
