"""Refresher sessions in a running bot: sets on disk, a session opened, people who join it."""

from __future__ import annotations

import json
from pathlib import Path

from bot.features.sessions import messages as said
from procedures.document import Passage
from procedures.library import load_library
from support.bot_api import client
from support.chat import Chat, own_team

TALK = "When did you ring it?"


def write_sets(library: Path) -> None:
    """Put sets on the notes of the small library: the gale alone rests on the second note."""
    first, second, *_ = load_library(library).notes
    bell = [
        asked(1, first, 1),
        asked(2, first, 2),
        f'  talk:\n    asks: {TALK}\n    discussion: "yes"\n{on(first)}',
    ]
    long = "𝄞" * 60  # fits here, and is too long for a poll as Telegram counts it
    fog = [asked(1, first, 1).replace("The cook", long)]
    gale = [asked(1, first, 1), asked(2, second, 1), asked(3, first, 1)]
    (library / "refresher").mkdir()
    for name, questions in (("bell", bell), ("fog", fog), ("gale", gale)):
        text = f"title: The {name}\nabout: who rings\nquestions:\n{''.join(questions)}"
        (library / "refresher" / f"{name}.yaml").write_text(text, encoding="utf-8")


def asked(number: int, note: Passage, right: int) -> str:
    return (
        f"  q{number}:\n    asks: Question {number}, who rings the bell?\n"
        f"    choices: [The clerk, The guard, The cook]\n"
        f"    right: {right}\n    why: The manual says so.\n{on(note)}"
    )


def on(note: Passage) -> str:
    return f'    rests_on:\n      {note.id}: "{note.digest}"\n'


def opened(trainer: client.Person, title: str = "The bell", guests: str = "") -> str:
    """Set a session up in own chats; return its code. Where pages are served, say whether guests may join."""
    trainer.says("/session")
    trainer.message(said.CHOOSE_SET)
    trainer.presses(title)
    if guests:
        trainer.edit(said.CHOOSE_GUESTS)
        trainer.presses(guests)
    code = trainer.message("/join")["text"].split("/join ")[1].split()[0]
    trainer.message("Nothing has been asked yet")
    return code


def joined(somebody: client.Person, code: str) -> client.Person:
    somebody.starts(f"join-{code}")
    somebody.message("You have joined: The")
    return somebody


def crowd(chat: Chat, count: int) -> list[client.Person]:
    """Enrol people with one invitation for all."""
    wanted = ("--role", "practitioner", "--team", "duty", "--authority", "kent", "--uses", str(count))
    told = chat.command_line.run("people", "invite", *wanted, "--json", **chat.environment)
    people = [chat.stranger() for _ in range(count)]
    for person in people:
        person.starts(json.loads(told.out)["code"])
    for person in people:
        person.message("You are enrolled", timeout=60)
    return people


def in_a_group(chat: Chat, title: str, names: str) -> tuple[client.Person, list[client.Person], client.Place]:
    """Begin a session in a group; return its trainer, two members and the group."""
    team = own_team()
    trainer = chat.person("trainer", team)
    people = [chat.person("practitioner", team) for _ in range(2)]
    group = client.group(chat.server, "Duty", trainer, *people)
    trainer.says("/session", where=group)
    trainer.message(said.CHOOSE_SET)
    trainer.presses(title)
    trainer.edit(said.CHOOSE_NAMES)
    trainer.presses(names)
    trainer.message("Nothing has been asked yet")
    trainer.presses("Next question")
    trainer.message("is open")
    return trainer, people, group
