"""The FastAPI app over one library; nothing global."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from service import errors
from service.library import Library
from service.limits import BodyLimit
from service.routes import asking, documents, health, page
from service.version import VERSION

LARGEST_BODY = 512_000  # bytes; a question with twenty earlier ones of 4,000 characters each fits
ROUTERS = (asking.router, documents.router, health.router, page.router)


def build_app(library: Library, reload_seconds: float) -> FastAPI:
    """The app. While it runs it follows the index: a new generation is served within about `reload_seconds`."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        library.watch(reload_seconds)
        yield
        library.close()

    app = FastAPI(
        title="Careercite",
        version=VERSION,
        summary="Career questions answered from articles, every statement cited to the exact characters.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.library = library
    app.add_middleware(BodyLimit, largest=LARGEST_BODY)
    for router in ROUTERS:
        app.include_router(router)
    errors.install(app)
    return app
