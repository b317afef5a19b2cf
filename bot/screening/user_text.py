"""Words that a person wants kept or sent on: screened in the core before either."""

from __future__ import annotations

from bot.core.question import Question
from bot.errors import RefusedError
from bot.features.gaps import messages as gaps_messages
from bot.screening.screen import Screen

#: The most characters of a question that is sent on, and of a notice to others.
LONGEST_QUESTION, LONGEST_NOTICE = 500, 1000


def approved_question(typed: str, screen: Screen) -> str:
    """Return a question as it may be sent on. Raises RefusedError with the sentence that says why not."""
    text = _plain(typed, LONGEST_QUESTION)
    seen = screen.check(text)
    if seen.outcome == "danger":
        raise RefusedError(gaps_messages.DANGER)
    if seen.outcome == "personal_details":
        raise RefusedError(gaps_messages.personal(seen.kinds))
    if seen.outcome == "out_of_scope":
        raise RefusedError(gaps_messages.OUTSIDE)
    return text


def approved_notice(typed: str, screen: Screen) -> str:
    """Return words for others, such as what was done about a gap, as they may be sent.

    They need not be about procedure. Raises RefusedError with the sentence that says why not.
    """
    text = _plain(typed, LONGEST_NOTICE)
    seen = screen.check(text)
    if seen.outcome == "danger":  # whether it holds personal details was not looked at
        raise RefusedError(gaps_messages.NOTICE_DANGER)
    if seen.outcome == "personal_details":
        raise RefusedError(gaps_messages.personal(seen.kinds))
    return text


def _plain(typed: str, longest: int) -> str:
    text = Question.of(typed).text
    if not any(c.isalnum() for c in text):
        raise RefusedError(gaps_messages.EMPTY)
    if len(text) > longest:
        raise RefusedError(gaps_messages.LONG.format(longest=longest))
    return text
