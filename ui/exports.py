"""Downloads of what the page shows, in the formats of offices: addresses under /page/export."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi.responses import Response

from answer import Assistant, Current
from answer.model import Citation, Language
from answer.views.exports import csv_bytes, xlsx_bytes
from answer.views.ledger_export import about_sheet, ledger_sheet
from answer.views.matrix_export import cells_sheet, grid_sheet
from answer.views.responsibilities import Choice
from ui.contract import Role, held_region
from ui.errors import ApiError

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CSV = "text/csv; charset=utf-8"


def exports(current: Current) -> APIRouter:
    """Return the routes under /page/export."""
    router = APIRouter(prefix="/page/export", include_in_schema=False)

    @router.get("/ledger.{kind}")
    def ledger(
        kind: str,
        region: Annotated[str, Query()] = "",
        role: Annotated[Role | None, Query()] = None,
        action: Annotated[str, Query()] = "",
        unit: Annotated[str, Query()] = "",
        text: Annotated[str, Query()] = "",
        language: Annotated[Language, Query()] = "zh",
    ) -> Response:
        if kind not in ("xlsx", "csv"):
            raise ApiError(404, "")
        assistant = current.assistant
        choice = _held(assistant, Choice(region, role or "", action, unit, text))
        held = assistant.responsibilities
        entries = held.select(choice)
        sheet = ledger_sheet(entries, _formal(assistant), language=language)
        name = "-".join(filter(None, (sheet.name, region)))
        if kind == "csv":
            return _file(csv_bytes(sheet), _CSV, f"{name}.csv", "ledger.csv")
        made = datetime.now().astimezone()
        about = about_sheet(entries, held, choice, made=made, language=language)
        return _file(xlsx_bytes([sheet, about], made=made), _XLSX, f"{name}.xlsx", "ledger.xlsx")

    @router.get("/matrix.{kind}")
    def matrix(
        kind: str,
        region: Annotated[list[str] | None, Query()] = None,
        shared: Annotated[bool, Query()] = False,
        language: Annotated[Language, Query()] = "zh",
    ) -> Response:
        if kind not in ("xlsx", "csv"):
            raise ApiError(404, "")
        assistant = current.assistant
        for name in region or ():
            held_region(assistant, name)
        shown = assistant.action_matrix.matrix(region or (), shared=shared)
        grid = grid_sheet(shown, language=language)
        cells = cells_sheet(shown, _formal(assistant), language=language)
        if kind == "csv":
            return _file(csv_bytes(cells), _CSV, f"{grid.name}.csv", "matrix.csv")
        made = datetime.now().astimezone()
        return _file(xlsx_bytes([grid, cells], made=made), _XLSX, f"{grid.name}.xlsx", "matrix.xlsx")

    return router


def _held(assistant: Assistant, choice: Choice) -> Choice:
    """Return a choice; raises `ApiError` where it names what the ledger does not hold."""
    held_region(assistant, choice.region)
    held = assistant.responsibilities
    actions = dict.fromkeys(group.name for group in held.actions)
    if choice.action and choice.action not in actions:
        raise ApiError(422, f"台账里没有行动“{choice.action}”。现有：{'、'.join(actions)}。", param="action")
    if choice.unit and not held.named(choice.unit):
        raise ApiError(422, f"台账里没有单位“{choice.unit}”，请按原文所印的名称填写。", param="unit")
    return choice


def _formal(assistant: Assistant) -> Callable[[Citation], str]:
    return lambda cited: assistant.source(cited).formal


def _file(body: bytes, media: str, name: str, plain: str) -> Response:
    """Return a download; `plain` is its name for programs that read no other than ASCII."""
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return Response(body, media_type=media, headers={"Content-Disposition": disposition})
