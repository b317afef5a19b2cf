"""Plain text and light Markdown: what is one paragraph, what is a heading, what was printed before it."""

from __future__ import annotations

import re
import textwrap
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples

from procedures.reading.coverage import coverage_of
from procedures.reading.layout import passages_of
from procedures.reading.structure import Block
from procedures.reading.text import blocks_of_text

RULE = (
    "The Northborough team holds the discussion on the day it hears of the child and tells the "
    "Exampleshire team by five. Where Exampleshire knows the family better it may chair instead, "
    "and both write down who decided and why."
)


def paragraph(text: str) -> Block:
    return Block("paragraph", text)


def heading(text: str, depth: int = 0) -> Block:
    return Block("heading", text, depth=depth)


@pytest.mark.parametrize("width", [40, 60, 72, 80, 95])
def test_a_hard_wrapped_paragraph_is_one_and_none_of_its_lines_is_a_heading(width: int) -> None:
    text = f"Who holds it\n\n{textwrap.fill(RULE, width)}\n\nEscalation\n\n{textwrap.fill(RULE, width)}\n"
    assert blocks_of_text(text) == [
        heading("Who holds it"),
        paragraph(RULE),
        heading("Escalation"),
        paragraph(RULE),
    ]


def test_a_heading_directly_above_its_paragraph_is_still_one() -> None:
    text = f"Escalation\n{textwrap.fill(RULE, 70)}\nWho is told?\nThe Northborough manager is told first.\n"
    assert blocks_of_text(text) == [
        heading("Escalation"),
        paragraph(RULE),
        heading("Who is told?"),
        paragraph("The Northborough manager is told first."),
    ]


@pytest.mark.parametrize("between", ["\n\n", "\n\n\n\n", "\n\f", "\n\nPage 3 of 12\n\n", "\n\n\fpage 4\n"])
@pytest.mark.parametrize("marker", ["", "3.5 ", "  7. "])
def test_a_paragraph_goes_on_across_a_page_break(between: str, marker: str) -> None:
    (block,) = blocks_of_text(
        f"{marker}The Northborough team tells the other{between}council on the same day.\n"
    )
    assert block.text == "The Northborough team tells the other council on the same day."
    assert block.marker == marker.strip()


def test_a_finished_sentence_ends_at_the_page_break() -> None:
    text = "The team tells them.\n\nthe other council is told in writing.\n"
    assert [b.text for b in blocks_of_text(text)] == [
        "The team tells them.",
        "the other council is told in writing.",
    ]


def test_whole_paragraphs_of_one_line_are_not_joined() -> None:
    lines = [f"Rule {n}. {RULE}" for n in ("one", "two", "three")]
    assert blocks_of_text("\n".join(lines)) == [paragraph(line) for line in lines]


def test_an_indented_line_below_a_long_one_belongs_to_it() -> None:
    text = "\n".join(f"  {n}. {RULE}\n     Ms Example agreed." for n in (1, 2, 3))
    blocks = blocks_of_text(text)
    assert [b.marker for b in blocks] == ["1.", "2.", "3."]
    assert {b.text for b in blocks} == {f"{RULE} Ms Example agreed."}


def test_a_clause_number_at_the_start_of_a_wrapped_line_is_no_new_clause() -> None:
    text = "How soon it is held was settled by both councils in their clause\n3.5 of the shared procedure.\n"
    assert blocks_of_text(text) == [paragraph(" ".join(text.split()))]


