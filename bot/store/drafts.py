"""Questions drafted by rule, in the database: none is asked before a trainer accepted it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import delete, insert, select, update

from bot.features.sessions.draft_review import QuestionDraft, Review
from bot.store.database import Database
from bot.store.session_tables import drafts
from procedures.refresher import Scenario


class QuestionDraftRepository:
    """Drafts, by number."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, document_id: str, scenarios: Sequence[Scenario], now: dt.datetime) -> int:
        """Keep new drafts of a document; one that was drafted before in the same words is not kept again.

        Returns how many were new.
        """
        held = {draft.scenario.asks for draft in self.all() if draft.document_id == document_id}
        rows = [
            {
                "document_id": document_id,
                "scenario": s.as_json(),
                "state": Review.DRAFTED.value,
                "made": now,
            }
            for s in scenarios
            if s.asks not in held
        ]
        if rows:
            with self._database.write() as connection:
                connection.execute(insert(drafts), rows)
        return len(rows)

    def all(self, state: Review | None = None) -> list[QuestionDraft]:
        """Return the drafts of one state, or all, in the order in which they were made."""
        wanted = select(drafts).order_by(drafts.c.id)
        with self._database.read() as connection:
            rows = connection.execute(
                wanted if state is None else wanted.where(drafts.c.state == state.value)
            )
            return [_draft(row.id, row.document_id, row.scenario, row.state) for row in rows]

    def by_id(self, draft_id: int) -> QuestionDraft | None:
        """Return a draft by its number."""
        with self._database.read() as connection:
            row = connection.execute(select(drafts).where(drafts.c.id == draft_id)).first()
        return _draft(row.id, row.document_id, row.scenario, row.state) if row else None

    def edit(self, draft_id: int, scenario: Scenario) -> None:
        """Change a draft's question."""
        self._set(draft_id, scenario=scenario.as_json())

    def decide(self, draft_id: int, state: Review) -> None:
        """Keep what a trainer decided about a draft."""
        self._set(draft_id, state=state.value)

    def forget(self, document_ids: Collection[str]) -> None:
        """Drop the drafts made from the words of originals that were taken out; those from notes stay."""
        its_own = tuple(f"{document_id}#" for document_id in document_ids)
        gone = [
            draft.id
            for draft in self.all()
            if any(ground.startswith(its_own) for ground in draft.scenario.rests_on)
        ]
        if gone:
            with self._database.write() as connection:
                connection.execute(delete(drafts).where(drafts.c.id.in_(gone)))

    def _set(self, draft_id: int, **values: object) -> None:
        with self._database.write() as connection:
            connection.execute(update(drafts).where(drafts.c.id == draft_id).values(**values))


def _draft(draft_id: int, document_id: str, kept: dict[str, object], state: str) -> QuestionDraft:
    scenario = Scenario.of_json({**kept, "id": f"drafted/{draft_id}"})
    return QuestionDraft(draft_id, document_id, scenario, Review(state))
