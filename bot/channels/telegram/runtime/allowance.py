"""How much each account may send: people we know amply, strangers little; no more is taken in."""

from __future__ import annotations

import time
from collections.abc import Set
from dataclasses import dataclass

from bot.core.remembered import Remembered

#: Messages at once, and a second after that, of somebody who is enrolled and of a stranger.
ENROLLED, STRANGER = (60.0, 2.0), (5.0, 0.1)
#: Accounts that are remembered.
REMEMBERED = 20_000
#: Seconds between two times that an account is told that it sends too much.
TOLD_EVERY = 60.0


@dataclass
class _Bucket:
    left: float
    filled: float
    told: float = float("-inf")


class Allowance:
    """The allowance of every account, in memory."""

    def __init__(self, *, lifted: bool = False) -> None:
        """``lifted`` lets enrolled people send as much as they like, for measuring."""
        self.enrolled: Set[int] = frozenset()
        self._lifted = lifted
        self._buckets = Remembered[int, _Bucket](REMEMBERED)

    def takes(self, account: int) -> bool:
        """Return whether one more message of an account is taken in, which counts it."""
        if self._lifted and account in self.enrolled:
            return True
        most, a_second = ENROLLED if account in self.enrolled else STRANGER
        now = time.monotonic()
        bucket = self._buckets[account] = self._buckets.get(account) or _Bucket(most, now)
        bucket.left = min(most, bucket.left + (now - bucket.filled) * a_second)
        bucket.filled = now
        if bucket.left < 1.0:
            return False
        bucket.left -= 1.0
        return True

    def enrol(self, account: int) -> None:
        """Give an account the allowance of somebody who is enrolled, from now."""
        if account not in self.enrolled:
            self.enrolled |= {account}
            self._buckets.pop(account, None)

    def is_to_be_told(self, account: int) -> bool:
        """Return whether an enrolled account is told now that it sends too much, which counts as telling."""
        bucket, now = self._buckets.get(account), time.monotonic()
        if account not in self.enrolled or bucket is None or now - bucket.told < TOLD_EVERY:
            return False
        bucket.told = now
        return True
