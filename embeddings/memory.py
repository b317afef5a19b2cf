"""Memory given back to the system while much is encoded."""

from __future__ import annotations

import ctypes
from contextlib import suppress


def give_back_memory() -> None:
    """Give the system the memory that was let go of, where the C library keeps it for itself.

    glibc does: what one batch of texts took then stays with this process, and each that is larger adds to it.
    """
    with suppress(AttributeError, OSError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)
