"""What stands on the papers that the assistant makes, and what is said of writing them."""

from __future__ import annotations

SLIP_TITLE = "Citation slip {code}"
SLIP_MADE = "Made on {when}, London time, for the supervision file."
SLIP_CHECK = (
    "The numbers in square brackets lead to the sources at the end. To see later whether they still say "
    "the same, send /verify {code} in the chat, or run safeguarding-bot verify {code}."
)
SLIP_SOURCES = "Sources"
SLIP_FURTHER = "The page is full. {count} further lines stand on the card itself."
SLIP_FURTHER_ONE = "The page is full. One further line stands on the card itself."
#: A document whose places follow, and its date and standing.
SLIP_SOURCE = "{title}, {date}, {standing}."
SLIP_PLACE = "[{numbers}] {place}"

#: A bar of a chart in words, and the same with how it was the time before.
BAR = "{label}: {told}"
BAR_BEFORE = "{now}, the time before {before}"

WRITTEN = "Written: {path}"
NOT_WRITTEN = "{path} cannot be written ({reason}); choose another place."
NOT_PRINTED = "The paper cannot be printed ({reason}); tell whoever runs this assistant."


def further(count: int) -> str:
    """Return how many lines stand on the card and not on its slip."""
    return SLIP_FURTHER_ONE if count == 1 else SLIP_FURTHER.format(count=count)
