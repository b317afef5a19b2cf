"""How well the facts of a case are read from wordings that were held out, and how long reading one takes."""

from __future__ import annotations

import time
from statistics import median, quantiles

from bot.core.question import Question
from bot.features.boundary.case_reader import CaseReader
from bot.features.boundary.service import BoundaryService
from procedures.boundary.facts import NOT_SURE
from procedures.boundary.wordings import VALUES, Wordings

#: Makes of a wording a question that the duty card answers.
_ASKED = "{wording}, two councils, who holds the strategy discussion"


def case_reading(reader: CaseReader, wordings: Wordings) -> dict[str, float]:
    """Return, for each fact, the shares of held-out wordings that are read rightly and wrongly."""
    figures: dict[str, float] = {}
    for fact in VALUES:
        held_out = list(wordings.held_out(fact))
        values = [value for _, value in held_out]
        if set(values) <= {NOT_SURE}:
            continue
        read = list(zip(reader.says(fact, [text for text, _ in held_out]), values))
        telling = [(said, value) for said, value in read if value != NOT_SURE]
        wrong = sum(said not in {value, NOT_SURE} for said, value in read)
        figures[f"{fact} read rightly"] = round(sum(s == v for s, v in telling) / len(telling), 3)
        figures[f"{fact} read wrongly"] = round(wrong / len(read), 3)
    return figures


def case_reading_timing(boundary: BoundaryService, wordings: Wordings) -> dict[str, float]:
    """Return the milliseconds from a typed question to its duty card, at the median and at p95, warm."""
    asked = [Question.of(_ASKED.format(wording=text)) for text, _ in wordings.held_out("tie")]
    if not asked:
        return {}
    boundary.card_for(asked[0])
    taken = []
    for question in asked:
        start = time.perf_counter()
        boundary.card_for(question)
        taken.append((time.perf_counter() - start) * 1000)
    return {
        "typed question to duty card p50, ms": round(median(taken), 1),
        "typed question to duty card p95, ms": round(quantiles(taken, n=20)[-1], 1),
    }
