"""What screening makes of a question: whole with the one before it, without its details, as no emergency."""

from __future__ import annotations

from dataclasses import replace

from bot.core.question import Question
from bot.screening.screen import Screen, Screened


class QuestionScreen:
    """The screen that a question passes, with what can be asked in place of one that does not."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def seen_in(self, question: Question) -> tuple[Screened, Question]:
        """Return what is seen, and in which question: two harmless halves may name somebody."""
        seen = self._screen.check(question.text, calm=question.calm)
        if seen.outcome == "clear" and question.earlier:
            whole = replace(question, text=question.searched, earlier=None, bare=None)
            seen = self._screen.check(whole.text, calm=question.calm)
            return seen, whole if seen.outcome == "personal_details" else question
        return seen, question

    def without_details(self, question: Question, seen: Screened) -> Question | None:
        """Return the question without its details, only if it passes the screen itself and can be asked."""
        if not seen.cleaned or not seen.bare:
            return None
        offered = replace(question, text=seen.cleaned, bare=seen.bare)
        if offered.too_long:
            return None
        passes = {self._screen.check(text, calm=question.calm).outcome for text in (seen.cleaned, seen.bare)}
        return offered if passes == {"clear"} else None

    def calm(self, question: Question) -> Question | None:
        """Return the question as no emergency, for its asker to choose; details of a person are taken out."""
        seen, calm = self.seen_in(replace(question, calm=True))
        return self.without_details(calm, seen) if seen.outcome == "personal_details" else calm
