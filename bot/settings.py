"""Settings from the environment and ``.env``; the only module that reads either."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError
from procedures.library import SHIPPED

PREFIX = "SAFEGUARDING_"


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
    database_url: SecretStr | None = Field(
        default=None,
        description="Address of the database for people and what they do; SQLite in data_dir if unset.",
    )
    telegram_token: SecretStr | None = Field(default=None, description="The bot's token from BotFather.")
    telegram_base_url: str | None = Field(default=None, description="Address of a local Bot API server.")

    @property
    def index_dir(self) -> Path:
        """Where the index lies."""
        return self.data_dir.expanduser() / "index"

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


def load_settings() -> Settings:
    """Read the settings. Raises SettingsError naming the variable, never its value."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(f"{name} cannot be used: {first['msg'].lower()}.") from None
    except UnicodeDecodeError:
        raise SettingsError("The file .env cannot be read; save it as plain text in UTF-8.") from None
