"""Blocks as HTML: the same words as in every other writer, and no markup but the writer's own."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.examples import examples
from support.page_html import parsed
from support.telegram_html import AWKWARD

from bot.rendering.blocks import (
    Alert,
    Bar,
    Block,
    Chart,
    Citation,
    Group,
    Heading,
    Item,
    Listing,
    Notice,
    Paragraph,
    Quote,
    Span,
    Style,
    TableBlock,
    emphasis,
    inline,
    item,
    paragraph,
    section,
    strong,
)
from bot.rendering.html import html_of, shown

OURS = {
    *("p", "strong", "em", "blockquote", "ul", "li", "span", "div", "figure", "figcaption"),
    *("del", "ins", "svg", "rect"),
    *("table", "thead", "tbody", "tr", "th", "td", "h2", "h3", "h4", "h5", "h6"),
}
ATTRIBUTES = {"class", "dir", "scope", "width", "height", "role", "tabindex", "aria-hidden", "aria-label"}
SCRIPTS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</p></blockquote><svg/onload=alert(1)>",
    "<!-- --><![CDATA[x]]><?php ?>",
    "&lt;script&gt; &amp;amp; &#60;b&#62;",
    "\" onmouseover='alert(1)' x=\"",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
)
text = st.text(st.sampled_from(AWKWARD) | st.characters(), max_size=30) | st.sampled_from(SCRIPTS)
cited = st.none() | st.builds(Citation, text, text)
leaf = st.one_of(
    st.builds(Heading, text, st.none() | st.integers(0, 99)),
    st.builds(lambda a, b, c: paragraph(a, strong(b), emphasis(c)), text, text, text),
    st.builds(lambda a, b: Paragraph((Span(a, Style.GONE), Span(b, Style.NEW))), text, text),
    st.builds(Alert, text),
    st.builds(Notice, text),
    st.builds(Quote, text, cited, st.booleans()),
    st.builds(Citation, text, text),
    st.builds(lambda title, label, told: Chart(title, (Bar(label, 1, told),)), text, text, text),
    st.builds(lambda a, b, c, d: TableBlock((a, b), ((c, d),)), text, text, text, text),
)
blocks = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.builds(
            lambda held, framed: Group(tuple(held), framed), st.lists(inner, max_size=3), st.booleans()
        ),
        st.builds(
            lambda a, held, source, mark: Listing((Item(inline(a), tuple(held), source, mark),)),
            text,
            st.lists(inner, max_size=2),
            cited,
            text,
        ),
    ),
    max_leaves=6,
)


def words_of(block: Block) -> str:
    """All that a block says, in the order in which a page shows it."""
    match block:
        case Group(held):
            return "".join(map(words_of, held))
        case Listing(items):
            return "".join(map(words_of_item, items))
        case Quote(said, source):
            return said + (words_of(source) if source else "")
        case Citation(place, whose):
            return whose + place
        case Chart(title, bars):
            return title + "".join(bar.words for bar in bars)
        case TableBlock(columns, rows):
            return "".join(columns) + "".join(cell for row in rows for cell in row)
        case Heading() | Alert() | Notice():
            return block.words
    return "".join(span.text for span in block.spans)


def words_of_item(listed: Item) -> str:
    source = listed.source
    whose = f"{source.whose[:1].upper()}{source.whose[1:]}. {source.place}" if source else ""
    spans = "".join(span.text for span in listed.spans)
    return listed.mark + spans + whose + "".join(map(words_of, listed.blocks))


def without_spaces(said: str) -> str:
    return "".join(shown(said).split())


@settings(max_examples=examples(400))
@given(st.lists(blocks, max_size=3))
@example([paragraph(script) for script in SCRIPTS])
@example([Quote("a < b && c > d", Citation('"place"', "'whose'"))])
def test_whatever_blocks_hold_a_page_shows_the_same_words_and_no_markup_arises(held: list[Block]) -> None:
    page = parsed(html_of(held))
    assert page.words == without_spaces("".join(map(words_of, held)))
    assert {tag for tag, _ in page.tags} <= OURS
    assert {name for _, attributes in page.tags for name in attributes} <= ATTRIBUTES
    assert page.others == []


@given(text)
@settings(max_examples=examples(100))
def test_a_passage_is_the_same_to_the_letter(words: str) -> None:
    quoted = parsed(html_of([Quote(words)]))
    assert quoted.text == shown(words)
    quoted.text.encode("utf-8")


def test_headings_go_down_from_the_level_of_the_page() -> None:
    inner = section("Inner", paragraph("Words."))
    page = parsed(html_of([section("Outer", inner)], level=2))
    assert [tag for tag, _ in page.tags if tag.startswith("h")] == ["h2", "h3"]


def test_an_item_has_its_mark_its_words_and_whose_they_are() -> None:
    made = html_of([Listing((item("Ring first.", source=Citation("4.2", "local procedure"), mark="[1]"),))])
    assert '<span class="mark">[1]</span> Ring first.' in made
    assert "Local procedure. 4.2" in made
