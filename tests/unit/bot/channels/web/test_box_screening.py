"""What the script of the boxes knows: the server's own patterns, and no more than it refuses itself."""

from __future__ import annotations

import re

import pytest
from support.boxes import AS_QUESTION, HELD, LET_THROUGH, emergencies, is_refused, node, seen_by_node, typed
from support.examples import examples
from support.shipped import shipped_screen

from bot.channels.web.box_screening import browser_pattern
from bot.screening.emergency_phrases import ASKS, PLEAS
from bot.screening.fixed_forms import FIXED_FORMS

needs_node = pytest.mark.skipif(
    node() is None, reason="no node is installed; the stories in Chromium try the same"
)
PATTERNS = [p for form in FIXED_FORMS for p in (form.pattern, *form.unless, *filter(None, [form.only]))]
PATTERNS += [ASKS, PLEAS]
#: What Python's patterns have and a browser's do not.
PYTHON_ALONE = re.compile(r"\(\?P|\(\?[a-z]+[:)]|\\[AZ]|\(\?[>(]|[*+?}]\+|\{,")


def test_a_pattern_for_a_browser_finds_what_the_one_for_screening_finds() -> None:
    texts = [text for text in typed(examples(400), 1) if text.isascii()]
    for pattern in PATTERNS:
        source, flags = browser_pattern(pattern)
        assert not PYTHON_ALONE.search(source), source
        again = re.compile(source.replace("(?<detail>", "(?P<detail>"), re.I if "i" in flags else 0)
        for text in texts:
            assert [m.span() for m in again.finditer(text)] == [m.span() for m in pattern.finditer(text)], (
                source
            )


@needs_node
def test_each_kind_is_seen_by_the_script_as_by_screening() -> None:
    assert seen_by_node(list(HELD)) == [[kind] for kind in HELD.values()]
    assert seen_by_node(list(HELD), AS_QUESTION) == [[kind] for kind in HELD.values()]
    for text, kind in HELD.items():
        assert kind in shipped_screen().check(text).kinds


@needs_node
def test_figures_that_tell_of_nobody_pass() -> None:
    assert seen_by_node(list(LET_THROUGH)) == [[] for _ in LET_THROUGH]
    assert {shipped_screen().check(text, calm=True).outcome for text in LET_THROUGH} == {"clear"}


@needs_node
def test_whatever_the_script_refuses_screening_refuses() -> None:
    texts = list(typed(examples(8000), 2))
    refused = [text for text, kinds in zip(texts, seen_by_node(texts), strict=True) if kinds]
    assert len(refused) > len(texts) / 20
    assert [text for text in refused if not is_refused(text)] == []


@needs_node
@pytest.mark.parametrize("detail", ["at ME14 1XQ", "ring 07700 900123"])
def test_no_emergency_is_held_back_whatever_else_it_holds(detail: str) -> None:
    told = [text for text in emergencies() if shipped_screen().is_danger(text)]
    assert len(told) > 1300
    seen = seen_by_node([f"{text} {detail}" for text in told], AS_QUESTION)
    assert [text for text, kinds in zip(told, seen, strict=True) if kinds] == []


@needs_node
@pytest.mark.parametrize(
    "told",
    [
        "{text} at ME14 1XQ, what do I do",
        "{text} at ME14 1XQ. wot do we do??",
        "what do I do? {text} at ME14 1XQ",
        "{text}, who do I ring? my number is 07700 900123",
        "who's coming? {text} at ME14 1XQ",
        "{text} at ME14 1XQ, how do I stop it?",
        "can someone come please? {text} at ME14 1XQ",
        "{text} ME14 1XQ, help me please?",
    ],
)
def test_a_cry_for_help_beside_an_emergency_holds_it_no_more_back(told: str) -> None:
    cries = [told.format(text=text) for text in emergencies() if shipped_screen().is_danger(text)]
    seen = seen_by_node(cries, AS_QUESTION)
    assert [text for text, kinds in zip(cries, seen, strict=True) if kinds] == []


@needs_node
def test_whatever_is_danger_by_rule_goes_out_though_it_asks_and_is_misspelt() -> None:
    asked = [
        "dad is strangling her at ME14 1XQ, what do I do",
        "dad is strangeling her at ME14 1XQ, what do I do?",
        "shes took loads of pills, number is 07700 900123, who do i ring",
        "im scared to go home to ME14 1XQ, where can I go",
    ]
    assert {shipped_screen().is_danger(text) for text in asked} == {True}
    assert seen_by_node(asked, AS_QUESTION) == seen_by_node(asked) == [[] for _ in asked]
