"""Learning points in blocks: what a lead is asked on the way to one, and one whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from bot.core.calendar import day_of
from bot.core.passage_ref import PassageState, ResolvedPassage
from bot.features.learning import chat_messages as said
from bot.features.learning import messages as learning_messages
from bot.features.learning.formatting import (
    also_changed,
    for_whom,
    history_lines,
    last_change,
    released_line,
)
from bot.features.learning.model import LearningPoint
from bot.features.learning.prompts import Prompt
from bot.rendering.blocks import (
    Block,
    Citation,
    Group,
    Listing,
    Notice,
    Quote,
    item,
    paragraph,
    section,
)
from bot.rendering.differences import difference_block, marked_block
from bot.rendering.passages import quote_of
from procedures.authorities import Authorities

_STANDS = {
    PassageState.AS_IT_WAS: learning_messages.GROUND_AS_IT_WAS,
    PassageState.CHANGED: learning_messages.GROUND_CHANGED_SINCE,
    PassageState.WITHDRAWN: learning_messages.GROUND_GONE_SINCE,
}


def prompt_blocks(asks: Prompt) -> Iterator[Block]:
    """Yield what is said, and the passages to choose from, each under the words of its button."""
    yield from map(paragraph, asks.said)
    for number, passage, document in asks.passages:
        yield section(said.TAKE.format(number=number), quote_of(passage, document))


def point_blocks(
    point: LearningPoint, ground: ResolvedPassage | None, authorities: Authorities, now: dt.datetime
) -> Iterator[Block]:
    """Yield a point whole, with its ground as it stands ``now``, but for its history."""
    state = point.state.value
    yield paragraph(learning_messages.SHOWN_HEAD.format(number=point.id, team=point.team, state=state))
    yield Group((paragraph(point.wording.text),), framed=True)
    change, also = last_change(point), also_changed(point)
    if change or also:
        shown = [difference_block(*change)] if change else []
        shown += [marked_block(also)] if also else []
        yield section(learning_messages.CHANGED_BY_EDIT, *shown)
    asked = (item(q, mark=f"{n}.") for n, q in enumerate(point.wording.questions, start=1))
    yield section(learning_messages.DISCUSS.removesuffix(":"), Listing(tuple(asked)))
    yield paragraph(" ".join(filter(None, (learning_messages.NOT_A_RULE, released_line(point)))))
    yield from _ground_blocks(point, ground)
    yield from map(paragraph, for_whom(point, authorities))
    if point.review_by and point.is_out:
        passed = point.review_by < day_of(now)
        line = learning_messages.REVIEW_PASSED if passed else learning_messages.REVIEW_DUE
        yield paragraph(line.format(when=learning_messages.day(point.review_by)))


def history_blocks(point: LearningPoint, names: Mapping[int, str]) -> Iterator[Block]:
    """Yield what happened to a point."""
    yield from map(marked_block, history_lines(point, names))


def _ground_blocks(point: LearningPoint, ground: ResolvedPassage | None) -> Iterator[Block]:
    was = point.wording.ground
    if was is None:
        yield paragraph(learning_messages.LOCAL_PRACTICE)
        return
    yield Quote(was.text, Citation(was.citation), under=True) if was.text else Citation(was.citation)
    if ground is not None:
        sentence = _STANDS[ground.state]
        yield paragraph(sentence) if ground.unchanged else Notice(sentence)
