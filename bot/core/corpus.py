"""Corpus: one snapshot of what is held, which every part of the assistant shares."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from bot.core import formatting
from procedures.document import Document, Original, Passage, as_read, is_for, owner_of
from procedures.library import Library
from procedures.refresher import Scenario, ScenarioSet, Withdrawn, withdrawal

if TYPE_CHECKING:
    from embeddings.index import Index


@dataclass(frozen=True)
class Corpus:
    """Notes and originals' passages by id, and the documents they are of, as they were at one moment.

    ``digest`` is of the originals alone.
    """

    passages: Mapping[str, Passage]
    documents: Mapping[str, Document]
    originals: tuple[Original, ...] = ()
    digest: str = ""

    @classmethod
    def of(cls, library: Library, originals: Iterable[Original], digest: str = "") -> Corpus:
        """Gather what is held. What the library says of a document is newer than what was said when added."""
        added = tuple(originals)
        passages = {passage.id: passage for original in added for passage in original.passages}
        documents = {original.document.id: original.document for original in added}
        noted = {i: as_read(d) if i in documents else d for i, d in library.documents.items()}
        return cls({**passages, **library.by_id}, {**documents, **noted}, added, digest)

    @cached_property
    def owners(self) -> frozenset[str]:
        """The councils that have originals which are theirs alone."""
        return frozenset(filter(None, (owner_of(original.document.id) for original in self.originals)))

    @cached_property
    def by_words(self) -> Mapping[tuple[str, str], Passage]:
        """The passages by their document and the digest of their words."""
        return {(p.document_id, p.digest): p for p in reversed(tuple(self.passages.values()))}

    @cached_property
    def paragraphs(self) -> Mapping[str, tuple[Passage, ...]]:
        """The passages of each document that was added, in its order."""
        found: dict[str, list[Passage]] = {}
        for passage in self.passages.values():
            if not passage.note:
                found.setdefault(passage.document_id, []).append(passage)
        return {document_id: tuple(passages) for document_id, passages in found.items()}

    def withdrawal(self, scenario: Scenario) -> str | None:
        """Return why a question is not to be asked now, or None where it stands."""
        return withdrawal(scenario, self.passages)

    def checked(self, made: ScenarioSet) -> ScenarioSet:
        """Return a set in which every question whose passage changed is withdrawn."""
        told = [(scenario, self.withdrawal(scenario)) for scenario in made.scenarios]
        standing = tuple(scenario for scenario, why in told if why is None)
        gone = tuple(Withdrawn(scenario, why) for scenario, why in told if why is not None)
        return replace(made, scenarios=standing, withdrawn=(*made.withdrawn, *gone))

    def shown(self, scenario: Scenario) -> tuple[tuple[Passage, Document], ...]:
        """Return the passages that a question rests on and that are still held, with their documents."""
        held = (self.passages[i] for i in scenario.rests_on if i in self.passages)
        return tuple((passage, self.documents[passage.document_id]) for passage in held)

    def citations(self, scenario: Scenario) -> tuple[str, ...]:
        """Return where the passages of a question are from, in words."""
        return tuple(formatting.citation(passage, document) for passage, document in self.shown(scenario))

    def about(self, scenario: Scenario) -> set[str]:
        """Return the councils that the documents of a question are about."""
        return {slug for _, document in self.shown(scenario) for slug in document.about}


class CurrentCorpus:
    """Snapshot of what is held at the moment of asking: made once, and anew once that is something else.

    Neither the encoder nor what was learned for it is loaded. Threads may share it.
    """

    def __init__(
        self,
        library: Callable[[], Library],
        index: Callable[[], Index],
        only: Callable[[], Collection[str]] | None = None,
    ) -> None:
        """``library`` and ``index`` are made when first asked for.

        Where ``only`` gives ids of documents, no other originals are read.
        """
        self._library = library
        self._index = index
        self._only = only
        self._made: dict[frozenset[str] | None, Corpus] = {}
        self._files: object = None
        self._making = threading.Lock()

    def __call__(self, councils: Collection[str] | None = ()) -> Corpus:
        """Return the snapshot as people of some councils see it.

        What is another council's alone is not in it; without a council, what is any council's alone. None is
        for whoever runs the service, who sees all. Raises IndexFault where the index is damaged.
        """
        with self._making:
            index, library = self._index(), self._library()
            library.follow()
            # Both before they are read: what comes meanwhile is another digest, and other files.
            digest, files = index.originals_digest, library.files
            whole = self._made.get(None)
            if whole is None or whole.digest != digest or self._files is not files:
                of = self._only() if self._only else None
                whole = Corpus.of(library, index.originals(of, councils=None), digest)
                self._made, self._files = {None: whole}, files
            if councils is None:
                return whole
            sight = whole.owners.intersection(councils)
            if whole.owners == sight:
                return whole
            if sight not in self._made:
                seen = [o for o in whole.originals if is_for(o.document.id, sight)]
                self._made[sight] = Corpus.of(library, seen, digest)
            return self._made[sight]

    @property
    def digest(self) -> str:
        """A digest of the originals as of now: another digest, other originals. Reads none of them."""
        return self._index().originals_digest

    def of(self, document_ids: Collection[str]) -> Corpus:
        """Return a snapshot with all notes, and with the originals of some ids alone."""
        digest = self.digest  # before they are read
        return Corpus.of(self._library(), self._index().originals(document_ids), digest)
