"""Old names of what now stands in ``structure`` and ``marks``."""

from __future__ import annotations

from procedures.reading.marks import BULLETS, MARKER, split_marker
from procedures.reading.structure import Block, joined

__all__ = ["BULLETS", "MARKER", "Block", "joined", "split_marker"]
