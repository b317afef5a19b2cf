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
from bot.core.question import Question
from bot.features.sessions import messages as sessions_messages
from bot.features.sessions.draft_review import QuestionDraft, Review
from bot.features.sessions.papers import report_paper
from bot.features.sessions.pictures import letter
from bot.rendering.csv_table import csv_file
from bot.rendering.paper_file import write_paper
from bot.rendering.pdf import pdf_of
from bot.rendering.text import text_of
from procedures.refresher import Scenario, ScenarioSet


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
    count = assistant.own_questions.draft(document_id, None)
    sentence = sessions_messages.DRAFTED.format(count=count, document=document_id)
    tell(as_json, {"document": document_id, "drafted": count}, sentence)


@subcommand(refresher, "drafts", "--json")
@click.option("--dropped", is_flag=True, help="Those that were dropped, and can be brought back.")
@as_json
@pass_assistant
def drafts(assistant: Assistant, dropped: bool, as_json: bool) -> None:
    """List the questions that wait for review, or those that were dropped."""
    held = [question.draft for question in assistant.own_questions.all(None)]
    state = Review.DROPPED if dropped else Review.DRAFTED
    waiting = [draft for draft in held if draft.state is state]
    if as_json:
        printed([_draft_json(draft) for draft in waiting])
        return
    if not waiting:
        click.echo(sessions_messages.NONE_DROPPED if dropped else sessions_messages.NO_DRAFTS)
    for draft in waiting:
        click.echo(sessions_messages.ROW.format(number=draft.id, asks=draft.scenario.asks))
        click.echo("\n".join(_lines(assistant, draft.scenario)))


@subcommand(refresher, "accept", "12")
@click.argument("draft_id", type=NUMBER)
@pass_assistant
def accept(assistant: Assistant, draft_id: int) -> None:
    """Accept a question: it may be asked from now on."""
    questions = assistant.own_questions
    questions.accept(questions.held(draft_id, None), None)
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
    """Change a question. It waits for review, also where it was accepted."""
    held = assistant.own_questions.held(draft_id, None)
    given = {
        "asks": asks and Question.of(asks).text,
        "choices": tuple(Question.of(choice).text for choice in choices) or None,
        "right": right - 1 if right else None,
        "why": why and Question.of(why).text,
    }
    changed = replace(held.draft.scenario, **{k: v for k, v in given.items() if v is not None})  # type: ignore[arg-type]
    assistant.own_questions.change(held, changed, None)
    click.echo(sessions_messages.EDITED.format(number=draft_id))


@subcommand(refresher, "drop", "12")
@click.argument("draft_id", type=NUMBER)
@pass_assistant
def drop(assistant: Assistant, draft_id: int) -> None:
    """Drop a question. It is not asked."""
    questions = assistant.own_questions
    questions.drop(questions.held(draft_id, None), None)
    click.echo(sessions_messages.DROPPED.format(number=draft_id))


@subcommand(refresher, "reopen", "12")
@click.argument("draft_id", type=NUMBER)
@pass_assistant
def reopen(assistant: Assistant, draft_id: int) -> None:
    """Bring a dropped question back. It waits for review."""
    questions = assistant.own_questions
    questions.reopen(questions.held(draft_id, None), None)
    click.echo(sessions_messages.REOPENED.format(number=draft_id))


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
