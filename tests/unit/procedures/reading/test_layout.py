"""From blocks to passages: numbering, lists with their lead-in, names by heading and position."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples

from procedures.document import Passage
from procedures.reading.layout import LIST_WHOLE, passages_of
from procedures.reading.structure import Block
from procedures.reading.text import blocks_of_text

FILLER = "and each says in writing what it will do and by when"
LONG = f"hold a discussion {' '.join([FILLER] * 6)}"


def passages(text: str, *, through: bool = False) -> list[tuple[str, str]]:
    return [(p.locator, p.text) for p in passages_of("d", blocks_of_text(text), through=through)]


def test_numbering_that_restarts_at_each_heading_is_counted_through() -> None:
    text = (
        "The complaint\n\n  1. One.\n  2. Two.\n\nWhat I found\n\n"
        "  1. Three.\n  2. Four:\n    1. this;\n    2. that.\n"
        "\nDecision\n\n  1. Five.\n"
    )
    made = passages_of("d", blocks_of_text(text), through=True)
    assert [(p.locator, p.heading, p.text) for p in made] == [
        ("1", "The complaint", "One."),
        ("2", "The complaint", "Two."),
        ("3", "What I found", "Three."),
        ("4", "What I found", "Four:\n1. this;\n2. that."),
        ("5", "Decision", "Five."),
    ]


def test_printed_clause_numbers_stand() -> None:
    text = (
        "# 3. Sharing\n\n3.5 Tell them.\n\n4.1 Both must act:\n\n"
        "4.1.1 Exampleshire should:\n\na) pay; and\n\nb) say sorry.\n"
    )
    assert passages(text) == [
        ("3.5", "Tell them."),
        ("4.1.1", "Both must act:\nExampleshire should:\na) pay; and\nb) say sorry."),
    ]


@pytest.mark.parametrize(
    ("markers", "names"),
    [
        (("a)", "b)"), ("4.1.1 a)", "4.1.1 b)")),
        (("(a)", "(b)"), ("4.1.1 a)", "4.1.1 b)")),
        (("•", "•"), ("4.1.1 item 1", "4.1.1 item 2")),
        (("-", "-"), ("4.1.1 item 1", "4.1.1 item 2")),
    ],
)
def test_a_long_list_is_split_and_each_item_keeps_its_lead_in(
    markers: tuple[str, str], names: tuple[str, str]
) -> None:
    first, second = (f"{marker} {LONG} {n}." for n, marker in enumerate(markers))
    assert passages(f"4.1.1 Northborough should:\n\n{first}\n\n{second}\n") == [
        (names[0], f"Northborough should:\n{first}"),
        (names[1], f"Northborough should:\n{second}"),
    ]


@given(st.integers(LIST_WHOLE - 120, LIST_WHOLE + 120))
def test_a_list_is_whole_up_to_its_measure_and_split_above_it(length: int) -> None:
    lead, tail = "Northborough should:", "- say sorry."
    pay = f"- {'p' * (length - len(lead) - len(tail) - 4)}"
    whole = f"{lead}\n{pay}\n{tail}"
    assert len(whole) == length
    expected = (
        [("2.1", whole)]
        if length <= LIST_WHOLE
        else [
            ("2.1 item 1", f"{lead}\n{pay}"),
            ("2.1 item 2", f"{lead}\n{tail}"),
        ]
    )
    assert passages(f"2.1 {whole}") == expected


def test_bullet_paragraphs_without_numbers_are_called_by_heading_and_position() -> None:
    text = (
        "What happened\n- Mr Q rang Exampleshire in May.\n- Exampleshire replied. It said:\n"
        "- it had not asked him;\n- it was sorry; and\n- it would learn.\n- Mr Q wrote again in June.\n"
        "My view\n- Exampleshire was late.\n"
    )
    assert passages(text) == [
        ("What happened, paragraph 1", "Mr Q rang Exampleshire in May."),
        (
            "What happened, paragraph 2",
            "Exampleshire replied. It said:\n- it had not asked him;\n- it was sorry; and\n- it would learn.",
        ),
        ("What happened, paragraph 3", "Mr Q wrote again in June."),
        ("My view, paragraph 1", "Exampleshire was late."),
    ]


def test_a_section_number_used_twice_gives_two_names_and_two_ids() -> None:
    text = "**8. Advice**\n\nNote the paper.\n\n**8. Papers**\n\nNone.\n\n8.1 One.\n\n8.1 Another.\n"
    made = passages_of("d", blocks_of_text(text))
    assert [(p.id, p.locator) for p in made] == [
        ("d#8.-advice-paragraph-1", "8. Advice, paragraph 1"),
        ("d#8.-papers-paragraph-1", "8. Papers, paragraph 1"),
        ("d#8.1", "8.1"),
        ("d#8.1-copy-2", "8.1 (copy 2)"),
    ]


def test_a_heading_that_comes_twice_goes_on_counting() -> None:
    made = passages("Northborough\n\nFirst.\n\nExampleshire\n\nOther.\n\nNorthborough\n\nSecond.\n")
    assert [locator for locator, _ in made] == [
        "Northborough, paragraph 1",
        "Exampleshire, paragraph 1",
        "Northborough, paragraph 2",
    ]


def test_paragraphs_below_a_clause_belong_to_it_until_the_next_or_a_heading() -> None:
    text = "6.1 We are worried.\n\nWe agreed to look again.\n\n6.2 We agreed.\n\nCosts\n\nNo cost arises.\n"
    assert passages(text) == [
        ("6.1", "We are worried.\nWe agreed to look again."),
        ("6.2", "We agreed."),
        ("Costs, paragraph 1", "No cost arises."),
    ]


def test_a_summary_is_called_by_its_label() -> None:
    made = passages("Decision\n\nSummary: Northborough was at fault.\n\nIt agreed.\n")
    assert made == [
        ("Summary", "Summary: Northborough was at fault."),
        ("Decision, paragraph 1", "It agreed."),
    ]


def test_text_before_any_heading_is_called_the_opening() -> None:
    assert passages("tell them today.\n") == [("opening, paragraph 1", "tell them today.")]


MARKERS = st.sampled_from(["", "1.", "2)", "3.5", "4.1.1", "a)", "(b)", "ii)", "•", "-"])
BLOCKS = st.lists(
    st.builds(
        lambda kind, text, marker, depth: Block(kind, text, marker if kind == "item" else "", depth),
        st.sampled_from(["heading", "paragraph", "paragraph", "item", "item"]),
        st.sampled_from(
            [
                "Tell them.",
                "it does:",
                "the a b:",
                "Summary: yes.",
                "Northborough",
                "Northborough, paragraph 1",
                LONG,
            ]
        ),
        MARKERS.filter(bool),
        st.integers(0, 2),
    ),
    max_size=25,
)


@settings(max_examples=examples(300))
@given(BLOCKS, st.booleans())
def test_every_word_is_in_a_passage_or_stands_over_one_and_names_are_unique(
    blocks: list[Block], through: bool
) -> None:
    tagged = [
        Block(b.kind, f"{b.text} W{n}w:" if ":" in b.text[-1:] else f"{b.text} W{n}w", b.marker, b.depth)
        for n, b in enumerate(blocks)
    ]
    made = passages_of("d", tagged, through=through)
    assert len({p.id for p in made}) == len(made)
    for block, said in ((b, re.findall(r"W\d+w", b.text)[0]) for b in tagged):
        holding: list[Passage] = [p for p in made if re.search(rf"{said}\b", p.text)]
        assert holding or block.kind == "heading"
        assert all(block.text in p.text for p in holding)
    assert len({p.locator for p in made}) == len(made)


def test_a_numbered_title_above_its_clauses_is_a_heading() -> None:
    blocks = [
        Block("item", "Lantern meetings", "1."),
        Block("item", "The duty manager convenes them.", "1.1"),
        Block("item", "Notes", "2."),
        Block("item", "They go round by the third evening.", "2.1"),
    ]
    found = passages_of("manual", blocks)
    assert [(p.locator, p.heading) for p in found] == [("1.1", "1. Lantern meetings"), ("2.1", "2. Notes")]
