"""Guards: where the words of a question and of a passage show that the passage cannot be what was asked for.

Each guard is small and named, looks at one thing, and gives 0 (nothing against it) to 1. A guard lowers
the chance that a passage answers and never raises it; one of ``CAPPED`` also keeps it from being called
an answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from procedures.authorities import Authorities
from procedures.document import LOCAL_KINDS, Document, Kind, Passage, Seen, Voice

#: How nations other than England are known by their terms, besides the names of their councils.
_NATIONS = {
    "Wales": r"wales|welsh|cymru|social services and well-?being act|sswba",
    "Scotland": r"scotland|scottish|scots law|children'?s hearings?|children'?s reporter|scra|girfec"
    r"|child protection order|named person|lead professional in scotland",
    "Northern Ireland": r"northern ireland|\bni\b|unocini|sbni|health and social care trusts?|hsc trusts?",
}
_NATION = {nation: re.compile(rf"\b({terms})\b", re.I) for nation, terms in _NATIONS.items()}

_YEAR = re.compile(r"\b(?:19[789]|20[0-4])\d\b")

_TIME = (
    r"\b(\d+|one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty"
    r"|each|every|same|next|first|last)\b.{0,25}\b(hours?|days?|weeks?|months?|years?)\b"
    r"|\b\d{1,2} (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\b(19|20)\d\d\b"
    r"|\b(immediate(ly)?|as soon as|promptly|without delay|straight ?away|at once|timel(y|iness)|no later"
    r"|before|after|until|annual(ly)?|weekly|monthly|yearly|daily|timescales?|delay|deadline|birthday|aged?)\b"
)
_NUMBER = (
    r"\d|\b(no|none|both|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|"
    r"once|twice|half|third|most|all|several|single)\b"
)
_WHO = (
    r"\b(councils?|authorit(y|ies)|workers?|managers?|officers?|police|schools?|colleges?|chairs?|leads?|parents?"
    r"|governing|governors?|bod(y|ies)|partners?|practitioners?|directors?|ministers?|courts?|teams?|services?"
    r"|agenc(y|ies)|professionals?|doctors?|nurses?|staff|members?|headteacher|dsl|lado|iro|ombudsman|carers?|father"
    r"|mother|mr|mrs|ms|borough|department|board|panel|people|persons?|anyone|everyone|proprietors?|trusts?)\b"
)


@dataclass(frozen=True)
class _Sort:
    """A kind of thing asked for: how a question shows it, and what a passage that holds it shows."""

    asked: re.Pattern[str]
    held: re.Pattern[str]


_SORTS = (
    _Sort(
        re.compile(
            r"\bhow much (money|did|does|do|was|were|compensation|to pay|is it|will)\b|\bwhat (sum|amount)\b",
            re.I,
        ),
        re.compile(r"£|\bpounds?\b|\bsum\b|\bcost", re.I),
    ),
    _Sort(
        re.compile(
            r"\bhow (long|soon|quick(ly)?|fast|often|many (working |calendar )?(days|hours|weeks"
            r"|months|years))\b|\bwhen\b(?! (a|the|someone|we|i|you|they|it|there)\b)|\bdeadline"
            r"|\btime ?(limit|scale|frame)s?\b"
            r"|\bwhat (date|day|month|year)\b",
            re.I,
        ),
        re.compile(_TIME, re.I),
    ),
    _Sort(
        re.compile(r"\bhow many\b|\bwhat (number|percentage|proportion)\b", re.I), re.compile(_NUMBER, re.I)
    ),
    _Sort(re.compile(r"\bwho(se)?\b(?! (is|are|was) (at|in|under|on)\b)", re.I), re.compile(_WHO, re.I)),
)
_PAST = re.compile(
    r"\b(did|was|were|had|been|happened|found|decided|ombudsman|lgo|lgsco|complain\w*|decision|case|report|said|agreed"
    r"|fault|remedy|paid|minutes|committee|councillors?|mother|father|mum|dad|family|mr|mrs|ms)\b",
    re.I,
)


@dataclass(frozen=True)
class Asked:
    """What a question asks for, as far as its words show.

    ``councils`` are the slugs it names; ``local`` are the documents of the areas it names, and
    ``own`` those of the asker's own council, where it names none.
    """

    authorities: Authorities
    councils: frozenset[str] = frozenset()
    local: frozenset[str] = frozenset()
    home: str | None = None
    own: frozenset[str] = frozenset()
    nation: str | None = None
    years: frozenset[str] = frozenset()
    sorts: tuple[_Sort, ...] = ()
    of_the_past: bool = False

    @property
    def names_a_place(self) -> bool:
        """Whether it names a council, or an area with procedures of its own."""
        return bool(self.councils or self.local)


def asked_of(question: str, authorities: Authorities, home: str | None = None) -> Asked:
    """Return what ``question`` asks for; ``home`` is the asker's own council."""
    councils = frozenset(authorities.named_in(question))
    local = authorities.documents_for(question, councils)
    nation = next((nation for nation, terms in _NATION.items() if terms.search(question)), None)
    known = home if not (councils or local) else None
    return Asked(
        authorities,
        councils,
        local,
        known,
        authorities.documents_of(known) if known else frozenset(),
        nation,
        frozenset(_YEAR.findall(question)),
        tuple(sort for sort in _SORTS if sort.asked.search(question)),
        bool(_PAST.search(question)),
    )


