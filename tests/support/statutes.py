"""Invented Acts and regulations, written as text, as a web page and as print, for tests of the readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from fpdf import FPDF
from hypothesis import strategies as st


@dataclass
class Piece:
    """A provision or a part of one: its number as printed, its words, what stands below it.

    ``title`` is that of a section, ``word`` one that stands nowhere else.
    """

    number: str
    text: str
    word: str
    pieces: list[Piece] = field(default_factory=list)
    title: str = ""


@dataclass
class Division:
    """A part of a law, or a schedule to it: its name, its title, a heading in it, its provisions."""

    name: str
    title: str
    heading: str
    provisions: list[Piece]


@dataclass
class Law:
    """An Act, whose sections have titles beside their numbers, or regulations, with titles above them."""

    title: str
    is_act: bool
    divisions: list[Division]

    @property
    def noun(self) -> str:
        """What its provisions are called."""
        return "section" if self.is_act else "regulation"

    def cited(self) -> Iterator[tuple[str, Piece, tuple[Piece, ...]]]:
        """Yield each piece as people cite it, with the pieces that lead it in."""
        for division in self.divisions:
            schedule = division.name.startswith("SCHEDULE")
            noun = f"{division.name.capitalize()} paragraph" if schedule else self.noun
            for provision in division.provisions:
                yield from _cited(f"{noun} {provision.number}", provision, ())


def _cited(
    locator: str, piece: Piece, above: tuple[Piece, ...]
) -> Iterator[tuple[str, Piece, tuple[Piece, ...]]]:
    if piece.text:
        yield locator, piece, above
    for inner in piece.pieces:
        held = (*above, piece) if piece.text else above
        yield from _cited(f"{locator}{inner.number}", inner, held)


class _Words:
    def __init__(self) -> None:
        self.count = 0

    def one(self) -> str:
        self.count += 1
        return f"wordq{self.count}q"


_NUMBERS = ("1", "2", "2A", "2B", "3", "12", "12A", "16", "16ZA", "16A", "16B", "17")
_SUBSECTIONS = ("(1)", "(2)", "(2A)", "(3)")
_LETTERS = ("(a)", "(aa)", "(b)", "(c)", "(ca)", "(d)")
_ROMANS = ("(i)", "(ii)", "(iii)", "(iv)")
_LONG = "so that the worker who comes on at night knows what was seen and by whom"


@st.composite
def laws(draw: st.DrawFn) -> Law:
    """Draw an Act or regulations: parts, cross-headings, inserted numbers, schedules."""
    words, is_act = _Words(), draw(st.booleans())
    numbers = list(_NUMBERS[draw(st.integers(0, 2)) :])
    divisions = []
    for part in range(1, draw(st.integers(1, 2)) + 1):
        taken = [numbers.pop(0) for _ in range(min(draw(st.integers(1, 3)), len(numbers)))]
        made = [_provision(draw, words, number, titled=True) for number in taken]
        heading = draw(st.sampled_from(["", "Night visits"]))
        divisions.append(Division(f"PART {part}", "NIGHT WORK", heading, made))
    for schedule in range(1, draw(st.integers(0, 2)) + 1):
        count = draw(st.integers(1, 3))
        made = [_provision(draw, words, str(n), titled=False) for n in range(1, count + 1)]
        divisions.append(Division(f"SCHEDULE {schedule}", "THE NIGHT BOOK", "Status", made))
    return Law(f"The Night Work {'Act' if is_act else 'Regulations'} 2019", is_act, divisions)


def _provision(draw: st.DrawFn, words: _Words, number: str, *, titled: bool) -> Piece:
    title = f"Duty to visit {words.one()}" if titled else ""
    if not draw(st.booleans()):
        return _listed(draw, words, number, title)
    count = draw(st.integers(2, len(_SUBSECTIONS)))
    return Piece(number, "", "", [_listed(draw, words, mark) for mark in _SUBSECTIONS[:count]], title)


def _listed(draw: st.DrawFn, words: _Words, number: str, title: str = "") -> Piece:
    """A piece with a list of letters below it, perhaps, and numerals below one of those."""
    letters: list[Piece] = []
    if draw(st.booleans()):
        deep = draw(st.integers(0, len(_LETTERS)))
        for at, mark in enumerate(_LETTERS[: draw(st.integers(2, len(_LETTERS)))]):
            count = draw(st.integers(2, len(_ROMANS))) if at == deep else 0
            letters.append(_piece(draw, words, mark, [_piece(draw, words, r, []) for r in _ROMANS[:count]]))
    made = _piece(draw, words, number, letters)
    made.title = title
    return made


def _piece(draw: st.DrawFn, words: _Words, number: str, pieces: list[Piece]) -> Piece:
    word = words.one()
    more = f", {_LONG} and {words.one()}" if draw(st.booleans()) else ""
    text = f"The manager must write down {word}{more}"
    return Piece(number, text + ("—" if pieces else "."), word, pieces)


def as_text(law: Law, *, indented: bool = False) -> bytes:
    """Return a law as plain text, as someone copies it from a page."""
    lines = [law.title, "", "An Act to make provision about night work." if law.is_act else "", ""]
    for division in law.divisions:
        lines += [division.name, "", division.title, "", division.heading, ""]
        for provision in division.provisions:
            lines += [*_text_of(provision, law, indented=indented), ""]
    return "\n".join(lines).encode()


def _text_of(provision: Piece, law: Law, *, indented: bool) -> Iterator[str]:
    if provision.title:
        yield f"{provision.number} {provision.title}" if law.is_act else provision.title
        yield ""
    pieces = list(provision.pieces)
    head = "" if provision.title and law.is_act else provision.number
    if provision.text:
        yield f"{head}{'.' if head and not law.is_act else ''} {provision.text}".strip()
    elif head:
        first = pieces.pop(0)
        between = " " if law.is_act else ".—"
        yield f"{head}{between}{first.number} {first.text}"
        yield from _inner_text(first.pieces, 1, indented=indented)
    yield from _inner_text(pieces, 0, indented=indented)


def _inner_text(pieces: Sequence[Piece], depth: int, *, indented: bool) -> Iterator[str]:
    for piece in pieces:
        yield f"{'    ' * depth if indented else ''}{piece.number} {piece.text}"
        yield from _inner_text(piece.pieces, depth + 1, indented=indented)


def as_law_page(law: Law) -> bytes:
    """Return a law as a web page that sets numbers and words side by side, without a space between them."""
    parts = [f"<h1>{law.title}</h1>"]
    for division in law.divisions:
        parts.append(f"<h2><span>{division.name}</span><span>{division.title}</span></h2>")
        parts += [f"<h3>{division.heading}</h3>"] if division.heading else []
        for provision in division.provisions:
            parts += _page_of(provision, law)
    return f"<!doctype html><html><body><main>{''.join(parts)}</main></body></html>".encode()


def _page_of(provision: Piece, law: Law) -> Iterator[str]:
    stop = "" if law.is_act else "." if provision.text else ".—"
    number, pieces = f"<span>{provision.number}{stop}</span>", list(provision.pieces)
    if provision.title and law.is_act:
        yield f"<h4>{number}<span>{provision.title}</span></h4>"
        number = ""
    elif provision.title:
        yield f"<h4>{provision.title}</h4>"
    if provision.text:
        yield f"<p>{number}<span>{provision.text}</span></p>"
    elif number:
        first = pieces.pop(0)
        yield f"<p>{number}<span>{first.number}</span><span>{first.text}</span></p>"
        yield from _inner_page(first.pieces)
    yield from _inner_page(pieces)


def _inner_page(pieces: Sequence[Piece]) -> Iterator[str]:
    for piece in pieces:
        yield f"<p><span>{piece.number}</span><span>{piece.text}</span></p>"
        yield from _inner_page(piece.pieces)


def as_print(law: Law) -> bytes:
    """Return a law as a PDF, set as print sets laws: numbers at the margin, what is below further in."""
    pdf = FPDF()
    pdf.add_page()
    _centred(pdf, law.title, "B", 18)
    for division in law.divisions:
        _centred(pdf, division.name, "", 11)
        _centred(pdf, division.title, "", 11)
        if division.heading:
            _centred(pdf, division.heading, "I", 11)
        for provision in division.provisions:
            _print(pdf, provision, law)
    return bytes(pdf.output())


def _centred(pdf: FPDF, text: str, style: str, size: float) -> None:
    pdf.set_font("Times", style, size)
    pdf.multi_cell(0, 7, text, align="C", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(2)


def _print(pdf: FPDF, provision: Piece, law: Law) -> None:
    pieces = list(provision.pieces)
    if provision.title:
        pdf.set_font("Times", "B", 11)
        pdf.set_x(10)
        if law.is_act:
            pdf.cell(14, 6, provision.number)
        pdf.multi_cell(0, 6, provision.title, align="L", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(2)
    pdf.set_font("Times", "", 11)
    head = "" if provision.title and law.is_act else provision.number
    if provision.text:
        _set(pdf, ((10, head),) if head else (), 24, provision.text)
    elif head:
        first = pieces.pop(0)
        _set(pdf, ((10, head), (20, first.number)), 30, first.text)
        _print_inner(pdf, first.pieces, 30)
    _print_inner(pdf, pieces, 20)


def _print_inner(pdf: FPDF, pieces: Sequence[Piece], left: float) -> None:
    for piece in pieces:
        _set(pdf, ((left, piece.number),), left + 10, piece.text)
        _print_inner(pdf, piece.pieces, left + 10)


def _set(pdf: FPDF, numbers: Sequence[tuple[float, str]], left: float, text: str) -> None:
    if pdf.get_y() > 270:
        pdf.add_page()
    for at, number in numbers:
        pdf.set_x(at)
        pdf.cell(8, 5.5, number)
    pdf.set_x(left)
    pdf.multi_cell(0, 5.5, text.replace("—", "-"), align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(2)
