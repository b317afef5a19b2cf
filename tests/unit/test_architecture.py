"""The walls of the house, read from its source: who may import, build, exit and read the environment."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from support.paths import ROOT

ROOMS = ("procedures", "embeddings", "bot")
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for room in ROOMS
    for path in sorted((ROOT / room).rglob("*.py"))
}
FEATURES = sorted(
    path.name for path in (ROOT / "bot" / "features").iterdir() if path.is_dir() and path.name[0] != "_"
)
#: What says something to a person; an error of ours is said as well.
SAYS = {"echo", "say", "tell", "acknowledge", "refuse", "change", "paragraphs"}
#: What a person may be told of by name; each is one sentence that names the way out.
DOMAIN_ERRORS = {"BotError", "RefusedError", "NotHeldError", "UnknownError", "TooManyTriesError"}

#: Each room, and the rooms it may use.
MAY_USE = {
    "procedures": {"procedures"},
    "embeddings": {"embeddings", "procedures"},
    "bot": set(ROOMS),
}
#: A library, and the one place that may know it.
KEPT_TO = {
    "sqlalchemy": "bot.store",
    "alembic": "bot.store",
    "telegram": "bot.channels.telegram",
    "jinja2": "bot.channels.web",
    "webauthn": "bot.features.people",
}
#: The libraries of the models read these when they are imported; writing them is not reading the environment.
MAY_BE_SET = {"HF_HUB_OFFLINE", "OMP_WAIT_POLICY", "TOKENIZERS_PARALLELISM"}
MUST_BE_SET = {"ORT_DISABLE_TELEMETRY"}
HEAVY = (
    "torch",
    "sentence_transformers",
    "transformers",
    "faiss",
    "trafilatura",
    "docx",
    "pypdfium2",
    "sklearn",
    "sqlalchemy",
    "typst",
    "webauthn",
    "authlib",
    "httpx2",
)


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


@cache
def nodes(module: str) -> tuple[ast.AST, ...]:
    """Everything in the tree of a module."""
    return tuple(ast.walk(tree(module)))


def imports(module: str) -> Iterator[tuple[str, str | None]]:
    """Yield each module that is imported, and the name taken from it, wherever the import stands."""
    for node in nodes(module):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports by dots"
            yield from ((node.module or "", alias.name) for alias in node.names)


def imported_modules(module: str) -> set[str]:
    """The modules of the house that ``module`` imports, without the packages that it only goes through."""
    named = {
        f"{source}.{name}" if f"{source}.{name}" in MODULES else source for source, name in imports(module)
    }
    return named & MODULES.keys()


def uses(module: str, dotted: str) -> list[ast.AST]:
    """The places at which ``module`` speaks of ``dotted``, such as os.environ."""
    source, name = dotted.split(".")
    taken = {
        alias.asname or alias.name
        for node in nodes(module)
        if isinstance(node, ast.ImportFrom) and node.module == source
        for alias in node.names
        if alias.name == name
    }
    return [
        node
        for node in nodes(module)
        if (isinstance(node, ast.Attribute) and node.attr == name and ast.unparse(node) == dotted)
        or (isinstance(node, ast.Name) and node.id in taken)
    ]


def part_of(module: str) -> str:
    """The part of the bot a module is in, such as core."""
    return module.split(".")[1] if module.startswith("bot.") else ""


def handlers(module: str) -> list[ast.ExceptHandler]:
    """The places at which a module catches a domain error."""
    found = [node for node in nodes(module) if isinstance(node, ast.ExceptHandler) and node.type]
    return [h for h in found if DOMAIN_ERRORS & {n.id for n in ast.walk(h.type) if isinstance(n, ast.Name)}]  # type: ignore[arg-type]


def said_from(handler: ast.ExceptHandler) -> bool:
    """Whether what was caught is put into words, as str(error), without being raised on."""
    raises = any(isinstance(node, ast.Raise) for node in ast.walk(handler))
    return handler.name is not None and not raises and f"str({handler.name})" in ast.unparse(handler)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_uses_only_the_rooms_before_it(room: str) -> None:
    for module in (m for m in MODULES if m.split(".")[0] == room):
        used = {source.split(".")[0] for source, _ in imports(module)} & set(ROOMS)
        assert used <= MAY_USE[room], f"{module} imports {sorted(used - MAY_USE[room])}"


@pytest.mark.parametrize(("library", "place"), KEPT_TO.items())
def test_a_library_is_known_in_one_place_alone(library: str, place: str) -> None:
    for module in MODULES:
        if not f"{module}.".startswith(f"{place}."):
            assert library not in {source.split(".")[0] for source, _ in imports(module)}, module


def is_a_name_in(names: set[str], node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value in names


def set_in_the_environment(node: ast.AST) -> ast.expr | None:
    """The environment, where one of those names is given a value in it."""
    match node:
        case ast.Call(func=ast.Attribute(value=environment, attr="setdefault"), args=[name, *_]):
            return environment if is_a_name_in(MAY_BE_SET, name) else None
        case ast.Assign(targets=[ast.Subscript(value=environment, slice=name)]):
            return environment if is_a_name_in(MUST_BE_SET, name) else None
    return None


def test_only_the_settings_read_the_environment() -> None:
    for module in MODULES.keys() - {"bot.settings"}:
        found = [node for name in ("os.environ", "os.getenv", "os.environb") for node in uses(module, name)]
        allowed = (
            [set_in_the_environment(node) for node in nodes(module)]
            if module == "embeddings.model_files"
            else []
        )
        assert [node for node in found if node not in allowed] == [], module


def test_only_the_clock_asks_the_machine_what_time_it_is() -> None:
    asking = {"now", "utcnow", "today", "time"}
    for module in MODULES.keys() - {"bot.clock"}:
        asked = [
            ast.unparse(node)
            for node in nodes(module)
            if isinstance(node, ast.Attribute)
            and node.attr in asking
            and ast.unparse(node.value) in {"dt.datetime", "dt.date", "datetime", "date", "time"}
        ]
        assert asked == [], module
        assert not {("datetime", "datetime"), ("datetime", "date"), ("time", "time")} & set(imports(module))


def test_only_the_bootstrap_builds_the_index_the_search_and_the_store() -> None:
    for module in MODULES.keys() - {"bot.app"}:
        built = {
            ast.unparse(node.func).split(".")[-1] for node in nodes(module) if isinstance(node, ast.Call)
        }
        tables = {"Index"} if module.startswith("bot.store.") else set()  # SQLAlchemy's own word
        assert not built & ({"Index", "Search", "Store"} - tables), module


def test_only_the_command_line_exits() -> None:
    for module in MODULES.keys() - {"bot.channels.terminal.cli"}:
        exits = [*uses(module, "sys.exit"), *uses(module, "os._exit"), *uses(module, "os.abort")]
        exits += [
            n for n in nodes(module) if isinstance(n, ast.Name) and n.id in {"SystemExit", "exit", "quit"}
        ]
        assert exits == [], module


def test_modules_are_named_for_what_they_hold() -> None:
    assert not {path.stem for path in MODULES.values()} & {
        "utils",
        "util",
        "helpers",
        "helper",
        "common",
        "misc",
    }


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_uses_another_through_its_service(feature: str) -> None:
    """Of another feature it knows the service, and the model for its types; of channels and app, nothing."""
    for module in (m for m in MODULES if m.startswith(f"bot.features.{feature}.")):
        used = {name for name in imported_modules(module) if name.startswith("bot.")}
        others = {m for m in used if m.startswith("bot.features.") and m.split(".")[2] != feature}
        assert {m.split(".")[3] for m in others} <= {"service", "model"}, f"{module} imports {sorted(others)}"
        assert not {m for m in used if part_of(m) in {"app", "channels", "evaluation"}}, module


@pytest.mark.parametrize("part", ["core", "screening", "rendering", "store"])
def test_what_features_share_knows_no_service(part: str) -> None:
    for module in (m for m in MODULES if part_of(m) == part):
        used = {name for name in imported_modules(module) if name.startswith("bot.")}
        features = {m for m in used if part_of(m) == "features"}
        allowed = {m for m in features if part == "store" and m.split(".")[3] != "service"}
        assert not features - allowed, f"{module} imports {sorted(features - allowed)}"
        assert not {m for m in used if part_of(m) in {"app", "channels", "evaluation"}}, module


def test_a_channel_knows_no_other_channel() -> None:
    starts = "bot.channels.terminal.commands.admin"
    started = {"bot.channels.telegram.runtime.run", "bot.channels.web.app"}
    for module in (m for m in MODULES if part_of(m) == "channels"):
        others = {
            m
            for m in imported_modules(module)
            if part_of(m) == "channels" and m.split(".")[2] != module.split(".")[2]
        }
        assert {(module, other) for other in others} <= {(starts, other) for other in started}


@pytest.mark.parametrize("channel", ["terminal", "telegram", "web"])
def test_a_refusal_is_put_into_words_at_the_gate_of_a_channel_alone(channel: str) -> None:
    """Handlers and commands let domain errors pass; what they catch by name they raise again or act on."""
    gate = {
        "terminal": "bot.channels.terminal.cli",
        "telegram": "bot.channels.telegram.runtime.gate",
        "web": "bot.channels.web.gate",
    }[channel]
    for module in (m for m in MODULES if m.startswith(f"bot.channels.{channel}.") and m != gate):
        caught = [ast.unparse(h) for h in handlers(module) if said_from(h)]
        assert caught == [], module


def says(call: ast.Call) -> bool:
    """Whether a call says something to a person."""
    name = ast.unparse(call.func).split(".")[-1]
    return name in SAYS or name in DOMAIN_ERRORS


@pytest.mark.parametrize("part", ["channels", "core", "evaluation", "features", "rendering", "screening"])
def test_what_is_said_to_people_stands_in_modules_of_messages(part: str) -> None:
    """A command's help stands with the command; whatever else a person reads, where its feature keeps it."""
    for module in (m for m in MODULES if part_of(m) == part):
        said = [
            node.value
            for call in nodes(module)
            if isinstance(call, ast.Call) and says(call)
            for argument in call.args
            for node in ast.walk(argument)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        assert [text for text in said if len(text.split()) > 2] == [], module


def test_no_circle_of_imports() -> None:
    order = list(TopologicalSorter({m: imported_modules(m) - {m} for m in MODULES}).static_order())
    assert set(order) == MODULES.keys()


def test_one_name_is_one_class() -> None:
    names = [node.name for m in MODULES for node in nodes(m) if isinstance(node, ast.ClassDef)]
    public = [name for name in names if not name.startswith("_")]
    assert sorted({name for name in public if public.count(name) > 1}) == []


def test_a_module_gives_no_name_twice() -> None:
    """The second of two would stand for both: a page was once headed by the label of a button."""
    twice = {
        name: sorted(given for given, count in Counter(_assigned(path)).items() if count > 1)
        for name, path in MODULES.items()
    }
    assert {name: found for name, found in twice.items() if found} == {}


def _assigned(path: Path) -> Iterator[str]:
    """The names that the statements of a module itself give to values."""
    for statement in ast.parse(path.read_text(encoding="utf-8")).body:
        given: list[ast.expr] = []
        if isinstance(statement, ast.Assign):
            given = statement.targets
        elif isinstance(statement, ast.AnnAssign):
            given = [statement.target]
        for part in (part for target in given for part in ast.walk(target)):
            if isinstance(part, ast.Name):
                yield part.id


def test_every_module_is_used() -> None:
    used = {imported for module in MODULES for imported in imported_modules(module)}
    packages = {m for m, path in MODULES.items() if path.stem == "__init__"}
    run_by_alembic = {m for m in MODULES if m.startswith("bot.store.migrations.")}
    run_by_hand = {"bot.channels.terminal.cli", "bot.features.boundary.training"}
    assert MODULES.keys() - used - packages - run_by_alembic == run_by_hand


def test_nothing_heavy_is_loaded_and_nothing_built_before_it_is_asked_for() -> None:
    """Importing the command line opens no file of ours and loads no model's library."""
    script = f"""
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
import bot.channels.terminal.cli
print([name for name in {HEAVY!r} if name in sys.modules])
rooms = tuple({str(ROOT)!r} + "/" + room + "/" for room in {ROOMS!r})
print([name for name in opened if name.startswith(rooms) and not name.endswith((".py", ".pyc"))])
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["[]", "[]"]
