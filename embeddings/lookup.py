"""Look-up: a paragraph asked for by its number or by its very words is no matter of chance.

"paragraph 48 of the havering decision", "regulation 11", "section 47(12)", "DB7", words in quotation
marks, or a sentence typed word for word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from procedures.authorities import Authorities
from procedures.document import Document, Kind, Passage
from procedures.library import resting

#: Words in quotation marks, or a whole question, that may be a passage's very words.
FEWEST_QUOTED = 3
FEWEST_TYPED = 7
#: Passages that hold a phrase; a phrase that more hold is no look-up.
MOST = 5

_NUMBER = r"\d+[A-Z]{0,2}(?:\.\d+)*(?:\s?\(\w{1,4}\))*"
_PARAGRAPH = re.compile(
    rf"\b(?P<word>para(?:graph)?s?|clause|section|s|sec|reg(?:ulation)?s?)\b\.?\s*(?P<number>{_NUMBER})", re.I
)
_CODE = re.compile(r"(?<![\w.])(?:[A-Z]{1,4}\d{1,3}(?:\.\d+)*|\d+(?:\.\d+){1,4})(?![\w.])")
_WORD_BEFORE = re.compile(r"^(paragraph|section|regulation|clause)\s+", re.I)
_QUOTED = re.compile(r"[\"“]([^\"”]+)[\"”]|(?<!\w)'([^']{12,})'(?!\w)")
_KINDS = {"section": Kind.STATUTE, "s": Kind.STATUTE, "sec": Kind.STATUTE, "reg": Kind.REGULATIONS}
#: Words that do not say what a paragraph is to be about.
_EMPTY = frozenset(
    re.findall(
        r"\w+",
        "a an and about act advice all at by can chapter child children could decision do does document "
        "exactly find for from full get give guidance have here i in is it its judgment law lgo lgsco "
        "manual me minutes need of ombudsman on open our page paper para please point policy procedure "
        "procedures quote read regulations report s say said says see show state states tell text that "
        "the their there this to under us what whats where which wording words you ",
    )
)


@dataclass(frozen=True)
class Reference:
    """A reference: the number of a paragraph as a person writes it, and what kind of document has it."""

    number: str
    kind: Kind | None = None


class AllHeld(Protocol):
    """All that is held, in which something is looked up."""

    @property
    def documents(self) -> Mapping[str, Document]:
        """All that have a passage, by id."""

    def holding(self, words: str) -> Sequence[str]:
        """Return the ids of the originals that hold ``words``, as ``plain_words`` makes them.

        Where more than MOST do, it may return only some of them, but more than MOST.
        """

    def paragraphs(self, documents: Sequence[Document], number: str) -> Mapping[str, Sequence[str]]:
        """Return the ids of the paragraphs of each document that bear a number."""


def looked_up(question: str, held: AllHeld, authorities: Authorities) -> Sequence[str]:
    """Return the ids of the originals that a question names by number or by their words; else none."""
    return _by_words(question, held) or _by_number(question, held, authorities)


def plain_words(text: str) -> str:
    """Return the words of a text in small letters, a space before, between and after them."""
    return f" {_plain(text)} "


def paragraphs_in(passages: Sequence[Passage], number: str) -> list[str]:
    """Return the paragraphs of a document that bear a number, or the notes that rest on one."""
    originals = [p for p in passages if not p.note]
    return [p.id for p in resting(originals, number)] if originals else notes_on(passages, number)


def notes_on(notes: Iterable[Passage], number: str) -> list[str]:
    """Return the notes that rest on a paragraph with a number."""
    plain = _plain(number)
    return [
        note.id
        for note in notes
        if any(f"{_plain(_WORD_BEFORE.sub('', at))} ".startswith(f"{plain} ") for at in note.rests_on)
    ]


def _by_words(question: str, held: AllHeld) -> Sequence[str]:
    """Return the passages that hold the words in quotation marks, or the whole question where it is long."""
    quoted = [_plain(a or b) for a, b in _QUOTED.findall(question)]
    wanted = [words for words in quoted if len(words.split()) >= FEWEST_QUOTED]
    typed = _plain(question)
    if len(typed.split()) >= FEWEST_TYPED:
        wanted.append(typed)
    for words in wanted:
        found = held.holding(f" {words} ")
        if 0 < len(found) <= MOST:
            return found
    return []


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _by_number(question: str, held: AllHeld, authorities: Authorities) -> Sequence[str]:
    """Return the paragraphs with the number that a question asks for and hardly anything else."""
    reference, rest = _reference(question)
    if reference is None:
        return []
    words = [w for w in re.findall(r"[a-z]+|\d[\d ]*\d|\d", rest.lower()) if w not in _EMPTY]
    meant = _meant(words, reference, held.documents.values(), authorities)
    found = [ids for ids in held.paragraphs(meant, reference.number).values() if ids]
    return found[0] if len(found) == 1 else []


def _reference(question: str) -> tuple[Reference | None, str]:
    if (named := _PARAGRAPH.search(question)) is not None:
        word = named["word"].lower()
        kind = _KINDS.get(word[:3] if word.startswith("reg") else word)
        reference = Reference(re.sub(r"\s", "", named["number"]), kind)
        return reference, question[: named.start()] + " " + question[named.end() :]
    if (code := _CODE.search(question)) is not None:
        return Reference(code[0]), question[: code.start()] + " " + question[code.end() :]
    return None, question


def _meant(
    words: Sequence[str], reference: Reference, documents: Iterable[Document], authorities: Authorities
) -> list[Document]:
    """Return the documents that all ``words`` can stand for; none where the question says more than that."""
    meant = []
    for document in documents:
        if reference.kind and document.kind is not reference.kind:
            continue
        names = " ".join(authorities.name_of(slug) for slug in document.about)
        known = (
            document.title,
            document.publisher,
            document.reference,
            document.published,
            document.kind.value,
        )
        about = set(re.findall(r"[a-z]+|\d+", " ".join([*filter(None, known), names]).lower()))
        about |= {"".join(word[0] for word in document.title.lower().split() if word[0].isalpha())}
        if all(word in about for word in words):
            meant.append(document)
    return meant
