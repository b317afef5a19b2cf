"""What is done with a learning point at the command line: released, returned, recalled, and so on."""

from __future__ import annotations

import datetime as dt

import click

from bot.app import Assistant
from bot.channels.terminal.commands.command import NUMBER, as_json, pass_assistant, printed
from bot.channels.terminal.learning_lines import point_json
from bot.core.people import Person
from bot.errors import NotHeldError, RefusedError
from bot.features.learning import messages as said
from bot.features.learning.model import LearningPoint, PointMove
from bot.features.learning.user_text import approved_reason

acts_as = click.option(
    "--as", "person_id", type=NUMBER, required=True, help="The lead who does it, by number."
)


def person_of(assistant: Assistant, person_id: int) -> Person:
    """Return who acts. Raises NotHeldError."""
    person = assistant.store.people.by_id(person_id)
    if person is None:
        raise NotHeldError(said.UNKNOWN_PERSON.format(number=person_id))
    return person


def acting(assistant: Assistant, person_id: int, point_id: int) -> tuple[Person, LearningPoint]:
    """Return who acts, and the point. Raises NotHeldError."""
    person = person_of(assistant, person_id)
    return person, assistant.learning.point(point_id, person)


def day_of_text(typed: str | None) -> dt.date | None:
    """Return a day that was typed as 2027-03-31. Raises RefusedError."""
    if typed is None:
        return None
    try:
        return dt.date.fromisoformat(typed)
    except ValueError:
        raise RefusedError(said.BAD_DATE.format(day=typed[:40])) from None


@click.command("release", epilog="Example: safeguarding-bot learning release 7 --as 13")
@click.argument("point_id", type=NUMBER)
@acts_as
@click.option(
    "--review-by", help="The day by which it is to be looked at again; in half a year if not given."
)
@as_json
@pass_assistant
def release(
    assistant: Assistant, point_id: int, person_id: int, review_by: str | None, as_json: bool
) -> None:
    """Release a point: it is found from that moment, and sent."""
    person, point = acting(assistant, person_id, point_id)
    now = assistant.clock()
    released, count = assistant.learning.release(person, point, now, day_of_text(review_by))
    if as_json:
        printed({**point_json(released), "goes_to": count})
    else:
        click.echo(said.RELEASED.format(number=released.id, count=said.people(count)))


@click.command("confirm", epilog="Example: safeguarding-bot learning confirm 7 --as 13")
@click.argument("point_id", type=NUMBER)
@acts_as
@click.option("--review-by", help="The day of the next review; in half a year if not given.")
@as_json
@pass_assistant
def confirm(
    assistant: Assistant, point_id: int, person_id: int, review_by: str | None, as_json: bool
) -> None:
    """Say at its review that a released point still holds; nothing is sent."""
    person, point = acting(assistant, person_id, point_id)
    now = assistant.clock()
    confirmed = assistant.learning.confirm(person, point, now, day_of_text(review_by))
    if as_json:
        printed(point_json(confirmed))
    elif confirmed.review_by:
        when = said.day(confirmed.review_by)
        click.echo(said.CONFIRMED.format(number=confirmed.id, when=when))


@click.command("return", epilog='Example: safeguarding-bot learning return 7 "Name the passage." --as 13')
@click.argument("point_id", type=NUMBER)
@click.argument("reason")
@acts_as
@as_json
@pass_assistant
def return_(assistant: Assistant, point_id: int, reason: str, person_id: int, as_json: bool) -> None:
    """Send a point back to its proposer with a reason."""
    _send_back(assistant, person_id, point_id, PointMove.RETURN, reason, as_json)


@click.command("decline", epilog='Example: safeguarding-bot learning decline 7 "It is known." --as 13')
@click.argument("point_id", type=NUMBER)
@click.argument("reason")
@acts_as
@as_json
@pass_assistant
def decline(assistant: Assistant, point_id: int, reason: str, person_id: int, as_json: bool) -> None:
    """Decline a point with a reason."""
    _send_back(assistant, person_id, point_id, PointMove.DECLINE, reason, as_json)


@click.command("withdraw", epilog="Example: safeguarding-bot learning withdraw 7 --as 12")
@click.argument("point_id", type=NUMBER)
@acts_as
@as_json
@pass_assistant
def withdraw(assistant: Assistant, point_id: int, person_id: int, as_json: bool) -> None:
    """Take your own proposal back."""
    person, point = acting(assistant, person_id, point_id)
    _told(assistant.learning.withdraw(person, point, assistant.clock()), as_json)


@click.command("recall", epilog="Example: safeguarding-bot learning recall 7 --as 13")
@click.argument("point_id", type=NUMBER)
@acts_as
@click.option("--reason", default="", help="For the history.")
@as_json
@pass_assistant
def recall(assistant: Assistant, point_id: int, person_id: int, reason: str, as_json: bool) -> None:
    """Take a point out of use for now; whoever was sent or shown it is told."""
    _end(assistant, person_id, point_id, PointMove.RECALL, reason, as_json)


@click.command("retire", epilog="Example: safeguarding-bot learning retire 7 --as 13")
@click.argument("point_id", type=NUMBER)
@acts_as
@click.option("--reason", default="", help="For the history.")
@as_json
@pass_assistant
def retire(assistant: Assistant, point_id: int, person_id: int, reason: str, as_json: bool) -> None:
    """Take a point out of use for good; whoever was sent or shown it is told."""
    _end(assistant, person_id, point_id, PointMove.RETIRE, reason, as_json)


@click.command("delegate", epilog="Example: safeguarding-bot learning delegate 14 --until 2027-01-04 --as 13")
@click.argument("delegate_id", type=NUMBER)
@click.option("--until", required=True, help="The last day on which they stand in.")
@acts_as
@pass_assistant
def delegate(assistant: Assistant, delegate_id: int, until: str, person_id: int) -> None:
    """Let another lead stand in while you are away."""
    person, day = person_of(assistant, person_id), day_of_text(until)
    assert day is not None
    assistant.learning.delegate(person, delegate_id, day, assistant.clock())
    when = said.day(day)
    click.echo(said.DELEGATED.format(day=when, delegate=delegate_id, lead=person_id))


@click.command("back", epilog="Example: safeguarding-bot learning back --as 13")
@acts_as
@pass_assistant
def back(assistant: Assistant, person_id: int) -> None:
    """Say that you are back, so that nobody stands in for you."""
    assistant.store.delegations.end(person_of(assistant, person_id).id)
    click.echo(said.DELEGATION_ENDED.format(lead=person_id))


MOVES: tuple[click.Command, ...] = (
    release,
    confirm,
    return_,
    decline,
    withdraw,
    recall,
    retire,
    delegate,
    back,
)


def _send_back(
    assistant: Assistant, person_id: int, point_id: int, move: PointMove, reason: str, as_json: bool
) -> None:
    person, point = acting(assistant, person_id, point_id)
    why = approved_reason(reason, assistant.screen)
    _told(assistant.learning.send_back(person, point, move, why, assistant.clock()), as_json)


def _end(
    assistant: Assistant, person_id: int, point_id: int, move: PointMove, reason: str, as_json: bool
) -> None:
    person, point = acting(assistant, person_id, point_id)
    why = approved_reason(reason, assistant.screen) if reason else None
    _told(assistant.learning.end(person, point, move, assistant.clock(), why), as_json)


def _told(point: LearningPoint, as_json: bool) -> None:
    if as_json:
        printed(point_json(point))
    else:
        click.echo(said.MOVED.format(number=point.id, state=point.state.value))
