"""The script of the boxes, run as a browser runs it, and what people type into them."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from bot.channels.web import box_screening
from bot.core.question import Question
from support.data import messages
from support.shipped import shipped_screen

SCRIPT = Path(box_screening.__file__).parent / "html" / "boxes.js"
LABELLED = Path(box_screening.__file__).parents[2] / "screening" / "labelled"
#: How the box for questions looks at a text: what may be an emergency is answered there.
AS_QUESTION = "detailsIn(text, true)"
#: A question with a detail of each kind that has a form.
HELD = {
    "the mother gave me robin.field@example.org, which form do I use": "an e-mail address",
    "they have moved to ME14 1XQ, which council chairs": "a postcode",
    "postcode starts ZZ12, which council chairs": "a postcode",
    "the grandmother can be reached on 07700 900123, who invites": "a phone number",
    "the grandmother has (07700) 900-123, who invites": "a phone number",
    "nhs no 943 476 5919, which council chairs": "an NHS number",
    "943.476.5919 is on the form, which council chairs": "an NHS number",
    "nino QQ 12 34 56 C, which council pays": "a National Insurance number",
    "UPN A123456789012, which school nurse comes": "a pupil number",
    "mosaic id 4456123, which council chairs": "a case or staff number",
    "the pupil born 12/03/2014 has moved, which council chairs": "a date of birth",
    "dob 5th June 2018, which council chairs": "a date of birth",
    "reg AB12 CDE, which council chairs": "a car registration",
}
_ANNOUNCING = ("call on", "id", "born", "case", "nhs", "ref:", "pupil no")
#: What has figures or capitals and is nobody's detail.
LET_THROUGH = (
    "what does K7F3-9QTX say",
    "the session has the code ABC234",
    "which paragraph is 3.17.2",
    "what does section 47(12) say",
    "what does s47 2nd paragraph say",
    "what does the decision 19 011 816 say",
    "what changed in Working Together 2023",
    "is it done within 15 working days of 12/03/2025",
)


def script() -> str:
    """The script as it is served."""
    return box_screening.screening_script().decode() + SCRIPT.read_text("utf-8")


def node() -> str | None:
    """The program that runs scripts without a browser, where the machine has it."""
    return shutil.which("node")


def seen_by_node(texts: list[str], call: str = "detailsIn(text)") -> list[list[str]]:
    """What the script finds in texts."""
    run = f"{script()}\nconst all = JSON.parse(require('fs').readFileSync(0, 'utf8'));\n"
    run += f"console.log(JSON.stringify(all.map((text) => {call})));"
    made = subprocess.run([node() or "", "-e", run], input=json.dumps(texts).encode(), capture_output=True)
    assert made.returncode == 0, made.stderr.decode()
    found: list[list[str]] = json.loads(made.stdout)
    return found


def is_refused(text: str) -> bool:
    """Whether screening refuses a text for its details, as every box has it read: on one line."""
    return shipped_screen().check(Question.of(text).text, calm=True).outcome == "personal_details"


@cache
def emergencies() -> tuple[str, ...]:
    """Invented messages about somebody in danger now."""
    kinds = yaml.load((LABELLED / "danger.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)["danger"]
    written = [str(text) for texts in kinds.values() for text in texts]
    halves = [text for half in ("first", "held_out") for text in messages("emergencies", half)]
    return tuple(dict.fromkeys((*written, *halves)))


@cache
def _written() -> tuple[str, ...]:
    details = yaml.load((LABELLED / "details.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    kinds = [text for half in ("seen", "held_out") for texts in details[half].values() for text in texts]
    told = [sample["text"] for half in ("first", "held_out") for sample in messages("personal", half)]
    return (*kinds, *told, *messages("ordinary", "first"), *HELD, *LET_THROUGH)


def typed(count: int, seed: int) -> Iterator[str]:
    """Yield texts as people type them, and as nobody does: figures, letters and signs of forms at random."""
    chance = random.Random(seed)
    for _ in range(count):
        text = chance.choice(_written())
        kind = chance.randrange(4)
        if kind == 0:  # other figures, and another sign here and there
            text = "".join(chance.choice("0123456789") if sign.isdigit() else sign for sign in text)
        if kind <= 1:
            at = chance.randrange(len(text))
            sign = chance.choice(" -./()0oOl1sS,\n’–")
            text = text[:at] + sign + text[at + chance.randrange(2) :]
        if kind == 2:
            text = f"{text} {chance.choice(_written())}"
        if kind == 3:
            words = [_word(chance) for _ in range(chance.randrange(1, 7))]
            text = " ".join((chance.choice(_ANNOUNCING), *words))
        yield text


def _word(chance: random.Random) -> str:
    signs = chance.choice(
        ("0123456789", "0123456789", "0123456789 -./", "ABCXYZ0123", "abcst0123@.", "+0()44 7")
    )
    return "".join(chance.choice(signs) for _ in range(chance.randrange(1, 13)))
