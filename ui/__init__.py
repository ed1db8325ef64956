"""The chat page over an assistant: no logic of its own."""

from __future__ import annotations

from ui.assistant import Assistant, DocumentInfo
from ui.page import build, serve, serving

__all__ = ["Assistant", "DocumentInfo", "build", "serve", "serving"]
