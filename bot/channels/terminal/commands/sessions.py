"""Refresher sessions: the sets, drafts for review, and the reports of sessions that were held."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from bot.app import Assistant
from bot.channels.terminal.commands.command import (
    NUMBER,
    as_json,
    group,
    pass_assistant,
    printed,
    subcommand,
    tell,
    to_csv,
    to_pdf,
)
from bot.core import formatting
from bot.errors import NotHeldError, RefusedError
from bot.features.sessions import messages as sessions_messages
from bot.features.sessions.draft_review import QuestionDraft, Review
from bot.features.sessions.papers import report_paper
from bot.features.sessions.pictures import letter
from bot.rendering.csv_table import csv_file
from bot.rendering.paper_file import write_paper
from bot.rendering.pdf import pdf_of
from bot.rendering.text import text_of
from procedures.refresher import Scenario, ScenarioSet, unsound


@group("refresher", "sets")
def refresher() -> None:
    """See the sets of questions, draft and review more, and get the reports of sessions."""


@subcommand(refresher, "sets", "--json")
@as_json
@pass_assistant
def sets_(assistant: Assistant, as_json: bool) -> None:
    """List the sets, with how many questions each has, and those left out because a passage changed."""
    held = assistant.sessions.sets()
    if as_json:
        printed([_set_json(made) for made in held])
        return
    for made in held:
        click.echo(sessions_messages.SET_ROW.format(id=made.id, count=len(made.scenarios), title=made.title))
        for gone in made.withdrawn:
            click.echo(sessions_messages.SET_WITHDRAWN.format(question=gone.scenario.id, why=gone.why))


@subcommand(refresher, "show", "who-holds-the-discussion")
@click.argument("set_id")
@as_json
@pass_assistant
def show(assistant: Assistant, set_id: str, as_json: bool) -> None:
    """Show a set's questions, with the right choice and what each rests on."""
    made = assistant.sessions.set_of(set_id)
    if as_json:
        printed(_set_json(made) | {"questions": [s.as_json() for s in made.scenarios]})
        return
    click.echo(made.title)
    for number, scenario in enumerate(made.scenarios, start=1):
        click.echo("\n" + sessions_messages.ROW.format(number=number, asks=scenario.asks))
        click.echo("\n".join(_lines(assistant, scenario)))


@subcommand(refresher, "draft", "--document kent-19-010-314")
@click.option("--document", "document_id", required=True, help="A document's id, as documents lists it.")
@as_json
@pass_assistant
def draft_(assistant: Assistant, document_id: str, as_json: bool) -> None:
    """Draft questions from a document's passages, for a trainer to review. None is asked unreviewed."""
    from bot.features.sessions.question_drafting import draft

    grounds = assistant.corpus()
    document = grounds.documents.get(document_id)
    passages = [p for p in grounds.passages.values() if p.document_id == document_id]
    if document is None or not passages:
        raise NotHeldError(sessions_messages.NO_ORIGINAL.format(document=document_id))
    others = [p for p in grounds.passages.values() if p.document_id != document_id]
    made = draft(document, passages, others, assistant.library.authorities)
    count = assistant.store.drafts.add(document_id, made, assistant.clock())
    sentence = sessions_messages.DRAFTED.format(count=count, document=document_id)
    tell(as_json, {"document": document_id, "drafted": count}, sentence)


@subcommand(refresher, "drafts", "--json")
@as_json
@pass_assistant
def drafts(assistant: Assistant, as_json: bool) -> None:
    """List the drafts that wait for review."""
    waiting = assistant.store.drafts.all(Review.DRAFTED)
    if as_json:
        printed([_draft_json(held) for held in waiting])
        return
    if not waiting:
        click.echo(sessions_messages.NO_DRAFTS)
    for held in waiting:
        click.echo(sessions_messages.ROW.format(number=held.id, asks=held.scenario.asks))
        click.echo("\n".join(_lines(assistant, held.scenario)))


@subcommand(refresher, "accept", "12")
@click.argument("draft_id", type=NUMBER)
@pass_assistant
def accept(assistant: Assistant, draft_id: int) -> None:
    """Accept a draft: it may be asked from now on."""
    held = _waiting(assistant, draft_id)
    wrong = [*unsound(held.scenario), assistant.corpus().withdrawal(held.scenario)]
    if why := next((w for w in wrong if w), None):
        raise RefusedError(sessions_messages.DRAFT_UNSOUND.format(number=draft_id, why=why))
    assistant.store.drafts.decide(draft_id, Review.ACCEPTED)
    click.echo(sessions_messages.ACCEPTED.format(number=draft_id))


