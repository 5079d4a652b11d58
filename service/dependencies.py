"""What routes are handed: one edition of the index for the whole request; for writing the proof of the key, and the files that were sent."""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.security import APIKeyHeader
from pydantic import ValidationError
from starlette.datastructures import UploadFile
from starlette.requests import ClientDisconnect

from service.errors import ServiceError, as_problems
from service.intake import Intake
from service.library import Edition
from service.limits import allow
from service.schemas import IngestRequest
from service.settings import Settings
from service.uploads import Uploads

MOST_FILES = 50  # in one upload
FIELD = "files"


def current_intake(request: Request) -> Intake:
    """What brings articles into the index."""
    intake: Intake = request.app.state.intake
    return intake


CurrentIntake = Annotated[Intake, Depends(current_intake)]


def current_edition(intake: CurrentIntake) -> Edition:
    """The edition in force; a 503 problem before there is one."""
    if intake.library.edition is None:
        raise ServiceError(503, "not_ready", "there is no index yet: run 'careercite ingest', or wait until it is done")
    return intake.library.edition


CurrentEdition = Annotated[Edition, Depends(current_edition)]


def current_uploads(request: Request) -> Uploads:
    """What keeps uploaded articles."""
    uploads: Uploads = request.app.state.uploads
    return uploads


CurrentUploads = Annotated[Uploads, Depends(current_uploads)]


def current_settings(request: Request) -> Settings:
    """What the operator has set."""
    settings: Settings = request.app.state.settings
    return settings


CurrentSettings = Annotated[Settings, Depends(current_settings)]


async def writer(
    settings: CurrentSettings,
    sent: Annotated[str | None, Depends(APIKeyHeader(name="X-API-Key", auto_error=False, description="the key of CAREERCITE_API_KEY"))],
) -> None:
    """Lets pass who has the key; a 403 problem where none is set, 401 for another one. The body has not been read yet."""
    if settings.api_key is None:
        raise ServiceError(403, "writing_off", "writing is off: set CAREERCITE_API_KEY to a key of your choice and start the service again")
    given = (sent or "").encode("latin-1")  # the bytes as they came, whatever they mean
    if not hmac.compare_digest(given, settings.api_key.get_secret_value().encode()):
        told = "send the key that CAREERCITE_API_KEY sets in the header X-API-Key"
        raise ServiceError(401, "wrong_key", told, {"WWW-Authenticate": "ApiKey"})


Writer = Depends(writer)


async def sent_files(request: Request, settings: CurrentSettings, _: Annotated[None, Writer]) -> AsyncIterator[list[UploadFile]]:
    """The files of a multipart body, which are gone after the request."""
    allow(request.scope, settings.largest_upload, f"an upload may bring {settings.largest_upload} bytes: send fewer files, or split the article")
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise ServiceError(415, "unsupported_media_type", f"send the articles as multipart/form-data, each as a file in the field '{FIELD}'")
    try:
        with as_problems():
            form = await request.form(max_files=MOST_FILES, max_fields=MOST_FILES)
    except ClientDisconnect as error:
        raise ServiceError(400, "bad_request", "the upload broke off: send it again") from error
    try:
        files = [value for name, value in form.multi_items() if name == FIELD and isinstance(value, UploadFile)]
        if not files or len(files) < len(form.multi_items()):
            raise ServiceError(422, "invalid_request", f"{FIELD}: send one or more files in this field, and nothing else")
        yield files
    finally:
        await form.close()


SentFiles = Annotated[list[UploadFile], Depends(sent_files)]


async def sent_ingest(request: Request, _: Annotated[None, Writer]) -> IngestRequest:
    """How to ingest, from a JSON body that may be left out."""
    body = await request.body()
    try:
        return IngestRequest.model_validate_json(body) if body.strip() else IngestRequest()
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from error


SentIngest = Annotated[IngestRequest, Depends(sent_ingest)]

# FastAPI reads the bodies that it knows of before it asks for the key, so these are declared by hand.
_FILES = {"type": "array", "items": {"type": "string", "format": "binary"}, "minItems": 1, "maxItems": MOST_FILES}
_UPLOAD = {"type": "object", "properties": {FIELD: _FILES}, "required": [FIELD], "additionalProperties": False}
FILES_BODY = {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _UPLOAD}}}}
INGEST_BODY = {"requestBody": {"required": False, "content": {"application/json": {"schema": IngestRequest.model_json_schema()}}}}
