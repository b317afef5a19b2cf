"""Importing the models' libraries as they are wanted: they reach for no network, and their threads wait."""

from __future__ import annotations

import os


def keep_offline() -> None:
    """Say so to the libraries, which read it when they are imported, unless somebody said otherwise."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


def keep_threads_waiting() -> None:
    """Have torch's threads sleep while they wait; to be said before it is imported.

    On a busy machine threads that spin take the very time that they wait for: an encoding took ten times
    as long.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
