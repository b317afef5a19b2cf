"""Parts of the service, each of which may be a process of its own over one database."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from bot.errors import ServiceError
from bot.runtime import messages as runtime_messages
from bot.settings import Settings


class ServicePart(StrEnum):
    """A part of the service.

    Pages and chat each have the process beside them in which their questions are answered. ``ANSWERS`` is
    more hands for the chat: it answers what another process fetched, and fetches nothing.
    """

    WEB = "web"
    TELEGRAM = "telegram"
    ANSWERS = "answers"
    JOBS = "jobs"


#: The parts that talk to the chat app.
IN_CHAT = frozenset({ServicePart.TELEGRAM, ServicePart.ANSWERS})
#: What processes take part in that send in the chat app.
SENDING = "sending"
#: The parts to which somebody puts questions.
ASKED = frozenset({ServicePart.WEB, *IN_CHAT})


def parts_of(settings: Settings, only: Collection[str] = ()) -> frozenset[ServicePart]:
    """Return the parts that one process is to be: those named, else all for which there are settings.

    Raises ServiceError where a setting is missing.
    """
    has_chat, has_pages = settings.telegram_token is not None, bool(settings.web_url)
    if not only:
        if not (has_chat or has_pages):
            raise ServiceError(runtime_messages.NOT_GIVEN)
        there = {ServicePart.TELEGRAM: has_chat, ServicePart.WEB: has_pages, ServicePart.JOBS: True}
        return frozenset(part for part, is_there in there.items() if is_there)
    parts = frozenset(map(ServicePart, only))
    if ServicePart.WEB in parts and not has_pages:
        raise ServiceError(runtime_messages.NO_PAGE_ADDRESS)
    if parts & IN_CHAT and not has_chat:
        raise ServiceError(runtime_messages.NO_CHAT)
    return parts


def listen_address(settings: Settings, parts: Collection[ServicePart]) -> str | None:
    """Return where a process of these parts listens: without anything to serve, only where it is told to."""
    serves = ServicePart.WEB in parts or (ServicePart.TELEGRAM in parts and settings.webhook_url is not None)
    return settings.listen_address if serves else settings.listen
