"""What career questions ask for, as data: topics, places, requests."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """The lexicon `name`.toml of this folder as a dict; read once."""
    return tomllib.loads(resources.files(__name__).joinpath(f"{name}.toml").read_text("utf-8"))


@cache
def pattern(table: str, name: str) -> re.Pattern[str]:
    """The patterns `name` of a table of intents.toml as one, in any case."""
    return re.compile("|".join(f"(?:{each})" for each in load("intents")[table][name]), re.I)
