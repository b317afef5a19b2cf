"""What the answers take from other features: local learning that bears on a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.core.card import ShownPassage


@dataclass(frozen=True)
class LocalLearning:
    """Local learning for one question: points those near it, and those that bear on a passage, by its id.

    ``alone`` are those so near that they are shown where nothing else was found.
    """

    near: tuple[ShownPassage, ...] = ()
    bearing: Mapping[str, tuple[ShownPassage, ...]] = field(default_factory=dict)
    alone: tuple[ShownPassage, ...] = ()
