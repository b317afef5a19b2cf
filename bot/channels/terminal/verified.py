"""What became of a card, as plain text for a terminal. Renders; decides nothing."""

from __future__ import annotations

from bot.channels.terminal.cards import wrapped
from bot.core.passage_ref import PassageState, ResolvedPassage
from bot.features.citations import messages as citations_messages
from bot.features.citations.verification import Verified


def render_verified(verified: Verified) -> str:
    """Return what became of a card as lines, ending with a line break."""
    blocks = [wrapped(verified.outcome), "\n".join(wrapped(line) for line in verified.particulars)]
    blocks += [_passage(number, checked) for number, checked in enumerate(verified.passages, start=1)]
    return "\n\n".join(blocks) + "\n"


def _passage(number: int, checked: ResolvedPassage) -> str:
    said = citations_messages.STATES[checked.state.value]
    if checked.state is PassageState.AS_IT_WAS and checked.cited_anew:
        said = citations_messages.NEW_CITATION
    now = checked.now if checked.state is PassageState.CHANGED or checked.cited_anew else None
    lines = [wrapped(f"{number}. {said}", rest="   ")]
    lines += _named(checked.was.citation, citations_messages.THEN if now else "")
    lines += _quoted(checked.text or citations_messages.NO_WORDS)
    if now:
        lines += _named(now.citation, citations_messages.NOW)
    if now and checked.state is PassageState.CHANGED:
        lines += _quoted(now.text)
    return "\n".join(lines)


def _named(citation: str, when: str) -> list[str]:
    return [wrapped(f"{when} [{citation}]".lstrip(), first="   ", rest="    ")]


def _quoted(text: str) -> list[str]:
    return [wrapped(line, first="   | ", rest="   | ") for line in text.split("\n")]
