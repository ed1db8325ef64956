"""Language models behind one seam: any OpenAI-compatible server, or a GGUF file served in this process by llama.cpp.

Both are asked through LlamaIndex's `OpenAILike`. Its packages are extra requirements (requirements-llm.txt); nothing here is
imported unless a model is set. `served_model` speaks with servers.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol


class LanguageModelError(Exception):
    """The model can't be had or failed midway: the rule-composed answer stands in; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a reply is waited for.

    Attributes:
        until: when it must have ended, by `time.monotonic`.
        stopped: whether it is no longer wanted.
    """

    until: float = math.inf
    stopped: Callable[[], bool] = lambda: False

    @classmethod
    def of(cls, seconds: float, stopped: Callable[[], bool] = lambda: False) -> Patience:
        """Return the patience of so many seconds from now."""
        return cls(time.monotonic() + seconds, stopped)

    def left(self) -> float:
        """Return the seconds left, 0 or more."""
        return max(self.until - time.monotonic(), 0.0)

    def out(self) -> bool:
        """Tell whether the reply is no longer waited for."""
        return self.stopped() or time.monotonic() > self.until


UNBOUNDED = Patience()


class LanguageModel(Protocol):
    """Text in, text out, piece by piece."""

    @property
    def name(self) -> str:
        """What the user is told that answers."""

    def stream(
        self, prompt: str, *, schema: Mapping[str, Any] | None = None, patience: Patience = UNBOUNDED
    ) -> Generator[str, None, None]:
        """Yield the pieces of the reply; raises LanguageModelError when the model is down, slow or breaks off.

        To be closed by the caller that does not read it to its end. It ends early, without an error, where patience does.

        Args:
            prompt: what is sent.
            schema: the JSON Schema that the reply is to follow, as far as the server can be held to it; None for prose.
            patience: how long it is waited for, and whether it is still wanted.
        """


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Which language model, and how patiently it is asked.

    Attributes:
        url: address of an OpenAI-compatible server, such as http://127.0.0.1:11434, with or without /v1; "" for none.
        model: the model's name on that server.
        key: the server's key; never shown or logged.
        gguf: a model file to serve in this process instead; None for none.
        timeout: seconds until a silent server counts as down, 1..600.
        retries: further attempts at a call that failed before its first piece, 0..5.
        max_tokens: longest reply, 16..4096.
        context: tokens of prompt and reply together that a GGUF model is given, 1024..131072.
    """

    url: str = ""
    model: str = ""
    key: str = field(default="", repr=False)
    gguf: Path | None = None
    timeout: float = 60.0
    retries: int = 1
    max_tokens: int = 700
    context: int = 8192

    def __post_init__(self) -> None:
        """Check the bounds."""
        for name, low, high in (
            ("timeout", 1, 600),
            ("retries", 0, 5),
            ("max_tokens", 16, 4096),
            ("context", 1024, 131072),
        ):
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"{name} out of {low}..{high}: {getattr(self, name)}")
        if self.url and self.gguf:
            raise ValueError("either a server or a model file, not both")
        if self.url and not self.model:
            raise ValueError("a server needs the model's name")

    @property
    def is_set(self) -> bool:
        """Whether any model is named."""
        return bool(self.url or self.gguf)

    @classmethod
    def of_environment(
        cls, *, url: str | None = None, model: str | None = None, gguf: str | None = None
    ) -> ModelSettings:
        """Return the settings given, the rest from PLANQA_LLM_URL, _MODEL, _KEY and _GGUF.

        Raises:
            LanguageModelError: they don't fit together; the message says in Chinese what to do.
        """
        found = os.environ.get
        file = gguf or ("" if url else found("PLANQA_LLM_GGUF", ""))
        try:
            return cls(
                url="" if file else url or found("PLANQA_LLM_URL", ""),
                model=model or found("PLANQA_LLM_MODEL", ""),
                key=found("PLANQA_LLM_KEY", ""),
                gguf=Path(file) if file else None,
            )
        except ValueError as error:
            raise LanguageModelError("使用模型服务时请同时给出模型名称（--llm-model 或 PLANQA_LLM_MODEL）。") from error


def open_model(settings: ModelSettings) -> LanguageModel:
    """Return the model that `settings` name.

    Raises:
        LanguageModelError: its packages are missing, or the file can't be loaded.
    """
    try:
        if settings.gguf:
            return _LocalModel(settings)
        from answer.served_model import ServedModel  # seconds, only for those who use a model

        return ServedModel(settings, settings.url, settings.model)
    except ImportError as error:
        raise LanguageModelError(
            f"缺少语言模型所需的组件（{error.name}），请运行 pip install -r requirements-llm.txt。"
        ) from error


class _LocalModel:
    """A GGUF file on llama.cpp's own server, in this process and on the loopback address only."""

    def __init__(self, settings: ModelSettings) -> None:
        assert settings.gguf is not None
        if not settings.gguf.is_file():
            raise LanguageModelError(f"找不到模型文件：{settings.gguf}")
        import xllamacpp  # an extra requirement

        parameters = xllamacpp.CommonParams()
        parameters.model.path = str(settings.gguf)
        parameters.n_ctx = settings.context
        parameters.n_parallel = 1
        parameters.verbosity = -1
        with suppress(AttributeError):
            parameters.cpuparams.n_threads = os.cpu_count() or 1
        try:
            self._server: Any = xllamacpp.Server(parameters)
        except (RuntimeError, ValueError, OSError) as error:
            raise LanguageModelError(f"模型文件无法加载：{settings.gguf.name}（{error}）") from error
        self.name = settings.gguf.stem
        from answer.served_model import ServedModel

        self._model = ServedModel(settings, f"{self._server.listening_address}/v1", self.name)

    def stream(
        self, prompt: str, *, schema: Mapping[str, Any] | None = None, patience: Patience = UNBOUNDED
    ) -> Generator[str, None, None]:
        return self._model.stream(prompt, schema=schema, patience=patience)
