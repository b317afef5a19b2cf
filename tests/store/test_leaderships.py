"""Who leads, by the database's clock: one of several, kept while it is renewed, free when it ends."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from sqlalchemy import select, text, update

from bot.store.database import Database
from bot.store.leaderships import LeadershipRepository
from bot.store.tables import leaderships as table

LEASE = dt.timedelta(seconds=30)


def test_on_sqlite_everybody_leads(tmp_path: object) -> None:
    database = Database(f"sqlite:///{tmp_path}/store.db")
    leaderships = LeadershipRepository(database)
    assert not leaderships.shared
    assert leaderships.take("jobs", "a", LEASE)
    assert leaderships.take("jobs", "b", LEASE)
    leaderships.give_up("jobs", "a")
    database.close()


def test_who_takes_part_is_counted_until_they_leave_or_say_nothing_more(database_address: str) -> None:
    database = Database(database_address)
    leaderships = LeadershipRepository(database)
    assert [leaderships.join("sending", name, LEASE) for name in ("a", "b", "a")] == [1, 2, 2]
    assert leaderships.join("receiving", "a", LEASE) == 1
    leaderships.leave("sending", "b")
    assert leaderships.join("sending", "a", LEASE) == 1
    for moved in (-dt.timedelta(seconds=31), dt.timedelta(days=1)):  # silent, or the clock was put back
        leaderships.join("sending", "b", LEASE)
        with database.write() as connection:
            until = select(table.c.until).where(table.c.subject == "sending b")
            then = connection.execute(until).scalar_one() + moved
            connection.execute(update(table).where(table.c.subject == "sending b").values(until=then))
        assert leaderships.join("sending", "a", LEASE) == 1
    database.close()


@pytest.mark.postgres
@pytest.mark.parametrize("database_address", ["postgresql"], indirect=True)
class TestOnPostgreSQL:
    def test_one_leads_in_each_subject_until_it_gives_up(self, database_address: str) -> None:
        database = Database(database_address)
        leaderships = LeadershipRepository(database)
        assert leaderships.shared
        assert leaderships.take("jobs", "a", LEASE)
        assert leaderships.take("jobs", "a", LEASE)
        assert not leaderships.take("jobs", "b", LEASE)
        assert leaderships.take("polling", "b", LEASE)
        leaderships.give_up("jobs", "b")
        assert not leaderships.take("jobs", "b", LEASE)
        leaderships.give_up("jobs", "a")
        assert leaderships.take("jobs", "b", LEASE)
        assert not leaderships.take("jobs", "a", LEASE)
        database.close()

    @pytest.mark.parametrize("moved", ["- interval '31 seconds'", "+ interval '1 day'"])
    def test_a_lease_that_ended_is_free_also_when_the_clock_was_put_back(
        self, database_address: str, moved: str
    ) -> None:
        database = Database(database_address)
        leaderships = LeadershipRepository(database)
        assert leaderships.take("jobs", "a", LEASE)
        with database.write() as connection:
            connection.execute(text(f"update leaderships set until = until {moved}"))
        assert leaderships.take("jobs", "b", LEASE)
        assert not leaderships.take("jobs", "a", LEASE)
        database.close()

    def test_of_many_that_ask_at_one_moment_one_leads(self, database_address: str) -> None:
        database = Database(database_address)
        leaderships, start, leads = LeadershipRepository(database), threading.Barrier(4), []

        def ask(name: str) -> None:
            start.wait()
            leads.append(leaderships.take("jobs", name, LEASE))

        threads = [threading.Thread(target=ask, args=(name,)) for name in "abcd"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(leads) == [False, False, False, True]
        database.close()
