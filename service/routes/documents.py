"""Reading documents."""

from __future__ import annotations

from fastapi import APIRouter

from service.answers.suggesting import to_begin_with
from service.dependencies import Answering, CurrentEdition, CurrentSettings, Reader
from service.errors import DECLARED, ServiceError
from service.schemas import DocumentsOut, FullDocumentOut
from service.views import document_out, full_document_out

router = APIRouter(prefix="/api/documents", dependencies=[Reader, Answering], responses=DECLARED)


@router.get("", summary="List the documents")
def documents(edition: CurrentEdition, settings: CurrentSettings) -> DocumentsOut:
    """All documents of the index, by id, and a few questions that they answer."""
    index = edition.index
    return DocumentsOut(
        documents=[document_out(document) for document in index.documents],
        suggestions=list(to_begin_with(index.suggestions)),
        writing=settings.api_key is not None,
        index_version=index.version,
    )


@router.get("/{document_id}", summary="Read a document")
def document(document_id: str, edition: CurrentEdition) -> FullDocumentOut:
    """A document with the canonical text that all offsets index, and its outline."""
    found = edition.index.by_id.get(document_id)
    if found is None:
        raise ServiceError(404, "unknown_document", "no document has this id: GET /api/documents lists them")
    return full_document_out(found)
