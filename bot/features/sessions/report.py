"""What a trainer gets after a session: who came, how answers were spread, what was most missed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.core import formatting
from bot.core.disclosure_control import LEAST, DisclosedCount, disclosed, disclosed_size, may_be_spread
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

    ``state`` is asked, discussed, left out (its passage changed) or not asked. What may be shown of the
    numbers is under ``shown``, ``shown_before`` and ``knew``: no small number singles anybody out.
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
    def knew(self) -> DisclosedCount:
        """How many chose the right answer, as it may be shown."""
        return disclosed(self.right, self.answered)

    @property
    def knew_before(self) -> DisclosedCount:
        """How many chose the right answer the time before, as it may be shown."""
        before = self.before or ()
        return disclosed(_right(self.scenario, before), sum(before))

    @property
    def shown(self) -> tuple[int, ...]:
        """How many chose each choice, empty where that may not be shown."""
        return self.spread if may_be_spread(self.spread) else ()

    @property
    def shown_before(self) -> tuple[int, ...] | None:
        """How many chose each choice the time before, None where that may not be shown."""
        return self.before if self.before is not None and may_be_spread(self.before) else None


@dataclass(frozen=True)
class Report:
    """A session in numbers. No person is in it."""

    session: Session
    attendance: Attendance
    questions: tuple[QuestionResult, ...]
    earlier: Session | None = None

    @property
    def missed(self) -> tuple[QuestionResult, ...]:
        """The questions that most people got wrong, the worst first, three at most.

        Of those that fewer than five answered, not even this is told.
        """
        wrong = [a for a in self.questions if a.answered >= LEAST and a.right < a.answered]
        return tuple(sorted(wrong, key=lambda a: (a.right / a.answered, a.number))[:MISSED])

    def as_json(self) -> dict[str, Any]:
        """Return the report for a program."""
        return {
            "session": self.session.id,
            "title": self.session.plan.title,
            "team": str(self.session.plan.team),
            "held": self.session.made.isoformat(timespec="seconds"),
            **{name: count.as_json() for name, count in attendance_shown(self.attendance).items()},
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
                chose = asked.shown[n] if asked.shown else ""
                before = "" if asked.shown_before is None else asked.shown_before[n]
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
    return said.ATTENDED.format(**attendance_shown(attendance))


def attendance_shown(attendance: Attendance) -> dict[str, DisclosedCount]:
    """Return how many joined, answered and left, as it may be shown."""
    joined = attendance.joined
    return {
        "joined": disclosed_size(joined),
        "answered": disclosed(attendance.answered, joined),
        "left": disclosed(attendance.left, joined),
    }


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
    elif asked.answered < LEAST:
        yield said.FEW_ANSWERED
    else:
        yield said.SHARE.format(right=asked.knew, count=asked.answered)
        if not asked.shown:
            yield said.SPREAD_HIDDEN
    if asked.before is not None and earlier is not None:
        when, count = formatting.date(earlier.made.date().isoformat()), sum(asked.before)
        before = said.BEFORE_FEW if 0 < count < LEAST else said.BEFORE
        yield before.format(when=when, right=asked.knew_before, count=count)


def table_of(asked: QuestionResult) -> Iterator[tuple[str, int, str]]:
    """Yield each choice of a question that was asked, how many chose it, and a mark at the right one."""
    for n, (choice, chose) in enumerate(zip(asked.scenario.choices, asked.shown, strict=False)):
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
        "right_answers": asked.knew.as_json() if asked.spread else None,
        "spread": list(asked.shown),
        "before": None if asked.shown_before is None else list(asked.shown_before),
        "citations": list(asked.citations),
    }
