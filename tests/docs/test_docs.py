"""What the pages say, held against the code: commands, settings, libraries, links, paths and words."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from support.commands import CommandLine
from support.paths import ROOT

from bot.channels.terminal.cli import cli
from bot.features.answers import messages as answer_messages
from bot.settings import PREFIX, Settings
from embeddings.confidence import SIGNALS
from embeddings.fusion import FEATURES
from procedures.library import SHIPPED

README = ROOT / "README.md"
DOCS = sorted((ROOT / "docs").rglob("*.md"))
PAGES = [README, *DOCS, SHIPPED / "README.md"]
LINKED = [README, *DOCS, *sorted(SHIPPED.rglob("*.md"))]

#: Sentences and names that other projects' pages carry, and that praise where these should tell.
FOREIGN = (
    "lorem ipsum",
    "blazing",
    "cutting-edge",
    "state-of-the-art",
    "seamless",
    "powered by",
    "getting started is easy",
    "we are excited",
    "gov.uk chat",
    "govuk-chat",
    "caddy",
    "datasette",
    "freqtrade",
)

_FENCED = re.compile(r"^```.*?^```$", re.M | re.S)
_CODE = re.compile(r"`[^`\n]+`")
_LINK = re.compile(r"(?<!!)\[[^\]]+\]\((?P<target>[^)\s]+)\)")
_PICTURE = re.compile(r"!\[[^\]]+\]\(([^)\s]+)\)")
_PATH = re.compile(r"`((?:bot|embeddings|procedures|tests|docs)/[\w./-]*)`")
_TARGET = re.compile(r"^([a-z][\w-]*):(?!=)", re.M)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def found_in(pages: Iterable[Path], find: Callable[[Path], Iterable[str]]) -> list[tuple[str, str]]:
    """What is found on pages, each with the page that it stands on."""
    return [(named(page), found) for page in pages for found in find(page)]


def prose_of(path: Path) -> str:
    return _CODE.sub("", _FENCED.sub("", path.read_text("utf-8")))


def one_line(text: str) -> str:
    return " ".join(text.split())


def rows_of(text: str) -> list[list[str]]:
    """The cells of every table row."""
    lines = [
        line for line in text.splitlines() if line.startswith("|") and not re.match(r"^\|[-| ]+\|$", line)
    ]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def section_of(text: str, heading: str) -> str:
    """What stands under a heading of the second level."""
    return text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def anchors_of(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", _FENCED.sub("", path.read_text("utf-8")), re.M)
    return {re.sub(r"[^\w\- ]", "", h.replace("`", "").lower()).replace(" ", "-") for h in headings}


def makefile() -> str:
    return (ROOT / "Makefile").read_text("utf-8")


def test_the_readme_opens_with_one_sentence_and_the_two_commands() -> None:
    title, sentence, block, *_ = README.read_text("utf-8").split("\n\n")
    assert title.startswith("# ")
    assert sentence.count(".") == 1
    assert sentence.endswith(".")
    fence, ask, test, end = block.splitlines()
    assert (fence, test, end) == ("```", "make test", "```")
    asked = re.fullmatch(r'make ask Q="([^"]+)"', ask)
    assert asked
    show = '--eval=shown: ; @printf "%s" "$$QUESTION"'
    without = {
        name: value for name, value in os.environ.items() if name not in {"Q", "QUESTION", "MAKEFLAGS"}
    }
    alone = subprocess.run(
        ["make", "--no-print-directory", show, "shown"],
        cwd=ROOT,
        env=without,
        capture_output=True,
        check=True,
    )
    assert alone.stdout.decode() == asked[1]


def test_every_make_command_is_a_target() -> None:
    wanted = found_in(PAGES, lambda page: re.findall(r"(?:`|^)make ([a-z-]+)", page.read_text("utf-8"), re.M))
    targets = set(_TARGET.findall(makefile()))
    assert [(page, name) for page, name in wanted if name not in targets] == []


def test_every_make_target_is_described() -> None:
    described = section_of((ROOT / "docs/contributing.md").read_text("utf-8"), "Make targets")
    missing = [t for t in _TARGET.findall(makefile()) if f"`make {t}`" not in described]
    assert not missing


@pytest.mark.model
def test_the_readme_shows_the_card_as_its_first_command_prints_it(encoded: Path, tmp_path: Path) -> None:
    text = README.read_text("utf-8")
    asked = re.search(r'^make ask Q="(.+)"$', text, re.M)
    assert asked
    data = shutil.copytree(encoded, tmp_path / "data")
    printed = CommandLine(data).run("ask", asked[1]).out
    assert _FENCED.findall(text)[1].strip("`").strip() == printed.strip()


def test_every_command_is_described_and_whether_it_speaks_to_programs() -> None:
    table = rows_of(section_of((ROOT / "docs/running-it.md").read_text("utf-8"), "Commands"))
    told = {row[0]: row[2] == "yes" for row in table[1:]}
    offered = {
        f"`safeguarding-bot {name}`": any("--json" in parameter.opts for parameter in command.params)
        for name, command in cli.commands.items()
    }
    assert {name: yes for name, yes in offered.items() if told.get(name) is not yes} == {}


def test_every_command_named_exists() -> None:
    command = re.compile(r"(?:`|^)(?:\.venv/bin/)?safeguarding-bot ([a-z]+)", re.M)
    found = found_in(PAGES, lambda page: command.findall(page.read_text("utf-8")))
    assert [(page, name) for page, name in found if name not in cli.commands] == []


def test_every_setting_is_described_with_its_default() -> None:
    table = rows_of(section_of((ROOT / "docs/running-it.md").read_text("utf-8"), "Settings"))
    told = {row[0]: row[1] for row in table[1:]}
    wanted = {}
    for name, setting in Settings.model_fields.items():
        default = setting.default
        if isinstance(default, Path) and default.is_relative_to(ROOT):
            default = default.relative_to(ROOT)
        wanted[f"`{PREFIX}{name.upper()}`"] = "not set" if default is None else f"`{default}`"
    assert {name: default for name, default in wanted.items() if told.get(name) != default} == {}


def test_no_setting_is_described_that_does_not_exist() -> None:
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    for page in PAGES:
        assert set(re.findall(rf"{PREFIX}[A-Z_]+", page.read_text("utf-8"))) <= known, page.name


def test_every_library_has_its_line() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = [
        *project["dependencies"],
        *(d for ds in project["optional-dependencies"].values() for d in ds),
    ]
    wanted = {re.split(r"[ \[<>=!~;]", d)[0] for d in declared}
    rows = rows_of((ROOT / "docs/decisions/0002-libraries.md").read_text("utf-8"))
    told = {row[0] for row in rows if len(row) == 3 and all(row)} - {"library"}
    assert told == wanted


@pytest.mark.parametrize("names", [FEATURES, SIGNALS], ids=["features", "signals"])
def test_every_feature_and_signal_is_told(names: tuple[str, ...]) -> None:
    told = {row[0] for row in rows_of((ROOT / "docs/how-it-finds.md").read_text("utf-8"))}
    assert set(names) <= told


def test_every_status_is_told() -> None:
    told = section_of((ROOT / "docs/practitioners.md").read_text("utf-8"), "What the statuses mean")
    rows = {row[0].strip("`"): row[1] for row in rows_of(told)}
    assert {status: rows.get(status) for status in answer_messages.LEADS} == answer_messages.LEADS


def leads_nowhere(page: Path) -> Iterator[str]:
    """Yield the relative links of a page that lead to no file or no heading."""
    for match in _LINK.finditer(prose_of(page)):
        target, _, anchor = match["target"].partition("#")
        if not re.match(r"[a-z]+:", target):
            found = (page.parent / target).resolve() if target else page
            if not found.exists() or (anchor and anchor not in anchors_of(found)):
                yield match["target"]


def test_every_relative_link_leads_somewhere() -> None:
    assert found_in(LINKED, leads_nowhere) == []


def test_every_picture_shown_is_kept_and_every_picture_kept_is_shown() -> None:
    shown = {
        (page.parent / target).resolve() for page in PAGES for target in _PICTURE.findall(prose_of(page))
    }
    assert shown == set((ROOT / "docs" / "pictures").glob("*.png"))


def test_every_path_named_exists() -> None:
    named_there = found_in(PAGES, lambda page: _PATH.findall(page.read_text("utf-8")))
    assert [(page, path) for page, path in named_there if not (ROOT / path).exists()] == []


def test_the_house_of_the_readme_is_the_tree() -> None:
    table = rows_of(section_of(README.read_text("utf-8"), "The house"))
    told = {row[0].strip("`"): row[1] for row in table[1:]}
    inside = [
        folder
        for parent in (ROOT / "bot", ROOT / "bot" / "features")
        for folder in parent.iterdir()
        if any(folder.glob("*.py"))
    ]
    rooms = [ROOT / name for name in ("procedures", "embeddings", "bot", "tests")]
    assert set(told) == {f"{named(folder)}/" for folder in (*rooms, *inside)}
    assert [folder for folder, line in told.items() if len(line.split()) < 3] == []


def test_the_words_we_use_are_used() -> None:
    words = [row[0] for row in rows_of(section_of(README.read_text("utf-8"), "The words we use"))][1:]
    code = [p for room in ("bot", "embeddings", "procedures") for p in (ROOT / room).rglob("*.py")]
    lists = sorted(SHIPPED.glob("*.yaml"))
    written = "\n".join(p.read_text("utf-8").lower() for p in [*code, *lists, *DOCS])
    assert len(words) > 8
    assert [word for word in words if word not in written] == []


def test_the_pages_are_plain() -> None:
    unwanted = re.compile(
        "|".join((r"!(?!\[)", *map(re.escape, FOREIGN), "[\U0001f300-\U0001faff\u2600-\u27bf]")), re.I
    )
    assert found_in(PAGES, lambda page: unwanted.findall(prose_of(page))) == []
    assert found_in(PAGES, lambda page: re.findall("TODO", page.read_text("utf-8"))) == []


def test_no_page_names_what_lies_outside_the_project() -> None:
    pages = [page for page in PAGES if page.name != "contributing.md"]
    assert found_in(pages, lambda page: re.findall(r"\.\./shared", page.read_text("utf-8"))) == []


def test_the_readme_or_a_page_it_links_to_leads_to_every_page() -> None:
    linked = {
        target
        for source in PAGES
        for match in _LINK.finditer(prose_of(source))
        if (target := (source.parent / match["target"].partition("#")[0]).resolve()) != source
    }
    assert [named(page) for page in DOCS if page.resolve() not in linked] == []


def test_every_decision_is_listed_and_says_what_a_decision_must() -> None:
    for page in sorted((ROOT / "docs/decisions").glob("*.md")):
        assert f"](docs/decisions/{page.name})" in README.read_text("utf-8")
        text = page.read_text("utf-8").lower()
        assert all(part in text for part in ("context", "choice", "what else was possible", "consequence")), (
            page
        )
