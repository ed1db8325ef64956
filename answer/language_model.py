"""Language models behind one seam: any OpenAI-compatible server, or a GGUF file served in this process by llama.cpp.

Both are asked through LlamaIndex's `OpenAILike`. Its packages are extra requirements (requirements-llm.txt); nothing here is
imported unless a model is set.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol


class LanguageModelError(Exception):
    """The model can't be had or failed midway: the rule-composed answer stands in; the message says why, in Chinese."""


class LanguageModel(Protocol):
    """Text in, text out, piece by piece."""

    @property
    def name(self) -> str:
        """What the user is told that answers."""

    def stream(self, prompt: str) -> Generator[str, None, None]:
        """Yield the pieces of the reply; raises LanguageModelError when the model is down, slow or breaks off.

        To be closed by the caller that does not read it to its end.
        """


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Which language model, and how patiently it is asked.

    Attributes:
        url: base of an OpenAI-compatible server, such as http://127.0.0.1:11434/v1; "" for none.
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
        return _ServedModel(settings, settings.url, settings.model)
    except ImportError as error:
        raise LanguageModelError(
            f"缺少语言模型所需的组件（{error.name}），请运行 pip install -r requirements-llm.txt。"
        ) from error


class _ServedModel:
    """A model on an OpenAI-compatible server."""

    def __init__(self, settings: ModelSettings, url: str, model: str) -> None:
        from llama_index.llms.openai_like import OpenAILike  # seconds, only for those who use a model
        from openai import DefaultHttpxClient

        self.name = model
        self._retries = settings.retries
        # a pool of connections for each call, closed with it: a stream left half-read, collected whenever, would leave its
        # socket open until then, and wait for the lock of a shared pool
        self._connections = partial(DefaultHttpxClient, timeout=settings.timeout)
        self._client = partial(
            OpenAILike,
            model=model,
            api_base=url,
            api_key=settings.key or "none",
            is_chat_model=True,
            temperature=0.0,
            max_tokens=settings.max_tokens,
            context_window=settings.context,
            timeout=settings.timeout,
            max_retries=0,  # counted here: a stream that broke off must not begin anew by itself
        )

    def stream(self, prompt: str) -> Generator[str, None, None]:
        from openai import OpenAIError

        for attempt in range(self._retries + 1):
            begun = ended = False
            try:
                with closing(self._replies(prompt)) as replies:
                    for delta, last in replies:
                        ended = ended or last
                        if delta:
                            begun = True
                            yield delta
            except (OpenAIError, OSError, ValueError, RuntimeError) as error:
                if begun or attempt == self._retries:
                    raise LanguageModelError(
                        f"语言模型没有正常应答（{type(error).__name__}），答案由规则给出。"
                    ) from error
            else:
                if begun and ended:
                    return
                raise LanguageModelError(
                    "语言模型的应答中途断开，其余由规则给出。" if begun else "语言模型没有给出内容，答案由规则给出。"
                )

    def _replies(self, prompt: str) -> Generator[tuple[str, bool], None, None]:
        """Yield each piece of one reply, "" for none, and whether it is said to be the last; no socket outlives this."""
        from llama_index.core.llms import ChatMessage

        with self._connections() as connections:
            client = self._client(http_client=connections)
            for reply in client.stream_chat([ChatMessage(role="user", content=prompt)]):
                choices = getattr(reply.raw, "choices", None) or []
                yield reply.delta or "", any(c.finish_reason for c in choices)


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
        self._model = _ServedModel(settings, f"{self._server.listening_address}/v1", self.name)

    def stream(self, prompt: str) -> Generator[str, None, None]:
        return self._model.stream(prompt)
