"""Settings: by environment (`CAREERCITE_…`), a `.env` file or flags; read once at the entry point and passed down."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from service.fetching.allowed import read_allowed
from service.logs import LogFormat

BEYOND_LOOPBACK = 600  # requests a minute of a client where nothing else is set: a page opened, and a question every second


def _parted(given: object) -> object:
    """What was given as one text with commas, in its parts."""
    return tuple(part.strip() for part in given.split(",") if part.strip()) if isinstance(given, str) else given


Listed = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_parted)]  # in the environment: one text, with commas


class Settings(BaseSettings):
    """Everything that an operator may set."""

    model_config = SettingsConfigDict(env_prefix="CAREERCITE_", env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True)

    corpus_dir: Path = Field(Path("corpus"), description="folder of the articles")
    data_dir: Path = Field(Path(".careercite"), description="folder of the index; it can always be made again from the articles")
    model_dir: Path | None = Field(None, description="folder of the exported model, 90 MB; unset: careercite in the user's cache")
    host: str = Field("127.0.0.1", description="address to serve on")
    port: int = Field(8000, ge=0, le=65535, description="port to serve on")
    workers: int = Field(1, ge=1, le=64, description="processes that answer: more questions a second on more cores")
    reload_seconds: float = Field(1.0, gt=0, le=60, description="how often a running service looks for a new index")
    watch: bool = Field(False, description="whether a running service takes in articles as soon as their files change")
    sweep_seconds: float = Field(
        60.0, gt=0, le=86400, description="how often a watched folder is looked through, also where no event told of a change"
    )
    api_key: SecretStr | None = Field(None, description="the key that writing over HTTP asks for; without one writing is off")
    asking_key: SecretStr | None = Field(None, description="the key that asking and reading over HTTP ask for; without one all may who reach it")
    unprotected: bool = Field(False, description="whether to serve beyond this machine without any key")
    trusted_hosts: Listed = Field((), description="host names that the service answers to beside localhost and addresses in numbers, with commas")
    cors_origins: Listed = Field((), description="origins whose pages may call the service from a browser, with commas")
    proxies: Listed = Field((), description="addresses of reverse proxies whose X-Forwarded-For tells the client, with commas")
    requests_per_minute: int | None = Field(
        None, ge=0, description=f"requests that each client may send in a minute; 0 = any; unset: {BEYOND_LOOPBACK} beyond this machine, any on it"
    )
    most_asks: int = Field(32, ge=1, le=1000, description="questions and reads answered at once; more are turned away with 503")
    largest_upload: int = Field(20_000_000, gt=0, description="bytes that one upload may bring, all its files together")
    fetch_from: Listed = Field((), description="hosts that articles may be fetched from by their web address, with commas; without one that is off")
    patience_seconds: float = Field(30.0, gt=0, description="how long the headers of a request may take, and then its body; an upload ten times that")
    log_format: LogFormat = Field(LogFormat.AUTO, description="how the log is written: json, text, or auto (text to a terminal, else json)")
    log_questions: bool = Field(False, description="whether the log holds what was asked")

    @field_validator("api_key", "asking_key", mode="after")
    @classmethod
    def _none_where_empty(cls, key: SecretStr | None) -> SecretStr | None:
        """A key that is set to nothing is no key."""
        stripped = key.get_secret_value().strip() if key else ""
        return SecretStr(stripped) if stripped else None

    @field_validator("fetch_from", mode="after")
    @classmethod
    def _understood(cls, entries: tuple[str, ...]) -> tuple[str, ...]:
        """Refuses at once what no address could ever be held against."""
        read_allowed(entries)
        return entries

    @model_validator(mode="after")
    def _keys_differ(self) -> Settings:
        """Who may ask may not write by the same key."""
        if self.api_key and self.asking_key == self.api_key:
            raise ValueError("CAREERCITE_ASKING_KEY and CAREERCITE_API_KEY are the same: whoever asks could write; choose two keys")
        return self

    @property
    def has_key(self) -> bool:
        """Whether a key is asked for at all."""
        return bool(self.api_key or self.asking_key)

    def rate(self, *, loopback: bool) -> int:
        """Requests a minute that each client may send, 0 for any number, to a service that does or doesn't only serve this machine."""
        if self.requests_per_minute is not None:
            return self.requests_per_minute
        return 0 if loopback else BEYOND_LOOPBACK
