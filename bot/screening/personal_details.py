"""Finding what could tell who a message is about, and the message without it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain

from bot.screening.addresses import AddressFinder
from bot.screening.contact_details import find_identifiers
from bot.screening.dates_of_birth import find_births
from bot.screening.detail import PersonalDetail, without_overlaps
from bot.screening.documents_and_accounts import find_papers_and_accounts
from bot.screening.id_numbers import find_numbers
from bot.screening.names import NameFinder
from bot.screening.online_names import find_online_names
from bot.screening.schools import SchoolFinder
from bot.screening.tokens import Token

#: What shows that a name is an adult's: its title, or the word before it.
_TITLES = r"(?:mr|mrs|ms|miss|dr|prof|pc|dc|ds|sgt|rev)"
_TITLED = re.compile(rf"{_TITLES}\b", re.I)
_TITLE_BEFORE = re.compile(rf"\b{_TITLES}\.? +(?:[a-z]\. *)*$", re.I)
_INITIALS_BEFORE = re.compile(r"\b(?:[A-Z]\. *)+$")
#: A surname after a given name, as in "Sam Smith's school".
_OWNER_AFTER = re.compile(r"[ -][A-Z][A-Za-z-]+(?=['’]s\b)")
_ADULT_BEFORE = re.compile(
    r"\b(?:mum|mother|mam|dad|father|parent|nan|gran|grand\w+|uncle|aunt|auntie|step\w+|partner|husband|wife|"
    r"boyfriend|girlfriend|carer|worker|teacher|head|manager|officer|doctor|dr|mr|mrs|ms|miss|suspect|man|woman|sw|iro|chair|called|named)"
    r"(?:'s|’s)?(?:,? (?:is|was|called|named|name))*[,:]? *$",
    re.I,
)
#: A family by its name, where the article and the family stay.
_ARTICLE = re.compile(r"\bthe +$", re.I)
_FAMILY = re.compile(
    r" +(?:family|children|kids|siblings|twins|boys|girls|brothers|sisters|household)\b", re.I
)
_CHILDREN = re.compile(r"\bthe child(?:(?:,| and|, and) the child)+\b")


#: What shows that a hospital is named, which many are after a person: somebody is in it, or it has a ward.
_IN_A_HOSPITAL = re.compile(
    r"\b(?:at|in|into|(?:admitted|taken|brought|transferred|rushed|moved|back|discharged|referred)"
    r" (?:to|from))(?: the)? +$",
    re.I,
)
_OF_A_HOSPITAL = re.compile(
    r"['’]?s?,? +(?:university |general |maternity |children'?s )*"
    r"(?:hospital|a ?& ?e|ed\b|ward|maternity|[np]icu|scbu|paed\w*)",
    re.I,
)


class PersonalDetails:
    """Finds personal details, given the places, authorities and hospitals that a question may name."""

    def __init__(self, places: Iterable[str], hospitals: Iterable[str] = ()) -> None:
        longest_first = sorted(hospitals, key=len, reverse=True)
        named = "|".join(re.escape(name).replace("'", "['’]") for name in longest_first)
        self._hospital = re.compile(rf"\b(?:{named})\b" if named else r"(?!)", re.I)
        self._names = NameFinder(places)
        self._addresses = AddressFinder()
        self._schools = SchoolFinder()

    def find(self, text: str, tokens: Sequence[Token]) -> list[PersonalDetail]:
        """Return every personal detail in order, none overlapping another."""
        hospitals = [hit for hit in self._hospital.finditer(text) if _is_a_hospital(hit)]
        names = _outside(hospitals, self._names.find(text, tokens))
        return without_overlaps(
            chain(
                names,
                find_identifiers(text),
                find_numbers(text),
                find_papers_and_accounts(text),
                find_online_names(text),
                _outside(hospitals, self._schools.find(text, tokens)),
                self._addresses.find(text, tokens),
                find_births(text, names),
            )
        )


def _is_a_hospital(hit: re.Match[str]) -> bool:
    """Whether a name is that of a hospital where it stands: "at James Paget", not "James Paget lives"."""
    before, after = hit.string[: hit.start()], hit.string[hit.end() :]
    return bool(_IN_A_HOSPITAL.search(before) or _OF_A_HOSPITAL.match(after))


def _outside(hospitals: Sequence[re.Match[str]], details: Iterable[PersonalDetail]) -> list[PersonalDetail]:
    """Details without those that are a hospital's name, or what it owns: "Queen Charlotte's"."""
    return [
        d
        for d in details
        if not any(h.start() <= d.start and d.end <= h.end() + len("'s") for h in hospitals)
    ]


def with_words(text: str, details: Iterable[PersonalDetail]) -> str:
    """Return the text with words in place of each detail, or of several that stand side by side.

    A name becomes "the child", or "someone" where it is that of an adult; all else becomes its kind.
    """
    pieces: list[str] = []
    at = 0
    for detail in details:
        start, end = _span(text, detail)
        between = text[at:start]
        if not pieces or between.strip(" ,"):
            word = _word_for(text, detail, start)
            family = detail.kind == "a name" and _FAMILY.match(text, end) and _ARTICLE.search(text[:start])
            owns = text[start:end].endswith("'s") or _bare_possessive(text, start, end)
            between = _ARTICLE.sub("", between) if word.startswith("the ") and not family else between
            owned = "'s" if owns and detail.kind == "a name" else ""
            pieces += (between.rstrip(), "") if family else (between, word + owned)
        at = end + _bare_possessive(text, start, end)
    return _CHILDREN.sub("the children", "".join([*pieces, text[at:]]))


def without_details(text: str, details: Iterable[PersonalDetail]) -> str:
    """Return the text with nothing in place of each detail."""
    pieces: list[str] = []
    at = 0
    for detail in details:
        start, end = _span(text, detail)
        pieces.append(text[at:start])
        at = end + (2 * text[end:].startswith(("'s", "’s")) or _bare_possessive(text, start, end))
    return " ".join("".join([*pieces, text[at:]]).split())


def _bare_possessive(text: str, start: int, end: int) -> bool:
    """Whether a name that ends with an s has the mark of a possessive alone after it, and is not quoted."""
    marked = text[end : end + 2].strip() in ("'", "’") and text[end - 1 : end] in ("s", "S")
    return marked and text[start - 1 : start] not in ("'", "‘")


def _span(text: str, detail: PersonalDetail) -> tuple[int, int]:
    """Where a detail stands; a name with its title, and with a surname that owns something."""
    if detail.kind != "a name":
        return detail.start, detail.end
    title = _TITLE_BEFORE.search(text[: detail.start]) or _INITIALS_BEFORE.search(text[: detail.start])
    owner = _OWNER_AFTER.match(text, detail.end)
    return title.start() if title else detail.start, owner.end() if owner else detail.end


def _word_for(text: str, detail: PersonalDetail, start: int) -> str:
    if detail.kind != "a name":
        return detail.kind
    adult = _TITLED.match(text[start:]) or _ADULT_BEFORE.search(text[:start])
    return "someone" if adult else "the child"


def kinds_of(details: Iterable[PersonalDetail]) -> tuple[str, ...]:
    """Name each kind once, in the order first met."""
    return tuple(dict.fromkeys(detail.kind for detail in details))
