"""The questions and messages of ``tests/data``, read once by each process that runs tests."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml

from support.paths import DATA


@cache
def read_data(name: str) -> dict[str, list[Any]]:
    """Return what a file holds, by its halves; who uses it changes nothing of it."""
    text = (DATA / f"{name}.yaml").read_text("utf-8")
    halves: dict[str, list[Any]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return halves


def messages(name: str, half: str) -> list[Any]:
    """Return the messages of one kind on which screening is tried, by half."""
    return read_data(f"screening_{name}")[half]
