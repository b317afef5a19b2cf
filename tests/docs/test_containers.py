"""compose.yaml and Containerfile, read and not run: no container engine is needed to see these mistakes."""

from __future__ import annotations

import ipaddress
import json
import re
import shlex
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml
from sqlalchemy import text
from support.databases import name_of, passing_database
from support.paths import ROOT

from bot.channels.terminal.cli import cli
from bot.settings import PREFIX, Settings
from bot.store.database import Database
from bot.store.passages import PassageRepository

COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
READ: dict[str, Any] = yaml.safe_load(COMPOSE)
SERVICES: dict[str, dict[str, Any]] = READ["services"]
CONTAINERFILE = (ROOT / "Containerfile").read_text(encoding="utf-8")
ANSWERING = ("answering-1", "answering-2")
#: A value that is given from outside, with what is taken where it is not.
GIVEN = re.compile(r"\$\{(?P<name>\w+)(:-(?P<default>[^}]*)|:\?[^}]+)\}")
PINNED = re.compile(r"docker\.io/[\w./-]+:\d+\.\d+(\.\d+)?[\w.-]*")


def settings_of(name: str) -> dict[str, str]:
    """The settings of a service, with what it has where nothing is given."""
    given = {"DATABASE_PASSWORD": "of-a-test", "SAFEGUARDING_KEY": "a key"}
    return {
        key: GIVEN.sub(lambda found: given.get(found["name"], found["default"] or ""), value)
        for key, value in SERVICES[name]["environment"].items()
    }


def instructions(word: str) -> list[str]:
    joined = CONTAINERFILE.replace("\\\n", " ")
    return [line.split(maxsplit=1)[1] for line in joined.splitlines() if line.startswith(f"{word} ")]


def checked(words: list[str]) -> None:
    """Fail where a command line is none of ours."""
    assert words[0] == "safeguarding-bot"
    cli.commands[words[1]].make_context(words[1], words[2:]).close()


