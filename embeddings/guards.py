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

from embeddings.definitions import term_asked_for
from embeddings.keywords import stems_of, words_of
from procedures.authorities import Authorities
from procedures.document import LOCAL_KINDS, Document, Kind, Passage, Seen, Voice
from procedures.words import Words

#: How nations other than England are known by their terms, besides the names of their councils and towns;
#: their slugs are those of ``authorities.yaml``.
_NATIONS = {
    "wales": r"wales|welsh|cymru|social services and well-?being act|sswba",
    "scotland": r"scotland|scottish|scots law|children'?s hearings?|children'?s reporter|scra|girfec"
    r"|child protection order|named person|lead professional in scotland",
    "northern_ireland": r"northern ireland|\bni\b|unocini|sbni|health and social care trusts?|hsc trusts?",
    "ireland": r"(?<!northern )ireland|\beire\b|tusla|dublin|galway|limerick",
    "isle_of_man": r"isle of man|manx|\biom\b",
    "jersey": r"(?<!new )jersey|channel islands?",
    "guernsey": r"guernsey|alderney|sark|channel islands?",
}
_NATION = {nation: re.compile(rf"\b({terms})\b", re.I) for nation, terms in _NATIONS.items()}

_YEAR = re.compile(r"\b(?:19[789]|20[0-4])\d\b")


@dataclass(frozen=True)
class _Thing:
    """A kind of thing asked for: how a question shows it, and what a passage that holds it shows."""

    asked: re.Pattern[str]
    held: re.Pattern[str]


_COUNT = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fifteen|twenty|thirty|fifty"
)
_FORMS = r"forms?|templates?|wording|slides|script|flow ?charts?|posters?|map|checklists?|tools?|headings"
_MONEY = (
    r"\b(fees?|costs?|pay(s|ments?|ing)?|paid|charged?|charges|fund(s|ed|ing)?|budgets?|price|money|financ\w+"
    r"|allowances?|(child|housing) benefit|legal aid|compensation)\b|£"
)


def _thing(asked: str, held: str) -> _Thing:
    return _Thing(re.compile(asked, re.I), re.compile(held, re.I))


