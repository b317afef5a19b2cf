"""The English children's services authorities, found by the names that people use for them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import AfterValidator

from procedures.fields import STRICT, OptionalText, OptionalTexts, Text
from procedures.lists import read_yaml

_GENERIC = re.compile(
    r"\b(london borough of|royal borough of|city of|county council|city council|borough council"
    r"|metropolitan|district council|council|and)\b",
    re.I,
)
#: As official lists put it, so that a list is sorted by place: "Bristol, City of".
_AS_LISTED = re.compile(r", (?:city|county|(?:royal |london )?borough) of$")
#: What a council's full name says besides the name itself.
_KIND = re.compile(
    r"\b(London Borough of|Royal Borough of|City of|County Council|City Council|Borough Council"
    r"|Metropolitan( Borough| District)?( Council)?|Council)\b"
)
#: What a council's name says besides its place, however people write it: "LB Bexley", "Kent CC".
_BESIDE_THE_PLACE = re.compile(
    r"\b(?:london borough|royal borough|metropolitan|district|unitary|borough|county|city|council|"
    r"corporation"
    r"|authority|lb|rb|mbc|cc|bc|of|the|and)\b|[^\w\s]"
)
#: Places that hold many councils.
_OF_MANY = frozenset({"", "london"})
#: Names that are also ordinary words, and what shows which of the two is meant.
_ORDINARY = frozenset({"reading", "bury", "bath", "barking", "rugby", "wolves"})
_AS_A_COUNCIL = re.compile(
    r"(?:'s\b|\s+(?:council|city|borough|la|mash|social care|social services|children'?s|safeguarding)\b)",
    re.I,
)
_AS_A_WORD = re.compile(
    r"\s+(?:a|an|the|this|that|these|those|it|my|our|your|his|her|their|through|about|up|off|at|in|time"
    r"|clubs?|coach\w*|teams?|play\w*|train\w*|league|union|match\w*|camps?|tour)\b",
    re.I,
)

#: Names that are no ordinary word after a word of place; "in reading" and "in bath" may be no council.
_PLAIN_AFTER_IN = re.compile(r"\b(?:in|near|into) (?:bury|barking)$", re.I)
#: What shows that such a name stands for a council in small letters ("lives in reading.").
_AFTER_A_PLACE_WORD = re.compile(
    r"\b(?:liv(?:es?|ing)|mov(?:ed|ing)|placed|housed|schools?|nursery|hospital|from|now|stay(?:s|ing)?|"
    r"us|council)"
    r"(?: (?:in|to|at|with|of))? $|\b(?:is|are|child|kids?|baby) in $",
    re.I,
)
_BEFORE_A_STOP = re.compile(
    r"\s*(?:[.,;?)]|$)|\s+(?:and|but|or|who|with|is|has|to|says?|said|told|while|when)\b", re.I
)
#: What stands for the first, second and any other council that a text names, where its name does not matter.
_ANY_AREA = ("one area", "another area", "a third area")
#: Words of place, one of which stands before a town that is also a person's name or a word.
_OF_PLACE = "|".join(rf"(?<={word} )" for word in ("in", "from", "to", "near", "at", "of", "into", "outside"))

_HOSPITAL_AFTER = re.compile(
    r"'?\s+(?:[a-z]+ )?(?:hospital|infirmary|school|college|street|services|social|trust|team|homes?|"
    r"safeguarding)\b",
    re.I,
)


def _lower(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.lower() for name in names)


@dataclass(frozen=True)
class Authority:
    """A council with children's services; ``also`` holds its other everyday names.

    ``towns`` are places in its area that people name in its place, ``hospitals`` those known without theirs.
    ``brief`` is what it is called on a button, where that is not its name without its kind.
    """

    __pydantic_config__ = STRICT

    slug: str
    name: Text
    region: str = ""
    also: Annotated[OptionalTexts, AfterValidator(_lower)] = ()
    towns: Annotated[OptionalTexts, AfterValidator(_lower)] = ()
    hospitals: Annotated[OptionalTexts, AfterValidator(_lower)] = ()
    procedures: OptionalText = None
    brief: OptionalText = None

    @property
    def short_name(self) -> str:
        """The name that people say, without what kind of council it is."""
        return self.brief or " ".join(_KIND.sub(" ", self.name).split())

    @property
    def places(self) -> tuple[str, ...]:
        """What stands in its area and is named in its place, but is no name of its own."""
        return (*self.towns, *self.hospitals)


@dataclass(frozen=True)
class Manual:
    """A set of local procedures that one or more councils follow; ``documents`` are ids of the library.

    ``also`` holds other names for its area, such as the councils of another nation, which the list of
    authorities leaves out because no English duty is theirs. ``towns`` are places there that are people's
    names or words too: they count only after a word of place, such as "in" or "from".
    ``pointer`` is the id of the note that says whose law and procedures another nation has, and whom to ring.
    """

    __pydantic_config__ = STRICT

    slug: str
    name: Text
    documents: OptionalTexts = ()
    also: Annotated[OptionalTexts, AfterValidator(_lower)] = ()
    towns: Annotated[OptionalTexts, AfterValidator(_lower)] = ()
    pointer: OptionalText = None


class Mention(NamedTuple):
    """A place in a text, from ``start`` up to ``end``, that names an authority."""

    slug: str
    start: int
    end: int


class Authorities:
    """All authorities of ``authorities.yaml``, by slug and by what people call them."""

    def __init__(self, authorities: tuple[Authority, ...], manuals: tuple[Manual, ...] = ()) -> None:
        self.all = authorities
        self.by_slug = {a.slug: a for a in authorities}
        self.manuals = {m.slug: m for m in manuals}
        self._manual_names = {
            m.slug: re.compile(rf"\b(?:{'|'.join(_area_names(m))})\b", re.I) for m in manuals
        }
        names = {name: a.slug for a in authorities for name in _names(a)}
        longest_first = sorted(names, key=len, reverse=True)
        self._slugs = names
        self._hospitals = frozenset(self.hospitals())
        #: By the place in a council's name, where that is of one council alone and not all of a city's.
        owners: dict[str, set[str]] = {}
        for a in authorities:
            for name in _names(a) - {*a.places}:
                owners.setdefault(_place_in(name), set()).add(a.slug)
        self._by_place = {
            place: min(slugs) for place, slugs in owners.items() if len(slugs) == 1 and place not in _OF_MANY
        }
        self._pattern = (
            re.compile(rf"\b({'|'.join(map(re.escape, longest_first))})(?:'?s)?\b", re.I) if names else None
        )

    def named_in(self, text: str) -> tuple[str, ...]:
        """Return the slugs of the authorities named in ``text``, in order, each once."""
        return tuple(dict.fromkeys(mention.slug for mention in self.mentions_in(text)))

    def called(self, typed: str) -> str | None:
        """Return the slug of the authority that is called this alone: by slug, or any name but a place's."""
        name = _AS_LISTED.sub("", " ".join(typed.replace("’", "'").lower().split()))
        slug = re.sub(r"[\s-]+", "_", name)
        if slug in self.by_slug:
            return slug
        found = self._slugs.get(name)
        if found is None or name in self.by_slug[found].places:
            return self._by_place.get(_place_in(name))
        return found

    def mentions_in(self, text: str) -> tuple[Mention, ...]:
        """Return where ``text`` names an authority, in order."""
        if self._pattern is None:
            return ()
        plain = text.replace("’", "'")
        # A letter such as "ſ" matches "s" without being it, so a name found need not be a known one.
        return tuple(
            Mention(self._slugs[m[1].lower()], m.start(), m.end())
            for m in self._pattern.finditer(plain)
            if _is_a_council(m) and m[1].lower() in self._slugs
        )

    def documents_for(self, text: str, named: Collection[str] | None = None) -> frozenset[str]:
        """Return the ids of the local procedures of each area that ``text`` names, as a council or itself.

        ``named`` are the councils that it names, where they are known already.
        """
        councils = self.named_in(text) if named is None else named
        followed = {self.by_slug[slug].procedures for slug in councils}
        followed |= {slug for slug, pattern in self._manual_names.items() if pattern.search(text)}
        return frozenset(d for m in followed if m in self.manuals for d in self.manuals[m].documents)

    def documents_of(self, slug: str) -> frozenset[str]:
        """Return the ids of the local procedures that an authority follows; none where that is not known."""
        known = self.by_slug.get(slug)
        manual = self.manuals.get(known.procedures or "") if known else None
        return frozenset(manual.documents) if manual else frozenset()

    def mentions_of_area(self, slug: str, text: str) -> tuple[Mention, ...]:
        """Return where ``text`` names the area of a set of procedures, as itself or by a council in it."""
        pattern = self._manual_names.get(slug)
        return tuple(Mention(slug, m.start(), m.end()) for m in pattern.finditer(text)) if pattern else ()

    def nations_in(self, text: str) -> tuple[Manual, ...]:
        """Return the procedures of each nation but England that ``text`` names, by itself or by a place."""
        plain = text.replace("’", "'")
        english = [range(mention.start, mention.end) for mention in self.mentions_in(plain)]
        return tuple(
            manual
            for slug, manual in self.manuals.items()
            if manual.pointer
            and any(not any(m.start in e for e in english) for m in self.mentions_of_area(slug, plain))
        )

    def nations_of(self, document_id: str) -> frozenset[str]:
        """Return the nations but England whose law or procedures a document holds."""
        return frozenset(m.slug for m in self.manuals.values() if m.pointer and document_id in m.documents)

    def areas_named_in(self, text: str) -> bool:
        """Whether ``text`` names a council, or an area with procedures of its own."""
        return bool(self.named_in(text)) or any(p.search(text) for p in self._manual_names.values())

    def without_areas(self, text: str) -> str:
        """Return ``text`` without the councils and areas that it names."""
        if self._pattern is not None:
            text = self._pattern.sub(lambda m: "" if _is_a_council(m) else m[0], text)
        for pattern in self._manual_names.values():
            text = pattern.sub("", text)
        return " ".join(text.split())

    def with_any_areas(self, text: str) -> str:
        """Return ``text`` with the councils that it names as "one area", "another area" and so on."""
        mentions = self.mentions_in(text)
        order = list(dict.fromkeys(mention.slug for mention in mentions))
        for mention in reversed(mentions):
            area = _ANY_AREA[min(order.index(mention.slug), len(_ANY_AREA) - 1)]
            text = text[: mention.start] + area + text[mention.end :]
        return text

    def name_of(self, slug: str) -> str:
        """Return an authority's full name, or the slug itself if it is not a known one."""
        known = self.by_slug.get(slug)
        return known.name if known else slug

    def short_name_of(self, slug: str) -> str:
        """Return what people call an authority, or the slug itself if it is not a known one."""
        known = self.by_slug.get(slug)
        return known.short_name if known else slug

    def near(self, slug: str) -> tuple[str, ...]:
        """Return up to three slugs that are written most like ``slug``."""
        place = _place_in(slug).replace(" ", "_") or slug.lower()
        return tuple(difflib.get_close_matches(place, self.by_slug, n=3, cutoff=0.0))

    def everyday_names(self) -> tuple[str, ...]:
        """Return every name by which an authority is found, in lower case, but for those of its places."""
        return tuple(name for name, slug in self._slugs.items() if name not in self.by_slug[slug].places)

    def hospitals(self) -> tuple[str, ...]:
        """Return the hospitals that are known by their names, in lower case; many are those of a person."""
        return tuple(name for authority in self.all for name in authority.hospitals)

    def with_hospitals_told(self, text: str) -> str:
        """Return ``text`` with "hospital" after each hospital that is named without the word."""
        for mention in reversed(self.mentions_in(text)):
            name = text[mention.start : mention.end].replace("’", "'").lower()
            told = "hospital" in name or _HOSPITAL_AFTER.match(text, mention.end)
            if not told and not self._hospitals.isdisjoint({name, name.removesuffix("'s")}):
                text = f"{text[: mention.end]} hospital{text[mention.end :]}"
        return text


