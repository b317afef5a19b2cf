"""The tables. What a person asked is in none of them.

``migrations/versions`` makes the same tables in a database; a test holds the two against each other.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from bot.store.columns import Moment

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

#: Who may use the assistant. ``telegram_id`` is missing for somebody without an account in the chat app.
people = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("telegram_id", BigInteger, unique=True),
    Column("label", String(80), nullable=False, server_default=""),
    Column("display_name", String(40), nullable=False, server_default=""),
    Column("authority", String(64)),
    Column("joined", Moment, nullable=False),
    Column("blocked", Moment),
    Column("stopped", Moment),
)

#: Who is what in which team. ``provided`` is when the council's own account last said so, empty where a
#: person gave it.
memberships = Table(
    "memberships",
    metadata,
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("authority", String(64), primary_key=True),
    Column("team", String(64), primary_key=True),
    Column("role", String(32), nullable=False),
    Column("provided", Moment),
)

#: The account that a person has with their council, by which they sign in: its issuer, and of issuer and
#: subject together the SHA-256 alone.
council_accounts = Table(
    "council_accounts",
    metadata,
    Column("account_digest", String(64), primary_key=True),
    Column("issuer", String(255), nullable=False),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("linked", Moment, nullable=False),
    UniqueConstraint("person_id", "issuer"),
)

#: A code is kept as its SHA-256 alone.
invitations = Table(
    "invitations",
    metadata,
    Column("code_digest", String(64), primary_key=True),
    Column("role", String(32), nullable=False),
    Column("authority", String(64), nullable=False),
    Column("team", String(64), nullable=False),
    Column("label", String(80), nullable=False, server_default=""),
    Column("uses_left", Integer, nullable=False),
    Column("made", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
)

#: A code with which somebody who is enrolled signs in with a browser, once; kept as its SHA-256 alone.
#: ``begun`` is when the session began that asked for it, where one did.
sign_in_codes = Table(
    "sign_in_codes",
    metadata,
    Column("code_digest", String(64), primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("expires", Moment, nullable=False),
    Column("begun", Moment),
)

#: A browser in which somebody is signed in; what it shows for it is kept as its SHA-256 alone.
browser_sessions = Table(
    "browser_sessions",
    metadata,
    Column("token_digest", String(64), primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("begun", Moment, nullable=False),
    Column("seen", Moment, nullable=False),
)

#: A passkey with which somebody signs in with a browser: its public key, and how often it says it was used.
passkeys = Table(
    "passkeys",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("credential_id", LargeBinary, nullable=False, unique=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("name", String(40), nullable=False, server_default=""),
    Column("made", Moment, nullable=False),
    Column("used", Moment),
    sqlite_autoincrement=True,
)

#: What a passkey in one browser is to sign next; what that browser shows is kept as its SHA-256 alone.
passkey_challenges = Table(
    "passkey_challenges",
    metadata,
    Column("browser_digest", String(64), primary_key=True),
    Column("challenge", LargeBinary, nullable=False),
    Column("made", Moment, nullable=False, index=True),
)

enrolment_tries = Table(
    "enrolment_tries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("telegram_id", BigInteger, nullable=False),
    Column("tried", Moment, nullable=False),
    Index(None, "telegram_id", "tried"),
)

#: What a button means. The button itself carries the code alone.
buttons = Table(
    "buttons",
    metadata,
    Column("code", String(16), primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("meaning", JSON, nullable=False),
    Column("made", Moment, nullable=False, index=True),
)

#: Where a person stands in a conversation of several steps; never what they typed.
dialogues = Table(
    "dialogues",
    metadata,
    Column("chat_id", BigInteger, primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("state", JSON, nullable=False),
    Column("changed", Moment, nullable=False, index=True),
)

#: A conversation as it stood before the update that is being handled; ``kind`` is null where there was none.
dialogues_before = Table(
    "dialogues_before",
    metadata,
    Column("chat_id", BigInteger, primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("update_id", BigInteger, nullable=False, index=True),
    Column("kind", String(32)),
    Column("state", JSON),
    Column("changed", Moment, nullable=False, index=True),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(16), nullable=False),
    Column("verdict", String(32), nullable=False),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("given", Moment, nullable=False, index=True),
    UniqueConstraint("code", "person_id"),
)

#: A question that the library could not answer, or that is for the leads of its team, in wording that its
#: asker approved; with ``document_id``, what somebody says is wrong with that document itself.
gaps = Table(
    "gaps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("wording", Text, nullable=False),
    Column("topic", String(80), nullable=False, server_default=""),
    Column("document_id", String(200), nullable=False, server_default="", index=True),
    Column("authority", String(64), nullable=False),
    Column("team", String(64), nullable=False),
    Column("for_leads", Boolean, nullable=False, server_default=false()),
    Column("owner_id", ForeignKey("people.id", ondelete="SET NULL")),
    Column("made", Moment, nullable=False),
    Column("due", Date, nullable=False),
    Column("closed", Moment, index=True),
    Column("closing", Text),
)

gap_askers = Table(
    "gap_askers",
    metadata,
    Column("gap_id", ForeignKey("gaps.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
)

#: Updates that came in. ``payload`` is there only from a webhook's receipt until it was handled.
inbox = Table(
    "inbox",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("payload", Text),
    Column("received", Moment, nullable=False, index=True),
    Column("held_until", Moment),
    Column("handled", Moment, index=True),
    Column("tries", Integer, nullable=False, server_default="0"),
    Index(None, "chat_id", "handled"),
)

#: Replies that were not delivered yet. ``payload`` is sealed; ``asked``: when that came which they answer.
replies = Table(
    "replies",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("chat_id", BigInteger, nullable=False, index=True),
    Column("payload", Text, nullable=False),
    Column("asked", Moment, nullable=False),
    Column("held_until", Moment),
    sqlite_autoincrement=True,
)

#: Messages to be sent by any process, each once. ``once`` names what may be sent only once.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("once", String(120), nullable=False, unique=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE")),
    Column("body", JSON, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("held_until", Moment),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("urgent", Boolean, nullable=False, server_default=false()),
    Column("sent", Moment),
    Column("failed", String(64)),
    Index(None, "sent", "failed", "not_before"),
)

#: What a citation code stands for: no person, no question. ``shown`` is the day it was last shown.
citations = Table(
    "citations",
    metadata,
    Column("code", String(16), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("shown", Date, nullable=False, index=True),
)

#: The passages under a code as they were shown.
cited = Table(
    "cited",
    metadata,
    Column("code", ForeignKey("citations.code", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("passage_id", Text, nullable=False),
    Column("digest", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("citation", Text, nullable=False),
)

#: What failed, by the reference that a person was shown. ``kind`` is of the error; nobody is in it.
failures = Table(
    "failures",
    metadata,
    Column("reference", String(16), primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("part", String(16), nullable=False),
    Column("kind", String(64), nullable=False),
)

#: How many questions of a council were about a subject in a month (its first day), by what became of them. No
#: question, nobody, and no time but the month.
subject_counts = Table(
    "subject_counts",
    metadata,
    Column("authority", String(64), primary_key=True),
    Column("month", Date, primary_key=True),
    Column("subject", String(80), primary_key=True),
    Column("answered", Integer, nullable=False, server_default="0"),
    Column("closest", Integer, nullable=False, server_default="0"),
    Column("not_found", Integer, nullable=False, server_default="0"),
)

#: Single facts about the running service, such as why it is paused.
state = Table(
    "state",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", Text, nullable=False),
)

#: Which of several processes does what only one may do, until when by the database's own clock.
leaderships = Table(
    "leaderships",
    metadata,
    Column("subject", String(32), primary_key=True),
    Column("holder", String(32), nullable=False),
    Column("until", Moment, nullable=False),
)