@pytest.mark.parametrize(
    ("line", "block"),
    [
        ("3.5 Tell them.", Block("item", "Tell them.", "3.5")),
        ("4.1.1 tell them.", Block("item", "tell them.", "4.1.1")),
        ("- 4.1.1 Tell them.", Block("item", "Tell them.", "4.1.1")),
        ("12. Tell them.", Block("item", "Tell them.", "12.")),
        ("a) Tell them.", Block("item", "Tell them.", "a)")),
        ("(b) Tell them.", Block("item", "Tell them.", "(b)")),
        ("• Tell them.", Block("item", "Tell them.", "•")),
        ("§   Tell them.", Block("item", "Tell them.", "§")),
        ("## Telling them", heading("Telling them", 2)),
        ("**8. Telling them**", heading("8. Telling them")),
        ("Outcome : Upheld", paragraph("Outcome : Upheld")),
        ("Who tells them?", heading("Who tells them?")),
        ("2019 was the year.", paragraph("2019 was the year.")),
    ],
)
def test_what_was_printed_before_a_line(line: str, block: Block) -> None:
    assert blocks_of_text(line) == [block]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("They **must** tell *the other* council.", "They must tell the other council."),
        ("They __must__ tell _the other_ council.", "They must tell the other council."),
        ("See [the guide](https://example.org/a) first.", "See the guide first."),
        ("See <https://example.org/a_b_c> first.", "See https://example.org/a_b_c first."),
        ("On 9<sup>th</sup> March they<br/> met.", "On 9th March they met."),
        ("Mum &amp; dad&#8217;s house.", "Mum & dad’s house."),
        ("At 5*3 and 4*2, file_name_a stays.", "At 5*3 and 4*2, file_name_a stays."),
        ("**Summary:** The council was at fault.", "Summary: The council was at fault."),
    ],
)
def test_emphasis_and_links_leave_their_words(written: str, read: str) -> None:
    assert [b.text for b in blocks_of_text(written)] == [read]


def test_line_ends_of_every_kind_read_the_same() -> None:
    text = f"Escalation\n\n{textwrap.fill(RULE, 60)}\n\n- first\n- second\n"
    expected = blocks_of_text(text)
    assert len(expected) == 4
    assert blocks_of_text(text.replace("\n", "\r\n")) == blocks_of_text(text.replace("\n", "\r")) == expected


@pytest.mark.parametrize("part", ["[", "[](", "__a ", "**", "_a", "*a ", "<b", "a. ", "- (a) ", "# "])
def test_no_line_however_made_takes_long(part: str) -> None:
    started = time.process_time()
    blocks_of_text(part * 20_000)
    assert time.process_time() - started < 2


@settings(max_examples=examples(300))
@given(st.text(alphabet=st.sampled_from("aB 1.-)(*_#[]<>&;:,?\n\t\f•§é’"), max_size=120))
def test_no_text_stops_the_reader_and_no_block_is_empty(text: str) -> None:
    assert all(block.text.strip() or block.kind in ("heading", "table") for block in blocks_of_text(text))


WORDS = st.lists(
    st.sampled_from(
        ["The", "council", "tells", "Northborough", "and", "Exampleshire", "within", "one", "day"]
    ),
    min_size=5,
    max_size=60,
)


@settings(max_examples=examples(200))
@given(st.lists(WORDS, min_size=1, max_size=5), st.integers(55, 110))
def test_wrapped_at_any_width_every_word_of_a_paragraph_is_kept_in_order(
    paragraphs: list[list[str]], width: int
) -> None:
    wrapped = "\n\n".join(textwrap.fill(f"{' '.join(told)}.", width) for told in paragraphs)
    read = " ".join(block.text for block in blocks_of_text(wrapped))
    assert re.findall(r"\w+", read) == re.findall(r"\w+", wrapped)
    assert "heading" not in {block.kind for block in blocks_of_text(wrapped)}


NOTE = "\n[^1]: This means five days at most.\n"


@pytest.mark.parametrize("sentence", ["The council must not delay.[^1]", "> Nobody waits.[^1]", "Ring![^1]"])
def test_a_short_sentence_before_the_mark_of_a_footnote_is_no_heading(sentence: str) -> None:
    first, second, note = blocks_of_text(f"One boat leaves at noon.\n\n{sentence}\n{NOTE}")
    assert (first.kind, second.kind, second.calls, note.kind) == ("paragraph", "paragraph", ("1",), "note")


def test_a_footnote_that_a_heading_calls_stands_under_it() -> None:
    text = f"# Boats\n\n## Delay[^1]\n\nOne boat leaves at noon.\n\n## Harbour\n\nIt is shut.\n{NOTE}"
    made = passages_of("d", blocks_of_text(text))
    assert [(p.heading, p.text) for p in made] == [
        ("Delay", "Footnote 1: This means five days at most."),
        ("Delay", "One boat leaves at noon."),
        ("Harbour", "It is shut."),
    ]


