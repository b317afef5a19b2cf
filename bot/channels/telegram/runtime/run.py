"""Running the bot: started from settings alone, stopped by a signal, nothing lost on the way."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import nullcontext, suppress
from functools import partial
from typing import Any

import httpx
import structlog
from starlette.routing import BaseRoute, Route
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder

from bot.app import Assistant
from bot.channels.telegram.after_emergency import EmergencyFollowUp
from bot.channels.telegram.app import wire
from bot.channels.telegram.keyboards import under_emergency
from bot.channels.telegram.menu import show_groups_menu, show_strangers_menu
from bot.channels.telegram.runtime import messages as runtime_messages
from bot.channels.telegram.runtime.allowance import Allowance
from bot.channels.telegram.runtime.bot_api import TELEGRAM, BotApi
from bot.channels.telegram.runtime.dispatch import OutboxRequest
from bot.channels.telegram.runtime.emergency import EmergencyResponder
from bot.channels.telegram.runtime.failure_reply import FailureReply
from bot.channels.telegram.runtime.gate import Gate
from bot.channels.telegram.runtime.group_watch import GroupWatch
from bot.channels.telegram.runtime.inbox_worker import InboxWorker
from bot.channels.telegram.runtime.limits import SendingLimits
from bot.channels.telegram.runtime.metrics import Metrics
from bot.channels.telegram.runtime.named_pictures import NamedPictures
from bot.channels.telegram.runtime.outbox_worker import OutboxWorker
from bot.channels.telegram.runtime.polling import Polling
from bot.channels.telegram.runtime.raw_update import read as read_raw
from bot.channels.telegram.runtime.receiver import Receiver
from bot.channels.telegram.runtime.reply_delivery import ReplyDelivery
from bot.channels.telegram.runtime.sender import MESSAGE_DEFAULTS, Sender
from bot.channels.telegram.runtime.sending_share import SendingShare
from bot.channels.telegram.runtime.watchdog import Watchdog
from bot.channels.telegram.runtime.webhook import Webhook
from bot.channels.telegram.sessions.pictures import draw
from bot.errors import ServiceError, StoreError
from bot.features.answers.danger_card import danger_card
from bot.features.answers.layout import card_blocks
from bot.rendering.telegram_html import pages_of
from bot.runtime.chores import Chore, jobs_for, jobs_of, leadership_of
from bot.runtime.leadership import Job
from bot.runtime.parts import ServicePart, listen_address
from bot.runtime.run_blocking import run_blocking
from bot.runtime.web_server import WebServer, bound_to
from bot.settings import proxy_for, unusable_proxy

log = structlog.get_logger(__name__)

App = Application[Any, Any, Any, Any, Any, Any]

#: Seconds given to what is in hand when the service stops.
ENDING = 20.0
#: Seconds between two looks at who is enrolled, and at what came in while the database was away.
ACCOUNTS_EVERY, HANDED_ON_EVERY = 10.0, 1.0
#: Connections to Telegram, and seconds for one to be free.
CONNECTIONS, POOL_WAIT = 64, 30.0


def run(
    assistant: Assistant,
    parts: Collection[ServicePart],
    when_ready: Callable[[], None],
    pages: Sequence[BaseRoute] = (),
    jobs: Sequence[Job] = (),
) -> None:
    """Run the bot until the process is told to stop; ``when_ready`` is called once questions can be answered.

    ``parts`` are what the process is of the service: the whole chat, or hands for it, and what stands beside.
    ``pages`` are served there, where there are any, and ``jobs`` are what goes on for them.

    What it needs is looked at first, so that nobody waits for the encoder to hear what is missing.
    Raises ServiceError where it cannot run.
    """
    if name := unusable_proxy():
        raise ServiceError(runtime_messages.BAD_PROXY.format(name=name))
    address = listen_address(assistant.settings, parts)
    with bound_to(address) if address else nullcontext() as bound:
        assistant.worker.begin()
        when_ready()
        asyncio.run(_run(assistant, parts, bound, pages, jobs))


async def _run(
    assistant: Assistant,
    parts: Collection[ServicePart],
    bound: socket.socket | None,
    pages: Sequence[BaseRoute],
    jobs: Sequence[Job],
) -> None:
    settings = assistant.settings
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for told in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(told, stopping.set)
    assistant.store.cipher.prepare()
    assistant.spool.prepare()
    assistant.screen.is_danger("")  # made before anything comes in
    request, api = OutboxRequest(CONNECTIONS, POOL_WAIT), BotApi(settings)
    limits = SendingLimits(assistant.settings.replies_per_second)
    app = _application(assistant, request, limits)
    await _begin(app, proxy_for(settings.telegram_base_url or TELEGRAM) is not None)
    try:
        await request.begin()
        await run_blocking(_note_bot, assistant, app.bot.username)
        share = SendingShare(assistant.store.leaderships, limits)
        await share.begin()
        sender = Sender(app.bot, assistant.store.people, assistant.clock)
        groups = GroupWatch(lambda: assistant.store, assistant.clock)
        gate, pictures = Gate(assistant, sender, groups), NamedPictures(sender, partial(draw, assistant))
        delivery = ReplyDelivery(sender, pictures, assistant.store.replies, groups, assistant.clock)
        announcer = wire(app, gate, delivery)
        await app.start()
        service = Service(gate, app, api, delivery, parts, bound, pages)
        jobs = (share.run, *jobs)
        if ServicePart.TELEGRAM in parts:
            await show_strangers_menu(app.bot)
            await show_groups_menu(app.bot)
            jobs = (announcer.run, OutboxWorker(gate, request, limits).run, *jobs)
        await service.run(jobs, stopping)
    finally:
        await request.end()
        await api.close()
        with suppress(TelegramError, RuntimeError):
            if app.running:
                await app.stop()
            await app.shutdown()
        assistant.close()


def _note_bot(assistant: Assistant, name: str) -> None:
    """Keep the name of the bot. Raises ServiceError where machines of another bot work on this database."""
    state, leaderships = assistant.store.state, assistant.store.leaderships
    other = state.bot()
    if other not in (None, name) and leaderships.is_led_elsewhere(assistant.machine):
        raise ServiceError(runtime_messages.OTHER_BOT.format(bot=other))
    state.begin_chat(name)


def _application(assistant: Assistant, request: OutboxRequest, limits: SendingLimits) -> App:
    settings = assistant.settings
    assert settings.telegram_token is not None
    builder = (
        ApplicationBuilder()
        .token(settings.telegram_token.get_secret_value())
        .updater(None)
        .job_queue(None)
        .rate_limiter(limits)
        .request(request)
        .defaults(MESSAGE_DEFAULTS)
    )
    if settings.telegram_base_url:
        base = settings.telegram_base_url.rstrip("/")
        builder = builder.base_url(base if base.endswith("/bot") else f"{base}/bot")
    return builder.build()


async def _begin(app: App, by_proxy: bool) -> None:
    """Say hello to Telegram, patiently: a service may start before its network does. Raises ServiceError.

    What a proxy says in refusing is repeated nowhere: it may hold the password.
    """
    for wait in (0, 1, 2, 4, 8):
        await asyncio.sleep(wait)
        try:
            await app.initialize()
            return
        except InvalidToken as refused:
            raise ServiceError(runtime_messages.NOT_KNOWN) from refused
        except TelegramError as fault:
            if by_proxy and _is_login_refused(fault):
                raise ServiceError(runtime_messages.PROXY_LOGIN) from None
            log.warning("Telegram cannot be reached", fault=type(fault).__name__)
    raise ServiceError(runtime_messages.NO_TELEGRAM_BY_PROXY if by_proxy else runtime_messages.NO_TELEGRAM)


def _is_login_refused(fault: TelegramError) -> bool:
    """Whether a proxy refused its user name and password."""
    return isinstance(fault.__cause__, httpx.ProxyError) and str(fault.__cause__).startswith("407")


class Service:
    """The running service: the way in, the work, the way out, and who watches over them."""

    def __init__(
        self,
        gate: Gate,
        app: App,
        api: BotApi,
        delivery: ReplyDelivery,
        parts: Collection[ServicePart],
        bound: socket.socket | None,
        pages: Sequence[BaseRoute] = (),
    ) -> None:
        """``bound`` is the socket of its web server, where it has one; ``pages`` are served there too.

        Without the part TELEGRAM it has no way in: it works what another process fetched.
        """
        assistant = self._assistant = gate.assistant
        self._bound, self._pages, self._parts = bound, pages, parts
        settings, store, clock = assistant.settings, assistant.store, assistant.clock
        read = partial(read_raw, bot_id=app.bot.id, username=app.bot.username)
        (card,) = pages_of(card_blocks(danger_card(settings.duty_desk)))
        self._emergency = EmergencyResponder(
            api, assistant.screen.is_danger, card, lambda update: under_emergency(update).to_dict()
        )
        self._delivery = delivery
        self._worker = InboxWorker(
            app,
            store.inbox,
            self._delivery,
            self._emergency,
            read,
            clock,
            failed=FailureReply(gate).tell,
            after_emergency=EmergencyFollowUp(gate, app.bot).follow_up,
        )
        allowance = Allowance(lifted=settings.replies_per_second == 0)
        self._receiver = Receiver(
            store, assistant.spool, self._emergency, self._worker, gate.sender, read, clock, allowance
        )
        fetches, by_webhook = ServicePart.TELEGRAM in parts, settings.webhook_url is not None
        self._polling = Polling(api, self._receiver) if fetches and not by_webhook else None
        self._leadership = leadership_of(assistant, "polling")
        self._watchdog = Watchdog(assistant, self._worker, self._emergency, self._silent_for)
        self._webhook = Webhook(settings, app.bot, self._receiver) if fetches and by_webhook else None

    async def run(self, beside: Sequence[Job], stopping: asyncio.Event) -> None:
        """Work until told to stop, or until something cannot be mended; then end what is in hand."""
        await self._receiver.refresh()
        with suppress(StoreError, TimeoutError):  # the watch sets it as soon as that can be
            await self._watchdog.set_clock()
        log.info("running", webhook=self._webhook is not None)
        jobs = (*self._ways_in(), *beside, self._watchdog.run, *self._regular())
        work = [asyncio.create_task(job(stopping)) for job in jobs]
        at_work = [asyncio.create_task(job(stopping)) for job in (self._worker.run, self._delivery.run)]
        try:
            done, _ = await asyncio.wait(
                [*work, *at_work, asyncio.create_task(stopping.wait())],
                return_when=asyncio.FIRST_COMPLETED,
            )
            stopping.set()
            for task in done:
                task.result()
            await asyncio.wait_for(asyncio.gather(*work), ENDING)
        except TimeoutError:  # what is cut off here is in the store, and is gone on from at the next start
            log.warning("stopped with work under way")
        finally:
            stopping.set()
            await self._emergency.empty(ENDING)
            await self._worker.end(ENDING)
            await self._delivery.end(ENDING)
            await asyncio.wait(at_work, timeout=ENDING)
        log.info("stopped")

    def _ways_in(self) -> Iterator[Job]:
        if self._polling is not None:
            yield self._leadership.run
            yield self._leadership.while_held(self._polling.run)
        if self._bound is not None:
            webhook = [self._webhook.route] if self._webhook else []
            figures = Route("/metrics", self._metrics().page)
            routes = (figures, *webhook, *self._pages)
            proxies = self._assistant.settings.trusted_proxies
            server = WebServer(self._bound, self._troubles, *routes, proxies=proxies)
            yield partial(server.run, when_listening=self._webhook.register if self._webhook else None)

    def _silent_for(self) -> float:
        """For how many seconds Telegram has not answered a poll, where this process polls."""
        return self._polling.silent_for() if self._polling and self._leadership.held else 0.0

    def _troubles(self) -> list[str]:
        return list(self._watchdog.troubles.values())

    def _metrics(self) -> Metrics:
        watchdog = self._watchdog
        return Metrics(
            lambda: self._worker.handled,
            {
                "updates_waiting": ("Updates that wait to be handled", lambda: watchdog.waiting),
                "oldest_update_seconds": ("Seconds that the first of them waits", lambda: watchdog.oldest),
                "replies_waiting": ("Replies this process has not delivered", self._delivery.waiting),
                "emergencies_waiting": ("Cards of emergencies under way", self._emergency.on_its_way),
                "troubles": ("Kinds of trouble now; /health names them", lambda: len(watchdog.troubles)),
            },
        )

    def _regular(self) -> Iterator[Job]:
        """What is done every so often while the service runs."""
        receiving: tuple[Chore, ...] = (
            (HANDED_ON_EVERY, self._receiver.hand_on, "what waits beside the database stays there"),
            (ACCOUNTS_EVERY, self._receiver.refresh, "who is enrolled could not be looked up"),
        )
        if ServicePart.TELEGRAM in self._parts:
            yield from jobs_of(receiving)
        yield from jobs_for(self._assistant, self._parts)
