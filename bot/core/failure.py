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
    RETENTION = "dropping what is too old"


@dataclass(frozen=True)
class Failure:
    """A failure by its reference; ``kind`` is the kind of the error, never its words."""

    reference: str
    at: dt.datetime
    part: FailedPart
    kind: str


def logged_failure(part: FailedPart, kind: str, which: str = "") -> str:
    """Log a failure, and return the reference under which the log has it.

    ``which`` names, in our own words, what of its part failed.
    """
    reference = secrets.token_hex(4)
    what = f"{part.value} ({which})" if which else part.value
    log.error("%s failed: reference=%s error=%s", what, reference, kind)
    return reference
