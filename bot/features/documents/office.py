"""The office of documents: what officers see of what is held, and change there in their own name.

What a council says for itself is its own officers' to change; what is the whole country's is every officer's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, partial
from typing import Any

from bot.core.people import Permission, Person
from bot.errors import NotHeldError, RefusedError
from bot.features.documents import messages as document_messages
from bot.features.documents.acts import ActKind
from bot.features.documents.comparison import DocumentComparison
from bot.features.documents.facts import changed_in
from bot.features.documents.service import DocumentService
from bot.screening.screen import Screen
from bot.screening.user_text import may_be_shown_again
from procedures.document import LOCAL_KINDS, Document, Original, document_id_of, owner_of
from procedures.library import Library

#: After every date.
_LAST = "9999"


class DocumentOrder(StrEnum):
    """What a list of what is held goes by."""

    TITLE = "title"
    AGE = "age"
    CARDS = "cards"


@dataclass(frozen=True)
class Leaning:
    """What leans on a document: notes, learning points that are out, citation codes, and later documents."""

    notes: int
    points: int
    codes: int
    later: tuple[str, ...]


@dataclass(frozen=True)
class OfficeDocument:
    """A document as officers see it.

    ``entry`` is what a list says of it; ``original`` is its own text, None where it was not added or is
    damaged. ``is_noted`` says that the library's notes say what it is; ``is_anothers`` that it is another
    council's.
    """

    entry: Mapping[str, Any]
    original: Original | None
    is_noted: bool
    is_anothers: bool


class DocumentOffice:
    """The service with which officers look after what is held."""

    def __init__(
        self,
        documents_by: Callable[[str, Collection[str]], DocumentService],
        library: Library,
        screen: Screen,
        grounds: Callable[[], Iterable[str]],
        codes: Callable[[str], int],
        cards: Callable[[], Mapping[str, int]],
    ) -> None:
        """``documents_by`` acts under a name that is logged, and sees what is for people of some councils.

        ``grounds`` gives the passages under the learning points that are out, ``codes`` counts the citation
        codes that show a document, ``cards`` those of every document that any shows.
        """
        self._documents_by = documents_by
        self._library = library
        self._screen = screen
        self._grounds = grounds
        self._codes = codes
        self._cards = cards

    def service_of(self, person: Person) -> DocumentService:
        """Return the service of documents in which somebody acts under their own number."""
        return self._documents_by(person.actor, person.councils)

    def listed(self, person: Person, by: DocumentOrder = DocumentOrder.TITLE) -> list[dict[str, Any]]:
        """Return every document as lists name it, with ``points`` that lean on it; those added first.

        By age the oldest come first, and those without a date last. By ``cards``, which are counted for that
        order alone, those come first that most show.
        """
        points = Counter(map(document_id_of, self._grounds()))
        cards = Counter(self._cards()) if by is DocumentOrder.CARDS else Counter[str]()
        held = [
            {**each, "points": points[each["id"]], "cards": cards[each["id"]]}
            for each in self.service_of(person).documents()
        ]

        def place(each: Mapping[str, Any]) -> tuple[Any, ...]:
            age = (each["published"] or _LAST) if by is DocumentOrder.AGE else ""
            is_added = bool(each["passages"] or each["waits"])
            return not is_added, -each["cards"], age, each["title"].casefold()

        return sorted(held, key=place)

    def opened(self, person: Person, document_id: str) -> OfficeDocument:
        """Return a document as officers see it. Raises NotHeldError."""
        service = self.service_of(person)
        entry = next((each for each in service.documents() if each["id"] == document_id), None)
        if entry is None:
            raise NotHeldError(document_messages.NOT_HERE)
        original = self._original(service, document_id)
        document = original.document if original else self._library.documents.get(document_id)
        noted = document_id in {file.document.id for file in self._library.files}
        anothers = document is not None and not self.changeable_by(person)(document)
        return OfficeDocument(entry, original, noted, anothers)

    def held(self, person: Person) -> list[Original]:
        """Return the documents whose text is held and shown to people."""
        return self.service_of(person).held()

    def held_document(self, person: Person, document_id: str) -> Document:
        """Return a document whose text is held and shown to people. Raises NotHeldError."""
        found = next((o.document for o in self.held(person) if o.document.id == document_id), None)
        if found is None:
            raise NotHeldError(document_messages.NOT_HERE)
        return found

    def from_addresses(self, person: Person) -> list[Original]:
        """Return the documents that came from an address and are somebody's to change, by title."""
        is_theirs = self.changeable_by(person)
        found = [each for each in self.service_of(person).from_addresses() if is_theirs(each.document)]
        return sorted(found, key=lambda original: original.document.title.casefold())

    def leaning(self, person: Person, document_id: str) -> Leaning:
        """Return what leans on a document that is held. Raises NotHeldError."""
        opened = self.opened(person, document_id)
        grounds = Counter(map(document_id_of, self._grounds()))
        later = tuple(
            each["title"]
            for each in self.service_of(person).documents()
            if document_id in (each["superseded_by"], each["supersedes"])
        )
        return Leaning(opened.entry["notes"], grounds[document_id], self._codes(document_id), later)

    def correct(
        self, person: Person, document_id: str, form: Mapping[str, str], standing: str, by: str
    ) -> list[str]:
        """Correct what is said of a document; return what changed, in words.

        ``form`` holds the fields as they stood on the page: what is as it was says nothing. Raises
        NotHeldError, RefusedError and UnknownError.
        """
        opened = self.to_change(person, document_id)
        if opened.is_noted:
            raise RefusedError(document_messages.NOTED_HERE)
        if opened.original is None:
            raise RefusedError(document_messages.NOT_ADDED_HERE)
        document = opened.original.document
        changed = changed_in(form, document)
        standing = "" if by or standing == document.standing.value else standing
        by = "" if by == (document.superseded_by or "") else by
        if not changed and not standing and not by:
            return []
        self.check_words([*changed.values(), standing, by])
        return self.service_of(person).correct(document_id, changed, standing, by)

    def take_out(self, person: Person, document_id: str) -> bool:
        """Take a document's text out; return False where that waits for a second person.

        Raises NotHeldError and RefusedError.
        """
        self.to_change(person, document_id)
        return self.service_of(person).take_out(document_id)

    def compared(self, person: Person, old: str, new: str) -> DocumentComparison:
        """Return what changed between two documents. Raises NotHeldError."""
        return self.service_of(person).compared(old, new)

    def proposed(self, person: Person, document_id: str) -> DocumentComparison | None:
        """Return how what waits differs from what it would replace, if anything. Raises NotHeldError."""
        return self.service_of(person).proposed_change(document_id)[1]

    def confirm(self, person: Person, document_id: str) -> Original:
        """Take in what somebody else proposed. Raises NotHeldError and RefusedError."""
        self.to_change(person, document_id)
        return self.service_of(person).confirm(document_id)

    def changeable_by(self, person: Person) -> Callable[[Document], bool]:
        """Return what tells whether a document is somebody's to change, as things stand.

        Another council's own is not, unless they took it in last. What was done is read once, however many
        documents are asked about.
        """
        councils = self.manages(person)
        taken_in_by = cache(partial(self._taken_in_by, self.service_of(person)))

        def is_theirs(document: Document) -> bool:
            if owner := owner_of(document.id):
                return owner in councils
            if document.kind not in LOCAL_KINDS or not document.about or councils & set(document.about):
                return True
            return taken_in_by().get(document.id) == person.actor

        return is_theirs

    @staticmethod
    def manages(person: Person) -> frozenset[str]:
        """Return the councils whose documents somebody looks after."""
        return frozenset(team.authority for team in person.teams_where(Permission.MANAGE_DOCUMENTS))

    @staticmethod
    def _taken_in_by(service: DocumentService) -> dict[str, str]:
        """Return who took each document in last, by its id."""
        coming = {ActKind.TAKEN_IN, ActKind.REPLACED, ActKind.PROPOSED}
        return {act.document_id: act.actor for act in service.acts() if act.did in coming and act.done}

    def check_words(self, typed: Iterable[str]) -> None:
        """Check words that somebody typed before any of them is kept or repeated. Raises RefusedError."""
        if not all(map(self.may_be_shown, typed)):
            raise RefusedError(document_messages.PERSONAL_IN_FORM)

    def may_be_shown(self, typed: str) -> bool:
        """Whether words that somebody typed may be shown to them again."""
        return not typed or may_be_shown_again(typed, self._screen)

    def to_change(self, person: Person, document_id: str) -> OfficeDocument:
        """Return a document that somebody may change. Raises NotHeldError and RefusedError."""
        opened = self.opened(person, document_id)
        if opened.is_anothers:
            raise RefusedError(document_messages.ANOTHERS)
        return opened

    def _original(self, service: DocumentService, document_id: str) -> Original | None:
        try:
            return service.original(document_id)
        except NotHeldError:
            return None
