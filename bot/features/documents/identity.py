"""Identity: which held document, if any, gives way to one that comes; two documents never share an id."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from procedures.correction import corrected
from procedures.document import Kind, Original, text_digest
from procedures.originals import NO_PUBLISHER

#: The share of its passages from which a text from elsewhere is another copy of the same document.
ALIKE = 0.5

#: Words one after another by which two texts are compared.
RUN = 4
#: Of how many texts it is remembered what they are made of, up to some megabytes each.
REMEMBERED = 64

#: Kinds of which each is written once: next month's minutes are no new edition of this month's.
_ONCE_ONLY = frozenset({Kind.DECISION, Kind.JUDGMENT, Kind.MINUTES, Kind.PAPER})

_EDITION = re.compile(r"\b(\d{4}|\d+(st|nd|rd|th)|edition|version|v?\d+(\.\d+)*)\b|[^a-z ]", re.I)


@dataclass(frozen=True)
class Identified:
    """An original under the id that it is held by, and the held one that gives way to it."""

    original: Original
    replaces: Original | None = None


def identified(coming: Original, held: Mapping[str, Original], known: Iterable[str]) -> Identified:
    """Return ``coming`` under its id; ``known`` are ids that the library gives.

    What is held gives way to a text from the same place, or to one that is shown to be the same document:
    by the library, by its reference, or by its words. Any other comes beside it, under an id of its own.
    """
    from_there = [o for o in held.values() if o.place and o.place == coming.place]
    same = next((o for o in from_there if _stays(o, coming)), None)
    if same is not None and (same.document.id not in known or same.document.id == coming.document.id):
        return Identified(_under(coming, same.document.id), same)
    beside = held.get(coming.document.id)
    if beside is None or _is_same(coming, beside, known):
        return Identified(coming, beside)
    own = f"{coming.document.id}-{text_digest(coming.place or coming.digest)[:6]}"
    return Identified(_under(coming, own), held.get(own))


def same_text(coming: Original, held: Iterable[Original]) -> Original | None:
    """Return what holds the very text already, of the same councils, under another id or as another file."""
    for original in held:
        same = original.words and original.words == coming.words
        if same and original.place != coming.place and original.document.about == coming.document.about:
            return original
    return None


def may_be_edition(coming: Original, held: Iterable[Original]) -> Original | None:
    """Return what may be another edition: the same title but for its edition, of the same people.

    Of several that stand, it is the last. A publisher or a kind that is not known is no difference.
    """
    document = coming.document
    if document.superseded_by or document.kind in _ONCE_ONLY:
        return None
    alike = [
        other
        for other in held
        if other.document.id != document.id
        and not other.document.superseded_by
        and other.document.about == document.about
        and _agree(other.document.publisher, document.publisher, NO_PUBLISHER)
        and _agree(other.document.kind, document.kind, Kind.OTHER)
        and _without_edition(other.document.title) == _without_edition(document.title)
    ]
    return max(alike, key=lambda other: other.document.published or "", default=None)


class SharedText:
    """How much of one text stands in another; what those compared last are made of is remembered."""

    def __init__(self) -> None:
        self._runs: dict[tuple[str, str], frozenset[int]] = {}
        self._turn = threading.Lock()

    def is_much(self, coming: Original, held: Original) -> bool:
        """Whether the shorter of two texts stands for the most part in the other, word for word."""
        ours, theirs = self._of(coming), self._of(held)
        fewer = min(len(ours), len(theirs))
        return bool(fewer) and len(ours & theirs) >= ALIKE * fewer

    def _of(self, original: Original) -> frozenset[int]:
        key = original.document.id, original.digest
        with self._turn:
            self._runs[key] = runs = self._runs.pop(key, None) or _runs_of(original)
            while len(self._runs) > REMEMBERED:
                del self._runs[next(iter(self._runs))]
        return runs


def _runs_of(original: Original) -> frozenset[int]:
    """Return the runs of words in each passage of a text, as numbers."""
    runs = set[int]()
    for passage in original.passages:
        words = re.findall(r"\w+", passage.text.lower())
        runs.update(hash(tuple(words[at : at + RUN])) for at in range(len(words) - RUN + 1))
    return frozenset(runs)


def _agree(one: str, other: str, unknown: str) -> bool:
    return one == other or unknown in (one, other)


def _stays(held: Original, coming: Original) -> bool:
    """Whether a text from the same place is the same document: at an address it always is."""
    if "://" in coming.place or held.given:
        return True
    return held.document.id in (coming.document.id, f"{coming.document.id}-{text_digest(coming.place)[:6]}")


def _is_same(coming: Original, held: Original, known: Iterable[str]) -> bool:
    if not held.place or held.place == coming.place:
        return True
    if coming.document.reference and coming.document.reference == held.document.reference:
        return True
    ours, theirs = ({p.digest for p in o.passages} for o in (coming, held))
    if coming.document.id in known:  # but a page under the title of a whole document is not that document
        return len(ours) >= ALIKE * len(theirs)
    return len(ours & theirs) >= ALIKE * max(len(ours), len(theirs))


def _under(original: Original, document_id: str) -> Original:
    return corrected(original, replace(original.document, id=document_id))


def _without_edition(title: str) -> str:
    return " ".join(_EDITION.sub(" ", title.lower()).split())
