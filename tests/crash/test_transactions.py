"""A process that is killed within a change: the change and its messages are both there, or neither."""

from __future__ import annotations

import multiprocessing
import signal
from pathlib import Path

import pytest
from support.changes import CHANGES, MOMENTS, Desks, Moment, make_and_be_killed
from support.databases import store_at

pytestmark = pytest.mark.crash


@pytest.mark.parametrize("name", CHANGES)
def test_killed_within_a_change_it_and_its_messages_are_both_kept_or_neither(
    name: str, tmp_path: Path
) -> None:
    address = f"sqlite:///{tmp_path / 'store.db'}"
    store = store_at(address)
    office = Desks(store)
    office.prepare()
    rows, messages = office.kept()
    for moment in MOMENTS:
        _killed(address, name, moment)
        assert office.kept() == (rows, messages), moment
    _killed(address, name, None)
    changed, sent = office.kept()
    assert changed != rows
    assert sent > messages
    store.close()


def _killed(address: str, name: str, moment: Moment | None) -> None:
    process = multiprocessing.get_context("fork").Process(
        target=make_and_be_killed, args=(address, name, moment)
    )
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
