"""What a lead is asked on the way to a learning point: sentences, passages to choose from, and choices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.people import Permission, Person
from bot.errors import BotError
from bot.features.learning import chat_messages as said
from bot.features.learning import messages as learning_messages
from bot.features.learning.formatting import briefing, for_whom
from bot.features.learning.model import LONGEST, LONGEST_QUESTION, Audience, LearningPoint, PointState
from bot.features.learning.proposal import DraftStep, PointDraft, holds, mark, parts_of, reaches_nobody
from bot.features.learning.wizard import ProposalWizard
from bot.rendering.differences import difference
from procedures.document import Document, Passage

#: Passages, and topics or parts of the audience, shown at once.
PASSAGES, OPTIONS = 3, 8

_WORDS = {
    DraftStep.TEXT: (said.TEXT.format(longest=LONGEST), said.TEXT_NEVER),
    DraftStep.FIRST: (said.FIRST.format(longest=LONGEST_QUESTION),),
    DraftStep.SECOND: (said.SECOND,),
}


@dataclass(frozen=True)
class PromptChoice:
    """A button: its label, and the words that it stands for."""

    label: str
    words: tuple[str, ...]


Rows = tuple[tuple[PromptChoice, ...], ...]


@dataclass(frozen=True)
class Prompt:
    """What is asked. ``passages`` are numbered as their choices are."""

    step: DraftStep
    said: tuple[str, ...]
    choices: Rows
    passages: tuple[tuple[int, Passage, Document], ...] = ()


def asked(
    proposing: ProposalWizard, draft: PointDraft, by: Person, edited: LearningPoint | None, now: dt.datetime
) -> Prompt:
    """Return what is asked next. ``edited`` is the point that is edited, as it stands.

    Where the whole cannot be sent as it is, the preview says why, and offers to change it.
    """
    step = proposing.step(draft)
    drop = PromptChoice(said.DROP, ("drop",))
    back = (PromptChoice(said.LEAVE, ("leave",)), drop) if draft.at and _whole(draft) else (drop,)
    match step:
        case DraftStep.TEAM:
            led = by.teams_where(Permission.SHARE_LEARNING)
            rows = tuple((PromptChoice(str(team), ("team", mark(str(team)))),) for team in led)
            return Prompt(step, (said.WHICH_TEAM,), (*rows, back))
        case DraftStep.GROUND:
            return _ground(proposing, draft, back)
        case DraftStep.TEXT | DraftStep.FIRST | DraftStep.SECOND:
            return Prompt(step, _WORDS[step], (back,))
        case DraftStep.SURE:
            again = tuple(PromptChoice(label, ("change", s)) for label, s in _again(draft))
            return Prompt(
                step,
                (learning_messages.COULD_IDENTIFY, said.SURE_OR),
                ((PromptChoice(said.SURE, ("sure",)),), again, back),
            )
        case DraftStep.TOPICS:
            chosen = draft.topics or ()
            offered = [(topic, topic in chosen, ("topic", mark(topic))) for topic in proposing.topics(draft)]
            done = PromptChoice(said.DONE if chosen else said.NO_TOPIC, ("done",))
            return Prompt(step, (said.TOPICS,), (*_listed(offered, draft.page, 2), (done,), back))
        case DraftStep.AUDIENCE:
            return _audience(proposing, draft, back)
        case DraftStep.CHANGE:
            rows = tuple((PromptChoice(label, ("change", s.value)),) for s, label in said_of_parts())
            return Prompt(step, (said.CHANGE_WHAT,), (*rows, (PromptChoice(said.LEAVE, ("leave",)), drop)))
        case DraftStep.PREVIEW:
            return _preview(proposing, draft, by, edited, now)


def said_of_parts() -> tuple[tuple[DraftStep, str], ...]:
    """Return the parts of a point that can be changed, with what they are called."""
    return (
        (DraftStep.GROUND, said.PART_GROUND),
        (DraftStep.TEXT, said.PART_TEXT),
        (DraftStep.FIRST, said.PART_FIRST),
        (DraftStep.SECOND, said.PART_SECOND),
        (DraftStep.TOPICS, said.PART_TOPICS),
        (DraftStep.AUDIENCE, said.PART_AUDIENCE),
    )


def _ground(proposing: ProposalWizard, draft: PointDraft, back: tuple[PromptChoice, ...]) -> Prompt:
    local = (PromptChoice(said.LOCAL, ("local",)),)
    if not draft.found:
        return Prompt(DraftStep.GROUND, (said.GROUND, said.GROUND_OTHER), (local, back))
    held, first = proposing.held, draft.page * PASSAGES
    shown = [
        (n, held.passages[i])
        for n, i in list(enumerate(draft.found))[first : first + PASSAGES]
        if i in held.passages
    ]
    take = tuple(PromptChoice(said.TAKE.format(number=n + 1), ("take", str(n))) for n, _ in shown)
    rows = (take, _turning(draft.page, len(draft.found), PASSAGES), local, back)
    passages = tuple((n + 1, passage, held.documents[passage.document_id]) for n, passage in shown)
    return Prompt(DraftStep.GROUND, (said.WHICH_PASSAGE,), rows, passages)


def _audience(proposing: ProposalWizard, draft: PointDraft, back: tuple[PromptChoice, ...]) -> Prompt:
    authorities = proposing.composer.authorities
    if draft.audience is None or draft.at is not DraftStep.AUDIENCE:
        assert draft.team is not None
        council = said.ALL_OF.format(council=authorities.short_name_of(draft.team.authority))
        rows = (
            (PromptChoice(council, ("council",)),),
            (PromptChoice(said.EVERYBODY, ("everybody",)),),
            (PromptChoice(said.CHOOSE, ("choose",)),),
        )
        return Prompt(DraftStep.AUDIENCE, (said.FOR_WHOM,), (*rows, back))
    chosen = draft.audience
    parts = parts_of(proposing.people(), authorities, draft.council)
    offered = [(label, holds(chosen, part), ("part", m)) for m, (label, part) in parts.items()]
    done = PromptChoice(said.DONE if chosen != Audience() else said.EVERYBODY, ("done",))
    return Prompt(DraftStep.AUDIENCE, (said.FOR_WHICH,), (*_listed(offered, draft.page, 1), (done,), back))


def _preview(
    proposing: ProposalWizard, draft: PointDraft, by: Person, edited: LearningPoint | None, now: dt.datetime
) -> Prompt:
    other = (PromptChoice(said.CHANGE, ("change",)), PromptChoice(said.DROP, ("drop",)))
    try:
        wording = proposing.wording(draft)
    except BotError as refused:
        return Prompt(DraftStep.PREVIEW, (str(refused),), (other,))
    assert draft.team is not None
    point = LearningPoint(draft.point or 0, 0, 0, PointState.PROPOSED, draft.team, by.id, wording, now)
    lines = [learning_messages.PREVIEW, *briefing(point), *for_whom(point, proposing.composer.authorities)]
    if reaches_nobody(wording.audience, proposing.people()):
        lines.append(learning_messages.FOR_NOBODY)
    if edited is not None:
        was = edited.wording
        if was.text != wording.text:
            lines.append(said.WHAT_CHANGED.format(difference=difference(was.text, wording.text)))
        if was.ground and wording.ground and was.ground.digest != wording.ground.digest:
            lines.append(learning_messages.RENEWED)
        lines.append(said.THEN_WAITS)
    send = PromptChoice(said.SEND if edited is None else said.KEEP, ("send",))
    return Prompt(DraftStep.PREVIEW, tuple(lines), ((send, *other),))


def _listed(offered: Sequence[tuple[str, bool, tuple[str, ...]]], page: int, width: int) -> Rows:
    """Return a page of choices, those that were made saying so, and what turns the page."""
    made = [
        PromptChoice(said.CHOSEN.format(label=label) if chosen else label, words)
        for label, chosen, words in offered[page * OPTIONS : (page + 1) * OPTIONS]
    ]
    rows = tuple(tuple(made[n : n + width]) for n in range(0, len(made), width))
    return (*rows, _turning(page, len(offered), OPTIONS))


def _turning(page: int, count: int, at_once: int) -> tuple[PromptChoice, ...]:
    earlier = (PromptChoice(said.EARLIER, ("page", str(page - 1))),) if page else ()
    more = (PromptChoice(said.MORE, ("page", str(page + 1))),) if (page + 1) * at_once < count else ()
    return (*earlier, *more)


def _again(draft: PointDraft) -> tuple[tuple[str, str], ...]:
    parts = [(said.PART_TEXT, DraftStep.TEXT.value)]
    if draft.questions:
        parts.append((said.PART_FIRST, DraftStep.FIRST.value))
    if len(draft.questions) > 1:
        parts.append((said.PART_SECOND, DraftStep.SECOND.value))
    return tuple(parts)


def _whole(draft: PointDraft) -> bool:
    return bool(draft.team and draft.grounded and draft.text and len(draft.questions) == 2) and (
        draft.topics is not None and draft.audience is not None
    )
