"""The files of the library as they were added: downloads at /page/original."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response

from answer import Current
from corpus import CorpusError, conditions
from ui.errors import error_response

ORIGINAL = "/page/original"
"""Where a file of the library is, to be taken away; never shown by the browser."""

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}


def original_address(name: str) -> str:
    """Return the address of a file of the library."""
    return f"{ORIGINAL}?{urlencode({'name': name})}"


def originals(current: Current) -> APIRouter:
    """Return the route; it gives the files that the library lists, and no other."""
    router = APIRouter()

    @router.get(ORIGINAL, include_in_schema=False)
    def original(name: str = "") -> Response:
        listed = any(condition.file == name for condition in conditions(current.assistant.corpus))
        try:
            path = current.shelf.file(name) if listed else None
        except CorpusError:
            path = None
        if path is None:
            return error_response(404, f"文库中没有文件“{name}”。")
        last = name.rsplit("/", 1)[-1]
        return FileResponse(path, media_type="application/octet-stream", filename=last, headers=_HEADERS)

    return router
