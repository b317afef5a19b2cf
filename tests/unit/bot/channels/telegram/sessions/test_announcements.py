"""What goes on in the background beside telling: reminders at decent hours, and sessions that are too old."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from support.sessions import BELL, DUTY, enrolled

from bot.app import Assistant
from bot.channels.telegram.runtime.gate import Gate
from bot.channels.telegram.runtime.group_watch import GroupWatch
from bot.channels.telegram.runtime.sender import Sender
from bot.channels.telegram.sessions.announcements import remind
from bot.core.people import Role
from bot.features.admin.retention import sweep
from bot.features.sessions.practice import PracticeService
from bot.settings import Settings

TUESDAY = dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Gate]:
    assistant = Assistant(Settings(data_dir=tmp_path, keep_days=30))
    yield Gate(assistant, cast("Sender", None), GroupWatch(lambda: assistant.store, assistant.clock))
    assistant.close()


def waiting(service: Gate, moment: dt.datetime) -> list[int | None]:
    return [m.person_id for m in service.store.outbox.claim(99, moment, dt.timedelta(days=9))]


def test_who_asked_is_reminded_once_a_working_day_from_nine(service: Gate) -> None:
    store = service.store
    person, stopped = enrolled(store, 1), enrolled(store, 2)
    practising = PracticeService(store.practice, store.attending, store.sessions, lambda: (BELL,))
    for somebody in (person, stopped):
        store.practice.wish(somebody.id, remind=True)
        practising.answer(somebody.id, BELL.scenarios[0], 2, TUESDAY - dt.timedelta(days=30))
    store.people.mark_stopped(stopped.id, TUESDAY)
    remind(service, TUESDAY.replace(hour=8, minute=59))
    remind(service, TUESDAY - dt.timedelta(days=2))  # a Sunday
    assert waiting(service, TUESDAY) == []
    remind(service, TUESDAY)
    remind(service, TUESDAY + dt.timedelta(hours=1))
    assert waiting(service, TUESDAY + dt.timedelta(hours=2)) == [person.id]
    remind(service, TUESDAY + dt.timedelta(days=1))
    assert waiting(service, TUESDAY + dt.timedelta(days=2)) == [person.id]


def test_sessions_older_than_the_settings_allow_are_dropped(service: Gate) -> None:
    trainer = enrolled(service.store, 1, Role.TRAINER)
    made = TUESDAY - dt.timedelta(days=30)
    service.assistant.sessions.open(trainer, DUTY, service.assistant.sessions.sets()[0], made)
    days = service.assistant.settings.keep_days
    assert sweep(service.store, TUESDAY, days)["refresher sessions"] == 0
    assert sweep(service.store, TUESDAY + dt.timedelta(seconds=1), days)["refresher sessions"] == 1
    assert service.store.sessions.of_teams() == []
