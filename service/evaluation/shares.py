"""Shares of counted things, and how far they can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

Z = 1.96  # standard deviations to each side of a normal distribution that hold 95 % of it


@dataclass(frozen=True, slots=True)
class Share:
    """So many good of so many."""

    good: int
    of: int

    @property
    def value(self) -> float:
        """The share, 0..1; 0 of nothing is 0."""
        return self.good / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % Wilson interval: where the share of very many such questions would lie, 0..1 (all of it for nothing counted)."""
        if not self.of:
            return 0.0, 1.0
        square = Z * Z / self.of
        middle = (self.value + square / 2) / (1 + square)
        reach = Z * sqrt(self.value * (1 - self.value) / self.of + square / (4 * self.of)) / (1 + square)
        return max(0.0, middle - reach), min(1.0, middle + reach)
