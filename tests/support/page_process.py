"""The service with its pages in a process of its own, for what is measured over real HTTP."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import httpx

from support.commands import COMMAND


@contextmanager
def running_pages(environment: Mapping[str, str], url: str) -> Iterator[None]:
    """Run the service until what is within is done, once its pages are up at ``url``."""
    with subprocess.Popen([*COMMAND, "run"], env=environment, stderr=subprocess.DEVNULL) as running:
        try:
            while not _is_up(url):
                assert running.poll() is None
                time.sleep(0.2)
            yield
        finally:
            running.terminate()


def _is_up(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False
