"""How good and how fast: quality, calibration and the benchmark."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from bot.app import Assistant
from bot.channels.terminal.commands.command import as_json, command, pass_assistant
from bot.core.progress import make_findable
from bot.evaluation import benchmark
from bot.evaluation import quality as evaluation
from bot.features.admin.inventory import figures_table
from bot.screening.message_sets import screening_rates

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@command("quality", "safeguarding-bot quality questions.jsonl")
@click.argument("questions", type=_FILE, required=False)
@click.option("--screening", type=_FILE, help="Measure screening instead, over a file of labelled messages.")
@as_json
@pass_assistant
def quality(assistant: Assistant, questions: Path | None, screening: Path | None, as_json: bool) -> None:
    """Measure retrieval over a question file, or over the library's own labelled questions."""
    figures: Mapping[str, Any]
    if screening:
        figures = screening_rates(assistant.screen, screening)
    else:
        make_findable(assistant.search)
        figures = evaluation.quality(assistant, questions)
    click.echo(json.dumps(figures) if as_json else figures_table(figures))


@command("calibrate", "safeguarding-bot calibrate documents/*.pdf")
@click.argument("files", nargs=-1)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to write what was learned."
)
@pass_assistant
def calibrate(assistant: Assistant, files: tuple[str, ...], out: Path | None) -> None:
    """Learn from the library's labelled questions for the models in use, over FILES or what is held."""
    learned = evaluation.calibrate(
        assistant, files, out or assistant.settings.learned_path, lambda s: click.echo(s, err=True)
    )
    click.echo(figures_table({"questions": learned.questions, **learned.rates}))


@command("bench", "safeguarding-bot bench --passages 20000")
@click.option(
    "--passages", default=20_000, show_default=True, help="Size of the large index; 0 leaves it out."
)
@as_json
@pass_assistant
def bench(assistant: Assistant, passages: int, as_json: bool) -> None:
    """Measure speed and memory on this machine."""
    make_findable(assistant.search)
    figures = benchmark.measure(assistant, passages, lambda s: click.echo(s, err=True))
    click.echo(json.dumps(figures) if as_json else figures_table(figures))


@command("screening", "safeguarding-bot screening")
@click.option("--write", is_flag=True, help="Keep the rates as those that a release may not fall below.")
@as_json
@pass_assistant
def screening(assistant: Assistant, write: bool, as_json: bool) -> None:
    """Measure what screening sees and stops, by kind and by community, over its labelled sets."""
    from bot.screening import measuring
    from bot.screening.rates import keep

    rates = measuring.all_rates(assistant.screen)
    if write:
        keep(rates)
    table = {f"{rate.set}: {rate.part}": f"{rate.hits} of {rate.of}, {rate.percent} %" for rate in rates}
    click.echo(json.dumps(table) if as_json else figures_table(table))
