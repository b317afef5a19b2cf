"""What stands around the parts of a card in a chat: labels, and what is said where a passage is too long."""

from __future__ import annotations

from bot import texts
from procedures.document import Document, Passage

PARAGRAPH_ITSELF = "The paragraph itself:"
SOURCES_DIFFER = "Sources differ."
SIDE = "{voice}. {source}"
NOTICE = "Note: {notice}"
NEXT_STEPS = "What to do next"
ITEM = "• {item}"
PART = "This passage is too long for one message. Nothing is left out. Part {number} of {count}:"
THE_PASSAGE = "The passage you came from"
GROUND = "It rests on this passage, as it stands today:"
BEARS_ON_IT = "Local learning bears on this: {citation}."


def bears_on_it(point: Passage, document: Document) -> str:
    """Return the line under a passage that names a learning point on it."""
    return BEARS_ON_IT.format(citation=texts.citation(point, document))
