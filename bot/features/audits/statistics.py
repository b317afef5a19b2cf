"""What an audit shows so far: the share with similar issues, how sure that is, and whether it is too many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.features.audits.model import Answer, Audit, AuditedCase


class Trigger(StrEnum):
    """Whether more than the share has similar issues: certain, no longer possible, or not settled."""

    PASSED = "passed"
    NOT_PASSED = "not passed"
    OPEN = "open"


@dataclass(frozen=True)
class AuditResult:
    """An audit in numbers; ``wanted`` are the cases planned, after its end those that were audited.

    ``left`` are those that an audit which ended early was begun for and did not reach.
    """

    done: int
    wanted: int
    left: int
    similar: int
    unseen: int
    over: int
    final: bool

    @property
    def share(self) -> float | None:
        """The share of the audited cases with similar issues; None before the first."""
        return self.similar / self.done if self.done else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the share (Wilson's); None before the first case."""
        if not self.done:
            return None
        from scipy.stats import binomtest

        found = binomtest(self.similar, self.done).proportion_ci(method="wilson")
        return float(found.low), float(found.high)

    @property
    def above_now(self) -> bool:
        """Whether more than the share of the cases audited so far has similar issues."""
        return 100 * self.similar > self.over * self.done

    @property
    def trigger(self) -> Trigger:
        """Whether more than the share of all the cases has similar issues, whatever the rest will show."""
        limit = self.over * self.wanted
        if 100 * self.similar > limit:
            return Trigger.PASSED
        if 100 * (self.similar + self.wanted - self.done) <= limit:
            return Trigger.NOT_PASSED
        return Trigger.OPEN

    def as_json(self) -> dict[str, Any]:
        """Return it for a program."""
        interval = self.interval
        return {
            "done": self.done,
            "wanted": self.wanted,
            "not_reached": self.left,
            "similar": self.similar,
            "nothing_seen": self.unseen,
            "share": self.share,
            "interval": list(interval) if interval else None,
            "over_percent": self.over,
            "trigger": self.trigger.value,
            "above_now": self.above_now,
        }


def standing(audit: Audit) -> AuditResult:
    """Return an audit in numbers."""
    done = len(audit.cases)
    return AuditResult(
        done=done,
        wanted=done if audit.ended else audit.plan.wanted,
        left=audit.plan.wanted - done if audit.ended else 0,
        similar=sum(map(audit.similar, audit.cases)),
        unseen=sum(map(audit.unseen, audit.cases)),
        over=audit.plan.over,
        final=audit.ended is not None,
    )


def growth(audit: Audit) -> Iterator[tuple[AuditedCase, AuditResult]]:
    """Yield each case in its order, with the audit as it stood after it."""
    similar = unseen = 0
    for done, case in enumerate(audit.cases, start=1):
        similar += audit.similar(case)
        unseen += audit.unseen(case)
        plan = audit.plan
        yield case, AuditResult(done, plan.wanted, 0, similar, unseen, plan.over, final=False)


def is_passed(audit: Audit) -> bool:
    """Whether more cases than the share have similar issues for certain, so that what was ordered follows."""
    return bool(audit.cases) and standing(audit).trigger is Trigger.PASSED


def by_question(audit: Audit) -> dict[str, Counter[Answer]]:
    """Return how often each question was answered how."""
    return {q.id: Counter(case.answers[q.id] for case in audit.cases) for q in audit.plan.questions}
