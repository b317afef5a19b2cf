"""Learning the models that screening rests on.

Run `python -m bot.screening.training` after a list or a labelled set has changed, with `--vectors` to make
the vectors of words anew as well, which takes minutes.
Three logistic regressions are learnt and written beside the lists in `data/`: how a name is spelt
(`name_shape.npz`), what danger sounds like (`danger_model.npz`) and what is outside the work
(`scope_model.npz`). Learning needs scikit-learn, which sentence-transformers brings; screening does not.
"""

from __future__ import annotations

import random
import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from bot.screening import linear, name_shape
from bot.screening.screen import Screen
from bot.screening.word_lists import DATA, read_words
from bot.screening.word_vectors import DIMENSIONS, word_vectors
from procedures.boundary.wordings import load_wordings

LABELLED = Path(__file__).parent / "labelled"
LIBRARY = Path(__file__).parents[2] / "procedures" / "library"
DANGER_WEIGHT, SCOPE_WEIGHT = 10.0, 5.0
"""How many ordinary messages a missed one counts for."""
_TOLD_OF_CASES = (
    "waiting for others",
    "parents and plans",
    "records, money, moves",
    "worrying but not now",
    "made of parts",
)
"""Kinds of sentences that tell of a case, and so are about the work."""
_ASKED = "asked within the work and outside it"
"""The kind of all that is labelled for scope alone: none of it is danger."""
_ADMIN = 800
_SLIPS = 25_000
_FEWEST_QUESTIONS = 4
"""In so many of the library's questions a word stands that counts as one of procedure."""
_FIVE = 5

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class LabelledMessage:
    """A message with what it is, and the kind that it is one of."""

    text: str
    positive: bool
    kind: str


def labelled_danger() -> list[LabelledMessage]:
    """Return the labelled messages about danger, and plain sentences of the office made from parts."""
    written = read("danger.yaml")
    rows = [LabelledMessage(t, True, kind) for kind, texts in written["danger"].items() for t in texts]
    rows += [LabelledMessage(t, False, kind) for kind, texts in written["not_danger"].items() for t in texts]
    return rows + [LabelledMessage(text, False, "made of parts") for text in made_of_parts(_ADMIN)]


def labelled_scope() -> list[LabelledMessage]:
    """Return the labelled messages about what is outside the work."""
    written = read("scope.yaml")
    rows = [LabelledMessage(t, True, kind) for kind, texts in written["outside"].items() for t in texts]
    return rows + [
        LabelledMessage(t, False, kind) for kind, texts in written["inside"].items() for t in texts
    ]


def library_questions() -> Iterator[LabelledMessage]:
    """Yield the labelled questions that ship with the library; positive where they are off its topic."""
    for path in [*sorted((LIBRARY / "questions").glob("*.yaml")), LIBRARY / "calibration.yaml"]:
        for row in yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader):
            if isinstance(row, dict) and "question" in row:
                yield LabelledMessage(row["question"], row.get("kind") == "off_topic", path.stem)
    for path in sorted(LIBRARY.rglob("*.md")):
        for part in path.read_text("utf-8").split("Asked as:\n")[1:]:
            for line in part.splitlines():
                if not line.startswith("- "):
                    break
                yield LabelledMessage(line[2:].strip(), False, "asked as")


def library_cases() -> Iterator[LabelledMessage]:
    """Yield the cases across a boundary that ship with the library: which council is to act, and no alarm."""
    for case in load_wordings(LIBRARY / "boundary")[0].cases:
        yield LabelledMessage(case.asks, False, "cases across a boundary")


def made_of_parts(count: int, seed: int = 3) -> list[str]:
    """Return sentences of the office put together from `labelled/office.yaml`, each one once."""
    parts = {name: [p.strip() for p in text.split(",")] for name, text in read("office.yaml").items()}
    chance = random.Random(seed)  # noqa: S311 -- sentences to learn from, not secrets
    made: set[str] = set()
    while len(made) < count:
        filled = {name[:1]: chance.choice(parts[name]) for name in ("paper", "meeting", "where", "time")}
        made.add(f"{chance.choice(parts['who'])} {chance.choice(parts['does']).format(**filled)}")
    return sorted(made)


def features_of(
    rows: Sequence[LabelledMessage], measured: Callable[[str], tuple[list[list[str]], list[float]]]
) -> csr_matrix:
    """Return the features of labelled messages, a row each: words, the rules' measures, what words mean."""
    read = [measured(row.text) for row in rows]
    places = [sorted(linear.features_of(words)) for words, _ in read]
    meaning = np.array([word_vectors().of(words) for words, _ in read], dtype=np.float64)
    measures = csr_matrix([m for _, m in read])
    return hstack([_of_places(places, linear.PLACES), measures, csr_matrix(meaning)]).tocsr()


def regression(weight: float) -> LogisticRegression:
    """Return a regression that counts a positive message as so many negative ones."""
    weights = {0: 1, 1: weight}
    return LogisticRegression(C=0.4, max_iter=400, class_weight=weights, solver="liblinear", random_state=0)


def danger_rows() -> list[LabelledMessage]:
    """Return all that the danger model learns from."""
    rows = labelled_danger() + [LabelledMessage(q.text, False, q.kind) for q in library_questions()]
    known = {row.text for row in rows}
    asked = (row.text for row in labelled_scope() if row.text not in known)
    return [*rows, *(LabelledMessage(text, False, _ASKED) for text in asked), *library_cases()]