def test_there_are_a_database_two_that_answer_and_a_balancer() -> None:
    assert set(SERVICES) == {"database", *ANSWERING, "balancer"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_looked_after_and_of_one_version(name: str) -> None:
    service = SERVICES[name]
    assert service["restart"] == "always"
    assert service["healthcheck"]["test"][0] == "CMD"
    assert service["networks"] == ["inside"]
    if "build" in service:
        assert (ROOT / service["build"]["context"] / service["build"]["dockerfile"]).is_file()
    else:
        assert PINNED.fullmatch(service["image"])


def test_no_secret_stands_in_it_and_those_that_are_needed_are_asked_for() -> None:
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|KEY|TOKEN|SECRET", name):
                assert GIVEN.fullmatch(value), name
            if name.endswith("DATABASE_URL"):
                assert re.search(r":\$\{DATABASE_PASSWORD:\?[^}]+\}@", value)
    for name in ("DATABASE_PASSWORD", "SAFEGUARDING_KEY"):
        assert f"${{{name}:?" in COMPOSE
    assert "env_file" not in COMPOSE


@pytest.mark.parametrize("name", ANSWERING)
def test_what_answers_has_commands_and_settings_that_there_are(name: str, tmp_path: Path) -> None:
    service = SERVICES[name]
    checked(service["command"])
    settings = settings_of(name)
    fields = {key.removeprefix(PREFIX).lower() for key in settings if key.startswith(PREFIX)}
    assert fields <= set(Settings.model_fields)
    values = {key.removeprefix(PREFIX).lower(): value for key, value in settings.items() if value}
    made = Settings(data_dir=tmp_path, **values)  # type: ignore[arg-type]
    assert made.database_address.startswith("postgresql://safeguarding:of-a-test@database/")
    assert service["depends_on"] == {"database": {"condition": "service_healthy"}}
    # Its health is asked where it listens, and its balancer's word on addresses is believed.
    port = (made.listen or "").rpartition(":")[2]
    assert f"127.0.0.1:{port}/health" in service["healthcheck"]["test"][-1]
    compile(service["healthcheck"]["test"][-1], "health", "exec")
    (network,) = READ["networks"]["inside"]["ipam"]["config"]
    assert ipaddress.ip_network(network["subnet"]) == ipaddress.ip_network(made.trusted_proxies or "")


def test_each_data_folder_is_one_services_own_and_all_are_kept() -> None:
    folders = [volume.partition(":") for s in SERVICES.values() for volume in s.get("volumes", [])]
    assert len({name for name, _, _ in folders}) == len(folders) == 3
    assert {name for name, _, _ in folders} == set(READ["volumes"])
    for name in ANSWERING:
        assert SERVICES[name]["volumes"] == [f"{name}:/data"]
    assert "/data" in instructions("VOLUME")


def test_the_balancer_knows_them_keeps_a_browser_on_one_and_is_open_to_this_machine_alone() -> None:
    service = SERVICES["balancer"]
    assert service["ports"] == ["127.0.0.1:8080:8080"]
    assert set(service["depends_on"]) == set(ANSWERING)
    (mounted,) = service["configs"]
    told = READ["configs"][mounted["source"]]["content"]
    servers = re.findall(r"server (\S+) (\S+):(\d+) check .*cookie (\w+)", told)
    assert [(name, host, port) for name, host, port, _ in servers] == [(n, n, "8080") for n in ANSWERING]
    assert len({cookie for *_, cookie in servers}) == len(servers)
    assert "option httpchk GET /health" in told
    assert re.search(r"deny .*path /health /metrics", told)
    alive = re.search(r"monitor-uri (\S+)", told)
    assert alive
    assert service["healthcheck"]["test"][-1].endswith(f":8080{alive[1]}")
    for kind in ("client", "server"):  # a page of a session stays open for as long as the documentation says
        waits = re.search(rf"timeout {kind} (\d+)s", told)
        assert waits
        assert int(waits[1]) >= 300


@pytest.mark.postgres
def test_the_services_user_is_a_plain_one_that_owns_its_database(postgresql_server: str) -> None:
    (mounted,) = SERVICES["database"]["configs"]
    assert mounted["target"].startswith("/docker-entrypoint-initdb.d/")
    assert mounted["target"].endswith(".sql")
    told = GIVEN.sub("ofatest", READ["configs"][mounted["source"]]["content"])
    with passing_database(postgresql_server) as address:
        name, user = name_of(address), f"user_{name_of(address)}"
        with psycopg.connect(address, autocommit=True) as owner:
            owner.execute(
                re.sub(r"\bdatabase safeguarding\b", f"database {name}", told)
                .replace("safeguarding", user)
                .encode()
            )
        database = Database(re.sub(r"//[^@/]*@", f"//{user}:ofatest@", address, count=1))
        with database.write() as connection:
            wanted = "select rolsuper or rolbypassrls from pg_roles where rolname = current_user"
            assert connection.execute(text(wanted)).scalar() is False
        assert PassageRepository(database, lambda: "2-a", lambda: 8).why_not() == ""
        database.close()
    with psycopg.connect(postgresql_server, autocommit=True) as server:
        server.execute(f"drop role {user}".encode())


def test_nobody_but_the_services_reaches_the_database() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["balancer"]


def test_the_container_is_of_one_version_and_runs_as_nobody_special() -> None:
    (image,) = instructions("FROM")
    assert PINNED.fullmatch(image)
    assert instructions("USER") == ["safeguarding"]
    (command,) = instructions("CMD")
    checked(json.loads(command))
    copied = [shlex.split(line) for line in instructions("COPY")]
    sources = [name for *names, _ in copied for name in names]
    assert all((ROOT / name).exists() for name in sources)
    assert not {".", ".env", "tests"} & set(sources)
    assert not re.search("PASSWORD|TOKEN|SECRET|KEY", CONTAINERFILE)
