"""An evaluation beside an earlier one: which figures moved, which questions went up and down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.evaluation.report import FIGURES, Better, Figure, Kind, Summary
from service.evaluation.saving import Earlier
from service.evaluation.scoring import Row

ROUNDING = 1e-9  # what the difference of two rounded shares may be off


@dataclass(frozen=True, slots=True)
class Change:
    """A figure before and now; None where it was not measured."""

    figure: Figure
    before: float | None
    now: float | None

    @property
    def gain(self) -> float | None:
        """By how much it is higher now."""
        return None if self.before is None or self.now is None else self.now - self.before

    @property
    def loss(self) -> float:
        """By how much it is worse now; 0 for one that is as good, or that is told and not held."""
        if self.gain is None or self.figure.kind is not Kind.SHARE or self.figure.better is None:
            return 0.0
        return max(0.0, self.gain if self.figure.better is Better.LOWER else -self.gain)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes by the name of their figure; the questions that are good now and were not (`up`), and the reverse (`down`)."""

    changes: dict[str, Change]
    up: tuple[Row, ...]
    down: tuple[Row, ...]
    new: int  # questions that the earlier evaluation had not
    gone: int  # questions that only the earlier one had

    def fallen(self, tolerance: float) -> list[Change]:
        """The figures that are worse by more than `tolerance`, 0..1."""
        return [change for change in self.changes.values() if change.loss > tolerance + ROUNDING]


def compare(summary: Summary, rows: Sequence[Row], earlier: Earlier) -> Comparison:
    """An evaluation beside an earlier one."""
    before = {row.id: row.good for row in earlier.rows}
    both = [row for row in rows if row.gold.id in before]
    return Comparison(
        changes={figure.name: Change(figure, earlier.figure(figure.name), figure.of(summary)) for figure in FIGURES},
        up=tuple(row for row in both if row.good and not before[row.gold.id]),
        down=tuple(row for row in both if not row.good and before[row.gold.id]),
        new=len(rows) - len(both),
        gone=len(before) - len(both),
    )
