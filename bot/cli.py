"""The command line: what an officer, a tool or the README calls. The only module that exits."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from bot import adding, benchmark, overview, texts
from bot.answers.card import Card
from bot.bootstrap import Assistant
from bot.channels.terminal import render
from bot.errors import BotError, NotHeldError
from bot.progress import counting
from bot.settings import load_settings
from embeddings.errors import EmbeddingError
from procedures.reading.errors import ReadingError

pass_assistant = click.make_pass_decorator(Assistant)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="safeguarding-bot")
@click.pass_context
def cli(context: click.Context) -> None:
    """Safeguarding procedure, in the words of the sources."""
    context.obj = Assistant(load_settings())


def command(name: str, example: str) -> Callable[[Callable[..., Any]], click.Command]:
    """Register a command whose help ends with an example."""

    def register(function: Callable[..., Any]) -> click.Command:
        return cli.command(name, epilog=f"Example: {example}")(function)

    return register


@command("ask", 'safeguarding-bot ask "how soon must strategy minutes go round?"')
@click.argument("question", nargs=-1, required=True)
@as_json
@pass_assistant
def ask(assistant: Assistant, question: tuple[str, ...], as_json: bool) -> None:
    """Ask one question and get one card; - reads one question a line."""
    _prepare(assistant)
    lines = _lines() if question == ("-",) else [" ".join(question)]
    for card in assistant.pipeline.answer_all(lines):
        _show(card, as_json)


@command("chat", "safeguarding-bot chat")
@pass_assistant
def chat(assistant: Assistant) -> None:
    """Ask one question after another; an empty line ends."""
    _prepare(assistant)
    click.echo(texts.CHAT_OPENING)
    while True:
        try:
            line = input("> ")
        except (EOFError, KeyboardInterrupt):
            break
        if not line.strip():
            break
        click.echo(render(assistant.pipeline.answer(line)))
    click.echo(texts.CHAT_CLOSING)


@command("add", "safeguarding-bot add decisions/*.txt manual.pdf https://www.example.org/procedure")
@click.argument("sources", nargs=-1, required=True)
@as_json
@pass_assistant
def add(assistant: Assistant, sources: tuple[str, ...], as_json: bool) -> None:
    """Take originals in, from files or http(s) addresses."""
    refused = 0
    for outcome in adding.add_all(assistant, sources, counting("Reading and encoding")):
        refused += outcome.problem is not None
        if outcome.problem:
            click.echo(outcome.problem, err=True)
        if as_json:
            click.echo(json.dumps(outcome.as_json(), ensure_ascii=False))
        elif not outcome.problem:
            click.echo(outcome.report(assistant.library))
    sys.exit(1 if refused else 0)


@command("remove", "safeguarding-bot remove havering-19-011-816")
@click.argument("ids", nargs=-1, required=True)
@pass_assistant
def remove(assistant: Assistant, ids: tuple[str, ...]) -> None:
    """Take originals out, by the id that documents shows. Notes about them stay."""
    missing = [i for i in dict.fromkeys(ids) if not assistant.index.remove(i)]
    for gone in sorted(set(ids) - set(missing)):
        click.echo(f"{gone} is removed and can no longer be found.")
    if missing:
        raise NotHeldError(
            f"No original is held as {texts.joined(tuple(missing))}; safeguarding-bot documents lists them."
        )


@command("documents", "safeguarding-bot documents --json")
@as_json
@pass_assistant
def documents(assistant: Assistant, as_json: bool) -> None:
    """List the documents, and which originals were added."""
    held = overview.documents(assistant)
    click.echo(json.dumps(held, ensure_ascii=False, indent=1) if as_json else overview.documents_table(held))


@command("check", "safeguarding-bot check")
@as_json
@pass_assistant
def check(assistant: Assistant, as_json: bool) -> None:
    """Check the library: every mistake with its file and line."""
    problems = overview.problems(assistant)
    if as_json:
        click.echo(json.dumps([overview.problem_json(p) for p in problems], ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(map(str, problems)) if problems else overview.sound(assistant))
    sys.exit(1 if problems else 0)


@command("quality", "safeguarding-bot quality questions.jsonl")
@click.argument("questions", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@as_json
@pass_assistant
def quality(assistant: Assistant, questions: Path | None, as_json: bool) -> None:
    """Measure retrieval over a question file, or over the library's own labelled questions."""
    _prepare(assistant)
    figures = overview.quality(assistant, questions)
    click.echo(json.dumps(figures) if as_json else overview.figures_table(figures))


@command("calibrate", "safeguarding-bot calibrate")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to write what was learned."
)
@pass_assistant
def calibrate(assistant: Assistant, out: Path | None) -> None:
    """Learn from the library's labelled questions for the encoder in use."""
    _prepare(assistant)
    learned = overview.calibrate(
        assistant, out or assistant.settings.learned_path, lambda s: click.echo(s, err=True)
    )
    click.echo(overview.figures_table({"questions": learned.questions, **learned.errors}))


@command("bench", "safeguarding-bot bench --passages 20000")
@click.option(
    "--passages", default=20_000, show_default=True, help="Size of the large index; 0 leaves it out."
)
@as_json
@pass_assistant
def bench(assistant: Assistant, passages: int, as_json: bool) -> None:
    """Measure speed and memory on this machine."""
    _prepare(assistant)
    figures = benchmark.measure(assistant, passages, lambda s: click.echo(s, err=True))
    click.echo(json.dumps(figures) if as_json else overview.figures_table(figures))


@command("about", "safeguarding-bot about")
@as_json
@pass_assistant
def about(assistant: Assistant, as_json: bool) -> None:
    """Say what is held, how old it is, and how often the assistant is wrong."""
    facts = overview.about(assistant)
    click.echo(json.dumps(facts, ensure_ascii=False, indent=1) if as_json else overview.figures_table(facts))


def main() -> None:
    """Run the command line; a mistake ends with one sentence and exit code 1."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # no letter that comes or goes stops a command
            stream.reconfigure(errors="replace" if stream is sys.stdin else "backslashreplace")
    try:
        cli(standalone_mode=False)
    except click.exceptions.Exit as ended:
        sys.exit(ended.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except (BotError, EmbeddingError, ReadingError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:
        click.echo(texts.disk_sentence(error), err=True)
        sys.exit(1)


def _prepare(assistant: Assistant) -> None:
    """Bring the index up to date before the first question, with a progress bar if it takes long."""
    with counting("Making the library findable") as progress:
        assistant.search.finder(progress)


def _lines() -> list[str]:
    """One question a line from standard input; a blank line is a question too, and gets its card."""
    read = sys.stdin.buffer.read().decode("utf-8", errors="replace")
    lines = read.removesuffix("\n").split("\n") if read else []
    if not lines:
        raise click.UsageError("No question came in. Type one after ask, or one a line with -.")
    return lines


def _show(card: Card, as_json: bool) -> None:
    click.echo(json.dumps(card.as_json(), ensure_ascii=False) if as_json else render(card))


if __name__ == "__main__":
    main()
