"""What the script of the boxes knows: screening's own patterns, in terms that a browser runs.

Nothing is written twice. The details of a fixed form are those that screening looks for, and the phrases of
danger its own, so that an emergency is sent whatever it holds.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from bot.channels.web import messages as said
from bot.core.question import LONGEST
from bot.screening.detail import AS_FIGURES, FIGURED, FixedForm
from bot.screening.emergency_phrases import ASKS, PLEAS, emergency_phrases, hurried_forms
from bot.screening.fixed_forms import FIXED_FORMS
from bot.screening.plain_text import ONE_SIGN, plain
from bot.screening.spelling import SHORTEST_CORRECTED

#: The parts of a pattern in Python's words: an escaped sign, a class of signs, the opening of a named group;
#: and what stands between them in one that is written loosely.
_PARTS = re.compile(r"(?P<escaped>\\.)|(?P<signs>\[(?:\\.|[^\]\\])+\])|(?P<named>\(\?P<)|.")
_LOOSE_PARTS = re.compile(rf"(?P<between>\s+|#[^\n]*)|{_PARTS.pattern}")
#: Signs that a browser's pattern has without a stroke before them.
_PLAIN = frozenset(" #'\"")
_NO_BREAK = "\N{NO-BREAK SPACE}"


@cache
def screening_script() -> bytes:
    """Return what stands above the script of the boxes."""
    return f"const SCREENING = {json.dumps(_knowledge())};\n".encode()


def browser_pattern(pattern: re.Pattern[str]) -> tuple[str, str]:
    """Return a pattern as a browser writes it, and its flags; they find the same in plain ASCII text."""
    made: list[str] = []
    for part in (_LOOSE_PARTS if pattern.flags & re.VERBOSE else _PARTS).finditer(pattern.pattern):
        kind, text = part.lastgroup, part.group()
        if kind == "named":
            made.append("(?<")
        elif kind == "escaped" and text[1] in _PLAIN:
            made.append(text[1])
        elif kind != "between":
            made.append(text)
    return "".join(made), "gi" if pattern.flags & re.IGNORECASE else "g"


def _knowledge() -> dict[str, Any]:
    return {
        "refused": f"{said.DANGER} {said.HELD_BACK}",
        "longest": 2 * LONGEST,
        "typedFor": {sign: plain(sign) for sign in (*map(chr, ONE_SIGN), _NO_BREAK)},
        "figured": browser_pattern(FIGURED)[0],
        "figures": AS_FIGURES,
        "forms": list(map(_form, FIXED_FORMS)),
        "danger": [{"phrases": each.phrases, "groups": each.groups} for each in emergency_phrases()],
        "asks": _test(ASKS),
        "pleas": browser_pattern(PLEAS),
        "hurried": hurried_forms(),
        "near": SHORTEST_CORRECTED,
    }


def _form(form: FixedForm) -> dict[str, Any]:
    return {
        "kind": form.kind,
        "pattern": browser_pattern(form.pattern),
        "unless": [_test(pattern) for pattern in form.unless],
        "only": [_test(form.only)] if form.only else [],
        "figures": form.figures,
        "nhs": form.is_nhs_number,
    }


def _test(pattern: re.Pattern[str]) -> tuple[str, str]:
    source, flags = browser_pattern(pattern)
    return source, flags.replace("g", "")
