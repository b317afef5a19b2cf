"""What several machines share of an index: which originals stand, and the files of each.

Where there is such a place, it says what stands, and the folder of each machine is a copy of it. Notes come
with the program and are never shared, so two versions of it may stand beside one another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Protocol

from embeddings.manifest import Entry
from embeddings.passage_store import PassageStore


@dataclass(frozen=True)
class Shared:
    """What all machines hold: entries of originals, as yet without segments, in the order they were added.

    ``id`` is of the place, whatever stands there; ``mark`` is another one after every change.
    """

    id: str
    mark: str
    originals: tuple[Entry, ...]


@dataclass(frozen=True)
class SharedOriginal:
    """An original on its way to the others: its entry, its file, and its segment's file if there is one."""

    entry: Entry
    content: bytes
    segment: bytes | None


class SharedIndex(Protocol):
    """The place where machines share originals. Each change is made in one transaction, or not at all.

    Where what was encoded of them is searched there too, it changes in the same transaction.
    """

    @property
    def passages(self) -> PassageStore | None:
        """Where the passages of originals are searched there; None where each machine searches its copy."""

    def searched(self) -> Collection[str]:
        """Return the ids of the originals that can be searched there."""

    def mark(self) -> str | None:
        """Return the mark of what stands, None where nothing was ever published."""

    def stands(self) -> Shared | None:
        """Return what stands at one moment, None where nothing was ever published."""

    def original(self, entry: Entry) -> bytes | None:
        """Return the file of an original, None where it does not stand any more."""

    def segment(self, entry: Entry) -> tuple[str, bytes] | None:
        """Return the digest and the bytes of the segment that a machine made of an original under a name."""

    def publish(
        self, instead_of: str | None, coming: Iterable[SharedOriginal], going: Collection[str]
    ) -> Shared | None:
        """Put originals in, each in place of an earlier text, and take others out by their ids.

        Does nothing and returns None unless ``instead_of`` is still the mark of what stands.
        """

    def offer(self, entry: Entry, segment: bytes) -> None:
        """Give the others a segment while its original stands.

        What fails is logged and stops nobody, but where passages are searched there.
        """
