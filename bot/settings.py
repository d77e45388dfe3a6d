"""Settings from the environment and `.env`; a wrong value is one clear line naming the variable."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class SettingsError(Exception):
    """A setting is wrong; the text names the variable and says what is expected."""


class Settings(BaseSettings):
    """Everything that differs from one installation to the next. Each field is an environment variable of its name."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True)

    telegram_bot_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    telegram_proxy: str | None = Field(None, pattern=r"^(https?|socks5h?)://")
    owner_ids: Annotated[frozenset[int], NoDecode] = frozenset()

    database_url: str = "sqlite+aiosqlite:///var/conference.db"
    data_dir: Path = ROOT / "data"
    locales_dir: Path = ROOT / "locales"

    conference_now: datetime | None = None
    """A rehearsal: what the clock shows at the start; local time of the conference if it has no zone."""

    overall_per_second: float = Field(30, gt=0, le=1000)
    """Telegram's limit for messages to different people; 1000 where paid broadcast is on."""
    paid_broadcast: bool = False

    @field_validator("telegram_api_url")
    @classmethod
    def _no_slash_at_the_end(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("owner_ids", mode="before")
    @classmethod
    def _split_ids(cls, value: object) -> object:
        if isinstance(value, str):
            return frozenset(int(part) for part in value.replace(",", " ").split())
        return value


def load_settings(**overrides: object) -> Settings:
    """Reads the settings.

    Raises:
        SettingsError: if a value is wrong; one line a variable.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, item['loc'])).upper()}: {item['msg']}" for item in error.errors()]
        raise SettingsError("\n".join(lines)) from None
