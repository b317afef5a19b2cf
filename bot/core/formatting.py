"""How dates, standings, citations and councils are written in sentences, the same everywhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from bot.core import messages as core_messages
from bot.core.people import Person
from procedures.document import OF_ITS_DAY, RULES, Document, Passage, Seen, Standing, Voice

NO_DATE = "undated"


def date(published: str | None) -> str:
    """Return an ISO date, month or year as people write it: 5 March 2021, March 2021, 2021."""
    if not published:
        return NO_DATE
    parts = [int(part) for part in published.split("-")]
    if len(parts) == 1:
        return str(parts[0])
    month = dt.date(parts[0], parts[1], 1).strftime("%B")
    return f"{parts[2]} {month} {parts[0]}" if len(parts) == 3 else f"{month} {parts[0]}"


def when(published: str) -> str:
    """Return a date as it stands in a sentence: on 5 March 2021, in March 2021, in 2021."""
    return f"{'on' if published.count('-') == 2 else 'in'} {date(published)}"


def moment(when: dt.datetime | None) -> str:
    """Return a moment in London's time as people write it: 5 March 2021, 14:05."""
    if when is None:
        return NO_DATE
    there = when.astimezone(ZoneInfo("Europe/London"))
    return f"{date(there.date().isoformat())}, {there:%H:%M}"


def weekday_and_time(when: dt.datetime) -> str:
    """Return a moment soon to come in London's time: Monday 5 March at 08:00."""
    there = when.astimezone(ZoneInfo("Europe/London"))
    return f"{there:%A} {there.day} {there:%B} at {there:%H:%M}"


def standing(document: Document) -> str:
    """Return a document's standing in words."""
    return standing_in_words(document.standing)


def standing_in_words(named: Standing) -> str:
    """Return a standing as people write it: that it is not known, they say whole."""
    return "standing not known" if named is Standing.UNKNOWN else named.value


def citation(passage: Passage, document: Document) -> str:
    """Return where a passage is from: title, place in it, date, standing."""
    where = place(passage, document)
    return f"{document.title}, {where}, {date(document.published)}, {_standing_of(passage, document)}"


def _standing_of(passage: Passage, document: Document) -> str:
    """A passage's standing in words: of a rule that a decision or a paper tells, the rule's own."""
    if document.kind not in OF_ITS_DAY or passage.voice not in RULES:
        return standing(document)
    return core_messages.RULE_REPLACED if passage.law_then else core_messages.RULE_OF_ITS_DAY


#: The place of a passage in a document that is one page.
A_PAGE = "page"


def place(passage: Passage, document: Document) -> str:
    """Return a passage's place in its document."""
    if passage.locator[:1].isdigit() and document.seen is Seen.ORIGINAL:
        return f"paragraph {passage.locator}"
    return passage.locator


def in_short(text: str, most: int) -> str:
    """Return a name of at most ``most`` characters, cut after a word."""
    if len(text) <= most:
        return text
    return f"{text[: most - 3].rsplit(' ', 1)[0].rstrip(' ,;:(')}..."


def short_citation(passage: Passage, document: Document) -> str:
    """Return where a passage is from, in short: title, place in it, date. That it is a page says nothing."""
    where = "" if passage.locator == A_PAGE else in_short(place(passage, document), 40)
    return ", ".join(filter(None, (in_short(document.title, 60), where, date(document.published))))


def possessive(name: str) -> str:
    """Return whose something is: Kent's, Wales'."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def whose_words(passage: Passage, document: Document) -> str:
    """Return whose words a passage carries, so that an argument is not read as a rule."""
    voice = passage.voice.value
    said = voice[0].upper() + voice[1:]
    ours = passage.note and passage.voice is not Voice.LEARNING
    return f"Our note. {said}." if ours else f"{said}. {document.publisher}."


def person(number: int, names: Mapping[int, str]) -> str:
    """Return what somebody is called: the name they chose, else their number."""
    return names.get(number) or core_messages.A_PERSON.format(number=number)


def called(somebody: Person, reader: Person | None) -> str:
    """Return what a person is called: to colleagues the name they chose, to other councils their number.

    At the command line the reader is nobody (None), to whom names are shown.
    """
    is_colleague = reader is None or bool(somebody.councils & reader.councils)
    return person(somebody.id, {somebody.id: somebody.display_name} if is_colleague else {})


def called_by_number(number: int, somebody: Person | None, reader: Person | None) -> str:
    """Return what whoever has a number is called at the beginning of a sentence.

    A number that nobody has is called as that of a stranger is, so that none tells who is enrolled.
    """
    return capitalised(called(somebody, reader) if somebody else person(number, {}))


def capitalised(text: str) -> str:
    """Return a text as it begins a sentence."""
    return text[:1].upper() + text[1:]


def in_words(slug: str) -> str:
    """Return a council's or a region's slug as people write it: Kensington and Chelsea."""
    small = {"and", "of", "on", "the", "upon", "with"}
    return " ".join(w if n and w in small else w.capitalize() for n, w in enumerate(slug.split("_")))


def joined(parts: tuple[str, ...]) -> str:
    """Return parts as a list in a sentence: a, b and c."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
