"""Chunks to ranked evidence. The public names; those that need LlamaIndex or torch are loaded when first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .embedding import PACKAGED_MODEL, Embedder, EmbedderSettings, load_embedder
from .errors import IndexBusy, IndexDamaged, IndexMismatch, IndexMissing, ModelUnavailable, RetrievalError
from .fusion import FusionSettings
from .keyword import KeywordIndex
from .stamp import Entry, Stamp, entries_hash, source_hash
from .store import Hit, HybridIndex, Mode
from .words import Tokenizer

if TYPE_CHECKING:
    from .llama import PlanNode, PlanRetriever
    from .sentences import sentence_transformer

__all__ = [
    "PACKAGED_MODEL",
    "Embedder",
    "EmbedderSettings",
    "Entry",
    "FusionSettings",
    "Hit",
    "HybridIndex",
    "IndexBusy",
    "IndexDamaged",
    "IndexMismatch",
    "IndexMissing",
    "KeywordIndex",
    "Mode",
    "ModelUnavailable",
    "PlanNode",
    "PlanRetriever",
    "RetrievalError",
    "Stamp",
    "Tokenizer",
    "entries_hash",
    "load_embedder",
    "sentence_transformer",
    "source_hash",
]

_SLOW = {"PlanNode": ".llama", "PlanRetriever": ".llama", "sentence_transformer": ".sentences"}


def __getattr__(name: str) -> Any:
    """Return a public name whose module takes seconds to import."""
    if name in _SLOW:
        return getattr(import_module(_SLOW[name], __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
