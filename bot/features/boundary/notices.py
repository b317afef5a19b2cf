"""What must be read with a duty card: what is not known, what has been replaced, what was not read itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.core.card import ShownPassage
from bot.core.notices import notices_for, replaced_by
from bot.features.boundary import messages as boundary_messages
from bot.features.boundary.case import Case
from bot.features.boundary.duty_card import CardNotice, DutyCard
from procedures.authorities import Authorities
from procedures.boundary.facts import CaseSide
from procedures.boundary.rules import Part
from procedures.document import LOCAL_KINDS, Document, Kind, Standing


class Notices:
    """The finder of notices of duty cards over one library."""

    def __init__(self, documents: Mapping[str, Document], authorities: Authorities) -> None:
        self._documents = documents
        self._authorities = authorities
        self._of_note: dict[str, tuple[str, ...]] = {}

    def of(self, card: DutyCard, case: Case) -> tuple[CardNotice, ...]:
        """Return the notices of a card, each once: danger first, then what to find out, then its sources'."""
        found = (*_of_the_case(case), *self._nothing_known(card, case), *self._of_sources(card))
        return tuple({notice.text: notice for notice in found}.values())

    def editions(self, card: DutyCard) -> tuple[str, ...]:
        """Return a short line for each guidance under what the card decides that has been replaced."""
        under = {shown.document.id: shown.document for shown in card.verdict_shown}
        replaced = (
            document
            for document in under.values()
            if document.kind is Kind.GUIDANCE and document.standing is Standing.SUPERSEDED
        )
        return tuple(filter(None, (replaced_by(_called(d.title), d, self._documents) for d in replaced)))

    def _nothing_known(self, card: DutyCard, case: Case) -> Iterator[CardNotice]:
        """For each English council none of whose own procedures bear on who does what here."""
        for place in dict.fromkeys((case.pair.home, case.pair.host)):
            bears = any(_is_procedure_of(shown, place) for shown in card.bearing)
            if place.slug in self._authorities.by_slug and not bears:
                yield CardNotice(
                    boundary_messages.NOTHING_KNOWN.format(name=self._authorities.name_of(place.slug))
                )

    def _of_sources(self, card: DutyCard) -> Iterator[CardNotice]:
        """One notice a document whose words the card shows, with all that must be known of it."""
        by_document: dict[str, list[str]] = {}
        for shown in card.said:
            by_document.setdefault(shown.document.title, []).extend(self._notices(shown))
        for title, said in by_document.items():
            if said:
                text = " ".join(dict.fromkeys(said))
                named = (
                    text
                    if text.startswith(title)
                    else boundary_messages.ABOUT.format(title=title, notice=text)
                )
                yield CardNotice(named, of_document=True)

    def _notices(self, shown: ShownPassage) -> tuple[str, ...]:
        note = shown.passage.id
        if note not in self._of_note:
            self._of_note[note] = notices_for([shown], self._documents)
        return self._of_note[note]


def _called(title: str) -> str:
    """What a document of a title is commonly called."""
    for whole, common in boundary_messages.COMMONLY_CALLED.items():
        title = title.replace(whole, common)
    return title


def _of_the_case(case: Case) -> Iterator[CardNotice]:
    for rule in case.wordless(Part.NOTICES):
        if rule.id in boundary_messages.NOTICES:
            yield CardNotice(boundary_messages.NOTICES[rule.id])
    for _, cited in case.lines(Part.NOTICES):
        yield from (CardNotice(shown.passage.text, shown) for shown in cited)


def _is_procedure_of(shown: ShownPassage, place: CaseSide) -> bool:
    return shown.document.kind in LOCAL_KINDS and place.slug in shown.document.about
