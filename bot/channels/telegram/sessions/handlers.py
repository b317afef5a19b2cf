"""Refresher sessions and practice, joined: their commands, their buttons, their background work."""

from __future__ import annotations

from bot.channels.telegram.callbacks import OnPress
from bot.channels.telegram.runtime.gate import Bot, ForPerson, Gate
from bot.channels.telegram.sessions.announcements import Telling
from bot.channels.telegram.sessions.answer_batching import Counting
from bot.channels.telegram.sessions.group import SessionGroup
from bot.channels.telegram.sessions.participation import SessionPart
from bot.channels.telegram.sessions.pictures import SpreadPictures
from bot.channels.telegram.sessions.practice import PracticeChat
from bot.channels.telegram.sessions.setup import SessionSetup
from bot.channels.telegram.sessions.trainer_panel import SessionPanel
from bot.core.people import Permission


class Refresher:
    """What ``app.py`` wires for refresher sessions."""

    def __init__(self, service: Gate, bot: Bot) -> None:
        pictures, counting = SpreadPictures(service), Counting(service)
        self.group = SessionGroup(service, bot, pictures, counting)
        self.telling = Telling(service, bot, pictures, self.group)
        self.part = SessionPart(service, self.telling, counting)
        panel = SessionPanel(service, self.telling, self.group, pictures)
        setup, practice = SessionSetup(service, panel), PracticeChat(service)
        self.commands: dict[str, tuple[Permission, ForPerson]] = {
            "session": (Permission.RUN_SESSIONS, setup.session),
            "join": (Permission.ASK, self.part.join),
            "practise": (Permission.ASK, practice.practise),
        }
        self.presses: dict[tuple[str, str], tuple[Permission, OnPress]] = {
            ("session_setup", "*"): (Permission.RUN_SESSIONS, setup.chosen),
            ("session_take", "*"): (Permission.RUN_SESSIONS, setup.taken),
            ("session_panel", "*"): (Permission.RUN_SESSIONS, panel.pressed),
            ("session_answer", "*"): (Permission.ASK, self.part.answer),
            ("session_part", "*"): (Permission.ASK, self.part.part),
            ("practice", "*"): (Permission.ASK, practice.pressed),
        }
