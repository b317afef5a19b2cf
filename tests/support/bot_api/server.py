"""The server: Starlette's routes over one world, run by uvicorn, in this process or in a thread of it."""

from __future__ import annotations

import asyncio
import hmac
import inspect
import json
import re
import socket
import threading
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from support.bot_api import parameters as parameters_
from support.bot_api.actions import act
from support.bot_api.faults import CutError
from support.bot_api.files import path_of
from support.bot_api.methods import METHODS
from support.bot_api.refusal import RefusedError
from support.bot_api.world import World

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")


class CutOff(Response):
    """An answer that begins and never comes: the server then closes the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        length = [(b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": length})


def application(world: World) -> Starlette:
    """Return the server's routes over a world."""

    async def bot(request: Request) -> Response:
        try:
            _check_token(world, request.path_params["token"])
            return await _called(world, request)
        except RefusedError as refused:
            return _json(refused.as_json(), refused.code)
        except CutError:
            return CutOff()

    async def download(request: Request) -> Response:
        try:
            _check_token(world, request.path_params["token"])
        except RefusedError as refused:
            return _json(refused.as_json(), refused.code)
        wanted = request.path_params["path"]
        file_id = wanted.rpartition("/")[2]
        if file_id not in world.files or path_of(file_id) != wanted:
            return _json(RefusedError(404, "Not Found").as_json(), 404)
        return Response(world.files[file_id][1], media_type="application/octet-stream")

    async def user(request: Request) -> Response:
        try:
            arguments = json.loads(await request.body() or b"{}")
            return _json({"ok": True, "result": await act(world, request.path_params["action"], arguments)})
        except (ValueError, TypeError, KeyError, RefusedError) as error:
            return _json({"ok": False, "error": f"{type(error).__name__}: {error}"}, 400)

    async def missing(request: Request) -> Response:
        return _json(RefusedError(404, "Not Found").as_json(), 404)

    return Starlette(
        routes=[
            Route("/bot{token}/{method}", bot, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", download),
            Route("/user/{action}", user, methods=["POST"]),
            Route("/{rest:path}", missing, methods=["GET", "POST"]),
        ]
    )


async def _called(world: World, request: Request) -> Response:
    name = request.path_params["method"].lower()
    method = METHODS.get(name)
    if method is None:
        raise RefusedError(404, "Not Found: method not found")
    content_type = request.headers.get("content-type", "")
    given = parameters_.read(await request.body(), content_type, request.url.query)
    chat = str(given.values.get("chat_id", ""))
    here = int(chat) if re.fullmatch(r"-?\d+", chat) else None
    lost = await world.faults.before(name, here, _parts(given))
    done = method(world, given)
    result = await done if inspect.isawaitable(done) else done
    return CutOff() if lost else _json({"ok": True, "result": result})


def _parts(given: parameters_.Parameters) -> set[str]:
    """What a message has beside its words: ``links`` and other ``buttons``, ``markup``, a ``picture``."""
    markup = given.parsed("reply_markup")
    rows = markup.get("inline_keyboard", []) if isinstance(markup, dict) else []
    buttons = [button for row in rows for button in row]
    return {
        *(["buttons"] if buttons else []),
        *(["links"] if any("url" in button for button in buttons) else []),
        *(["markup"] if given.has("parse_mode") else []),
        *(["picture"] if given.has("photo") else []),
    }


def _check_token(world: World, token: str) -> None:
    if not _TOKEN.fullmatch(token):
        raise RefusedError(404, "Not Found")
    if not hmac.compare_digest(token, world.token):
        raise RefusedError(401, "Unauthorized")


def _json(body: Any, code: int = 200) -> Response:
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(content, code, media_type="application/json")


class _Prompt(uvicorn.Server):
    """Uvicorn without its tick of a tenth of a second, so that a test starts and stops one in no time."""

    ended: asyncio.Event

    async def main_loop(self) -> None:
        self.ended = asyncio.Event()
        await self.on_tick(0)
        self.on_started()
        await self.ended.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for listening in self.servers:
            listening.close()
        for task in list(self.server_state.tasks):
            task.cancel()
        await asyncio.gather(*self.server_state.tasks, return_exceptions=True)
        for connection in list(self.server_state.connections):
            connection.shutdown()
        for _ in range(1000):
            if not self.server_state.connections:
                return
            await asyncio.sleep(0.001)

    def on_started(self) -> None:
        """Be told that the server listens."""


class Server:
    """A world served on loopback from a thread, until closed. Use as a context."""

    def __init__(self, world: World, port: int = 0) -> None:
        self.world = world
        self._loop = asyncio.new_event_loop()
        self._server = _Prompt(configured(world, port))
        self._started = threading.Event()
        self._server.on_started = self._started.set  # type: ignore[method-assign]
        self._thread = threading.Thread(target=self._run, name="bot-api", daemon=True)
        self.port = port

    def __enter__(self) -> Server:
        self._thread.start()
        self._started.wait(10)
        if not self._server.started:
            raise RuntimeError("the Bot API server did not start")
        self.port = self._server.servers[0].sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop)
        self._thread.join(10)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        """What python-telegram-bot takes as base_url."""
        return f"{self.address}/bot"

    @property
    def base_file_url(self) -> str:
        return f"{self.address}/file/bot"

    def call(self, action: str, **arguments: Any) -> Any:
        """Let a person do something, from any thread but the server's."""
        return asyncio.run_coroutine_threadsafe(act(self.world, action, arguments), self._loop).result()

    def _stop(self) -> None:
        self.world.updates.terminate("Conflict: the server is closing")
        self._server.should_exit = True
        self._server.ended.set()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._started.set()
            self._loop.close()

    async def _serve(self) -> None:
        try:
            await self._server.serve()
        finally:
            await self.world.webhook.close()


def configured(world: World, port: int) -> uvicorn.Config:
    """Return how uvicorn is to serve a world: on loopback, in silence."""
    return uvicorn.Config(
        application(world),
        host="127.0.0.1",
        port=port,
        log_config=None,
        log_level="critical",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
        timeout_keep_alive=75,
        backlog=4096,
    )