#: What a question may ask for, by the guard that looks whether a passage's own words hold it.
_WITHOUT = {
    "no figure": _thing(
        r"\bhow (many|much|old|big|large|far)\b|\b(what|which|minimum|maximum|upper|lower|youngest) age|%"
        r"|\b(percent\w*|proportion|share of|ratio|figure|costs?|fees?|price|rates?|sums?|amount|budget)\b"
        r"|\bnumbers? of\b|\b(limit|maximum|minimum) (on|number|sample)\b",
        rf"\d|\b({_COUNT}|none|half|third|quarter|dozen|no limit)\b",
    ),
    "no time": _thing(
        r"\bhow (long|soon|quick(ly)?|fast|often|frequent(ly)?|late|much notice)\b|\bby when\b|\bdeadline"
        r"|\bhow many (working |calendar )?(days|hours|weeks|months|years|times)\b|\bturn ?around\b"
        r"|\bwhat (date|day|month|year|time)\b|\btime ?(limit|scale|frame)s?\b"
        r"|\bwhen (did|was|were|is|must|do|does|should|has|will)\b",
        rf"\b(\d+|{_COUNT}|same|next)\b[- ]?(\w+[- ]){{0,2}}(hours?|days?|weeks?|months?|years?)\b"
        r"|\b(immediate(ly)?|as soon as|promptly|without delay|straight ?away|at once|timel\w+|earliest)\b"
        r"|\b(annual(ly)?|weekly|monthly|yearly|daily|overnight|birthday|hourly|quarterly|regular(ly)?)\b"
        r"|\b(19|20)\d\d\b|\b\d{1,2} (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|£",
    ),
    "no contact": _thing(
        r"\b(phone|ring|tel|telephone|email|e-mail|contact|edt|mash|lado) (number|address|details?)\b"
        r"|\bnumber (for|of) (the )?\w+( lado| edt| mash)?( please| pls)?$|\bout of hours number\b"
        r"|\b(number|email|url|address) (pls|please)\b|\b(website|link|login)\b",
        r"\b0\d{2,4}[ -]?\d{3}|@|www\.|https?:|\b(link|website|web address)\b",
    ),
    "no form": _thing(
        rf"\b({_FORMS}|copy of|proforma|pro forma|sample letter|word for word|paste)\b",
        rf"\b({_FORMS}|cop(y|ies))\b|[\"“]",
    ),
    "no money": _thing(
        rf"{_MONEY}|\b(fines?|fined|mileage|salar\w+|reimburs\w+|cash|how much (is|was) (it|that|the))\b",
        _MONEY,
    ),
}
#: Things that are counted, not how long something takes, and how often, and a number before its thing.
_UNITS = r"(?:(?:working|calendar|school) )?(?:hours?|days?|weeks?|months?|years?|minutes?|times?)\b"
_HOW_MANY = re.compile(
    rf"\b(?:how many|numbers? of) (?!{_UNITS}|(?:the|our|your|their)\b)((?:\w+ ){{0,2}}\w+)", re.I
)
_SO_MANY = re.compile(rf"\b(?:\d+|{_COUNT}|no|both|once|twice)\b((?:[\s-]+[\w'’]+){{1,4}})", re.I)
#: How a question asks what was said, done or found in a case.
_OF_A_DAY = re.compile(
    r"\b(did|was|were|had|been|happened|decided|ombudsman|lgo|lgsco|complained|complainants?|said|fault"
    r"|remed(y|ies)|committee|councillors?|panel|criticis\w*|fail(ed|ings?|ures?)|lessons?|learning|mrs?|ms)\b",
    re.I,
)
#: How it asks that, or tells of somebody whose case it may be.
_PAST = re.compile(
    r"\b(did|was|were|had|been|happened|found|decided|ombudsman|lgo|lgsco|complain\w*|decision|case|report|said|agreed"
    r"|fault|remedy|paid|minutes|committee|councillors?|mother|father|mum|dad|family|mr|mrs|ms)\b",
    re.I,
)


NO_WORDS = Words({})


@dataclass(frozen=True)
class Asked:
    """What a question asks for, as far as its words show.

    ``things`` are the guards that look for what it asks for, ``counted`` the stems of what it asks how
    many there are of, and ``defined`` what finds a definition of the term that ``question`` asks about;
    ``councils`` are the slugs it names;
    ``local`` are the documents of the areas it names, and ``own`` those of the asker's own council,
    where it names none. ``of_a_day`` says that it asks what was said or done in a case, ``of_the_past`` that
    it may.
    """

    authorities: Authorities
    things: frozenset[str] = frozenset()
    councils: frozenset[str] = frozenset()
    local: frozenset[str] = frozenset()
    home: str | None = None
    own: frozenset[str] = frozenset()
    nations: frozenset[str] = frozenset()
    years: frozenset[str] = frozenset()
    of_the_past: bool = False
    of_a_day: bool = False
    counted: frozenset[str] = frozenset()
    defined: re.Pattern[str] | None = None
    question: str = ""

    @property
    def names_a_place(self) -> bool:
        """Whether it names a council, or an area with procedures of its own."""
        return bool(self.councils or self.local)

    def names(self, document: Document) -> bool:
        """Whether it names a council that the document is about, or whose procedures it holds."""
        return document.id in self.local or not self.councils.isdisjoint(document.about)


def asked_of(
    question: str, authorities: Authorities, home: str | None = None, words: Words = NO_WORDS
) -> Asked:
    """Return what ``question`` asks for; ``home`` is the asker's own council, ``words`` are the library's."""
    councils = frozenset(authorities.named_in(question))
    local = authorities.documents_for(question, councils)
    nations = {nation for nation, terms in _NATION.items() if terms.search(question)}
    nations |= {manual.slug for manual in authorities.nations_in(question)} & _NATION.keys()
    known = home if not (councils or local) else None
    return Asked(
        authorities,
        frozenset(name for name, thing in _WITHOUT.items() if thing.asked.search(question)),
        councils,
        local,
        known,
        authorities.documents_of(known) if known else frozenset(),
        frozenset(nations),
        frozenset(_YEAR.findall(question)),
        bool(_PAST.search(question)),
        bool(_OF_A_DAY.search(question)),
        frozenset(stems_of(how_many[1])) if (how_many := _HOW_MANY.search(question)) else frozenset(),
        term_asked_for(question, words),
        question,
    )


