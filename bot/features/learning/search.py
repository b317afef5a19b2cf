"""Released learning points beside an answer, for those they are for, from the moment of their release.

The database alone says what is out, and is asked before each search; so what was recalled is not found
from that moment on, whatever crashed. A point whose passage is not as it was is not found either.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.core.card import ShownPassage
from bot.core.corpus import Corpus
from bot.core.passage_ref import ResolvedPassage
from bot.core.people import Person
from bot.core.question import Question
from bot.features.answers.model import LocalLearning
from bot.features.learning.distribution import team_in
from bot.features.learning.documents import document_of, number_of, passage_of
from bot.features.learning.ground import ground_now
from bot.features.learning.model import LearningPoint, PointState
from embeddings.search import Found
from embeddings.side_index import SideIndex
from procedures.authorities import Authorities

if TYPE_CHECKING:
    from bot.store.store import Store

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
    """Looks for learning points that are for whoever asks."""

    def __init__(
        self,
        store: Callable[[], Store],
        side_index: Callable[[], SideIndex],
        corpus: Callable[[], Corpus],
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
            mine = {i: o for i, o in standing.items() if o.point.wording.audience.includes(question.asker)}
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
        corpus = self._corpus()
        if self._mark != (stamp, corpus.digest):
            out = self._store().points.all([PointState.RELEASED])
            checked = [(point, ground_now(point, corpus)) for point in out]
            made = [_Out(p, self._shown(p, now)) for p, now in checked if now is None or now.unchanged]
            self._side_index().hold([(o.shown.document, o.shown.passage) for o in made])
            self._out = {o.shown.document.id: o for o in made}
            self._mark = (stamp, corpus.digest)
        return self._out

    def _shown(self, point: LearningPoint, now: ResolvedPassage | None) -> ShownPassage:
        ground = ShownPassage(now.passage, now.document) if now and now.passage and now.document else None
        return ShownPassage(passage_of(point), document_of(point, self._authorities), ground=ground)


def points_on(passages: Sequence[ShownPassage]) -> list[int]:
    """Return the numbers of the points among passages."""
    return [n for shown in passages if (n := number_of(shown.passage.id)) is not None]
