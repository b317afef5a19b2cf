"""Layouts that were once read wrong, each with siblings alike: what a reader of the page sees is kept."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document as NewDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from support.paths import SHARED

from procedures.document import Passage
from procedures.reading.errors import ReadingError
from procedures.reading.formats import blocks_of
from procedures.reading.layout import passages_of

if TYPE_CHECKING:
    from docx.document import Document

REPRO = SHARED / "repro"
FILLER = (
    "<p>The duty worker rings the other council before the meeting and agrees who takes the chair.</p>" * 2
)


def passages(data: bytes, name: str, noun: str = "paragraph") -> tuple[Passage, ...]:
    return passages_of("d", blocks_of(data, name), noun=noun)


def of_text(text: str) -> list[tuple[str, str]]:
    return [(p.locator, p.text) for p in passages(text.encode(), "a.md")]


def of_page(content: str) -> list[tuple[str, str]]:
    page = f"<!doctype html><html><body><main><h1>Visits</h1>{content}</main></body></html>"
    return [(p.locator, p.text) for p in passages(page.encode(), "a.html")]


def of_word(document: Document) -> list[tuple[str, str]]:
    file = io.BytesIO()
    document.save(file)
    return [(p.locator, p.text) for p in passages(file.getvalue(), "a.docx")]


def word_with(*xml: str) -> list[tuple[str, str]]:
    """A Word file whose body is these paragraphs and tables, in the language of Word."""
    document = NewDocument()
    body = document.element.body
    for part in xml:
        made: Any = parse_xml(
            part.replace("<w:p>", f"<w:p {SPACES}>", 1).replace("<w:tbl>", f"<w:tbl {SPACES}>", 1)
        )
        body.insert(len(body) - 1, made)
    return of_word(document)


SPACES = (
    f"{nsdecls('w', 'wp', 'a', 'm')} xmlns:v='urn:schemas-microsoft-com:vml' "
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def shared(name: str) -> list[tuple[str, str]]:
    path = REPRO / name
    if not path.is_file():
        pytest.skip(f"{name} is not beside this checkout")
    return [(p.locator, p.text) for p in passages(path.read_bytes(), path.name)]


# Lead-ins


@pytest.mark.parametrize(
    "lead", ["A plan may end if:", "A plan ends when:", "The manager will", "**You must**:"]
)
@pytest.mark.parametrize("marker", ["-", "*", "a)", "•"])
def test_a_short_lead_in_of_a_text_stays_with_its_items(lead: str, marker: str) -> None:
    ((_, text),) = of_text(
        f"# Ending\n\n{lead}\n\n{marker} the child is grown\n{marker} the family has moved\n"
    )
    assert text.startswith(lead.replace("*", ""))
    assert "the child is grown" in text
    assert "the family has moved" in text


@pytest.mark.parametrize("name", ["documents/lead-in/ending-a-plan.md", "documents/html/disclosure.html"])
def test_the_lead_ins_that_were_cut_are_whole(name: str) -> None:
    first = shared(name)[0][1]
    assert first.startswith(("A plan may end if:", "The worker listens to the child without"))
    assert first.count("\n") >= 2


@pytest.mark.parametrize(
    "content",
    [
        "<ol><li><p>Listen without</p><ul><li>doubting, or</li><li>promising.</li></ul></li></ol>",
        "<ol><li>Listen without<ul><li>doubting<ul><li>or</li></ul></li><li>promising.</li></ul></ol>",
        "<p>Listen without</p><ul><li>doubting, or</li><li>promising.</li></ul>",
        "<dl><dt>Listen without</dt><dd><ul><li>doubting, or</li><li>promising.</li></ul></dd></dl>",
        "<table><tr><th>Step</th><th>How</th></tr><tr><td>One</td><td><p>Listen without</p>"
        "<ul><li>doubting, or</li><li>promising.</li></ul></td></tr></table>",
    ],
)
def test_what_must_not_be_done_is_never_read_without_its_lead_in(content: str) -> None:
    holding = [text for _, text in of_page(content) if "promising" in text]
    assert holding
    assert all("Listen without" in text for text in holding)


def test_a_heading_leads_in_the_list_below_it() -> None:
    made = of_page("<h2>The worker should</h2><ul><li>ring today</li><li>write tomorrow</li></ul>")
    assert made == [("The worker should, paragraph 1", "The worker should\n• ring today\n• write tomorrow")]


def test_words_that_close_a_list_hold_for_every_item_of_it() -> None:
    items = "".join(f"<li>{'act as agreed ' * 12}{n};</li>" for n in range(5))
    made = of_page(f"<ol><li>The council must:<ul>{items}</ul>unless a court says otherwise.</li></ol>")
    assert len(made) == 5
    assert all(
        "The council must:" in text and text.endswith("unless a court says otherwise.") for _, text in made
    )


# Tables


NAMES = "<tr><th></th><th>Level 1</th><th>Level 2</th></tr>"
PLAIN_NAMES = NAMES.replace("th>", "td>")
GRIDS = [
    f"{NAMES}<tr><td>Teeth</td><td></td><td>Missed a check</td></tr>",
    f"<thead>{PLAIN_NAMES}</thead><tr><th>Teeth</th><td></td><td>Missed a check</td></tr>",
    f"{PLAIN_NAMES}<tr><td>Teeth</td><td>&nbsp;</td><td>Missed a check</td></tr>",
    "<tr><th rowspan=2></th><th colspan=2>Levels</th></tr><tr><th>Level 1</th><th>Level 2</th></tr>"
    "<tr><td rowspan=2>Teeth</td><td></td><td>Missed a check</td></tr><tr><td>Clean</td><td></td></tr>",
]


@pytest.mark.parametrize("grid", GRIDS)
def test_an_empty_cell_does_not_move_the_others(grid: str) -> None:
    ((_, text),) = of_page(f"<table>{grid}</table>")
    (row,) = (line for line in text.split("\n") if "Missed a check" in line)
    assert "Teeth" in row
    assert "Level 2: Missed a check" in row
    assert "Level 1: Missed" not in text


@pytest.mark.parametrize("name", ["levels-table.html", "levels-table.docx"])
def test_the_levels_table_says_the_level_of_each_sign(name: str) -> None:
    ((_, text),) = shared(f"documents/html/{name}")
    teeth, sleep = text.split("\n")
    assert teeth.startswith("Teeth | Level 2: Has missed one dental check | Level 3:")
    assert sleep.startswith("Sleep | Level 1: Sleeps well | Level 3:")


def test_a_word_tables_empty_cells_and_merged_cells_stay_in_their_columns() -> None:
    document = NewDocument()
    table = document.add_table(3, 4)
    rows = [
        ["Status", "First", "Later", "Last"],
        ["In need", "", "weekly", "x"],
        ["On a plan", "soon", "", ""],
    ]
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            table.cell(row, column).text = cell
    table.cell(2, 2).merge(table.cell(2, 3))
    ((_, text),) = of_word(document)
    assert text == "Status: In need | Later: weekly | Last: x\nStatus: On a plan | First: soon"
    assert "Status: Protection plan | Later visits: every fortnight" in "\n".join(
        text for _, text in shared("reading/emptycell.docx")
    )


@pytest.mark.parametrize(
    "table",
    [
        "Level\tTime\tWho\nLow\t5 days\tworker\nHigh\t\tmanager",
        "| Level | Time | Who |\n|---|---|---|\n| Low | 5 days | worker |\n| High | | manager |",
        "Level     Time      Who\nLow       5 days    worker\nHigh                manager",
    ],
)
def test_a_table_pasted_into_prose_stays_one_and_renames_no_clause(table: str) -> None:
    made = of_text(
        f"# Levels\n\n1.3 The levels are these.\n\n{table}\n\n1.4 The next clause.\n\n1.5 And the last.\n"
    )
    assert [locator for locator, _ in made] == ["1.3", "1.4", "1.5"]
    assert "Level: Low | Time: 5 days | Who: worker" in made[0][1]
    assert "Level: High | Who: manager" in made[0][1]


@pytest.mark.parametrize("span", ["1000000000", "99999", "-3", "x"])
def test_a_cell_that_claims_a_thousand_million_columns_costs_nothing(span: str) -> None:
    row = f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr><w:p>{run("wide")}</w:p></w:tc>'
    made = word_with(f"<w:tbl>{row}<w:tc><w:p>{run('narrow')}</w:p></w:tc></w:tr></w:tbl>")
    assert [text for _, text in made] == ["wide | narrow"]
    wide = f"<td colspan={span} rowspan={span}>wide</td>"
    page = of_page(f"<table><tr>{wide}<td>narrow</td></tr><tr><td>a</td></tr></table>")
    assert "narrow" in page[0][1]


# What a reader of the page does not see


@pytest.mark.parametrize(
    "hidden",
    [
        "<del>ten</del>",
        "<s>ten</s>",
        "<strike>ten</strike>",
        "<span style='text-decoration: line-through'>ten</span>",
        "<span hidden>ten</span>",
        "<span style='display:none'>ten</span>",
        "<span style='color:red; visibility: hidden'>ten</span>",
        "<span aria-hidden='true'>ten</span>",
        "<span class='govuk-visually-hidden'>ten</span>",
        "<template>ten</template>",
    ],
)
def test_what_a_browser_does_not_show_is_not_kept(hidden: str) -> None:
    assert of_page(f"{FILLER}<p>1.2 Visit within {hidden}<ins>five</ins> days.</p>")[-1] == (
        "1.2",
        "Visit within five days.",
    )


def test_a_style_sheet_that_hides_a_class_is_obeyed_and_one_for_print_is_not() -> None:
    sheet = (
        "<style>.gone, #off {display:none} .red {color:red} @media print { .kept {display: none} }</style>"
    )
    made = of_page(
        f"{sheet}{FILLER}<p>1.2 Visit<b class=gone> not</b><b id=off> now</b><b class=kept> soon</b>.</p>"
    )
    assert made[-1][1] == "Visit soon."


@pytest.mark.parametrize("properties", ["<w:vanish/>", "<w:strike/>", "<w:dstrike/>"])
def test_hidden_and_struck_words_of_word_are_not_kept(properties: str) -> None:
    made = word_with(f"<w:p>{run('1.2 Visit within ')}{run('ten', properties)}{run('five days.')}</w:p>")
    assert made == [("1.2", "Visit within five days.")]


def test_words_that_were_deleted_or_moved_away_are_gone_and_inserted_ones_stay() -> None:
    deleted = '<w:del w:id="1" w:author="a"><w:r><w:delText>ten</w:delText></w:r></w:del>'
    moved = f'<w:moveFrom w:id="2" w:author="a">{run("old ")}</w:moveFrom>'
    inserted = f'<w:ins w:id="3" w:author="a">{run("five")}</w:ins>'
    made = word_with(f"<w:p>{run('1.2 Visit within ')}{moved}{deleted}{inserted}{run(' days.')}</w:p>")
    assert made == [("1.2", "Visit within five days.")]


def test_shown_words_are_all_that_is_kept_of_the_hidden_remark() -> None:
    assert ("1.2", "Shown words.") in shared("reading/vanish.docx")
    assert shared("reading/del-ins.html")[-1] == ("1.2", "Visit within five days.")


# What a reader of the page does see


def test_a_text_box_is_kept_once_and_does_not_break_its_clause() -> None:
    box = f"<w:txbxContent><w:p>{run('See the child alone.')}</w:p></w:txbxContent>"
    drawing = f"<w:drawing><wp:inline><a:graphic><a:graphicData><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp>"
    drawing += "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    both = f"<mc:AlternateContent><mc:Choice Requires='wps'>{drawing}</mc:Choice>"
    both += f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    made = word_with(
        f"<w:p>{run('1.1 The anchor.')}<w:r>{both}</w:r></w:p>", f"<w:p>{run('1.2 The next.')}</w:p>"
    )
    assert [text for _, text in made] == ["The anchor.", "See the child alone.", "The next."]
    assert "Remember: see the child alone, always." in [text for _, text in shared("reading/textbox.docx")]


@pytest.mark.parametrize("around", ["{}", "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", "control"])
@pytest.mark.parametrize("drawn", ["drawing", "pict"])
def test_a_text_box_is_kept_wherever_it_hangs(around: str, drawn: str) -> None:
    box = f"<wps:txbx><w:txbxContent><w:p>{run('See the child alone.')}</w:p></w:txbxContent></wps:txbx>"
    held = f"<w:drawing><wp:inline><wps:wsp>{box}</wps:wsp></wp:inline></w:drawing>"
    if drawn == "pict":
        held = f"<w:pict>{box.replace('wps:', 'v:')}</w:pict>"
    paragraph = f"<w:p>{run('1.1 The anchor.')}<w:r>{held}</w:r></w:p>"
    if around == "control":
        around = f"<w:sdt {SPACES}><w:sdtContent>{'{}'}</w:sdtContent></w:sdt>"
    made = word_with(around.format(paragraph), f"<w:p>{run('1.2 The next.')}</w:p>")
    words = " ".join(text for _, text in made)
    assert words.count("See the child alone.") == 1
    assert "The anchor." in words


@pytest.mark.parametrize(
    "inner",
    [
        f"<w:p>{'{}'}</w:p>",
        f"<w:tbl><w:tr><w:tc><w:p>{'{}'}</w:p></w:tc></w:tr></w:tbl>",
        f"<w:sdt><w:sdtContent><w:p>{'{}'}</w:p></w:sdtContent></w:sdt>",
    ],
)
def test_a_content_control_around_a_block_is_kept(inner: str) -> None:
    held = inner.format(run("Ring the police."))
    made = word_with(
        f"<w:p>{run('1.1 First.')}</w:p>", f"<w:sdt {SPACES}><w:sdtContent>{held}</w:sdtContent></w:sdt>"
    )
    assert "Ring the police." in " ".join(text for _, text in made)


def test_content_controls_around_rows_cells_and_words_are_kept() -> None:
    def cell(text: str) -> str:
        return f"<w:tc><w:p>{run(text)}</w:p></w:tc>"

    def control(inner: str) -> str:
        return f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    words = f"<w:p>{run('1.1 Ring ')}{control(run('the police'))}{run('.')}</w:p>"
    held = control(f"<w:tr>{cell('Two')}{control(cell('in a control'))}</w:tr>")
    rows = f"{held}<w:tr>{cell('Three')}{cell('plain')}</w:tr>"
    ((locator, text),) = word_with(words, f"<w:tbl>{rows}</w:tbl>")
    assert locator == "1.1"
    assert text == "Ring the police.\nTwo | in a control\nThree | plain"
    assert "Tier two | Row in a control" in shared("reading/sdt_row.docx")[0][1]


def test_symbols_formulas_and_the_words_of_pictures_are_kept() -> None:
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    a, b = (
        f"<m:{part}><m:r><m:t>{said}</m:t></m:r></m:{part}>" for part, said in (("num", "a"), ("den", "b"))
    )
    formula = f"<m:oMath><m:f>{a}{b}</m:f></m:oMath>"
    chart = '<wp:docPr id="1" name="x" descr="Flow chart: ring, then visit, then write"/>'
    drawing = f"<w:r><w:drawing><wp:inline>{chart}</wp:inline></w:drawing></w:r>"
    made = word_with(f"<w:p>{run('1.1 Done ')}{symbol}{run(', that is')}{formula}{drawing}</w:p>")
    assert made[0] == ("1.1", "Done ✓, that is (a)/(b)")
    assert made[1][1] == "Flow chart: ring, then visit, then write"
    page = of_page(
        f"{FILLER}<img alt='Flow chart: ring, then visit, then write'><img alt='Exampleshire logo'>"
    )
    assert page[-1][1] == "Flow chart: ring, then visit, then write"


# Raised marks and footnotes


@pytest.mark.parametrize(
    ("raised", "read"),
    [
        ("within 15<sup>1</sup> days", "within 15 days"),
        ("within 15<sup>[1]</sup> days", "within 15 days"),
        ("within 15<a href='#fn1'><sup>1</sup></a> days", "within 15 days"),
        ("within 15¹ days", "within 15 days"),
        ("within 15<sup>*</sup> days", "within 15 days"),
        ("on the 1<sup>st</sup> of May", "on the 1st of May"),
        ("on the 22<sup>nd</sup> of May", "on the 22nd of May"),
        ("over 5 m<sup>2</sup> of floor", "over 5 m² of floor"),
    ],
)
def test_raised_marks_are_no_digits(raised: str, read: str) -> None:
    assert of_page(f"{FILLER}<p>1.2 Act {raised}.</p>")[-1] == ("1.2", f"Act {read}.")


@pytest.mark.parametrize("name", ["reading/superscript.html", "reading/superscript.docx"])
def test_fifteen_working_days_are_not_151(name: str) -> None:
    (text,) = (text for locator, text in shared(name) if locator.startswith("1."))
    assert "within 15 working days" in text


def test_raised_runs_of_word_are_marks_or_ordinals() -> None:
    up = '<w:vertAlign w:val="superscript"/>'
    made = word_with(
        f"<w:p>{run('1.1 Within 15')}{run('1', up)}{run(' days of the 1')}{run('st', up)}{run('.')}</w:p>"
    )
    assert made == [("1.1", "Within 15 days of the 1st.")]


FOOTNOTED = [
    ("a.md", "# V\n\n1.1 Visit within ten days.[^a]\n\n1.2 Next.\n\n[^a]: Except in August.\n", "a"),
    (
        "a.html",
        "<!doctype html><html><body><h1>V</h1><p>1.1 Visit within ten days."
        "<sup><a href='#fn1'>1</a></sup></p><p>1.2 Next.</p>"
        "<section class='footnotes'><ol><li id='fn1'>Except in August. "
        "<a href='#fnref1'>↩</a></li></ol></section></body></html>",
        "1",
    ),
    (
        "a.html",
        "<!doctype html><html><body><h1>V</h1><p>1.1 Visit within ten days.<sup>2</sup></p><p>1.2 Next.</p>"
        "<p><sup>2</sup> Except in August.</p></body></html>",
        "2",
    ),
]


@pytest.mark.parametrize(("name", "text", "mark"), FOOTNOTED)
def test_a_footnote_stands_apart_and_is_named_by_its_mark(name: str, text: str, mark: str) -> None:
    made = {p.locator: p.text for p in passages(text.encode(), name)}
    assert made["1.1"] == "Visit within ten days."
    assert made[f"footnote {mark} to 1.1"] == f"Visit within ten days.\nFootnote {mark}: Except in August."


def test_a_footnote_of_word_is_found() -> None:
    made = dict(shared("reading/footnote.docx"))
    assert made["1.1"] == "Visit within ten working days."
    assert "Except where the child is missing" in made["footnote 1 to 1.1"]


# Printed numbers


def test_the_printed_number_is_the_locator() -> None:
    made = shared("documents/layout/numbered-guidance.md")
    assert [locator for locator, _ in made] == [f"paragraph {n}" for n in (1, 2, 3, 4)]
    assert "Tell" not in made[0][1]


def test_numbers_that_start_anew_are_named_with_their_chapter() -> None:
    chapters = "".join(
        f"# Chapter {n}: Part of it\n\n1. First of {n}.\n\n2. Second of {n}.\n\n" for n in (1, 2)
    )
    assert [locator for locator, _ in of_text(chapters)] == [
        f"chapter {chapter}, paragraph {n}" for chapter in (1, 2) for n in (1, 2)
    ]


@pytest.mark.parametrize(
    ("text", "locators"),
    [
        ("4.—(1) The council must—\n(a) ring;\n(b) write.\n\n(2) It may ask.\n", ["4(1)(a) to (b)", "4(2)"]),
        ("## 4 Ringing\n\n(1) The council must—\n(a) ring;\n(b) write.\n", ["4(1)(a) to (b)"]),
        (
            f"## 4. Ringing\n\n(1) The council must—\n(a) {'ring ' * 60};\n(b) {'write ' * 60}.\n",
            ["4(1)(a)", "4(1)(b)"],
        ),
    ],
)
def test_regulations_are_cited_as_people_cite_them(text: str, locators: list[str]) -> None:
    made = passages(f"# Rules\n\n{text}".encode(), "a.md", noun="regulation")
    assert [p.locator for p in made] == [f"regulation {locator}" for locator in locators]
    assert all("The council must—" in p.text for p in made if "(1)" in p.locator)


# Contents, bad input, size


@pytest.mark.parametrize("entry", ["{}", "{} .......... 4", "{}    4", "- {}"])
def test_a_contents_list_goes_with_dots_and_without(entry: str) -> None:
    listed = "\n\n".join(entry.format(title) for title in ("Ringing", "Writing"))
    made = of_text(
        f"# Manual\n\nContents\n\n{listed}\n\n## Ringing\n\nRing today.\n\n## Writing\n\nWrite today.\n"
    )
    assert [text for _, text in made] == ["Ring today.", "Write today."]


@pytest.mark.parametrize("data", [b"{\\rtf1 text}", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)])
def test_other_word_processors_files_are_refused_with_what_to_do(data: bytes) -> None:
    with pytest.raises(ReadingError, match=r"^old\.doc .*; save it as"):
        blocks_of(data, "old.doc")


def test_front_matter_that_refers_to_itself_is_refused() -> None:
    bomb = "---\na0: &a0 [x, x]\na1: &a1 [*a0, *a0]\n---\n\nText of it.\n"
    with pytest.raises(ReadingError, match=r"^a\.md has front matter that refers to itself"):
        blocks_of(bomb.encode(), "a.md")


def test_a_chapter_of_five_thousand_paragraphs_is_read_whole() -> None:
    made = of_page("".join(f"<p>Paragraph number {n} tells who acts.</p>" for n in range(5000)))
    assert len(made) == 5000
    assert len({locator for locator, _ in made}) == 5000


@pytest.mark.parametrize("between", ["This was agreed with the police.", "See the risk policy. It is new."])
def test_a_list_that_a_paragraph_breaks_off_keeps_its_lead_in(between: str) -> None:
    page = (
        f"<p>Never:</p><ol><li>visit alone</li><li>wait</li></ol><p>{between}</p>"
        "<ol start='3'><li>enter by force</li><li>take a phone</li></ol>"
    )
    never = "Never:\n1. visit alone\n2. wait\n3. enter by force\n4. take a phone"
    assert [text for _, text in of_page(page)] == [never, between]
    text = f"# Visits\n\nNever:\n\na) visit alone\nb) wait\n\n{between}\n\nc) enter by force\n"
    assert next(said for _, said in of_text(text)).endswith("c) enter by force")


def test_a_list_goes_on_below_the_words_that_lead_it_in_anew() -> None:
    text = "Work includes:\n\na) teaching; and\nb) caring.\n\nSome always does. This is:\n\nc) nursing.\n"
    assert [said for _, said in of_text(text)] == [
        "Work includes:\na) teaching; and\nb) caring.",
        "Some always does. This is:\nc) nursing.",
    ]


def test_a_numbered_paragraph_after_a_list_is_none_of_it() -> None:
    page = (
        "<p>Workers must:</p><ol><li>ring;</li><li>write.</li></ol><p>This is agreed.</p>"
        "<ol start='3'><li>The council keeps a record.</li></ol>"
    )
    assert of_page(page)[-1] == ("paragraph 3", "The council keeps a record.")


@pytest.mark.parametrize("second", ["or where the parent:", "unless the child:", "and the manager has:"])
def test_words_between_two_lists_lead_in_the_second(second: str) -> None:
    page = (
        "<p>No consent is asked where asking would:</p><ul><li>put the child at risk;</li></ul>"
        f"<p>{second}</p><ul><li>cannot be found.</li></ul>"
    )
    assert [text for _, text in of_page(page)] == [
        f"No consent is asked where asking would:\n• put the child at risk;\n{second}\n  • cannot be found."
    ]


def test_terms_below_a_lead_in_keep_it() -> None:
    page = (
        "<p>Do not use these words:</p>"
        "<dl><dt>Disengaged</dt><dd>Say what was offered.</dd>"
        "<dt>Chaotic</dt><dd>Say what was seen.</dd></dl>"
    )
    assert [text for _, text in of_page(page)] == [
        "Do not use these words:\n• Disengaged: Say what was offered.\n• Chaotic: Say what was seen."
    ]


@pytest.mark.parametrize("raised", ["<w:position w:val='8'/>", "<w:vertAlign w:val='superscript'/>"])
def test_a_figure_of_word_that_stands_above_the_line_is_a_mark(raised: str) -> None:
    ((_, text),) = word_with(
        "<w:p><w:r><w:t>Within 10</w:t></w:r>"
        f"<w:r><w:rPr>{raised}</w:rPr><w:t>3</w:t></w:r>"
        "<w:r><w:t xml:space='preserve'> days.</w:t></w:r></w:p>"
    )
    assert text == "Within 10 days."


def test_an_empty_cell_keeps_the_next_in_its_column_where_no_column_has_a_name() -> None:
    page = (
        "<table><tr><th>Step</th><td>Discussion</td><td>Visit</td><td></td></tr>"
        "<tr><th>By when</th><td>Same day</td><td></td><td>10 days</td></tr></table>"
    )
    assert [text for _, text in of_page(page)] == [
        "Step | Discussion | Visit\nBy when | Same day | – | 10 days"
    ]
