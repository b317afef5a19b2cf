"""Learning points at the command line: all that leads can do in the chat app, as somebody who leads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from bot.app import Assistant
from bot.channels.terminal.commands.command import (
    CHAT,
    NUMBER,
    acting_person,
    acts_as,
    as_json,
    day_typed,
    group,
    pass_assistant,
    printed,
    subcommand,
    tell,
    to_csv,
    to_pdf,
    transition,
)
from bot.channels.terminal.learning_json import point_json
from bot.core import formatting
from bot.core.calendar import day_of, period_of
from bot.core.people import Person, Role, Team
from bot.errors import RefusedError
from bot.features.admin.inventory import figures_table
from bot.features.learning import messages as learning_messages
from bot.features.learning.confirmation import DISCUSSED, READ, confirm
from bot.features.learning.evidence_formatting import as_csv
from bot.features.learning.evidence_formatting import as_json as evidence_json
from bot.features.learning.evidence_layout import evidence_paper
from bot.features.learning.formatting import audience_line, briefing, line_of, whole
from bot.features.learning.group_posts import post_in
from bot.features.learning.lead_actions import moved_on, reason_given
from bot.features.learning.model import LearningPoint, PointMove, PointState, Wording
from bot.features.learning.proposal import Composer, reaches_nobody
from bot.features.learning.service import team_of
from bot.rendering.csv_table import csv_file
from bot.rendering.paper_file import write_paper
from bot.rendering.pdf import pdf_of
from bot.rendering.text import paragraphs, text_of
from bot.screening import messages as screening_messages

_REVIEW = "The day by which it is to be looked at again; in half a year if not given."


def _wording(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say what a point is to say."""
    options = (
        click.option("--text", help="What was learned, in at most 600 characters."),
        click.option("--question", "questions", multiple=True, help="To discuss; a point has two."),
        click.option("--ground", "passage_id", help="The id of the passage it rests on; see ask --json."),
        click.option("--local-practice", "local", is_flag=True, help="It rests on local practice."),
        click.option("--topic", "topics", multiple=True, help="A topic; may be repeated."),
        click.option("--council", "councils", multiple=True, help="Only for this council; may be repeated."),
        click.option("--to-team", "teams", multiple=True, help="Only for this team, such as kent/duty."),
        click.option("--to-role", "roles", multiple=True, type=click.Choice([r.value for r in Role])),
        click.option("--sure", is_flag=True, help="Age, place and event in it tell nobody who it was about."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@group("learning", "queue --as 12")
def learning() -> None:
    """Propose, release, recall and follow learning points."""


@subcommand(learning, "propose", '--as 12 --local-practice --text "..." --question "..." --question "..."')
@acts_as
@click.option("--team", help="The team it comes from, such as kent/duty, if you lead more than one.")
@_wording
@click.option("--preview", is_flag=True, help="Show exactly what people would get, and keep nothing.")
@as_json
@pass_assistant
def propose(
    assistant: Assistant, /, by: Person, team: str | None, preview: bool, as_json: bool, **chosen: Any
) -> None:
    """Propose a learning point; another lead releases it."""
    composer = _composer(assistant)
    of = team_of(by, composer.team(team) if team else None)
    wording = _composed(composer, chosen)
    now = assistant.clock()
    nobody = reaches_nobody(wording.audience, assistant.store.people.all())
    told = [learning_messages.FOR_NOBODY] if nobody else []
    if preview:
        shown = LearningPoint(0, 0, 0, PointState.PROPOSED, of, by.id, wording, now)
        audience = audience_line(wording.audience, assistant.library.authorities)
        lines = [learning_messages.PREVIEW, *briefing(shown), audience, *told, learning_messages.NOT_KEPT]
        click.echo("\n\n".join(lines))
        return
    point = assistant.learning.propose(by, wording, of, now)
    proposed = learning_messages.PROPOSED.format(number=point.id, team=point.team)
    tell(as_json, point_json(point), "\n".join([proposed, *told]))


@subcommand(learning, "edit", '7 --as 12 --text "..."')
@click.argument("point_id", type=NUMBER)
@acts_as
@_wording
@as_json
@pass_assistant
def edit(assistant: Assistant, /, point_id: int, by: Person, as_json: bool, **chosen: Any) -> None:
    """Change what a point says; what is not named stays. It then waits for release."""
    point = assistant.learning.point(point_id, by)
    was = point.wording
    if not chosen["passage_id"] and not chosen["local"]:
        chosen["local"] = was.ground is None
        standing = point.ground_now(assistant.corpus())
        chosen["passage_id"] = standing.id_now if standing else None
    for name, before in (("text", was.text), ("questions", was.questions), ("topics", was.topics)):
        chosen[name] = chosen[name] or before
    wording = _composed(_composer(assistant), chosen)
    if not any(chosen[name] for name in ("councils", "teams", "roles")):
        wording = replace(wording, audience=was.audience)
    changed = assistant.learning.edit(by, point, wording, assistant.clock())
    _show(assistant, changed, as_json)


@subcommand(learning, "queue", "--as 12")
@acting_person("Only what this person may release.")
@as_json
@pass_assistant
def queue(assistant: Assistant, by: Person | None, as_json: bool) -> None:
    """List the points that wait for release, those that wait longest first."""
    waiting = assistant.learning.queue(by, assistant.clock())
    _list(assistant, waiting, as_json, learning_messages.NONE_WAITING)


@subcommand(learning, "list", "--state released --json")
@acting_person("Only what this person may see.")
@click.option("--state", type=click.Choice([state.value for state in PointState]))
@as_json
@pass_assistant
def list_(assistant: Assistant, by: Person | None, state: str | None, as_json: bool) -> None:
    """List learning points."""
    held = assistant.learning.listed(by, [PointState(state)] if state else None)
    _list(assistant, held, as_json, learning_messages.NONE)


@subcommand(learning, "show", "7")
@click.argument("point_id", type=NUMBER)
@acting_person("As this person may see it.")
@as_json
@pass_assistant
def show(assistant: Assistant, point_id: int, by: Person | None, as_json: bool) -> None:
    """Show a point with its passage as it stands today, and its history."""
    _show(assistant, assistant.learning.point(point_id, by), as_json, ground=True)


@subcommand(learning, "release", "7 --as 13")
@click.argument("point_id", type=NUMBER)
@acts_as
@click.option("--review-by", help=_REVIEW)
@as_json
@pass_assistant
def release(assistant: Assistant, point_id: int, by: Person, review_by: str | None, as_json: bool) -> None:
    """Release a point: it is found from that moment, and sent."""
    point = assistant.learning.point(point_id, by)
    released, reach = assistant.learning.release(by, point, assistant.clock(), day_typed(review_by))
    goes = learning_messages.goes(reach.people, reach.weekly, reach.groups, reach.first)
    sentence = learning_messages.RELEASED.format(number=released.id, goes=goes)
    from_when = reach.first.isoformat(timespec="seconds") if reach.first else None
    told = {**point_json(released), "goes_to": reach.everybody, "goes_from": from_when}
    tell(as_json, told, sentence)


@subcommand(learning, "confirm", "7 --as 13")
@click.argument("point_id", type=NUMBER)
@acts_as
@click.option("--review-by", help="The day of the next review; in half a year if not given.")
@as_json
@pass_assistant
def confirm_(assistant: Assistant, point_id: int, by: Person, review_by: str | None, as_json: bool) -> None:
    """Say at its review that a released point still holds; nothing is sent."""
    point = assistant.learning.point(point_id, by)
    confirmed = assistant.learning.confirm(by, point, assistant.clock(), day_typed(review_by))
    when = learning_messages.day(confirmed.review_by) if confirmed.review_by else ""
    sentence = learning_messages.CONFIRMED.format(number=confirmed.id, when=when)
    tell(as_json, point_json(confirmed), sentence)


def _move(move: PointMove) -> Callable[[Assistant, Person, int, str], tuple[Any, str]]:
    """Return what makes a move on a point, for a command."""

    def made(assistant: Assistant, by: Person, number: int, words: str) -> tuple[Any, str]:
        service, now = assistant.learning, assistant.clock()
        point = service.point(number, by)
        reason = reason_given(move, words, assistant.screen)
        told = moved_on(service, by, point, move, now, reason=reason)
        return point_json(service.point(number, by)), told

    return made


_reason = click.argument("words", metavar="REASON")
_reason_told = click.option("--reason", "words", default="", help="Those who are told it are told this too.")
for name, example, about, words in (
    (
        "return",
        '7 "Name the passage." --as 13',
        "Send a point back to its proposer with a reason.",
        [_reason],
    ),
    ("decline", '7 "It is known." --as 13', "Decline a point with a reason.", [_reason]),
    ("withdraw", "7 --as 12", "Take your own proposal back.", []),
    (
        "recall",
        "7 --as 13",
        "Take a point out of use for now; whoever was sent or shown it is told.",
        [_reason_told],
    ),
    (
        "retire",
        "7 --as 13",
        "Take a point out of use for good; whoever was sent or shown it is told.",
        [_reason_told],
    ),
):
    transition(learning, name, example, about, _move(PointMove(name)), *words)


@subcommand(learning, "delegate", "14 --until 2027-01-04 --as 13")
@click.argument("delegate_id", type=NUMBER)
@click.option("--until", required=True, help="The last day on which they stand in.")
@acts_as
@pass_assistant
def delegate(assistant: Assistant, delegate_id: int, until: str, by: Person) -> None:
    """Let another lead stand in while you are away."""
    day = day_typed(until)
    assert day is not None
    assistant.learning.delegate(by, delegate_id, day, assistant.clock())
    when = learning_messages.day(day)
    names = assistant.store.people.names(None)
    people = {"delegate": formatting.person(delegate_id, names), "lead": formatting.person(by.id, names)}
    click.echo(learning_messages.DELEGATED.format(day=when, **people))


@subcommand(learning, "back", "--as 13")
@acts_as
@pass_assistant
def back(assistant: Assistant, by: Person) -> None:
    """Say that you are back, so that nobody stands in for you."""
    assistant.store.delegations.end(by.id)
    lead = formatting.person(by.id, assistant.store.people.names(None))
    click.echo(learning_messages.DELEGATION_ENDED.format(lead=formatting.capitalised(lead)))


@subcommand(learning, "read", "7 --as 14")
@click.argument("point_id", type=NUMBER)
@acting_person("Who read it, by number.", required=True)
@pass_assistant
def read(assistant: Assistant, point_id: int, by: Person) -> None:
    """Show somebody a point that is out for them, and note that they read it."""
    _noted(assistant, point_id, by, READ)


@subcommand(learning, "discussed", "7 --as 14")
@click.argument("point_id", type=NUMBER)
@acting_person("Who discussed it, by number.", required=True)
@pass_assistant
def discussed(assistant: Assistant, point_id: int, by: Person) -> None:
    """Note that somebody discussed a point with their team."""
    _noted(assistant, point_id, by, DISCUSSED)


@subcommand(learning, "unread", "--as 14")
@acting_person("Whose, by number.", required=True)
@as_json
@pass_assistant
def unread(assistant: Assistant, by: Person, as_json: bool) -> None:
    """List the points that are out for somebody and that they have not read."""
    left = assistant.learning.unread(by)
    _list(assistant, left, as_json, learning_messages.NOTHING_NEW.format(who=formatting.called(by, None)))


@subcommand(learning, "digest", "on --as 14")
@click.argument("wanted", type=click.Choice(["on", "off"]))
@acting_person("Whose messages, by number.", required=True)
@pass_assistant
def digest(assistant: Assistant, wanted: str, by: Person) -> None:
    """Get one message a week in place of one for each point."""
    on = wanted == "on"
    assistant.store.receipts.choose_digest(by.id, assistant.clock() if on else None)
    sentence = learning_messages.DIGEST_ON if on else learning_messages.DIGEST_OFF
    click.echo(sentence.format(who=formatting.capitalised(formatting.called(by, None))))


@subcommand(
    learning,
    "group",
    "-1001234567890 --as 13",
    context_settings={"ignore_unknown_options": True},  # a group's number is below 0
)
@click.argument("chat_id", type=CHAT)
@acts_as
@click.option("--team", help="The team whose group it is, such as kent/duty, if you lead more than one.")
@click.option("--off", is_flag=True, help="It gets no posts any more.")
@pass_assistant
def group_(assistant: Assistant, chat_id: int, by: Person, team: str | None, off: bool) -> None:
    """Let a group in Telegram get the points of your team as posts."""
    authority, _, name = (team or "").partition("/")
    held = assistant.store.receipts.groups().get(chat_id)
    of = team_of(by, Team(authority, name.strip().lower()) if team else held)
    post_in(assistant.store.receipts, by, chat_id, None if off else of, assistant.clock())
    sentence = learning_messages.GROUP_OFF if off else learning_messages.GROUP_ON
    click.echo(sentence.format(chat=chat_id, team=of))


@subcommand(learning, "groups", "--json")
@as_json
@pass_assistant
def groups(assistant: Assistant, as_json: bool) -> None:
    """List the groups that get posts."""
    held = assistant.store.receipts.groups()
    lines = [learning_messages.GROUP_LINE.format(chat=chat, team=team) for chat, team in held.items()]
    rows = [{"chat": chat, "authority": team.authority, "team": team.name} for chat, team in held.items()]
    tell(as_json, rows, "\n".join(lines) or learning_messages.NO_GROUPS)


@subcommand(learning, "check", "")
@as_json
@pass_assistant
def check(assistant: Assistant, as_json: bool) -> None:
    """Do now what the running bot does by itself: put points in review, remind leads, make digests."""
    done = assistant.learning_scheduler.round(assistant.clock())
    tell(as_json, done, figures_table(done))


@subcommand(learning, "evidence", "--from 2026-01-01 --to 2026-06-30 --pdf a.pdf")
@click.option("--from", "first", required=True, help="The first day, such as 2026-01-01.")
@click.option("--to", "last", required=True, help="The last day, which counts too.")
@click.option("--council", help="Only people of this council.")
@acting_person("Only what this lead may see: their own council.")
@to_pdf
@to_csv
@as_json
@pass_assistant
def evidence(
    assistant: Assistant,
    first: str,
    last: str,
    council: str | None,
    by: Person | None,
    pdf: Path | None,
    table: Path | None,
    as_json: bool,
) -> None:
    """Show who proposed and released each point, and how many were sent it, read it and discussed it."""
    now = assistant.clock()
    made = assistant.evidence.evidence(by, period_of(first, last, day_of(now)), council, now)
    written = [write_paper(pdf, pdf_of(evidence_paper(made)))] if pdf else []
    if table:
        written.append(write_paper(table, csv_file(as_csv(made))))
    tell(
        as_json,
        evidence_json(made),
        "\n".join(written) if written else text_of(evidence_paper(made, charts=False).read_out),
    )


def _list(assistant: Assistant, points: list[LearningPoint], as_json: bool, none: str) -> None:
    if as_json:
        printed([point_json(point) for point in points])
    else:
        now = assistant.clock()
        click.echo("\n".join(line_of(point, now) for point in points) or none)


def _show(assistant: Assistant, point: LearningPoint, as_json: bool, *, ground: bool = False) -> None:
    standing, names = point.ground_now(assistant.corpus()), assistant.library.authorities
    called = assistant.store.people.names(None)
    shown = paragraphs(whole(point, standing, names, called, assistant.clock()))
    tell(as_json, point_json(point, standing if ground else None), shown)


def _noted(assistant: Assistant, point_id: int, by: Person, what: str) -> None:
    point = assistant.learning.point(point_id, by)
    # Whoever is of the audience counts, also who has no account in the chat app to be sent it.
    store, now = assistant.store, assistant.clock()
    done = confirm(store.points, store.receipts, by, point.id, None, what, now, in_group=True)
    click.echo(paragraphs([*briefing(point), done]) if what == READ else done)


def _composer(assistant: Assistant) -> Composer:
    return Composer(assistant.screen, assistant.library.authorities, assistant.corpus())


def _composed(composer: Composer, chosen: dict[str, Any]) -> Wording:
    if not chosen["text"]:
        raise RefusedError(screening_messages.EMPTY)
    audience = composer.audience(chosen["councils"], chosen["teams"], chosen["roles"])
    return composer.compose(
        chosen["text"],
        chosen["questions"],
        topics=chosen["topics"],
        audience=audience,
        passage_id=chosen["passage_id"],
        local=chosen["local"],
        sure=chosen["sure"],
    )
