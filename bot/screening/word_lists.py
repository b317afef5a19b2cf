"""The word lists that screening rests on: plain text and YAML files beside this module."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"


@cache
def read_words(name: str) -> frozenset[str]:
    """Read `data/<name>.txt` as a set of single words, skipping comment lines."""
    return frozenset(word for line in read_lines(name) for word in line.split())


@cache
def read_lines(name: str) -> tuple[str, ...]:
    """Read `data/<name>.txt` as lines, skipping comments and blank lines."""
    lines = (line.strip() for line in (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


@cache
def read_yaml(name: str) -> Any:
    """Read `data/<name>.yaml`."""
    return yaml.load((DATA / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def phrases_of(text: str) -> tuple[str, ...]:
    """Split a comma-separated block of phrases, as the YAML files write them."""
    return tuple(phrase.strip() for phrase in text.split(",") if phrase.strip())
