"""Changes of an index, one after another, for a writer that is killed between them."""

from __future__ import annotations

from dataclasses import replace

from embeddings.index import Index
from procedures.document import Original
from support.fakes import an_original


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
