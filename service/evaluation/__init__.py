"""Evaluation: gold questions asked of the service, every answer held to what it cites."""

from service.evaluation.asking import Service, in_process, over_http
from service.evaluation.comparison import Comparison, compare
from service.evaluation.errors import EvaluationError, GoldError, NothingToAsk, ReportError
from service.evaluation.gold import GoldQuestion, read_gold
from service.evaluation.plot import plot
from service.evaluation.report import Summary, summarise
from service.evaluation.saving import read_report, report_fields
from service.evaluation.scoring import Row, evaluate
from service.evaluation.shares import Share

__all__ = [
    "Comparison",
    "EvaluationError",
    "GoldError",
    "GoldQuestion",
    "NothingToAsk",
    "ReportError",
    "Row",
    "Service",
    "Share",
    "Summary",
    "compare",
    "evaluate",
    "in_process",
    "over_http",
    "plot",
    "read_gold",
    "read_report",
    "report_fields",
    "summarise",
]
