"""An invented manual of many chapters, as a council's web site and shared folder hold one.

Chapters differ in length as real ones do: most are short, a few are very long.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from support.documents import Grid, Heading, Item, Paragraph, Part, as_markdown, as_page, as_word

COUNCIL = "Exampleshire Council"
CHAPTERS = 115
#: Words of a chapter: the middle one, and how far the others lie from it (log-normal).
MIDDLE, SPREAD, FEWEST, MOST = 1500, 0.7, 250, 12_000

_SUBJECTS = (
    "Referrals", "Visits", "Lantern meetings", "Ferry journeys", "Absences", "Short stays", "Records",
    "Complaints", "Transfers", "Supervision", "Night calls", "Allegations", "Health passports", "Reviews",
    "School days", "Family meetings", "Interpreters", "Transport", "Closing a case", "Young carers",
    "Private arrangements", "Hospital discharge", "Unborn children",
)  # fmt: skip
_SIDES = ("Purpose", "Who acts", "Time limits", "Recording", "Disagreement")
_WHO = (
    "the social worker", "the team manager", "the duty officer", "the chair of the meeting", "a named nurse",
    "the head teacher", "the receiving team", "the reviewing officer", "an advocate", "the link worker",
)  # fmt: skip
_DOES = (
    "rings", "writes to", "visits", "informs", "meets", "asks", "agrees the next step with", "passes on to",
)  # fmt: skip
_WHOM = (
    "both parents", "the school", "the child", "the other council", "the carer", "the police", "the surgery",
    "the family group", "everybody who was at the meeting", "the placement",
)  # fmt: skip
_WHEN = (
    "on the same day", "within two working days", "before the plan is signed", "once consent is recorded",
    "by noon on the next working day", "within a week of the first call", "at the next review",
)  # fmt: skip
_WHY = (
    "so that no visit is missed", "because the first account is often the fullest",
    "unless that would put the child at greater risk", "and keeps a dated note of what was said",
    "even where the family is about to move", "and says in plain words what happens next",
    "so that the plan rests on what the child has said", "and copies the record to the file",
)  # fmt: skip


def write_manual(folder: Path, chapters: int = CHAPTERS) -> list[Path]:
    """Write a manual into ``folder``, in Word, web pages and Markdown; return its files."""
    writers = {".docx": as_word, ".html": as_page, ".md": as_markdown}
    forms = [".docx"] * 6 + [".html"] * 3 + [".md"]
    paths = []
    for number in range(1, chapters + 1):
        suffix = forms[number % len(forms)]
        path = folder / COUNCIL / f"part {number // 30 + 1}" / f"{number}-chapter{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(writers[suffix](a_chapter(number)))
        paths.append(path)
    return paths


def a_chapter(number: int, words: int = 0) -> list[Part]:
    """Return one chapter; it is the same whenever it is made. ``words`` is about how long it is."""
    chance = random.Random(number)
    wanted = words or min(MOST, max(FEWEST, int(chance.lognormvariate(0, SPREAD) * MIDDLE)))
    subject = _SUBJECTS[number % len(_SUBJECTS)]
    title = f"{subject}: chapter {number} of the {COUNCIL} procedures"
    parts: list[Part] = [Heading(title, 1), Paragraph(f"{COUNCIL}. Updated March 2026.")]
    written, section = 0, 0
    while written < wanted:
        section += 1
        made = list(_section(chance, number, section))
        written += sum(len(text.split()) for part in made for text in texts_of(part))
        parts += made
    return parts


def texts_of(part: Part) -> Sequence[str]:
    """Return the texts of a part."""
    if isinstance(part, Grid):
        return [cell for row in part.rows for cell in row]
    return [part.text, *(item.text for item in getattr(part, "items", []))]


def _section(chance: random.Random, number: int, section: int) -> Iterator[Part]:
    subject = chance.choice(_SUBJECTS).lower()
    yield Heading(f"{chance.choice(_SIDES)} in {subject}, section {section}", 2)
    for _ in range(chance.randint(1, 4)):
        said = " ".join(_sentence(chance, number, section) for _ in range(chance.randint(1, 5)))
        yield Paragraph(said)
    if chance.random() < 0.6:
        items = [Item(f"{_clause(chance)};") for _ in range(chance.randint(3, 8))]
        yield Paragraph(f"In {subject} {chance.choice(_WHO)} makes sure that:", items, ("bullet",))
    if chance.random() < 0.12:
        rows = [["Step", "Who", "By when"]]
        for row in range(chance.randint(2, 5)):
            rows.append([f"Step {row + 1}: {subject}", chance.choice(_WHO), chance.choice(_WHEN)])
        yield Grid(rows)


def _sentence(chance: random.Random, number: int, section: int) -> str:
    said = f"{_clause(chance)} {chance.choice(_WHY)}"
    return f"{said[0].upper()}{said[1:]} (form {number}.{section}.{chance.randint(1, 99)})."


def _clause(chance: random.Random) -> str:
    parts = (_WHO, _DOES, _WHOM, _WHEN)
    return " ".join(chance.choice(words) for words in parts)
