"""The one place from which every channel runs the questions of one's own: drafted, written, reviewed.

They are one set for all councils of an installation. In a browser somebody else than who wrote or changed
a question accepts it; who works at the command line, on the machine itself, is nobody (None) and may too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.core.corpus import Corpus
from bot.core.people import Permission, Person
from bot.core.word_search import holding
from bot.errors import ChangedError, NotHeldError, RefusedError
from bot.features.sessions import messages as said
from bot.features.sessions.draft_review import QuestionDraft, Review, ReviewEvent, ReviewMove
from bot.features.sessions.model import Shown
from bot.features.sessions.question_drafting import draft
from bot.screening.screen import Screen
from bot.screening.user_text import could_identify, names_somebody
from procedures.authorities import Authorities
from procedures.document import Document, Passage, text_digest
from procedures.refresher import Scenario, unsound

if TYPE_CHECKING:
    from bot.store.drafts import QuestionDraftRepository

#: Passages that are shown of those found.
MOST_FOUND = 10


@dataclass(frozen=True)
class ReviewedQuestion:
    """A question as it stands now: what it rests on, why it is not to be asked, and what may be done.

    ``seen`` stands for the words of the passages that are ``shown``.
    """

    draft: QuestionDraft
    shown: Shown
    seen: str
    withdrawn: str | None
    moves: frozenset[ReviewMove]


class OwnQuestions:
    """The service of questions that are drafted or written here, and asked once they are accepted."""

    def __init__(
        self,
        drafts: QuestionDraftRepository,
        grounds: Callable[[], Corpus],
        authorities: Authorities,
        screen: Screen,
        clock: Callable[[], dt.datetime],
    ) -> None:
        """``grounds`` gives the passages as they are held at the moment of asking."""
        self._drafts = drafts
        self._grounds = grounds
        self._authorities = authorities
        self._screen = screen
        self._clock = clock

    def all(self, by: Person | None) -> list[ReviewedQuestion]:
        """Return every question in the order in which they came to be. Raises RefusedError."""
        _check(by)
        grounds = self._grounds()
        return [_reviewed(held, grounds, by) for held in self._drafts.all()]

    def held(self, number: int, by: Person | None, version: int | None = None) -> ReviewedQuestion:
        """Return a question; with a ``version``, as somebody saw it.

        Raises NotHeldError, and RefusedError where they may not; ChangedError if it was moved since.
        """
        _check(by)
        found = self._drafts.by_id(number)
        if found is None:
            raise NotHeldError(said.NO_DRAFT.format(number=number))
        if version is not None and found.version != version:
            raise ChangedError(said.QUESTION_MOVED)
        return _reviewed(found, self._grounds(), by)

    def documents(self, by: Person | None) -> list[Document]:
        """Return the documents from whose passages questions can be drafted, by title."""
        _check(by)
        grounds = self._grounds()
        held = {passage.document_id for passage in grounds.passages.values()}
        return sorted((grounds.documents[i] for i in held), key=lambda one: one.title.casefold())

    def found(self, words: str) -> Sequence[Passage]:
        """Return the passage of an id, or those that hold every word, notes before paragraphs."""
        passages = self._grounds().passages
        if passage := passages.get(words.strip()):
            return [passage]
        return sorted(holding(passages.values(), words), key=lambda one: not one.note)

    def draft(self, document_id: str, by: Person | None) -> int:
        """Draft questions from a document's passages by rule; return how many are new.

        Raises NotHeldError and RefusedError.
        """
        _check(by)
        grounds = self._grounds()
        document = grounds.documents.get(document_id)
        passages = [p for p in grounds.passages.values() if p.document_id == document_id]
        if document is None or not passages:
            raise NotHeldError(said.NO_ORIGINAL.format(document=document_id))
        others = [p for p in grounds.passages.values() if p.document_id != document_id]
        made = draft(document, passages, others, self._authorities)
        return self._drafts.add(document_id, made, self._clock(), _number(by))

    def write(self, scenario: Scenario, by: Person | None) -> QuestionDraft:
        """Keep a question that somebody wrote; it waits for review. Raises RefusedError."""
        _check(by)
        self._check_words(scenario)
        return self._drafts.write(scenario, _number(by), self._clock())

    def change(self, held: ReviewedQuestion, scenario: Scenario, by: Person | None) -> QuestionDraft:
        """Change a question as somebody saw it; it waits for review, also where it was accepted.

        Raises RefusedError, and ChangedError if it was moved meanwhile.
        """
        self.check_move(held, ReviewMove.CHANGE, by)
        if replace(scenario, id=held.draft.scenario.id) == held.draft.scenario:
            raise RefusedError(said.QUESTION_AS_IT_WAS)
        self._check_words(scenario, words_of(held.draft.scenario))
        return self._moved(held, ReviewMove.CHANGE, Review.DRAFTED, by, scenario)

    def accept(self, held: ReviewedQuestion, by: Person | None, seen: str | None = None) -> QuestionDraft:
        """Accept a question, or say of one whose passages changed that it is still right.

        ``seen`` stands for the words of its passages beside which it was read; without it they must be those
        on which it was written. Raises RefusedError, and ChangedError if either was changed meanwhile.
        """
        self.check_move(held, ReviewMove.ACCEPT, by)
        scenario = held.draft.scenario
        if seen is not None:
            if seen != held.seen:
                raise ChangedError(said.QUESTION_MOVED)
            scenario = replace(scenario, rests_on={p.id: p.digest for p, _ in held.shown})
        wrong = [*unsound(scenario), self._grounds().withdrawal(scenario)]
        if why := next((w for w in wrong if w), None):
            raise RefusedError(said.DRAFT_UNSOUND.format(number=held.draft.id, why=why))
        return self._moved(held, ReviewMove.ACCEPT, Review.ACCEPTED, by, scenario)

    def drop(self, held: ReviewedQuestion, by: Person | None) -> QuestionDraft:
        """Drop a question. Raises RefusedError, and ChangedError if it was moved meanwhile."""
        self.check_move(held, ReviewMove.DROP, by)
        return self._moved(held, ReviewMove.DROP, Review.DROPPED, by)

    def reopen(self, held: ReviewedQuestion, by: Person | None) -> QuestionDraft:
        """Bring a dropped question back: it waits for review, by somebody else.

        Raises RefusedError, and ChangedError if it was moved meanwhile.
        """
        self.check_move(held, ReviewMove.REOPEN, by)
        return self._moved(held, ReviewMove.REOPEN, Review.DRAFTED, by)

    def check_move(self, held: ReviewedQuestion, move: ReviewMove, by: Person | None) -> None:
        """Check that somebody may make a move on a question as it stands. Raises RefusedError."""
        _check(by)
        if move is ReviewMove.ACCEPT and by and by.id in held.draft.bound:
            raise RefusedError(said.OWN_WORDS)
        if move in held.moves:
            return
        number, state = held.draft.id, held.draft.state
        if move is ReviewMove.ACCEPT and len(held.shown) < len(held.draft.scenario.rests_on):
            raise RefusedError(said.GROUND_GONE)
        raise RefusedError(said.DECIDED.format(number=number, state=state.value))

    def names_somebody(self, words: str) -> bool:
        """Whether words may hold personal details, or cannot be read for them."""
        return names_somebody(words, self._screen)

    def could_identify(self, scenario: Scenario) -> bool:
        """Whether a question tells an age, a place and an event, which together may tell who it is about."""
        return could_identify(" ".join(words_of(scenario)), self._authorities)

    def grounds_of(self, passage_ids: Sequence[str]) -> Shown:
        """Return passages by their ids, those that are held."""
        grounds = self._grounds()
        found = [grounds.passages[i] for i in passage_ids if i in grounds.passages]
        return tuple((passage, grounds.documents[passage.document_id]) for passage in found)

    def _check_words(self, scenario: Scenario, known: Sequence[str] = ()) -> None:
        if wrong := next(unsound(scenario), None):
            raise RefusedError(said.QUESTION_UNSOUND.format(why=wrong))
        if any(words not in known and self.names_somebody(words) for words in words_of(scenario)):
            raise RefusedError(said.PERSONAL_IN_QUESTION)

    def _moved(
        self,
        held: ReviewedQuestion,
        move: ReviewMove,
        state: Review,
        by: Person | None,
        scenario: Scenario | None = None,
    ) -> QuestionDraft:
        changed = scenario if move is ReviewMove.CHANGE else None
        event = ReviewEvent(self._clock(), _number(by), move, state, scenario=changed)
        values = {"scenario": scenario.as_json()} if scenario else {}
        moved = self._drafts.move(held.draft, event, values)
        if moved is None:
            raise ChangedError(said.QUESTION_MOVED)
        return moved


def words_of(scenario: Scenario) -> tuple[str, ...]:
    """Return what of a question somebody writes in words."""
    return (scenario.asks, *scenario.choices, scenario.why)


def _number(by: Person | None) -> int | None:
    return by.id if by else None


def _check(by: Person | None) -> None:
    if by is not None and not by.may(Permission.RUN_SESSIONS):
        raise RefusedError(said.ONLY_TRAINERS)


def _reviewed(held: QuestionDraft, grounds: Corpus, by: Person | None) -> ReviewedQuestion:
    shown = grounds.shown(held.scenario)
    seen = text_digest(" ".join(f"{passage.id} {passage.digest}" for passage, _ in shown))
    withdrawn = grounds.withdrawal(held.scenario)
    is_dropped = held.state is Review.DROPPED
    moves = {ReviewMove.REOPEN} if is_dropped else {ReviewMove.CHANGE, ReviewMove.DROP}
    to_read = held.state is Review.DRAFTED or (held.state is Review.ACCEPTED and withdrawn is not None)
    all_held = len(shown) == len(held.scenario.rests_on)
    if to_read and all_held and not (by and by.id in held.bound):
        moves.add(ReviewMove.ACCEPT)
    return ReviewedQuestion(held, shown, seen, withdrawn, frozenset(moves))
