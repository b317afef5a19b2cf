"""Between processes of this machine: HTTP that waits for a busy one, and ports that nothing else takes."""

from __future__ import annotations

import itertools
import os
import socket
from typing import Any

#: For HTTP: no proxy of the machine's, and seconds in which it answers whatever else runs.
ON_LOOPBACK: dict[str, Any] = {"trust_env": False, "timeout": 60.0}
#: Below those from which the system takes one for each connection that begins, on any common system.
FIRST, AFTER = 20_000, 32_000

# Of each process another hundred in turn: those that run tests begin one after another.
_next = itertools.count(os.getpid() * 100)


def free_port() -> int:
    """Return a port on loopback on which nobody listens, and which no other test is given soon."""
    for number in _next:
        port = FIRST + number % (AFTER - FIRST)
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("the numbers do not end")
