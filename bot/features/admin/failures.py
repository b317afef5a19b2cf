"""The register of failures: by the reference that a person was shown, an administrator finds what it was."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.core.failure import FailedPart, Failure, logged_failure
from bot.errors import StoreError

if TYPE_CHECKING:
    from bot.store.failures import FailureRepository

log = logging.getLogger(__name__)

#: Failures that are listed at most, the newest.
MOST = 200


class FailureRegister:
    """The service that keeps failures for a while. Keeping one fails nobody: never does it raise."""

    def __init__(self, failures: Callable[[], FailureRepository], clock: Clock) -> None:
        self._failures = failures
        self._clock = clock

    def of_answer(self, error: Exception) -> str:
        """Log the failure of an answer and keep it; return its reference."""
        return self._of(FailedPart.ANSWER, error)

    def of_retention(self, what: str, error: Exception) -> str:
        """Log that what is too old could not be dropped and keep it; return its reference."""
        return self._of(FailedPart.RETENTION, error, what)

    def _of(self, part: FailedPart, error: Exception, which: str = "") -> str:
        reference = logged_failure(part, kind := type(error).__name__, which)
        if not isinstance(error, StoreError):  # of a database that is away nothing can be kept in it
            self.keep(reference, part, kind)
        return reference

    def keep(self, reference: str, part: FailedPart, kind: str) -> None:
        """Keep a failure that was logged."""
        try:
            self._failures().add(Failure(reference, self._clock(), part, kind))
        except Exception as error:
            log.warning("a failure was not kept: reference=%s error=%s", reference, type(error).__name__)

    def newest(self) -> list[Failure]:
        """Return what failed lately, the newest first."""
        return self._failures().newest(MOST)
