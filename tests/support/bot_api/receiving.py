"""Methods about the bot itself and how it is given updates."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from support.bot_api.parameters import Parameters
from support.bot_api.refusal import RefusedError, bad
from support.bot_api.world import JSON, World

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
LONGEST_POLL = 50


def get_me(world: World, _: Parameters) -> JSON:
    return world.bot | {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": False,
    }


async def get_updates(world: World, parameters: Parameters) -> list[JSON]:
    """Answer a long poll; an offset acknowledges everything before it."""
    if world.webhook.url:
        raise RefusedError(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    offset = parameters.whole("offset", 0)
    limit = min(max(parameters.whole("limit", 100), 1), 100)
    timeout = min(max(parameters.whole("timeout", 0), 0), LONGEST_POLL)
    world.updates.allow(parameters.parsed("allowed_updates"))
    world.updates.acknowledge(offset)
    return await world.updates.poll(limit, timeout)


def set_webhook(world: World, parameters: Parameters) -> bool:
    """Deliver updates to a URL from now on; an empty URL ends that."""
    url, secret = parameters.text("url"), parameters.text("secret_token")
    if not url:
        return delete_webhook(world, parameters)
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
        raise bad("bad webhook: an HTTP or HTTPS URL must be provided for webhook")
    if secret and not _SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
    connections = parameters.whole("max_connections", 40)
    if not 1 <= connections <= 100:
        raise bad("max_connections must be between 1 and 100")
    world.updates.allow(parameters.parsed("allowed_updates"))
    world.updates.terminate("Conflict: terminated by setWebhook request")
    if parameters.flag("drop_pending_updates"):
        world.updates.pending.clear()
    world.webhook.set(url, secret, connections)
    return True


def delete_webhook(world: World, parameters: Parameters) -> bool:
    world.webhook.stop()
    if parameters.flag("drop_pending_updates"):
        world.updates.pending.clear()
    return True


def get_webhook_info(world: World, _: Parameters) -> dict[str, Any]:
    return world.webhook.as_json()
