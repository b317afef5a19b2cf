"""What is said while the assistant is paused, and to whoever pauses it."""

from __future__ import annotations

PAUSED = "The assistant is paused: {reason}"
DANGER = (
    "If a child is in danger now, ring 999. Then ring children's social care of the council where the child "
    "is."
)
RING = "Ring {contact}, and use your own procedures manual."

NOW_PAUSED = "Paused. Until safeguarding-bot resume, every message gets this reason: {reason}"
RESUMED = "The assistant answers again."
NOT_PAUSED = "The assistant was not paused."
