"""The tables of refresher sessions and practice. What a person answered goes when a report is final."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, false

from bot.store.columns import Moment
from bot.store.tables import metadata


def _person() -> Column[int]:
    return Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)


def _session() -> Column[int]:
    return Column("session_id", ForeignKey("refresher_sessions.id", ondelete="CASCADE"), primary_key=True)


#: ``scenarios`` are the questions as they were when the session was set up; ``step`` rises with each move.
sessions = Table(
    "refresher_sessions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(12), nullable=False, unique=True),
    Column("authority", String(64), nullable=False),
    Column("team", String(64), nullable=False),
    Column("trainer_id", ForeignKey("people.id", ondelete="SET NULL")),
    Column("set_id", String(80), nullable=False),
    Column("title", String(200), nullable=False),
    Column("scenarios", JSON, nullable=False),
    Column("group_id", BigInteger),
    Column("group_topic", BigInteger),
    Column("named", Boolean, nullable=False),
    Column("guests", Boolean, nullable=False, server_default=false()),
    Column("at", Integer, nullable=False),
    Column("phase", String(16), nullable=False, index=True),
    Column("resumes", String(16)),
    Column("step", Integer, nullable=False),
    Column("asked", JSON, nullable=False),
    Column("dropped", JSON, nullable=False),
    # What the group was last shown, and until when somebody is showing it more.
    Column("group_step", Integer, nullable=False, server_default="-1"),
    Column("group_at", Integer, nullable=False, server_default="-1"),
    Column("group_phase", String(16)),
    Column("group_held_until", Moment),
    Column("panel_chat", BigInteger),
    Column("panel_message", BigInteger),
    Column("made", Moment, nullable=False, index=True),
    Column("ended", Moment),
)

#: Who came. ``told`` is the step of the session that was last sent to them.
attendance = Table(
    "refresher_attendance",
    metadata,
    _session(),
    _person(),
    Column("joined", Moment, nullable=False),
    Column("left", Moment),
    Column("told", Integer, nullable=False, server_default="-1"),
    Column("held_until", Moment),
)

#: One answer of one person to one question; the key keeps it one.
answers = Table(
    "refresher_answers",
    metadata,
    _session(),
    Column("question", Integer, primary_key=True, autoincrement=False),
    _person(),
    Column("choice", Integer, nullable=False),
    Column("given", Moment, nullable=False),
)

#: Who came with the code alone. Nothing is kept of them but the digest of what their browser shows, and that
#: goes with the end of the session.
guests = Table(
    "refresher_guests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("session_id", ForeignKey("refresher_sessions.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("token_digest", String(64), nullable=False, unique=True),
    Column("joined", Moment, nullable=False),
    Column("left", Moment),
)

#: One answer of one guest to one question.
guest_answers = Table(
    "refresher_guest_answers",
    metadata,
    _session(),
    Column("question", Integer, primary_key=True, autoincrement=False),
    Column("guest_id", ForeignKey("refresher_guests.id", ondelete="CASCADE"), primary_key=True),
    Column("choice", Integer, nullable=False),
    Column("given", Moment, nullable=False),
)

#: How many chose what, kept when the answers themselves are dropped. Choice -1 counts those who answered
#: at least one question, -2 those who came, and -3 those who left, each at question -1.
tallies = Table(
    "refresher_tallies",
    metadata,
    _session(),
    Column("question", Integer, primary_key=True, autoincrement=False),
    Column("choice", Integer, primary_key=True, autoincrement=False),
    Column("count", Integer, nullable=False),
)

#: The polls of a group session.
polls = Table(
    "refresher_polls",
    metadata,
    Column("poll_id", String(64), primary_key=True),
    Column("session_id", ForeignKey("refresher_sessions.id", ondelete="CASCADE"), nullable=False),
    Column("question", Integer, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Index(None, "session_id", "question"),
)

#: What a person wants: their own answers kept for practice, and to be reminded of it.
wishes = Table(
    "refresher_wishes",
    metadata,
    _person(),
    Column("keep", Boolean, nullable=False),
    Column("remind", Boolean, nullable=False),
    Column("reminded", Moment),
)

#: How well a person remembers a question, as the scheduler keeps it.
practice = Table(
    "refresher_practice",
    metadata,
    _person(),
    Column("scenario", String(200), primary_key=True),
    Column("card", JSON, nullable=False),
    Column("due", Moment, nullable=False),
    Column("last", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("right", Integer, nullable=False),
)

#: Questions drafted by rule from a document's passages, or written by somebody, whose ``document_id`` is "";
#: asked only while they are accepted. ``version`` rises with each move.
drafts = Table(
    "refresher_drafts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("document_id", String(200), nullable=False, index=True),
    Column("scenario", JSON, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("made", Moment, nullable=False),
)

#: What happened to those questions, with the words that came or changed; rows are added and never changed.
draft_history = Table(
    "refresher_draft_history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("draft_id", ForeignKey("refresher_drafts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("person_id", ForeignKey("people.id", ondelete="SET NULL"), index=True),
    Column("did", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("scenario", JSON),
)
