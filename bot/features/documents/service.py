"""Document service: originals in, corrected, shown, compared and read again from where they came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.core import formatting
from bot.core.corpus import CurrentCorpus
from bot.errors import ChangedError, NotHeldError, RefusedError, UnknownError
from bot.features.documents import messages as document_messages
from bot.features.documents.acts import Act, ActKind, LoggedIndex, waiting
from bot.features.documents.comparison import Comparisons, DocumentComparison, compare, unlike
from bot.features.documents.facts import facts_of, given_of
from bot.features.documents.fetching import PoliteFetcher
from bot.features.documents.identity import (
    Identified,
    SharedText,
    identified,
    may_be_edition,
    same_text,
)
from bot.features.documents.model import Outcome, Overruled, Taken
from bot.features.documents.sources import Source, on_one_line, read_steadily, sources_of
from embeddings.errors import IndexFault
from embeddings.index import Index, Progress
from procedures.correction import corrected
from procedures.document import (
    Document,
    Kind,
    Original,
    Standing,
    as_own,
    as_read,
    claimed_by,
    is_for,
    owner_of,
)
from procedures.library import Library, differing, resting, resting_places, shapes_of
from procedures.originals import DocumentFacts, coverage, original_of, settled
from procedures.problem import Problem
from procedures.provenance import NAME, dump_shapes
from procedures.reading.address import Fetched
from procedures.reading.coverage import Coverage
from procedures.reading.errors import ReadingError

#: Passages after which documents that come together are taken in, so that little waits in memory.
TOGETHER = 500

#: Places at which a text differs that are named in a sentence.
_PLACES = 5
#: What is logged of each outcome that is kept.
_ACTS = {
    Taken.NEW: ActKind.TAKEN_IN,
    Taken.REPLACED: ActKind.REPLACED,
    Taken.HELD_BACK: ActKind.HELD_BACK,
    Taken.WAITS: ActKind.PROPOSED,
}

#: Given a prepared outcome and how it looks with other facts, by name; returns what to take in, or None.
Reviewer = Callable[[Outcome, Callable[[Mapping[str, str]], Outcome]], Outcome | None]


@dataclass(frozen=True)
class Refreshed:
    """What an address gave now; ``comparison`` is there where the text is another.

    ``held`` is what it was compared with, as it stood then. ``problem`` says why nothing can be taken in: no
    text came, or one that is not the source of the notes.
    """

    held: Original
    original: Original | None = None
    comparison: DocumentComparison | None = None
    problem: str = ""

    @property
    def document(self) -> Document:
        """The document, as it stood."""
        return self.held.document


class DocumentService:
    """The service of documents: looks after the originals of one index."""

    def __init__(
        self,
        library: Library,
        index: Index,
        corpus: CurrentCorpus,
        clock: Callable[[], dt.datetime],
        logged: LoggedIndex,
        forget_words: Callable[[Sequence[str]], None],
        fetcher: PoliteFetcher,
        comparisons: Comparisons,
        councils: Collection[str] | None = None,
    ) -> None:
        """``index`` is read alone; ``logged`` changes it.

        ``forget_words`` drops the words of documents from what was kept of them beside the index.
        ``comparisons`` keeps those that were made. Whoever acts sees what is for people of ``councils``;
        None is whoever runs the service, who sees all.
        """
        self._comparisons = comparisons
        self._shared_text = SharedText()
        self._library = library
        self._index = index
        self._logged = logged
        self._corpus = corpus
        self._clock = clock
        self._forget_words = forget_words
        self.fetcher = fetcher
        self._councils = councils

    # Adding.

    def sources(self, named: Sequence[str], lists: Sequence[str], facts: DocumentFacts) -> list[Source]:
        """Return the documents of what was named, each with the facts that were given for all.

        Raises RefusedError where a title or an address is given for several.
        """
        found = sources_of(named, lists, self._library.authorities, self.fetcher.fetch)
        if (facts.title or facts.url) and len(found) > 1:
            raise RefusedError(document_messages.ONE_SOURCE.format(count=len(found)))
        return [
            replace(s, facts=facts.over(s.facts or DocumentFacts())) if facts != DocumentFacts() else s
            for s in found
        ]

    def add(
        self,
        sources: Sequence[Source],
        reading: Progress,
        encoding: Progress,
        review: Reviewer | None = None,
    ) -> Iterator[Outcome]:
        """Take sources in, many at a time, and yield what came of each.

        Raises OSError on a full disk, and ChangedError where somebody changed what is held meanwhile.
        """
        held = self._held()
        waiting: list[Outcome] = []
        encoding = _adding_up(encoding)
        for count, source in enumerate(sources, 1):
            outcome = self._prepared(source, held, review)
            reading(count, len(sources))
            waiting.append(outcome)
            if outcome.original and outcome.taken in (Taken.NEW, Taken.REPLACED):
                held[outcome.original.document.id] = outcome.original
            if sum(len(o.original.passages) for o in waiting if o.original) >= TOGETHER:
                yield from self._taken_in(waiting, encoding)
                waiting = []
        yield from self._taken_in(waiting, encoding)

    def understood(self, source: Source) -> Outcome:
        """Return what a source is and what would become of it; nothing is kept."""
        return self._prepared(source, self._held(), None)

    def held(self) -> list[Original]:
        """Return the originals that are shown to people whom whoever acts is one of."""
        return list(self._corpus(self._councils).originals)

    def _held(self) -> dict[str, Original]:
        return {original.document.id: original for original in self.held()}

    def _hidden(self) -> list[Original]:
        """Return the originals that are held back, as far as they are for whoever acts."""
        return [o for o in self._index.held_back() if is_for(o.document.id, self._councils)]

    def _prepared(self, source: Source, held: Mapping[str, Original], review: Reviewer | None) -> Outcome:
        if source.problem or source.read is None:
            return Outcome(source.shown, problem=source.problem)
        try:
            fetched = source.read()
            outcome = self._understood(source, fetched, held, source.facts or DocumentFacts())
        except ReadingError as error:
            return Outcome(source.shown, problem=on_one_line(str(error)))
        if review is None or outcome.taken in (Taken.SAME_TEXT, Taken.UNCHANGED):
            return outcome
        decided = review(outcome, lambda said: self._reconsidered(source, fetched, held, said))
        return decided or Outcome(
            source.shown,
            Taken.LEFT_OUT,
            problem=document_messages.REVIEW_DROPPED.format(name=source.shown),
        )

    def _reconsidered(
        self, source: Source, fetched: Fetched, held: Mapping[str, Original], said: Mapping[str, str]
    ) -> Outcome:
        try:
            facts = facts_of(said, self._library.authorities)
            facts = replace(facts, for_all=bool(source.facts and source.facts.for_all))
            return self._understood(source, fetched, held, facts)
        except (UnknownError, ReadingError) as error:
            return Outcome(source.shown, problem=on_one_line(str(error)))

    def _understood(
        self, source: Source, fetched: Fetched, held: Mapping[str, Original], facts: DocumentFacts
    ) -> Outcome:
        """Return what a text is and what would be done with it; nothing is kept. Raises ReadingError."""
        at_address = "://" in source.place
        place = fetched.url if at_address else source.place
        said = facts
        earlier = [o for o in held.values() if o.place == place and o.given]
        if facts.only_for:
            earlier = [o for o in earlier if owner_of(o.document.id) == facts.only_for]
        if len(earlier) == 1:
            facts = facts.over(facts_of(dict(earlier[0].given), self._library.authorities))
            facts = replace(facts, only_for="") if said.for_all else facts
        made = original_of(
            fetched.data,
            fetched.url if at_address else source.name,
            self._library,
            fetched.content_type,
            replace(facts, folder=source.folder),
            added=self._clock().isoformat(timespec="seconds"),
        )
        made = replace(made, place=place, given=given_of(facts), etag=fetched.etag, modified=fetched.modified)
        if refused := self._refused(source.shown, made, held, facts):
            return refused
        held = {i: original for i, original in held.items() if owner_of(i) == facts.only_for}
        if facts.only_for:
            own = replace(made.document, id=as_own(made.document.id, facts.only_for))
            made = corrected(made, own)
        made = _as_edition(made, held)
        if places := differing(self._library, made):
            return _held_back(source.shown, made, places)
        found = identified(made, held, self._library.documents)
        outcome = self._outcome(source, found, held, coverage(made, fetched.data, fetched.content_type))
        return replace(outcome, overruled=self._overruled(outcome, said))

    def _refused(
        self, shown: str, made: Original, held: Mapping[str, Original], facts: DocumentFacts
    ) -> Outcome | None:
        """Return why a text cannot be held for the people of one council alone, or for all; None if it can.

        The same document is never held for some people and for all: a copy that was forgotten would show it.
        What may be another edition of one council's own is for all only where that is said: it may be
        forgotten to say again for whom it is.
        """
        council = facts.only_for
        if council and made.document.id in self._library.documents:
            return Outcome(shown, problem=document_messages.NOTED_FOR_ALL.format(id=made.document.id))
        ids = {made.document.id, as_own(made.document.id, council)} if council else {made.document.id}
        for document_id, original in held.items():
            owner = owner_of(document_id)
            if council == owner or (council and owner):
                continue
            plain = document_id.removeprefix(as_own("", owner)) if owner else document_id
            same = original.place and original.place == made.place
            is_text = bool(original.words) and original.words == made.words
            known = {"title": made.document.title, "id": document_id, "council": owner.replace("_", "-")}
            if same or plain in ids or is_text:
                told = document_messages.HELD_FOR_ONE if owner else document_messages.HELD_FOR_ALL
                return Outcome(shown, problem=told.format(**known), held_for=owner)
            if owner and not facts.for_all and self._is_like(made, original, held):
                problem = document_messages.LIKE_ONE.format(**known)
                return Outcome(shown, problem=problem, held_for=owner, is_only_like=True)
        return None

    def _is_like(self, made: Original, own: Original, held: Mapping[str, Original]) -> bool:
        """Whether a text may be another edition of one council's own, by its title or by its words.

        What the library has notes on is for all, and so is what stands for the most part in a text that is.
        """
        is_noted = made.document.id in self._library.documents
        by_words = not is_noted and self._shared_text.is_much(made, own)
        if not by_words and may_be_edition(made, [own]) is None:
            return False
        shared = (o for i, o in held.items() if not owner_of(i))
        earlier = (o for o in shared if made.document.id == o.document.id or made.place == o.place)
        return not any(self._shared_text.is_much(made, one) for one in earlier)

    def _overruled(self, outcome: Outcome, said: DocumentFacts) -> Overruled | None:
        """Return what was said of a document that does not stand in what is held of it."""
        document = outcome.original.document if outcome.original else None
        if document is None:
            return None
        stands = _with_facts(document, said)
        values = tuple(unlike(stands, document))
        path = next((str(file.path) for file in self._library.files if file.document.id == document.id), "")
        return Overruled(values, path) if values else None

    def _outcome(
        self, source: Source, found: Identified, held: Mapping[str, Original], covered: Coverage
    ) -> Outcome:
        original, replaced = found.original, found.replaces
        if replaced:
            original = _keeping(original, replaced)
        twin = same_text(original, held.values())
        taken = Taken.REPLACED if replaced else Taken.NEW
        if twin is not None and replaced in (None, twin):
            taken = Taken.SAME_TEXT
        elif replaced and replaced.digest == original.digest and replaced.document == original.document:
            taken = Taken.UNCHANGED
        edition = may_be_edition(original, held.values()) if taken is Taken.NEW else None
        beside = next(
            (
                o.document
                for o in held.values()
                if o.place == original.place and o is not replaced and not twin
            ),
            None,
        )
        notes = tuple(
            note
            for note in self._library.notes
            if note.document_id == original.document.id
            and any(resting(original.passages, locator) for locator in note.rests_on)
        )
        return Outcome(
            source.shown,
            taken,
            twin if twin and taken is Taken.SAME_TEXT else original,
            notes,
            replaced=replaced if taken is Taken.REPLACED else None,
            same_as=twin.document if twin and taken is Taken.SAME_TEXT else None,
            beside=beside,
            edition_of=edition.document if edition else None,
            coverage=covered,
        )

    def _taken_in(self, outcomes: Sequence[Outcome], encoding: Progress) -> Sequence[Outcome]:
        instead_of: dict[str, Original | None] = {}
        for outcome in outcomes:
            if outcome.original and outcome.taken in (Taken.NEW, Taken.REPLACED):
                instead_of.setdefault(outcome.original.document.id, outcome.replaced)
        if self._logged.two_people:
            outcomes = [_proposed(outcome) for outcome in outcomes]
        keeping = [(_ACTS[o.taken], o.original) for o in outcomes if o.original and o.taken in _ACTS]
        if keeping:
            self._logged.take_in(keeping, instead_of, encoding)
        return outcomes

    def confirm(self, document_id: str) -> Original:
        """Take in what somebody else proposed; return it as it stands now.

        Raises NotHeldError, and RefusedError for who proposed it and for what is no source.
        """
        coming = self.original(document_id)
        if self._why_held_back(coming):
            raise RefusedError(document_messages.IS_NO_SOURCE.format(id=document_id))
        return self._logged.confirm(coming, self._held().get(claimed_by(document_id)))

    def proposed_change(self, document_id: str) -> tuple[Original, DocumentComparison | None]:
        """Return what waits under an id, and how it differs from what it would replace.

        Raises NotHeldError.
        """
        coming, held = self.original(document_id), self._held()
        stands = held.get(claimed_by(document_id))
        return coming, self._comparisons.between(stands, coming) if stands else None

    def take_out(self, document_id: str) -> bool:
        """Take an original out, also a damaged one; return False where that waits for a second person.

        Raises NotHeldError, RefusedError and StoreError.
        """
        if not (self._index.holds(document_id) and is_for(document_id, self._councils)):
            self._forget_words([document_id])  # it may have been taken out by a process that ended there
            raise NotHeldError(document_messages.NOT_HELD.format(id=document_id))
        try:
            original: Original | None = self.original(document_id)
        except (IndexFault, NotHeldError):  # it is held, and damaged
            original = None
        is_out = self._logged.take_out(original, document_id)
        if is_out:
            self._forget_words([document_id])
        return is_out

    def acts(self) -> list[Act]:
        """Return what was done with documents, the oldest first. Raises StoreError."""
        return self._logged.acts()

    # Correcting.

    def correct(self, document_id: str, said: Mapping[str, str], standing: str, by: str) -> list[str]:
        """Correct what is said of an original, its text unread; return what changed, in words.

        Raises NotHeldError, RefusedError, UnknownError for a value that does not exist, and ChangedError
        where somebody changed the document meanwhile.
        """
        held = self._held()
        original = self._original(document_id, held)
        noted = {file.document.id: file.path for file in self._library.files}
        if document_id in noted:
            raise RefusedError(
                document_messages.IN_THE_LIBRARY.format(id=document_id, path=noted[document_id])
            )
        facts = facts_of(said, self._library.authorities)
        if facts.only_for and facts.only_for != owner_of(document_id):
            raise RefusedError(document_messages.ONLY_FOR_STAYS.format(id=document_id))
        if not given_of(facts) and not standing and not by:
            raise RefusedError(document_messages.NOTHING_TO_SET)
        document = self._with_standing(_with_facts(original.document, facts), standing, by, held)
        given = given_of(facts.over(facts_of(dict(original.given), self._library.authorities)))
        doubts = settled(original.doubts, original.source, [name for name, _ in given_of(facts)])
        changed = replace(corrected(original, document), given=given, doubts=doubts)
        if changed == original:
            return []
        after, instead_of = [changed], {document_id: original}
        if document.superseded_by in held:
            later = held[document.superseded_by or ""]
            after.append(corrected(later, replace(later.document, supersedes=document_id)))
            instead_of[later.document.id] = later
        self._logged.take_in([(ActKind.CORRECTED, each) for each in after], instead_of)
        return _differences(original.document, document)

    def _with_standing(
        self, document: Document, standing: str, by: str, held: Mapping[str, Original]
    ) -> Document:
        if by and standing and standing != Standing.SUPERSEDED.value:
            raise RefusedError(document_messages.STANDING_AND_BY)
        if by:
            known = self._library.documents | {i: o.document for i, o in held.items()}
            if by not in known:
                raise NotHeldError(document_messages.NOT_KNOWN.format(id=by))
            if owner_of(by) != owner_of(document.id):  # those who may not see it would be told its name
                raise RefusedError(document_messages.FOR_OTHERS.format(id=document.id, by=by))
            seen, at = {document.id}, by
            while at in known:
                if at in seen:
                    raise RefusedError(document_messages.BY_ITSELF.format(id=document.id))
                seen.add(at)
                at = known[at].superseded_by or ""
            return replace(document, standing=Standing.SUPERSEDED, superseded_by=by)
        if standing:
            later = document.superseded_by if standing == Standing.SUPERSEDED.value else None
            return replace(document, standing=Standing(standing), superseded_by=later)
        return document

    # Listing, showing and comparing.

    def documents(self) -> list[dict[str, Any]]:
        """Return every document that has notes or was added, by id; ``damaged`` says what cannot be read."""
        originals = self._held()
        hidden = {o.document.id: o for o in self._hidden()}
        originals = originals | hidden
        notes: dict[str, int] = {}
        for note in self._library.notes:
            notes[note.document_id] = notes.get(note.document_id, 0) + 1
        noted = {i: as_read(d) if i in originals else d for i, d in self._library.documents.items()}
        known = {i: o.document for i, o in originals.items()} | noted
        damaged = {i: why for i, why in self._index.damaged.items() if is_for(i, self._councils)}
        known |= {i: Document(i, i, Kind.PROCEDURE, "") for i in damaged if i not in known}
        return [
            {
                "id": document_id,
                "title": document.title,
                "kind": document.kind.value,
                "publisher": document.publisher,
                "published": document.published,
                "standing": document.standing.value,
                "superseded_by": document.superseded_by,
                "supersedes": document.supersedes,
                "notes": notes.get(document_id, 0),
                "only_for": owner_of(document_id) or None,
                "waits": document_id in hidden,
                "held_back": self._why_held_back(hidden.get(document_id)),
                **_of_original(originals.get(document_id)),
                "damaged": damaged.get(document_id),
            }
            for document_id, document in sorted(known.items())
        ]

    def _why_held_back(self, original: Original | None) -> list[str]:
        """Return the places at which a text differs from the source that it claims to be."""
        return list(differing(self._library, _as_claimed(original))) if original else []

    def held_back(self) -> list[Problem]:
        """Return a problem for each text that is held back, at the notes that it is not the source of."""
        paths = {file.document.id: file.path for file in self._library.files}
        waits = [o for o in self._hidden() if self._why_held_back(o)]
        return [
            Problem(paths.get(_as_claimed(o).document.id, Path(o.source)), 1, self._told_held_back(o))
            for o in waits
        ]

    def keep_sources(self, sources: Sequence[Source]) -> tuple[Path, dict[str, int]]:
        """Keep the shapes of the paragraphs that notes rest on, from their sources or from all that is held.

        Returns the library's file and how many paragraphs of which document were kept. Raises ReadingError,
        and RefusedError where no note rests on any of the documents.
        """
        read = [self._source_of(source) for source in sources]
        originals = read or [*self._held().values(), *map(_as_claimed, self._hidden())]
        places = resting_places(self._library)
        made = {o.document.id: shapes_of(o, places.get(o.document.id, ())) for o in originals}
        made = {document_id: shapes for document_id, shapes in made.items() if shapes}
        if not made:
            raise RefusedError(document_messages.NO_SOURCE)
        dump_shapes(self._library.folder / NAME, {**self._library.sources, **made})
        return self._library.folder / NAME, {i: len(shapes) for i, shapes in made.items()}

    def _source_of(self, source: Source) -> Original:
        if source.read is None:
            raise ReadingError(source.problem)
        fetched = source.read()
        name = fetched.url if "://" in source.place else source.name
        return original_of(fetched.data, name, self._library, fetched.content_type, source.facts)

    def _told_held_back(self, original: Original) -> str:
        return document_messages.CHECK_HELD_BACK.format(
            id=original.document.id,
            source=original.source,
            places=_listed(self._why_held_back(original)),
        )

    def original(self, document_id: str) -> Original:
        """Return an original, also one that is held back. Raises NotHeldError."""
        held = {original.document.id: original for original in self._hidden()}
        return self._original(document_id, held | self._held())

    def _original(self, document_id: str, held: Mapping[str, Original]) -> Original:
        if document_id not in held and document_id in self._library.documents:
            raise NotHeldError(document_messages.NOT_ADDED.format(id=document_id))
        if document_id not in held:
            raise NotHeldError(document_messages.NOT_HELD.format(id=document_id))
        return held[document_id]

    def against(self, document_id: str, path: Path) -> Coverage:
        """Return what of a file stands nowhere in an original. Raises NotHeldError, ReadingError."""
        self.original(document_id)  # before a long file is read
        return self.against_data(document_id, read_steadily(path).data, path.name)

    def against_data(self, document_id: str, data: bytes, name: str) -> Coverage:
        """Return what of a file, by its name, stands nowhere in an original. Raises as ``against`` does."""
        return coverage(self.original(document_id), data, name=name)

    def compared(self, old: str, new: str) -> DocumentComparison:
        """Return what changed between two originals. Raises NotHeldError."""
        return self._comparisons.between(self.original(old), self.original(new))

    # Reading again.

    def from_addresses(self) -> list[Original]:
        """Return the originals that came from an address."""
        return _from_addresses(self._held())

    def refresh(self, ids: Sequence[str] = ()) -> Iterator[Refreshed]:
        """Read again the addresses that originals came from, and yield what each is now; nothing is kept.

        Raises NotHeldError for an id that is not held, RefusedError for one that came from no address.
        """
        held = self._held()
        chosen = [self._original(i, held) for i in dict.fromkeys(ids)] or _from_addresses(held)
        if not chosen:
            raise RefusedError(document_messages.NO_ADDRESSES_HELD)
        for original in chosen:
            if not _address_of(original):
                raise RefusedError(document_messages.NOT_FROM_ADDRESS.format(id=original.document.id))
        return (self._read_again(original) for original in chosen)

    def _read_again(self, original: Original) -> Refreshed:
        address = _address_of(original)
        try:
            fetched = self.fetcher.again(address, original.etag, original.modified)
            if fetched.unchanged:
                return Refreshed(original)
            source = Source(address, address, address)
            fetched = replace(fetched, url=address)
            others = {original.document.id: replace(original, place=address)}
            outcome = self._understood(source, fetched, others, DocumentFacts())
            if outcome.taken is Taken.HELD_BACK:
                return Refreshed(original, outcome.original, problem=outcome.problem or "")
        except ReadingError as error:
            return Refreshed(original, problem=str(error))
        now = outcome.original
        if now is None or (now.words == original.words and now.document == original.document):
            return Refreshed(original)
        compared = compare(original, now)
        if compared.nothing_left:
            told = document_messages.ANOTHER_TEXT.format(id=original.document.id, address=address)
            return Refreshed(original, problem=told)
        return Refreshed(original, now, compared)

    def take_in(self, refreshed: Refreshed) -> bool:
        """Take a changed text in, in place of the earlier one; return False where that waits for somebody.

        Raises ChangedError where what is held was changed since, which would be undone.
        """
        two, document_id = self._logged.two_people, refreshed.document.id
        if refreshed.original and not refreshed.problem:
            coming = waiting(refreshed.original) if two else refreshed.original
            acts = [(ActKind.PROPOSED if two else ActKind.REPLACED, coming)]
            try:
                self._logged.take_in(acts, {document_id: refreshed.held})
            except ChangedError as error:
                told = document_messages.CHANGED_SINCE_READ.format(id=document_id)
                raise ChangedError(told) from error
        return not two


def _proposed(outcome: Outcome) -> Outcome:
    """Return what comes of a text that a second person has to confirm."""
    if outcome.original is None or outcome.taken not in (Taken.NEW, Taken.REPLACED):
        return outcome
    return replace(outcome, taken=Taken.WAITS, original=waiting(outcome.original), notes=())


def _held_back(shown: str, made: Original, places: Sequence[str]) -> Outcome:
    """Return what comes of a text that claims to be a source and is another: only officers see it."""
    kept = waiting(made)
    told = document_messages.HELD_BACK.format(
        name=shown, title=made.document.title, places=_listed(places), id=kept.document.id
    )
    return Outcome(shown, Taken.HELD_BACK, kept, problem=told)


def _as_claimed(original: Original) -> Original:
    """Return a text under the id of the document that it claims to be."""
    claimed = claimed_by(original.document.id) or original.document.id
    return corrected(original, replace(original.document, id=claimed))


def _listed(places: Sequence[str]) -> str:
    """Return the first places in words, and how many more there are."""
    if len(places) <= _PLACES:
        return formatting.joined(tuple(places))
    return document_messages.AND_MORE.format(places=", ".join(places[:_PLACES]), count=len(places) - _PLACES)


def _adding_up(progress: Progress) -> Progress:
    """Return what tells of several rounds of work as of one, so that a bar never runs back."""
    before, last = 0, (0, 0)

    def told(done: int, total: int) -> None:
        nonlocal before, last
        if done <= last[0]:
            before += last[1]
        last = (done, total)
        progress(before + done, before + total)

    return told


def _from_addresses(held: Mapping[str, Original]) -> list[Original]:
    return [original for original in held.values() if _address_of(original)]


def _address_of(original: Original) -> str:
    return next((where for where in (original.place, original.source) if "://" in where), "")


def _with_facts(document: Document, facts: DocumentFacts) -> Document:
    return replace(
        document,
        kind=facts.kind or document.kind,
        title=facts.titled(document.title),
        published=facts.date or document.published,
        about=facts.council or document.about,
        publisher=facts.publisher or document.publisher,
        url=facts.url or document.url,
    )


def _keeping(coming: Original, held: Original) -> Original:
    """Return a new text with the standing that a person gave the earlier one, where none is known of it."""
    document, before = coming.document, held.document
    if document.standing is not Standing.UNKNOWN or before.standing is Standing.UNKNOWN:
        return coming
    return replace(
        coming,
        document=replace(
            document,
            standing=before.standing,
            superseded_by=before.superseded_by,
            supersedes=before.supersedes,
        ),
    )


def _as_edition(made: Original, held: Mapping[str, Original]) -> Original:
    """Tell a document which of those that are held says that this one replaced it."""
    before = next((i for i, o in held.items() if o.document.superseded_by == made.document.id), None)
    if before is None or made.document.supersedes:
        return made
    return replace(made, document=replace(made.document, supersedes=before))


def _of_original(original: Original | None) -> dict[str, Any]:
    return {
        "passages": len(original.passages) if original else 0,
        "source": original.source if original else None,
        "added": original.added if original else None,
        "unread": list(original.unread) if original else [],
        "doubts": list(original.doubts) if original else [],
    }


def _differences(before: Document, after: Document) -> list[str]:
    """What was corrected, in words."""
    return [f"{name} {old} becomes {new}" for name, old, new in unlike(before, after)]
