"""What a typed question already says of a case: the councils it names, and the tie where its words are clear.

Nothing else is carried over to the guide, and both are shown there for confirmation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from procedures.authorities import Authorities
from procedures.boundary.facts import Tie

#: Words that leave little doubt. Where those of two ties stand in one question, neither is taken.
_TIES: dict[Tie, re.Pattern[str]] = {
    Tie.PLACED: re.compile(r"\b(placed|placement|foster(ed|ing)?|children'?s home)\b", re.I),
    Tie.HOSPITAL: re.compile(r"\b(hospital|ward|a&e|inpatient)\b", re.I),
    Tie.SCHOOL: re.compile(r"\b(boarding|boards at|school is in|goes to school in)\b", re.I),
    Tie.MOVING: re.compile(r"\b(is|are|about to be|keeps?) moving\b|\bmoves next\b", re.I),
    Tie.MOVED: re.compile(r"\b(has |have |just |recently )?moved\b|\btransfer(red)?\b", re.I),
    Tie.PAST_OFFENCE: re.compile(
        r"\b(historic(al)?|non[- ]recent|years ago|past (offence|abuse)|happened (there|in|when))\b", re.I
    ),
    Tie.RISK: re.compile(r"\b(risk (is )?(at|in|there)|contact (at|in|with)|at (his |her )?dad'?s)\b", re.I),
}


@dataclass(frozen=True)
class QuestionHints:
    """Slugs of the councils that a question names, in its order, and a tie, or nothing."""

    named: tuple[str, ...] = ()
    tie: str = ""


def worded(question: str, authorities: Authorities) -> QuestionHints:
    """Return what a question says of a case."""
    plain = question.replace("’", "'")
    ties = [tie for tie, words in _TIES.items() if words.search(plain)]
    return QuestionHints(authorities.named_in(plain)[:4], ties[0].value if len(ties) == 1 else "")
