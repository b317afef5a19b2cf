"""Learning points in the chat, joined: their commands and their buttons."""

from __future__ import annotations

from bot.channels.telegram.answers import Typed
from bot.channels.telegram.callbacks import OnPress
from bot.channels.telegram.learning.briefings import Briefings
from bot.channels.telegram.learning.delegation import Away
from bot.channels.telegram.learning.points import PointHandlers
from bot.channels.telegram.learning.posts import Posts
from bot.channels.telegram.learning.share import KIND, Share
from bot.channels.telegram.learning.transitions import REASON, PointMoves
from bot.channels.telegram.runtime.gate import ForPerson, Gate
from bot.core.people import Permission


class Learning:
    """What ``app.py`` wires for learning points."""

    def __init__(self, service: Gate) -> None:
        briefings, posts = Briefings(service), Posts(service)
        share, points, away = Share(service), PointHandlers(service), Away(service)
        moves = PointMoves(service, share)
        self.typed: dict[str, Typed] = {KIND: share.typed, REASON: moves.typed}
        self.commands: dict[str, tuple[Permission, ForPerson]] = {
            "share": (Permission.SHARE_LEARNING, share.begin),
            "queue": (Permission.SHARE_LEARNING, points.queue),
            "points": (Permission.SHARE_LEARNING, points.points),
            "digest": (Permission.ASK, briefings.digest),
            "posts": (Permission.SHARE_LEARNING, posts.posts),
        }
        self.presses: dict[tuple[str, str], tuple[Permission, OnPress]] = {
            ("card", "share"): (Permission.SHARE_LEARNING, share.from_card),
            ("share", "*"): (Permission.SHARE_LEARNING, share.pressed),
            ("points", "*"): (Permission.SHARE_LEARNING, points.pressed),
            ("point", "*"): (Permission.SHARE_LEARNING, moves.pressed),
            ("away", "*"): (Permission.SHARE_LEARNING, away.pressed),
            ("briefing", "*"): (Permission.ASK, briefings.pressed),
            ("digest", "*"): (Permission.ASK, briefings.digest_chosen),
            ("posts", "*"): (Permission.SHARE_LEARNING, posts.chosen),
        }