@dataclass(frozen=True)
class Held:
    """A passage as guards look at it, with the originals under it and all it says as one text."""

    passage: Passage
    document: Document
    originals: Sequence[Passage] = ()

    @property
    def own_words(self) -> str:
        """Its heading and its text."""
        return f"{self.passage.heading}\n{self.passage.text}"

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


Guard = Callable[[Asked, Held], bool]


def another_place(asked: Asked, held: Held) -> bool:
    """Whether the question names a place, and the passage is of others and does not name it."""
    document = held.document
    if not asked.names_a_place or asked.names(document):
        return False
    if not document.about and document.kind not in LOCAL_KINDS:
        return False
    return asked.councils.isdisjoint(asked.authorities.named_in(held.text)) or not asked.councils


def another_nation(asked: Asked, held: Held) -> bool:
    """Whether the question is of a nation other than England, and the passage does not speak of it."""
    return bool(asked.nations) and not any(_NATION[nation].search(held.text) for nation in asked.nations)


def another_edition(asked: Asked, held: Held) -> bool:
    """Whether the question names a year that neither the document's title and date nor the passage bears."""
    return any(year not in held.text for year in asked.years)


def _without(name: str) -> Guard:
    """Return the guard that looks whether a question asks for a thing that the passage's own words lack."""
    thing = _WITHOUT[name]

    def lacks(asked: Asked, held: Held) -> bool:
        return name in asked.things and not thing.held.search(held.own_words)

    return lacks


def no_count(asked: Asked, held: Held) -> bool:
    """Whether the question asks how many there are of something, and the passage puts no number to it."""
    return bool(asked.counted) and not any(
        asked.counted.intersection(stems_of(counted)) for counted in _SO_MANY.findall(held.own_words)
    )


def no_definition(asked: Asked, held: Held) -> bool:
    """Whether the question asks what a term means, and the passage does not say so.

    A note that whoever wrote it meant for that very question does.
    """
    if asked.defined is None or asked.defined.search(held.own_words):
        return False
    return words_of(asked.question) not in map(words_of, held.passage.asked_as)


def a_story(asked: Asked, held: Held) -> bool:
    """Whether the passage tells what happened, and the question asks for a rule."""
    return (
        held.passage.voice in {Voice.ACCOUNT, Voice.COMPLAINT}
        and not asked.of_the_past
        and not asked.councils
    )


def elsewhere(asked: Asked, held: Held) -> bool:
    """Whether the passage is of an area or of another nation, and nobody here added it or asked about it."""
    document = held.document
    named = asked.names(document) or document.id in asked.own
    if named or (asked.home is not None and asked.home in document.about):
        return False
    if nations := asked.authorities.nations_of(document.id):
        return nations.isdisjoint(asked.nations)
    of_an_area = document.kind is Kind.PROCEDURE or (document.kind is Kind.ADVICE and bool(document.about))
    return of_an_area and document.seen is not Seen.ORIGINAL


def second_hand(_asked: Asked, held: Held) -> bool:
    """Whether the document is known only from what another says of it."""
    return held.document.seen is Seen.REPORTED


#: Every guard, by its name.
GUARDS: dict[str, Guard] = {
    "another place": another_place,
    "another nation": another_nation,
    "another edition": another_edition,
    **{name: _without(name) for name in _WITHOUT},
    "no count": no_count,
    "no definition": no_definition,
    "a story for a rule": a_story,
    "elsewhere": elsewhere,
    "second hand": second_hand,
}
#: Those under which a passage is never called an answer, only the closest.
CAPPED = ("another place", "another nation", "another edition", "no definition", "elsewhere", "second hand")


def guarded(asked: Asked, held: Held) -> dict[str, bool]:
    """Return what each guard says of a passage."""
    return {name: guard(asked, held) for name, guard in GUARDS.items()}
