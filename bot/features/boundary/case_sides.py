"""Which council a question puts on which side of a case: where the child lives, and the other one.

A council is known by its name, by "ours", where the asker's own council is known, or by "next door". What no
word places is left open; nothing is guessed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from bot.features.boundary.case_cues import cues_of
from bot.features.boundary.case_roles import (
    ASIDE,
    NOWHERE,
    harm_is_there,
    holds_the_case,
    is_lived_in,
    role_of,
    says_found,
)
from bot.features.boundary.case_standing import NOT, Told
from procedures.authorities import Authorities, Mention
from procedures.boundary.facts import MOVES, Somewhere, Tie
from procedures.countries import places_abroad

#: Places abroad. They count only after "to" or "in": a mother from Poland may live anywhere.
_ABROAD = "|".join(re.escape(name) for name in sorted(places_abroad(), key=len, reverse=True))
_NATIONS = {
    Somewhere.WALES: r"wales|welsh",
    Somewhere.SCOTLAND: r"scotland|scottish",
    Somewhere.NORTHERN_IRELAND: r"northern ireland",
    Somewhere.ISLE_OF_MAN: r"isle of man",
    Somewhere.JERSEY: r"(?<!new )jersey",
    Somewhere.GUERNSEY: r"guernsey",
    Somewhere.OUTSIDE: r"abroad|overseas|outside england|dublin|(?:republic of|southern) ireland"
    rf"|(?:(?<=\bto )|(?<=\bin )|(?<=\bto the )|(?<=\bin the ))(?:{_ABROAD})",
}
_NATION = re.compile(
    "|".join(f"(?P<{place.value}>\\b(?:{words})\\b)" for place, words in _NATIONS.items()), re.I
)
#: Ties of which the words are much the same.
HARMS = frozenset({Tie.RISK, Tie.SUSPECT, Tie.PAST_OFFENCE})
#: A country that somebody took or brought a child to is where the child is, whichever council asks.
_GONE_ABROAD = re.compile(
    r"\b(?:took|taken|takes|taking|flew|flown|fled|moved|gone|went|left)\b(?:(?!\bfrom\b)[^.;?]){0,60}"
    rf"(?:\bto (?:live in )?(?:the )?(?:{_ABROAD})|\babroad|\boverseas)\b",
    re.I,
)
#: How alike a word and a council's name must be for a slip of the keys, and the shortest such name.
_ALIKE, _SHORTEST = 0.85, 5

_OURS_HOME = re.compile(
    r"\b(?:liv(?:es?|ing)|(?<!childrens )(?<!children's )home|resident|normally)\b[^,.;?]{0,24}"
    r"\b(?:here|us|ours|our (?:area|"
    r"borough|side|council|la|"
    r"patch|county))\b|\bour (?:child|kids?|girl|boy|lac|looked after|young person|case|teenager)\b|"
    r"\bour (?:cla|cp child)\b|\b(?:victim|she|he|girl|boy|lad|yp)(?:'s| is) (?:one of )?ours\b|"
    r"\b(?:moved|gone|left|went|fled|relocated)\b[^.;?]{0,24}\bfrom (?:us|here|our [a-z]+)\b|"
    r"\b(?:cin|cp|on a plan|known|open) (?:here|with us|to us)\b|"
    r"\b(?:child|kids?|case|plan)(?: is|s|are)? ours\b|\bwe (?:hold|have (?:her|him|them|the)|placed|"
    r"are the home)\b|"
    r"\bwe are (?:the )?(?:placing|responsible)|\b(?:plan|case) (?:is )?with us\b",
    re.I,
)
_OUR_CHILD = re.compile(
    r"\bour (?:child|kids?|girl|boy|lad|lac|cla|looked after|young person|yp|teenager|cp child)\b|"
    r"\b(?:child|kid|victim|she|he|girl|boy|lad|yp)(?:'s| is) (?:one of )?ours\b",
    re.I,
)
_OURS_HOST = re.compile(
    r"\b(?:placed|staying|visiting|visit|found|turned up|moved|moving|hospital|ward|school|pupil|"
    r"here now|here today|"
    r"physically|admitted|stopping|injur\w+)\b[^,.;?]{0,24}\b(?:here|(?<!by )(?<!from )us|our (?:area|"
    r"borough|council|"
    r"la|county|town|"
    r"hospital|ward|school))\b|\bis (?:here|in our)\b|"
    r"\b(?:one of our|our) (?:[a-z-]+ ){0,3}?(?:carers?|homes?|schools?|wards?|refuges?|units?|"
    r"hostels?)\b|\bour (?:school|hospital|ward|ed|town|nursery|reception|offices?|waiting room)\b|"
    r"\b(?:in|on) our (?:area|borough|town|patch|side)\b|\bto us\b|"
    r"\b(?:attends?|goes to|at)\b[^,.;?]{0,24}\b(?:school|nursery|college)\b[^,.;?]{0,12}"
    r"\b(?:with us|here)\b",
    re.I,
)
_LIVES_THERE = re.compile(
    r"\bliv(?:es?|ing) (?:with|in|at) (?:them|theirs|their (?:area|patch|borough|county))\b|"
    r"\b(?:child(?:ren)?|kids?|girl|boy|lad|baby|family) (?:lives?|is living) there\b",
    re.I,
)
#: The asker's own council says nothing of the case.
_WE_ARE = re.compile(
    r"\b(?:we are|we're|we r|we ?=|us \(|we \(|our [a-z]+ (?:tho )?\(|i'?m in|i work (?:in|"
    r"for))\s*(?:in )?(?:the )?$|^\W*(?:edt|duty|mash) $",
    re.I,
)
_DUTY_AFTER = re.compile(
    r"^(?: city| county| council)? (?:edt|duty|mash|front door|social care)?"
    r"(?: (?:team|desk|sw|social worker))?(?: here)?[:.]",
    re.I,
)
#: The same at the very beginning, where less is enough.
_DUTY_FIRST = re.compile(
    r"^(?: city| county| council)? (?:edt|duty|mash|front door|social care)"
    r"(?: (?:team|desk|sw|social worker))?,",
    re.I,
)
#: Whoever tells us of a case says nothing of whose it is.
_TELLS_US = re.compile(
    r"\b(?:tells?|told|rang|rings?|rung|ringing|calls?|called|phoned|asked|asks?|asking|informed|contacted|"
    r"e-?mailed|(?:said|says|reported|referred|spoke|sent) (?:it |this |her |him )?to) us\b",
    re.I,
)
_DENIES = re.compile(rf"(?:\b(?:not|no|never)|{NOT})(?: (?:a|in|at|on))?\s+$", re.I)
_OURS = re.compile(r"\b(?:we|us|ours?|here)\b", re.I)
#: A child who is shared between two homes has neither alone, unless one is the main one or holds the plan.
_SHARED = re.compile(
    r"\bshared care\b|\b50[/ ]50\b|\bhalf (?:of )?(?:the|her|his|their|each) (?:week|time)\b|"
    r"\bhalf and half\b|"
    r"\b(?:split|splits|divides?)(?: (?:her|his|their|the) (?:week|time)|\b[^,.;?]{0,16}\bbetween)\b|"
    r"\b(?:liv|stay|go|mov|travel)(?:e?s|ing) (?:back and forth )?between\b|"
    r"\bmon\w* ?(?:-|to|til+) ?fri\w*\b[^.;?]{0,60}\b(?:sat|sun|week ?end)\w*|"
    r"\b(?:alternate|alternating) weeks\b|\bweek (?:on\W+(?:and )?(?:a )?week|about|and week)\b|"
    r"\bweek with (?:mum|dad|mother|father)\b[^.;?]{0,32}\bweek with\b|"
    r"\b(?:\d|two|three|four) nights\b[^.;?]{0,40}\b(?:\d|three|four|five) (?:nights )?(?:at|with)\b",
    re.I,
)
_MAINLY = re.compile(
    r"\b(?:mainly|mostly|primarily|(?:main|primary) (?:home|address|resid\w+|carer))\b", re.I
)
#: Words between two names that make them two places.
_BETWEEN = re.compile(r"[a-z]{2,}", re.I)
_THEIRS = re.compile(
    r"\b(?:next[- ]door|"
    r"(?:in |(?:la|council|area|authority) )a\b[^.;?]{0,40}\b(?:in|la|council|area|authority) b|"
    r"one (?:area|la|council|borough|county|authority)\b[^.;?]{0,80}\banother|"
    r"neighbou?ring|neighbou?r (?:la|council|borough|authority)|(?:or|with) them|"
    r"out of (?:area|borough|county)|border|boundary|"
    r"(?:the |an)?other (?:la|council|area|borough|authority|county|side)|"
    r"(?:in|to|at) the next|another (?:[a-z]+ )?(?:la|council|area|borough|authority|county)|"
    r"(?:their|her|his) patch|"
    r"(?:(?:two|three|four|five|six|several) (?:different )?)(?:las|councils|authorities|boroughs|areas|"
    r"counties)|"
    r"next (?:la|borough|county|council|area|authority)|different (?:la|council|area|borough|authority)|"
    r"(?:two|both) (?:las|councils|authorities|boroughs)|home (?:la|council|authority)|"
    r"host (?:la|council|authority)?|placing (?:la|council|authority)|old (?:la|council)|new (?:la|"
    r"council)|"
    r"receiving (?:la|council|authority)|theirs|elsewhere)\b",
    re.I,
)


@dataclass(frozen=True)
class Named:
    """What a text tells, and where it names councils.

    ``found`` are all names, ``standing`` those in what it tells as so.
    """

    told: Told
    found: tuple[Mention, ...]
    standing: tuple[Mention, ...]

    @classmethod
    def of(cls, told: Told, authorities: Authorities) -> Named:
        """Return where a text names councils."""
        found = mentions(told.text, authorities)
        kept = (m for m in found if told.so[m.start : m.end] == told.text[m.start : m.end])
        return cls(told, found, tuple(kept))

    @cached_property
    def plain(self) -> str:
        """The text with each council that it names as a mere place."""
        return _without(self.told.text, self.found)

    @cached_property
    def plain_so(self) -> str:
        """The same of what it tells as so."""
        return _without(self.told.so, self.standing)


@dataclass(frozen=True)
class Claim:
    """The side on which the words around one name put a council, or nothing; and if they say so outright."""

    slug: str
    role: str
    outright: bool


@dataclass(frozen=True)
class Sides:
    """The two sides as a question has them; ``unplaced`` are councils that it names on neither.

    ``named`` is how many it names, and ``two`` whether it speaks of more than one. ``alone`` is the one
    council in whose area all the places lie that it names, where it names two or more. ``aside`` says that no
    more is said of the other side than who tells of the child there, or that the child is not there.
    """

    home: str = Somewhere.NOT_SURE
    other: str = Somewhere.NOT_SURE
    unplaced: tuple[str, ...] = ()
    named: int = 0
    two: bool = False
    ours: str = ""
    alone: str = ""
    aside: bool = False


def sides_in(named_in: Named, authorities: Authorities, own: str | None, tie: str) -> Sides:
    """Return the sides that a text names, for an asker of the council ``own`` and a tie as it was read.

    ``two`` says whether it speaks of more than one council, and ``ours`` which side the asker's is.
    """
    told, found, text = named_in.told, named_in.found, named_in.told.so
    holder = _holder(text, found) if tie in {Tie.MOVED, Tie.PLACED} else ""
    shared = _SHARED.search(text) and not _MAINLY.search(text)
    claims: list[Claim] = []
    for mention in found:
        if _is_the_asker(text, mention):
            own = mention.slug
            continue
        role, outright = role_of(text, mention, tie)
        if told.is_of_another(mention.start):
            role, outright = NOWHERE, False
        gone = mention.slug == Somewhere.OUTSIDE and tie in MOVES and _GONE_ABROAD.search(text)
        if gone or (holder not in {"", mention.slug} and is_lived_in(text, mention, tie)):
            role, outright = "host", True
        if shared and not (role == "host" and tie in HARMS) and not holds_the_case(text, mention):
            role = ASIDE
        claims.append(Claim(mention.slug, role, outright))
    placed = _placed(claims)
    their_only = placed.get("home") if len(placed) == 1 else None
    if own and their_only not in {None, own} and _claims_ours(_OUR_CHILD, text):
        placed = {"host": placed["home"]}  # wherever our child lives for now, or whoever else lives there
    unplaced = list(dict.fromkeys(claim.slug for claim in claims if claim.slug not in placed.values()))
    named = len(placed) + len(unplaced)
    ours = _ours(text, placed, named)
    if ours and own and own not in placed.values() and not any(c.role for c in claims if c.slug == own):
        placed[ours] = own
        unplaced = [slug for slug in unplaced if slug != own]
    free = [role for role in ("home", "host") if role not in placed and role != ours]
    one_left = len(unplaced) == 1 and len(free) == 1 and (placed or ours) and not shared
    if one_left and not _is_rival(unplaced[0], free[0], placed, claims):
        placed[free[0]] = unplaced.pop()
    two = named > 1 or bool(_THEIRS.search(text)) or bool(named and _OURS.search(text))
    return Sides(
        placed.get("home", Somewhere.NOT_SURE),
        placed.get("host", Somewhere.NOT_SURE),
        tuple(unplaced),
        named,
        two,
        ours or next((role for role, slug in placed.items() if own and slug == own), ""),
        "" if two or named != 1 else _alone(told.text, found, authorities),
        bool(shared) if "host" not in placed else _roles(placed["host"], claims) == {ASIDE},
    )


def _is_the_asker(text: str, mention: Mention) -> bool:
    """Whether a name says who asks, and nothing of the case: "we are Kent", "Duty Wakefield."."""
    before, after = text[: mention.start], text[mention.end :]
    first = not before.strip() and _DUTY_FIRST.match(after)
    return bool(first or _WE_ARE.search(before) or _DUTY_AFTER.match(after))


def _placed(claims: Sequence[Claim]) -> dict[str, str]:
    """The council on each side, where the words put one there and no other as firmly."""
    firm = {
        slug: best
        for slug in dict.fromkeys(claim.slug for claim in claims)
        if (best := _firmest([claim for claim in claims if claim.slug == slug]))
    }
    placed = {}
    for role in ("home", "host"):
        claiming = [claim for claim in firm.values() if claim.role == role]
        first = _firmest(claiming)
        if first and sum(claim.outright == first.outright for claim in claiming) == 1:
            placed[role] = first.slug
    return placed


def _firmest(claims: Sequence[Claim]) -> Claim | None:
    """The firmest of some claims, or None where those as firm put the council on both sides."""
    told = [claim for claim in claims if claim.role in {"home", "host"}]
    firm = [claim for claim in told if claim.outright] or told
    return firm[0] if len({claim.role for claim in firm}) == 1 else None


def _roles(slug: str, claims: Sequence[Claim]) -> set[str]:
    return {claim.role for claim in claims if claim.slug == slug and claim.role}


def _is_rival(slug: str, free: str, placed: Mapping[str, str], claims: Sequence[Claim]) -> bool:
    """Whether a council that is on no side cannot take the one that is free.

    It has as firm a claim to the one that is taken, somebody is no longer there, or no more is said of it
    than that a school there rang or that the child is not there.
    """
    own = [claim for claim in claims if claim.slug == slug]
    if any(claim.role == NOWHERE or (claim.role in {ASIDE, "host"} and free == "home") for claim in own):
        return True
    return any(
        claim.outright or not any(c.outright for c in claims if c.slug == placed.get(claim.role))
        for claim in own
        if claim.role in placed
    )


def _alone(text: str, found: Sequence[Mention], authorities: Authorities) -> str:
    """The council whose area holds two places that a text names; "Maidstone, Kent" is one place."""
    apart = [found[0], *(m for before, m in pairwise(found) if _BETWEEN.search(text[before.end : m.start]))]
    names = {text[mention.start : mention.end].lower() for mention in apart}
    council = authorities.by_slug.get(found[0].slug)
    towns = {name for name in names if council and name in council.places}
    return found[0].slug if towns and len(names) > 1 else ""


def _holder(text: str, found: Sequence[Mention]) -> str:
    """The one council that a text says holds the plan or the order, or placed the child."""
    holders = {mention.slug for mention in found if holds_the_case(text, mention)}
    return holders.pop() if len(holders) == 1 else ""


def is_found_in(named: Named, slug: str) -> bool:
    """Whether a text says that the child was found in the area of a council."""
    return any(m.slug == slug and says_found(named.told.so, m) for m in named.standing)


def is_harmed_in(named: Named, slug: str) -> bool:
    """Whether the one who does harm is said to be in the area of a council."""
    return any(m.slug == slug and harm_is_there(named.told.so, m) for m in named.standing)


def is_tied_by(named: Named, slug: str, tie: str) -> bool:
    """Whether the words before a council's names tell of this tie or of none, and not of another."""
    starts = [0, *(mention.end for mention in named.standing)]
    told = [
        cues_of("tie", named.told.so[start : m.start])
        for start, m in zip(starts, named.standing, strict=False)
        if m.slug == slug
    ]
    alike = HARMS if tie in HARMS else {tie}
    return not any(told) or any(not alike.isdisjoint(cues) for cues in told)


