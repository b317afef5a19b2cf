"""The pictures of sessions, drawn by name, and the answer to a question with the picture of its spread."""

from __future__ import annotations

from bot.app import Assistant
from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Gate
from bot.channels.telegram.runtime.reply_body import Body, picture_body, text_bodies
from bot.channels.telegram.runtime.sender import paragraphs
from bot.channels.telegram.sessions.formatting import answer_caption
from bot.core.disclosure_control import may_be_spread
from bot.features.sessions import messages as sessions_messages
from bot.features.sessions.layout import answer_blocks, passage_blocks
from bot.features.sessions.model import Session
from bot.features.sessions.pictures import join_picture, spread_chart
from bot.rendering.blocks import paragraph
from bot.rendering.pdf import png_of
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
        return join_picture(assistant.deep_link(f"join-{session.code}") or session.code)
    question = int(rest[0])
    scenario = session.plan.scenarios[question]
    spread = assistant.store.attending.record(session.id).spread(question, len(scenario.choices))
    return png_of(spread_chart(scenario, spread))


async def spread_is_shown(gate: Gate, session: Session) -> bool:
    """Return whether it may be shown how the answers to the question of a session were spread."""
    record = await gate.run_blocking(gate.store.attending.record, session.id)
    spread = record.spread(session.at, len(session.scenario.choices)) if session.scenario else ()
    return any(spread) and may_be_spread(spread)


async def answer_bodies(gate: Gate, session: Session, code: str = "", *, spread: bool) -> list[Body]:
    """Return what shows the answer to the question at which a session stands, with its ``spread`` or without.

    ``code`` is of a button that shows the passages that found no room under the picture.
    """
    if session.at in session.dropped or session.scenario is None:
        return text_bodies(paragraphs(sessions_messages.WITHDRAWN))
    grounds = await gate.run_blocking(gate.assistant.corpus)
    shown = grounds.shown(session.scenario)
    if session.scenario.discussion:
        return text_bodies(pages_of(passage_blocks(shown)))
    if not spread:
        blocks = [*answer_blocks(session.scenario), *passage_blocks(shown)]
        return text_bodies(pages_of([*blocks, paragraph(sessions_messages.NOT_SPREAD)]), protected=False)
    caption, whole = answer_caption(session.scenario, shown)
    more = [] if whole or not code else [[press(sessions_messages.READ_PASSAGES, code, "passages")]]
    return [picture_body(f"{_SPREAD}:{session.id}:{session.at}", caption, keyboard(more))]
