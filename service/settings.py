"""Settings: by environment (`CAREERCITE_…`), a `.env` file or flags; read once at the entry point and passed down."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Everything that an operator may set."""

    model_config = SettingsConfigDict(env_prefix="CAREERCITE_", env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True)

    corpus_dir: Path = Field(Path("corpus"), description="folder of the articles")
    data_dir: Path = Field(Path(".careercite"), description="folder of the index; it can always be made again from the articles")
    host: str = Field("127.0.0.1", description="address to serve on")
    port: int = Field(8000, ge=0, le=65535, description="port to serve on")
    reload_seconds: float = Field(1.0, gt=0, le=60, description="how often a running service looks for a new index")
    watch: bool = Field(False, description="whether a running service takes in articles as soon as their files change")
    sweep_seconds: float = Field(
        60.0, gt=0, le=86400, description="how often a watched folder is looked through, also where no event told of a change"
    )
    api_key: SecretStr | None = Field(None, description="the key that writing over HTTP asks for; without one writing is off")
    largest_upload: int = Field(20_000_000, gt=0, description="bytes that one upload may bring, all its files together")

    @field_validator("api_key", mode="after")
    @classmethod
    def _none_where_empty(cls, key: SecretStr | None) -> SecretStr | None:
        """A key that is set to nothing is no key."""
        stripped = key.get_secret_value().strip() if key else ""
        return SecretStr(stripped) if stripped else None
