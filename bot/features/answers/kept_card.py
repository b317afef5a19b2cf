"""A card as its buttons keep it, and made again of what is held at the moment of the press.

No text of a source is kept with the buttons, so that what was taken out is not shown again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.core.card import Card, Disagreement, ShownPassage, Side, Status
from bot.core.corpus import Corpus
from bot.core.notices import notices_for
from procedures.document import document_id_of, owner_of
from procedures.library import resting

#: A passage with its digest, the part of it on the first screen, its mark, and the learning points on it.
_Kept = list[Any]


def kept(card: Card) -> dict[str, Any]:
    """Return a card in a form that can be stored, without any text of a passage."""
    return {
        "status": card.status.value,
        "now": card.now,
        "open_case": card.open_case,
        "passages": [_kept(shown) for shown in card.in_view],
        "differ": [[d.question, [[s.says, _kept(s.shown)] for s in d.sides]] for d in card.disagreements],
        "notices": list(card.notices),
        "steps": list(card.next_steps),
        "code": card.code,
    }


def restored(held: Mapping[str, Any], corpus: Corpus, learning: Mapping[str, ShownPassage]) -> Card:
    """Return the card of what was kept, with those of its passages that still stand.

    ``learning`` holds the learning points that are for the reader, by the ids of their passages.
    """
    passages = tuple(s for one in held["passages"] if (s := _shown(one, corpus, learning)))
    differing = tuple(
        Disagreement(question, tuple(Side(says, s) for says, one in sides if (s := _shown(one, corpus, {}))))
        for question, sides in held["differ"]
    )
    return Card(
        Status(held["status"]),
        passages=passages,
        disagreements=tuple(d for d in differing if len(d.sides) > 1),
        notices=_notices(held, [*passages, *(s.shown for d in differing for s in d.sides)], corpus),
        next_steps=tuple(held["steps"]),
        code=held["code"],
        now=held["now"],
        open_case=bool(held.get("open_case")),
    )


def _notices(held: Mapping[str, Any], shown: Sequence[ShownPassage], corpus: Corpus) -> tuple[str, ...]:
    """Return the notices that were kept; those of documents that are not for the reader now name them.

    So where one council's own is no longer shown, those stay alone that what is still shown has.
    """
    sides = (one for _, of_question in held["differ"] for _, one in of_question)
    was = {document_id_of(one[0]) for one in (*held["passages"], *sides)}
    gone = was - {one.document.id for one in shown}
    if not any(map(owner_of, gone)):
        return tuple(held["notices"])
    still = notices_for(shown, corpus.documents)
    return tuple(notice for notice in held["notices"] if notice in still)


def _kept(shown: ShownPassage) -> _Kept:
    points = [point.passage.id for point in shown.learning]
    return [shown.passage.id, shown.passage.digest, shown.part, shown.mark, points]


def _shown(kept: _Kept, corpus: Corpus, learning: Mapping[str, ShownPassage]) -> ShownPassage | None:
    passage_id, digest, part, mark, *points = kept
    if passage_id in learning:
        return learning[passage_id]
    passage = corpus.passages.get(passage_id)
    if passage is None or passage.digest != digest:
        return None
    paragraphs = corpus.paragraphs.get(passage.document_id, ())
    ground = {p.id: p for place in passage.rests_on for p in resting(paragraphs, place)}
    return ShownPassage(
        passage,
        corpus.documents[passage.document_id],
        originals=tuple(ground.values()) if passage.note else (),
        part=None if part is None else tuple(part),
        mark=mark,
        learning=tuple(learning[point] for point in (points[0] if points else ()) if point in learning),
    )