@subcommand(refresher, "edit", '12 --asks "How soon must the minutes go round?" --choice "One day" --right 1')
@click.argument("draft_id", type=NUMBER)
@click.option("--asks", help="The question in other words.")
@click.option("--choice", "choices", multiple=True, help="Every choice anew, in order; give it each time.")
@click.option("--right", type=click.IntRange(1, 5), help="The number of the right choice.")
@click.option("--why", help="Why it is right.")
@pass_assistant
def edit(
    assistant: Assistant,
    draft_id: int,
    asks: str | None,
    choices: tuple[str, ...],
    right: int | None,
    why: str | None,
) -> None:
    """Change a draft. It waits for review as before."""
    held = _waiting(assistant, draft_id)
    given = {"asks": asks, "choices": choices or None, "right": right - 1 if right else None, "why": why}
    changed = replace(held.scenario, **{k: v for k, v in given.items() if v is not None})  # type: ignore[arg-type]
    if wrong := next(unsound(changed), None):
        raise RefusedError(sessions_messages.DRAFT_UNSOUND.format(number=draft_id, why=wrong))
    assistant.store.drafts.edit(draft_id, changed)
    click.echo(sessions_messages.EDITED.format(number=draft_id))


@subcommand(refresher, "drop", "12")
@click.argument("draft_id", type=NUMBER)
@pass_assistant
def drop(assistant: Assistant, draft_id: int) -> None:
    """Drop a draft. It is not offered again."""
    held = _held(assistant, draft_id)
    assistant.store.drafts.decide(held.id, Review.DROPPED)
    click.echo(sessions_messages.DROPPED.format(number=draft_id))


@subcommand(refresher, "sessions", "--json")
@as_json
@pass_assistant
def sessions(assistant: Assistant, as_json: bool) -> None:
    """List the sessions that are held, the newest first."""
    found = assistant.sessions.sessions()
    if as_json:
        printed(
            [
                {
                    "session": s.id,
                    "title": s.plan.title,
                    "team": str(s.plan.team),
                    "held": s.made.isoformat(timespec="seconds"),
                    "phase": s.phase.value,
                    "joined": joined,
                }
                for s, joined in found
            ]
        )
        return
    for s, joined in found:
        row = {"number": s.id, "when": formatting.moment(s.made), "people": joined, "phase": s.phase.value}
        click.echo(sessions_messages.SESSION_ROW.format(**row, title=s.plan.title))
    if not found:
        click.echo(sessions_messages.NO_SESSIONS)


@subcommand(refresher, "report", "3 --pdf report.pdf --csv report.csv")
@click.argument("session_id", type=NUMBER)
@to_pdf
@to_csv
@as_json
@pass_assistant
def report(
    assistant: Assistant, session_id: int, pdf: Path | None, table: Path | None, as_json: bool
) -> None:
    """Show the report of a session that has ended, or write it as tagged PDF or as CSV."""
    made = assistant.sessions.report(session_id)
    written = [write_paper(pdf, pdf_of(report_paper(made)))] if pdf else []
    if table:
        written.append(write_paper(table, csv_file(made.as_csv())))
    tell(
        as_json,
        made.as_json(),
        "\n".join(written) if written else text_of(report_paper(made, charts=False).read_out),
    )


def _held(assistant: Assistant, draft_id: int) -> QuestionDraft:
    held = assistant.store.drafts.by_id(draft_id)
    if held is None:
        raise NotHeldError(sessions_messages.NO_DRAFT.format(number=draft_id))
    return held


def _waiting(assistant: Assistant, draft_id: int) -> QuestionDraft:
    held = _held(assistant, draft_id)
    if held.state is not Review.DRAFTED:
        raise RefusedError(sessions_messages.DECIDED.format(number=draft_id, state=held.state.value))
    return held


def _set_json(made: ScenarioSet) -> dict[str, Any]:
    return {
        "id": made.id,
        "title": made.title,
        "about": made.about,
        "count": len(made.scenarios),
        "left_out": [{"id": gone.scenario.id, "why": gone.why} for gone in made.withdrawn],
    }


def _draft_json(held: QuestionDraft) -> dict[str, Any]:
    return {"draft": held.id, "document": held.document_id, **held.scenario.as_json()}


def _lines(assistant: Assistant, scenario: Scenario) -> list[str]:
    lines = [
        f"   {letter(n)} {choice} {sessions_messages.RIGHT_MARK if n == scenario.right else ''}".rstrip()
        for n, choice in enumerate(scenario.choices)
    ]
    if scenario.discussion:
        lines.append(f"   {sessions_messages.TALKED_ABOUT}")
    cited = "; ".join(assistant.corpus().citations(scenario))
    return [*lines, f"   {sessions_messages.RESTS_ON.format(citations=cited)}"]
