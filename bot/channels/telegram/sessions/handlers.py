"""Refresher sessions and practice, joined: their commands, their buttons, their background work."""

from __future__ import annotations

from bot.channels.telegram.callbacks import OnPress
from bot.channels.telegram.runtime.gate import Bot, ForPerson, Service
from bot.channels.telegram.sessions.announcements import Telling
from bot.channels.telegram.sessions.answer_batching import Counting
from bot.channels.telegram.sessions.group import SessionGroup
from bot.channels.telegram.sessions.participation import SessionPart
from bot.channels.telegram.sessions.pictures import SpreadPictures
from bot.channels.telegram.sessions.practice import PracticeChat
from bot.channels.telegram.sessions.setup import SessionSetup
from bot.channels.telegram.sessions.trainer_panel import SessionPanel
from bot.core.people import Action


class Refresher:
    """What ``app.py`` wires for refresher sessions."""

    def __init__(self, service: Service, bot: Bot) -> None:
        pictures, counting = SpreadPictures(service), Counting(service)
        self.group = SessionGroup(service, bot, pictures, counting)
        self.telling = Telling(service, bot, pictures, self.group)
        self.part = SessionPart(service, self.telling, counting)
        panel = SessionPanel(service, self.telling, self.group, pictures)
        setup, practice = SessionSetup(service, panel), PracticeChat(service)
        self.commands: dict[str, tuple[Action, ForPerson]] = {
            "session": (Action.RUN_SESSIONS, setup.session),
            "join": (Action.ASK, self.part.join),
            "practise": (Action.ASK, practice.practise),
        }
        self.presses: dict[tuple[str, str], tuple[Action, OnPress]] = {
            ("session_setup", "*"): (Action.RUN_SESSIONS, setup.chosen),
            ("session_take", "*"): (Action.RUN_SESSIONS, setup.taken),
            ("session_panel", "*"): (Action.RUN_SESSIONS, panel.pressed),
            ("session_answer", "*"): (Action.ASK, self.part.answer),
            ("session_part", "*"): (Action.ASK, self.part.part),
            ("practice", "*"): (Action.ASK, practice.pressed),
        }