@dataclass(frozen=True)
class Held:
    """A passage as guards look at it, with the originals under it and all it says as one text."""

    passage: Passage
    document: Document
    originals: Sequence[Passage] = ()

    @cached_property
    def text(self) -> str:
        """Everything that would be shown, and what is said of its document."""
        document = self.document
        known = (
            document.title,
            document.reference,
            document.published,
            self.passage.heading,
            self.passage.text,
        )
        return " ".join([*filter(None, known), *(original.text for original in self.originals)])


def another_place(asked: Asked, held: Held) -> bool:
    """Whether the question names a place, and the passage is of others and does not name it."""
    document = held.document
    if not asked.names_a_place or document.id in asked.local or asked.councils.intersection(document.about):
        return False
    if not document.about and document.kind not in LOCAL_KINDS:
        return False
    return asked.councils.isdisjoint(asked.authorities.named_in(held.text)) or not asked.councils


def another_nation(asked: Asked, held: Held) -> bool:
    """Whether the question is of a nation other than England, and the passage does not speak of it."""
    return asked.nation is not None and not _NATION[asked.nation].search(held.text)


def another_edition(asked: Asked, held: Held) -> bool:
    """Whether the question names a year that neither the document's title and date nor the passage bears."""
    return any(year not in held.text for year in asked.years)


def another_sort(asked: Asked, held: Held) -> bool:
    """Whether the question asks for a time, a number, a sum or a person, and the passage holds none."""
    said = " ".join(
        [held.passage.heading, held.passage.text, *(original.text for original in held.originals)]
    )
    return any(not sort.held.search(said) for sort in asked.sorts)


def a_story(asked: Asked, held: Held) -> bool:
    """Whether the passage tells what happened, and the question asks for a rule."""
    return (
        held.passage.voice in {Voice.ACCOUNT, Voice.COMPLAINT}
        and not asked.of_the_past
        and not asked.councils
    )


def elsewhere(asked: Asked, held: Held) -> bool:
    """Whether the passage is an area's own procedure that nobody here has added or asked about."""
    document = held.document
    if document.kind is not Kind.PROCEDURE or document.seen is not Seen.PUBLISHER:
        return False
    named = document.id in asked.local | asked.own or asked.councils.intersection(document.about)
    return not (named or (asked.home is not None and asked.home in document.about))


def second_hand(_asked: Asked, held: Held) -> bool:
    """Whether the document is known only from what another says of it."""
    return held.document.seen is Seen.REPORTED


Guard = Callable[[Asked, Held], bool]
#: Every guard, by its name.
GUARDS: dict[str, Guard] = {
    "another place": another_place,
    "another nation": another_nation,
    "another edition": another_edition,
    "another sort of thing": another_sort,
    "a story for a rule": a_story,
    "elsewhere": elsewhere,
    "second hand": second_hand,
}
#: Those under which a passage is never called an answer, only the closest.
CAPPED = ("another place", "another nation", "another edition", "elsewhere", "second hand")


def guarded(asked: Asked, held: Held) -> dict[str, bool]:
    """Return what each guard says of a passage."""
    return {name: guard(asked, held) for name, guard in GUARDS.items()}