@pytest.mark.parametrize("short", ["Minutes", "Agenda", "Notes"])
def test_the_short_lines_of_a_title_page_are_not_one_line(short: str) -> None:
    text = (
        f"Harbour Safeguarding Children Partnership\n{short}\nTown Hall, 4 June 2025\n\n"
        "The panel agreed that no visit is put off without the manager, and that the\n"
        "desk is told of each one before the worker sets out for the home.\n"
    )
    texts = [block.text for block in blocks_of_text(text)]
    assert texts[:3] == ["Harbour Safeguarding Children Partnership", short, "Town Hall, 4 June 2025"]
    assert len(texts) == 4


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "A worker must not dis\u00ad\nclose where a child\nlives.",
            "A worker must not disclose where a child lives.",
        ),
        (
            "The safe-\nguarding lead rings. All know of safeguarding.",
            "The safeguarding lead rings. All know of safeguarding.",
        ),
        ("A multi-\nagency meeting is held on the day.", "A multi-agency meeting is held on the day."),
        ("A face-to-\nface visit is made on the day.", "A face-to-face visit is made on the day."),
    ],
)
def test_a_word_that_the_end_of_a_line_parts_is_whole_and_none_of_it_is_called_lost(
    text: str, said: str
) -> None:
    data = f"# Visits\n\n{text}\n".encode()
    made = passages_of("d", blocks_of_text(data.decode()))
    assert [passage.text for passage in made] == [said]
    assert not coverage_of(data, "a.txt", made).missing


def test_a_table_of_wide_gaps_is_not_called_lost() -> None:
    text = (
        "LEVELS\n\nSign        Level 1       Level 2\n"
        "Sleep                     Out at night\nFood        Hungry\n"
    )
    made = passages_of("d", blocks_of_text(text))
    assert [passage.text for passage in made] == [
        "Sign: Sleep | Level 2: Out at night\nSign: Food | Level 1: Hungry"
    ]
    assert not coverage_of(text.encode(), "a.txt", made).missing


def test_words_left_of_a_list_hold_for_every_item_of_it() -> None:
    text = (
        "The council decides within a week whether a placement ends, and tells the child why.\n\n"
        "The placement must not end where\n   (a) the child has not been asked;\n"
        "   (b) it is within 10 days of an exam,\nunless the head of service agrees in writing.\n"
    )
    assert [passage.text for passage in passages_of("d", blocks_of_text(text))][1] == (
        "The placement must not end where\n(a) the child has not been asked;\n"
        "(b) it is within 10 days of an exam,\nunless the head of service agrees in writing."
    )


@pytest.mark.parametrize("bullet", ["+", "*", "-"])
def test_each_bullet_of_markdown_begins_an_item(bullet: str) -> None:
    text = f"# Visits\n\nThe worker must not\n{bullet} ring the parent\n{bullet} wait\n"
    assert [passage.text for passage in passages_of("d", blocks_of_text(text))] == [
        f"The worker must not\n{bullet} ring the parent\n{bullet} wait"
    ]


def test_a_clause_that_was_put_in_later_stands_by_itself_and_a_time_of_day_is_none() -> None:
    text = "2.1 Visit on the same day.\n\n2.1A Take a second worker.\n\n9.30am The meeting begins.\n"
    assert [passage.locator for passage in passages_of("d", blocks_of_text(text))] == ["2.1", "2.1A"]


def test_the_entries_of_a_contents_page_are_no_text_and_none_lost() -> None:
    text = (
        "Contents\n\n1 Scope .......... 2\n2 Visits ......... 3\n\nVISITS\n\nVisits are within seven days.\n"
    )
    made = passages_of("d", blocks_of_text(text))
    assert [passage.text for passage in made if passage.heading == "VISITS"] == [
        "Visits are within seven days."
    ]
    assert not any("...." in passage.text for passage in made)
    assert not coverage_of(text.encode(), "a.txt", made).missing


ROW = "Level 2\tLate\tSchool\tand a word more"


