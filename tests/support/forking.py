"""Processes forked from one that has imported the program: they begin in a third of the time.

Such a process has the environment, the working folder and the files of one that is started, and shares what
comes with the project with others of its run, as all tests do. What only a start shows, imports above all, is
tested where a test is marked ``process`` or starts its bot ``cold``.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from unittest import mock

from support.paths import PYTHONPATH

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["support.prepared"])


def forked(out: Path, errors: Path, work: Callable[..., object], *arguments: Any) -> BaseProcess:
    """Let a process do some work; what it says is added to a file, and what it complains of to another.

    It is told to stop when the process of the tests ends.
    """
    process = _context.Process(target=_do, args=((out, errors), work, arguments), daemon=True)
    with mock.patch.dict(os.environ, PYTHONPATH=PYTHONPATH):
        process.start()
    return process


def _do(files: tuple[Path, Path], work: Callable[..., object], arguments: tuple[Any, ...]) -> None:
    for stream, path in zip((sys.stdout, sys.stderr), files, strict=True):
        opened = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.dup2(opened, stream.fileno())
        os.close(opened)
    work(*arguments)


#: What changes a process as it starts, and so needs one that starts: ``sitecustomize`` says what.
_NEEDS_START = {"TEST_CLOCK_STEPS"}
#: Whether programs are forked: not where their start is measured.
_forking = False


@contextmanager
def programs_are_forked() -> Iterator[None]:
    """Let the programs that are begun within be forked, unless they are to start cold."""
    global _forking
    before, _forking = _forking, True
    yield
    _forking = before


def begun(
    arguments: Sequence[str], environment: Mapping[str, str], log: Path, *, cold: bool = False
) -> subprocess.Popen[bytes] | ForkedProgram:
    """Begin the program with these arguments; what it says and complains of is added to ``log``."""
    if _forking and not cold and _NEEDS_START.isdisjoint(environment):
        return ForkedProgram(arguments, environment, log)
    with log.open("ab") as file:
        command = [sys.executable, "-m", "bot.channels.terminal.cli", *arguments]
        return subprocess.Popen(command, env=environment, cwd="/", stdout=file, stderr=file)


class ForkedProgram:
    """The program in a process that was forked; it is asked as a ``subprocess.Popen`` is."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        """Run it with these arguments; what it says and complains of is added to ``log``."""
        self._process = forked(log, log, _program, list(arguments), dict(environment))
        assert self._process.pid is not None
        self.pid = self._process.pid

    def poll(self) -> int | None:
        """Return its exit code, or None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it ends and return its exit code. Raises TimeoutExpired."""
        self._process.join(timeout)
        if (code := self.poll()) is None:
            raise subprocess.TimeoutExpired("safeguarding-bot", timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        """Send it a signal, while it runs."""
        if self.poll() is None:
            os.kill(self.pid, number)


def _program(arguments: Sequence[str], environment: Mapping[str, str]) -> None:
    """Be the program, in an environment and under no option of the Python that runs the tests."""
    from bot.channels.terminal.cli import main
    from bot.features.answers import worker_process
    from support.fatal import die_handling

    os.environ.clear()
    os.environ.update(environment)
    os.chdir("/")
    sys.argv = ["safeguarding-bot", *arguments]
    sys.warnoptions.clear()
    warnings.resetwarnings()
    for unseen in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
        warnings.simplefilter("ignore", unseen)
    # A process that goes with another may begin none, as Python has it; this one does.
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    # What this process was forked from is there for its own processes too; Python would begin another.
    forkserver._forkserver.ensure_running = lambda: None  # type: ignore[attr-defined]
    worker_process.get_context = lambda _: _Context()  # type: ignore[attr-defined]
    if words := environment.get("TEST_FATAL_IN_CHAT"):
        die_handling(words)
    with _shared():
        main()


@contextmanager
def _shared() -> Iterator[None]:
    from support.commands import shared
    from support.databases import tables_copied

    with shared(), tables_copied():
        yield


class _Answering(ForkServerProcess):
    """A process that answers for a forked program. It holds back the signals that whoever starts it does.

    It is no child of the one that began it, so it bears that one's number in its name.
    """

    def start(self) -> None:
        self._held = signal.pthread_sigmask(signal.SIG_BLOCK, ())
        self._fatal = os.environ.get("TEST_FATAL_IN_ANSWERING")
        super().start()

    def run(self) -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, self._held)
        Path("/proc/self/comm").write_text(_named(self._parent_pid))
        if self._fatal:
            from support.fatal import die_answering

            die_answering(self._fatal)
        with _shared():
            super().run()


class _Context(ForkServerContext):
    Process = _Answering


def _named(begun_by: int) -> str:
    return f"answers {begun_by}"


def answering_for(process: int) -> list[int]:
    """The processes that answer for a program that was forked."""
    found = []
    for name in Path("/proc").glob("[0-9]*/comm"):
        try:
            if name.read_text() == f"{_named(process)}\n":
                found.append(int(name.parent.name))
        except OSError:  # it has ended
            continue
    return found
