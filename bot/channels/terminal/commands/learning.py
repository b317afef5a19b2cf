"""Learning points at the command line: all that leads can do in the chat app, as somebody who leads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from bot.app import Assistant
from bot.channels.terminal.commands.command import NUMBER, as_json, pass_assistant, printed
from bot.channels.terminal.commands.evidence import evidence
from bot.channels.terminal.commands.learning_distribution import SENDING
from bot.channels.terminal.commands.learning_transitions import MOVES, acting, acts_as, person_of
from bot.channels.terminal.learning_lines import point_json, render_point, render_preview
from bot.core.people import Role
from bot.errors import RefusedError
from bot.features.learning import messages as said
from bot.features.learning.briefing import audience_line
from bot.features.learning.choices import reaches_nobody
from bot.features.learning.composer import Composer
from bot.features.learning.detail_view import line_of
from bot.features.learning.ground import ground_now
from bot.features.learning.model import LearningPoint, PointState, Wording
from bot.features.learning.service import team_of


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


@click.group("learning", epilog="Example: safeguarding-bot learning queue --as 12")
def learning() -> None:
    """Propose, release, recall and follow learning points."""


@learning.command(
    "propose",
    epilog='Example: safeguarding-bot learning propose --as 12 --local-practice --text "..." '
    '--question "..." --question "..."',
)
@acts_as
@click.option("--team", help="The team it comes from, such as kent/duty, if you lead more than one.")
@_wording
@click.option("--preview", is_flag=True, help="Show exactly what people would get, and keep nothing.")
@as_json
@pass_assistant
def propose(
    assistant: Assistant,
    /,
    person_id: int,
    team: str | None,
    text: str | None,
    questions: tuple[str, ...],
    preview: bool,
    as_json: bool,
    **chosen: Any,
) -> None:
    """Propose a learning point; another lead releases it."""
    person, composer = person_of(assistant, person_id), composer_of(assistant)
    of = team_of(person, composer.team(team) if team else None)
    wording = _composed(composer, text or "", questions, chosen)
    now = assistant.clock()
    nobody = reaches_nobody(wording.audience, assistant.store.people.all())
    if preview:
        shown = LearningPoint(0, 0, 0, PointState.PROPOSED, of, person.id, wording, now)
        known = assistant.library.authorities
        told = [render_preview(shown), audience_line(wording.audience, known), said.NOT_KEPT]
        click.echo("\n\n".join([*told[:2], said.FOR_NOBODY, told[2]] if nobody else told))
        return
    point = assistant.learning.propose(person, wording, of, now)
    if as_json:
        printed(point_json(point))
    else:
        click.echo(said.PROPOSED.format(number=point.id, team=point.team))
        if nobody:
            click.echo(said.FOR_NOBODY)


@learning.command("edit", epilog='Example: safeguarding-bot learning edit 7 --as 12 --text "..."')
@click.argument("point_id", type=NUMBER)
@acts_as
@_wording
@as_json
@pass_assistant
def edit(
    assistant: Assistant,
    /,
    point_id: int,
    person_id: int,
    text: str | None,
    questions: tuple[str, ...],
    as_json: bool,
    **chosen: Any,
) -> None:
    """Change what a point says; what is not named stays. It then waits for release."""
    person, point = acting(assistant, person_id, point_id)
    was = point.wording
    if not chosen["passage_id"] and not chosen["local"]:
        chosen["local"] = was.ground is None
        standing = ground_now(point, assistant.corpus())
        chosen["passage_id"] = standing.id_now if standing else None
    chosen["topics"] = chosen["topics"] or was.topics
    kept = was.audience if not any(chosen[name] for name in ("councils", "teams", "roles")) else None
    wording = _composed(composer_of(assistant), text or was.text, questions or was.questions, chosen)
    if kept is not None:
        wording = Wording(wording.text, wording.questions, wording.topics, kept, wording.ground)
    changed = assistant.learning.edit(person, point, wording, assistant.clock())
    if as_json:
        printed(point_json(changed))
    else:
        standing, names = ground_now(changed, assistant.corpus()), assistant.library.authorities
        click.echo(render_point(changed, standing, names, assistant.clock()))


@learning.command("queue", epilog="Example: safeguarding-bot learning queue --as 12")
@click.option("--as", "person_id", type=NUMBER, help="Only what this person may release.")
@as_json
@pass_assistant
def queue(assistant: Assistant, person_id: int | None, as_json: bool) -> None:
    """List the points that wait for release, those that wait longest first."""
    now = assistant.clock()
    person = person_of(assistant, person_id) if person_id is not None else None
    waiting = assistant.learning.queue(person, now)
    if as_json:
        printed([point_json(point) for point in waiting])
    else:
        click.echo("\n".join(line_of(point, now) for point in waiting) or said.NONE_WAITING)


@learning.command("list", epilog="Example: safeguarding-bot learning list --state released --json")
@click.option("--as", "person_id", type=NUMBER, help="Only what this person may see.")
@click.option("--state", type=click.Choice([state.value for state in PointState]))
@as_json
@pass_assistant
def list_(assistant: Assistant, person_id: int | None, state: str | None, as_json: bool) -> None:
    """List learning points."""
    now = assistant.clock()
    person = person_of(assistant, person_id) if person_id is not None else None
    held = assistant.learning.listed(person, [PointState(state)] if state else None)
    if as_json:
        printed([point_json(point) for point in held])
    else:
        click.echo("\n".join(line_of(point, now) for point in held) or said.NONE)


@learning.command("show", epilog="Example: safeguarding-bot learning show 7")
@click.argument("point_id", type=NUMBER)
@click.option("--as", "person_id", type=NUMBER, help="As this person may see it.")
@as_json
@pass_assistant
def show(assistant: Assistant, point_id: int, person_id: int | None, as_json: bool) -> None:
    """Show a point with its passage as it stands today, and its history."""
    person = person_of(assistant, person_id) if person_id is not None else None
    point = assistant.learning.point(point_id, person)
    standing = ground_now(point, assistant.corpus())
    if as_json:
        printed(point_json(point, standing))
    else:
        click.echo(render_point(point, standing, assistant.library.authorities, assistant.clock()))


for command in (*MOVES, *SENDING, evidence):
    learning.add_command(command)


def composer_of(assistant: Assistant) -> Composer:
    """Return what makes wordings."""
    return Composer(assistant.screen, assistant.library.authorities, assistant.corpus())


def _composed(composer: Composer, text: str, questions: tuple[str, ...], chosen: dict[str, Any]) -> Wording:
    if not text:
        raise RefusedError(said.EMPTY)
    audience = composer.audience(chosen["councils"], chosen["teams"], chosen["roles"])
    return composer.compose(
        text,
        questions,
        topics=chosen["topics"],
        audience=audience,
        passage_id=chosen["passage_id"],
        local=chosen["local"],
        sure=chosen["sure"],
    )
