"""Work that may block, off the event loop, in threads of its own.

A database that hangs fills these threads. Those of the event loop stay free: they look up Telegram's address.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

#: How much may block at once.
THREADS = 16

Given = ParamSpec("Given")
Made = TypeVar("Made")

_THREADS = ThreadPoolExecutor(THREADS, thread_name_prefix="blocking")


async def run_blocking(work: Callable[Given, Made], *arguments: Given.args, **named: Given.kwargs) -> Made:
    """Do what may block, such as reading the database, and return what it made."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_THREADS, partial(work, *arguments, **named))
