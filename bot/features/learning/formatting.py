"""A learning point in sentences: as people get it, and whole for those who look after it.

The preview, the briefing and the post are the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from itertools import zip_longest

from bot.core import formatting
from bot.core.calendar import day_of
from bot.core.outgoing import OutgoingMessage
from bot.core.passage_ref import PassageState, ResolvedPassage
from bot.core.people import Permission, Person
from bot.features.learning import chat_messages as sharing_messages
from bot.features.learning import messages as said
from bot.features.learning.model import WAITING, Audience, LearningPoint, PointEvent, PointMove, Wording
from bot.rendering.differences import difference
from procedures.authorities import Authorities

#: Buttons under one message at most.
MOST_OPENED = 10


def briefing(point: LearningPoint, earlier: str | None = None) -> list[str]:
    """Return a point as paragraphs. ``earlier`` is its text at the release before, if there was one."""
    wording = point.wording
    lines = [said.BRIEFING.format(number=point.id or said.NUMBER_FOLLOWS, team=point.team), wording.text]
    if earlier is not None and earlier != wording.text:
        lines.append(said.CHANGED_SINCE.format(difference=difference(earlier, wording.text)))
    lines.append(f"{said.NOT_A_RULE} {ground_line(point)}")
    if wording.ground:
        lines.append(wording.ground.text)
    asked = [said.QUESTION.format(number=n, question=q) for n, q in enumerate(wording.questions, start=1)]
    lines.append("\n".join([said.DISCUSS, *asked]))
    if released := released_line(point):
        lines.append(released)
    return lines


def ground_line(point: LearningPoint) -> str:
    """Return what a point rests on."""
    ground = point.wording.ground
    return said.GROUND.format(citation=ground.citation) if ground else said.LOCAL_PRACTICE


def ground_line_now(now: ResolvedPassage) -> str:
    """Return the passage under a point as it stands now."""
    sentence = {
        PassageState.AS_IT_WAS: said.GROUND_TODAY,
        PassageState.CHANGED: said.GROUND_CHANGED,
        PassageState.WITHDRAWN: said.GROUND_WITHDRAWN,
    }[now.state]
    return sentence.format(text=now.was.text)


def released_line(point: LearningPoint) -> str | None:
    """Return who released a point and when, or None where it is not out: its words may be others by now."""
    if not point.is_out or point.released is None or point.released_by is None:
        return None
    return said.RELEASED_BY.format(by=point.released_by, when=formatting.moment(point.released))


def audience_line(audience: Audience, authorities: Authorities) -> str:
    """Return for whom a point is."""
    parts = [authorities.name_of(slug) for slug in audience.councils]
    parts += [str(team) for team in audience.teams]
    parts += [f"{role.value.replace('_', ' ')}s" for role in audience.roles]
    return said.FOR.format(audience=formatting.joined(tuple(parts)) or said.EVERYBODY)


def recall(
    point: LearningPoint, why: str, ground: ResolvedPassage | None, reason: str | None = None
) -> list[str]:
    """Return what those get who were sent or shown a point that no longer stands."""
    lines = [
        said.RECALLED.format(number=point.id, why=said.WHY[why]),
        *([said.RECALL_REASON.format(reason=reason)] if reason else []),
        said.IT_SAID.format(text=point.wording.text),
    ]
    return [*lines, *what_changed(ground), said.COMES_BACK]


def what_changed(ground: ResolvedPassage | None) -> list[str]:
    """Return what became of the passage under a point, or nothing where it is as it was."""
    if ground is None or ground.unchanged:
        return []
    if ground.passage is None:
        return [said.PASSAGE_GONE.format(text=ground.was.text)]
    return [said.DIFFERENCE.format(difference=difference(ground.was.text, ground.passage.text))]


def line_of(point: LearningPoint, now: dt.datetime) -> str:
    """Return a point as one line of a list."""
    return said.LINE.format(
        number=point.id,
        text=short_of(point),
        state=point.state.value,
        team=point.team,
        age=age_of(point, now),
    )


def short_of(point: LearningPoint) -> str:
    """Return the first words of a point, for a list."""
    text = point.wording.text
    return text if len(text) <= said.LINE_SHORT else f"{text[: said.LINE_SHORT].rsplit(' ', 1)[0]} ..."


def called_as_lead(lead: Person) -> str:
    """Return what a lead is called where one is chosen: by the name they chose, else by number and teams."""
    teams = ", ".join(team.name for team in lead.teams_where(Permission.SHARE_LEARNING))
    if lead.display_name:
        return sharing_messages.LEAD_NAMED.format(name=lead.display_name, teams=teams)
    return sharing_messages.LEAD.format(number=lead.id, teams=teams)


def age_of(point: LearningPoint, now: dt.datetime) -> str:
    """Return since when a point is where it stands, in words."""
    if point.is_out and point.released:
        return said.RELEASED_ON.format(when=formatting.date(day_of(point.released).isoformat()))
    since = point.waiting_since or point.history[-1].at if point.history else point.proposed
    waited = said.days((day_of(now) - day_of(since)).days)
    return said.AGE.format(age=waited) if point.state in WAITING else waited


def whole(
    point: LearningPoint,
    ground: ResolvedPassage | None,
    authorities: Authorities,
    names: Mapping[int, str],
    now: dt.datetime,
) -> list[str]:
    """Return a point whole, in paragraphs, with its ground as it stands ``now`` and its history."""
    head = said.SHOWN_HEAD.format(number=point.id, team=point.team, state=point.state.value)
    blocks = [head, *briefing(point)[1:]]
    if ground:
        blocks.append(ground_line_now(ground))
    blocks += for_whom(point, authorities)
    if point.review_by and point.is_out:
        passed = point.review_by < day_of(now)
        line = said.REVIEW_PASSED if passed else said.REVIEW_DUE
        blocks.append(line.format(when=said.day(point.review_by)))
    blocks.append("\n".join(history_lines(point, names)))
    return blocks


def for_whom(point: LearningPoint, authorities: Authorities) -> list[str]:
    """Return for whom a point is, and its topics where it has some."""
    lines = [audience_line(point.wording.audience, authorities)]
    if point.wording.topics:
        lines.append(said.TOPICS.format(topics=formatting.joined(point.wording.topics)))
    return lines


def history_lines(point: LearningPoint, names: Mapping[int, str]) -> list[str]:
    """Return what happened to a point, each change of its words with the difference."""
    lines, text = [], ""
    for event in point.history:
        who = formatting.person(event.person_id, names) if event.person_id else _nobody(event)
        line = said.HISTORY.format(
            when=formatting.moment(event.at), done=said.DONE[event.did.value].capitalize(), who=who
        )
        parts = [f"{line}."]
        if event.reason:
            is_edit = event.did is PointMove.EDIT
            parts.append((said.ALSO_CHANGED if is_edit else said.HISTORY_REASON).format(reason=event.reason))
        if event.text and text and event.text != text:
            parts.append(said.HISTORY_CHANGE.format(difference=difference(text, event.text)))
        text = event.text or text
        lines.append(" ".join(parts))
    return lines


def _nobody(event: PointEvent) -> str:
    return said.THE_SERVICE if event.did.value == "review" else said.SOMEBODY_GONE


def changes(before: Wording, after: Wording) -> list[str]:
    """Return what changed from one wording to another, part by part."""
    text = [difference(before.text, after.text)] if before.text != after.text else []
    return text + other_changes(before, after)


def other_changes(before: Wording, after: Wording) -> list[str]:
    """Return what changed from one wording to another but for its text, part by part."""
    parts = [
        *zip_longest(before.questions, after.questions, fillvalue=""),
        (", ".join(before.topics), ", ".join(after.topics)),
    ]
    made = [difference(was, is_now) for was, is_now in parts if was != is_now]
    made += [said.AUDIENCE_CHANGED] if before.audience != after.audience else []
    return made + ([said.GROUND_OTHER] if before.ground != after.ground else [])


def about_points(message: OutgoingMessage, *numbers: int) -> OutgoingMessage:
    """Return a message with a button under it that opens each point it is about, as many as there is room."""
    rows = [[[said.OPEN.format(number=number), f"open:{number}"]] for number in numbers[:MOST_OPENED]]
    buttons = {"meaning": {"kind": "points"}, "rows": rows}
    return replace(message, body={**message.body, "buttons": buttons})


def last_change(point: LearningPoint) -> tuple[str, str] | None:
    """Return the words of a point that waits before and after its last edit; None where nobody edited it."""
    texts = [event.text for event in point.history if event.text]
    edited = point.history and point.history[-1].did is PointMove.EDIT and len(texts) > 1
    return (texts[-2], texts[-1]) if edited and texts[-2] != texts[-1] else None


def also_changed(point: LearningPoint) -> str:
    """Return what the last edit of a point that waits changed but for its text; "" where that is nothing."""
    last = point.history[-1] if point.history else None
    is_edit = last is not None and last.did is PointMove.EDIT
    return said.ALSO_CHANGED.format(reason=last.reason) if last and is_edit and last.reason else ""
