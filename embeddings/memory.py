"""Memory: files read where they lie, imports kept for good, and what is let go of given back."""

from __future__ import annotations

import ctypes
import gc
import mmap
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class Mapped:
    """A file's bytes, which the system reads from the disk where they are looked at."""

    def __init__(self, path: Path) -> None:
        """Raises OSError where the file cannot be read, ValueError where it is empty."""
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.bytes = memoryview(self._map)

    def let_go(self) -> None:
        """Count none of the bytes as this process's own until they are looked at again.

        What was looked at once would else stay counted, and in the end be all of the file.
        """
        with suppress(AttributeError, OSError):  # another system
            self._map.madvise(mmap.MADV_DONTNEED)


def give_back_memory() -> None:
    """Give the system the memory that was let go of, where the C library keeps it for itself.

    glibc does: what one batch of texts took then stays with this process, and each that is larger adds to it.
    """
    with suppress(AttributeError, OSError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)


@contextmanager
def kept_for_good() -> Iterator[None]:
    """Import a large library within: the garbage collector leaves alone what comes in, now and ever after.

    None of it becomes garbage, and looking through it again and again took a third of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if was_on:
            gc.enable()
