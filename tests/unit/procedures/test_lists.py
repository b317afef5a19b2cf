"""Library files as text: whatever stands in one, it is read or its mistakes are named by file and line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples

from embeddings.calibration import load_labelled
from procedures.library import SHIPPED, load_library
from procedures.lists import ListError, read_yaml

FILES = sorted(p.relative_to(SHIPPED) for p in SHIPPED.rglob("*") if p.suffix in {".yaml", ".md"})
FILES.remove(Path("README.md"))
LISTS = [path for path in FILES if path.suffix == ".yaml"]
SCRAPS = [
    *" \n\t[]{}'\"#",
    "",
    "\n  ",
    ": ",
    "- ",
    "? ",
    "&a ",
    "*a",
    "<<: ",
    "---\n",
    "...\n",
    "!!binary ",
    "| ",
]
SCRAPS += ["\x07", "\x85", "é", "no", "2019-13-01", "{a: [{b: c}]}", "[" * 50]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "a is used twice"),
        ("a:\n  b: {c: 1, c: 2}\n", 2, "c is used twice"),
        ("a: &x [1]\nb: *x\n", 2, "words that begin with * must stand in quotation marks"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", 2, "words that begin with *"),
        ("a: " + "[" * 100_000, 1, "stands within more than 8 others"),
        ("a: 1\n---\nb: 2\n", 1, "holds a second part, after a line of ---"),
        ("a: 1\nb: \x07\n", 2, "is not YAML: a character that YAML does not allow"),
        ("a:\n  b: [1,\n  c: 2\n", 2, "is not YAML"),
        ("a: [", 1, "is not YAML"),
        ("a: 1\n? [b]\n: 2\n", 2, "a name must be plain words"),
        ("- a\n", 1, "must hold lines of the form name: value"),
        ("just words\n", 1, "must hold lines of the form name: value"),
        (b"a: \xff\n", 1, "cannot be read as UTF-8 text"),
    ],
)
def test_what_a_file_may_not_hold_is_said_with_its_line(
    tmp_path: Path, text: str | bytes, line: int, message: str
) -> None:
    path = tmp_path / "list.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    try:
        found = read_yaml(path).found
    except ListError as error:
        found = list(error.problems)
    assert [(problem.path, problem.line) for problem in found] == [(path, line)]
    assert message in found[0].message


def test_words_stay_words(tmp_path: Path) -> None:
    path = tmp_path / "list.yaml"
    path.write_text("\ufeffno: yes\n16: 2019-04-02\nnone: ~\n<<: {a: 0x1F}\n", encoding="utf-8")
    file = read_yaml(path)
    assert file.content == {"no": "yes", "16": "2019-04-02", "none": "~", "<<": {"a": "0x1F"}}
    assert file.lines["<<", "a"] == 4


def check(folder: Path, name: Path, text: str) -> None:
    """Each mistake of a library of one file, and of its document, has its line, in words for an officer."""
    beside = next(SHIPPED.glob(f"*/{name.stem}.md"), SHIPPED / name)
    for path, held in (
        (folder / beside.relative_to(SHIPPED), beside.read_text("utf-8")),
        (folder / name, text),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(held, encoding="utf-8", newline="")
    found = list(load_library(folder).problems)
    try:
        load_labelled(folder / "calibration.yaml")
    except ListError as error:
        found += error.problems
    for problem in found:
        assert 1 <= problem.line <= len(problem.path.read_text("utf-8").splitlines()) + 1
        assert "Input should" not in problem.message
        assert "cannot be" not in problem.message or "UTF-8" in problem.message, problem


@settings(max_examples=examples(60), deadline=None)
@given(st.data())
def test_a_mangled_file_is_read_or_its_mistakes_are_named(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(FILES))
    text = (SHIPPED / name).read_text(encoding="utf-8")[:6000]
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        text = (
            text[:start] + data.draw(st.sampled_from(SCRAPS)) + text[start + data.draw(st.integers(0, 30)) :]
        )
    check(tmp_path_factory.mktemp("mangled"), name, text)


JUNK = st.recursive(
    st.sampled_from(["", "kent", "0", "yes", "x" * 400]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "a"]), inner, max_size=2)
    ),
    max_leaves=3,
)


def put(held: Any, junk: Any, data: st.DataObject) -> Any:
    """Put ``junk`` in place of one part of what a file holds, at any depth."""
    if not isinstance(held, dict | list) or not held or data.draw(st.integers(0, 4)) == 0:
        return junk
    at = data.draw(st.sampled_from(list(held)[:12] if isinstance(held, dict) else range(len(held))[:12]))
    held[at] = put(held[at], junk, data)
    return held


@settings(max_examples=examples(60), deadline=None)
@given(st.data())
def test_a_part_of_any_other_kind_is_read_or_its_mistakes_are_named(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(LISTS))
    text = (SHIPPED / name).read_text(encoding="utf-8")
    held = put(yaml.load(text[: text.rindex("\n", 0, 5000)], Loader=yaml.CBaseLoader), data.draw(JUNK), data)
    check(tmp_path_factory.mktemp("mangled"), name, yaml.safe_dump(held, sort_keys=False))
