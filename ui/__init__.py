"""The chat page and the doors for programs over an assistant: no logic of its own."""

from __future__ import annotations

from answer import Assistant, DocumentInfo
from ui.doors import Doors
from ui.page import build
from ui.server import build_app, serve, serving

__all__ = ["Assistant", "DocumentInfo", "Doors", "build", "build_app", "serve", "serving"]
