"""Running the bot: started from settings alone, stopped by a signal, nothing lost on the way."""

from __future__ import annotations

import asyncio
import itertools
import signal
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import structlog
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder

from bot.app import Assistant
from bot.channels.telegram.app import wire
from bot.channels.telegram.menu import show_strangers_menu
from bot.channels.telegram.runtime import messages as runtime_messages
from bot.channels.telegram.runtime.dispatch import Carrying
from bot.channels.telegram.runtime.gate import Gate
from bot.channels.telegram.runtime.jobs import every
from bot.channels.telegram.runtime.limits import SendingLimits
from bot.channels.telegram.runtime.outbox_worker import Delivering
from bot.channels.telegram.runtime.per_chat_lock import ChatByChat
from bot.channels.telegram.runtime.polling import Polling
from bot.channels.telegram.runtime.sender import MESSAGE_DEFAULTS, Sender
from bot.channels.telegram.runtime.update_queue import Intake
from bot.channels.telegram.runtime.webhook import Webhook
from bot.errors import ServiceError
from bot.features.admin.retention import sweep

log = structlog.get_logger(__name__)

App = Application[Any, Any, Any, Any, Any, Any]
Job = Callable[[asyncio.Event], Coroutine[Any, Any, None]]

#: Seconds given to what is in hand when the service stops.
ENDING = 20.0
#: Seconds between two sweeps, and between two looks at reminders of actions.
SWEEP_EVERY, REMINDERS_EVERY = 3600.0, 60.0
#: Seconds between two looks whether documents are due to be read again.
REFRESH_EVERY = 600.0
#: Seconds between two looks at the passages under learning points, and looks until reminders and digests.
LEARNING_EVERY, LOOKS = 10.0, 6
#: Connections to Telegram, and seconds for one to be free.
CONNECTIONS, POOL_WAIT = 64, 30.0


async def run(assistant: Assistant) -> None:
    """Run the bot until the process is told to stop. Raises ServiceError where it cannot."""
    settings = assistant.settings
    if settings.telegram_token is None:
        raise ServiceError(runtime_messages.NOT_GIVEN)
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for told in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(told, stopping.set)

    intake: Intake

    async def handled(update_id: int, place: int) -> None:
        await intake.handled(update_id, place)

    carrying = Carrying(CONNECTIONS, POOL_WAIT)
    app = _application(assistant, ChatByChat(handled), carrying)
    intake = Intake(app.bot, assistant.store.inbox, app.update_queue, assistant.clock)
    await _begin(app)
    try:
        await carrying.begin()
        await asyncio.to_thread(assistant.store.state.put, "bot_username", app.bot.username)
        gate = Gate(assistant, Sender(app.bot, assistant.store.people, assistant.clock))
        announcer = wire(app, gate)
        await app.start()
        await show_strangers_menu(app.bot)
        delivering = Delivering(gate, carrying)
        await _until_stopped(gate, app, intake, (announcer.run, delivering.run), stopping)
    finally:
        await carrying.end()
        with suppress(TelegramError, RuntimeError):
            if app.running:
                await app.stop()
            await app.shutdown()
        assistant.close()


def _application(assistant: Assistant, order: ChatByChat, carrying: Carrying) -> App:
    settings = assistant.settings
    assert settings.telegram_token is not None
    builder = (
        ApplicationBuilder()
        .token(settings.telegram_token.get_secret_value())
        .updater(None)
        .job_queue(None)
        .concurrent_updates(order)
        .rate_limiter(SendingLimits(settings.replies_per_second))
        .request(carrying)
        .defaults(MESSAGE_DEFAULTS)
    )
    if settings.telegram_base_url:
        base = settings.telegram_base_url.rstrip("/")
        builder = builder.base_url(base if base.endswith("/bot") else f"{base}/bot")
    return builder.build()


async def _begin(app: App) -> None:
    """Say hello to Telegram, patiently: a service may start before its network does."""
    for wait in (1, 2, 4, 8, 15):
        try:
            await app.initialize()
            return
        except InvalidToken as refused:
            raise ServiceError(runtime_messages.NOT_KNOWN) from refused
        except TelegramError as fault:
            log.warning("Telegram cannot be reached", fault=type(fault).__name__)
            await asyncio.sleep(wait)
    raise ServiceError(runtime_messages.NO_TELEGRAM)


async def _until_stopped(
    gate: Gate, app: App, intake: Intake, beside: Sequence[Job], stopping: asyncio.Event
) -> None:
    """Bring updates in and do the work of the hour, until told to stop; then end what is in hand."""
    assistant = gate.assistant
    by_webhook = assistant.settings.webhook_url is not None
    polling = Polling(app.bot, intake)
    source: Coroutine[Any, Any, None] = (
        Webhook(assistant, app.bot, intake).run(stopping) if by_webhook else polling.run(stopping)
    )
    log.info("running", webhook=by_webhook)
    jobs = (
        source,
        *(job(stopping) for job in beside),
        every(SWEEP_EVERY, partial(_sweep, gate), stopping, failed="the sweep failed"),
        every(
            REMINDERS_EVERY,
            partial(_remind_of_actions, gate),
            stopping,
            failed="nobody could be reminded of actions",
        ),
        every(
            LEARNING_EVERY,
            partial(_look_after_learning, gate, itertools.count()),
            stopping,
            failed="learning points could not be looked after",
        ),
        every(
            REFRESH_EVERY,
            partial(_refresh_documents, gate),
            stopping,
            failed="documents could not be read again",
        ),
    )
    work = [asyncio.create_task(job) for job in jobs]
    try:
        done, _ = await asyncio.wait(
            [*work, asyncio.create_task(stopping.wait())], return_when=asyncio.FIRST_COMPLETED
        )
        stopping.set()
        for task in done:
            task.result()
        await asyncio.wait_for(asyncio.gather(*work), ENDING)
    except TimeoutError:  # what is cut off here is in the store, and is gone on from at the next start
        log.warning("stopped with work under way")
    finally:
        if not await intake.empty(ENDING):
            log.warning("stopped with updates in hand", count=len(intake.in_hand))
        if not by_webhook:
            await polling.acknowledge()
    log.info("stopped")


async def _refresh_documents(gate: Gate) -> None:
    """Read the addresses of documents again, once a day."""
    if gate.assistant.settings.refresh_hour is not None:
        changed = await gate.run_blocking(gate.assistant.daily_refresh.round, gate.now())
        log.info("documents read again", changed=changed)


async def _sweep(gate: Gate) -> None:
    """Enforce the age limit."""
    dropped = await gate.run_blocking(sweep, gate.store, gate.now(), gate.assistant.settings.keep_days)
    log.info("swept", dropped=sum(dropped.values()))


async def _remind_of_actions(gate: Gate) -> None:
    """Put the reminders of actions that are due into the outbox."""
    if sent := await gate.run_blocking(gate.assistant.action_reminders.round, gate.now()):
        log.info("reminded of actions", count=sent)


async def _look_after_learning(gate: Gate, looks: Iterator[int]) -> None:
    """Put learning points in review whose passages changed; less often, remind leads and make digests."""
    scheduler = gate.assistant.learning_scheduler
    due = scheduler.round if next(looks) % LOOKS == 0 else scheduler.urgent
    done = await gate.run_blocking(due, gate.now())
    if any(done.values()):
        log.info("learning points looked after", **{k.replace(" ", "_"): n for k, n in done.items()})
