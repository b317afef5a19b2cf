"""Passages as blocks, the same in every feature: word for word, with whose words they are and from where."""

from __future__ import annotations

from bot.core import formatting
from bot.core.card import ShownPassage
from bot.rendering.blocks import Citation, Quote
from procedures.document import Document, Passage


def citation_of(passage: Passage, document: Document) -> Citation:
    """Return whose words a passage is, and where it is from."""
    return Citation(formatting.citation(passage, document), formatting.whose_words(passage, document))


def position_of(shown: ShownPassage) -> Citation:
    """Return who takes a side by its voice alone, and where."""
    return Citation(formatting.citation(shown.passage, shown.document), shown.passage.voice.value)


def quote_of(passage: Passage, document: Document) -> Quote:
    """Return a passage whole."""
    return Quote(passage.text, citation_of(passage, document))


def originals_of(shown: ShownPassage) -> tuple[Quote, ...]:
    """Return the paragraphs that a note rests on, where they were added; the words are its document's."""
    return tuple(
        Quote(original.text, Citation(formatting.citation(original, shown.document)), under=True)
        for original in shown.originals
    )
