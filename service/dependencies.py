"""What routes are handed: one edition of the index for the whole request; for writing the proof of the key, and the files that were sent."""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Annotated

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.security import APIKeyHeader
from pydantic import SecretStr, ValidationError
from starlette.datastructures import UploadFile

from service.errors import SECONDS_UNTIL_FREE, ServiceError, as_problems
from service.fetching.fetcher import Fetcher
from service.intake import Intake
from service.library import Edition
from service.limits import allow
from service.metrics import Metrics
from service.settings import Settings
from service.slots import NoSlot, Slots
from service.uploads import Uploads
from service.writing_schemas import FetchRequest, IngestRequest

MOST_FILES = 50  # in one upload
UPLOAD_PATIENCE = 10  # times as long as any other body
FIELD = "files"
SECOND = "1"  # about as long as the questions take that are being answered


async def current_intake(request: Request) -> Intake:
    """What brings articles into the index."""
    intake: Intake = request.app.state.intake
    return intake


CurrentIntake = Annotated[Intake, Depends(current_intake)]


async def current_edition(intake: CurrentIntake) -> Edition:
    """The edition in force; a 503 problem before there is one."""
    if intake.library.edition is None:
        raise ServiceError(503, "not_ready", "there is no index yet: run 'careercite ingest', or wait until it is done")
    return intake.library.edition


CurrentEdition = Annotated[Edition, Depends(current_edition)]


async def current_uploads(request: Request) -> Uploads:
    """What keeps uploaded articles."""
    uploads: Uploads = request.app.state.uploads
    return uploads


CurrentUploads = Annotated[Uploads, Depends(current_uploads)]


async def current_settings(request: Request) -> Settings:
    """What the operator has set."""
    settings: Settings = request.app.state.settings
    return settings


CurrentSettings = Annotated[Settings, Depends(current_settings)]


async def current_metrics(request: Request) -> Metrics:
    """Where the service counts."""
    metrics: Metrics = request.app.state.metrics
    return metrics


CurrentMetrics = Annotated[Metrics, Depends(current_metrics)]

SentKey = Annotated[str | None, Depends(APIKeyHeader(name="X-API-Key", auto_error=False, description="a key that the operator has set"))]


async def reader(settings: CurrentSettings, sent: SentKey) -> None:
    """Lets pass who may ask and read: all where no key is set for it, else who has that key or the one for writing; a 401 problem for others."""
    if settings.asking_key and not _is_one_of(sent, settings.asking_key, settings.api_key):
        raise _wrong_key("send the key that CAREERCITE_ASKING_KEY sets in the header X-API-Key")


async def writer(settings: CurrentSettings, sent: SentKey) -> None:
    """Lets pass who has the key; a 403 problem where none is set, 401 for another one. The body has not been read yet."""
    if settings.api_key is None:
        raise ServiceError(403, "writing_off", "writing is off: set CAREERCITE_API_KEY to a key of your choice and start the service again")
    if not _is_one_of(sent, settings.api_key):
        raise _wrong_key("send the key that CAREERCITE_API_KEY sets in the header X-API-Key")


def _is_one_of(sent: str | None, *keys: SecretStr | None) -> bool:
    """Whether just this key was sent: by its bytes as they came, whatever they mean, in a time that tells nothing of them."""
    given = (sent or "").encode("latin-1")
    same = [hmac.compare_digest(given, key.get_secret_value().encode()) for key in keys if key]
    return any(same)


def _wrong_key(cure: str) -> ServiceError:
    return ServiceError(401, "wrong_key", cure, {"WWW-Authenticate": "ApiKey"})


async def answering(request: Request) -> AsyncIterator[None]:
    """Holds one of the places for answering; a 503 problem where all are taken."""
    async with _one_of(request.app.state.answering, "overloaded", "too many questions are being answered: ask again in a second", SECOND):
        yield


async def taking_in(request: Request) -> AsyncIterator[None]:
    """Holds one of the few places for writing, each of which may wait for an ingest; a 503 problem where all are taken."""
    cure = "too many articles are being taken in: try again when they are done"
    async with _one_of(request.app.state.taking_in, "busy", cure, SECONDS_UNTIL_FREE):
        yield


@asynccontextmanager
async def _one_of(slots: Slots, code: str, cure: str, seconds: str) -> AsyncIterator[None]:
    async with AsyncExitStack() as held:
        try:
            await held.enter_async_context(slots.one())
        except NoSlot as error:
            raise ServiceError(503, code, cure, {"Retry-After": seconds}) from error
        yield


Reader = Depends(reader)
Writer = Depends(writer)
Answering = Depends(answering, scope="function")  # given back before the reply is sent: who reads slowly holds no place
TakingIn = Depends(taking_in, scope="function")


async def sent_files(request: Request, settings: CurrentSettings, _: Annotated[None, Writer]) -> AsyncIterator[list[UploadFile]]:
    """The files of a multipart body, which are gone after the request."""
    cure = f"an upload may bring {settings.largest_upload} bytes: send fewer files, or split the article"
    allow(request.scope, settings.largest_upload, cure, UPLOAD_PATIENCE * settings.patience_seconds)
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise ServiceError(415, "unsupported_media_type", f"send the articles as multipart/form-data, each as a file in the field '{FIELD}'")
    with as_problems():
        form = await request.form(max_files=MOST_FILES, max_fields=MOST_FILES)
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


async def current_fetcher(request: Request, _: Annotated[None, Writer]) -> Fetcher:
    """What fetches articles; a 403 problem where the operator names no hosts."""
    fetcher: Fetcher | None = request.app.state.fetcher
    if fetcher is None:
        told = "fetching is off: set CAREERCITE_FETCH_FROM to the hosts that articles may be fetched from and start the service again"
        raise ServiceError(403, "fetching_off", told)
    return fetcher


CurrentFetcher = Annotated[Fetcher, Depends(current_fetcher)]


async def sent_address(request: Request, _: CurrentFetcher) -> str:
    """The web address of a JSON body."""
    try:
        return FetchRequest.model_validate_json(await request.body()).url
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from error


SentAddress = Annotated[str, Depends(sent_address)]

# FastAPI reads the bodies that it knows of before it asks for the key, so these are declared by hand.
_FILES = {"type": "array", "items": {"type": "string", "format": "binary"}, "minItems": 1, "maxItems": MOST_FILES}
_UPLOAD = {"type": "object", "properties": {FIELD: _FILES}, "required": [FIELD], "additionalProperties": False}
FILES_BODY = {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _UPLOAD}}}}
ADDRESS_BODY = {"requestBody": {"required": True, "content": {"application/json": {"schema": FetchRequest.model_json_schema()}}}}
INGEST_BODY = {"requestBody": {"required": False, "content": {"application/json": {"schema": IngestRequest.model_json_schema()}}}}
