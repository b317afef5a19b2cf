"""Pausing on both kinds of database: the reason and whom to ring, in place of every card."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.shipped import shipped_screen

from bot.app import Assistant
from bot.core.card import Status
from bot.errors import RefusedError, StoreError
from bot.features.admin.maintenance_mode import MaintenanceMode
from bot.settings import Settings
from bot.store.state import ServiceStateRepository
from bot.store.store import Store

REASON = "Our procedures changed today."


def maintenance(store: Store) -> MaintenanceMode:
    return MaintenanceMode(lambda: store.state, "the duty desk on 01632 960 001")


def reason(maintenance: MaintenanceMode) -> tuple[str, ...]:
    card = maintenance.card()
    return card.notices if card else ()


def test_a_pause_lasts_until_it_is_ended(store: Store) -> None:
    mode = maintenance(store)
    assert mode.card() is None
    assert mode.pause(f"  {REASON}\n", shipped_screen()) == REASON
    assert reason(mode) == (f"The assistant is paused: {REASON}",)
    assert mode.pause("Another reason.", shipped_screen()) == "Another reason."
    assert reason(mode) == ("The assistant is paused: Another reason.",)
    assert mode.resume()
    assert not mode.resume()
    assert mode.card() is None


@pytest.mark.parametrize("reason", ["Ask Marjorie Blenkinsop on 07700 900123.", " . ", "so " * 400])
def test_a_reason_that_must_not_be_shown_does_not_pause(store: Store, reason: str) -> None:
    with pytest.raises(RefusedError) as refused:
        maintenance(store).pause(reason, shipped_screen())
    assert "Blenkinsop" not in str(refused.value)
    assert maintenance(store).card() is None


def test_the_card_says_danger_first_then_whom_to_ring(store: Store) -> None:
    maintenance(store).pause(REASON, shipped_screen())
    card = maintenance(store).card()
    assert card is not None
    assert (card.status, card.passages, card.code) == (Status.FAILED, (), None)
    assert card.next_steps[0].startswith("If a child is in danger now, ring 999.")
    assert card.next_steps[1] == "Ring the duty desk on 01632 960 001, and use your own procedures manual."


def test_a_store_that_fails_does_not_pause() -> None:
    def fails() -> ServiceStateRepository:
        raise StoreError("The database cannot be used now.")

    assert MaintenanceMode(fails, "the desk").card() is None


def test_the_contact_of_the_settings_is_rung(tmp_path: Path) -> None:
    assistant = Assistant(Settings(data_dir=tmp_path, contact="the desk"))
    assert assistant.maintenance.card() is None
    assistant.maintenance.pause(REASON, shipped_screen())
    card = assistant.maintenance.card()
    assert card is not None
    assert card.next_steps[1].startswith("Ring the desk,")
    assistant.close()
