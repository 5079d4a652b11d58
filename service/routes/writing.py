"""Adding and deleting articles. Each route asks for the key before it reads what was sent."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Response

from service.dependencies import (
    ADDRESS_BODY,
    FILES_BODY,
    INGEST_BODY,
    CurrentFetcher,
    CurrentIntake,
    CurrentUploads,
    SentAddress,
    SentFiles,
    SentIngest,
    TakingIn,
    Writer,
)
from service.errors import as_problems, declared
from service.intake import Intake
from service.uploads import Fate, Result, Sent
from service.writing_schemas import DeletedOut, IngestOut, UploadsOut
from service.writing_views import ingest_out, upload_out

SOME_FAILED = 207

router = APIRouter(prefix="/api", dependencies=[Writer, TakingIn], responses=declared(401, 403, 503))
WRITES = declared(409, 422, 503, 507)


@router.get("/key", summary="Is this the key?", status_code=204)
def key() -> None:
    """204 for the key that lets one write."""


@router.post(
    "/documents",
    summary="Upload articles",
    openapi_extra=FILES_BODY,
    responses={**WRITES, **declared(400, 408, 413, 415), SOME_FAILED: {"model": UploadsOut, "description": "Some files failed, and are not kept"}},
)
def upload(files: SentFiles, uploads: CurrentUploads, intake: CurrentIntake, response: Response) -> UploadsOut:
    """Takes articles in; one of the same name is replaced. When the reply comes they are kept for good and can be asked about."""
    with as_problems():
        results = uploads.put([Sent(file.filename or "", file.file.read()) for file in files])
    return _uploads_out(results, intake, response)


@router.post(
    "/documents/fetch",
    summary="Fetch an article by its web address",
    openapi_extra=ADDRESS_BODY,
    responses={**WRITES, **declared(400, 408, 413), SOME_FAILED: {"model": UploadsOut, "description": "It failed, and is not kept"}},
)
def fetch(url: SentAddress, fetcher: CurrentFetcher, uploads: CurrentUploads, intake: CurrentIntake, response: Response) -> UploadsOut:
    """Takes in the article at a web address, as an upload. One that was fetched from there before is replaced."""
    with as_problems():
        article = fetcher.fetch(url)
        results = uploads.put([Sent(article.name, article.data)])
    return _uploads_out(results, intake, response)


@router.delete("/documents/{document_id}", summary="Delete an uploaded article", responses={**WRITES, **declared(404)})
def delete(document_id: str, uploads: CurrentUploads, intake: CurrentIntake) -> DeletedOut:
    """Deletes an article for good. Those of the corpus folder are removed there."""
    with as_problems():
        uploads.delete(document_id)
    edition = intake.library.edition
    return DeletedOut(document_id=document_id, index_version=edition.index.version if edition else None)


@router.post("/ingest", summary="Look for new and changed articles", openapi_extra=INGEST_BODY, responses={**WRITES, **declared(400, 408, 413)})
def ingest(how: SentIngest, intake: CurrentIntake) -> IngestOut:
    """Brings the index up to date with the corpus folder and the uploads. When the reply comes what was found can be asked about."""
    with as_problems():
        report = intake.ingest(force=how.force)
    edition = intake.library.edition
    return ingest_out(report, edition.index.version if edition else None)


def _uploads_out(results: Sequence[Result], intake: Intake, response: Response) -> UploadsOut:
    """What became of files; the status says whether one failed."""
    if any(result.status is Fate.FAILED for result in results):
        response.status_code = SOME_FAILED
    edition = intake.library.edition
    return UploadsOut(files=[upload_out(result) for result in results], index_version=edition.index.version if edition else None)
