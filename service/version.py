"""The version that is installed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def _installed() -> str:
    try:
        return version("careercite")
    except PackageNotFoundError:  # run from a checkout that was not installed
        return "0"


VERSION = _installed()
