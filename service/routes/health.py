"""Whether the service lives, whether it can answer, and its figures. None says anything about paths, keys or content."""

from __future__ import annotations

from fastapi import APIRouter, Response

from service.dependencies import CurrentEdition, CurrentIntake, CurrentMetrics
from service.errors import DECLARED
from service.metrics import MEDIA_TYPE
from service.schemas import Health

router = APIRouter()


@router.head("/healthz", include_in_schema=False)
@router.get("/healthz", summary="Is the process alive?")
async def alive() -> Health:
    """Always 200 while the process runs."""
    return Health(status="alive")


@router.head("/readyz", include_in_schema=False)
@router.get("/readyz", summary="Can it answer?", responses={503: DECLARED[503]})
async def ready(edition: CurrentEdition) -> Health:
    """200 once an index is being served, 503 before."""
    return Health(status="ready")


@router.get("/metrics", summary="Figures for Prometheus", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def metrics(metrics: CurrentMetrics, intake: CurrentIntake) -> Response:
    """What was counted since the start, in Prometheus' text format."""
    return Response(metrics.exposition(intake.library.edition), headers={"Content-Type": MEDIA_TYPE})
