"""Questions of one's own, in the database: none is asked before it was accepted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, delete

from bot.core.history import Event
from bot.features.sessions.draft_review import QuestionDraft, Review, ReviewEvent, ReviewMove
from bot.store.session_tables import draft_history, drafts
from bot.store.versioned import VersionedRepository
from procedures.refresher import Scenario


class QuestionDraftRepository(VersionedRepository[QuestionDraft, ReviewMove, Review]):
    """Questions by number, each with its history."""

    table, history, of_item = drafts, draft_history, "draft_id"
    moves, states = ReviewMove, Review

    def add(
        self, document_id: str, scenarios: Sequence[Scenario], now: dt.datetime, person_id: int | None = None
    ) -> int:
        """Keep new drafts of a document; one that was drafted before in the same words is not kept again.

        Returns how many were new.
        """
        with self._database.write() as connection:
            self._database.take_turn(connection, f"drafts of {document_id}")
            held = self._found(connection, drafts.c.document_id == document_id)
            known = {scenario.asks for draft in held for scenario in _readings(draft)}
            new = [scenario for scenario in scenarios if scenario.asks not in known]
            for scenario in new:
                event = ReviewEvent(now, person_id, ReviewMove.DRAFT, Review.DRAFTED, scenario=scenario)
                self._add(connection, _row(document_id, scenario, now), event)
        return len(new)

    def write(self, scenario: Scenario, person_id: int | None, now: dt.datetime) -> QuestionDraft:
        """Keep a question that somebody wrote, or return it where theirs waits in the same words already."""
        event = ReviewEvent(now, person_id, ReviewMove.WRITE, Review.DRAFTED, scenario=scenario)
        waits = (drafts.c.document_id == "") & (drafts.c.state == Review.DRAFTED.value)
        with self._database.write() as connection:
            self._database.take_turn(connection, "written questions")
            for held in self._found(connection, waits):
                is_theirs = held.history[0].person_id == person_id
                if is_theirs and replace(held.scenario, id=scenario.id) == scenario:
                    return held
            return self._add(connection, _row("", scenario, now), event)

    def forget(self, document_ids: Collection[str]) -> None:
        """Drop the drafts made from the words of originals that were taken out.

        Those from notes stay, and what somebody wrote.
        """
        its_own = tuple(f"{document_id}#" for document_id in document_ids)
        gone = [
            draft.id
            for draft in self.all()
            if draft.document_id
            and any(ground.startswith(its_own) for read in _readings(draft) for ground in read.rests_on)
        ]
        if gone:
            with self._database.write() as connection:
                connection.execute(delete(drafts).where(drafts.c.id.in_(gone)))

    def _item(self, row: Row[tuple[Any, ...]], history: Sequence[Event[ReviewMove, Review]]) -> QuestionDraft:
        return QuestionDraft(
            row.id,
            row.version,
            row.document_id,
            Scenario.of_json({**row.scenario, "id": f"drafted/{row.id}"}),
            Review(row.state),
            tuple(event for event in history if isinstance(event, ReviewEvent)),
        )

    def _event(self, row: Row[tuple[Any, ...]]) -> ReviewEvent:
        scenario = Scenario.of_json(row.scenario) if row.scenario else None
        return ReviewEvent(row.at, row.person_id, ReviewMove(row.did), Review(row.state), scenario=scenario)


def _row(document_id: str, scenario: Scenario, now: dt.datetime) -> dict[str, Any]:
    return {"document_id": document_id, "scenario": scenario.as_json(), "made": now}


def _readings(draft: QuestionDraft) -> list[Scenario]:
    """A question as it reads and as it read before."""
    return [draft.scenario, *(event.scenario for event in draft.history if event.scenario)]
