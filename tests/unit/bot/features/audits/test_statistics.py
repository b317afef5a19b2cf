"""The share with similar issues, its interval, and whether it is more than was allowed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.audits import NOW, a_case, an_audit, with_cases

from bot.features.audits import messages as said
from bot.features.audits.formatting import audit_json, share_lines, status_lines
from bot.features.audits.model import Answer
from bot.features.audits.statistics import Trigger, by_question, standing


@pytest.mark.parametrize(
    ("similar", "clean", "trigger"),
    [
        (0, 0, Trigger.OPEN),
        (12, 20, Trigger.OPEN),  # 12 of 50 is 24 %
        (13, 0, Trigger.PASSED),  # 13 of 50 is 26 %, whatever the others show
        (12, 37, Trigger.OPEN),
        (12, 38, Trigger.NOT_PASSED),  # 24 %
        (0, 37, Trigger.OPEN),  # 13 are still to come
        (0, 38, Trigger.NOT_PASSED),  # 12 at most can be
    ],
)
def test_more_than_a_quarter_is_certain_impossible_or_not_settled(
    similar: int, clean: int, trigger: Trigger
) -> None:
    assert standing(an_audit(similar, clean)).trigger is trigger


def test_a_quarter_is_not_more_than_a_quarter() -> None:
    assert standing(an_audit(2, 6, wanted=8)).trigger is Trigger.NOT_PASSED
    assert standing(an_audit(3, 5, wanted=8)).trigger is Trigger.PASSED


def test_an_audit_that_ended_early_counts_what_was_audited() -> None:
    assert standing(an_audit(3, 7)).trigger is Trigger.OPEN
    early = standing(an_audit(3, 7, ended=NOW))
    assert (early.trigger, early.wanted) == (Trigger.PASSED, 10)
    assert share_lines(early)[1:] == [
        "The audit was begun for 50 cases and ended early: 40 were not audited.",
        "Similar issues in more than 25 % of the cases.",
    ]
    nothing = share_lines(standing(an_audit(0, 0, ended=NOW)))
    assert nothing[0] == said.NO_CASE_AT_ALL
    assert "50 were not audited" in nothing[1]
    assert len(share_lines(standing(an_audit(3, 7, wanted=10, ended=NOW)))) == 2


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_what_is_settled_stays_settled_whatever_comes(similar: int, clean: int, left: int) -> None:
    wanted = similar + clean + left
    if not wanted:
        return
    now = standing(an_audit(similar, clean, wanted)).trigger
    worst = standing(an_audit(similar + left, clean, wanted)).trigger
    best = standing(an_audit(similar, clean + left, wanted)).trigger
    assert Trigger.OPEN not in {worst, best}
    assert now is (worst if worst is best else Trigger.OPEN)


def test_the_interval_is_wilsons() -> None:
    now = standing(an_audit(4, 6))
    assert now.interval is not None
    assert now.interval == pytest.approx((0.1682, 0.6873), abs=0.0001)
    assert share_lines(now)[0] == (
        "10 of 50 cases audited. Similar issues in 4: 40 % (95 % interval: 17 % to 69 %)."
    )
    assert share_lines(standing(an_audit(0, 0))) == ["No case has been audited yet, of 50."]


def test_a_case_counts_once_and_only_by_questions_that_count() -> None:
    audit = with_cases(
        [
            a_case("1", "no", "no"),
            a_case("2", "yes", "yes", "no"),
            a_case("3", "n/a", "not seen", "yes"),
            a_case("4", "n/a", "yes"),
        ]
    )
    now = standing(audit)
    assert (now.similar, now.unseen) == (1, 1)
    assert by_question(audit)["talked"] == {Answer.NO: 1, Answer.YES: 1, Answer.NOT_APPLICABLE: 2}
    assert "In 1 case no question that counts could be answered with yes or no." in share_lines(now)
    text = "\n".join(status_lines(audit))
    assert "Was a discussion held? yes 2, no 1, not applicable 0, not seen 1." in text
    told = audit_json(audit)
    assert [case["similar_issues"] for case in told["cases"]] == [True, False, False, False]
    assert told["standing"]["trigger"] == "open"
