"""A failure: what is known of it by the reference that a person was shown. No question, and no name."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from dataclasses import dataclass
from enum import StrEnum

log = logging.getLogger(__name__)


class FailedPart(StrEnum):
    """What failed."""

    ANSWER = "an answer"
    PAGE = "a page"
    MESSAGE = "a message in the chat app"


@dataclass(frozen=True)
class Failure:
    """A failure by its reference; ``kind`` is the kind of the error, never its words."""

    reference: str
    at: dt.datetime
    part: FailedPart
    kind: str


def logged_failure(part: FailedPart, kind: str) -> str:
    """Log a failure, and return the reference under which the log has it."""
    reference = secrets.token_hex(4)
    log.error("%s failed: reference=%s error=%s", part.value, reference, kind)
    return reference
