"""Everything that people and tests may do, by name; each takes and returns JSON values alone."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from support.bot_api import controls, people
from support.bot_api.world import World

ACTIONS: dict[str, Callable[..., Any]] = {
    action.__name__: action
    for action in (
        people.person,
        people.group,
        people.set_bot,
        people.opens_topic,
        people.closes_topic,
        people.upgrades,
        people.tells_of_upgrade,
        people.mutes,
        people.says,
        people.forwards,
        people.sends_file,
        people.sends_poll,
        people.sends,
        people.changes,
        people.says_as_group,
        people.edits,
        people.presses,
        people.forges,
        people.answers_poll,
        people.closes_poll,
        people.reacts,
        people.blocks,
        people.unblocks,
        people.deactivates,
        people.joins,
        people.leaves,
        people.promotes,
        people.menu,
        people.transcript,
        people.events,
        people.now,
        controls.pending,
        controls.injects,
        controls.repeats,
        controls.ages_queries,
        controls.fault,
        controls.delays,
        controls.clears_faults,
        controls.rates,
        controls.clears_rates,
        controls.limits,
        controls.webhook,
    )
}


async def act(world: World, action: str, arguments: dict[str, Any]) -> Any:
    """Let a person or a test do something. Raises ValueError for an action that is none."""
    if action not in ACTIONS:
        raise ValueError(f"no such action: {action}")
    done = ACTIONS[action](world, **arguments)
    return await done if inspect.isawaitable(done) else done
