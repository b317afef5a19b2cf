"""What questions rest on: the passages as they are held now, and whether the questions still stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.core import formatting
from procedures.document import Document, Original, Passage
from procedures.library import Library
from procedures.refresher import Scenario, ScenarioSet, Withdrawn, withdrawal


@dataclass(frozen=True)
class Corpus:
    """Notes and originals' passages by id, and the documents they are of."""

    passages: Mapping[str, Passage]
    documents: Mapping[str, Document]

    @classmethod
    def of(cls, library: Library, originals: Iterable[Original]) -> Corpus:
        """Gather what is held now."""
        added = tuple(originals)
        passages = {passage.id: passage for original in added for passage in original.passages}
        documents = {original.document.id: original.document for original in added}
        return cls({**passages, **library.by_id}, {**library.documents, **documents})

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
