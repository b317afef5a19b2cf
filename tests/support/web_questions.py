"""Trainers in front of the pages of their own questions, and passages that a test rewords."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import httpx

from bot.channels.web.security import form_token
from bot.core.corpus import Corpus
from bot.core.people import Person, Role
from bot.features.sessions.own_questions import OwnQuestions
from bot.features.sessions.service import SessionService
from support.samples import MANUAL_ID
from support.web import Browser, Site, read, token_on

if TYPE_CHECKING:
    import pytest

HERE = "/sessions/questions"
#: The passage on which questions rest: a clause of the manual.
CLAUSE = f"{MANUAL_ID}-f3ee42#1.2"
QUESTION = {
    "asks": "The heron was sighted at the ford. Who calls the meeting?",
    "choice-1": "The captain of the ferry",
    "choice-2": "The area that holds the lantern",
    "choice-3": "Whoever heard first",
    "right": "2",
    "why": "It goes by who holds the lantern.",
}


@dataclass
class Author:
    """Somebody who may run sessions, with a browser."""

    site: Site
    person: Person

    @classmethod
    def of(cls, site: Site, council: str = "kent") -> Author:
        """Enrol a trainer."""
        return cls(site, site.person(Role.TRAINER, council))

    @cached_property
    def browser(self) -> Browser:
        """Their browser."""
        return self.site.signed_in(self.person)

    def begins(self) -> httpx.Response:
        """Open the form on the clause."""
        return self.browser.get(f"{HERE}/new?passage={CLAUSE.replace('#', '%23')}")

    def sends(self, page: httpx.Response, action: str, do: str = "keep", **typed: str) -> httpx.Response:
        """Send the form as it stands on a page, but for what is typed into it."""
        fields = {**filled_on(page), **typed, "do": do, "form_token": token_on(page)}
        return self.browser.post(action, **fields)

    def writes(self, **changed: str) -> str:
        """Write a question on the clause; return its address."""
        sent = self.sends(self.begins(), f"{HERE}/new", **{**QUESTION, **changed})
        assert sent.status_code == 303, sent.text
        return str(sent.headers["location"])

    def changes(self, address: str, **changed: str) -> httpx.Response:
        """Change a question as it stands."""
        return self.sends(self.browser.get(f"{address}/change"), f"{address}/change", **changed)

    def moves(self, address: str, move: str, page: httpx.Response | None = None) -> httpx.Response:
        """Press a button under a question, as it stands or as it stood on a page before."""
        page = page or self.browser.get(address)
        found = {name: re.search(rf'name="{name}" value="(\w+)"', page.text) for name in ("version", "seen")}
        fields = {name: each[1] if each else "1" for name, each in found.items()}
        token = form_token(self.browser.cookies["session"])
        return self.browser.followed(self.browser.post(address, form_token=token, move=move, **fields))


def filled_on(page: httpx.Response) -> dict[str, str]:
    """What stands in the form of a question, with the passages that are ticked."""
    made = read(page)
    ticked = [facts for tag, facts in made.tags if tag == "input" and "checked" in facts]
    filled = {name: words for name, words in made.filled.items() if name not in {"form_token", "do"}}
    return filled | {str(facts["name"]): str(facts["value"]) for facts in ticked}


def offered_on(page: httpx.Response) -> dict[str, str]:
    """The passages on a page that can be ticked: the field of each, by its id."""
    boxes = [facts for tag, facts in read(page).tags if tag == "input" and facts.get("type") == "checkbox"]
    named = {str(facts["value"]).partition(" ")[2]: str(facts["name"]) for facts in boxes}
    return {passage_id: name for passage_id, name in named.items() if name.startswith("ground-")}


@dataclass
class Shelf:
    """What is held, some of it reworded or gone, in front of pages of their own over the same database."""

    held: Corpus
    reworded: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    @classmethod
    def under(cls, site: Site, monkeypatch: pytest.MonkeyPatch) -> tuple[Shelf, Site]:
        """Put a shelf under the services of a site until the test ends."""
        assistant = site.assistant
        shelf = cls(assistant.corpus())
        store, library = assistant.store, assistant.library
        own = OwnQuestions(store.drafts, shelf.now, library.authorities, assistant.screen, assistant.clock)
        sessions = SessionService(
            store.sessions,
            store.attending,
            store.drafts,
            library.sets,
            shelf.now,
            assistant.sessions._follow_up,
        )
        for name, made in {"corpus": shelf.now, "own_questions": own, "sessions": sessions}.items():
            monkeypatch.setitem(assistant.__dict__, name, made)
        return shelf, site.at(site.url)

    def now(self) -> Corpus:
        """What is held at this moment."""
        passages = {
            i: replace(passage, text=self.reworded.get(i, passage.text))
            for i, passage in self.held.passages.items()
            if i not in self.gone
        }
        return replace(self.held, passages=passages)
