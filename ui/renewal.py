"""An open page hears that the library was changed by others: a notice, and a click that brings the page up to date."""

from __future__ import annotations

import time

import gradio as gr
from fastapi import APIRouter
from fastapi.responses import JSONResponse

from answer import Current
from ui.shell import QUIET, START, Shell, button_words
from ui.texts import say

MARK = "/page/mark"
"""Where a page asks whether other plans answer than those that it shows; script/renewal.js does."""


def renewals(current: Current) -> APIRouter:
    """Return the route."""
    router = APIRouter()

    @router.get(MARK, include_in_schema=False)
    def mark() -> JSONResponse:
        return JSONResponse({"mark": current.mark}, headers={"Cache-Control": "no-store"})

    return router


def renewal_part(shell: Shell) -> None:
    """Lay out the notice, which the script shows; a click renews what the page offers, and leaves the conversation alone."""
    notice = gr.Button(say("renewal", START), elem_id="renewal", elem_classes="unasked")
    shell.worded(notice, button_words("renewal"))
    notice.click(time.time_ns, None, shell.renewed, **QUIET)
    shell.renewed.change(None, None, None, js="() => planqa.renewed()", **QUIET)
