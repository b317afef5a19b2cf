"""Terms of held documents: what stands in one with capitals more than once is nobody's name.

A term is two to four words with capitals beside each other, or one word that no list of names knows. A full
name of a person is none, however often a document has it: no given name is opened by a document.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from bot.screening.detail import PersonalDetail
from bot.screening.tokens import Token, fold, tokenise
from bot.screening.word_lists import read_words, read_yaml

#: Words of a term at most, and how often a document must have it.
MOST_WORDS, OFTEN = 4, 2
_SHORTEST = 4
_CAPITALS = re.compile(r"\b[A-Z][\w'’]*(?:[ -](?:of |and |the |for )?[A-Z][\w'’]*)*")
_OPENING = re.compile(r"(?:^|[.?!:;]\s|\n)\s*[\"'“‘(]*$")
#: Signs before a word in which a title or the start of a sentence shows.
_BEFORE = 14

#: The texts of held documents, each a sequence of paragraphs.
Texts = Iterable[Iterable[str]]


class HeldTerms:
    """The terms of what is held, made anew when something else is held."""

    def __init__(self, texts: Callable[[], tuple[object, Texts]]) -> None:
        """``texts`` returns the texts of held documents, and what changes when they do."""
        self._texts = texts
        self._mark: object = None
        self._terms: frozenset[str] = frozenset()

    def without(self, tokens: Sequence[Token], details: Sequence[PersonalDetail]) -> list[PersonalDetail]:
        """Return details without the names among them that are terms of a held document."""
        if not any(detail.kind == "a name" for detail in details):
            return list(details)
        terms = self._current()
        return [d for d in details if d.kind != "a name" or not _is_term(d, tokens, terms)]

    def _current(self) -> frozenset[str]:
        mark, texts = self._texts()
        if mark != self._mark:
            self._terms, self._mark = terms_of(texts), mark
        return self._terms


def terms_of(texts: Texts) -> frozenset[str]:
    """Return the terms of some documents, in plain small letters."""
    names = read_words("given_names") | read_words("surnames") | read_words("word_names")
    found: set[str] = set()
    for paragraphs in texts:
        counted = Counter(term for text in paragraphs for term in _capitalised(text))
        found |= {term for term, count in counted.items() if count >= OFTEN and not _is_person(term, names)}
    return frozenset(found)


@cache
def _cues() -> tuple[frozenset[str], re.Pattern[str], frozenset[str]]:
    """What announces a person, the same just before a name, and what begins a sentence before a term."""
    cues = read_yaml("name_cues")
    titles = frozenset(cues["announced_by"].split())
    just_before = re.compile(rf"\b(?:{'|'.join(sorted(titles))})\.? $", re.I)
    return titles, just_before, frozenset(cues["before_a_term"].split())


def _capitalised(text: str) -> Iterable[str]:
    """Yield what stands with capitals that no start of a sentence explains, a person's title apart."""
    titles, title_before, before_a_term = _cues()
    for match in _CAPITALS.finditer(text):
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        words = [token.word for token in tokenise(match.group())]
        if titles & set(words):
            continue
        while len(words) > 1 and words[0] in before_a_term:
            words.pop(0)
        opens = _OPENING.search(before) is not None and " " not in match.group()
        if not opens and not title_before.search(before) and 1 <= len(words) <= MOST_WORDS:
            yield " ".join(words)


def _is_person(term: str, names: frozenset[str]) -> bool:
    """Whether a term could be what somebody is called: a name and a surname, or one word that is a name."""
    words = [word.removesuffix("s") if word.endswith("s") else word for word in term.split()]
    known = [word in names or whole in names for word, whole in zip(words, term.split(), strict=True)]
    if len(words) == 1:
        return known[0] or len(term) < _SHORTEST
    return known[0] and known[1]


def _is_term(detail: PersonalDetail, tokens: Sequence[Token], terms: frozenset[str]) -> bool:
    """Whether a name stands inside a term, as it was typed."""
    inside = [n for n, token in enumerate(tokens) if token.start >= detail.start and token.end <= detail.end]
    if not inside:
        return False
    first, last = inside[0], inside[-1]
    for start in range(max(0, last - MOST_WORDS + 1), first + 1):
        for end in range(last + 1, min(len(tokens), start + MOST_WORDS) + 1):
            if " ".join(fold(token.raw) for token in tokens[start:end]) in terms:
                return True
    return False
