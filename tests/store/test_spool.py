"""What comes in while the database is away waits beside it, sealed, and is handed on once, in order."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest
from support.databases import cipher

from bot.errors import StoreError
from bot.store.inbox import ReceivedUpdate
from bot.store.spool import Spool
from bot.store.store import Store

NOW = dt.datetime(2026, 11, 24, 14, 30, tzinfo=dt.UTC)
LEASE = dt.timedelta(seconds=20)


def test_what_waits_is_handed_on_once_and_leaves_nothing(store: Store, tmp_path: Path) -> None:
    spool = Spool(tmp_path / "waiting", store.cipher)
    assert spool.is_empty
    spool.put([ReceivedUpdate(1, 7, '{"one": 1}'), ReceivedUpdate(2, 8, "{}", held=True)])
    spool.put([ReceivedUpdate(3, 7, "{}")])
    for file in (tmp_path / "waiting").iterdir():
        assert "one" not in file.read_text()
        assert file.stat().st_mode & 0o077 == 0
    store.inbox.put([ReceivedUpdate(3, 7, "{}")], NOW, NOW)  # kept late, after all
    assert spool.hand_on(store.inbox, NOW) == 2
    assert spool.is_empty
    assert list((tmp_path / "waiting").iterdir()) == []
    assert [one.update_id for one in store.inbox.claim(9, NOW, LEASE)] == [1, 2]
    assert spool.hand_on(store.inbox, NOW) == 0


def test_the_order_is_kept_though_the_clock_is_put_back(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = Spool(tmp_path / "waiting", store.cipher)
    given: list[int] = []
    monkeypatch.setattr(
        store.inbox, "put", lambda updates, *_: given.extend(u.update_id for u in updates) or []
    )
    for number, moment in enumerate((9_000, 5_000, 5_000, 9_500, 1), start=1):
        monkeypatch.setattr(time, "time_ns", lambda moment=moment: moment)
        spool.put([ReceivedUpdate(number, 7, "{}")])
    spool.hand_on(store.inbox, NOW)
    assert given == [1, 2, 3, 4, 5]


def test_what_is_torn_or_sealed_with_another_key_stops_nothing(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "waiting"
    Spool(folder, cipher()).put([ReceivedUpdate(1, 7, "{}")])
    (folder / "0-torn.part").write_text("x")
    spool = Spool(folder, store.cipher)
    spool.put([ReceivedUpdate(2, 7, "{}")])
    spool.prepare()
    assert spool.hand_on(store.inbox, NOW) == 1
    assert list(folder.iterdir()) == []


def test_where_the_disk_takes_nothing_that_is_said(store: Store, tmp_path: Path) -> None:
    (tmp_path / "waiting").write_text("in the way")
    with pytest.raises(StoreError, match="has room"):
        Spool(tmp_path / "waiting", store.cipher).put([ReceivedUpdate(1, 7, "{}")])
