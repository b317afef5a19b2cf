"""What other documents say near to a passage, for whoever reads it in its own document."""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import Future
from dataclasses import replace

from bot.core.card import ShownPassage
from bot.core.question import Question
from bot.features.answers.card_builder import own_area
from bot.features.answers.standing_mark import mark_of
from embeddings.search import Search
from procedures.library import Library

#: Given a passage's id, whose words come first for the reader, and the councils of whose people they are,
#: returns what other documents say near to it.
FindNeighbours = Callable[[str, str | None, Collection[str]], tuple[ShownPassage, ...]]
#: Asks for that elsewhere, and returns what will hold it.
AskNeighbours = Callable[[str, str | None, Collection[str]], Future[tuple[ShownPassage, ...]]]


class NeighbourService:
    """The service that finds what other documents say near to a passage. What is held back is none of it."""

    def __init__(self, search: Search, library: Library) -> None:
        self._search = search
        self._library = library

    def near(
        self, passage_id: str, home: str | None, councils: Collection[str] = ()
    ) -> tuple[ShownPassage, ...]:
        """Return passages of other documents, each marked as an answer marks it; none for one not held.

        ``home`` is the council whose words come first for the reader, ``councils`` those of whose people they
        are. Raises IndexFault and OSError.
        """
        reader = Question("", home)
        is_own = own_area(reader, self._library)
        shown = [
            ShownPassage(one.passage, one.document, one.nearness, one.originals)
            for one in self._search.neighbours(passage_id, home, councils)
        ]
        documents = {**self._library.documents, **{one.document.id: one.document for one in shown}}
        return tuple(
            replace(one, mark=mark_of(one, documents, reader, self._library, is_own)) for one in shown
        )
