"""A long document is added on one of several machines while people ask on all: what each of them is told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg

from support.chat import PATIENCE, Chat
from support.samples import WORDS_OF_THE_NOTE
from support.web import said_on, token_on

#: What people ask all the while, what is asked of the document on each machine, and what answers that.
ASKED, OF_THE_DOCUMENT = (
    "who convenes the lantern meeting",
    "how soon is a heron that nests on the toll bridge told",
)
FOUND = "told to the bridge keeper within eleven evenings"
#: Seconds from an answer to the next question of whoever asks of the document.
AT_ONCE = 0.05


@dataclass
class Asker(threading.Thread):
    """Somebody who asks one thing in a browser, ``between`` seconds after each answer again."""

    url: str
    code: str
    question: str
    between: float
    ending: threading.Event
    #: Of each question when it was asked, when it was answered, the status and what the page says.
    told: list[tuple[float, float, int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        with httpx.Client(base_url=self.url, trust_env=False, timeout=PATIENCE) as browser:
            token = token_on(browser.get("/sign-in"))
            browser.post("/sign-in", data={"form_token": token, "code": self.code})
            token = token_on(browser.get("/ask"))
            while not self.ending.wait(self.between):
                asked = time.monotonic()
                page = browser.post("/ask", data={"question": self.question, "form_token": token})
                self.told.append((asked, time.monotonic(), page.status_code, said_on(page)))


@dataclass(frozen=True)
class Added:
    """What came of it, with seconds since what machines share was another thing."""

    asked: int
    #: What was told that is no answer to a question of the library.
    failed: list[str]
    #: Of each machine when the first answer from the document was there.
    found: list[float]
    #: How many questions of the document were asked after that moment and not answered from it.
    missed: int
    #: How long the command took.
    took: float
    longest_wait: float


def add_while_people_ask(
    machines: Sequence[Chat], folder: Path, *, people: int, passages: int, between: float
) -> Added:
    """Add a document of ``passages`` on the first machine while ``people`` ask on all in turn."""
    first, ending = machines[0], threading.Event()
    team = ("--role", "practitioner", "--team", "duty", "--authority", "kent")
    invited = first.run("people", "invite", *team, "--uses", str(people + len(machines)), "--json")
    code, urls = (
        json.loads(invited.out)["code"],
        [one.environment["SAFEGUARDING_WEB_URL"] for one in machines],
    )
    asking = [Asker(urls[n % len(urls)], code, ASKED, between, ending) for n in range(people)]
    looking = [Asker(url, code, OF_THE_DOCUMENT, AT_ONCE, ending) for url in urls]
    document = folder / "rules-of-the-toll-bridge.txt"
    document.write_text(a_document_of(passages), encoding="utf-8")
    for one in (*asking, *looking):
        one.start()
    _until_told(asking + looking, 1)
    with _changes(first.environment["SAFEGUARDING_DATABASE_URL"]) as changes:
        start = time.monotonic()
        added = first.run("add", str(document))
        took = time.monotonic() - start
        assert added.code == 0, added.err
    _until_told(looking, 3, since=time.monotonic())
    ending.set()
    for one in (*asking, *looking):
        one.join(PATIENCE)
    (stands,) = changes
    told = [each for one in asking for each in one.told]
    of_it = [each for one in looking for each in one.told]
    return Added(
        asked=len(told) + len(of_it),
        failed=[page for _, _, status, page in told if status != 200 or WORDS_OF_THE_NOTE not in page]
        + [page for _, _, status, page in of_it if status != 200],
        found=[min(at for _, at, _, page in one.told if FOUND in page) - stands for one in looking],
        missed=sum(asked > stands and FOUND not in page for asked, _, _, page in of_it),
        took=took,
        longest_wait=max(at - asked for asked, at, _, _ in told + of_it),
    )


def a_document_of(passages: int) -> str:
    """A document of numbered paragraphs, of which one says what is asked for."""
    told = [
        f"{n // 50 + 1}.{n % 50 + 1} The gate at post {n} is opened at bell {n % 12 + 1} by the keeper "
        f"of the rope of watch {n % 7 + 1}, who writes into the book of the toll bridge how many carts came."
        for n in range(passages - 1)
    ]
    told.insert(passages // 2, f"99.1 A heron that nests on the toll bridge is {FOUND}.")
    return "Rules of the Toll Bridge\n\n" + "\n\n".join(told) + "\n"


def _until_told(askers: Sequence[Asker], times: int, since: float = 0) -> None:
    deadline = time.monotonic() + PATIENCE
    while not all(sum(asked > since for asked, *_ in one.told) >= times for one in askers):
        assert time.monotonic() < deadline
        time.sleep(0.1)


@contextmanager
def _changes(address: str) -> Iterator[list[float]]:
    """Give the moments at which what machines share became another thing, while the block runs."""
    moments: list[float] = []
    ending = threading.Event()

    def watch() -> None:
        with closing(psycopg.connect(address, autocommit=True)) as connection:
            last = None
            while not ending.wait(0.01):
                (mark,) = connection.execute("select mark from shared_index").fetchone() or ("",)
                if last is not None and mark != last:
                    moments.append(time.monotonic())
                last = mark

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield moments
    finally:
        ending.set()
        watching.join(PATIENCE)
