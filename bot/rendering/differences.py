"""Differences between two texts, word by word: as spans, as a paragraph, and as a line of text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.core.word_changes import Words, word_changes
from bot.rendering.blocks import Inline, Paragraph, Span, Style

#: How what happened to words is shown.
STYLES = {"same": Style.PLAIN, "gone": Style.GONE, "added": Style.NEW}
_MARKED = re.compile(r"\[-(.*?)-\]|\[\+(.*?)\+\]", re.DOTALL)


def difference(before: str, after: str) -> str:
    """Return one text in which what went is in [- -] and what came in [+ +], word by word."""
    return " ".join(span.words for span in difference_spans(before, after))


def difference_block(before: str, after: str) -> Paragraph:
    """Return a text with what went out of it and what came in."""
    return changes_block(word_changes(before, after))


def marked_block(line: str) -> Paragraph:
    """Return a line in which there are differences, with what went and what came as such."""
    spans, at = [], 0
    for found in _MARKED.finditer(line):
        gone, new = found.groups()
        spans += [Span(line[at : found.start()]), Span(gone, Style.GONE) if gone else Span(new, Style.NEW)]
        at = found.end()
    return Paragraph((*spans, Span(line[at:])))


def changes_block(changes: Iterable[Words]) -> Paragraph:
    """Return runs of words as a text, each as what happened to it."""
    spans: list[Span] = []
    for how, words in changes:
        spans += [Span(" ")] if spans else []
        spans.append(Span(words, STYLES[how]))
    return Paragraph(tuple(spans))


def difference_spans(before: str, after: str) -> Inline:
    """Return one text as spans: what stayed, what went and what came, word by word."""
    return tuple(Span(words, STYLES[how]) for how, words in word_changes(before, after))
