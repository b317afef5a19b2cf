"""All that is kept of one person, across the tables: counted, and removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Table,
    cast,
    delete,
    false,
    func,
    insert,
    or_,
    select,
    update,
)

from bot.core.people import Person
from bot.store.action_tables import actions, history
from bot.store.database import Database
from bot.store.document_tables import document_acts
from bot.store.learning_tables import delegates, digests, receipts
from bot.store.learning_tables import history as learned
from bot.store.session_tables import draft_history, sessions
from bot.store.tables import (
    browser_sessions,
    buttons,
    council_accounts,
    dialogues,
    enrolment_tries,
    gaps,
    inbox,
    outbox,
    passkeys,
    people,
    replies,
    sign_in_codes,
    state,
)

#: Under which name the highest number of those who left is kept.
_GONE = "highest_number_gone"


@dataclass(frozen=True)
class RelatedRecords:
    """How much is kept of a person beside what they said and chose."""

    gaps_owned: int
    actions_owned: int
    action_lines: int
    conversations: int
    buttons: int
    messages: int
    tries: int
    updates: int
    receipts: int
    moves: int
    digest: int
    standing_in: int
    browsers: int
    sign_in_codes: int
    passkeys: int
    council_accounts: int
    document_acts: int
    question_lines: int


class PersonalDataRepository:
    """What is kept of one person in the passing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def beside(self, person: Person) -> RelatedRecords:
        """Return how much there is of a person, of each kind."""
        with self._database.read() as connection:
            mine = select(people.c.telegram_id).where(people.c.id == person.id)
            account = connection.execute(mine).scalar()
            return RelatedRecords(
                gaps_owned=_count(connection, gaps, gaps.c.owner_id == person.id, gaps.c.closed.is_(None)),
                actions_owned=_count(
                    connection, actions, actions.c.owner_id == person.id, actions.c.state == "open"
                ),
                action_lines=_count(
                    connection,
                    history,
                    or_(history.c.person_id == person.id, history.c.owner_id == person.id),
                ),
                conversations=_count(connection, dialogues, dialogues.c.person_id == person.id),
                buttons=_count(connection, buttons, _their_buttons(person.id, account)),
                messages=_count(connection, outbox, _to_them(person.id, account))
                + _count(connection, replies, _is(replies.c.chat_id, account)),
                tries=_count(connection, enrolment_tries, _is(enrolment_tries.c.telegram_id, account)),
                updates=_count(connection, inbox, _is(inbox.c.chat_id, account)),
                receipts=_count(connection, receipts, receipts.c.person_id == person.id),
                moves=_count(connection, learned, learned.c.person_id == person.id),
                digest=_count(connection, digests, digests.c.person_id == person.id),
                standing_in=_count(
                    connection,
                    delegates,
                    or_(delegates.c.lead_id == person.id, delegates.c.delegate_id == person.id),
                ),
                browsers=_count(connection, browser_sessions, browser_sessions.c.person_id == person.id),
                sign_in_codes=_count(connection, sign_in_codes, sign_in_codes.c.person_id == person.id),
                passkeys=_count(connection, passkeys, passkeys.c.person_id == person.id),
                council_accounts=_count(
                    connection, council_accounts, council_accounts.c.person_id == person.id
                ),
                document_acts=_count(connection, document_acts, document_acts.c.actor == person.actor),
                question_lines=_count(connection, draft_history, draft_history.c.person_id == person.id),
            )


def forget(connection: Connection, person_id: int) -> bool:
    """Remove a person with everything that is kept of them; return whether there was one.

    What hangs on them by a key goes with them; a receipt stays as a number of their team. Updates that
    were handled are kept by number, without the chat, so that a repeat is still known as one.
    """
    found = connection.execute(select(people.c.telegram_id).where(people.c.id == person_id)).first()
    if found is None:
        return False
    account = found.telegram_id
    connection.execute(delete(buttons).where(_their_buttons(person_id, account)))
    connection.execute(delete(replies).where(_is(replies.c.chat_id, account)))
    connection.execute(delete(outbox).where(or_(_to_them(person_id, account), _about_them(account))))
    connection.execute(delete(enrolment_tries).where(_is(enrolment_tries.c.telegram_id, account)))
    handled = _is(inbox.c.chat_id, account) & inbox.c.handled.is_not(None)
    connection.execute(update(inbox).where(handled).values(chat_id=0))
    panel = _is(sessions.c.panel_chat, account)
    connection.execute(update(sessions).where(panel).values(panel_chat=None, panel_message=None))
    connection.execute(update(receipts).where(receipts.c.person_id == person_id).values(once=None))
    connection.execute(delete(people).where(people.c.id == person_id))
    _note_gone(connection, person_id)
    return True


def end_sessions(connection: Connection, person_id: int) -> int:
    """End every session of a person, and drop their codes, in the change that ``connection`` makes."""
    connection.execute(delete(sign_in_codes).where(sign_in_codes.c.person_id == person_id))
    mine = browser_sessions.c.person_id == person_id
    return connection.execute(delete(browser_sessions).where(mine)).rowcount


def next_number(connection: Connection) -> int | None:
    """Return the number for somebody new where the highest is free again, else None: the database has one.

    Nobody gets the number of somebody who left: histories of learning points and actions name people
    by number, and would then name another. PostgreSQL sees to that itself.
    """
    if connection.dialect.name != "sqlite":
        return None
    gone = highest_gone(connection)
    highest = connection.execute(select(func.max(people.c.id))).scalar() or 0
    return gone + 1 if gone > highest else None


def highest_gone(connection: Connection) -> int:
    """Return the highest number of those who left; 0 where nobody did."""
    return int(connection.execute(select(state.c.value).where(state.c.name == _GONE)).scalar() or 0)


def _note_gone(connection: Connection, person_id: int) -> None:
    """Keep the highest number of those who left."""
    before = connection.execute(select(state.c.value).where(state.c.name == _GONE)).scalar()
    if before is None:
        connection.execute(insert(state).values(name=_GONE, value=str(person_id)))
    elif int(before) < person_id:
        connection.execute(update(state).where(state.c.name == _GONE).values(value=str(person_id)))


def _count(connection: Connection, table: Table, *conditions: ColumnElement[bool]) -> int:
    return connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one()


def _their_buttons(person_id: int, account: int | None) -> ColumnElement[bool]:
    """Those in their own chat, and those in a group that say whom they are for."""
    return or_(_is(buttons.c.chat_id, account), _number(buttons.c.meaning, "person") == person_id)


def _to_them(person_id: int, account: int | None) -> ColumnElement[bool]:
    return or_(outbox.c.person_id == person_id, _is(outbox.c.chat_id, account))


def _about_them(account: int | None) -> ColumnElement[bool]:
    """Messages to others that carry a link to them and were not sent yet."""
    return _is(_number(outbox.c.body, "account"), account)


def _is(column: ColumnElement[int], account: int | None) -> ColumnElement[bool]:
    """Whether a column holds an account; for somebody without one, never, also where it is empty."""
    return false() if account is None else column == account


def _number(column: Column[Any], name: str) -> ColumnElement[int]:
    """A number inside a JSON column; accounts have more digits than an integer of PostgreSQL."""
    return cast(column[name].as_string(), BigInteger)
