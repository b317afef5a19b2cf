"""Tables of Word files that are typed with tabs: every word under its own column, or under none."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from docx import Document as NewDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Cm

from procedures.document import Passage
from procedures.reading.coverage import coverage_of
from procedures.reading.docx import blocks_of_docx
from procedures.reading.layout import passages_of
from procedures.reading.text import blocks_of_text

STOPS = (4.0, 11.0)


def typed(
    rows: Sequence[str], stops: Sequence[float] = STOPS, *, bold: bool = True, styled: bool = False
) -> bytes:
    """A Word file of rows with tabs between a heading and a paragraph; the first row is bold, or none is."""
    document = NewDocument()
    document.add_heading("Levels of need", 1)
    document.add_paragraph("This is what is seen at each level.")
    style = document.styles.add_style("Typed row", WD_STYLE_TYPE.PARAGRAPH)
    if styled:
        for stop in stops:
            style.paragraph_format.tab_stops.add_tab_stop(Cm(stop))
    for number, row in enumerate(rows):
        paragraph = document.add_paragraph(style=style if styled else None)
        paragraph.add_run(row).bold = bold and not number
        if not styled:
            for stop in stops:
                paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(stop))
    document.add_paragraph("Afterwards the manager decides.")
    return saved(document)


def saved(document: object) -> bytes:
    file = io.BytesIO()
    document.save(file)  # type: ignore[attr-defined]
    return file.getvalue()


def passages(data: bytes) -> tuple[Passage, ...]:
    return passages_of("levels", blocks_of_docx(data, "levels.docx"), through=False, noun="paragraph")


def said(data: bytes) -> list[str]:
    """The lines of the passages of a file, without the first and the last paragraph."""
    lines = [line for passage in passages(data) for line in passage.text.split("\n")]
    return [line for line in lines if not line.startswith(("This is what", "Afterwards"))]


GRADED = (
    "Level 1\tLevel 2\tLevel 3",
    "Late now and then\t\tGone for weeks",
    "\tHungry often\t",
    "\t\tHurt by a carer",
)


@pytest.mark.parametrize("bold", [True, False])
@pytest.mark.parametrize("stops", [(5.0, 10.0), (3.81, 8.5), ()])
def test_a_sign_keeps_its_level_though_columns_before_it_are_empty(
    stops: Sequence[float], bold: bool
) -> None:
    assert said(typed(GRADED, stops, bold=bold)) == [
        "Level 1: Late now and then | Level 3: Gone for weeks",
        "Level 2: Hungry often",
        "Level 3: Hurt by a carer",
    ]


ROWS = (
    "Level\tSign\tWho acts",
    "Level 1\tMisses school\tSchool",
    "Level 2\t\tFamily worker",
    "Level 3\tIs hurt\t",
    "\tRuns away at night\tSocial worker",
)


@pytest.mark.parametrize("styled", [True, False])
def test_an_empty_column_stays_empty_and_a_level_that_is_said_once_holds(styled: bool) -> None:
    assert said(typed(ROWS, styled=styled)) == [
        "Level: Level 1 | Sign: Misses school | Who acts: School",
        "Level: Level 2 | Who acts: Family worker",
        "Level: Level 3 | Sign: Is hurt",
        "Level: Level 3 | Sign: Runs away at night | Who acts: Social worker",
    ]


def test_rows_that_line_breaks_part_are_rows_too() -> None:
    assert said(typed(["\n".join(ROWS[:3])], bold=False)) == [
        "Level: Level 1 | Sign: Misses school | Who acts: School",
        "Level: Level 2 | Who acts: Family worker",
    ]


def test_a_council_that_is_said_once_is_that_of_each_of_its_posts() -> None:
    lines = said(typed(["Council\tPost\tTelephone", "Kent\tManager\t07700 900001", "\tDeputy\t07700 900002"]))
    assert lines[-1] == "Council: Kent | Post: Deputy | Telephone: 07700 900002"


def test_a_post_without_a_holder_is_not_that_of_the_person_above() -> None:
    lines = said(
        typed(["Name\tRole\tTelephone", "Jo Bright\tManager\t07700 900001", "\tDeputy\t07700 900002"])
    )
    assert lines[-1] == "Role: Deputy | Telephone: 07700 900002"


LONG = "Misses school time and again and nobody at home can say where the child was on those days"


@pytest.mark.parametrize(
    "row",
    [
        f"Level 2\t{LONG}\tSocial worker",  # the words may reach past the stop of the third column
        "Level 2\tLate\t\tSocial worker",  # a tab more than there are columns
        "Level 2 with a name that nearly fills\tLate\tSchool",
    ],
)
def test_a_row_that_cannot_be_told_is_plain_text_and_the_rest_keep_their_names(row: str) -> None:
    data = typed([*ROWS[:2], row, ROWS[3]])
    lines = said(data)
    assert " ".join(row.split()) in lines
    assert lines[-1].startswith("Level: Level 3 | Sign: Is hurt")
    assert coverage_of(data, "levels.docx", passages(data), titles=["Levels of need"]).missing == ()


def test_more_tabs_where_names_are_short_still_show_the_same_columns() -> None:
    rows = ["Level\t\tSigns\t\tWho", "Level 2\tLate often\tSchool", "Hurt\t\tBy a carer\tPolice"]
    for row in said(typed(rows, (), bold=False)):
        assert not row.startswith("Level:") or row.count(": ") == 3


def test_the_ends_of_cells_that_were_wrapped_by_hand_belong_to_them() -> None:
    rows = [ROWS[0], "Level 1\tLate and often\tSchool", "\tso that lessons\t", "\tare missed\t", ROWS[3]]
    assert said(typed(rows))[0] == (
        "Level: Level 1 | Sign: Late and often so that lessons are missed | Who acts: School"
    )


def test_rows_in_small_letters_below_one_another_are_rows_of_their_own() -> None:
    rows = [ROWS[0], "Level 3\tis hurt\tsocial worker", "\truns away\tpolice", "Level 4\tis killed\tpolice"]
    assert said(typed(rows))[:2] == [
        "Level: Level 3 | Sign: is hurt | Who acts: social worker",
        "Level: Level 3 | Sign: runs away | Who acts: police",
    ]


@pytest.mark.parametrize(
    "between", ["The council tells the parents", "Specialist services", "The manager is told of every delay."]
)
def test_words_without_a_tab_between_rows_stand_under_no_name(between: str) -> None:
    lines = said(typed([*ROWS[:2], between, ROWS[3]]))
    assert between in lines
    assert lines[-1].startswith("Level: Level 3 | Sign: Is hurt")


def test_a_level_without_a_tab_is_that_of_the_rows_below_it() -> None:
    lines = said(typed([*ROWS[:2], "Level 2", "\tLate\tSchool", "\tTired\tNurse"]))
    assert lines[1:] == [
        "Level: Level 2 | Sign: Late | Who acts: School",
        "Level: Level 2 | Sign: Tired | Who acts: Nurse",
    ]


@pytest.mark.parametrize("bold", [True, False])
def test_names_of_other_columns_after_a_gap_begin_another_table(bold: bool) -> None:
    lines = said(
        typed([*ROWS[:2], "", "Council\tOfficer\tTelephone", "Kent\tManager\t07700 900001"], bold=bold)
    )
    assert lines[-1] == "Council: Kent | Officer: Manager | Telephone: 07700 900001"


def test_heads_in_the_middle_of_their_columns_name_them() -> None:
    document = NewDocument()
    for number, row in enumerate(ROWS[:4]):
        paragraph = document.add_paragraph()
        paragraph.add_run(row).bold = not number
        for stop in (5.5, 12.0) if not number else STOPS:
            kind = WD_TAB_ALIGNMENT.LEFT if number else WD_TAB_ALIGNMENT.CENTER
            paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(stop), kind)
    assert said(saved(document))[1] == "Level: Level 2 | Who acts: Family worker"


@pytest.mark.parametrize("between", ["Below this line the council acts.", "Specialist services"])
def test_columns_go_on_below_words_between_rows_only_where_that_is_sure(between: str) -> None:
    rows = [*ROWS[:3], between, "Level 3\tHurt\tPolice", "Level 4\tKilled\tPolice"]
    sure = said(typed(rows))
    assert sure[-1] == "Level: Level 4 | Sign: Killed | Who acts: Police"
    lines = said(typed(rows, bold=False))
    assert not [line for line in lines if line.startswith(("Level 3: ", "Hurt: "))]


@pytest.mark.parametrize(
    "rows",
    [
        ["Present:\tJo Bright\tKent County Council", "\tSam Reed\tPolice", "Apologies:\tKit Moss\tProbation"],
        ["Jo Bright\tChair of the board\tKent County Council", "Sam Reed\tMember\tPolice"],
        ["3 June 2026\t10.00\tTown Hall", "2 September 2026\t14.00\tOnline"],
    ],
)
@pytest.mark.parametrize("text", [True, False])
def test_people_and_days_in_a_first_row_name_nothing_below_it(rows: list[str], text: bool) -> None:
    if text:
        made = passages_of(
            "d", blocks_of_text("\n".join(("BOARD", "", *rows))), through=False, noun="paragraph"
        )
        lines = [line for passage in made for line in passage.text.split("\n")]
    else:
        lines = said(typed(rows, bold=False))
    named = rows[0].split("\t")
    assert not any(
        f"{name}: {word}" in line for name in named for line in lines for word in rows[1].split("\t")
    )
    assert all(word in " ".join(lines) for row in rows for word in row.split())


@pytest.mark.parametrize(
    "rows",
    [
        ["Jo Bright\tManager\t07700 900001", "Sam Reed\tDeputy\t07700 900002"],
        ["Emergency\tPolice\t999", "Duty desk\tCouncil\t07700 900001"],
        ["Level 1\tLate\tSchool", "Level 2\tHurt\tPolice"],
    ],
)
def test_a_bold_first_row_of_numbers_to_ring_or_of_a_level_names_nothing_below_it(rows: list[str]) -> None:
    assert said(typed(rows)) == [row.replace("\t", " | ") for row in rows]


def test_years_in_a_bold_first_row_name_columns() -> None:
    lines = said(typed(["Area\t2025\t2026", "Kent\t12\t14"]))
    assert lines == ["Area: Kent | 2025: 12 | 2026: 14"]


def test_who_was_there_and_who_was_not_stays_apart() -> None:
    rows = [
        "Present:\tJo Bright\tCouncil",
        "\tSam Reed\tPolice",
        "Apologies:\tKit Moss\tHealth",
        "\tAl Fern\tHealth",
    ]
    lines = said(typed(rows, bold=False))
    assert lines[1] == "Present: | Sam Reed | Police"
    assert lines[3] == "Apologies: | Al Fern | Health"


def test_clauses_with_a_word_aside_keep_their_numbers() -> None:
    rows = [
        "1.1\tThey were agreed.",
        "1.2\tNot to be used for a move.\tAction: JB",
        "1.3\tSent by hand.\tAction: SR",
    ]
    made = passages(typed(rows, (), bold=False))
    assert [passage.locator for passage in made][1:4] == ["1.1", "1.2", "1.3"]
    numbered = ["No.\tAction\tWho", "1.\tWrite it down\tJB", "2.\tSend it\tSR"]
    assert said(typed(numbered))[0] == "No.: 1. | Action: Write it down | Who: JB"


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        (["Author:\tJo Bright", "Version:\t2"], ["Author: Jo Bright", "Version: 2"]),
        (["1.\tRing the council.", "2.\tWrite it down."], ["Ring the council.", "Write it down."]),
        (["The council\tthat acts", "\tThe officer of it writes."], ["The council that acts"]),
    ],
)
def test_fields_numbers_and_indents_are_no_table(rows: list[str], lines: list[str]) -> None:
    data = typed(rows, (4.0,), bold=False)
    assert not [block for block in blocks_of_docx(data, "x.docx") if block.kind == "table"]
    assert all(line in said(data) for line in lines)


def test_bullets_that_tabs_set_in_stand_below_the_one_above() -> None:
    rows = ["•\tTell the parents:", "\t•\twhat was seen; and", "\t•\twho comes.", "•\tWrite it down."]
    blocks = blocks_of_docx(typed(rows, (), bold=False), "x.docx")
    assert [(b.depth, b.text) for b in blocks if b.kind == "item"] == [
        (0, "Tell the parents:"),
        (1, "what was seen; and"),
        (1, "who comes."),
        (0, "Write it down."),
    ]


def test_a_row_keeps_the_words_it_has_whatever_the_file_says_of_its_stops() -> None:
    document = NewDocument()
    for row in ROWS:
        paragraph = document.add_paragraph(row)
        for stop in STOPS:
            paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(stop))
        for tab in paragraph._p.iter(qn("w:tab")):
            tab.attrib.update({key: "4e9" for key in tab.attrib if key.endswith("}pos")})
    text = " ".join(passage.text for passage in passages(saved(document)))
    assert all(word in text for row in ROWS for word in row.split())
