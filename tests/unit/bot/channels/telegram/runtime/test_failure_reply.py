"""What a person gets in the chat app when something went wrong, and what is kept of it."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from types import SimpleNamespace

import pytest

from bot.channels.telegram.runtime.failure_reply import FailureReply
from bot.channels.telegram.runtime.update_in_hand import IN_HAND, UpdateInHand
from bot.core.failure import FailedPart, Failure
from bot.features.admin.failures import FailureRegister
from bot.store.store import Store

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


async def told(register: FailureRegister) -> str:
    """The reference in the reply to an update that failed."""
    IN_HAND.set(UpdateInHand(NOW, 42))
    assistant = SimpleNamespace(failures=register, settings=SimpleNamespace(contact="the duty desk"))
    await FailureReply(SimpleNamespace(assistant=assistant)).tell(42, "ZeroDivisionError")  # type: ignore[arg-type]
    (draft,) = IN_HAND.get().drafts
    found = re.search(r"runs this assistant: (\w{8})\.", str(draft.body))
    assert found
    return found[1]


def test_a_failure_is_kept_by_the_reference_that_the_person_is_shown(store: Store) -> None:
    register = FailureRegister(lambda: store.failures, lambda: NOW)
    reference = asyncio.run(told(register))
    assert register.newest() == [Failure(reference, NOW, FailedPart.MESSAGE, "ZeroDivisionError")]
    assert store.failures.sweep(NOW) == 0
    assert store.failures.sweep(NOW + dt.timedelta(seconds=1)) == 1
    assert register.newest() == []


def test_a_database_that_cannot_keep_it_costs_nobody_the_reply(caplog: pytest.LogCaptureFixture) -> None:
    def away() -> None:
        raise OSError

    reference = asyncio.run(told(FailureRegister(away, lambda: NOW)))  # type: ignore[arg-type]
    assert reference in caplog.text
    assert "OSError" in caplog.text
