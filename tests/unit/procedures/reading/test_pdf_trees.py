"""Random trees of headings, lists and tables printed as PDF: the passages of the same tree as a web page."""

from __future__ import annotations

from collections.abc import Sequence

from fpdf import FPDF
from hypothesis import example, given, settings
from support.documents import Grid, Heading, Item, Paragraph, Part, as_page, documents, words_of
from support.examples import examples

from procedures.document import Passage
from procedures.reading.formats import blocks_of
from procedures.reading.layout import passages_of

SIZES = {1: 22, 2: 17, 3: 14}


class Printed(FPDF):
    """Pages with a number at the foot."""

    def footer(self) -> None:
        self.set_y(-14)
        self.set_font("Helvetica", "", 8)
        self.cell(0, 5, str(self.page_no()), align="C")


def as_pdf(parts: Sequence[Part]) -> bytes:
    """Return a document as a PDF, each list further in than what it stands in."""
    pdf = Printed()
    pdf.add_page()
    for part in parts:
        if isinstance(part, Heading):
            pdf.set_font("Helvetica", "B", SIZES[part.level])
            pdf.multi_cell(0, 9, part.text, align="L", new_x="LMARGIN", new_y="NEXT")
            pdf.ln(2)
            continue
        pdf.set_font("Helvetica", "", 11)
        if isinstance(part, Grid):
            with pdf.table() as table:
                for cells in part.rows:
                    row = table.row()
                    for text in cells:
                        row.cell(text)
            pdf.ln(4)
            continue
        pdf.multi_cell(0, 5.5, part.text, align="L", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(3)
        print_items(pdf, part.items, part.styles, 16)
    return bytes(pdf.output())


def print_items(pdf: FPDF, items: Sequence[Item], styles: Sequence[str], left: float) -> None:
    for number, item in enumerate(items, 1):
        marker = {"bullet": "-", "number": f"{number}.", "letter": f"{chr(96 + number)}."}[styles[0]]
        pdf.set_x(left)
        pdf.cell(6, 5.5, marker)
        pdf.multi_cell(0, 5.5, item.text, align="L", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(2)
        print_items(pdf, item.items, styles[1:], left + 8)


def read(data: bytes, name: str) -> tuple[Passage, ...]:
    return passages_of("d", blocks_of(data, name))


def told(passages: Sequence[Passage]) -> list[tuple[str, str, str]]:
    return [(p.locator, p.heading, p.text) for p in passages]


def with_list(item: str, after: str) -> list[Part]:
    """Return a heading, a list of one item, and a paragraph at the margin."""
    listed = Paragraph("The meetingq6 referralq7 planq8:", [Item(item, [])], ("bullet", "number", "letter"))
    return [Heading("Title workerq1 visitq2", 1), listed, Paragraph(after, [], ())]


@settings(max_examples=examples(60), deadline=None)
@given(documents())
@example(with_list("the familyq3 recordq4 managerq5;", "Last reviewq9 councilq10 workerq11 visitq12."))
@example(with_list("the childq3 recordq4 managerq5.", "Next meetingq9 councilq10 workerq11 visitq12."))
def test_a_page_and_a_pdf_give_the_same_passages(parts: list[Part]) -> None:
    assert told(read(as_page(parts), "a.html")) == told(read(as_pdf(parts), "a.pdf"))


@settings(max_examples=examples(40), deadline=None)
@given(documents())
def test_no_word_of_a_pdf_is_lost(parts: list[Part]) -> None:
    title = parts[0].text if isinstance(parts[0], Heading) else ""
    passages = read(as_pdf(parts), "a.pdf")
    held = " ".join([title, *(text for p in passages for text in (p.text, p.heading, *p.above))])
    assert [word for word in words_of(parts) if word not in held] == []
