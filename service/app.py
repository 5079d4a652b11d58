"""The FastAPI app over one intake; nothing global."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from service import errors
from service.intake import Intake
from service.limits import BodyLimit
from service.routes import asking, changes, documents, health, page, writing
from service.settings import Settings
from service.uploads import Uploads
from service.version import VERSION
from service.watching import Watcher

LARGEST_BODY = 512_000  # bytes; a question with twenty earlier ones of 4,000 characters each fits
SMALLEST_PACKED = 1_000  # bytes; below that packing saves nothing on the way to a phone
PACKING = 5  # of 9: a little larger than the best, in a third of the time
ROUTERS = (asking.router, documents.router, writing.router, changes.router, health.router, page.router)


def build_app(intake: Intake, settings: Settings, watcher: Watcher | None = None) -> FastAPI:
    """The app. While it runs it follows the index, which others may bring up to date, and `watcher` the folders of the articles."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        intake.library.watch(settings.reload_seconds)
        if watcher:
            watcher.start()
        yield
        if watcher:
            watcher.close()
        intake.close()
        intake.library.close()

    app = FastAPI(
        title="Careercite",
        version=VERSION,
        summary="Career questions answered from articles, every statement cited to the exact characters.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.intake = intake
    app.state.uploads = Uploads(intake)
    app.add_middleware(BodyLimit, largest=LARGEST_BODY)
    app.add_middleware(GZipMiddleware, minimum_size=SMALLEST_PACKED, compresslevel=PACKING)
    for router in ROUTERS:
        app.include_router(router)
    errors.install(app)
    return app
