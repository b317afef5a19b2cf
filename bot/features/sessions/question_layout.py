"""A question of one's own in blocks, for whoever reviews it: beside its passages, with what changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.core import formatting
from bot.core.corpus import Corpus
from bot.features.sessions import messages as said
from bot.features.sessions.draft_review import QuestionDraft, Review, ReviewMove
from bot.features.sessions.layout import answer_blocks, asked_blocks, passage_blocks
from bot.features.sessions.own_questions import ReviewedQuestion
from bot.features.sessions.pictures import letter
from bot.rendering.blocks import Block, Group, Notice, paragraph, section, strong
from bot.rendering.differences import difference_block
from procedures.refresher import MOST_CHOICES, Scenario


def state_of_question(question: ReviewedQuestion) -> str:
    """Return where a question stands, in words."""
    withdrawn = question.withdrawn is not None and question.draft.state is Review.ACCEPTED
    return said.WITHDRAWN_NOW if withdrawn else said.QUESTION_STATES[question.draft.state.value]


def came_from(draft: QuestionDraft, corpus: Corpus, names: Mapping[int, str]) -> str:
    """Return whose words a question is: the rule's, or those of people, by name or number."""
    document = corpus.documents.get(draft.document_id)
    people = tuple(formatting.person(number, names) for number in sorted(draft.writers))
    lines = [said.IS_DRAFTED.format(title=document.title)] if document else []
    lines += [said.IS_WRITTEN.format(who=formatting.joined(people))] if people else []
    return " ".join(lines)


def review_blocks(question: ReviewedQuestion, corpus: Corpus) -> Iterator[Block]:
    """Yield a question with its answer, what changed of it, and its passages as they are now."""
    scenario, draft = question.draft.scenario, question.draft
    answer = () if scenario.discussion else answer_blocks(scenario)
    yield Group((*asked_blocks(said.ASKS, scenario), *answer), framed=True)
    if before := draft.before:
        accepted = any(event.did is ReviewMove.ACCEPT for event in draft.history)
        when = said.SINCE_ACCEPTED if accepted else said.SINCE_MADE
        yield section(said.WHAT_CHANGED.format(when=when), *_changes(before, scenario, corpus))
    yield section(said.RESTS, *passage_blocks(question.shown))
    if question.withdrawn is not None and draft.state is not Review.DROPPED:
        yield Notice(said.REREAD if len(question.shown) == len(scenario.rests_on) else said.GROUND_GONE)


def review_history_blocks(draft: QuestionDraft, names: Mapping[int, str]) -> Iterator[Block]:
    """Yield what happened to a question."""
    for event in draft.history:
        who = formatting.person(event.person_id, names) if event.person_id else said.REVIEW_NOBODY
        done = formatting.capitalised(said.REVIEW_DONE[event.did.value])
        yield paragraph(said.REVIEW_LINE.format(when=formatting.moment(event.at), done=done, who=who))


def _changes(before: Scenario, now: Scenario, corpus: Corpus) -> Iterator[Block]:
    """Yield each part of a question that reads otherwise, with what went out of it and what came in."""
    for (label, was), (_, reads) in zip(_parts(before, corpus), _parts(now, corpus), strict=True):
        if was != reads:
            yield Group((paragraph(strong(label)), difference_block(was, reads)))


def _parts(scenario: Scenario, corpus: Corpus) -> list[tuple[str, str]]:
    """Return what is read of a question, each part under its name."""
    choices = [*scenario.choices, *[""] * (MOST_CHOICES - len(scenario.choices))]
    right = said.TO_TALK_ABOUT if scenario.right is None else letter(scenario.right)
    return [
        (said.ASKS, scenario.asks),
        *((said.CHOICE_LETTER.format(letter=letter(n)), choice) for n, choice in enumerate(choices)),
        (said.RIGHT, right),
        (said.WHY, scenario.why),
        (said.RESTS, "; ".join(corpus.citations(scenario))),
    ]
