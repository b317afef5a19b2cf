"""Sets of labelled messages: how many of each screening answers as wanted.

A set is a file of JSON lines, each a message with what is wanted of it: `text`, and `want`, which is
`personal_details`, `danger`, `out_of_scope`, `not_danger` or `clear`. `set` and `kind` say
what it counts under.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.core.json_lines import read_json_lines
from bot.errors import BotError
from bot.screening import messages
from bot.screening.screen import Screen

NOT_DANGER = "not_danger"
WANTS = ("personal_details", "danger", "out_of_scope", NOT_DANGER, "clear")


@dataclass(frozen=True)
class Message:
    """A labelled message: its text, what is wanted of it, and the set and kind that it counts under."""

    text: str
    want: str
    set: str
    kind: str

    def is_answered_by(self, outcome: str) -> bool:
        """Whether an outcome is the wanted one; danger is seen before any detail is."""
        if self.want == NOT_DANGER:
            return outcome != "danger"
        return outcome == self.want or (self.want == "personal_details" and outcome == "danger")


def screening_rates(screen: Screen, path: Path) -> dict[str, str]:
    """Return how many messages of a file are answered as wanted: by set, then by kind.

    Raises BotError naming the line that is no labelled message, or a file that holds none.
    """
    counts: Mapping[str, list[int]] = defaultdict(lambda: [0, 0])
    kinds: Mapping[str, list[int]] = defaultdict(lambda: [0, 0])
    for message in read_messages(path):
        right = message.is_answered_by(screen.check(message.text).outcome)
        for found, name in ((counts, message.set), (kinds, f"{message.set}: {message.kind}")):
            found[name][0] += right
            found[name][1] += 1
    if not counts:
        raise BotError(messages.NO_MESSAGES.format(path=path))
    listed = [*sorted(counts.items()), *sorted(kinds.items())]
    return {
        name: messages.AS_WANTED.format(right=right, of=of, rate=right / of) for name, (right, of) in listed
    }


def read_messages(path: Path) -> Iterator[Message]:
    """Yield the messages of a file. Raises BotError naming the line that is none."""

    def made(row: Mapping[str, Any]) -> Message:
        text, want = str(row["text"]), row["want"]
        return Message(text, want, str(row.get("set", path.stem)), str(row.get("kind", want)))

    rows = read_json_lines(path, made, not_text=messages.MESSAGES_NOT_TEXT, not_a_row=messages.NOT_A_MESSAGE)
    for number, message in rows:
        if message.want not in WANTS:
            raise BotError(messages.NOT_WANTED.format(path=path, number=number, wants=", ".join(WANTS)))
        yield message
