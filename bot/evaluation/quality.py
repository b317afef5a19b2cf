"""How good the search is: figures over labelled questions, and weights and judges learned from them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.app import Assistant
from bot.errors import BotError
from bot.evaluation import messages as evaluation_messages
from bot.evaluation.case_reading import case_reading
from bot.features.admin.inventory import labelled_questions
from embeddings.calibration import Labelled, learn_judges, learn_weights
from embeddings.catalogue import Catalogue
from embeddings.finder import Finder
from embeddings.quality import figures, judged
from embeddings.weights import Learned, save_learned
from procedures.library import resting
from procedures.lists import ListError


def quality(assistant: Assistant, path: Path | None) -> dict[str, float]:
    """Return the figures over a question file. Raises BotError if it holds nothing that can be measured."""
    questions = _from_file(path) if path else _labelled(assistant)
    if not questions:
        raise BotError(evaluation_messages.NO_QUESTIONS)
    found = assistant.search.find([question for question, _ in questions])
    measured = figures(
        [
            judged(f, evidence, answerable=bool(evidence))
            for f, (_, evidence) in zip(found, questions, strict=True)
        ]
    )
    return measured if path else measured | case_reading(assistant.case_reader, assistant.library.wordings)


def calibrate(assistant: Assistant, path: Path, told: Callable[[str], None]) -> Learned:
    """Learn weights and thresholds for the encoder in use, and write them to ``path``.

    Raises BotError where there are too few labelled questions, or no originals to learn from.
    """
    labelled = _usable_questions_of(assistant)
    finder = assistant.search.finder()
    if not any(finder.catalogue.rests):
        raise BotError(evaluation_messages.NO_ORIGINALS)
    originals = [s for s in assistant.index.segments() if not s.passages[0].note]
    library = assistant.library
    over_originals = Catalogue(originals, assistant.encoder, library.words)
    alone = Finder(over_originals, assistant.encoder, library, finder.weights)
    try:
        weights = learn_weights(finder, alone, labelled, told)
        judges, errors = learn_judges(finder.weighing(weights), alone.weighing(weights), labelled)
    except ValueError as error:
        raise BotError(f"{error}.") from error
    learned = Learned(assistant.encoder.digest, weights, judges, errors, len(labelled))
    save_learned(learned, path)
    return learned


def _usable_questions_of(assistant: Assistant) -> list[Labelled]:
    try:
        return labelled_questions(assistant.settings.library_dir.expanduser())
    except ListError as mistake:
        raise BotError(evaluation_messages.MEND.format(mistake=mistake)) from mistake


def _labelled(assistant: Assistant) -> list[tuple[str, list[list[str]]]]:
    """The library's own questions, each piece of evidence as the texts that it names."""
    held = {o.document.id: o.passages for o in assistant.corpus().originals}
    questions = _usable_questions_of(assistant)
    resolved = [(q.question, q, _evidence(q, held)) for q in questions]
    return [(text, evidence) for text, q, evidence in resolved if evidence or not q.evidence]


def _evidence(question: Labelled, held: Mapping[str, Sequence[Any]]) -> list[list[str]]:
    pieces = [[p.text for p in resting(held.get(d, ()), locator)] for d, locator in question.evidence]
    return [piece for piece in pieces if piece]


def _from_file(path: Path) -> list[tuple[str, list[list[str]]]]:
    """Questions of a JSON-lines file: question, and evidence as texts; none for one without an answer."""
    questions = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise BotError(evaluation_messages.NOT_TEXT.format(path=path)) from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            evidence = [[piece["text"]] for piece in entry.get("evidence") or ()]
            if entry.get("kind", "answerable") in {"answerable", "unanswerable"}:
                questions.append((str(entry["question"]), evidence))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BotError(evaluation_messages.NOT_A_QUESTION.format(path=path, number=number)) from error
    return questions
