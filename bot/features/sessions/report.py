"""What a trainer gets after a session: who came, how answers were spread, what was most missed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.core import formatting
from bot.features.sessions import messages as said
from bot.features.sessions.attendance import Attendance, AttendanceRecord
from bot.features.sessions.model import Session
from bot.rendering.csv_table import csv_of
from procedures.refresher import Scenario

#: How many missed points a report names.
MISSED = 3


@dataclass(frozen=True)
class QuestionResult:
    """A question as it went: how many chose each of its choices, now and, if asked before, then.

    ``state`` is asked, discussed, left out (its passage changed) or not asked.
    """

    number: int
    scenario: Scenario
    state: str
    spread: tuple[int, ...] = ()
    before: tuple[int, ...] | None = None
    citations: tuple[str, ...] = ()

    @property
    def answered(self) -> int:
        """How many answered."""
        return sum(self.spread)

    @property
    def right(self) -> int:
        """How many chose the right answer."""
        return _right(self.scenario, self.spread)

    @property
    def right_before(self) -> int:
        """How many chose the right answer the time before."""
        return _right(self.scenario, self.before or ())


@dataclass(frozen=True)
class Report:
    """A session in numbers. No person is in it."""

    session: Session
    attendance: Attendance
    questions: tuple[QuestionResult, ...]
    earlier: Session | None = None

    @property
    def missed(self) -> tuple[QuestionResult, ...]:
        """The questions that most people got wrong, the worst first, three at most."""
        wrong = [a for a in self.questions if a.state == "asked" and a.right < a.answered]
        return tuple(sorted(wrong, key=lambda a: (a.right / a.answered, a.number))[:MISSED])

    def as_json(self) -> dict[str, Any]:
        """Return the report for a program."""
        return {
            "session": self.session.id,
            "title": self.session.plan.title,
            "team": str(self.session.plan.team),
            "held": self.session.made.isoformat(timespec="seconds"),
            "joined": self.attendance.joined,
            "answered": self.attendance.answered,
            "left": self.attendance.left,
            "questions": [_as_json(asked) for asked in self.questions],
            "most_missed": [asked.scenario.id for asked in self.missed],
            "learning_points": [i for asked in self.missed for i in asked.scenario.rests_on],
        }

    def as_csv(self) -> str:
        """Return a line a choice: question, choice, whether right, how many chose it now and before."""
        rows: list[list[object]] = [
            ["question", "id", "asks", "state", "choice", "answer", "right", "chose", "before"]
        ]
        for asked in self.questions:
            question = [asked.number, asked.scenario.id, asked.scenario.asks, asked.state]
            for n, choice in enumerate(asked.scenario.choices):
                right = "yes" if n == asked.scenario.right else "no"
                chose = asked.spread[n] if asked.spread else ""
                before = "" if asked.before is None else asked.before[n]
                rows.append([*question, n + 1, choice, right, chose, before])
            if not asked.scenario.choices:
                rows.append([*question, "", "", "", "", ""])
        return csv_of(rows)


def report_of(
    session: Session,
    record: AttendanceRecord,
    earlier: Session | None,
    before: AttendanceRecord | None,
    citations: Callable[[Scenario], tuple[str, ...]],
) -> Report:
    """Join a session with its numbers, and with those of the time before if there was one."""
    asked_before = {s.id: n for n, s in enumerate(earlier.plan.scenarios)} if earlier else {}
    questions = []
    for n, scenario in enumerate(session.plan.scenarios):
        state = _state(session, n)
        spread = record.spread(n, len(scenario.choices)) if state == "asked" else ()
        then = asked_before.get(scenario.id)
        old = None
        if earlier and before and then in earlier.asked and state == "asked":
            old = before.spread(then, len(scenario.choices))
        questions.append(QuestionResult(n + 1, scenario, state, spread, old, citations(scenario)))
    return Report(session, record.attendance, tuple(questions), earlier)


def attended(attendance: Attendance) -> str:
    """Return who came, in words."""
    return said.ATTENDED.format(joined=attendance.joined, answered=attendance.answered, left=attendance.left)


def lines_of(asked: QuestionResult, earlier: Session | None) -> Iterator[str]:
    """Yield what is to be said of a question in words."""
    if asked.state == "left out":
        yield said.LEFT_OUT
    elif asked.state == "not asked":
        yield said.NOT_ASKED
    elif asked.state == "discussed":
        yield said.TALKED_ABOUT
    elif not asked.answered:
        yield said.NOBODY_ANSWERED
    else:
        yield said.SHARE.format(right=asked.right, count=asked.answered)
    if asked.before is not None and earlier is not None:
        when = formatting.date(earlier.made.date().isoformat())
        yield said.BEFORE.format(when=when, right=asked.right_before, count=sum(asked.before))


def table_of(asked: QuestionResult) -> Iterator[tuple[str, int, str]]:
    """Yield each choice of a question that was asked, how many chose it, and a mark at the right one."""
    for n, (choice, chose) in enumerate(zip(asked.scenario.choices, asked.spread, strict=False)):
        yield choice, chose, said.RIGHT_MARK if n == asked.scenario.right else ""


def _state(session: Session, number: int) -> str:
    if number in session.dropped:
        return "left out"
    if number not in session.asked:
        return "not asked"
    return "discussed" if session.plan.scenarios[number].discussion else "asked"


def _right(scenario: Scenario, spread: tuple[int, ...]) -> int:
    return spread[scenario.right] if scenario.right is not None and spread else 0


def _as_json(asked: QuestionResult) -> dict[str, Any]:
    return {
        "number": asked.number,
        **asked.scenario.as_json(),
        "state": asked.state,
        "spread": list(asked.spread),
        "before": None if asked.before is None else list(asked.before),
        "citations": list(asked.citations),
    }
