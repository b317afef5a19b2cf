"""Learning points in the chat, joined: their commands and their buttons."""

from __future__ import annotations

from bot.channels.telegram.briefings import Briefings
from bot.channels.telegram.posts import Posts
from bot.channels.telegram.presses import OnPress
from bot.channels.telegram.service import ForPerson, Service
from bot.people import Action


class Learning:
    """What ``app.py`` wires for learning points."""

    def __init__(self, service: Service) -> None:
        briefings, posts = Briefings(service), Posts(service)
        self.commands: dict[str, tuple[Action, ForPerson]] = {
            "digest": (Action.ASK, briefings.digest),
            "posts": (Action.SHARE_LEARNING, posts.posts),
        }
        self.presses: dict[tuple[str, str], tuple[Action, OnPress]] = {
            ("briefing", "*"): (Action.ASK, briefings.pressed),
            ("digest", "*"): (Action.ASK, briefings.digest_chosen),
            ("posts", "*"): (Action.SHARE_LEARNING, posts.chosen),
        }
