"""Search of released learning points, for those they are for, from the moment of their release.

A point that is out is a document of one passage, so that it is shown and cited like any other. The database
alone says what is out, and is asked before each search; so what was recalled is not found from that moment
on, whatever crashed. A point whose passage is not as it was is not found either.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.core.calendar import day_of
from bot.core.card import ShownPassage
from bot.core.corpus import CurrentCorpus
from bot.core.passage_ref import ResolvedPassage
from bot.core.people import Person
from bot.core.question import Question
from bot.features.answers.model import LocalLearning
from bot.features.learning import messages as said
from bot.features.learning.distribution import team_in
from bot.features.learning.model import LearningPoint, PointState
from embeddings.search import Found
from embeddings.side_index import SideIndex
from procedures.authorities import Authorities
from procedures.document import Document, Kind, Original, Passage, Seen, Standing, Voice, document_id_of

if TYPE_CHECKING:
    from bot.store.store import Store

#: What the ids of such documents begin with.
PREFIX = "learning-"


def document_of(point: LearningPoint, authorities: Authorities) -> Document:
    """Return the document of a point that is out."""
    assert point.released is not None
    return Document(
        id=f"{PREFIX}{point.id}",
        title=said.TITLE.format(number=point.id),
        kind=Kind.LEARNING,
        publisher=authorities.name_of(point.team.authority),
        about=point.wording.audience.councils,
        published=day_of(point.released).isoformat(),
        standing=Standing.CURRENT,
        seen=Seen.ORIGINAL,
    )


def passage_of(point: LearningPoint) -> Passage:
    """Return the passage of a point that is out; its place in the document says who released it."""
    document_id = f"{PREFIX}{point.id}"
    return Passage(
        id=f"{document_id}/{point.release}",
        document_id=document_id,
        text=point.wording.text,
        locator=said.PLACE.format(by=point.released_by),
        voice=Voice.LEARNING,
        note=True,
        topics=point.wording.topics,
    )


def original_of(point: LearningPoint, authorities: Authorities) -> Original:
    """Return a point that is out as it is verified: a document and what it holds."""
    return Original(document_of(point, authorities), (passage_of(point),))


def number_of(passage_id: str) -> int | None:
    """Return the number of the point that a passage is, or None for any other passage."""
    number = passage_id.removeprefix(PREFIX).split("/")[0]
    return int(number) if passage_id.startswith(PREFIX) and number.isdigit() else None


log = logging.getLogger(__name__)

#: How near a point must be to be shown where nothing else was found: the least at which eight of ten
#: are right.
ALONE = 1.15


@dataclass(frozen=True)
class _Out:
    """A point that is out and whose passage is as it was."""

    point: LearningPoint
    shown: ShownPassage


class LearningSearch:
    """The search for learning points that are for whoever asks."""

    def __init__(
        self,
        store: Callable[[], Store],
        side_index: Callable[[], SideIndex],
        corpus: CurrentCorpus,
        authorities: Authorities,
    ) -> None:
        """``store`` and ``side_index`` are made when first asked for."""
        self._store = store
        self._side_index = side_index
        self._corpus = corpus
        self._authorities = authorities
        self._changing = threading.Lock()
        self._mark: object = None
        self._out: dict[str, _Out] = {}

    def beside(self, question: Question, found: Found) -> LocalLearning:
        """Return the points near a question, and those that bear on passages. Never raises."""
        try:
            return self._beside(question, found)
        except Exception as error:  # a fault here costs nobody the answer
            log.error("learning points not looked for: error=%s", type(error).__name__)
            return LocalLearning()

    def shown_to(self, person: Person | None) -> dict[str, ShownPassage]:
        """Return the points that stand and are for a person, by the ids of their passages.

        Without one, those that are for everybody.
        """
        with self._changing:
            standing = self._standing().values()
            mine = [out.shown for out in standing if out.point.wording.audience.includes(person)]
        return {shown.passage.id: shown for shown in mine}

    def is_for(self, passage_id: str, person: Person | None) -> bool:
        """Return whether a passage may be shown to somebody: of local learning, only where it is for them.

        So it is of a point that was recalled, too.
        """
        number = number_of(passage_id)
        if number is None:
            return True
        point = self._store().points.by_id(number)
        return point is not None and point.wording.audience.includes(person)

    def standing(self) -> list[LearningPoint]:
        """Return the points that are out and whose passages are as they were."""
        with self._changing:
            return [out.point for out in self._standing().values()]

    def seen(self, shown: Sequence[tuple[Person, Sequence[ShownPassage]]], now: dt.datetime) -> None:
        """Note who was shown which points, so that a recall reaches them. Never raises."""
        rows = []
        for person, passages in shown:
            for passage in passages:
                out = self._out.get(passage.document.id)
                team = team_in(out.point, person) if out else None
                if out and team:
                    rows.append((out.point.id, out.point.release, person.id, team))
        if not rows:
            return
        try:
            self._store().receipts.shown(rows, now)
        except Exception as error:
            log.error("what was shown not noted: error=%s", type(error).__name__)

    def _beside(self, question: Question, found: Found) -> LocalLearning:
        with self._changing:
            standing = self._standing()
            mine = {i: o for i, o in standing.items() if o.point.wording.audience.includes(question.reader)}
            if not mine:
                return LocalLearning()
            near = self._side_index().nearest(found.query, mine) if found.query else []
        bearing: dict[str, tuple[ShownPassage, ...]] = {}
        for out in mine.values():
            if ground := out.shown.ground:
                bearing[ground.passage.id] = (*bearing.get(ground.passage.id, ()), out.shown)
        scored = [(n.nearness, replace(mine[n.document.id].shown, score=n.nearness)) for n in near]
        alone = tuple(shown for nearness, shown in scored if nearness >= ALONE)
        return LocalLearning(tuple(shown for _, shown in scored), bearing, alone)

    def _standing(self) -> dict[str, _Out]:
        stamp = self._store().points.stamp()
        if not stamp:
            if self._mark != ():
                self._side_index().hold([])
                self._out, self._mark = {}, ()
            return self._out
        if self._mark != (stamp, self._corpus.digest):
            out = self._store().points.all([PointState.RELEASED])
            grounds = (point.wording.ground for point in out)
            corpus = self._corpus.of({document_id_of(ground.passage_id) for ground in grounds if ground})
            checked = [(point, point.ground_now(corpus)) for point in out]
            made = [_Out(p, self._shown(p, now)) for p, now in checked if now is None or now.unchanged]
            self._side_index().hold([(o.shown.document, o.shown.passage) for o in made])
            self._out = {o.shown.document.id: o for o in made}
            self._mark = (stamp, corpus.digest)
        return self._out

    def _shown(self, point: LearningPoint, now: ResolvedPassage | None) -> ShownPassage:
        ground = ShownPassage(now.passage, now.document) if now and now.passage and now.document else None
        return ShownPassage(passage_of(point), document_of(point, self._authorities), ground=ground)
