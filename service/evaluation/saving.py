"""An evaluation as JSON, and an earlier one read back."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from service.evaluation.errors import ReportError
from service.evaluation.report import FIGURES, Summary
from service.evaluation.scoring import Row
from service.evaluation.shares import Share


class EarlierRow(BaseModel):
    """A question of an earlier evaluation."""

    id: str
    good: bool


class Earlier(BaseModel):
    """What is compared of an earlier evaluation; further fields are let through."""

    summary: dict[str, float | dict[str, Any] | None]
    rows: list[EarlierRow]

    def figure(self, name: str) -> float | None:
        """The figure of that name, if it was measured then."""
        value = self.summary.get(name)
        return value if isinstance(value, float) else None


def report_fields(summary: Summary, rows: list[Row]) -> dict[str, Any]:
    """All figures with the shares behind them, and what came of each question."""
    figures = {figure.name: figure.of(summary) for figure in FIGURES}
    shares = {name: getattr(summary, name) for name in ("good_by_type", "good_by_style", "good_by_confidence")}
    counted = {name: {key: _share_fields(share) for key, share in found.items()} for name, found in shares.items()}
    return {"summary": {"questions": summary.questions, **figures, **counted}, "rows": [_row_fields(row) for row in rows]}


def read_report(path: Path) -> Earlier:
    """The evaluation that `report_fields` wrote to a file. Raises `ReportError`."""
    cure = "save one with 'careercite eval QUESTIONS --json > FILE'"
    try:
        return Earlier.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ReportError(f"cannot read '{path}' ({error.strerror}): {cure}") from error
    except ValidationError as error:
        raise ReportError(f"'{path}' is not an evaluation in JSON: {cure}") from error


def _share_fields(share: Share) -> dict[str, float]:
    low, high = share.interval
    return {"good": share.good, "of": share.of, "share": round(share.value, 3), "low": round(low, 3), "high": round(high, 3)}


def _row_fields(row: Row) -> dict[str, Any]:
    fields = asdict(row)
    fields.pop("gold")
    gold = row.gold
    return {"id": gold.id, "question": gold.question, "type": gold.type, "style": gold.style, "good": row.good, **fields}
