"""From what became of articles to the HTTP contract of writing: pure functions."""

from __future__ import annotations

from service.ingesting import Report
from service.uploads import Result
from service.writing_schemas import FailureOut, IndexCounts, IngestOut, RenamedOut, UploadOut


def upload_out(result: Result) -> UploadOut:
    """What became of a file that was sent."""
    document = result.document
    return UploadOut(
        name=result.name,
        status=result.status,
        document_id=document.id if document else None,
        title=document.title if document else None,
        reason=result.reason,
    )


def ingest_out(report: Report, index_version: str | None) -> IngestOut:
    """The report of an ingest."""
    scan = report.scan
    moved = {name for pair in scan.renamed for name in pair}
    return IngestOut(
        added=[name for name in scan.added if name not in moved],
        changed=list(scan.changed),
        removed=[name for name in scan.removed if name not in moved],
        renamed=[RenamedOut(before=before, after=after) for before, after in scan.renamed],
        unchanged=len(scan.unchanged),
        failed=[FailureOut(source=failure.source, reason=failure.reason) for failure in scan.failed],
        rebuilt=report.rebuilt,
        published=report.published is not None,
        counts=IndexCounts(documents=report.documents, passages=report.passages, units=report.units),
        index_version=index_version,
    )
