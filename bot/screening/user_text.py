"""Words that a person wants kept or sent on: screened and measured before either."""

from __future__ import annotations

import re
import unicodedata

from bot.core import formatting
from bot.core.question import Question
from bot.errors import RefusedError
from bot.screening import messages as screening_messages
from bot.screening.screen import Screen
from procedures.authorities import Authorities

#: The most characters of a question that is sent on, and of a notice to others.
LONGEST_QUESTION, LONGEST_NOTICE = 500, 1000
#: The most characters of a text that is kept, such as a learning point, and of a question to discuss.
LONGEST_TEXT, LONGEST_TO_DISCUSS = 600, 200
#: The most characters of words that are shown again to whoever typed them.
LONGEST_SHOWN_AGAIN = 4000
#: A tag, or marks that stand for bold, a link or a heading.
_MARKUP = re.compile(r"</?[a-z][^>]*>|\*\*|__|`|\[[^\]]+\]\([^)]+\)|^#{1,6} ", re.I | re.M)
#: A number up to seventeen, in digits or in words.
_COUNT = (
    r"(\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen)"
)
_AGE = re.compile(
    rf"\b{_COUNT}[ -]?(weeks?|months?|years?)?[ -]old\b|\bage(d|s)?:? (of |about |only |just )?{_COUNT}\b"
    rf"|\b\d{{1,2}} ?y/?o\b|\bnew-?born\b|\b\d{{1,2}}[ -]year|\b{_COUNT} (weeks?|months?|years?) of age\b"
    rf"|\b(child|boy|girl|baby|son|daughter|brother|sister|pupil)( of {_COUNT}|, \d{{1,2}}| \(\d{{1,2}})\b",
    re.I,
)
_EVENT = re.compile(
    r"\b(died|death|killed|murder\w*|arrest\w*|assault\w*|stabb\w+|shot|raped?|abduct\w*|missing|drown\w*"
    r"|burn\w*|fire|overdos\w*|hospital\w*|admitted|fractur\w*|injur\w*|attack\w*|crash|collision|removed"
    r"|exclu\w+|ran away|absconded|inquest|trial|sentenced|january|february|march|april|june|july|august"
    r"|september|october|november|december|last (week|month|year|summer|winter)|monday|tuesday|wednesday"
    r"|thursday|friday|saturday|sunday)\b",
    re.I,
)
#: A place that is told by its kind, also where its name is not known.
_PLACE = re.compile(r"\b(in|at|from|near) [A-Z][a-z]+|\b(school|estate|village|street|hospital|nursery)\b")


def approved_question(typed: str, screen: Screen) -> str:
    """Return a question as it may be sent on. Raises RefusedError with the sentence that says why not."""
    text = _plain(typed, LONGEST_QUESTION)
    seen = screen.check(text)
    if seen.outcome == "danger":
        raise RefusedError(screening_messages.QUESTION_DANGER)
    if seen.outcome == "personal_details":
        raise RefusedError(screening_messages.personal(seen.kinds))
    if seen.outcome == "out_of_scope":
        raise RefusedError(screening_messages.OUTSIDE)
    return text


def approved_notice(typed: str, screen: Screen) -> str:
    """Return words for others, such as what was done about a gap, as they may be sent.

    They need not be about procedure. Raises RefusedError with the sentence that says why not.
    """
    text = _plain(typed, LONGEST_NOTICE)
    seen = screen.check(text)
    if seen.outcome == "danger":  # whether it holds personal details was not looked at
        raise RefusedError(screening_messages.NOTICE_DANGER)
    if seen.outcome == "personal_details":
        raise RefusedError(screening_messages.personal(seen.kinds))
    return text


def _plain(typed: str, longest: int) -> str:
    text = Question.of(typed).text
    if not any(c.isalnum() for c in text):
        raise RefusedError(screening_messages.NOTHING_TO_SEND)
    if len(text) > longest:
        raise RefusedError(screening_messages.LONG_TO_SEND.format(longest=longest))
    return text


def approved_text(typed: str, screen: Screen) -> str:
    """Return a text as it may be kept. Raises RefusedError saying why it may not."""
    return _approved(typed, screen, LONGEST_TEXT, screening_messages.LONG)


def approved_to_discuss(typed: str, screen: Screen) -> str:
    """Return a question for discussion as it may be kept. Raises RefusedError saying why it may not."""
    return _approved(typed, screen, LONGEST_TO_DISCUSS, screening_messages.LONG_QUESTION)


def approved_reason(typed: str, screen: Screen) -> str:
    """Return a reason that a proposer is told. Raises RefusedError."""
    return _approved(typed, screen, LONGEST_TEXT, screening_messages.LONG)


def may_be_shown_again(typed: str, screen: Screen) -> bool:
    """Whether words that may not be kept, such as too many of them, may be shown to whoever typed them.

    Not where screening found anything in them, or cannot read all of them.
    """
    text = Question.of(typed).text
    if len(text) > LONGEST_SHOWN_AGAIN or not in_our_letters(text):
        return False
    return screen.check(text).outcome not in {"danger", "personal_details"}


def names_somebody(text: str, screen: Screen) -> bool:
    """Whether a text on procedure may hold personal details, or cannot be read for them.

    It may tell of danger, as a rule for an emergency does.
    """
    plain = Question.of(text).text
    return not in_our_letters(plain) or screen.check(plain, calm=True).outcome == "personal_details"


def shown_again(typed: str, screen: Screen) -> str:
    """Return words that may not be kept as they stand in the form again, "" where they may not be shown."""
    return typed if may_be_shown_again(typed, screen) else ""


def could_identify(text: str, authorities: Authorities) -> bool:
    """Whether a text tells an age, a place and an event, which together may tell who a case was about."""
    place = authorities.areas_named_in(text) or _PLACE.search(text)
    return bool(_AGE.search(text) and place and _EVENT.search(text))


def _approved(typed: str, screen: Screen, longest: int, long: str) -> str:
    text = Question.of(typed).text
    if not any(c.isalnum() for c in text):
        raise RefusedError(screening_messages.EMPTY)
    if len(text) > longest:
        raise RefusedError(long.format(longest=longest, length=len(text)))
    if _MARKUP.search(typed):
        raise RefusedError(screening_messages.MARKUP)
    if not in_our_letters(text):
        raise RefusedError(screening_messages.OTHER_SCRIPT)
    seen = screen.check(text)
    if seen.outcome == "danger":  # whether it holds personal details was not looked at
        raise RefusedError(screening_messages.DANGER)
    if seen.outcome == "personal_details":
        raise RefusedError(screening_messages.PERSONAL.format(kinds=formatting.joined(seen.kinds)))
    return text


def in_our_letters(text: str) -> bool:
    """Whether every letter is a Latin one: screening for personal details reads no others."""
    return all("LATIN" in unicodedata.name(c, "") for c in text if c.isalpha())
