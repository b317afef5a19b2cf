"""How much each account may send: people we know amply, strangers little; no more is taken in."""

from __future__ import annotations

import time
from collections.abc import Set

from bot.core.rate_limit import REMEMBERED, RateLimit
from bot.core.remembered import Remembered

#: Messages at once, and a second after that, of somebody who is enrolled and of a stranger.
ENROLLED, STRANGER = (60.0, 2.0), (5.0, 0.1)
#: Seconds between two times that an account is told that it sends too much.
TOLD_EVERY = 60.0


class Allowance:
    """The allowance of every account, in memory."""

    def __init__(self, *, lifted: bool = False) -> None:
        """``lifted`` lets enrolled people send as much as they like, for measuring."""
        self.enrolled: Set[int] = frozenset()
        self._lifted = lifted
        self._enrolled, self._strangers = (
            RateLimit(*limit, clock=lambda: time.monotonic()) for limit in (ENROLLED, STRANGER)
        )
        self._told = Remembered[int, float](REMEMBERED)

    def takes(self, account: int) -> bool:
        """Return whether one more message of an account is taken in, which counts it."""
        if account not in self.enrolled:
            return self._strangers.takes(account)
        return self._lifted or self._enrolled.takes(account)

    def enrol(self, account: int) -> None:
        """Give an account the allowance of somebody who is enrolled, from now."""
        if account not in self.enrolled:
            self.enrolled |= {account}

    def is_to_be_told(self, account: int) -> bool:
        """Return whether an enrolled account is told now that it sends too much, which counts as telling."""
        now = time.monotonic()
        # Who was counted as a stranger and enrolled meanwhile did not send too much.
        if account not in self.enrolled or not self._enrolled.is_spent(account):
            return False
        if now - self._told.get(account, float("-inf")) < TOLD_EVERY:
            return False
        self._told[account] = now
        return True
