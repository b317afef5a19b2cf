"""A learning point as people get it, in sentences; the preview, the briefing and the post are the same."""

from __future__ import annotations

from bot.core import formatting
from bot.core.passage_ref import PassageState, ResolvedPassage
from bot.features.learning import messages as said
from bot.features.learning.ground import difference
from bot.features.learning.model import Audience, LearningPoint
from procedures.authorities import Authorities


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


def recall(point: LearningPoint, why: str, ground: ResolvedPassage | None) -> list[str]:
    """Return what those get who were sent or shown a point that no longer stands."""
    lines = [
        said.RECALLED.format(number=point.id, why=said.WHY[why]),
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
