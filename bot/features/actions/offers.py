"""What decisions offer to be taken up, each with the paragraphs that it rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.core import formatting
from bot.core.card import ShownPassage
from bot.core.corpus import Corpus
from bot.core.notices import notices_for
from bot.features.actions import messages as said
from bot.features.actions.due_dates import due_on
from procedures.actions import AgreedAction
from procedures.document import Document, Passage
from procedures.library import Library, resting


@dataclass(frozen=True)
class Offered:
    """An agreed action with its document. ``taken`` is the number under which a council took it up."""

    agreed: AgreedAction
    document: Document
    taken: int | None = None

    @property
    def slug(self) -> str:
        """Its name within its document."""
        return self.agreed.id.split("/")[1]

    @property
    def decided(self) -> dt.date | None:
        """The day of the decision, where it is known."""
        published = self.document.published or ""
        return dt.date.fromisoformat(published) if published.count("-") == 2 else None

    @property
    def was_due(self) -> dt.date | None:
        """The day by which those whom the source names were to do it, where it can be worked out."""
        if self.agreed.period is None or not self.agreed.from_decision or self.decided is None:
            return None
        return due_on(self.agreed.period, self.decided)

    @property
    def citation(self) -> str:
        """Where it stands: title, paragraphs, date."""
        return f"{self.document.title}, {self.place}, {formatting.date(self.document.published)}"

    @property
    def place(self) -> str:
        """The paragraphs that it rests on, in words."""
        return formatting.place(self.note, self.document)

    @property
    def note(self) -> Passage:
        """It as a note: our words, whose word they tell, and where that stands."""
        agreed = self.agreed
        return Passage(
            id=agreed.id,
            document_id=agreed.document_id,
            text=agreed.what,
            locator="; ".join(agreed.rests_on),
            voice=agreed.voice,
            note=True,
            rests_on=agreed.rests_on,
            notices=(agreed.notice,) if agreed.notice else (),
        )

    @property
    def time(self) -> str:
        """By when, as the source says it."""
        if self.agreed.period is None:
            return said.NO_TIME_GIVEN
        if self.was_due is None:
            return said.FROM_NOT_SAID.format(period=self.agreed.period)
        return said.FROM_DECISION.format(period=self.agreed.period, due=said.day(self.was_due))


def offers(library: Library) -> list[Offered]:
    """Return what decisions offer, in the order of the library."""
    return [Offered(agreed, library.documents[agreed.document_id]) for agreed in library.actions.values()]


def notices_of(offered: Iterable[Offered], library: Library) -> tuple[str, ...]:
    """Return what must be read with what decisions offer: dates, standing, what was not seen."""
    return notices_for([ShownPassage(each.note, each.document) for each in offered], library.documents)


def paragraphs_of(agreed: AgreedAction, grounds: Corpus) -> Sequence[tuple[Passage, Document]]:
    """Return the paragraphs under an agreed action whole, where its original was added."""
    held = grounds.paragraphs.get(agreed.document_id, ())
    found = dict.fromkeys(_named(held, agreed.rests_on))
    return [(passage, grounds.documents[agreed.document_id]) for passage in found]


def _named(held: Iterable[Passage], locators: Sequence[str]) -> list[Passage]:
    passages = tuple(held)
    return [passage for locator in locators for passage in resting(passages, locator)]
