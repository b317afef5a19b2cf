"""A trainer in front of the pages, who sets a session up and moves it, and people who join it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import httpx

from bot.core.people import Person, Role, Team
from bot.features.sessions.model import Session, SessionMove
from support.web import Browser, Site, said_on, token_on

SET = "what-found-means"
ASKED = "How does the section define"
RIGHT = "Right: C It leaves the word undefined"


@dataclass
class Trainer:
    """A trainer with the panel of a session open."""

    site: Site
    person: Person
    browser: Browser
    number: int = 0
    code: str = ""
    step: str = field(default="0")

    @classmethod
    def begins(cls, site: Site, *, guests: bool = False, council: str = "kent", made: str = SET) -> Trainer:
        """A new trainer sets a session up."""
        person = site.person(Role.TRAINER, council)
        trainer = cls(site, person, site.signed_in(person))
        chosen = {"set": made, **({"guests": "yes"} if guests else {})}
        answer = trainer.browser.sends_form("/sessions/new", "/sessions/new", **chosen)
        assert answer.status_code == 303, said_on(answer)
        found = re.fullmatch(r"/sessions/(\d+)/panel", answer.headers["location"])
        assert found
        trainer.number = int(found[1])
        code = re.search(r"with the code (\w{6})\.", said_on(trainer.sees()))
        assert code
        trainer.code = code[1]
        return trainer

    @property
    def panel(self) -> str:
        """The address of the panel."""
        return f"/sessions/{self.number}/panel"

    def sees(self) -> httpx.Response:
        """Load the panel."""
        page = self.browser.get(self.panel)
        found = re.search(r'name="step" value="(\d+)"', page.text)
        self.step = found[1] if found else ""
        return page

    def moves(self, *moves: str) -> httpx.Response:
        """Press buttons, one after another, on a panel as it stands; return what is shown then."""
        for move in moves:
            answer = self.browser.followed(self._pressed(move))
        return answer

    def ends(self) -> httpx.Response:
        """End the session, and say that it is meant; return where that leads."""
        return self._pressed("end", sure="yes")

    def _pressed(self, move: str, **more: str) -> httpx.Response:
        token = token_on(self.sees())
        return self.browser.post(self.panel, form_token=token, step=self.step, move=move, **more)


def joined(browser: Browser, code: str) -> str:
    """Join by a code; return the address at which the session then is."""
    answer = browser.sends_form("/join", "/join", code=code)
    assert answer.status_code == 303, said_on(answer)
    return str(answer.headers["location"].partition("?")[0])


@dataclass
class Elsewhere:
    """A trainer who runs a session from another process, such as the chat app's: through the service."""

    site: Site
    person: Person
    session: Session

    @classmethod
    def begins(cls, site: Site, *, guests: bool = False) -> Elsewhere:
        """A new trainer sets a session up."""
        person, sessions = site.person(Role.TRAINER), site.assistant.sessions
        made, team = sessions.set_of(SET), Team("kent", "duty")
        return cls(site, person, sessions.open(person, team, made, site.clock(), guests=guests))

    @property
    def code(self) -> str:
        """The code with which people join."""
        return self.session.code

    @property
    def path(self) -> str:
        """The address of the session."""
        return f"/sessions/{self.session.id}"

    def moves(self, *moves: str) -> None:
        """Make moves, one after another."""
        sessions, now = self.site.assistant.sessions, self.site.clock()
        for move in moves:
            self.session = sessions.move(
                self.session.id, self.person, SessionMove(move), self.session.step, now
            )
