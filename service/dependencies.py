"""What routes are handed: one edition of the index for the whole request."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from service.errors import ServiceError
from service.library import Edition, Library


def current_edition(request: Request) -> Edition:
    """The edition in force; a 503 problem before there is one."""
    library: Library = request.app.state.library
    if library.edition is None:
        raise ServiceError(503, "not_ready", "there is no index yet: run 'careercite ingest', or wait until it is done")
    return library.edition


CurrentEdition = Annotated[Edition, Depends(current_edition)]
