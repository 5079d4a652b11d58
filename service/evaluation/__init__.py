"""Evaluation: gold questions asked of the service, every answer held to what it cites."""

from service.evaluation.asking import Service, ServiceGone, in_process, over_http
from service.evaluation.gold import GoldError, GoldQuestion, read_gold
from service.evaluation.report import Summary, summarise
from service.evaluation.scoring import Row, evaluate

__all__ = ["GoldError", "GoldQuestion", "Row", "Service", "ServiceGone", "Summary", "evaluate", "in_process", "over_http", "read_gold", "summarise"]
