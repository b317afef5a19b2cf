"""What stands around the parts of a card in a chat: labels, and what is said where a passage is too long."""

from __future__ import annotations

PARAGRAPH_ITSELF = "The paragraph itself:"
SOURCES_DIFFER = "Sources differ."
SIDE = "{voice}. {source}"
NOTICE = "Note: {notice}"
NEXT_STEPS = "What to do next"
ITEM = "• {item}"
PART = "This passage is too long for one message. Nothing is left out. Part {number} of {count}:"
THE_PASSAGE = "The passage you came from"