@pytest.mark.parametrize("row", ["Level 2\tLate", "Level 2\t\tSchool", ROW])
def test_a_row_typed_with_more_or_fewer_tabs_costs_no_other_row_its_names(row: str) -> None:
    text = (
        f"LEVELS\n\nLevel\tSign\tWho acts\nLevel 1\tTired\tSchool\n{row}\n"
        "Level 3\tHurt\tPolice\n\tLost\tPolice\n\nThe manager decides.\n"
    )
    made = passages_of("d", blocks_of_text(text))
    lines = [line for passage in made for line in passage.text.split("\n")]
    assert "Level: Level 3 | Sign: Hurt | Who acts: Police" in lines
    assert "Level: Level 3 | Sign: Lost | Who acts: Police" in lines
    assert (ROW.replace("\t", " ") in lines) == (row == ROW)
    assert not coverage_of(text.encode(), "a.txt", made).missing


def test_names_of_other_columns_below_a_table_begin_another() -> None:
    text = (
        "LEVELS\n\nLevel\tSign\tWho\nLevel 1\tTired\tSchool\n\n"
        "Area\tPost\tPhone\nKent\tManager\t07700 900001\n"
    )
    made = passages_of("d", blocks_of_text(text))
    assert [passage.text for passage in made] == [
        "Level: Level 1 | Sign: Tired | Who: School",
        "Area: Kent | Post: Manager | Phone: 07700 900001",
    ]


@pytest.mark.parametrize("marks", [("1.1", "1.2"), ("1.", "2."), ("(a)", "(b)")])
def test_clauses_with_a_word_aside_keep_their_numbers(marks: tuple[str, str]) -> None:
    rows = f"{marks[0]}\tIt was agreed.\tAction: JB\n{marks[1]}\tSent by hand.\tAction: SR\n"
    blocks = blocks_of_text(f"LEVELS\n\n{rows}")
    assert [block.marker for block in blocks if block.kind == "item"] == list(marks)
    for above in ("No.\tAction\tWho\n", "10.00\tWelcome\tJB\n10.15\tMinutes\tSR\n"):
        assert [block.kind for block in blocks_of_text(f"LEVELS\n\n{above}{rows}")] == ["heading", "table"]


def test_a_row_that_reads_as_the_name_of_a_school_keeps_its_columns() -> None:
    made = passages_of(
        "d", blocks_of_text("LEVELS\n\nLevel\tSign\tWho\nLevel 1\tTired\tSchool\n\tHungry\tSchool\n")
    )
    assert made[0].text.split("\n")[1] == "Level: Level 1 | Sign: Hungry | Who: School"


BROKEN = [
    ("ring 07700", "900123 at once.", "07700 900123"),
    ("ring 07700 900", "123. Then write it down.", "07700 900 123"),
    ("ring +44 7700", "900 123", "+44 7700 900 123"),
    ("ring (01632)", "960123", "(01632) 960123"),
    ("ring 0800", "1111 by day or night", "0800 1111"),
]


@pytest.mark.parametrize(("above", "below", "number"), BROKEN)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_telephone_number_that_was_broken_is_whole(
    above: str, below: str, number: str, between: str
) -> None:
    text = f"OUT OF HOURS\n\nOut of hours {above}{between}{below}\n\nThe manager decides.\n"
    (told, _) = passages_of("d", blocks_of_text(text))
    assert number in told.text
    assert told.locator == "OUT OF HOURS, paragraph 1"


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("Ring the desk on 07700 900123", "07700 900456 is the manager's."),
        ("Ring the desk on 07700 900123.", "12. The manager decides."),
        ("Since the year 2020", "900123 is the number of the form."),
        ("Ring the desk on 07700", "3 The council decides."),
        ("Ring the desk on 01632 960", "123 The council decides."),
        ("Ring the child's line on 0800 1111", "101 is for the police."),
        ("The last day was 05-03-2026", "123 children were moved."),
        ("It is for children of ages 0-5", "12345678 is the number of the form."),
    ],
)
def test_a_number_that_is_whole_takes_no_more_figures(above: str, below: str) -> None:
    assert len(blocks_of_text(f"{above}\n\n{below}\n")) == 2