def load_authorities(path: Path) -> Authorities:
    """Read ``authorities.yaml``; an absent file means no authorities.

    Raises ListError, naming file and line of each mistake, if it is not YAML or an entry has no name.
    """
    file = read_yaml(path)
    authorities = file.entries("authorities", Authority, lambda slug: {"slug": slug}, lenient=True)
    manuals = file.entries("procedures", Manual, lambda slug: {"slug": slug}, lenient=True)
    file.nothing_else()
    return file.sound(Authorities(tuple(authorities.values()), tuple(manuals.values())))


def _is_a_council(found: re.Match[str]) -> bool:
    """Whether a name stands for a council where it is also an ordinary word ("i was reading the file")."""
    name = found[1]
    if name.lower() not in _ORDINARY:
        return True
    after = found.string[found.end(1) :]
    if _AS_A_COUNCIL.match(after) or _PLAIN_AFTER_IN.search(found.string[: found.end(1)]):
        return True
    if _AFTER_A_PLACE_WORD.search(found.string[: found.start(1)]) and _BEFORE_A_STOP.match(after):
        return True
    return name.istitle() and found[0] == name and not _AS_A_WORD.match(after)


def _area_names(manual: Manual) -> Iterator[str]:
    """Yield, as patterns, the names by which an area is found, the longest first."""
    yield "(?<!new )" + re.escape(manual.slug).replace("_", "[ -]")  # New Jersey is not Jersey
    yield from (re.escape(name) for name in sorted(manual.also, key=len, reverse=True))
    for name in sorted(manual.towns, key=len, reverse=True):
        yield rf"(?:{_OF_PLACE}){re.escape(name)}"


def _place_in(name: str) -> str:
    """Return the place that a council's name says, without what kind of council it is."""
    return " ".join(_BESIDE_THE_PLACE.sub(" ", name.lower().replace("-", " ")).split())


def _names(authority: Authority) -> set[str]:
    short = " ".join(_GENERIC.sub(" ", authority.name).split()).lower()
    spoken = authority.slug.replace("_", " ")
    told = {authority.name.lower(), short, spoken, *authority.also, *authority.places}
    return {name for name in told if len(name) > 2}
