"""Learning points in the chat, joined: their commands and their buttons."""

from __future__ import annotations

from bot.channels.telegram.answers import Typed
from bot.channels.telegram.callbacks import OnPress
from bot.channels.telegram.learning.briefings import Briefings
from bot.channels.telegram.learning.delegation import Away
from bot.channels.telegram.learning.points import Points
from bot.channels.telegram.learning.posts import Posts
from bot.channels.telegram.learning.share import KIND, Share
from bot.channels.telegram.learning.transitions import REASON, PointMoves
from bot.channels.telegram.runtime.gate import ForPerson, Service
from bot.core.people import Action


class Learning:
    """What ``app.py`` wires for learning points."""

    def __init__(self, service: Service) -> None:
        briefings, posts = Briefings(service), Posts(service)
        share, points, away = Share(service), Points(service), Away(service)
        moves = PointMoves(service, share)
        self.typed: dict[str, Typed] = {KIND: share.typed, REASON: moves.typed}
        self.commands: dict[str, tuple[Action, ForPerson]] = {
            "share": (Action.SHARE_LEARNING, share.begin),
            "queue": (Action.SHARE_LEARNING, points.queue),
            "points": (Action.SHARE_LEARNING, points.points),
            "digest": (Action.ASK, briefings.digest),
            "posts": (Action.SHARE_LEARNING, posts.posts),
        }
        self.presses: dict[tuple[str, str], tuple[Action, OnPress]] = {
            ("card", "share"): (Action.SHARE_LEARNING, share.from_card),
            ("share", "*"): (Action.SHARE_LEARNING, share.pressed),
            ("points", "*"): (Action.SHARE_LEARNING, points.pressed),
            ("point", "*"): (Action.SHARE_LEARNING, moves.pressed),
            ("away", "*"): (Action.SHARE_LEARNING, away.pressed),
            ("briefing", "*"): (Action.ASK, briefings.pressed),
            ("digest", "*"): (Action.ASK, briefings.digest_chosen),
            ("posts", "*"): (Action.SHARE_LEARNING, posts.chosen),
        }
