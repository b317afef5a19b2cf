"""The pictures of sessions, drawn by name, and the answer to a question with the picture of its spread."""

from __future__ import annotations

from bot.app import Assistant
from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.reply_body import Body, picture_body, text_bodies
from bot.channels.telegram.sessions.formatting import answer_caption
from bot.features.sessions import messages as sessions_messages
from bot.features.sessions.layout import revealed_blocks
from bot.features.sessions.model import RevealedAnswer, Session
from bot.features.sessions.pictures import spread_chart
from bot.rendering.pdf import png_of
from bot.rendering.qr_code import qr_png
from bot.rendering.telegram_html import pages_of

_JOIN, _SPREAD = "join", "spread"


def join_name(session: Session) -> str:
    """Return the name of the picture that a camera reads to join a session."""
    return f"{_JOIN}:{session.id}"


def draw(assistant: Assistant, name: str) -> bytes:
    """Return the picture of a name, as a PNG."""
    kind, session_id, *rest = name.split(":")
    session = assistant.sessions.held(int(session_id))
    if kind == _JOIN:
        return qr_png(assistant.deep_link(f"join-{session.code}") or session.code)
    question = int(rest[0])
    scenario = session.plan.scenarios[question]
    spread = assistant.store.attending.record(session.id).spread(question, len(scenario.choices))
    return png_of(spread_chart(scenario, spread))


def answer_bodies(session: Session, revealed: RevealedAnswer, code: str = "") -> list[Body]:
    """Return what shows the answer to the question at which a session stands.

    ``code`` is of a button that shows the passages that found no room under the picture of the spread.
    """
    if session.scenario is None or not revealed.spread:
        has_right = session.scenario is not None and not session.scenario.discussion
        pages = pages_of(revealed_blocks(session, revealed))
        return text_bodies(pages, protected=not has_right or session.at in session.dropped)
    caption, whole = answer_caption(session.scenario, revealed.shown)
    more = [] if whole or not code else [[press(sessions_messages.READ_PASSAGES, code, "passages")]]
    return [picture_body(f"{_SPREAD}:{session.id}:{session.at}", caption, keyboard(more))]
