"""What a person may do next with a card; a channel shows these as buttons."""

from __future__ import annotations

from enum import StrEnum

from bot.core.card import Card, Status


class Offer(StrEnum):
    """Something to do with a card."""

    AROUND = "around"
    SOURCE = "source"
    VERDICT = "verdict"
    LEAD = "lead"
    OWNER = "owner"
    WORK_THROUGH = "work"
    AGAIN = "again"


def offers_for(card: Card) -> tuple[Offer, ...]:
    """Return what a card's reader is offered, in the order in which it is shown."""
    offers: list[Offer] = []
    if card.cleaned:
        offers.append(Offer.AGAIN)
    if card.passages:
        offers += [Offer.AROUND, Offer.SOURCE]
    if card.boundary:
        offers.append(Offer.WORK_THROUGH)
    if card.code:
        offers.append(Offer.VERDICT)
    if card.status in {Status.ANSWERED, Status.CLOSEST, Status.NOTHING}:
        offers.append(Offer.LEAD)
    if card.status in {Status.CLOSEST, Status.NOTHING}:
        offers.append(Offer.OWNER)
    return tuple(offers)
