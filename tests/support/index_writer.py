"""Changes of an index, one after another, for a writer that is killed between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from bot.store.database import Database
from embeddings.index import Index
from procedures.document import Original
from support.fakes import HashEncoder, an_original, no_library
from support.searching import an_index


def texts_of(step: int) -> tuple[str, ...]:
    """Every eighth step the text is another, so a document is also taken in again with the same one."""
    return tuple(f"Paragraph {n} as of {step // 8}. " * 6 for n in range(1 + step // 8 % 7))


def an_original_as_of(step: int) -> Original:
    return replace(an_original(f"document-{step % 4}", *texts_of(step)), source=f"file {step}.txt")


def change(index: Index, step: int) -> None:
    """Add or replace two times out of three, else remove; four documents in turn."""
    if step % 3 == 2:
        index.remove(f"document-{step % 4}")
    else:
        index.add(an_original_as_of(step))


def change_on(index: Index, first: int) -> None:
    """Do one change after another until killed, and say before and after each which one it is."""
    index.refresh()
    step = first
    while True:
        print(f"begin {step}", flush=True)
        change(index, step)
        print(f"end {step}", flush=True)
        step += 1


def write(folder: Path, first: int) -> None:
    """Change the index of a folder from step ``first`` until killed."""
    change_on(Index(folder, no_library(), HashEncoder()), first)


def write_shared(folder: Path, first: int, address: str, how: str) -> None:
    """Change what machines share from step ``first`` until killed."""
    change_on(an_index(folder, Database(address), how), first)


def follow(folder: Path, address: str, how: str) -> None:
    """Look again and again what machines share, until killed."""
    index = an_index(folder, Database(address), how)
    while True:
        index.refresh()
        print("followed", flush=True)


def ended_and_begun(said: Iterable[str], first: int) -> tuple[int, int]:
    """How many changes had ended and begun, by what a writer from step ``first`` said before the kill."""
    steps = [line.split() for line in said if line.endswith("\n")]
    ended = [int(step) + 1 for word, step in steps if word == "end"]
    begun = [int(step) + 1 for word, step in steps if word == "begin"]
    return max(ended, default=first), max(begun, default=first)


def state_after(steps: int) -> dict[str, tuple[str, ...]]:
    """What must stand after the first ``steps`` changes."""
    state: dict[str, tuple[str, ...]] = {}
    for step in range(steps):
        if step % 3 == 2:
            state.pop(f"document-{step % 4}", None)
        else:
            state[f"document-{step % 4}"] = texts_of(step)
    return state
