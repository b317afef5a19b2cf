"""What a page shows by its style sheets and roles alone is read as a reader of the page sees it."""

from __future__ import annotations

import pytest

from procedures.reading.coverage import coverage_of
from procedures.reading.html import blocks_of_html
from procedures.reading.layout import passages_of

TWO_LEVELS = "<ol class='one'><li>Ring</li><li>Write:<ol class='two'><li>who</li><li>when</li></ol></li></ol>"


def page(content: str, style: str = "") -> str:
    body = f"<main><h1>Visits</h1>{content}</main>"
    return f"<!doctype html><html><head><style>{style}</style></head><body>{body}</body></html>"


def markers(content: str, style: str) -> list[str]:
    return [block.marker for block in blocks_of_html(page(content, style)) if block.kind == "item"]


def texts(content: str, style: str = "") -> str:
    made = passages_of("d", blocks_of_html(page(content, style)))
    return "\n".join(passage.text for passage in made)


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (
            ".one{list-style-type:lower-alpha} ol.two{list-style: lower-roman inside}",
            ["a.", "b.", "i.", "ii."],
        ),
        (
            "main ol{list-style-type:upper-alpha} main ol ol{list-style-type:decimal}",
            ["A.", "B.", "1.", "2."],
        ),
        (".one > li{list-style-type:upper-roman}", ["I.", "II.", "1.", "2."]),
        ('.one>li:before{content:"" counter(c-one,lower-latin) ". "}', ["a.", "b.", "1.", "2."]),
        ("@media print{.one{list-style-type:lower-alpha}}", ["1.", "2.", "1.", "2."]),
        (".other, .one:hover{list-style-type:lower-alpha}", ["1.", "2.", "1.", "2."]),
    ],
)
def test_a_list_is_numbered_as_its_style_sheet_says(style: str, expected: list[str]) -> None:
    assert markers(TWO_LEVELS, style) == expected


@pytest.mark.parametrize(
    ("raised", "style"),
    [
        ("<span style='font-size:70%; vertical-align: super'>1</span>", ""),
        ("<span class='note'>1</span>", ".note{vertical-align:super}"),
        ("<a href='#n' class='note'>1</a>", "p > .note { vertical-align : super }"),
    ],
)
def test_a_figure_that_a_style_raises_is_a_mark_and_no_digit(raised: str, style: str) -> None:
    content = f"<p>The review is held within 15{raised} working days.</p>"
    assert texts(content, style) == "The review is held within 15 working days."


@pytest.mark.parametrize("tag", ["div", "span"])
def test_a_table_made_of_roles_keeps_its_rows_and_columns(tag: str) -> None:
    rows = (
        (("columnheader", "Sign"), ("columnheader", "Level 1"), ("columnheader", "Level 2")),
        (("rowheader", "Sleep"), ("cell", ""), ("cell", "Out at night")),
        (("rowheader", "Food"), ("cell", "Hungry"), ("cell", "")),
    )
    made = "".join(
        f"<{tag} role='row'>{''.join(f'<{tag} role={role}>{text}</{tag}>' for role, text in row)}</{tag}>"
        for row in rows
    )
    content = f"<div role='table'>{made}</div>"
    assert texts(content) == "Sign: Sleep | Level 2: Out at night\nSign: Food | Level 1: Hungry"
    data = page(content).encode()
    assert not coverage_of(data, "a.html", passages_of("d", blocks_of_html(data))).missing


@pytest.mark.parametrize("answer", ["Yes", "Must attend"])
def test_a_picture_that_is_all_there_is_in_a_cell_is_read(answer: str) -> None:
    content = (
        "<table><tr><th>Who</th><th>Meeting</th><th>Visit</th></tr>"
        f"<tr><td>Police</td><td><img src='a.png' alt='{answer}'></td><td></td></tr>"
        "<tr><td>School</td><td>No</td><td>No</td></tr></table>"
    )
    assert texts(content).split("\n")[0] == f"Who: Police | Meeting: {answer}"


def test_the_title_of_a_short_page_is_said_once() -> None:
    html = (
        "<html><head><title>Night visits</title></head><body><h1>Night visits</h1><p>Ring.</p></body></html>"
    )
    assert [(block.kind, block.text) for block in blocks_of_html(html)] == [
        ("heading", "Night visits"),
        ("paragraph", "Ring."),
    ]
