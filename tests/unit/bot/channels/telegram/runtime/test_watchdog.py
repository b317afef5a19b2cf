"""The watchdog: each thing that goes wrong is named with what to do, mended, and else ends the service."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import namedtuple
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from structlog.testing import capture_logs

from bot.app import Assistant
from bot.channels.telegram.runtime import messages as said
from bot.channels.telegram.runtime import watchdog as module
from bot.channels.telegram.runtime.emergency import EmergencyResponder
from bot.channels.telegram.runtime.inbox_worker import InboxWorker
from bot.channels.telegram.runtime.watchdog import Watchdog
from bot.clock import FollowingClock
from bot.errors import DamagedStoreError, ServiceError, StoreError
from bot.runtime import messages as service_said
from bot.runtime import watch
from bot.store.database import AWAY
from bot.store.inbox import InboxCounts

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


class House:
    """A service in which anything can be made to fail."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        self.ahead = dt.timedelta()
        self.store_fault: Exception | None = None
        self.reconnected = self.ended = self.anew = self.cards = 0
        self.silent = self.busy = self.telegram = 0.0
        self.oldest: dt.datetime | None = None
        self.room = 10**12
        self.worker = SimpleNamespace(handled=0, in_hand=0, start_anew=self._anew)
        monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: self.now))
        usage = namedtuple("usage", "free")
        monkeypatch.setattr(watch.shutil, "disk_usage", lambda _: usage(self.room))
        store = SimpleNamespace(
            inbox=SimpleNamespace(counts=self._counts),
            state=SimpleNamespace(put=lambda *_: None),
            reconnect=self._reconnect,
            leaderships=SimpleNamespace(clock=lambda: NOW + self.ahead),
        )
        answering = SimpleNamespace(
            silent_for=lambda: self.silent, busy_for=lambda: self.busy, end_hung=self._end
        )
        assistant = SimpleNamespace(
            store=store,
            clock=FollowingClock(lambda: NOW),
            worker=answering,
            settings=SimpleNamespace(data_dir=folder),
        )
        self.clock = assistant.clock
        emergency = SimpleNamespace(on_its_way=lambda: self.cards)
        self.watchdog = Watchdog(
            cast("Assistant", assistant),
            cast("InboxWorker", self.worker),
            cast("EmergencyResponder", emergency),
            lambda: self.telegram,
        )

    def look(self, seconds: float = 0.0) -> dict[str, str]:
        """What the watchdog finds after so long."""
        self.now += seconds
        asyncio.run(self.watchdog._look())
        return self.watchdog.troubles

    def _counts(self) -> InboxCounts:
        if self.store_fault:
            raise self.store_fault
        return InboxCounts(3 if self.oldest else 0, self.oldest)

    def _reconnect(self) -> None:
        self.reconnected += 1

    def _end(self) -> None:
        self.ended += 1

    async def _anew(self) -> None:
        self.anew += 1


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    return House(tmp_path, monkeypatch)


def test_where_all_is_well_nothing_is_said(house: House) -> None:
    assert house.look() == {}


def test_a_database_that_is_away_gets_new_connections(house: House) -> None:
    house.store_fault = StoreError(AWAY)
    assert house.look() == {"database": AWAY}
    assert house.reconnected == 1
    house.store_fault = None
    assert house.look() == {}


def test_a_database_whose_clock_differs_is_gone_by_and_told_of_once(house: House) -> None:
    with capture_logs() as logged:
        for seconds, told in ((0, 0), (60, 1), (60, 1), (5, 1), (-60, 2)):
            house.ahead = dt.timedelta(seconds=seconds)
            assert house.look() == {}
            assert house.clock() == NOW + house.ahead
            assert [entry["event"] for entry in logged] == ["the clock differs"] * told


def test_a_damaged_database_ends_the_service_with_its_sentence(house: House) -> None:
    house.store_fault = DamagedStoreError("It is damaged.")
    with pytest.raises(ServiceError, match="It is damaged"):
        house.look()


def test_a_full_disk_and_a_silent_telegram_are_named(house: House) -> None:
    house.room, house.telegram = 1000, 60.0
    found: dict[str, Any] = house.look()
    assert "free some space" in found["disk"]
    assert found["telegram"] == said.TELEGRAM_SILENT


@pytest.mark.parametrize(
    ("silent", "busy", "sentence", "ended"),
    [
        (21.0, 0.0, service_said.ANSWERING_HUNG, 1),
        (0.0, 301.0, service_said.ANSWERING_HUNG, 1),
        (0.0, 31.0, service_said.ANSWERING_SLOW, 0),
    ],
)
def test_a_process_that_answers_nothing_is_ended(
    house: House, silent: float, busy: float, sentence: str, ended: int
) -> None:
    house.silent, house.busy = silent, busy
    assert house.look() == {"answering": sentence}
    assert house.ended == ended


def test_handling_that_stands_still_is_started_anew_and_else_the_service_ends(house: House) -> None:
    house.look()
    house.worker.in_hand, house.oldest = 3, NOW - dt.timedelta(minutes=9)
    assert house.look(20) == {}
    assert house.look(20) == {"updates": said.HELD_UP}
    assert house.anew == 0
    for anew in (1, 2):
        house.look(module.STUCK + 1)
        assert house.anew == anew
    with pytest.raises(ServiceError, match="did not help"):
        house.look(module.STUCK + 1)


def test_what_waits_for_telegram_to_take_a_card_is_not_started_anew(house: House) -> None:
    house.worker.in_hand, house.oldest, house.cards = 3, NOW - dt.timedelta(minutes=9), 1
    for _ in range(9):
        house.look(module.STUCK + 1)
    assert house.anew == 0