def mentions(text: str, authorities: Authorities) -> tuple[Mention, ...]:
    """Return where a text names a council or a nation, slips of the keys among them, in order."""
    plain = text.replace("’", "'")
    named = (*authorities.mentions_in(plain), *_nations(plain, authorities), *_slips(plain, authorities))
    found: list[Mention] = []
    for each in sorted(named, key=lambda mention: mention.start - mention.end):  # New York before York
        if not any(each.start < other.end and other.start < each.end for other in found):
            found.append(each)
    return tuple(sorted(found, key=lambda mention: mention.start))


def _without(text: str, found: Iterable[Mention]) -> str:
    """A text with each council that it names as a mere place."""
    for mention in sorted(found, key=lambda each: each.start, reverse=True):
        text = f"{text[: mention.start]}place{text[mention.end :]}"
    return text


def _nations(text: str, authorities: Authorities) -> Iterator[Mention]:
    """Nations by name, else by a council or a town of theirs."""
    for found in _NATION.finditer(text):
        yield Mention(str(found.lastgroup), found.start(), found.end())
    for nation in _NATIONS:
        yield from authorities.mentions_of_area(nation, text)


def _slips(text: str, authorities: Authorities) -> Iterator[Mention]:
    """Words that are a council's name but for a slip of the keys."""
    names = {
        name: slug
        for a in authorities.all
        for name, slug in ((a.short_name.lower(), a.slug),)
        if " " not in name
    }
    for found in re.finditer(rf"\b[a-z]{{{_SHORTEST},}}\b", text.lower()):
        word = found[0]
        # Few names begin alike: most words are done with once they are compared with these.
        if word in names or not _nearest(word, [name for name in names if name[0] == word[0]]):
            continue
        if (near := _nearest(word, names))[0] == word[0]:
            yield Mention(names[near], found.start(), found.end())


def _nearest(word: str, names: Iterable[str]) -> str:
    """The name that a word is most like, "" where it is like none."""
    return next(iter(difflib.get_close_matches(word, names, n=1, cutoff=_ALIKE)), "")


def _ours(text: str, placed: Mapping[str, str], named: int) -> str:
    """Which side is said to be the asker's own council, and is not taken: "our lad", "found in our area".

    Beside one council that is named, "we" is the other; of two that are, neither need be.
    """
    if named < 2 and _LIVES_THERE.search(text):
        role = "host"
    elif named < 2 and placed:
        role = ("host" if "home" in placed else "home") if _OURS.search(text) else ""
    else:
        text = _TELLS_US.sub("", text)
        home, host = _claims_ours(_OURS_HOME, text), _claims_ours(_OURS_HOST, _OURS_HOME.sub("", text))
        role = "" if home == host else "home" if home else "host"
    return "" if role in placed else role


def _claims_ours(words: re.Pattern[str], text: str) -> bool:
    """Whether a text has words of ours that it does not deny: "not our hospital"."""
    return any(not _DENIES.search(text[: hit.start()]) for hit in words.finditer(text))
