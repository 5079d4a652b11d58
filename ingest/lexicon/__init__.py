"""Word lists that hold for any article, as data."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def read(package: str, name: str) -> dict[str, Any]:
    """The file `name`.toml of a package of lexicons as a dict; read once."""
    return tomllib.loads(resources.files(package).joinpath(f"{name}.toml").read_text("utf-8"))


def load(name: str) -> dict[str, Any]:
    """The lexicon `name` of this package."""
    return read(__name__, name)
