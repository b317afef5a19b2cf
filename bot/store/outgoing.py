"""Messages that are kept in the change that causes them, in the database."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from bot.core.outgoing import OutgoingMessage
from bot.store.tables import outbox, people
from bot.store.upsert import insert_into


def put(connection: Connection, messages: Sequence[OutgoingMessage]) -> int:
    """Keep messages together with what else ``connection`` changes; return how many were new.

    Those to people who were removed meanwhile are left out.
    """
    if not messages:
        return 0
    named = list({message.person_id for message in messages if message.person_id is not None})
    here = select(people.c.id).where(people.c.id.in_(named)).with_for_update(read=True, key_share=True)
    reached = {None, *connection.execute(here).scalars()}
    rows = [
        {
            "once": message.once,
            "chat_id": message.chat_id,
            "person_id": message.person_id,
            "body": dict(message.body),
            "not_before": message.not_before,
            "urgent": message.urgent,
        }
        for message in messages
        if message.person_id in reached
    ]
    if not rows:
        return 0
    new = insert_into(connection, outbox).on_conflict_do_nothing(index_elements=["once"])
    kept = new.returning(outbox.c.id)
    return len(connection.execute(kept, rows).all())
