"""What a check of the doctor finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How it stands: fine, to be thought about, or to be mended."""

    FINE = "fine"
    DOUBTFUL = "doubtful"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, in words; where it is not fine with the cure."""

    verdict: Verdict
    told: str


def fine(told: str) -> Finding:
    """All is well."""
    return Finding(Verdict.FINE, told)


def doubtful(told: str) -> Finding:
    """It works, but perhaps not as it is meant to."""
    return Finding(Verdict.DOUBTFUL, told)


def wrong(told: str) -> Finding:
    """It does not work, or cannot be trusted."""
    return Finding(Verdict.WRONG, told)
