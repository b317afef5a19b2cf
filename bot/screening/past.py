"""Telling what is over from what goes on, by the time that a message gives.

"He set fire to the shed two weeks ago, who reviews the plan" tells a harm, and nobody is in danger. Each part
of a message that gives a time of the past, in a form of the past and with nothing of the present, is over; so
is one that gives no time where the rest says what a court made of it.
What is left without those parts is what a message says of now.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.screening.danger import clauses_in, sentences_of
from bot.screening.phrases import Hit, Phrasebook
from bot.screening.word_lists import phrases_of, read_yaml

_LONG_AGO, _DAYS_AGO, _TODAY = "long_ago", "days_ago", "today"
_TIMES = (_LONG_AGO, _DAYS_AGO, _TODAY)
_TO_COME, _SETTLED, _JUDGED = "to_come", "settled", "judged"
_OVER = (*_TIMES, _JUDGED)
_OF_WORK = frozenset(
    {
        "procedure named",
        "asked about rules",
        "asked outright",
        "who is responsible",
        "office matters",
        _SETTLED,
    }
)
"""What danger.yaml calls the ways to go on to the work of a harm."""
_SINCE = re.compile(
    r"\bsince (?:(?:late |early )?(?:yesterday|last) )?"
    r"(?:night|evening|yesterday|(?:the|this|last) (?:morning|afternoon|evening|night|weekend)"
    r"|lunchtime|teatime|breakfast|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"(?: (?:morning|afternoon|evening|night))?)\b",
    re.IGNORECASE,
)
"""What began in these days and goes on: "alone since yesterday" is alone now."""
_WORRY = "worrying word"
"""The one sign of harm that is none by itself."""
_ASKS_FOR_HELP = "what shall I do"
#: Stands in a phrase for the end of what is said.
_END = "$"

Words = Sequence[str]
#: Names the signals of danger.yaml in words.
Signals = Callable[[Words], Collection[str]]
#: Returns the plain words of a text.
Reads = Callable[[str], Words]


@dataclass(frozen=True)
class _Part:
    """A part of a message: its text, its plain words, what of the past is found in it, and its signals."""

    text: str
    words: Words
    hits: Sequence[Hit]
    signals: Collection[str]

    @property
    def told(self) -> set[str]:
        """What it tells: its signals, and which times of the past and settled things are in it."""
        return {*self.signals, *(hit.name for hit in self.hits)}

    @property
    def times(self) -> set[str]:
        """The kinds of past time that it gives."""
        return {hit.name for hit in self.hits}.intersection(_TIMES)


class Past:
    """The times and forms of the past, read once."""

    def __init__(self, signals: Signals, reads: Reads) -> None:
        data = read_yaml("past")
        self._signals = signals
        self._reads = reads
        words = {name: frozenset(data[name].split()) for name in ("past", "present", "goes_on", "own")}
        self._past, self._present, self._goes_on, self._own = words.values()
        self._join = re.compile(rf"\s+(?=(?:{'|'.join(data['joins'].split())})\b)", re.IGNORECASE)
        self._gone, self._lasting, self._grave = (
            frozenset(data[name]) for name in ("gone", "lasting", "grave")
        )
        self._harms = frozenset(read_yaml("danger")["harm"]) - {_WORRY}
        phrases = {name: data[name] for name in _TIMES}
        phrases |= {name: phrases_of(data[name]) for name in (_TO_COME, _SETTLED, _JUDGED)}
        self._book = Phrasebook(phrases, data["groups"])

    def of_now(self, text: str, read: Iterable[Words]) -> str:
        """Return what a message says of now: without what is over, and with "now" for "since yesterday".

        ``read`` are its sentences in plain words: nearly all messages give no time of the past.
        """
        if not any("since" in words or any(h.name in _OVER for h in self._found(words)) for words in read):
            return text
        text = _SINCE.sub("now", text)
        sentences = [self._parts_of(sentence) for sentence in sentences_of(text)]
        parts = [part for sentence in sentences for part in sentence]
        if not all(map(self._may_be_over, parts)):
            return text
        over = [part for part in parts if self._is_over(part, parts)]
        left = [" ".join(part.text for part in sentence if part not in over) for sentence in sentences]
        return ". ".join(filter(None, left)) if over else text

    def _parts_of(self, sentence: str) -> list[_Part]:
        """Cut a sentence where a part of it ends; a time by itself belongs to what stands beside it."""
        joined: list[str] = []
        opening = ""
        for text in (text for clause in clauses_in(sentence) for text in self._join.split(clause)):
            if not self._is_time(self._reads(text)):
                joined.append(opening + text)
                opening = ""
            elif joined:
                joined[-1] += f" {text}"
            else:
                opening += f"{text} "
        return [self._part(text) for text in (joined or [opening]) if text.strip()]

    def _part(self, text: str) -> _Part:
        words = self._reads(text)
        return _Part(text, words, self._found(words), self._signals(words))

    def _is_time(self, words: Words) -> bool:
        times = _covered(hit for hit in self._found(words) if hit.name in _TIMES)
        return times.issuperset(range(len(words)))

    def _may_be_over(self, part: _Part) -> bool:
        return self._goes_on.isdisjoint(part.words) and self._gone.isdisjoint(part.signals)

    def _is_over(self, part: _Part, parts: Sequence[_Part]) -> bool:
        """Whether a part tells what is over.

        What happened long ago is. Of what happened in these days, no harm is that lasts, that the writer
        tells of themselves, or that the rest tells more of. What is grave, or happened today, is over only
        where the rest says that it is settled, or goes on to the work of it and calls for no help; what is
        both is not. What has no time is over only where a court has judged it.
        """
        others = {told for other in parts if other is not part for told in other.told}
        if self._is_present(part) or not (part.times or _JUDGED in others):
            return False
        if _LONG_AGO in part.times:
            return True
        lasts = not self._lasting.isdisjoint(part.signals) or not self._own.isdisjoint(part.words)
        is_days_ago = _DAYS_AGO in part.times
        is_told_more_of = self._is_harm(others) and (self._is_harm(part.signals) or not is_days_ago)
        if lasts or is_told_more_of or not self._is_in_past(part.words):
            return False
        is_grave = not self._grave.isdisjoint(part.signals)
        if is_grave is is_days_ago or _JUDGED in others:
            is_settled = not others.isdisjoint((_SETTLED, _JUDGED))
            return is_settled or (_ASKS_FOR_HELP not in others and not _OF_WORK.isdisjoint(others))
        return is_days_ago

    def _is_present(self, part: _Part) -> bool:
        """Whether a part says that something goes on or is to come, beside what it says is settled."""
        settled = _covered(hit for hit in part.hits if hit.name == _SETTLED)
        said = {word for at, word in enumerate(part.words) if at not in settled}
        return not self._present.isdisjoint(said) or any(hit.name == _TO_COME for hit in part.hits)

    def _is_harm(self, signals: Collection[str]) -> bool:
        return not self._harms.isdisjoint(signals)

    def _is_in_past(self, words: Words) -> bool:
        return any(word in self._past or word.endswith("ed") for word in words)

    def _found(self, words: Words) -> list[Hit]:
        return list(self._book.find([*words, _END]))


def _covered(hits: Iterable[Hit]) -> set[int]:
    return {at for hit in hits for at in range(hit.start, hit.end)}
