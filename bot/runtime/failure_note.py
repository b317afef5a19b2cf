"""Noting a failure while somebody waits for a reply: it is logged at once, and kept as soon as it can be."""

from __future__ import annotations

import asyncio

from bot.core.failure import FailedPart, logged_failure
from bot.features.admin.failures import FailureRegister
from bot.runtime.run_blocking import run_blocking

#: Seconds for which somebody waits until it is kept; the rest of it goes on without them.
PATIENCE = 1.0


async def noted(register: FailureRegister, part: FailedPart, kind: str) -> str:
    """Log a failure and keep it; return its reference. A database that hangs holds up no reply."""
    reference = logged_failure(part, kind)
    keeping = asyncio.create_task(run_blocking(register.keep, reference, part, kind))
    await asyncio.wait({keeping}, timeout=PATIENCE)
    return reference
