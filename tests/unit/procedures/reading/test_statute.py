"""Acts and regulations: every provision is found where people cite it, in print, on a page and as text."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from docx import Document as NewDocument
from fpdf import FPDF
from hypothesis import given, settings
from support.examples import examples
from support.statutes import Law, as_law_page, as_print, as_text, laws

from procedures.document import Kind, Passage
from procedures.library import Library
from procedures.originals import original_of
from procedures.reading.formats import blocks_of
from procedures.reading.kinds import noun_of
from procedures.reading.layout import passages_of
from procedures.reading.reader import passages, recognise

Written = tuple[str, Callable[[Law], bytes]]
WRITTEN: list[Written] = [
    ("a.txt", as_text),
    ("b.txt", lambda law: as_text(law, indented=True)),
    ("a.html", as_law_page),
    ("a.pdf", as_print),
]


def read(data: bytes, name: str, noun: str) -> tuple[Passage, ...]:
    return passages_of("d", blocks_of(data, name), noun=noun)


def base(locator: str) -> str:
    """A locator without the range of items at its end: "section 2(1)" of "section 2(1)(a) to (c)"."""
    return re.sub(r"\(\w+\) to \(\w+\)$", "", locator)


@pytest.mark.parametrize("written", WRITTEN, ids=lambda w: str(w[0]))
@settings(max_examples=examples(60), deadline=None)
@given(law=laws())
def test_every_provision_stands_where_it_is_cited_with_what_leads_it_in(written: Written, law: Law) -> None:
    name, write = written
    passages = read(write(law), name, law.noun)
    locators = [passage.locator for passage in passages]
    assert len(set(locators)) == len(locators)
    for cited, piece, above in law.cited():
        holding = [p for p in passages if piece.word in p.text]
        own = [p for p in holding if cited.startswith(base(p.locator))]
        own = own or [p for p in holding if piece.pieces and p.locator.startswith(cited)]
        assert own, (cited, [(p.locator, p.text) for p in holding])
        assert all(all(lead.word in p.text for lead in above) for p in own), cited
        assert piece.pieces or own == holding, cited


ACT = "The Night Work Act 2019\n\nAn Act to make provision about night work.\n\nPART 1\n\nNIGHT WORK\n\n"


def of_page(text: str) -> dict[str, str]:
    """The passages of an Act on a page by their locators; the first line is a section's number and title."""
    first, *lines = text.split("\n")
    body = "".join(f"<p>{line}</p>" for line in lines if line)
    page = f"<main><h1>The Night Work Act 2019</h1><h2>PART 1</h2><h3>{first}</h3>{body}</main>"
    made = read(page.encode(), "a.html", "section")
    return {p.locator: p.text for p in made if not p.locator.startswith("The Night")}


@pytest.mark.parametrize(
    ("quoted", "locator"),
    [
        ("“(2A) A worker who rings late must say why.”", "new (2A)"),
        ("“16ZA (1) A worker who rings late must say why.”", "new 16ZA(1)"),
        ("“(ba) the worker who rings late;”.", "new (ba)"),
    ],
)
def test_what_an_amendment_puts_into_another_act_is_no_provision_of_its_own(
    quoted: str, locator: str
) -> None:
    filler = "The council must keep every word of it in the night book for as long as it stands open. " * 8
    made = of_page(
        f"3 Changes\n\n(1) In the Lamps Act 1901, after section 2 insert—\n{quoted}\n(2) {filler}\n"
    )
    assert list(made) == ["section 3(1)", "section 3(2)"]
    assert quoted in made["section 3(1)"]
    long = quoted.replace("must say why", f"must say why, {filler}").replace("late;", f"late, {filler};")
    made = of_page(f"3 Changes\n\n(1) In the Lamps Act 1901, after section 2 insert—\n{long}\n(2) It ends.\n")
    assert list(made) == [f"section 3(1), {locator}", "section 3(2)"]


