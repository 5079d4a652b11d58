"""Whether the service lives, and whether it can answer. Neither says anything about paths or content."""

from __future__ import annotations

from fastapi import APIRouter

from service.dependencies import CurrentEdition
from service.errors import DECLARED
from service.schemas import Health

router = APIRouter()


@router.head("/healthz", include_in_schema=False)
@router.get("/healthz", summary="Is the process alive?")
def alive() -> Health:
    """Always 200 while the process runs."""
    return Health(status="alive")


@router.head("/readyz", include_in_schema=False)
@router.get("/readyz", summary="Can it answer?", responses={503: DECLARED[503]})
def ready(edition: CurrentEdition) -> Health:
    """200 once an index is being served, 503 before."""
    return Health(status="ready")
