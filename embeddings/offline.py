"""Importing the models' libraries so that they reach for no network: what the packages hold is enough."""

from __future__ import annotations

import os


def keep_offline() -> None:
    """Say so to the libraries, which read it when they are imported, unless somebody said otherwise."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