@pytest.mark.parametrize("terms", [("night", "worker"), ("lamp", "night book"), ("child", "relevant child")])
def test_a_definition_is_found_by_its_word(terms: tuple[str, str]) -> None:
    one, other = terms
    long = (
        "the time from the closing of the office to its opening, and any day on which it does not open " * 4
    )
    made = of_page(
        f"9 Meaning of words\n\n(1) In this section—\n“{one}” means {long.strip()};\n“{other}” means—\n"
        f"(a) {long.strip()}, or\n(b) {long.strip()}.\n(2) It ends.\n"
    )
    assert list(made) == [
        f"section 9(1), “{one}”",
        f"section 9(1), “{other}”(a)",
        f"section 9(1), “{other}”(b)",
        "section 9(2)",
    ]
    assert all(text.startswith("In this section—") for text in list(made.values())[:3])


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        ("as the order allows.", "(b)"),
        ("and the lamp must be lit.", "(b)"),
        ("[unless the council has agreed].", "(b)"),
    ],
)
def test_words_after_a_list_that_go_on_from_it_hold_for_its_items(words: str, ends: str) -> None:
    long = (
        "a worker who has read the order and signed for it before the night began, and who knows the town "
        * 4
    )
    made = of_page(
        f"4 Who may go\n\n(1) These may go—\n(a) {long.strip()};\n(b) {long.strip()},\n{words}\n"
        "(2) It ends.\n"
    )
    assert list(made) == ["section 4(1)(a)", f"section 4(1){ends}", "section 4(2)"]
    assert all(text.endswith(words) for text in list(made.values())[:2])


@pytest.mark.parametrize("spread", ["S C H E D U L E S", "SCHEDULES", "Schedules"])
def test_a_schedule_with_parts_is_cited_by_its_number(spread: str) -> None:
    law = (
        f"1 Night book\n\nSchedule 1 says what it holds.\n\n{spread}\n\n"
        "SCHEDULE 1\n\nSection 1\n\nTHE NIGHT BOOK\n\n"
        "PART 1\n\nKEEPING IT\n\n1 (1) It is kept at the desk.\n(2) It is kept shut.\n\n"
        "PART 2\n\nREADING IT\n\n2 Anyone on duty may read it.\n\n"
        "SCHEDULE 2\n\nREPEALS\n\n1 The Lamps Act 1901.\n"
    )
    passages = read(f"{ACT}{law}".encode(), "a.txt", "section")
    made = {p.locator: p for p in passages}
    assert list(made)[1:] == [
        "section 1",
        "Schedule 1 paragraph 1(1)",
        "Schedule 1 paragraph 1(2)",
        "Schedule 1 paragraph 2",
        "Schedule 2 paragraph 1",
    ]
    second = made["Schedule 1 paragraph 2"]
    assert (*second.above, second.heading)[-4:] == (
        "SCHEDULE 1 (Section 1)",
        "THE NIGHT BOOK",
        "PART 2",
        "READING IT",
    )


