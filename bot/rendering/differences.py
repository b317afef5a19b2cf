"""Differences between two texts, word by word: as spans, as a paragraph, and as a line of text."""

from __future__ import annotations

import difflib

from bot.rendering.blocks import Inline, Paragraph, Span, Style


def difference(before: str, after: str) -> str:
    """Return one text in which what went is in [- -] and what came in [+ +], word by word."""
    return " ".join(span.words for span in difference_spans(before, after))


def difference_block(before: str, after: str) -> Paragraph:
    """Return a text with what went out of it and what came in."""
    spans: list[Span] = []
    for span in difference_spans(before, after):
        spans += [Span(" "), span] if spans else [span]
    return Paragraph(tuple(spans))


def difference_spans(before: str, after: str) -> Inline:
    """Return one text as spans: what stayed, what went and what came, word by word."""
    old, new = before.split(), after.split()
    made: list[Span] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            made.append(Span(" ".join(old[a:b])))
            continue
        if b > a:
            made.append(Span(" ".join(old[a:b]), Style.GONE))
        if d > c:
            made.append(Span(" ".join(new[c:d]), Style.NEW))
    return tuple(made)
