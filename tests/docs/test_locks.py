"""The locks of production: every package that running needs, by its version and digests, and no other."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from support.paths import ROOT

_PIN = re.compile(r"^([\w.-]+)==(\S+)", re.M)


def pins(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text("utf-8")
    return {canonicalize_name(package): version for package, version in _PIN.findall(text)}


def needed(declared: Iterable[str]) -> set[str]:
    """Every package that some need, by what is installed here."""
    waiting, found = [Requirement(each) for each in declared], set()
    while waiting:
        each = waiting.pop()
        extras = {"", *each.extras}
        if each.marker and not any(each.marker.evaluate({"extra": extra}) for extra in extras):
            continue
        key = (canonicalize_name(each.name), frozenset(extras))
        if key in found:
            continue
        found.add(key)
        for inner in metadata.distribution(each.name).requires or ():
            parsed = Requirement(inner)
            if parsed.marker is None or any(parsed.marker.evaluate({"extra": e}) for e in extras):
                parsed.marker = None
                waiting.append(parsed)
    return {name for name, _ in found}


def test_each_version_of_the_locks_is_that_of_the_constraints_with_digests() -> None:
    constraints = pins("constraints.txt")
    for name in ("requirements.lock", "build.lock"):
        locked = pins(name)
        assert {package: constraints.get(package) for package in locked} == locked
        entries = re.split(r"\n(?=\w)", (ROOT / name).read_text("utf-8").strip())
        assert all("--hash=sha256:" in entry for entry in entries)


def test_the_lock_names_what_running_needs_and_no_package_of_the_tests() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    running = needed(project["dependencies"])
    locked = pins("requirements.lock").keys() | pins("build.lock").keys() | {"torch"}
    assert running - locked == set()
    only_tests = {canonicalize_name(Requirement(d).name) for d in project["optional-dependencies"]["test"]}
    assert locked & (only_tests - running) == set()


def test_the_build_tool_is_pinned_as_it_is_locked() -> None:
    built = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]["requires"]
    assert built == [f"setuptools=={pins('build.lock')['setuptools']}"]
