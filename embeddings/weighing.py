"""Candidates weighed on the one scale: the cheap signals of all, close reading of what they leave open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from embeddings.catalogue import Catalogue, Places
from embeddings.confidence import AT, OneScale, Scales, cheap_signals, held_at, read_closely
from embeddings.encoder import Floats
from embeddings.finder import Candidates
from embeddings.guards import CAPPED, Asked, elsewhere
from embeddings.keywords import words_of
from embeddings.reranker import Reranker
from procedures.document import OF_ITS_DAY, RULES, Kind

#: How many notes and originals of a question are weighed. Notes of what is not said and of other areas are
#: weighed beside these, up to so many in all: they are never called an answer, and crowd out none that is.
NOTES, MOST_NOTES, ORIGINALS = 6, 12, 12
#: How many of them are read closely at most, and how far (logarithm of odds) below the best they may stand:
#: of a thousand questions, two have a first that stood lower before it was read.
READ, OPEN = 8, 2.5
#: Where no passage reads better than this (logarithm of odds: one in twenty), what was typed means nothing to
#: the reranker.
LOST = -3.0
#: What was not read closely stands this far (logarithm of odds) below where the cheap signals put it.
UNREAD = 1.0
#: How much (logarithm of odds) what is nearer to the asker counts above its equals: what the own council
#: says, what its partnership says, and what was added here, so that its own words can be read.
OWN, PARTNERSHIP, ADDED = 0.5, 0.35, 0.72
#: How much an area's own procedure that nobody here works by or asked for, and what does not say what a term
#: means, count below their equals: they cannot be called the answer, and would stand before what can.
NO_ANSWER = 1.5
#: How much what a document tells of its day counts below its equals where a rule is asked for: added here it
#: would stand before a national rule that is known from a note alone.
TOLD = 1.5
#: How far (logarithm of odds) a note that is asked for in so many words stands before all others at least.
AHEAD = 0.1
#: The lead of what stands alone.
_FAR = 8.0
#: Documents that tell what was said or done; a judgment says what the law is.
_TELLING = OF_ITS_DAY - {Kind.JUDGMENT}

_CAPPED = [AT[name] for name in CAPPED]


@dataclass(frozen=True)
class Weighed:
    """The w candidates of one question that are weighed: places, signals (w, s) and logarithms of odds (w,).

    ``formal`` is the question with its formal terms. ``silent`` are those that say what a document does not
    say; ``read`` those that were read closely.
    ``favour`` (w,) is what they count above their equals, because of whose words they are. ``asked_as``
    are the rows of notes of a rule for which the question is, word for word, a way that people ask, and of
    the originals under them.
    """

    question: str
    formal: str
    places: Places
    notes: npt.NDArray[np.bool_]
    silent: npt.NDArray[np.bool_]
    signals: Floats
    odds: Floats
    read: npt.NDArray[np.bool_]
    favour: Floats | float = 0.0
    asked_as: frozenset[int] = frozenset()

    @property
    def standing(self) -> Floats:
        """How far up each stands on the list (w,), as the logarithm of odds."""
        return np.asarray(self.odds + self.favour, np.float32)

    @property
    def capped(self) -> npt.NDArray[np.bool_]:
        """Which must not be called an answer, whatever their chance; also what has no word asked about."""
        has_none = self.signals[:, AT["covered"]] <= 0
        return np.asarray(self.signals[:, _CAPPED].any(axis=1) | has_none, np.bool_)


def first_of(weighed: Weighed) -> int | None:
    """Return the row of what stands first, or None where nothing may be shown."""
    if weighed.silent.all():
        return None
    return int(np.argmax(np.where(weighed.silent, -np.inf, weighed.standing)))


def first_signals(weighed: Weighed, row: int, catalogue: Catalogue) -> Floats:
    """Return the signals (f,) by which the first of a list is judged: its own, and those of the list."""
    place = int(weighed.places[row])
    same = {place, *catalogue.rests[place], *catalogue.rested_on[place]}
    other = ~weighed.silent & np.array([p not in same for p in weighed.places.tolist()], np.bool_)
    lead = weighed.odds[row] - weighed.odds[other].max() if other.any() else _FAR
    silence = weighed.signals[weighed.silent][:, [AT["phrasing"], AT["dense phrasing"]]]
    most = silence.max(axis=0) if len(silence) else np.zeros(2)
    return np.concatenate([weighed.signals[row], [weighed.odds[row], lead], most]).astype(np.float32)


def weigh(
    found: Sequence[Candidates],
    asked: Sequence[Asked],
    catalogue: Catalogue,
    scales: Scales,
    reranker: Reranker | None,
) -> list[Weighed]:
    """Weigh the candidates of several questions; all that is read closely is handed over at once.

    Raises RerankerError where the reranker cannot be loaded.
    """
    weighed = [weighed_cheaply(c, a, catalogue, scales.before) for c, a in zip(found, asked, strict=True)]
    weighed = reread(weighed, catalogue, scales, reranker) if reranker else weighed
    return [_asked_as_first(w, catalogue) for w in weighed]


def _asked_as_first(weighed: Weighed, catalogue: Catalogue) -> Weighed:
    """Put the notes of a rule that are asked for in so many words before all other notes."""
    words, notes, places = words_of(weighed.question), weighed.notes & ~weighed.silent, weighed.places
    of_a_rule = np.array([_is_a_rule(p, catalogue) for p in places.tolist()], np.bool_)
    may = np.flatnonzero(notes & ~weighed.capped & of_a_rule)
    rows = [row for row in may.tolist() if words in map(words_of, catalogue.passages[places[row]].asked_as)]
    if not words or not rows:
        return weighed
    odds, others = weighed.odds.copy(), np.setdiff1d(np.flatnonzero(notes), rows)
    before = weighed.standing[others].max(initial=-np.inf) - weighed.standing[rows].max()
    odds[rows] += max(0.0, before + AHEAD)
    under = {original for row in rows for original in catalogue.rests[places[row]]}
    beside = [row for row, place in enumerate(places.tolist()) if place in under]
    return replace(weighed, odds=odds, asked_as=frozenset([*rows, *beside]))


def _is_a_rule(place: int, catalogue: Catalogue) -> bool:
    return catalogue.passages[place].voice in RULES and catalogue.document(place).kind not in _TELLING


def weighed_cheaply(found: Candidates, asked: Asked, catalogue: Catalogue, scale: OneScale | None) -> Weighed:
    """Weigh the best notes and the best originals of one question by their cheap signals."""
    notes = catalogue.notes[found.places]
    originals = ~notes & catalogue.telling[found.places]
    rows = np.concatenate([_best_notes(found, asked, catalogue), np.flatnonzero(originals)[:ORIGINALS]])
    signals = cheap_signals(found, rows, asked, catalogue)
    places, notes = found.places[rows], notes[rows]
    silent = np.array([catalogue.passages[p].silent for p in places.tolist()], np.bool_)
    odds = scale.odds(signals, notes) if scale else found.scores[rows]
    unread = np.zeros(len(rows), np.bool_)
    favour = np.array([nearer(p, asked, catalogue) for p in places.tolist()], np.float32)
    favour -= NO_ANSWER * signals[:, [AT["elsewhere"], AT["no definition"]]].max(axis=1)
    return Weighed(found.question, found.formal, places, notes, silent, signals, odds, unread, favour)


def _best_notes(found: Candidates, asked: Asked, catalogue: Catalogue) -> npt.NDArray[np.intp]:
    """Return the rows of the best notes: ``NOTES`` that may answer, and what stands among them."""
    rows = np.flatnonzero(catalogue.notes[found.places])[:MOST_NOTES]
    places = found.places[rows].tolist()
    may = [not (catalogue.passages[p].silent or elsewhere(asked, held_at(p, catalogue))) for p in places]
    return rows[: max(NOTES, int(np.searchsorted(np.cumsum(may), NOTES)) + 1)]


def nearer(place: int, asked: Asked, catalogue: Catalogue) -> float:
    """Return how much a passage counts above its equals, or below them, because of whose words they are.

    What tells of a day is neither the asker's council's own procedure nor a rule, whoever it is about, and
    though it was added here. A note of the rule that it was told by is.
    """
    document, note = catalogue.document(place), bool(catalogue.notes[place])
    added = ADDED if catalogue.rests[place] or not note else 0.0
    if document.kind in _TELLING and not (asked.of_a_day or asked.names(document)):
        return added if note and catalogue.passages[place].voice in RULES else -TOLD
    if asked.home is not None and asked.home in document.about:
        return added + OWN
    return added + (PARTNERSHIP if document.id in asked.own else 0.0)


def reread(
    weighed: Sequence[Weighed], catalogue: Catalogue, scales: Scales, reranker: Reranker
) -> list[Weighed]:
    """Read closely what the cheap signals leave open, and weigh it again.

    A question is read as typed. Slang is foreign to the reranker: where it is ``LOST``, it reads the question
    once more with its formal terms, and the better reading counts. Not everywhere: two in a hundred labelled
    near misses more would be called answered.
    """
    chosen = [_open(w) for w in weighed]
    readings = _readings([w.question for w in weighed], weighed, chosen, catalogue, reranker)
    lost = [
        n
        for n, (w, read) in enumerate(zip(weighed, readings, strict=True))
        if w.formal != w.question and read.max(initial=-np.inf) < LOST
    ]
    formal = [weighed[n].formal for n in lost]
    again = _readings(formal, [weighed[n] for n in lost], [chosen[n] for n in lost], catalogue, reranker)
    for n, read in zip(lost, again, strict=True):
        readings[n] = np.maximum(readings[n], read)
    return [
        _weighed_closely(w, rows, read, catalogue, scales)
        for w, rows, read in zip(weighed, chosen, readings, strict=True)
    ]


def _readings(
    wordings: Sequence[str],
    weighed: Sequence[Weighed],
    chosen: Sequence[npt.NDArray[np.intp]],
    catalogue: Catalogue,
    reranker: Reranker,
) -> list[Floats]:
    """Return how well each chosen row of each question reads, so worded; all are handed over at once."""
    pairs = [
        (wording, reading_text(p, catalogue))
        for wording, w, rows in zip(wordings, weighed, chosen, strict=True)
        for p in w.places[rows].tolist()
    ]
    ends = np.cumsum([len(rows) for rows in chosen])
    return np.split(reranker.scores(pairs), ends[:-1]) if len(chosen) else []


def reading_text(place: int, catalogue: Catalogue) -> str:
    """Return a passage as it is read closely: in its place, as it was encoded."""
    passage, document = catalogue.passages[place], catalogue.document(place)
    parts = [part.rstrip(".") for part in (document.title, passage.heading) if part]
    return "".join(f"{part}. " for part in parts) + passage.text


def _open(weighed: Weighed) -> npt.NDArray[np.intp]:
    """Return the rows that are worth reading: what may yet come first."""
    standing = np.where(weighed.silent, -np.inf, weighed.standing)
    order = np.argsort(-standing, kind="stable")[:READ]
    lowest = max(standing.max(initial=-np.inf) - OPEN, np.finfo(np.float32).min)
    return np.asarray(order[standing[order] >= lowest], np.intp)


def _weighed_closely(
    weighed: Weighed, rows: npt.NDArray[np.intp], readings: Floats, catalogue: Catalogue, scales: Scales
) -> Weighed:
    if not len(rows):
        return weighed
    by_place = dict(zip(weighed.places[rows].tolist(), readings.tolist(), strict=True))
    under = np.array(
        [
            max((by_place[o] for o in catalogue.rests[p] if o in by_place), default=-np.inf)
            for p in weighed.places[rows].tolist()
        ]
    )
    signals = weighed.signals.copy()
    signals[rows] = read_closely(signals[rows], weighed.notes[rows], readings, under)
    odds = weighed.odds - UNREAD
    odds[rows] = scales.after.odds(signals[rows], weighed.notes[rows])
    read = weighed.read.copy()
    read[rows] = True
    return replace(weighed, signals=signals, odds=odds, read=read)
