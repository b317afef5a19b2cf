"""Provenance: the shapes of the paragraphs that notes were written from, so that no other text passes.

A source may not be copied, so of each paragraph only its shape is kept: salted digests of its words, from
which nobody reads the text. Another copy is the same paragraph where all that binds (numbers, modal verbs,
negations, conditions) is the same in the same order, and so are nearly all pairs of words.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from procedures.lists import ListError
from procedures.problem import Problem

#: The file of a library that keeps the shapes.
NAME = "sources.json"
#: The share of their pairs of words that two copies of a paragraph have in common, at least.
ALIKE = 0.8

_WORD = re.compile(r"\d+|[^\W\d_]+")
_JOINTS = re.compile(r"[’'‘\u00ad]")
_NUMBERS = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty
"""
#: Words that bind: whether something must, may or must not be, by whom, when, and on what condition.
_BINDING = """
    must may might shall should can cannot could will would need needs needed needn ought required requires
    not no nor neither never none nobody nothing without unless except only cant dont doesnt didnt wont mustnt
    shouldnt neednt wouldnt couldnt isnt arent wasnt werent hasnt havent hadnt and or if any all both either
    every each before after until within immediately home host originating receiving
"""
_FIGURES = {word: str(number) for number, word in enumerate(_NUMBERS.split())}
_BINDS = frozenset(_BINDING.split())

#: The shapes of the paragraphs of one source, by the locators that notes name.
Shapes = Mapping[str, "Shape"]


@dataclass(frozen=True)
class Shape:
    """What is kept of a paragraph: a digest of what binds in it, and one number for each pair of words."""

    binding: str
    pairs: tuple[int, ...]

    def fits(self, other: Shape) -> bool:
        """Whether two shapes are of copies of one paragraph."""
        ours, theirs = Counter(self.pairs), Counter(other.pairs)
        shared = 2 * (ours & theirs).total()
        return self.binding == other.binding and shared >= ALIKE * (ours.total() + theirs.total())


def shape_of(text: str, salt: str) -> Shape:
    """Return the shape of a paragraph; ``salt`` names its document and its place."""
    words = [_FIGURES.get(word, word) for word in _WORD.findall(_JOINTS.sub("", text.lower()))]
    binding = " ".join(word for word in words if word.isdigit() or word in _BINDS)
    pairs = sorted(int.from_bytes(_digest(f"{a} {b}", salt, 2), "big") for a, b in pairwise(["", *words, ""]))
    return Shape(_digest(binding, salt, 8).hex(), tuple(pairs))


def _digest(text: str, salt: str, size: int) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=size, key=_key(salt)).digest()


def _key(salt: str) -> bytes:
    return hashlib.blake2b(salt.encode("utf-8", "replace"), digest_size=16).digest()


def load_shapes(path: Path) -> dict[str, dict[str, Shape]]:
    """Return the shapes by document and locator; an absent file keeps none. Raises ListError."""
    if not path.exists():
        return {}
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return {
            document_id: {locator: _shape(*kept) for locator, kept in shapes.items()}
            for document_id, shapes in content.items()
        }
    except (OSError, ValueError, TypeError, AttributeError) as error:
        told = "cannot be used; make it anew with safeguarding-bot sources"
        raise ListError([Problem(path, 1, told)], {}) from error


def dump_shapes(path: Path, sources: Mapping[str, Shapes]) -> None:
    """Write shapes, a line a paragraph, in the order of their names. Raises OSError."""
    documents = [
        f" {json.dumps(document_id)}: {{\n{_lines(shapes)}\n }}"
        for document_id, shapes in sorted(sources.items())
    ]
    path.write_text("{\n" + ",\n".join(documents) + "\n}\n", encoding="utf-8")


def _lines(shapes: Shapes) -> str:
    return ",\n".join(
        f"  {json.dumps(locator)}: {json.dumps([shape.binding, _packed(shape.pairs)])}"
        for locator, shape in sorted(shapes.items())
    )


def _packed(pairs: Iterable[int]) -> str:
    return base64.b64encode(b"".join(pair.to_bytes(2, "big") for pair in pairs)).decode()


def _shape(binding: str, packed: str) -> Shape:
    raw = base64.b64decode(packed, validate=True)
    return Shape(binding, tuple(int.from_bytes(raw[n : n + 2], "big") for n in range(0, len(raw), 2)))
