"""What the writers say of their own, and what is said of writing a file."""

from __future__ import annotations

NOTICE = "Note: {notice}"
BULLET = "• "
PART = "This passage is too long for one message. Nothing is left out. Part {number} of {count}:"

#: A bar of a chart in words, and the same with how it was the time before.
BAR = "{label}: {told}"
BAR_BEFORE = "{now}, the time before {before}"

WRITTEN = "Written: {path}"
NOT_WRITTEN = "{path} cannot be written ({reason}); choose another place."
NOT_PRINTED = "The paper cannot be printed ({reason}); tell whoever runs this assistant."

#: Words that went out of a text, and that came in, where no style can show it.
SPANS = {"gone": "[-{text}-]", "new": "[+{text}+]"}
#: What a table that is scrolled sideways is called.
TABLE_OF = "Table: {column}"
