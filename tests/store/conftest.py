"""The database that a store test works on, whose address its module gives."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.store.database import Database


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    """The database at the module's address, closed after each test."""
    made = Database(address)
    yield made
    made.close()
