"""Log lines as JSON on standard error: what happened, never what anybody said.

A line carries the fields that its writer named, and for a fault its type. Messages of libraries, which below
that name every address that is asked, are kept from WARNING up, without the traces that could hold an update,
and without the bot's token.
"""

from __future__ import annotations

import logging
import re
import sys
from typing import Any

import structlog
from structlog.types import EventDict, Processor

#: Our own packages, whose lines are kept from INFO up.
OURS = ("bot", "embeddings", "procedures")

_TOKEN = re.compile(r"\b(?:bot)?\d{4,}:[A-Za-z0-9_-]{4,}")


def configure_logs() -> None:
    """Send every log line of this process through the rules above."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _fault_by_type,
        _without_token,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)


def _fault_by_type(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Put a fault's type in place of its trace."""
    fault = event.pop("exc_info", None)
    record = event.get("_record")
    if record is not None and record.exc_info:
        fault, record.exc_info, record.exc_text = record.exc_info, None, None
    if isinstance(fault, tuple):
        fault = fault[0]
    if fault is True:
        fault = sys.exc_info()[0]
    if fault:
        kind = fault if isinstance(fault, type) else type(fault)
        event["fault"] = kind.__name__
    return event


def _without_token(_logger: Any, _method: str, event: EventDict) -> EventDict:
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = _TOKEN.sub("[token]", value)
    return event
