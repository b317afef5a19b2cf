"""The part of a long passage that a first screen shows: the sentence that answers, with what it hangs on.

An exception in the same passage is never left out: it is in the part, or no part is shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Words up to which a passage is shown whole, and up to which a part of one is shown.
WHOLE, MOST = 80, 100
#: What stands between sentences of a part that do not follow each other in the passage.
GAP = " ... "

_END = re.compile(r"(?<=[.?!])[\"'\u2019\u201d)\]]*\s+(?=[\"'\u2018\u201c(\[]*[A-Z0-9])|\s*\n\s*")
#: A full stop after one of these ends no sentence.
_ABBREVIATED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|St|No|para|paras|reg|art|ch|v|s|ss|cf|e\.g|i\.e|[A-Z])\.$", re.I
)
_EXCEPTION = re.compile(
    r"\b(?:unless|except\w*|however|but|only (?:if|where|when|after|with)|save (?:that|where|for|in|as|when)|"
    r"provided that|subject to|other than|apart from|otherwise|notwithstanding|nothing in|without prejudice|"
    r"(?:does|do|did|need|shall|must|may|should|will) not|not apply|no longer|instead|rather than|until)\b",
    re.I,
)
_POINTS_BACK = re.compile(
    r"\W*(?:this|that|these|those|they|them|their|it|its|he|she|his|her|such|but|and|or|so|however|otherwise|"
    r"instead|in (?:this|that|these|those|such)|if (?:so|not|this|that|they|it)|where (?:this|that|they|it)|"
    r"then|also|nor|both|neither|either|the (?:latter|former|same))\b",
    re.I,
)
_ITEM = re.compile(r"\s*(?:[-*\u2022\u2013\u00b7]|\(?[a-z0-9ivx]{1,4}[.)]\s|[a-z])")
_LEADS_IN = re.compile(r"[:\u2013\u2014-]\s*$")


def sentences_of(text: str) -> tuple[str, ...]:
    """Return the sentences and list items of a text, in order; every word of it is in one of them."""
    found: list[str] = []
    for line in filter(str.strip, text.split("\n")):
        start = 0
        for end in _END.finditer(line):
            if not _ABBREVIATED.search(line[start : end.start()]):
                found.append(line[start : end.end()].strip())
                start = end.end()
        found.append(line[start:].strip())
    return tuple(filter(None, found))


def is_exception(sentence: str) -> bool:
    """Whether a sentence may take something back of what stands near it."""
    return bool(_EXCEPTION.search(sentence))


def part_of(text: str, scores: Sequence[float]) -> tuple[int, ...] | None:
    """Return the places of the sentences that are shown of a long text, or None where none may stand alone.

    ``scores`` are one for each sentence, higher for one that is nearer to the question.
    """
    sentences = sentences_of(text)
    best = max(range(len(sentences)), key=scores.__getitem__)
    kept = _closed({best, *(n for n, sentence in enumerate(sentences) if is_exception(sentence))}, sentences)
    part = tuple(sorted(kept))
    return part if len(part) < len(sentences) and len(joined(text, part).split()) <= MOST else None


def joined(text: str, part: Sequence[int]) -> str:
    """Return the sentences of a part, with a mark where some between them are left out."""
    sentences = sentences_of(text)
    shown = [sentences[n] for n in part]
    gaps = ["" if not n else " " if part[n - 1] + 1 == at else GAP for n, at in enumerate(part)]
    return "".join(gap + sentence for gap, sentence in zip(gaps, shown, strict=True))


def keyword_scores(question: str, sentences: Sequence[str]) -> list[float]:
    """Return the share of the question's words that each sentence holds, by their first letters."""
    wanted = _stems(question)
    return [len(wanted & _stems(sentence)) / max(1, len(wanted)) for sentence in sentences]


def _closed(kept: set[int], sentences: Sequence[str]) -> set[int]:
    """Return the sentences with all that they hang on, and all that this hangs on."""
    while True:
        more = kept.union(*(_hung_on(n, sentences) for n in kept))
        if more == kept:
            return kept
        kept = more


def _hung_on(place: int, sentences: Sequence[str]) -> set[int]:
    """Return what a sentence cannot be read without."""
    needed: set[int] = set()
    if place and _POINTS_BACK.match(sentences[place]):
        needed.add(place - 1)
    if _LEADS_IN.search(sentences[place]):
        needed.update(_items_after(place, sentences))
    elif place and _ITEM.match(sentences[place]):
        before = place - 1
        while before and not _LEADS_IN.search(sentences[before]):
            before -= 1
        needed.add(before)
    return needed


def _items_after(place: int, sentences: Sequence[str]) -> set[int]:
    after = place + 1
    while after < len(sentences) and (after == place + 1 or _ITEM.match(sentences[after])):
        after += 1
    return set(range(place + 1, after))


def _stems(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"\w+", text.lower()) if len(word) > 3}
