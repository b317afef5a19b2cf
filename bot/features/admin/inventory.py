"""What is held and how good it is: the lists and figures behind documents, check, quality and about."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.app import Assistant
from bot.core import formatting
from bot.errors import BotError
from bot.features.admin import messages as admin_messages
from bot.features.boundary.notices import unspoken
from bot.features.citations.feedback import shares
from embeddings.calibration import Labelled, learn_judges, learn_weights, load_labelled
from embeddings.catalogue import Catalogue
from embeddings.finder import Finder
from embeddings.quality import figures, judged
from embeddings.weights import Learned, save_learned
from procedures.library import resting, unproved
from procedures.lists import ListError
from procedures.notes import Problem

#: The library's own labelled questions.
CALIBRATION = "calibration.yaml"


def documents(assistant: Assistant) -> list[dict[str, Any]]:
    """Return every document that has notes or was added, by id."""
    originals = {o.document.id: o for o in assistant.corpus().originals}
    notes: dict[str, int] = {}
    for note in assistant.library.notes:
        notes[note.document_id] = notes.get(note.document_id, 0) + 1
    known = {**assistant.library.documents, **{i: o.document for i, o in originals.items()}}
    return [
        {
            "id": document_id,
            "title": document.title,
            "kind": document.kind.value,
            "published": document.published,
            "standing": document.standing.value,
            "notes": notes.get(document_id, 0),
            "passages": len(originals[document_id].passages) if document_id in originals else 0,
            "source": originals[document_id].source if document_id in originals else None,
            "added": originals[document_id].added if document_id in originals else None,
        }
        for document_id, document in sorted(known.items())
    ]


def documents_table(held: Sequence[Mapping[str, Any]]) -> str:
    """Return the documents as lines for a person, those that were added first."""
    lines = [f"{'id':44} {'date':18} {'standing':11} {'notes':>5} {'passages':>9}"]
    for entry in sorted(held, key=lambda e: (not e["passages"], e["id"])):
        day = formatting.date(entry["published"])
        passages = entry["passages"] or "not added"
        lines.append(f"{entry['id']:44} {day:18} {entry['standing']:11} {entry['notes']:>5} {passages:>9}")
    return "\n".join(lines)


def problems(assistant: Assistant) -> list[Problem]:
    """Return every mistake of the library, also against the originals that were added."""
    library = assistant.library
    found = [*library.problems, *unspoken(library.rules), *unproved(library, assistant.corpus().originals)]
    try:
        _questions_of(assistant)
    except ListError as mistake:
        found += mistake.problems
    return found


def problem_json(problem: Problem) -> dict[str, Any]:
    """Return a mistake for a program."""
    return {"file": str(problem.path), "line": problem.line, "message": problem.message}


def sound(assistant: Assistant) -> str:
    """Return what was checked, where no mistake was found."""
    library, originals = assistant.library, assistant.corpus().originals
    return admin_messages.SOUND.format(
        notes=len(library.notes), documents=len(library.files), originals=len(originals)
    )


def quality(assistant: Assistant, path: Path | None) -> dict[str, float]:
    """Return the figures over a question file. Raises BotError if it holds nothing that can be measured."""
    questions = _from_file(path) if path else _labelled(assistant)
    if not questions:
        raise BotError(
            "No labelled questions here whose evidence is held; add the documents, or name a file."
        )
    found = assistant.search.find([question for question, _ in questions])
    return figures(
        [
            judged(f, evidence, answerable=bool(evidence))
            for f, (_, evidence) in zip(found, questions, strict=True)
        ]
    )


def calibrate(assistant: Assistant, path: Path, told: Callable[[str], None]) -> Learned:
    """Learn weights and thresholds for the encoder in use, and write them to ``path``.

    Raises BotError where there are too few labelled questions, or no originals to learn from.
    """
    labelled = _usable_questions_of(assistant)
    finder = assistant.search.finder()
    if not any(finder.catalogue.rests):
        raise BotError("Calibration needs the originals that the notes rest on; add them first.")
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


def about(assistant: Assistant) -> dict[str, Any]:
    """Return what is held, how old it is, the error rates of what was learned, and readers' verdicts."""
    dates = sorted(d.published for d in assistant.library.documents.values() if d.published)
    learned = assistant.learned
    verdicts = assistant.store.feedback.counts()
    return {
        "documents": len(assistant.library.documents),
        "notes": len(assistant.library.notes),
        "originals added": len(assistant.corpus().originals),
        "oldest document": formatting.date(dates[0]) if dates else formatting.NO_DATE,
        "newest document": formatting.date(dates[-1]) if dates else formatting.NO_DATE,
        "calibrated for the encoder in use": assistant.search.calibrated,
        "labelled questions": learned.questions,
        **{f"share of questions {name}": value for name, value in learned.errors.items()},
        "answers judged by readers": sum(verdicts.values()),
        **{f"share of these judged {said}": share for said, share in shares(verdicts).items()},
    }


def error_rates(assistant: Assistant) -> list[tuple[str, float]]:
    """Return the running build's own error rates: what is counted, and its share."""
    return sorted(assistant.learned.errors.items())


def figures_table(made: Mapping[str, Any]) -> str:
    """Return figures as lines, names first."""
    return "\n".join(f"{name:44} {_plain(value)}" for name, value in made.items())


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _usable_questions_of(assistant: Assistant) -> list[Labelled]:
    try:
        return _questions_of(assistant)
    except ListError as mistake:
        raise BotError(f"{mistake}. Mend it; safeguarding-bot check says when it is sound.") from mistake


def _questions_of(assistant: Assistant) -> list[Labelled]:
    """The library's own labelled questions. Raises ListError, naming file and line."""
    return load_labelled(assistant.settings.library_dir.expanduser() / CALIBRATION)


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
        raise BotError(f"{path} is not plain text; save it in UTF-8, one question a line.") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            evidence = [[piece["text"]] for piece in entry.get("evidence") or ()]
            if entry.get("kind", "answerable") in {"answerable", "unanswerable"}:
                questions.append((str(entry["question"]), evidence))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BotError(
                f"{path}, line {number}: a question needs question and evidence, as JSON."
            ) from error
    return questions
