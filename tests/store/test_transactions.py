"""A change whose messages cannot be written is not kept, on either kind of database."""

from __future__ import annotations

import pytest
from support.changes import CHANGES, MOMENTS, Desks, at_the_messages

from bot.store.store import Store


class CutError(Exception):
    """The connection to the database is cut."""


def test_a_change_whose_messages_cannot_be_written_is_not_kept(store: Store) -> None:
    office = Desks(store)
    office.prepare()
    before = office.kept()

    def cut() -> None:
        raise CutError

    for name in CHANGES:
        for moment in MOMENTS:
            with at_the_messages(moment, cut), pytest.raises(CutError):
                office.make(name)
            assert office.kept() == before, name
    for name in CHANGES:
        rows, messages = office.kept()
        office.make(name)
        changed, sent = office.kept()
        assert changed != rows, name
        assert sent > messages, name
