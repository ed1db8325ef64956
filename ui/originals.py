"""The files of the library as they were added: downloads at /page/original."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path, PurePosixPath
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


def original_address(name: str, number: int | None = None) -> str:
    """Return the address of a file of the library, or of a former version of it, relative to the page's own."""
    return f"{ORIGINAL[1:]}?{urlencode({'name': name} | ({'version': number} if number else {}))}"


def original_response(current: Current, name: str, version: str = "") -> Response:
    """Return a file of the library as a download, or its former version of a number; 404 where there is none."""
    listed = any(condition.file == name for condition in conditions(current.assistant.corpus))
    path: Path | None = None
    if listed and (not version or version.isdecimal()):
        with suppress(CorpusError):
            path = current.shelf.version(name, int(version)) if version else current.shelf.file(name)
    if path is None:
        return error_response(404, f"文库中没有文件“{name}”{f'的旧版本 {version}' if version else ''}。")
    last = PurePosixPath(name)
    shown = f"{last.stem}（旧版本 {int(version)}）{last.suffix}" if version else last.name
    return FileResponse(path, media_type="application/octet-stream", filename=shown, headers=_HEADERS)


def originals(current: Current) -> APIRouter:
    """Return the route; it gives the files that the library lists, their former versions, and no other."""
    router = APIRouter()

    @router.get(ORIGINAL, include_in_schema=False)
    def original(name: str = "", version: str = "") -> Response:
        return original_response(current, name, version)

    return router
