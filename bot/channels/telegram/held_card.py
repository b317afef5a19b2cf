"""The card that buttons belong to, made again of what is held at the moment of a press."""

from __future__ import annotations

from bot.channels.telegram.runtime.gate import Press
from bot.core.card import Card
from bot.core.people import councils_of
from bot.features.answers.kept_card import restored


async def held_card(pressed: Press) -> Card | None:
    """Return the card that the buttons belong to; None where nothing of it is held any more."""
    held, assistant = pressed.meaning.get("card"), pressed.assistant
    if not held:
        return None

    def made() -> Card:
        corpus = assistant.corpus(councils_of(pressed.reader))
        return restored(held, corpus, assistant.learning_search.shown_to(pressed.reader))

    card = await pressed.run(made)
    return card if card.passages or not held["passages"] else None
