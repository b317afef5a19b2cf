"""Settings: from the environment, then .env, then what they are by default; a value is never repeated."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from bot import settings as module
from bot.errors import SettingsError
from bot.settings import Settings, load_settings, proxy_for, unusable_proxy
from procedures.library import SHIPPED

NAMES = ("DATA_DIR", "LIBRARY_DIR", "DATABASE_URL", "ENCODER", "TELEGRAM_TOKEN", "TELEGRAM_BASE_URL")


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in NAMES:
        monkeypatch.delenv(f"SAFEGUARDING_{name}", raising=False)
    monkeypatch.chdir(tmp_path)


def test_the_settings_are_those_that_tools_rely_on() -> None:
    assert {name.upper() for name in Settings.model_fields} >= set(NAMES)


def test_without_any_setting_all_has_its_place() -> None:
    made = load_settings()
    assert made.index_dir == Path("~/.local/share/safeguarding-bot/index").expanduser()
    assert made.library_dir == SHIPPED
    assert made.encoder == "default"
    assert (made.database_url, made.telegram_token, made.telegram_base_url) == (None, None, None)


def test_the_environment_comes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text(
        "SAFEGUARDING_DATA_DIR=/from/file\nSAFEGUARDING_ENCODER=of-file\nSAFEGUARDING_UNKNOWN=1\nOTHER=2\n",
        encoding="utf-8",
    )
    Path(".env").chmod(0o600)
    monkeypatch.setenv("SAFEGUARDING_DATA_DIR", "/from/environment")
    made = load_settings()
    assert made.index_dir == Path("/from/environment/index")
    assert made.learned_path == Path("/from/environment/weights.yaml")
    assert made.encoder == "of-file"


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_setting_is_no_setting(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = load_settings()
    monkeypatch.setenv(f"SAFEGUARDING_{name}", "")
    assert load_settings() == expected


@pytest.mark.parametrize(
    ("url", "listens"),
    [
        ("https://safeguarding.example.org", "127.0.0.1:8080"),
        ("https://safeguarding.example.org:8443/", "127.0.0.1:8080"),
        ("http://127.0.0.1:8080", "127.0.0.1:8080"),
        ("http://localhost:9000", "localhost:9000"),
        ("http://localhost", "127.0.0.1:8080"),
    ],
)
def test_a_page_is_listened_for_where_it_is_opened(url: str, listens: str) -> None:
    assert Settings(web_url=url).listen_address == listens
    assert Settings(web_url=url, listen="0.0.0.0:80").listen_address == "0.0.0.0:80"
    assert Settings().listen_address is None


@pytest.mark.parametrize(
    "url",
    [
        "http://safeguarding.example.org",  # typed words would travel in the clear
        "https://example.org/bot",
        "https://example.org?x",
        "https://user@example.org",
        "https://",
        "ftp://127.0.0.1",
        "127.0.0.1:8080",
        "http://127.0.0.1:99999",
        "https://exa mple.org",
    ],
)
def test_a_page_is_served_encrypted_or_on_this_machine_alone(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAFEGUARDING_WEB_URL", url)
    with pytest.raises(SettingsError, match="SAFEGUARDING_WEB_URL must be"):
        load_settings()


@pytest.mark.parametrize("proxies", ["*", "localhost", "0.0.0.0/0", "::/0", "10.0.0.1/8", "127.0.0.1,,", "x"])
def test_a_proxy_is_trusted_by_its_address_and_never_everybody(
    proxies: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAFEGUARDING_TRUSTED_PROXIES", proxies)
    with pytest.raises(SettingsError, match="SAFEGUARDING_TRUSTED_PROXIES must be"):
        load_settings()


def test_a_page_behind_a_proxy_that_is_not_named_is_known() -> None:
    url = "https://safeguarding.example.org"
    assert Settings(web_url=url).is_behind_unknown_proxy
    assert not Settings(web_url=url, trusted_proxies="127.0.0.1, 10.0.0.0/8").is_behind_unknown_proxy
    assert not Settings(web_url="http://127.0.0.1:8080").is_behind_unknown_proxy
    assert not Settings().is_behind_unknown_proxy


@pytest.mark.parametrize("name", ["DATABASE_URL", "TELEGRAM_TOKEN"])
def test_secrets_are_not_shown(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"SAFEGUARDING_{name}", "hush-hush")
    made = load_settings()
    assert getattr(made, name.lower()).get_secret_value() == "hush-hush"
    assert "hush-hush" not in f"{made!r} {made} {made.model_dump()}"


def test_a_value_that_cannot_be_used_is_named_and_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stricter(Settings):
        encoder: Literal["default"] = "default"  # type: ignore[assignment]

    monkeypatch.setattr(module, "Settings", Stricter)
    monkeypatch.setenv("SAFEGUARDING_ENCODER", "hush-hush")
    with pytest.raises(SettingsError, match=r"^SAFEGUARDING_ENCODER cannot be used: .*\.$") as raised:
        load_settings()
    assert "hush-hush" not in str(raised.value)
    assert raised.value.__suppress_context__


def test_a_settings_file_in_another_encoding_is_one_sentence() -> None:
    Path(".env").write_bytes("SAFEGUARDING_ENCODER=café".encode("latin-1"))
    Path(".env").chmod(0o600)
    with pytest.raises(SettingsError, match=r"^The file \.env cannot be read; save it as"):
        load_settings()


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o602, 0o620, 0o644])
def test_a_settings_file_that_others_can_read_or_write_is_refused(mode: int) -> None:
    Path(".env").write_text("SAFEGUARDING_TELEGRAM_TOKEN=hush-hush\n", encoding="utf-8")
    Path(".env").chmod(mode)
    with pytest.raises(SettingsError, match=r"^Others can read .*; run chmod 600 \.env\.$") as refused:
        load_settings()
    assert "hush" not in str(refused.value)
    Path(".env").chmod(0o400)
    assert load_settings().telegram_token is not None


def test_a_file_of_another_program_is_left_alone() -> None:
    Path(".env").write_text("OTHER_TOKEN=1\n", encoding="utf-8")
    Path(".env").chmod(0o644)
    assert load_settings().telegram_token is None


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings().encoder = "another"


def test_the_proxies_of_the_environment_are_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.org:3128")
    monkeypatch.setenv("NO_PROXY", "intranet.example.org")
    assert proxy_for("https://www.gov.example.org/a") == "http://proxy.example.org:3128"
    assert proxy_for("https://intranet.example.org/a") is None


@pytest.mark.parametrize(
    ("named", "unusable"),
    [
        ("http://proxy.example.org:3128", None),
        ("proxy.example.org:3128", None),
        ("http://[proxy", None),  # of a form that can be tried; that it is away is said then
        ("http://:3128", "HTTPS_PROXY"),
        ("socks5://proxy.example.org:1080", "HTTPS_PROXY"),
    ],
)
def test_a_proxy_of_no_usable_form_is_named_by_its_setting(
    monkeypatch: pytest.MonkeyPatch, named: str, unusable: str | None
) -> None:
    for name in ("HTTP_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", named)
    monkeypatch.setenv("https_proxy", named)
    assert unusable_proxy() == unusable
