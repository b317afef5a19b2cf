"""The chores of a running service: what is done every so often, whichever channels it serves."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable, Collection, Iterator
from functools import partial

import structlog

from bot.app import Assistant
from bot.features.admin.retention import sweep
from bot.runtime.jobs import every
from bot.runtime.leadership import Job, Leadership
from bot.runtime.parts import ServicePart
from bot.runtime.run_blocking import run_blocking

log = structlog.get_logger(__name__)

#: Seconds between two times, what is done, and what is logged where it fails.
Chore = tuple[float, Callable[[], Awaitable[object]], str]

#: Seconds between two looks at what SQLite's log still holds of what was dropped.
SETTLE_EVERY = 10.0
#: Seconds between two sweeps, and between two looks at reminders of actions.
SWEEP_EVERY, REMINDERS_EVERY = 3600.0, 60.0
#: Seconds between two looks at what officers sent or had read again and nobody decided on.
INCOMING_EVERY = 60.0
#: Seconds between two looks whether documents are due to be read again.
REFRESH_EVERY = 600.0
#: Seconds between two looks whether the stored text of a document is damaged.
DAMAGE_EVERY = 3600.0
#: Seconds between two looks at the passages under learning points, and looks until reminders and digests.
LEARNING_EVERY, LOOKS = 10.0, 2


def chores_of(assistant: Assistant) -> tuple[Chore, ...]:
    """Return what each process does every so often over its data folder."""
    return (
        (
            SETTLE_EVERY,
            partial(run_blocking, lambda: assistant.store.settle()),
            "the database's log could not be emptied",
        ),
        (
            INCOMING_EVERY,
            partial(run_blocking, _drop_undecided, assistant),
            "what nobody decided on could not be dropped",
        ),
        (
            DAMAGE_EVERY,
            partial(_watch_documents, assistant),
            "whether a document is damaged could not be seen",
        ),
    )


def shared_chores_of(assistant: Assistant) -> tuple[Chore, ...]:
    """Return what one process does every so often for all that have its database."""
    looks = itertools.count()
    return (
        (SWEEP_EVERY, partial(_sweep, assistant), "the sweep failed"),
        (REMINDERS_EVERY, partial(_remind_of_actions, assistant), "nobody could be reminded of actions"),
        (
            LEARNING_EVERY,
            partial(_look_after_learning, assistant, looks),
            "learning points could not be looked after",
        ),
        (REFRESH_EVERY, partial(_refresh_documents, assistant), "documents could not be read again"),
    )


def jobs_for(assistant: Assistant, parts: Collection[ServicePart]) -> Iterator[Job]:
    """Yield the chores of a process as jobs that go on until the service stops.

    Those that one process does for all are done where it is that part, and while it leads.
    """
    yield from jobs_of(chores_of(assistant))
    if ServicePart.JOBS in parts:
        leadership = leadership_of(assistant, "jobs")
        yield leadership.run
        yield from map(leadership.while_held, jobs_of(shared_chores_of(assistant)))


def leadership_of(assistant: Assistant, subject: str) -> Leadership:
    """Return the lead in a subject, as this process has it or waits for it."""
    folder = assistant.settings.data_dir.expanduser()
    return Leadership(assistant.store.leaderships, subject, assistant.machine, folder)


def jobs_of(chores: tuple[Chore, ...]) -> Iterator[Job]:
    """Yield chores as jobs that go on until the service stops."""
    for seconds, chore, failed in chores:
        yield partial(every, seconds, chore, failed=failed)


def _drop_undecided(assistant: Assistant) -> None:
    """Let go of what officers sent or had read again and did not decide on in time."""
    for waiting in (assistant.address_readings, assistant.against_files, assistant.incoming_documents):
        waiting.sweep()  # files last: a disk that fails leaves nothing in memory


async def _refresh_documents(assistant: Assistant) -> None:
    """Read the addresses of documents again, once a day."""
    if assistant.settings.refresh_hour is not None:
        changed = await run_blocking(assistant.daily_refresh.round, assistant.clock())
        log.info("documents read again", changed=changed)


async def _watch_documents(assistant: Assistant) -> None:
    """Tell administrators of documents whose stored text is damaged."""
    if found := await run_blocking(assistant.damage_watch.round, assistant.clock()):
        log.error("documents are damaged", count=found)


async def _sweep(assistant: Assistant) -> None:
    """Enforce the age limit."""
    dropped = await run_blocking(sweep, assistant.store, assistant.clock(), assistant.settings.keep_days)
    log.info("swept", dropped=sum(dropped.values()))


async def _remind_of_actions(assistant: Assistant) -> None:
    """Put the reminders of actions that are due into the outbox."""
    if sent := await run_blocking(assistant.action_reminders.round, assistant.clock()):
        log.info("reminded of actions", count=sent)


async def _look_after_learning(assistant: Assistant, looks: Iterator[int]) -> None:
    """Put learning points in review whose passages changed; less often, remind leads and make digests."""
    scheduler = assistant.learning_scheduler
    due = scheduler.round if next(looks) % LOOKS == 0 else scheduler.urgent
    done = await run_blocking(due, assistant.clock())
    if any(done.values()):
        log.info("learning points looked after", **{k.replace(" ", "_"): n for k, n in done.items()})