@pytest.mark.parametrize("number", ["12A", "16B", "16ZA"])
def test_a_number_and_the_title_beside_it_stay_apart_when_marks_of_notes_stand_between(number: str) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Times", "B", 18)
    pdf.multi_cell(0, 9, "The Night Work Act 2019", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("Times", "B", 11)
    for text, mark in (("[", "F7"), (number, ""), ("   ", "F7"), ("Telling the council", "")):
        pdf.write(6, text)
        pdf.char_vpos = "SUP"
        pdf.write(6, mark)
        pdf.char_vpos = "LINE"
    pdf.ln(9)
    pdf.set_font("Times", "", 11)
    pdf.multi_cell(
        0, 6, "(1) The manager must tell the council before midnight.", new_x="LMARGIN", new_y="NEXT"
    )
    passages = read(bytes(pdf.output()), "a.pdf", "section")
    assert [(p.locator, p.heading) for p in passages] == [
        (f"section {number}(1)", f"{number} Telling the council")
    ]


@pytest.mark.parametrize("words", ["1st visit", "2nd visit", "4th visit"])
def test_spans_of_a_page_that_part_no_number_from_its_words_stay_joined(words: str) -> None:
    spans = f"<span>{words[0]}</span><span>{words[1:3]}</span>{words[3:]}"
    page = f"<main><h1>Visits</h1><p>{spans} is made.</p></main>"
    assert read(page.encode(), "a.html", "paragraph")[0].text == f"{words} is made."


def note(mark: str) -> str:
    """A call of a note, as the pages of the statute book have them: in the text, without a space."""
    return (
        f'<a class="LegCommentaryLink" href="#commentary-c{mark[1:]}" id="reference-c{mark[1:]}">{mark}</a>'
    )


@pytest.mark.parametrize("number", ["47", "47ZA", "16B"])
@pytest.mark.parametrize("marked", [True, False])
def test_a_page_of_the_statute_book_keeps_numbers_titles_and_marks_apart(number: str, marked: bool) -> None:
    opens = f'<span class="LegChangeDelimiter">[</span>{note("F3")}' if marked else ""
    extent = '<span class="LegExtentContainer"><span class="LegExtentRestriction">E+W</span></span>'
    page = (
        "<main><h1>The Night Work Act 2019</h1><h2>PART 1</h2>"
        f'<h4>{opens}{number}<span class="LegP1GroupTitle">Telling the council{extent}</span></h4>'
        '<p><span class="LegP2No">(1)</span><span class="LegP2Text">The manager tells the council within 15'
        f"{note('F12')} days.</span></p>"
        f'<p>{note("F4")}<span class="LegP2No">(2)</span><span class="LegP2Text">The council answers.'
        "</span></p>"
        '<div class="LegAnnotations"><p class="LegAnnotationsHeading">Annotations:</p>'
        '<div class="LegCommentaryItem" id="commentary-c12"><p class="LegCommentaryPara">'
        '<span class="LegCommentaryType"><a href="#reference-c12" title="Go back to reference">F12</a></span>'
        '<span class="LegCommentaryText">Word in s. 47(1) inserted (1.4.2021)</span></p></div></div></main>'
    )
    made = [(p.locator, p.text.split("\n")[-1]) for p in read(page.encode(), "a.html", "section")]
    assert made == [
        (f"section {number}(1)", "The manager tells the council within 15 days."),
        (f"footnote F12 to section {number}(1)", "Footnote F12: Word in s. 47(1) inserted (1.4.2021)"),
        (f"section {number}(2)", "The council answers."),
    ]


MADE = "Statutory Instruments. Coming into force 1 May 2019."


@pytest.mark.parametrize(
    ("title", "noun"),
    [
        ("The Night Work Regulations 2019", "regulation"),
        ("The Night Work (Designated Places) Order 2019", "article"),
        ("The Night Work (Wales) (No. 2) Order 2019", "article"),
        ("The Night Court Rules 2019", "rule"),
        ("The Lamps Order 1901 (Amendment) Regulations 2019", "regulation"),
    ],
)
@pytest.mark.parametrize("name", ["a.md", "a.html"])
def test_orders_rules_and_regulations_are_cited_by_their_own_words(title: str, noun: str, name: str) -> None:
    lines = [MADE, "5.—(1) A manager must tell the council if—", "(a) a worker is hurt;", "(b) a lamp fails."]
    if name == "a.md":
        text = "\n\n".join([f"# {title}", lines[0], "## Telling", *lines[1:], "(2) It answers."])
    else:
        body = "".join(f"<p>{line}</p>" for line in [*lines[1:], "(2) It answers."])
        text = f"<main><h1>{title}</h1><p>{MADE}</p><h2>Telling</h2>{body}</main>"
    found = recognise(text.encode(), name)
    assert (found.kind, noun_of(found.kind, title)) == (Kind.REGULATIONS, noun)
    made = [p.locator for p in passages("d", found, found.kind, name)]
    assert made[-2:] == [f"{noun} 5(1)(a) to (b)", f"{noun} 5(2)"]


@pytest.mark.parametrize("number", ["12.3", "12.10", "12A.3", "3.4A"])
def test_rules_of_court_are_numbered_within_their_part(number: str) -> None:
    text = f"# Night Court Rules 2019\n\n{MADE}\n\n## Who is heard\n\n{number}.—(1) A worker may be heard.\n"
    text += "\n(2) The clerk is heard last.\n\n99.1. The hearing is held at the ferry.\n"
    made = read(text.encode(), "a.md", "rule")
    assert [p.locator for p in made][1:] == [f"rule {number}(1)", f"rule {number}(2)", "rule 99.1"]
    page = f"<main><h1>Night Court Rules 2019</h1><h2>PART 12</h2><h4>{number} Who is heard</h4>"
    made = read(f"{page}<p>(1) A worker may be heard.</p></main>".encode(), "a.html", "rule")
    assert [p.locator for p in made] == [f"rule {number}(1)"]


TOUCHING = re.compile(r"^(\(\w+\)) ")


@pytest.mark.parametrize("name", ["a.txt", "a.docx"])
@pytest.mark.parametrize("touching", [True, False])
@pytest.mark.parametrize(
    "title", ["47 Telling the council", "47 Telling the council.", "47. Telling the council.", "Section 47"]
)
def test_provisions_that_begin_lines_are_parted_at_their_numbers(
    title: str, touching: bool, name: str
) -> None:
    lines = ["(1) A manager must tell the council if—", "(a) a worker is hurt;", "(b) a lamp fails."]
    lines += ["(9) It answers.", "(10) Nobody waits.", "48 Answering.", "(1) It answers in writing."]
    if touching:
        lines = [TOUCHING.sub(r"\1", line) for line in lines]
    file = io.BytesIO("\n".join(["The Night Work Act 2019", title, *lines]).encode())
    if name == "a.docx":
        written = NewDocument()
        written.add_heading("The Night Work Act 2019", level=0)
        for line in [title, *lines]:
            written.add_paragraph(line)
        written.save(file)
    made = [p.locator for p in read(file.getvalue(), name, "section")]
    assert made == ["section 47(1)(a) to (b)", "section 47(9)", "section 47(10)", "section 48(1)"]


def test_a_procedure_that_counts_in_brackets_keeps_its_lists_together() -> None:
    text = (
        "Night Work Procedure\nIt follows the Night Work Act 2019.\nDo this at once:\n(1) call,\n(2) wait.\n"
    )
    (whole,) = read(text.encode(), "a.txt", "paragraph")
    assert whole.text.endswith("(1) call,\n(2) wait.")


@pytest.mark.parametrize("day", ["15th November 2004]", "1st May 2019", "22nd July 2002"])
def test_the_day_of_assent_is_no_section(day: str) -> None:
    text = (
        f"# Night Work Act 2019\n\n## {day}\n\nBe it enacted as follows:\n\n## 1 Night book\n\nIt is kept.\n"
    )
    locators = [p.locator for p in read(text.encode(), "a.md", "section")]
    assert [locator for locator in locators if locator.startswith("section")] == ["section 1"]


def test_the_heading_that_an_amendment_quotes_stands_over_what_it_puts_in() -> None:
    filler = "The council keeps every word of it in the night book for as long as it stands open. " * 8
    made = of_page(
        "3 Changes\n\n(1) In the Lamps Act 1901, after paragraph 2 insert—\n“Lamps that fail at night\n"
        f"3 (1) A lamp is lit. {filler}\n(2) A lamp is seen to.”\n(2) It ends.\n"
    )
    assert list(made) == ["section 3(1), new 3(1)", "section 3(1), new 3(2)", "section 3(2)"]
    assert all("“Lamps that fail at night" in text for text in list(made.values())[:2])


@pytest.mark.parametrize("dots", [". . . . . . . .", "[. . . .]", "…………"])
def test_dots_where_words_were_repealed_are_no_passage(dots: str) -> None:
    long = "the time from the closing of the office to its opening, and any day on which it is shut " * 8
    made = of_page(f"9 Words\n\n(1) In this Act—\n“night” means {long}{long};\n{dots}\n“day” means {long}.\n")
    assert list(made) == ["section 9(1), “night”", "section 9(1), “day”"]


def test_a_number_that_a_line_left_behind_goes_back_to_what_cites_it() -> None:
    made = of_page(
        "2 Who\n\n(1) A worker who is heard under section. . .\n86 or 87 of the Lamps Act 1901.\n(2) End.\n"
    )
    assert made["section 2(1)"].endswith("section. . . 86 or 87 of the Lamps Act 1901.")


@pytest.mark.parametrize("called", ["REGULATIONS", "Regulations"])
def test_regulations_are_law_however_their_title_is_set(library: Library, called: str) -> None:
    text = (
        f"THE CHILDREN (EXAMPLE VISITS) {called} 2031\n\nVisits\n4.\u2014(1) The authority must visit\u2014\n"
        "(a) within one week; and\n(b) whenever the child asks.\n(2) It need not where the child is abroad.\n"
    )
    made = original_of(text.encode(), "a.txt", library)
    assert made.document.kind is Kind.REGULATIONS
    assert [p.locator for p in made.passages] == ["regulation 4(1)(a) to (b)", "regulation 4(2)"]
