"""What the last ingests meant."""

from __future__ import annotations

from fastapi import APIRouter

from service.dependencies import Answering, CurrentEdition, CurrentIntake, Reader
from service.errors import declared
from service.writing_schemas import ChangesOut

router = APIRouter(prefix="/api", dependencies=[Reader, Answering], responses=declared(401, 503))


@router.get("/changes", summary="What the last ingests meant")
def changes(edition: CurrentEdition, intake: CurrentIntake) -> ChangesOut:
    """The reports of the last ingests, newest first. Asking both indexes goes on after an ingest: `state` says whether a report is complete."""
    return ChangesOut(changes=list(intake.history.all()), index_version=edition.index.version)
