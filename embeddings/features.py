"""The scores of one question's candidates, a column for each way of comparing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from embeddings.catalogue import Catalogue, Places, Scattered, Sought
from embeddings.encoder import Floats
from embeddings.fusion import COLUMN, FEATURES
from embeddings.late import Rows, late_scores, mutual_scores, spans

#: How many candidates each way of searching may name before they are compared closely.
NEAREST = 24

_PHRASING = ("late phrasing", "phrasing back", "dense phrasing", "three phrasings")


@dataclass(frozen=True)
class Query:
    """A question as it is searched: its vectors plain and with formal terms, and its tokens.

    ``plain`` and ``formal`` are (d,), ``tokens`` (t, d), ``weights`` (t,) adding up to 1; ``words``
    and ``formal_words`` (n,) are the keyword scores of every passage, as logarithms.
    ``councils`` are those it names.
    """

    plain: Floats
    formal: Floats
    tokens: Floats
    weights: Floats
    words: Floats
    formal_words: Floats
    councils: frozenset[str] = frozenset()


def query_of(sought: Sought, catalogue: Catalogue, councils: frozenset[str] = frozenset()) -> Query:
    """Return a question as it is searched for in a catalogue."""
    words = np.log1p(catalogue.words(sought.question))
    more = sought.with_terms != sought.question
    return Query(
        plain=sought.plain,
        formal=sought.formal,
        tokens=sought.tokens,
        weights=catalogue.rarity.of(sought.ids),
        words=words,
        formal_words=np.log1p(catalogue.words(sought.with_terms)) if more else words,
        councils=councils,
    )


def nearest_of(queries: Sequence[Query], catalogue: Catalogue) -> list[tuple[Rows, Rows]]:
    """Return for each query the nearest contexts and the nearest phrasings; all are looked up at once."""
    asked = np.stack([vector for query in queries for vector in (query.plain, query.formal)])
    contexts = catalogue.nearest(asked, NEAREST).reshape(len(queries), -1)
    phrasings = catalogue.phrasings.nearest(asked, 2 * NEAREST).reshape(len(queries), -1)
    return [(np.unique(c), np.unique(p)) for c, p in zip(contexts, phrasings, strict=True)]


def named(query: Query, catalogue: Catalogue, contexts: Rows, phrasings: Rows) -> Places:
    """Return the places worth comparing closely.

    Each way of searching names its nearest; a note brings the originals under it.
    """
    near = [catalogue.context_owners[contexts], catalogue.phrasing_owners[phrasings]]
    for words in (query.words, query.formal_words):
        near += [
            _best_words(words[: catalogue.originals]),
            _best_words(words[catalogue.originals :]) + catalogue.originals,
        ]
    found = set(np.concatenate(near).tolist())
    found |= {original for place in list(found) for original in catalogue.rests[place]}
    return np.array(sorted(found), np.int64)


def _best_words(scores: Floats) -> Places:
    best = np.argpartition(-scores, NEAREST)[:NEAREST] if len(scores) > NEAREST else np.arange(len(scores))
    return best[scores[best] > 0]


def features_of(query: Query, catalogue: Catalogue, places: Places, phrasings: Rows) -> Floats:
    """Return the features of ``places`` but for "under it", as (c, f)."""
    rows = np.zeros((len(places), len(FEATURES)), np.float32)
    if not len(places):
        return rows
    rows[:, [COLUMN["late"], COLUMN["late body"]]] = _contexts(query, catalogue, places)
    rows[:, [COLUMN[name] for name in _PHRASING]] = _phrasings(query, catalogue, places, phrasings)
    rows[:, COLUMN["dense"]] = _dense(query, catalogue, places)
    rows[:, COLUMN["sentence"]] = _sentences(query, catalogue, places)
    rows[:, COLUMN["words"]] = query.words[places]
    rows[:, COLUMN["formal words"]] = query.formal_words[places]
    rows[:, COLUMN["length"]] = catalogue.lengths[places]
    rows[:, COLUMN["narrative"]] = catalogue.narrative[places]
    if query.councils:
        its = np.array(
            [bool(query.councils.intersection(catalogue.document(p).about)) for p in places.tolist()]
        )
        rows[:, COLUMN["another council"]] = ~its
    return rows


def under(places: Places, scores: Floats, catalogue: Catalogue) -> Floats:
    """Return for each note the best score of an original it rests on, above the average original.

    ``scores`` are the candidates' scores as originals. 0 where no original was added.
    """
    originals = ~catalogue.notes[places]
    if not originals.any():
        return np.zeros(len(places), np.float32)
    average = float(scores[originals].mean())
    of = dict(zip(places.tolist(), scores.tolist(), strict=True))
    best = [
        max((of[o] - average for o in catalogue.rests[p] if o in of), default=0.0) for p in places.tolist()
    ]
    return np.array(best, np.float32)


def _contexts(query: Query, catalogue: Catalogue, places: Places) -> Floats:
    """Late interaction, whole and body; a passage in several windows counts as its best one."""
    starts, ends = catalogue.context_starts[places], catalogue.context_starts[places + 1]
    scores = late_scores(query.tokens, query.weights, catalogue.context_texts, spans(starts, ends))
    first = np.cumsum(ends - starts) - (ends - starts)
    return np.maximum.reduceat(scores, first, axis=0)


def _phrasings(query: Query, catalogue: Catalogue, places: Places, rows: Rows) -> Floats:
    """The scores of the phrasings of each place, as _PHRASING names them; 0 where none is near."""
    best = np.zeros((len(places), len(_PHRASING)), np.float32)
    owners = np.searchsorted(places, catalogue.phrasing_owners[rows])
    mutual = mutual_scores(query.tokens, query.weights, catalogue.phrasing_texts, rows, catalogue.rarity)
    np.maximum.at(best[:, 0], owners, mutual[:, 0])
    np.maximum.at(best[:, 1], owners, mutual.min(axis=1))
    cosines = catalogue.phrasings.cosines(query.plain, rows)
    np.maximum.at(best[:, 2], owners, cosines)
    counted: Counter[int] = Counter()
    for at in np.argsort(-cosines, kind="stable").tolist():
        owner = int(owners[at])
        if counted[owner] < 3:
            counted[owner] += 1
            best[owner, 3] += cosines[at] / 3
    return best


def _dense(query: Query, catalogue: Catalogue, places: Places) -> Floats:
    starts, ends = catalogue.context_starts[places], catalogue.context_starts[places + 1]
    return _best_of(catalogue.contexts, query.formal, starts, ends)


def _sentences(query: Query, catalogue: Catalogue, places: Places) -> Floats:
    starts, ends = catalogue.sentence_starts[places], catalogue.sentence_starts[places + 1]
    return _best_of(catalogue.sentences, query.formal, starts, ends)


def _best_of(vectors: Floats | Scattered, question: Floats, starts: Places, ends: Places) -> Floats:
    """Return the best cosine in each range of rows; 0 for an empty range."""
    lengths = ends - starts
    best = np.zeros(len(lengths), np.float32)
    held = lengths > 0
    if held.any():
        cosines = np.vecdot(vectors[spans(starts, ends)].astype(np.float32, copy=False), question)
        cuts = np.concatenate([[0], np.cumsum(lengths[held])[:-1]])
        best[held] = np.maximum.reduceat(cosines, cuts)
    return best
