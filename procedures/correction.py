"""Correction: what a person knows of a document takes the place of what was recognised, its text unread."""

from __future__ import annotations

from dataclasses import replace

from procedures.document import Document, Kind, Original, Passage, Voice
from procedures.reading.decision import voices_in_order
from procedures.reading.kinds import VOICES


def corrected(original: Original, document: Document) -> Original:
    """Return an original as one of ``document``; another kind gives its passages another voice.

    Another id goes into the ids of its passages.
    """
    before, passages = original.document, original.passages
    if document.kind is not before.kind:
        passages = _voiced(passages, document.kind)
    if document.id != before.id:
        passages = tuple(_moved(passage, before.id, document.id) for passage in passages)
    return replace(original, document=document, passages=passages)


def _voiced(passages: tuple[Passage, ...], kind: Kind) -> tuple[Passage, ...]:
    if kind is Kind.DECISION:
        voices = voices_in_order([passage.heading for passage in passages])
    else:
        voices = [VOICES.get(kind, Voice.ACCOUNT)] * len(passages)
    return tuple(p.said_by(voice) for p, voice in zip(passages, voices, strict=True))


def _moved(passage: Passage, before: str, after: str) -> Passage:
    return replace(passage, id=f"{after}{passage.id.removeprefix(before)}", document_id=after)
