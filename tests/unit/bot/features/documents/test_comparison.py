"""Comparing two texts: the same pairs however long they are, quickly where they have nothing in common."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from support.long_documents import EVERYWHERE, long_rules
from support.samples import a_document

from bot.features.documents import comparison
from bot.features.documents.comparison import ChangeKind, Comparisons, compare
from bot.features.documents.formatting import changes
from bot.features.documents.office_layout import change_blocks
from bot.rendering.html import html_of
from procedures.document import Original, Passage

WORDS = (
    "amber",
    "bell",
    "cord",
    "door",
    "elm",
    "frost",
    "gate",
    "hook",
    "iron",
    "jar",
    "key",
    "lamp",
    "moss",
)


def text_of(document_id: str, *texts: str) -> Original:
    passages = tuple(
        Passage(f"{document_id}#{n}", document_id, text, str(n)) for n, text in enumerate(texts, start=1)
    )
    return Original(a_document(document_id), passages, digest=document_id)


def unlike(document_id: str, count: int, step: int) -> Original:
    """A text of many paragraphs of a few words, in another order in each: near to all others."""
    drawn = (WORDS[(n * step + k * (n % 7 + 1)) % len(WORDS)] for n in range(count) for k in range(12))
    return text_of(
        document_id, *(" ".join([str(n), *(next(drawn) for _ in range(12))]) for n in range(count))
    )


def test_what_stayed_moved_changed_went_and_came_is_told() -> None:
    old = text_of("old", "The bell is rung.", "The gate is shut at six.", "The lamp is lit.", "No dogs.")
    new = text_of(
        "new", "The lamp is lit.", "The bell is rung.", "The gate is shut at nine.", "Write it down."
    )
    found = compare(old, new)
    kinds = {(c.kind, c.old and c.old.locator, c.new and c.new.locator) for c in found.changes}
    assert (ChangeKind.CHANGED, "2", "3") in kinds
    assert (ChangeKind.GONE, "4", None) in kinds
    assert (ChangeKind.ADDED, None, "4") in kinds
    assert found.unchanged + found.counts.get("moved", 0) == 2
    (changed,) = (c for c in found.changes if c.kind is ChangeKind.CHANGED)
    assert changed.words == (("same", "The gate is shut at"), ("gone", "six."), ("added", "nine."))


def test_a_paragraph_that_stands_very_often_is_told_each_time_and_nothing_is_lost() -> None:
    old = text_of("old", *["Not used."] * 400, "The bell is rung.")
    new = text_of("new", *["Not used."] * 401, "The bell is rung.")
    found = compare(old, new)
    assert (found.unchanged, found.counts) == (401, {"added": 1})


def test_texts_that_have_nothing_in_common_are_compared_quickly() -> None:
    began = time.process_time()
    found = compare(unlike("old", 1500, 5), unlike("new", 1500, 11))
    assert time.process_time() - began < 20
    assert sum(found.counts.get(kind, 0) for kind in ("changed", "moved", "added")) + found.unchanged == 1500


def test_past_its_budget_only_what_stands_under_one_number_becomes_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = long_rules("one"), long_rules("two", "second")
    whole = compare(first, second)
    monkeypatch.setattr(comparison, "MOST_LOOKS", 10)
    assert compare(first, second).counts == whole.counts == {"changed": 30}
    moved = replace(second, passages=second.passages[-60:])
    assert set(compare(first, moved).counts) <= {"changed", "gone", "added", "moved"}


def test_two_paragraphs_that_are_very_long_are_shown_as_they_were_and_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = compare(text_of("old", f"{EVERYWHERE} at six."), text_of("new", f"{EVERYWHERE} at nine."))
    monkeypatch.setattr(comparison, "LONGEST_PAIR", 10)
    (change,) = found.changes
    shown = html_of(change_blocks(change))
    assert f"<del>{EVERYWHERE} at six.</del>" in shown
    assert f"<ins>{EVERYWHERE} at nine.</ins>" in shown
    assert changes(found).endswith(f"[-{EVERYWHERE} at six.-] {{+{EVERYWHERE} at nine.+}}")


def test_a_comparison_is_made_once_until_a_text_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    monkeypatch.setattr(comparison, "compare", lambda *of: made.append(of) or compare(*of))
    kept, old, new = Comparisons(), long_rules("one"), long_rules("two", "second")
    assert kept.between(old, new) is kept.between(old, new)
    assert len(made) == 1
    kept.between(old, replace(new, passages=new.passages[1:]))
    assert len(made) == 2