def scope_rows() -> list[LabelledMessage]:
    """Return all that the scope model learns from."""
    told = [
        LabelledMessage(row.text, False, row.kind) for row in labelled_danger() if row.kind in _TOLD_OF_CASES
    ]
    return labelled_scope() + told + list(library_questions())


def main() -> None:
    """Learn all three models and write them."""
    _learn_name_shape()
    _learn_procedure_words()
    screen = Screen(())
    for name, rows, measured, weight in (
        ("danger_model", danger_rows(), screen.danger_features, DANGER_WEIGHT),
        ("scope_model", scope_rows(), screen.scope_features, SCOPE_WEIGHT),
    ):
        model = regression(weight).fit(features_of(rows, measured), [row.positive for row in rows])
        _write(name, model.coef_[0], float(model.intercept_[0]), linear.PLACES)


def read(name: str) -> Any:
    """Return a labelled set by its file name."""
    return yaml.load((LABELLED / name).read_text("utf-8"), Loader=yaml.CSafeLoader)


def _of_places(places: Sequence[Sequence[int]], width: int) -> csr_matrix:
    starts = np.cumsum([0, *map(len, places)])
    columns = [place for row in places for place in row]
    return csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(places), width))


def _write(name: str, weights: Numbers, bias: float, places: int) -> None:
    scale = np.abs(weights[:places]).max() / 127
    np.savez_compressed(
        DATA / f"{name}.npz",
        weights=np.rint(weights[:places] / scale).astype(np.int8),
        measures=weights[places:],
        scale=scale,
        bias=bias,
    )


def _learn_procedure_words() -> None:
    """Write the words that several of the library's questions speak in."""
    screen = Screen(())
    asked = [row.text for row in library_questions() if not row.positive]
    spoken = Counter(
        word for text in asked for word in {w for ws in screen.scope_features(text)[0] for w in ws}
    )
    words = sorted(word for word, times in spoken.items() if times >= _FEWEST_QUESTIONS and word.isalpha())
    lines = textwrap.wrap(" ".join(words), 110)
    head = "# Words of the library's questions, by `python -m bot.screening.training`."
    (DATA / "procedure_words.txt").write_text("\n".join([head, *lines, ""]), encoding="utf-8")
    read_words.cache_clear()


def _learn_vectors() -> None:
    """Encode every word that messages are likely to hold, and write the vectors."""
    from embeddings.encoder import Encoder

    screen = Screen(())
    told = (screen.danger_features(row.text)[0] for row in (*danger_rows(), *scope_rows()))
    words = {word for sentences in told for sentence in sentences for word in sentence}
    words |= read_words("ordinary_words") | read_words("work_words") | read_words("places")
    known = sorted(word for word in words if word.isalpha())
    _write_vectors(known, np.asarray(Encoder().model.encode(known, batch_size=256)))


def _write_vectors(words: Sequence[str], encoded: npt.NDArray[Any]) -> None:
    """Write vectors turned to their main directions, the longer the rarer a word is among the questions."""
    centred = encoded.astype(np.float64) - encoded.mean(axis=0)
    directions = np.linalg.svd(centred[:: len(words) // 10_000 or 1], full_matrices=False)[2][:DIMENSIONS]
    turned = centred @ directions.T
    turned /= np.linalg.norm(turned, axis=1, keepdims=True) + 1e-9
    asked = [set(row.text.lower().split()) for row in library_questions()]
    held = Counter(word for question in asked for word in question)
    weighed = turned * np.array([[np.log(1 + len(asked) / (1 + held[word]))] for word in words])
    np.savez_compressed(
        DATA / "word_vectors.npz",
        vectors=np.rint(weighed * (127 / np.abs(weighed).max())).astype(np.int8),
        words=np.frombuffer(" ".join(words).encode(), dtype=np.uint8),
    )


def _learn_name_shape() -> None:
    chance = random.Random(7)  # noqa: S311 -- slips to learn from, not secrets
    names = sorted(read_words("given_names") | read_words("surnames"))
    plain = sorted(read_words("ordinary_words") | read_words("work_words"))
    plain = [word for word in plain if len(word) > 2 and word.isalpha()]
    slips = (_slip(word, chance) for word in chance.sample(plain, _SLIPS) if len(word) > _FIVE - 2)
    towns = sorted(read_words("settlements") | read_words("places"))
    known = set(names)
    others = plain + [
        word for word in (*slips, *towns) if len(word) > 2 and word not in known and word.isascii()
    ]
    places = [sorted(set(name_shape.patterns_of(word))) for word in (*names, *others)]
    model = LogisticRegression(C=0.7, max_iter=300, solver="liblinear")
    model.fit(_of_places(places, name_shape.PLACES), [1] * len(names) + [0] * len(others))
    _write("name_shape", model.coef_[0], float(model.intercept_[0]), name_shape.PLACES)


def _slip(word: str, chance: random.Random) -> str:
    """Return a word with one slip of the finger in it."""
    at = chance.randrange(len(word))
    letter = chance.choice(ascii_lowercase)
    swapped = word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
    return chance.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + letter + word[at + 1 :],
            swapped,
        ]
    )


if __name__ == "__main__":
    if sys.argv[1:] == ["--vectors"]:
        _learn_vectors()
    main()
