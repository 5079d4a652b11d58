"""Settings: by environment (`CAREERCITE_…`), a `.env` file or flags; read once at the entry point and passed down."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Everything that an operator may set."""

    model_config = SettingsConfigDict(env_prefix="CAREERCITE_", env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True)

    corpus_dir: Path = Field(Path("corpus"), description="folder of the articles")
    data_dir: Path = Field(Path(".careercite"), description="folder of the index; it can always be made again from the articles")
    host: str = Field("127.0.0.1", description="address to serve on")
    port: int = Field(8000, ge=0, le=65535, description="port to serve on")
    reload_seconds: float = Field(1.0, gt=0, le=60, description="how often a running service looks for a new index")
