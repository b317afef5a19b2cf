"""How good the search is: figures over labelled questions, and weights and judges learned from them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.app import Assistant
from bot.core.json_lines import read_json_lines
from bot.errors import BotError
from bot.evaluation import messages as evaluation_messages
from bot.evaluation.case_reading import case_reading
from bot.features.admin.inventory import QUESTIONS, labelled_questions, learned_from
from embeddings.calibration import LabelledQuestion, RelevantPassage, learn
from embeddings.errors import IndexFault
from embeddings.quality import figures, judged
from embeddings.weights import Learned, nothing_learned, save_learned
from procedures.document import Passage
from procedures.library import resting
from procedures.lists import ListError
from procedures.originals import DocumentFacts


def quality(assistant: Assistant, path: Path | None) -> dict[str, float]:
    """Return the figures over a question file. Raises BotError if it holds nothing that can be measured."""
    questions = _from_file(path) if path else _labelled(assistant)
    if not questions:
        raise BotError(evaluation_messages.NO_QUESTIONS)
    found = assistant.search.find([question for question, *_ in questions])
    measured = [
        (judged(f, evidence, answerable=bool(evidence)), over)
        for f, (_, evidence, over) in zip(found, questions, strict=True)
    ]
    made = figures([m for m, over in measured if not over])
    of_documents = figures([m for m, over in measured if over])
    if of_documents["questions"]:
        made |= {evaluation_messages.OF_DOCUMENTS.format(figure=name): v for name, v in of_documents.items()}
    return made if path else made | case_reading(assistant.case_reader, assistant.library.wordings)


def calibrate(assistant: Assistant, files: Sequence[str], path: Path, told: Callable[[str], None]) -> Learned:
    """Learn weights, scales and thresholds for the models in use, and write them to ``path``.

    What is learned from are the library's labelled questions, over ``files``, or over the originals that
    are held where none is named, beside the documents that the questions bring with them; all of it is
    indexed in a folder of its own. Raises BotError where there are too few labelled questions, or no
    originals to learn from.
    """
    labelled = _usable_questions_of(assistant)
    try:
        _ = assistant.learned
    except IndexFault:
        assistant.learned = nothing_learned()
    with tempfile.TemporaryDirectory() as folder:
        told(evaluation_messages.INDEXING)
        scratch = assistant.over(Path(folder))
        if not files and assistant.index.folder.is_dir():  # what is held is not encoded again
            shutil.copytree(assistant.index.folder, scratch.index.folder, dirs_exist_ok=True)
        _add(scratch, [*files, *_documents_of_questions(assistant)])
        finder = scratch.search.finder()
        if not any(finder.catalogue.rests):
            raise BotError(evaluation_messages.NO_ORIGINALS)
        try:
            weights, scales, rates, questions = learn(finder, labelled, assistant.reranker, told)
        except ValueError as error:
            raise BotError(f"{error}.") from error
    reranker = assistant.reranker.digest if assistant.reranker else ""
    learned = Learned(
        encoder=assistant.encoder.digest,
        reranker=reranker,
        digest=learned_from(assistant.library, labelled),
        weights=weights,
        scales=scales,
        rates=rates,
        questions=questions,
    )
    save_learned(learned, path)
    return learned


def _documents_of_questions(assistant: Assistant) -> list[str]:
    """Return the files of invented documents that the labelled questions bring with them."""
    manual = assistant.settings.library_dir.expanduser() / QUESTIONS / "manual"
    return [str(path) for path in sorted(manual.glob("*")) if path.suffix in {".txt", ".md"}]


def _add(assistant: Assistant, named: Sequence[str]) -> None:
    """Take documents in. Raises BotError where one cannot be."""
    found = assistant.documents.sources(named, [], DocumentFacts()) if named else []
    for outcome in assistant.documents.add(found, _unseen, _unseen):
        if outcome.original is None:
            raise BotError(evaluation_messages.NOT_TAKEN_IN.format(source=outcome.source))


def _unseen(_done: int, _total: int) -> None:
    """Show no progress."""


def _usable_questions_of(assistant: Assistant) -> list[LabelledQuestion]:
    try:
        return labelled_questions(assistant.settings.library_dir.expanduser())
    except ListError as mistake:
        raise BotError(evaluation_messages.MEND.format(mistake=mistake)) from mistake


def _labelled(assistant: Assistant) -> list[tuple[str, list[list[str]], bool]]:
    """The library's own questions, each piece of evidence as the texts that it names.

    True for those over a document that no note is about, which count where that document is held.
    """
    held = {o.document.id: o.passages for o in assistant.corpus().originals}
    questions = _usable_questions_of(assistant)
    notes = assistant.library.by_id
    resolved = [(q.question, q, [_texts(e, held, notes) for e in q.evidence]) for q in questions]
    return [
        (text, [*filter(None, pieces)], bool(q.over))
        for text, q, pieces in resolved
        if any(pieces) or (not q.evidence and (not q.over or any(d in held for d in q.over)))
    ]


def _texts(
    evidence: RelevantPassage, held: Mapping[str, Sequence[Passage]], notes: Mapping[str, Passage]
) -> list[str]:
    """The texts that would each do for a piece of evidence: a note's own or those it rests on, as held."""
    note = notes.get(evidence.note_id) if evidence.note else None
    locators = note.rests_on if note else (evidence.locator,)
    under = [p.text for locator in locators for p in resting(held.get(evidence.document, ()), locator)]
    return [note.text, *under] if note else under


def _from_file(path: Path) -> list[tuple[str, list[list[str]], bool]]:
    """Questions of a JSON-lines file: question, and evidence as texts; none for one without an answer."""
    rows = read_json_lines(
        path, _of_row, not_text=evaluation_messages.NOT_TEXT, not_a_row=evaluation_messages.NOT_A_QUESTION
    )
    return [question for _, question in rows if question]


def _of_row(entry: Mapping[str, Any]) -> tuple[str, list[list[str]], bool] | None:
    evidence = [[piece["text"]] for piece in entry.get("evidence") or ()]
    if entry.get("kind", "answerable") not in {"answerable", "unanswerable"}:
        return None
    return str(entry["question"]), evidence, False
