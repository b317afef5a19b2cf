"""Groups that get a team's learning points: only a lead of the team begins and ends it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bot.core.people import Permission, Person, Team
from bot.errors import RefusedError
from bot.features.learning import chat_messages as sharing_messages
from bot.features.learning import messages as learning_messages

if TYPE_CHECKING:
    from bot.store.receipts import ReceiptRepository


#: What stands in the link with which a lead chooses a group for posts in the chat app.
POSTS_LINK = "posts"


def groups_of(receipts: ReceiptRepository, by: Person) -> list[tuple[int, Team]]:
    """Return the groups that get the posts of teams that somebody leads, each with its team."""
    led = by.teams_where(Permission.SHARE_LEARNING)
    return [(chat_id, team) for chat_id, team in receipts.groups().items() if team in led]


def post_in(
    receipts: ReceiptRepository,
    by: Person,
    chat_id: int,
    team: Team | None,
    now: dt.datetime,
    topic: int | None = None,
) -> None:
    """Let a group, or a topic of it, get a team's posts, or with None no more.

    Raises RefusedError for a number that is no group's, and for who does not lead that team, or the team
    whose posts the group gets already.
    """
    if team is not None and chat_id >= 0:  # a number of Telegram's that is a person's, not a group's
        raise RefusedError(sharing_messages.POSTS_NO_GROUP.format(number=chat_id))
    led, held = by.teams_where(Permission.SHARE_LEARNING), receipts.groups().get(chat_id)
    if held is not None and held not in led:
        raise RefusedError(sharing_messages.POSTS_NOT_YOURS.format(team=held))
    if team is not None and team not in led:
        raise RefusedError(learning_messages.NOT_YOUR_TEAM.format(team=team))
    receipts.post_in(chat_id, team, now, topic)
