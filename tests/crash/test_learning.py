"""A learning point for 300 people, sent by a bot that is killed twice: everybody exactly once."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from support.broadcast import SETTINGS, broadcast
from support.chat import a_chat
from support.samples import write_library

pytestmark = pytest.mark.crash

PEOPLE, GONE, KILLS = 300, 9, 2


def test_everybody_who_can_be_reached_gets_a_released_point_exactly_once(tmp_path: Path) -> None:
    library = write_library(tmp_path / "library")
    with a_chat(tmp_path / "bot", library, **SETTINGS) as chat, broadcast(chat, PEOPLE, GONE) as sending:
        point = sending.release()
        sending.sent_while_killed(KILLS, random.Random())
        arrived = sending.arrived()
        reached = set(sending.people) - sending.gone
        assert {number: arrived[number] for number in reached if arrived[number] != 1} == {}
        assert {arrived[number] for number in sending.gone} == {0}
        receipts = sending.assistant.store.receipts.of_point(point.id)
        assert sum(r.sent is not None for r in receipts) == PEOPLE - GONE
        unsent = Counter(r.failed for r in receipts if r.sent is None)
        assert unsent == {"blocked": GONE, "no account": len(sending.leads)}
        assert not chat.lines("the sender process has ended; messages are sent without it")
