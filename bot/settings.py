"""Settings from the environment and ``.env``; the only module that reads either."""

from __future__ import annotations

import re
import stat
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError
from procedures.library import SHIPPED

PREFIX = "SAFEGUARDING_"

_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
_HOURS = re.compile(r"([01]?\d|2[0-3])-([01]?\d|2[0-3])")
_HOST = re.compile(r"[\w.:\[\]-]+")
#: Names of this machine itself, at which a page may be served without encryption.
LOOPBACK = frozenset({"127.0.0.1", "localhost"})
_LISTEN = re.compile(r"[\w.:\[\]-]+:\d{1,5}")


class Settings(BaseSettings):
    """Each setting is an environment variable: SAFEGUARDING_ and the field's name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,
        frozen=True,
    )

    data_dir: Path = Field(
        default=Path("~/.local/share/safeguarding-bot"),
        description="Folder for what is added and for the index; made on first use.",
    )
    library_dir: Path = Field(default=SHIPPED, description="Folder of the notes.")
    encoder: str = Field(
        default="default",
        description="A sentence-transformers model, by folder or by name; default is the packaged one.",
    )
    reranker: str = Field(
        default="default",
        description="A cross-encoder of sentence-transformers, by folder or by name; default is the packaged "
        "one, none leaves it out.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="Address of the database for people and what they do; SQLite in data_dir if unset.",
    )
    search_copies: bool = Field(
        default=False,
        description="Whether this machine searches a copy of all documents in its memory, also where "
        "PostgreSQL has pgvector.",
    )
    telegram_token: SecretStr | None = Field(default=None, description="The bot's token from BotFather.")
    telegram_base_url: str | None = Field(
        default=None, description="Address of a local Bot API server, up to the word bot and the token."
    )
    webhook_url: str | None = Field(
        default=None, description="Public https address at which Telegram reaches this service; else polling."
    )
    webhook_secret: SecretStr | None = Field(
        default=None, description="What Telegram repeats with each update; needed with a webhook."
    )
    web_url: str | None = Field(
        default=None,
        description="Address at which people open the page in a browser, such as "
        "https://safeguarding.example.org; no page if unset.",
    )
    trusted_proxies: str | None = Field(
        default=None,
        description="Addresses of web servers before the page, with commas between them, whose "
        "X-Forwarded-For is believed; none if unset.",
    )
    listen: str | None = Field(
        default=None,
        description="Host and port of webhook, page, health and metrics; with one of the first two "
        "127.0.0.1:8080 if unset.",
    )
    openid: Path | None = Field(
        default=None,
        description="File of the councils whose own accounts sign people in (OpenID Connect); none if unset.",
    )
    key: SecretStr | None = Field(
        default=None,
        description="Key that seals what waits in the database, or several, the newest first; a file in "
        "data_dir if unset.",
    )
    duty_desk: str | None = Field(
        default=None,
        max_length=120,
        description="The duty desk and its number, as an emergency's card names them.",
    )
    contact: str = Field(
        default="your manager or your duty desk", description="Whom people ring when there is no answer."
    )
    keep_days: int = Field(default=30, ge=1, le=365, description="Days after which kept data is dropped.")
    replies_per_second: int = Field(
        default=30,
        ge=0,
        le=30,
        description="Most messages sent in any second; 0 lifts every limit, for tests.",
    )

    briefing_hours: str = Field(
        default="8-18",
        description="London hours of working days in which learning points are sent; 0-0 for any time.",
    )
    refresh_hour: int | None = Field(
        default=None,
        ge=0,
        le=23,
        description="London hour in which addresses of documents are read again every day; unset for never.",
    )
    two_people: bool = Field(
        default=False,
        description="Whether a second person confirms what one takes in, replaces or takes out.",
    )
    briefings_a_day: int = Field(
        default=3, ge=1, le=50, description="Most learning points sent to a person on one day."
    )

    @model_validator(mode="after")
    def _webhook_is_whole(self) -> Settings:
        if self.webhook_url and not self.webhook_secret:
            raise ValueError("a webhook needs SAFEGUARDING_WEBHOOK_SECRET too")
        if self.webhook_secret and not _SECRET.fullmatch(self.webhook_secret.get_secret_value()):
            raise ValueError("SAFEGUARDING_WEBHOOK_SECRET must be 16 to 256 letters, digits, _ or -")
        if self.web_url and not _is_page_address(self.web_url):
            raise ValueError(
                "SAFEGUARDING_WEB_URL must be an https address without a path, or an http one of this machine"
            )
        if self.listen and not _LISTEN.fullmatch(self.listen):
            raise ValueError("SAFEGUARDING_LISTEN must be a host and a port, such as 127.0.0.1:8080")
        if self.trusted_proxies and not _are_networks(self.trusted_proxies):
            raise ValueError(
                "SAFEGUARDING_TRUSTED_PROXIES must be addresses or networks with commas between them, "
                "such as 127.0.0.1"
            )
        opens, closes = self.briefings_between
        if opens > closes or (opens == closes and opens):
            raise ValueError("SAFEGUARDING_BRIEFING_HOURS must be two hours of a day, such as 8-18, or 0-0")
        return self

    @property
    def briefings_between(self) -> tuple[int, int]:
        """The London hours from which and until which learning points are sent; (0, 0) for any time."""
        found = _HOURS.fullmatch(self.briefing_hours)
        return (int(found[1]), int(found[2])) if found else (1, 0)

    @property
    def listen_address(self) -> str | None:
        """Where the service listens; None where it need not."""
        page = urlsplit(self.web_url or "")
        if self.listen or not (self.webhook_url or self.web_url):
            return self.listen
        return page.netloc if page.scheme == "http" and page.port else "127.0.0.1:8080"

    @property
    def is_behind_unknown_proxy(self) -> bool:
        """Whether a web server stands before the page, to end the encryption, and nobody named it."""
        return urlsplit(self.web_url or "").scheme == "https" and self.trusted_proxies is None

    @property
    def key_path(self) -> Path:
        """Where the key lies that seals what waits in the database."""
        return self.data_dir.expanduser() / "key"

    @property
    def machine_path(self) -> Path:
        """Where the name of this machine is kept."""
        return self.data_dir.expanduser() / "machine"

    @property
    def spool_dir(self) -> Path:
        """Where what comes in waits, sealed, while the database is away."""
        return self.data_dir.expanduser() / "waiting"

    @property
    def index_dir(self) -> Path:
        """Where the index lies."""
        return self.data_dir.expanduser() / "index"

    @property
    def wordings_dir(self) -> Path:
        """Where is kept what was learned of how people word a case."""
        return self.data_dir.expanduser() / "wordings"

    @property
    def learning_dir(self) -> Path:
        """Where released learning points are made findable."""
        return self.data_dir.expanduser() / "learning"

    @property
    def database_address(self) -> str:
        """Where people and what they do are kept."""
        if self.database_url:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data_dir.expanduser().absolute() / 'store.db'}"

    @property
    def learned_path(self) -> Path:
        """Where what was learned for another encoder is kept."""
        return self.data_dir.expanduser() / "weights.yaml"


def _is_page_address(address: str) -> bool:
    """Whether a page can be served there: https anywhere, http on this machine alone, and no path."""
    if not is_safe_address(address):
        return False
    parts = urlsplit(address)
    return not (parts.path.strip("/") or parts.query or parts.fragment)


def _are_networks(listed: str) -> bool:
    """Whether all of what is listed are addresses or networks, and none of these is everybody."""
    try:
        return all(ip_network(one.strip()).prefixlen for one in listed.split(","))
    except ValueError:
        return False


def proxy_for(address: str) -> str | None:
    """Return the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name for an address; None for none."""
    parts = urlsplit(address)
    if proxy_bypass(parts.netloc):
        return None
    found = getproxies()
    return found.get(parts.scheme) or found.get("all")


def unusable_proxy() -> str | None:
    """Return the name of a setting of the environment that names a proxy of no form that can be used."""
    from procedures.reading.address import is_proxy

    named = {scheme: found for scheme, found in getproxies().items() if scheme in ("https", "http", "all")}
    return next((f"{scheme.upper()}_PROXY" for scheme, found in named.items() if not is_proxy(found)), None)


def load_settings() -> Settings:
    """Read the settings. Raises SettingsError naming the variable, never its value.

    A ``.env`` of ours that others than its owner can read or write is refused: it may hold the bot's token.
    """
    _check_is_private(Path(str(Settings.model_config.get("env_file"))))
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        if not first["loc"]:  # what several settings say together
            raise SettingsError(f"{first['msg'].removeprefix('Value error, ')}.") from None
        name = PREFIX + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(f"{name} cannot be used: {first['msg'].lower()}.") from None
    except UnicodeDecodeError:
        raise SettingsError("The file .env cannot be read; save it as plain text in UTF-8.") from None


def is_safe_address(address: str) -> bool:
    """Whether what goes to an address is encrypted on its way, or never leaves this machine."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
    return bool(safe and host and _HOST.fullmatch(parts.netloc))


def is_private(path: Path) -> bool:
    """Whether its owner alone can read and write a file. Raises OSError where there is none."""
    return not path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)


def _check_is_private(path: Path) -> None:
    try:
        ours = PREFIX.encode() in path.read_bytes()
        private = is_private(path)
    except OSError:  # there is none, or reading it will say why not
        return
    if ours and not private:
        raise SettingsError(
            f"Others can read {path.absolute()}, which may hold secrets; run chmod 600 {path}."
        )
