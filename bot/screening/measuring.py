"""Measuring what screening sees and stops, by kind and by community: what `docs/privacy.md` shows.

Names, other details and ordinary questions go through the screen as it is. Danger and scope are judged by
models that have seen nothing of the kind that they judge, so the rates hold for kinds that nobody thought
of; the models that ship have seen every kind and do better on those.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from sklearn.model_selection import GroupKFold

from bot.screening import danger, scope, training
from bot.screening.message_sets import read_messages
from bot.screening.rates import Rate
from bot.screening.screen import Screen
from bot.screening.training import LabelledMessage

FOLDS = 8
SET_ASIDE = training.LABELLED / "set_aside.jsonl"
_FAMILY_FIRST = "East Asian"


def all_rates(screen: Screen) -> list[Rate]:
    """Return every rate, in the order in which they are shown."""
    return [
        *names_seen(screen),
        *details_seen(screen),
        *questions_stopped(screen),
        *set_aside_seen(screen),
        *danger_seen(),
        *scope_seen(),
    ]


def names_seen(screen: Screen) -> Iterator[Rate]:
    """Yield, by community, how many messages with a name are seen: sentences written last alone count."""
    written = training.read("names.yaml")
    for community, people in written["communities"].items():
        messages = [
            text
            for person in people.split(",")
            for text in _told_of(person.strip(), written["sentences"]["held out"], community == _FAMILY_FIRST)
        ]
        yield Rate("names", community, sum(map(screen_sees(screen), messages)), len(messages))


def details_seen(screen: Screen) -> Iterator[Rate]:
    """Yield, by kind, how many messages with another detail are seen."""
    written = training.read("details.yaml")
    for kind in written["seen"]:
        messages = [*written["seen"][kind], *written["held_out"].get(kind, ())]
        yield Rate("other details", kind, sum(map(screen_sees(screen), messages)), len(messages))


def questions_stopped(screen: Screen) -> Iterator[Rate]:
    """Yield how many ordinary messages are stopped, and as what: the library's and hard ones."""
    sets = {
        "questions of the library": [row.text for row in training.library_questions() if not row.positive],
        "ordinary messages written to be hard": [
            text for texts in training.read("ordinary.yaml").values() for text in texts
        ],
    }
    for name, texts in sets.items():
        outcomes = [screen.check(text).outcome for text in texts]
        for outcome in ("personal_details", "danger", "out_of_scope"):
            yield Rate(name, outcome.replace("_", " "), outcomes.count(outcome), len(texts))


def set_aside_seen(screen: Screen) -> Iterator[Rate]:
    """Yield how messages fare that were written as strangers type and that nothing was learnt from."""
    counts: dict[tuple[str, str], list[int]] = {}
    for message in read_messages(SET_ASIDE):
        passes = message.want in {"not_danger", "clear"}
        name = "set aside and to be let through" if passes else "set aside"
        right = message.is_answered_by(screen.check(message.text).outcome)
        hits = counts.setdefault((name, message.set), [0, 0])
        hits[0] += right is not passes
        hits[1] += 1
    for (name, part), (hits_of_part, of) in sorted(counts.items(), key=lambda item: item[0][0]):
        yield Rate(name, part, hits_of_part, of)


def danger_seen() -> Iterator[Rate]:
    """Yield, by kind, how many messages are taken for danger by a model that has not seen the kind."""
    rows = training.danger_rows()
    yield from _by_kind("danger", rows, Screen(()).danger_features, danger.LIKELY, training.DANGER_WEIGHT)


def scope_seen() -> Iterator[Rate]:
    """Yield, by kind, how many messages are taken for other work by a model that has not seen the kind."""
    rows = training.scope_rows()
    yield from _by_kind("outside", rows, Screen(()).scope_features, scope.LIKELY, training.SCOPE_WEIGHT)


def screen_sees(screen: Screen) -> Callable[[str], bool]:
    """Return what tells whether a message is not let through as it is."""
    return lambda text: screen.check(text).outcome in {"personal_details", "danger"}


def _told_of(person: str, sentences: Sequence[str], family_first: bool) -> Iterator[str]:
    """Yield the sentences about a person, each also in lower case."""
    first, _, rest = person.partition(" ")
    given, surname = (rest, first) if family_first else (first, rest)
    for sentence in sentences:
        text = sentence.format(full=person, given=given, surname=surname)
        yield from (text, text.lower())


def _by_kind(
    name: str,
    rows: Sequence[LabelledMessage],
    measured: Callable[[str], tuple[list[list[str]], list[float]]],
    likely: float,
    weight: float,
) -> Iterator[Rate]:
    features = training.features_of(rows, measured)
    answers = np.array([row.positive for row in rows])
    taken = np.zeros(len(rows), dtype=bool)
    for learnt, judged in GroupKFold(n_splits=FOLDS).split(rows, answers, [row.kind for row in rows]):
        model = training.regression(weight).fit(features[learnt], answers[learnt])
        taken[judged] = model.predict_proba(features[judged])[:, 1] >= likely
    found: dict[tuple[bool, str], list[bool]] = defaultdict(list)
    for row, was_taken in zip(rows, taken, strict=True):
        found[row.positive, row.kind].append(bool(was_taken))
    for (positive, kind), hits in sorted(found.items(), key=lambda item: not item[0][0]):
        yield Rate(name if positive else f"not {name}", kind, sum(hits), len(hits))
