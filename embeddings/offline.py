"""Importing the models' libraries as they are wanted: they reach for no network, and their threads wait."""

from __future__ import annotations

import os


def prepare() -> None:
    """Say so to the libraries, which read it when they are imported, unless somebody said otherwise.

    On a busy machine threads of torch that spin while they wait take the very time that they wait for: an
    encoding took ten times as long.
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
