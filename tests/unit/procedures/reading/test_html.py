"""Web pages: the furniture goes, every paragraph stays, and lists keep the numbers a browser shows."""

from __future__ import annotations

import html

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.examples import examples

from procedures.reading.errors import ReadingError
from procedures.reading.html import blocks_of_html
from procedures.reading.layout import passages_of
from procedures.reading.structure import Block, Cell, Table

DECISION = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Exampleshire Council (12 345 678)</title>
<script>document.write("<p>written by a script</p>")</script><style>p { color: red }</style></head><body>
<a class="skip-link" href="#main">Skip to main content</a>
<div id="cookiePanel"><h2>Cookies on this site</h2><p>Accept all of them.</p><button>Accept</button></div>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/c">Make a complaint</a></li></ul></nav></header>
<div id="content">
<ol class="breadcrumb"><li><a href="/">Home</a></li><li><a href="/decisions">Decisions</a></li></ol>
<h1>London Borough of Exampleshire (12 345 678)</h1>
<p><strong>Category : </strong>Children's care services &gt; Child protection</p>
<p><strong>Decision : </strong>Upheld</p>
<p><strong>Decision date : </strong>05 Mar 2031</p>
<h2>The Ombudsman's final decision:</h2>
<p>Summary: Ms Q complained that the Council held no discussion. There was fault.</p>
<h2>The complaint</h2>
<ol><li><p>Ms Q complains that the Council did nothing about a referral.</p></li>
<li><p>She says the Council failed to:</p><ul><li>tell her of the referral; and</li>
<li>speak to the <a href="/police">police</a> about it.</li></ul></li></ol>
<p><a href="#top">Back to top</a></p>
<h2>What I found</h2><h3>Law and guidance</h3>
<ol start="3"><li><p>A council must make enquiries. <em>(An Act of 1989, section 47)</em></p></li>
<li>A host council should:<ol type="a"><li>tell the other council; and</li><li>invite it.</li></ol></li>
<li>In March Ms Q rang<br>the Council.<p>Nobody rang her back.</p></li></ol>
<p><a href="#top">Back to top</a></p>
<h2>Final decision</h2><ol start="6"><li>I have completed my investigation.</li></ol>
<p><a class="print-link" href="javascript:print()">Print this page</a></p></div>
<footer><p>The example logogram</p></footer>
<div class="privacy-settings"><h2>Review your privacy settings</h2><p>Some are required.</p></div>
</body></html>"""


def body(content: str) -> list[Block]:
    return blocks_of_html(f"<html><body>{content}</body></html>")


def grid(*texts: str) -> Table:
    """A grid of two columns with a row of names."""
    cells = [Cell((Block("paragraph", text),)) for text in texts]
    return Table(tuple((cells[n], cells[n + 1]) for n in range(0, len(cells), 2)), header_rows=1)


def markers(content: str) -> list[str]:
    return [block.marker for block in body(content)]


def test_a_decision_is_read_whole_and_without_furniture() -> None:
    assert blocks_of_html(DECISION) == [
        Block("heading", "London Borough of Exampleshire (12 345 678)", depth=1),
        Block("paragraph", "Category : Children's care services > Child protection"),
        Block("paragraph", "Decision : Upheld"),
        Block("paragraph", "Decision date : 05 Mar 2031"),
        Block("heading", "The Ombudsman's final decision:", depth=2),
        Block("paragraph", "Summary: Ms Q complained that the Council held no discussion. There was fault."),
        Block("heading", "The complaint", depth=2),
        Block("item", "Ms Q complains that the Council did nothing about a referral.", "1."),
        Block("item", "She says the Council failed to:", "2."),
        Block("item", "tell her of the referral; and", "•", 1),
        Block("item", "speak to the police about it.", "•", 1),
        Block("heading", "What I found", depth=2),
        Block("heading", "Law and guidance", depth=3),
        Block("item", "A council must make enquiries. (An Act of 1989, section 47)", "3."),
        Block("item", "A host council should:", "4."),
        Block("item", "tell the other council; and", "a.", 1),
        Block("item", "invite it.", "b.", 1),
        Block("item", "In March Ms Q rang the Council.", "5."),
        Block("paragraph", "Nobody rang her back.", depth=1),
        Block("heading", "Final decision", depth=2),
        Block("item", "I have completed my investigation.", "6."),
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<ol><li>x</li><li>y</li></ol><ol><li>z</li></ol>", ["1.", "2.", "1."]),
        ("<ol start='9'><li>x</li><li value='12'>y</li><li>z</li></ol>", ["9.", "12.", "13."]),
        (
            "<ol type='i'><li>x</li><li>y</li></ol><ol type='A' start='27'><li>z</li></ol>",
            ["i.", "ii.", "AA."],
        ),
        ("<ol style='list-style-type: lower-roman' start='4'><li>x</li></ol>", ["iv."]),
        ("<ol reversed><li>x</li><li>y</li></ol>", ["2.", "1."]),
        ("<ol start='nonsense'><li>x</li></ol>", ["1."]),
        ("<ol style='list-style: none'><li>3.1 Typed</li><li>3.2 Typed</li></ol>", ["3.1", "3.2"]),
        ("<ol><li>- a typed dash</li></ol>", ["1."]),
        ("<p>4.1.1 A typed clause</p><p>a) a typed letter</p>", ["4.1.1", "a)"]),
    ],
)
def test_markers_are_those_a_browser_shows(content: str, expected: list[str]) -> None:
    assert markers(content) == expected


def test_nesting_is_counted() -> None:
    deep = body("<ol><li>x<ul><li>y<ul><li>z</li></ul></li></ul></li></ol>")
    loose = body("<p>They must:</p><ul><li>x<ul><li>y</li></ul></li></ul>")
    assert [block.depth for block in deep] == [0, 1, 2]
    assert [block.depth for block in loose] == [0, 0, 1]


def test_text_after_a_nested_list_is_kept() -> None:
    blocks = body("<ol><li>Lead:<ul><li>one</li></ul>but not otherwise.</li><li>Next</li></ol>")
    assert [(b.marker, b.text) for b in blocks] == [
        ("1.", "Lead:"),
        ("•", "one"),
        ("", "but not otherwise."),
        ("2.", "Next"),
    ]


def test_tables_definitions_and_bold_headings() -> None:
    blocks = body(
        "<table><tr><th>Who</th><th>When</th></tr><tr><td>Police</td><td>1 day</td></tr></table>"
        "<dl><dt>Decision</dt><dd>Upheld</dd></dl><p><b>What happened</b></p><p>One.<br><br>Two.</p>"
    )
    assert blocks == [
        Block("table", table=grid("Who", "When", "Police", "1 day")),
        Block("paragraph", "Decision: Upheld"),
        Block("heading", "What happened", depth=6),
        Block("paragraph", "One."),
        Block("paragraph", "Two."),
    ]


def test_a_page_laid_out_in_a_table_keeps_its_lists() -> None:
    assert body("<table><tr><td><h2>Duties</h2><ol><li>One</li></ol></td></tr></table>") == [
        Block("heading", "Duties", depth=2),
        Block("item", "One", "1."),
    ]


def test_sections_about_sharing_or_consent_are_not_furniture() -> None:
    kept = "Share what is needed and record why you did."
    assert body(f"<div id='information-sharing' class='consent print'><p>{kept}</p></div>")[0].text == kept


def test_a_list_of_links_within_the_page_is_its_contents_and_goes() -> None:
    assert [
        b.text for b in body("<ul><li><a href='#a'>A</a></li><li><a href='#b'>B</a></li></ul><p>Text</p>")
    ] == ["Text"]


def test_every_article_of_a_page_is_read() -> None:
    paragraph = (
        "<p>The social worker tells the police and the health visitor about it on the same day. {}</p>"
    )
    articles = "".join(f"<article><h2>Part {n}</h2>{paragraph.format(n) * 4}</article>" for n in range(3))
    assert [b.text for b in body(articles) if b.kind == "heading"] == ["Part 0", "Part 1", "Part 2"]


@pytest.mark.parametrize("declared", ["windows-1252", "iso-8859-1"])
def test_the_encoding_that_a_page_declares_is_used(declared: str) -> None:
    page = f"<html><head><meta charset={declared}></head><body><p>The child’s café</p></body></html>"
    assert blocks_of_html(page.encode("cp1252"))[0].text == "The child’s café"


def test_the_encoding_that_a_server_names_comes_first() -> None:
    page = "<html><head><meta charset=latin-1></head><body><p>Zoë’s</p></body></html>"
    assert blocks_of_html(page.encode(), charset="utf-8")[0].text == "Zoë’s"


def test_utf_16_and_an_xml_declaration_are_read() -> None:
    page = '<?xml version="1.0" encoding="utf-16"?><html><body><p>Zoë’s</p></body></html>'
    assert blocks_of_html(page.encode("utf-16"))[0].text == "Zoë’s"


@pytest.mark.parametrize("page", ["", "   ", "<html></html>", "<script>x()</script>", "<!-- only this -->"])
def test_a_page_without_text_says_so(page: str) -> None:
    with pytest.raises(ReadingError, match=r"^page\.html .*add"):
        blocks_of_html(page, "page.html")


@pytest.mark.parametrize("depth", [400, 3000, 100_000])
def test_a_page_nested_beyond_reason_is_refused_not_cut(depth: int) -> None:
    page = "<div>" * depth + "deep" + "</div>" * depth + "<p>end</p>"
    said = "nested"
    try:
        assert [block.text for block in blocks_of_html(page)] == ["deep", "end"]
    except ReadingError as error:
        said = str(error)
    assert "nested" in said


WORDS = st.lists(st.text(alphabet="abcdefghij<&>é’", min_size=1), min_size=3).map(" ".join)


@settings(max_examples=examples(60))
@given(st.lists(WORDS, min_size=1, max_size=8))
def test_the_text_of_every_paragraph_survives(paragraphs: list[str]) -> None:
    content = "".join(f"<p>Then {html.escape(text)}.</p>" for text in paragraphs)
    assert [block.text for block in body(content)] == [f"Then {text}." for text in paragraphs]


@settings(max_examples=examples(150))
@given(
    st.one_of(
        st.binary(max_size=300),
        st.lists(
            st.sampled_from(
                [
                    "<ol>",
                    "<li>",
                    "</ol>",
                    "<table>",
                    "<tr><td>",
                    "<p>",
                    "text ",
                    "<main>",
                    "<a href='#x'>",
                    "&#0;",
                ]
            )
        ).map(lambda parts: "".join(parts).encode()),
    )
)
@example(b"<R>\x01")
@example(b"<R>&#x0b;words</R>")
@example(b"<p title='&#1;'>words</p>&#2;")
def test_whatever_comes_only_a_reading_error_is_raised(data: bytes) -> None:
    said = "The page "
    try:
        assert blocks_of_html(data)
    except ReadingError as error:
        said = str(error)
    assert said.startswith("The page ")


@pytest.mark.parametrize(
    "line",
    ["<b>{name}</b> {grade}<br>", "{name}: {grade}<br>", "<span>{name}</span><strong>{grade}</strong><br/>"],
)
def test_each_grade_on_a_line_of_a_page_stands_by_itself_with_its_name(line: str) -> None:
    grades = {
        "Overall effectiveness": "Requires improvement",
        "Behaviour": "Good",
        "Leadership": "Inadequate",
    }
    page = "".join(line.format(name=name, grade=grade) for name, grade in grades.items())
    texts = [block.text for block in blocks_of_html(f"<main><h1>Report</h1><div>{page}</div></main>")]
    assert [text.replace(":", "") for text in texts[1:]] == [f"{n} {g}" for n, g in grades.items()]


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p><span>Duty desk</span><b>Open until six</b></p>", "Duty desk Open until six"),
        ("<p><b>W</b><span>ords</span> are kept</p>", "Words are kept"),
        ("<p><span>Mc</span><span>Example</span> is met</p>", "McExample is met"),
        ("<p><i>re</i><b>open</b> it</p>", "reopen it"),
    ],
)
def test_a_name_and_its_value_that_a_page_sets_side_by_side_are_two_words(page: str, text: str) -> None:
    assert [block.text for block in blocks_of_html(f"<main>{page}</main>")] == [text]


def word_item(printed: str, text: str, style: str) -> str:
    """An item of a list as Word saves it in a web page."""
    marker = f"<span>{printed}<span>&nbsp;&nbsp; </span></span>"
    return f"<p class=MsoListParagraph style='{style}'>{marker}{text}</p>"


@pytest.mark.parametrize(
    ("outer", "inner"),
    [
        ("margin-left:36.0pt;text-indent:-18.0pt", "margin-left:72.0pt;text-indent:-18.0pt"),
        ("margin-left:1.27cm;text-indent:-.63cm", "margin-left:2.54cm;text-indent:-.63cm"),
        ("text-indent:-18.0pt;mso-list:l0 level1 lfo1", "text-indent:-18.0pt;mso-list:l0 level2 lfo1"),
    ],
)
def test_lists_that_word_saves_in_a_page_nest(outer: str, inner: str) -> None:
    page = (
        "<body><p class=MsoTitle>Night duty</p><p class=MsoNormal>Do not go:</p>"
        + word_item("·", "alone after ten", outer)
        + word_item("o", "unless the police are there", inner)
        + word_item("·", "without telling the desk", outer)
    )
    read = [(b.kind, b.marker, b.text, b.depth) for b in blocks_of_html(f"<!doctype html>{page}")]
    assert read == [
        ("heading", "", "Night duty", 1),
        ("paragraph", "", "Do not go:", 0),
        ("item", "•", "alone after ten", 0),
        ("item", "•", "unless the police are there", 1),
        ("item", "•", "without telling the desk", 0),
    ]


def test_lists_that_an_office_program_writes_beside_one_another_nest_by_their_class() -> None:
    page = (
        "<p>Keep the case where:</p><ul class='lst-kix_a-0 start'><li>the child:</li></ul>"
        "<ul class='lst-kix_a-1 start'><li>Has run away</li></ul>"
        "<ul class='lst-kix_a-0'><li>A court says so</li></ul>"
        "<p>See the note<sup><a href='#ftnt1' id='ftnt_ref1'>[1]</a></sup>.</p>"
        "<div><p><a href='#ftnt_ref1' id='ftnt1'>[1]</a>&nbsp;Unless it is over.</p></div>"
    )
    read = [
        (b.kind, b.marker, b.text, b.depth) for b in blocks_of_html(f"<!doctype html><main>{page}</main>")
    ]
    assert read == [
        ("paragraph", "", "Keep the case where:", 0),
        ("item", "•", "the child:", 0),
        ("item", "•", "Has run away", 1),
        ("item", "•", "A court says so", 0),
        ("paragraph", "", "See the note.", 0),
        ("note", "1", "Unless it is over.", 0),
    ]


def test_the_labels_of_a_drawing_in_a_page_are_read() -> None:
    drawing = "<svg><text x=1>Is the child hurt?</text><text>Ring 999 at once</text></svg>"
    (box,) = [b for b in blocks_of_html(f"<main><p>See the chart.</p>{drawing}</main>") if b.kind == "box"]
    assert [b.text for b in box.blocks] == ["Is the child hurt? Ring 999 at once"]


def said(content: str) -> list[str]:
    made = passages_of("d", body(content), through=False, noun="paragraph")
    return [f"{passage.heading}: {passage.text}" for passage in made]


TABS = (
    "<ul role=tablist><li><a role=tab href='#a'>For schools</a></li>"
    "<li><a role=tab href='#b'>For health</a></li></ul>",
    "<ul role=tablist><li role=tab><a href='#a'>For schools</a></li>"
    "<li role=tab><a href='#b'>For health</a></li></ul>",
    "<div role=tablist><button role=tab aria-controls=a>For schools</button>"
    "<button role=tab aria-controls=b>For health</button></div>",
    "<div role=tablist><a role=tab id=ta href='?1'>For schools</a>"
    "<a role=tab id=tb href='?2'>For health</a></div>",
)


@pytest.mark.parametrize("tabs", TABS)
@pytest.mark.parametrize("unseen", ["hidden", "style='display:none'"])
def test_what_stands_behind_a_tab_is_read_under_its_name(tabs: str, unseen: str) -> None:
    assert said(
        f"<h1>Who is told</h1><p>It depends on where you work.</p>{tabs}"
        "<div id=a role=tabpanel aria-labelledby=ta><p>Ring the duty desk first.</p></div>"
        f"<div id=b role=tabpanel aria-labelledby=tb {unseen}><p>Fill in the form first.</p></div>"
    ) == [
        "Who is told: It depends on where you work.",
        "For schools: Ring the duty desk first.",
        "For health: Fill in the form first.",
    ]


def test_a_panel_that_has_its_tabs_name_as_its_heading_says_it_once() -> None:
    assert said(
        "<h1>Who is told</h1><ul role=tablist><li><a role=tab href='#a'>For schools</a></li></ul>"
        "<section id=a role=tabpanel><h2>For schools</h2><p>Ring the duty desk first.</p></section>"
    ) == ["For schools: Ring the duty desk first."]


def test_all_that_is_said_of_a_term_stands_with_it() -> None:
    terms = (
        "<dl><dt>Host council</dt><dt>Area council</dt><dd>Where the child lives.</dd>"
        "<dd>It is told within five days.</dd><div><dt>Urgent</dt><dd>Within a day.</dd></div>"
        "<dt>Lantern</dt></dl>"
    )
    assert said(f"<h1>Words</h1>{terms}") == [
        "Words: Host council, Area council:\nWhere the child lives.\nIt is told within five days.",
        "Words: Urgent: Within a day.",
        "Words: Lantern",
    ]


SIGN_IN = "<form><label>User <input name=u></label><label>Password <input type={}></label></form>"


@pytest.mark.parametrize("field", ["password", "'password'", '"PASSWORD"'])
def test_a_page_to_sign_in_at_is_no_document(field: str) -> None:
    form = SIGN_IN.format(field)
    with pytest.raises(ReadingError, match="a page to sign in at; sign in with a browser"):
        body(f"<h1>Sign in</h1><p>Use your council account to go on.</p>{form}")
    long = "".join(
        f"<p>The worker of lantern {n} writes down who came and who did not.</p>" for n in range(20)
    )
    assert len(body(f"<h1>Lanterns</h1>{long}{form}")) > 20


CLAUSE = (
    "<h1>Who holds the meeting</h1><p>The council where the child is found holds it on the day it hears. "
    "It tells the other council by telephone before five, and writes down who was told.</p>"
)
TO_SIGN_IN = f"<p>Sign in to the portal</p>{SIGN_IN.format('password')}"


@pytest.mark.parametrize(
    "page",
    [
        f"<main>{CLAUSE}</main><aside>{TO_SIGN_IN}</aside>",
        f"<header>{TO_SIGN_IN}</header><main>{CLAUSE}</main>",
        f"<main>{CLAUSE}</main><footer>{TO_SIGN_IN}</footer>",
        f"<div>{CLAUSE}</div><div class=side>{TO_SIGN_IN}</div>",
        f"<div class=side>{TO_SIGN_IN}</div><div>{CLAUSE}</div>",
        f"<header>{TO_SIGN_IN}</header><main><h1>Meetings</h1><p>The host council holds them.</p></main>",
    ],
)
def test_a_short_page_with_a_form_to_sign_in_at_its_side_is_read(page: str) -> None:
    assert any(" council " in block.text and block.kind == "paragraph" for block in body(page))


@pytest.mark.parametrize(
    "page",
    [
        f"<h1>Northmere</h1>{SIGN_IN.format('password')}",
        f"<h1>Manual</h1><p>It is for staff of the partnership.</p>{TO_SIGN_IN}<p>Forgot it? Ring us.</p>",
        "<h1>Members</h1><p>Please log in to go on.</p><input type=password>",
    ],
)
def test_a_page_that_says_little_before_its_password_is_no_document(page: str) -> None:
    with pytest.raises(ReadingError, match="a page to sign in at"):
        body(page)


@pytest.mark.parametrize("empty", ["<div id=root></div>", "<noscript>Turn on JavaScript.</noscript>", ""])
def test_a_page_whose_text_a_script_would_write_is_refused(empty: str) -> None:
    with pytest.raises(ReadingError, match="holds no readable text"):
        blocks_of_html(f"<html><head><title>Manual</title></head><body>{empty}</body></html>")
