"""Audits of cases. Cases are kept all together or not at all, and never more than the audit asks for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from bot.errors import RefusedError
from bot.features.audits import messages as said
from bot.features.audits.model import Answer, Audit, AuditedCase, AuditPlan, AuditQuestion
from bot.store.audit_tables import audits, cases
from bot.store.database import Database


class AuditRepository:
    """Audits, by council and number."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, plan: AuditPlan, now: dt.datetime) -> Audit:
        """Keep a new audit. Raises RefusedError where one of its council has not ended."""
        with self._database.write() as connection:
            self._database.take_turn(connection, f"audits of {plan.authority}")
            here = (audits.c.authority == plan.authority) & audits.c.ended.is_(None)
            held = connection.execute(select(audits.c.id).where(here)).scalar()
            if held is not None:
                raise RefusedError(said.ONE_OPEN.format(number=held, council=plan.authority))
            row = {"authority": plan.authority, "plan": _kept(plan), "made": now}
            key = connection.execute(insert(audits).values(**row)).inserted_primary_key
            assert key is not None
            return Audit(int(key[0]), plan, now)

    def of_council(self, authority: str) -> list[Audit]:
        """Return the audits of a council with their cases, the newest first."""
        wanted = select(audits).where(audits.c.authority == authority).order_by(audits.c.id.desc())
        with self._database.read() as connection:
            rows = connection.execute(wanted).all()
            return [
                Audit(row.id, _plan(row.authority, row.plan), row.made, row.ended, _cases(connection, row.id))
                for row in rows
            ]

    def add_cases(self, audit_id: int, added: Sequence[AuditedCase], now: dt.datetime) -> None:
        """Keep cases, all or none. Raises RefusedError where one is there already, or they are too many."""
        with self._database.write() as connection:
            self._database.take_turn(connection, f"audit {audit_id}")
            row = self._still_open(connection, audit_id)
            place = func.coalesce(func.max(cases.c.place), 0)
            counted = select(func.count().label("held"), place.label("last")).where(
                cases.c.audit_id == audit_id
            )
            there = connection.execute(counted).one()
            if there.held + len(added) > row["wanted"]:
                raise RefusedError(said.FULL.format(count=row["wanted"]))
            held = select(cases.c.number).where(cases.c.audit_id == audit_id)
            numbers = set(connection.execute(held).scalars())
            for twice in (case.number for case in added if case.number in numbers):
                raise RefusedError(said.TWICE.format(case=twice))
            rows = [
                {
                    "audit_id": audit_id,
                    "number": case.number,
                    "place": there.last + n,
                    "answers": {name: answer.value for name, answer in case.answers.items()},
                    "noted": now,
                }
                for n, case in enumerate(added, start=1)
            ]
            connection.execute(insert(cases), rows)

    def drop(self, audit_id: int, number: str) -> bool:
        """Take a case out; return whether it was there. Raises RefusedError after the audit's end."""
        with self._database.write() as connection:
            self._still_open(connection, audit_id)
            here = (cases.c.audit_id == audit_id) & (cases.c.number == number)
            return connection.execute(delete(cases).where(here)).rowcount > 0

    def end(self, audit_id: int, now: dt.datetime) -> None:
        """End an audit. Raises RefusedError if it has ended."""
        with self._database.write() as connection:
            self._database.take_turn(connection, f"audit {audit_id}")
            self._still_open(connection, audit_id)
            connection.execute(update(audits).where(audits.c.id == audit_id).values(ended=now))

    def sweep(self, before: dt.datetime) -> int:
        """Drop audits that ended before a moment, with their cases; return how many."""
        with self._database.write() as connection:
            return connection.execute(delete(audits).where(audits.c.ended < before)).rowcount

    def _still_open(self, connection: Connection, audit_id: int) -> Mapping[str, Any]:
        row = connection.execute(select(audits).where(audits.c.id == audit_id)).first()
        if row is None or row.ended is not None:
            raise RefusedError(said.HAS_ENDED.format(number=audit_id))
        plan: Mapping[str, Any] = row.plan
        return plan


def _kept(plan: AuditPlan) -> dict[str, Any]:
    return {
        "title": plan.title,
        "questions": [question.as_json() for question in plan.questions],
        "wanted": plan.wanted,
        "over": plan.over,
        "ordered": list(plan.ordered),
        "differ": list(plan.differ),
    }


def _plan(authority: str, kept: Mapping[str, Any]) -> AuditPlan:
    questions = tuple(map(AuditQuestion.of_json, kept["questions"]))
    return AuditPlan(
        authority,
        kept["title"],
        questions,
        kept["wanted"],
        kept["over"],
        tuple(kept["ordered"]),
        tuple(kept["differ"]),
    )


def _cases(connection: Connection, audit_id: int) -> tuple[AuditedCase, ...]:
    wanted = select(cases).where(cases.c.audit_id == audit_id).order_by(cases.c.place)
    return tuple(
        AuditedCase(row.number, {name: Answer(answer) for name, answer in row.answers.items()})
        for row in connection.execute(wanted)
    )
