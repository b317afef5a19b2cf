"""Documents: originals in and out, corrected, shown, compared, and read again from their addresses."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from bot.app import Assistant
from bot.channels.terminal import messages as terminal_messages
from bot.channels.terminal.commands.command import as_json, command, pass_assistant, printed, tell
from bot.core import formatting
from bot.core.progress import Counting, counting
from bot.errors import ChangedError, NotHeldError, RefusedError, StoreError, UnknownError
from bot.features.documents import formatting as document_formatting
from bot.features.documents import messages as document_messages
from bot.features.documents.facts import FIELDS, changed_in, facts_of, said_of
from bot.features.documents.model import Outcome, Taken
from bot.features.documents.service import Refreshed, Reviewer
from bot.features.learning import messages as learning_messages
from procedures.document import Standing, as_held_back
from procedures.originals import DocumentFacts

#: The share of a file's words that may stand nowhere in its document.
MOST_LOST = 0.005

_HELP = {
    "kind": 'What kind of document it is, such as "local procedure".',
    "title": "Its title; for one document.",
    "date": "When it was made: 2021-03-05, 2021-03 or 2021.",
    "council": "Whose it is, by slug or name; several parted by commas.",
    "publisher": "Who published it.",
    "url": "Its address; for one document.",
    "edition": 'Its edition, such as "7th edition"; it goes into the title.',
    "only_for": "The one council whose people alone may see it, by slug or name; else all may.",
}


def _facts_options(function: Callable[..., Any]) -> Callable[..., Any]:
    for name in reversed(FIELDS):
        function = click.option(f"--{name.replace('_', '-')}", default="", help=_HELP[name])(function)
    return function


@command("add", "safeguarding-bot add manual/ decisions.zip https://www.example.org/procedure")
@click.argument("sources", nargs=-1)
@click.option("--addresses", multiple=True, metavar="FILE", help="A file of web addresses, one a line.")
@_facts_options
@click.option(
    "--for-all", is_flag=True, help="All may see it, though it is like one that is one council's alone."
)
@click.option("--review", is_flag=True, help="Show what was understood before anything is kept, and ask.")
@as_json
@pass_assistant
def add(
    assistant: Assistant,
    /,
    sources: tuple[str, ...],
    addresses: tuple[str, ...],
    for_all: bool,
    review: bool,
    as_json: bool,
    **said: str,
) -> int:
    """Take originals in, from files, folders, zip archives, http(s) addresses or lists of those.

    A documents.csv or documents.yaml in a folder or archive says what the reader cannot know.
    """
    if not sources and not addresses:
        raise click.UsageError("Missing argument 'SOURCES...'.")
    if for_all and said["only_for"]:
        raise click.UsageError("A document is for all or for one council alone: say one of the two.")
    if review and not _at_a_terminal():
        raise RefusedError(document_messages.NO_TERMINAL)
    facts = replace(facts_of(said, assistant.library.authorities), for_all=for_all)
    found = assistant.documents.sources(sources, addresses, facts)
    outcomes: list[Outcome] = []
    with counting(terminal_messages.READING, terminal_messages.ENCODING) as bars:
        asked = _reviewer(assistant, bars) if review else None
        reading, encoding = bars.told
        for outcome in assistant.documents.add(found, reading, encoding, asked):
            outcomes.append(outcome)
            with bars.paused():
                _tell_outcome(assistant, outcome, as_json, len(found))
    if document_formatting.needs_report(outcomes):
        click.echo(document_formatting.report(outcomes), err=as_json)
    _look_after_learning(assistant)
    return int(any(outcome.taken in (Taken.REFUSED, Taken.HELD_BACK) for outcome in outcomes))


def _tell_outcome(assistant: Assistant, outcome: Outcome, as_json: bool, of: int) -> None:
    """Say what came of one source; of several, what was refused is named by the closing report alone."""
    if outcome.problem and (outcome.original or of == 1):
        click.echo(outcome.problem, err=True)
    if as_json:
        click.echo(json.dumps(outcome.as_json(), ensure_ascii=False))
    elif not outcome.problem:
        in_full = of <= document_formatting.IN_FULL
        lines = document_formatting.understood(outcome, assistant.library)
        click.echo(lines if in_full else document_formatting.line_of(outcome))


def _reviewer(assistant: Assistant, bars: Counting) -> Reviewer:
    """Return what shows a document before it is kept, and asks where it is unsure."""

    def review(outcome: Outcome, again: Callable[[Mapping[str, str]], Outcome]) -> Outcome | None:
        with bars.paused():
            return asked(outcome, again)

    def asked(outcome: Outcome, again: Callable[[Mapping[str, str]], Outcome]) -> Outcome | None:
        while True:
            click.echo(document_formatting.reviewed(outcome, assistant.library))
            if outcome.original is None or not outcome.original.doubts:
                click.echo(f"  {document_messages.REVIEW_SURE}")
                return outcome
            said = click.prompt(document_messages.REVIEW_ASKS, type=click.Choice(["yes", "no", "edit"]))
            if said != "edit":
                return outcome if said == "yes" else None
            outcome = _edited(outcome, again)

    return review


def _edited(outcome: Outcome, again: Callable[[Mapping[str, str]], Outcome]) -> Outcome:
    assert outcome.original is not None
    document = outcome.original.document
    typed = {
        name: click.prompt(f"  {name}", default=value, show_default=True)
        for name, value in said_of(document).items()
    }
    mended = again(dict(outcome.original.given) | changed_in(typed, document))
    if mended.problem:
        click.echo(mended.problem, err=True)
        return outcome
    return mended


@command("remove", "safeguarding-bot remove havering-19-011-816")
@click.argument("ids", nargs=-1, required=True)
@pass_assistant
def remove(assistant: Assistant, ids: tuple[str, ...]) -> None:
    """Take originals out, by the id that documents shows. Notes about them stay."""
    missing = []
    for document_id in dict.fromkeys(ids):
        try:
            taken_out = assistant.documents.take_out(document_id)
        except NotHeldError:
            missing.append(document_id)
            continue
        told = document_messages.REMOVED if taken_out else document_messages.WAITS_OUT
        click.echo(told.format(id=document_id))
    _look_after_learning(assistant)
    if missing:
        raise NotHeldError(document_messages.NOT_HELD.format(id=formatting.joined(tuple(missing))))


@click.group("documents", invoke_without_command=True, epilog="Example: safeguarding-bot documents --json")
@as_json
@click.pass_context
def documents(context: click.Context, as_json: bool) -> None:
    """List the documents, and which originals were added; set corrects what is said of one."""
    if context.invoked_subcommand is None:
        held = context.obj.documents.documents()
        tell(as_json, held, document_formatting.documents_table(held))


@documents.command("confirm", epilog="Example: safeguarding-bot documents confirm held-back.a-manual --yes")
@click.argument("document_id", metavar="ID")
@click.option("--yes", is_flag=True, help="Take it in without asking.")
@pass_assistant
def confirm(assistant: Assistant, document_id: str, yes: bool) -> int:
    """Show what somebody else proposed and how it differs from what stands, and take it in once agreed."""
    coming, compared = assistant.documents.proposed_change(document_id)
    documents_held = assistant.corpus(None).documents
    if compared:
        click.echo(document_formatting.comparison(compared))
    else:
        click.echo(document_formatting.shown(coming, assistant.library, documents_held))
    if not yes and not (_at_a_terminal() and click.confirm(document_messages.CONFIRM)):
        click.echo(document_messages.NOT_CONFIRMED.format(id=document_id))
        return 1
    taken_in = assistant.documents.confirm(document_id)
    click.echo(document_messages.CONFIRMED.format(id=taken_in.document.id))
    _look_after_learning(assistant)
    return 0


@documents.command("log", epilog="Example: safeguarding-bot documents log --json")
@as_json
@pass_assistant
def log(assistant: Assistant, as_json: bool) -> None:
    """List what was done with documents, by whom and when."""
    acts = assistant.documents.acts()
    tell(as_json, [act.as_json() for act in acts], document_formatting.acts_table(acts))


@documents.command("set", epilog="Example: safeguarding-bot documents set exampleshire-manual --date 2021-03")
@click.argument("document_id", metavar="ID")
@_facts_options
@click.option("--standing", default="", help="current, superseded or unknown.")
@click.option("--superseded-by", default="", metavar="ID", help="The document that replaced it.")
@pass_assistant
def set_particulars(
    assistant: Assistant, /, document_id: str, standing: str, superseded_by: str, **said: str
) -> None:
    """Correct what is said of an original, without reading its file again. Its id stays."""
    if standing and standing not in {each.value for each in Standing}:
        near = formatting.joined(tuple(each.value for each in Standing))
        raise UnknownError(document_messages.UNKNOWN_STANDING.format(value=standing, near=near))
    changes = assistant.documents.correct(document_id, said, standing, superseded_by)
    if not changes:
        click.echo(document_messages.AS_IT_WAS.format(id=document_id))
        return
    click.echo(document_messages.CORRECTED.format(id=document_id, changes="; ".join(changes)))
    _look_after_learning(assistant)


@command("sources", "safeguarding-bot sources guidance/*.pdf")
@click.argument("files", nargs=-1)
@as_json
@pass_assistant
def sources(assistant: Assistant, files: tuple[str, ...], as_json: bool) -> None:
    """Keep the shape of the paragraphs that notes rest on, from their sources or from all that was added.

    Later, a text that claims to be such a source and differs is held back. Read the notes against the
    sources first.
    """
    found = assistant.documents.sources(files, (), DocumentFacts())
    path, kept = assistant.documents.keep_sources(found)
    told = {"count": sum(kept.values()), "documents": len(kept), "path": path}
    tell(as_json, kept, document_messages.SOURCES_KEPT.format(**told))


@command("show", "safeguarding-bot show exampleshire-manual --against manual.pdf")
@click.argument("document_id", metavar="ID")
@click.option(
    "--against", type=click.Path(path_type=Path), metavar="FILE", help="List words of FILE left out."
)
@as_json
@pass_assistant
def show(assistant: Assistant, document_id: str, against: Path | None, as_json: bool) -> int:
    """Print a document as it was understood; --against lists the words of a file that stand nowhere in it.

    With --against the exit code is 1 where more than 0.5 % of the file's words are left out.
    """
    if against is None:
        original = assistant.documents.original(document_id)
        if as_json:
            printed(document_formatting.original_json(original))
        else:
            documents_held = assistant.corpus(None).documents
            click.echo(document_formatting.shown(original, assistant.library, documents_held))
        return 0
    covered = assistant.documents.against(document_id, against)
    if as_json:
        printed(document_formatting.missing_json(document_id, covered))
    else:
        click.echo(document_formatting.missing(document_id, against.name, covered))
    return int(covered.share > MOST_LOST)


@command("compare", "safeguarding-bot compare exampleshire-manual-2021 exampleshire-manual-2024")
@click.argument("old")
@click.argument("new")
@as_json
@pass_assistant
def compare(assistant: Assistant, old: str, new: str, as_json: bool) -> None:
    """Say what changed between two documents, paragraph by paragraph."""
    compared = assistant.documents.compared(old, new)
    tell(as_json, compared.as_json(), document_formatting.comparison(compared))


@command("refresh", "safeguarding-bot refresh exampleshire-manual --yes")
@click.argument("ids", nargs=-1)
@click.option("--yes", is_flag=True, help="Take in what changed without asking.")
@as_json
@pass_assistant
def refresh(assistant: Assistant, ids: tuple[str, ...], yes: bool, as_json: bool) -> int:
    """Read again the addresses that documents came from, say what changed, and take it in once agreed."""
    failed, changed = False, []
    for found in assistant.documents.refresh(ids):
        failed = failed or bool(found.problem)
        taken = False
        if not as_json:
            _tell_refreshed(found)
        if found.original and not found.problem:
            agreed, document_id = yes or (not as_json and _agrees(found)), found.document.id
            try:
                taken = agreed and assistant.documents.take_in(found)
            except ChangedError:
                agreed = False
                changed.append(document_id)
            if not as_json:
                waits = agreed and not taken
                told = document_messages.TAKEN_IN if taken else document_messages.LEFT
                told = document_messages.PROPOSED if waits else told
                click.echo(told.format(id=document_id, waits=as_held_back(document_id)))
        if as_json:
            click.echo(json.dumps(_refreshed_json(found, taken), ensure_ascii=False))
    _look_after_learning(assistant)
    if changed:
        told = document_messages.CHANGED_SINCE_READ.format(id=formatting.joined(tuple(changed)))
        raise ChangedError(told)
    return int(failed)


def _agrees(found: Refreshed) -> bool:
    asks = document_messages.TAKE_IN.format(id=found.document.id)
    return _at_a_terminal() and click.confirm(asks)


def _tell_refreshed(found: Refreshed) -> None:
    if found.problem:
        click.echo(found.problem, err=True)
    elif found.comparison is None:
        click.echo(document_messages.IS_UNCHANGED.format(id=found.document.id))
    else:
        counts = document_formatting.counts_of(found.comparison)
        click.echo(document_messages.IS_CHANGED.format(id=found.document.id, counts=counts))
        if told := document_formatting.changes(found.comparison):
            click.echo(told)


def _refreshed_json(found: Refreshed, taken: bool) -> dict[str, Any]:
    return {
        "id": found.document.id,
        "problem": found.problem or None,
        "changed": found.original is not None,
        "taken_in": taken,
        "changes": [c.as_json() for c in found.comparison.changes] if found.comparison else [],
    }


def _at_a_terminal() -> bool:
    return sys.stdin.isatty()


def _look_after_learning(assistant: Assistant) -> None:
    """Put learning points in review whose passages are not as they were."""
    try:
        count = assistant.learning_scheduler.look(assistant.clock())
    except StoreError:
        click.echo(learning_messages.NOT_LOOKED_AFTER, err=True)
        return
    if count:
        click.echo(learning_messages.CHECKED.format(count=learning_messages.points(count)), err=True)
