"""The page and its static files, under a policy that lets them load nothing from elsewhere."""

from __future__ import annotations

from importlib import resources
from pathlib import PurePath

from fastapi import APIRouter, Response

from service.errors import ServiceError

router = APIRouter(include_in_schema=False)

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-cache"}
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
WEB = resources.files("service.web")
FILES = {file.name: TYPES[suffix] for file in WEB.iterdir() if (suffix := PurePath(file.name).suffix) in TYPES}


@router.api_route("/", methods=["GET", "HEAD"])
def page() -> Response:
    """The chat page."""
    return _file("index.html", "text/html; charset=utf-8")


@router.api_route("/static/{name}", methods=["GET", "HEAD"])
def static(name: str) -> Response:
    """One of the page's files."""
    if name not in FILES:
        raise ServiceError(404, "not_found", "no such file")
    return _file(name, FILES[name])


def _file(name: str, media_type: str) -> Response:
    return Response(WEB.joinpath(name).read_bytes(), media_type=media_type, headers=HEADERS)
