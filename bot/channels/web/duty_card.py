"""A duty card on a page: its first page, the parts that open in place, and its facts to be corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from bot.app import Assistant
from bot.core.people import Person
from bot.features.boundary import messages as boundary_messages
from bot.features.boundary.case_form import CaseForm, FormField
from bot.features.boundary.duty_card import DutyCard
from bot.features.boundary.layout import CardPart, comparison_blocks, opened_blocks, record_copy
from bot.rendering.html import html_of


@dataclass(frozen=True)
class DutyCardParts:
    """What stands behind the first page of a duty card."""

    opened: tuple[tuple[str, Markup], ...]
    beside: Markup
    copy: str
    fields: tuple[FormField, ...]
    chosen: Mapping[str, str]


def duty_card_parts(assistant: Assistant, card: DutyCard, person: Person | None) -> DutyCardParts:
    """Return what stands behind a duty card, and its facts as choices for whoever is to correct them."""
    names = assistant.library.authorities
    form, own = CaseForm(names), person.authority if person else None
    chosen = form.chosen_of(card.facts)
    opened = tuple(
        (label, html_of(opened_blocks(card, names, CardPart(part)), 2))
        for part, label in boundary_messages.OPEN.items()
    )
    beside = html_of(comparison_blocks(assistant.boundary.guide.compared(card.facts), card, names), 2)
    copy = record_copy(card, names, assistant.clock())
    return DutyCardParts(opened, beside, copy, form.fields(chosen, own), chosen)
