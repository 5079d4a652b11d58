"""The FastAPI app over one intake; nothing global."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from service import errors
from service.fetching.allowed import read_allowed
from service.fetching.fetcher import Fetcher
from service.hosts import TrustedHosts
from service.intake import Intake
from service.limits import BodyLimit
from service.metrics import Metrics
from service.opening import Opening
from service.rates import RateLimit
from service.routes import asking, changes, documents, health, page, writing
from service.settings import Settings
from service.slots import Slots
from service.tracking import HEADER, Tracking
from service.uploads import Uploads
from service.version import VERSION
from service.watching import Watcher

LARGEST_BODY = 512_000  # bytes; a question with twenty earlier ones of 4,000 characters each fits
SMALLEST_PACKED = 1_000  # bytes; below that packing saves nothing on the way to a phone
PACKING = 5  # of 9: a little larger than the best, in a third of the time
MOST_WRITES = 8  # at once: one is worked on, the others wait for their turn
AT_WORK = 2 * (os.cpu_count() or 1)  # questions: more of them only take the processors from each other, and from who is to be turned away
ROUTERS = (asking.router, documents.router, writing.router, changes.router, health.router, page.router)


def build_app(
    intake: Intake,
    settings: Settings,
    watcher: Watcher | None = None,
    metrics: Metrics | None = None,
    opening: Opening | None = None,
    *,
    loopback: bool = True,
) -> FastAPI:
    """The app. While it runs it follows the index, which others may bring up to date, and `watcher` the folders of the articles.

    `opening` opens the index when the app is reached; without one it was opened before, or will be there when somebody has made it.
    `loopback` says whether only this machine reaches it: beyond it each client has a rate where none is set.
    """
    metrics = metrics or Metrics()

    def follow() -> None:
        intake.library.watch(settings.reload_seconds)
        if watcher:
            watcher.start()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if opening:
            opening.start(follow)
        else:
            follow()
        yield
        if watcher:
            watcher.close()
        intake.close()
        if opening:
            opening.close()
        intake.library.close()

    app = FastAPI(
        title="Careercite",
        version=VERSION,
        summary="Career questions answered from articles, every statement cited to the exact characters.",
        lifespan=lifespan,
        middleware=_middleware(settings, metrics, settings.rate(loopback=loopback)),
        responses=errors.EVERYWHERE,
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.intake = intake
    app.state.uploads = Uploads(intake)
    app.state.fetcher = Fetcher(read_allowed(settings.fetch_from)) if settings.fetch_from else None
    app.state.metrics = metrics
    app.state.answering = Slots(settings.most_asks, max(2, AT_WORK // settings.workers))
    app.state.taking_in = Slots(MOST_WRITES, MOST_WRITES)
    for router in ROUTERS:
        app.include_router(router)
    errors.install(app)
    return app


def _middleware(settings: Settings, metrics: Metrics, rate: int) -> list[Middleware]:
    """What every request passes on its way to a route, in this order."""
    return [
        Middleware(Tracking, metrics=metrics),
        *([Middleware(RateLimit, per_minute=rate)] if rate else []),
        Middleware(TrustedHosts, trusted=settings.trusted_hosts),
        *([_cors(settings)] if settings.cors_origins else []),
        Middleware(GZipMiddleware, minimum_size=SMALLEST_PACKED, compresslevel=PACKING),
        Middleware(BodyLimit, largest=LARGEST_BODY, seconds=settings.patience_seconds),
    ]


def _cors(settings: Settings) -> Middleware:
    return Middleware(
        CORSMiddleware,
        allow_origins=settings.cors_origins,
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["Content-Type", "X-API-Key"],
        expose_headers=["Retry-After", HEADER],
    )
