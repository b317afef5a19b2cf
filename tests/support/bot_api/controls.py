"""What a test may ask of the server itself: faults, limits, updates of any shape, and how things stand."""

from __future__ import annotations

from typing import Any

from support.bot_api.world import JSON, World


def pending(world: World) -> int:
    """Return how many updates the bot has not acknowledged."""
    return len(world.updates.pending)


def injects(world: World, update: JSON, chat: int = 0) -> int:
    """Give the bot an update of any shape."""
    return world.updates.put(update, chat)


def repeats(world: World, update_id: int, update: JSON, chat: int = 0) -> None:
    """Give the bot an update under a number that it may have seen."""
    world.updates.pending[update_id] = full = {"update_id": update_id, **update}
    world.updates.arrived(full, chat)


def ages_queries(world: World) -> None:
    """Let every press that was not answered grow too old."""
    world.queries.clear()


def fault(world: World, kind: str, **details: Any) -> None:
    """Let a fault happen; see faults.Fault."""
    world.faults.add(kind, **details)


def delays(world: World, seconds: float) -> None:
    """Let every call take so much longer."""
    world.faults.delay = seconds


def clears_faults(world: World) -> None:
    world.faults.clear()


def rates(world: World, seconds: float = 1.0, chat: int | None = None) -> JSON:
    """Return how fast the bot sent; see faults.Rates. With a chat, its own worst too."""
    said = world.rates.as_json(seconds)
    return said if chat is None else said | {"worst_here": world.rates.worst(chat, seconds)}


def clears_rates(world: World) -> None:
    world.rates.clear()


def limits(world: World, overall: int | None = 30, chat: int | None = 1, group: int | None = 20) -> None:
    """Answer 429 past so many messages a second, and a minute in a group."""
    world.rates.enforce(overall, chat, group)


def webhook(world: World, pause: float | None = None) -> JSON:
    """Return how the webhook does; ``pause`` sets the seconds before a failed delivery is tried again."""
    if pause is not None:
        world.webhook.pause = pause
    hook = world.webhook
    return hook.as_json() | {"deliveries": hook.deliveries, "failures": hook.failures}
