"""A language model on an OpenAI-compatible server, whatever its dialect: addresses, streams, thinking, limits, errors."""

from __future__ import annotations

import re
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from queue import Empty, Queue
from threading import Thread
from typing import Any, Final

import httpx
from llama_index.core.llms import ChatMessage
from llama_index.llms.openai_like import OpenAILike
from openai import APIConnectionError, APIStatusError, APITimeoutError, OpenAIError

from answer.language_model import UNBOUNDED, LanguageModelError, ModelSettings, Patience
from answer.model_transport import NoModelThere, Transport

_LOOK = 0.1  # seconds between looks at whether a call is still wanted
_CONNECT = 10.0  # seconds to reach a server
_LONGEST_WAIT = 20.0  # seconds that a server that is busy may ask to be left alone
_END, _OPEN, _CLOSE = "语言模型的应答中途断开，其余由规则给出。", "<think>", "</think>"
_BY_RULE: Final = "，答案由规则给出。"
_STATUS: Final[Mapping[int, str]] = {
    401: "语言模型服务不认这个密钥，请检查 PLANQA_LLM_KEY",
    402: "语言模型服务的账户余额不足，请充值或换一个服务",
    403: "语言模型服务不允许这次访问，请检查密钥的权限",
    404: "语言模型服务没有这个地址或模型，请检查 --llm-url 和 --llm-model",
    413: "问题和资料太长，语言模型服务不接受",
    429: "语言模型服务正忙或已限流，请稍后再试",
}
_FORMATS = ("json_schema", "json_object", "")
"""How a server can be held to JSON, the strictest first; it is asked less strictly once it refuses."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a reply; `last` where the server says that it is the last one."""

    text: str
    last: bool = False


class ServedModel:
    """A model on a server; what the server turned out to need is kept for the next call."""

    def __init__(self, settings: ModelSettings, url: str, model: str) -> None:
        """Take the settings, the address as a person wrote it, and the model's name there."""
        self.name = model
        self._settings = settings
        self._addresses = addresses(url)
        self._formats = list(_FORMATS)
        self._thinks = False  # its replies begin within a thought that is only closed

    def stream(
        self, prompt: str, *, schema: Mapping[str, Any] | None = None, patience: Patience = UNBOUNDED
    ) -> Generator[str, None, None]:
        """Yield the pieces of the reply, thoughts left out; it ends early where patience does."""
        attempts = self._settings.retries
        while True:
            begun = ended = False
            try:
                with closing(self._pieces(prompt, schema, patience)) as pieces:
                    for piece in self._spoken(pieces):
                        ended = ended or piece.last
                        begun = begun or bool(piece.text)
                        if piece.text:
                            yield piece.text
            except (OpenAIError, httpx.HTTPError, OSError, ValueError, RuntimeError) as error:
                if patience.out():
                    return
                if begun:
                    raise LanguageModelError(_END) from error
                if self._asks_otherwise(error, schema):
                    continue
                if attempts == 0 or not _may_pass(error) or not _waited(error, patience):
                    raise LanguageModelError(self._told(error)) from error
                attempts -= 1
            else:
                if (begun and ended) or patience.out():
                    return
                raise LanguageModelError(_END if begun else f"语言模型没有给出内容{_BY_RULE}")

    def _asks_otherwise(self, error: Exception, schema: Mapping[str, Any] | None) -> bool:
        """Tell whether the same may be asked at another address, or held to JSON less strictly; then it is from now on."""
        status = error.status_code if isinstance(error, APIStatusError) else 0
        if (status in (404, 405) or isinstance(error, NoModelThere)) and len(self._addresses) > 1:
            self._addresses.pop(0)
            return True
        if schema is not None and status in (400, 404, 415, 422, 500, 501) and len(self._formats) > 1:
            self._formats.pop(0)
            return True
        return False

    def _told(self, error: Exception) -> str:
        """Return in Chinese what went wrong, and what to do."""
        seconds = f"{self._settings.timeout:g}"
        if isinstance(_cause(error), NoModelThere):
            return f"语言模型的地址打开的是网页，不是模型服务，请检查 --llm-url{_BY_RULE}"
        if isinstance(error, APIStatusError):
            known = _STATUS.get(error.status_code, f"语言模型服务出错（{error.status_code}）")
            return f"{known}{_BY_RULE}"
        if isinstance(error, APITimeoutError | httpx.TimeoutException):
            return f"语言模型 {seconds} 秒内没有应答{_BY_RULE}"
        if isinstance(error, APIConnectionError | httpx.TransportError):
            return f"连不上语言模型服务，请检查 --llm-url 和网络{_BY_RULE}"
        return f"语言模型没有正常应答（{type(error).__name__}）{_BY_RULE}"

    def _spoken(self, pieces: Iterator[_Piece]) -> Iterator[_Piece]:
        """Yield pieces without thoughts between their tags; where only the closing tag came once, all before it is one."""
        held, inside = "", self._thinks
        for piece in pieces:
            held += piece.text
            out = ""
            while True:
                before, tag, behind = held.partition(_CLOSE if inside else _OPEN)
                if not inside and _CLOSE in before:
                    self._thinks = True  # never opened: what was said so far was thought
                    held, out = held.partition(_CLOSE)[2], ""
                    continue
                if not tag:
                    break
                out += "" if inside else before
                inside, held = not inside, behind
            keep = _begun_tag(held)
            if inside:
                held = held[len(held) - keep :]
            else:
                out, held = out + held[: len(held) - keep], held[len(held) - keep :]
            yield _Piece(out, piece.last)
        if held and not inside:
            yield _Piece(held)

    def _pieces(
        self, prompt: str, schema: Mapping[str, Any] | None, patience: Patience
    ) -> Generator[_Piece, None, None]:
        """Yield what one call brings; read in a thread, so that it can be given up while the server is silent."""
        arriving: Queue[_Piece | Exception | None] = Queue()
        transport = Transport()

        def read() -> None:
            try:
                for piece in self._called(transport, prompt, schema, patience):
                    arriving.put(piece)
                arriving.put(None)
            except Exception as error:  # noqa: BLE001 – it is raised where the pieces are read
                arriving.put(error)

        thread = Thread(target=read, name="language model", daemon=True)
        thread.start()
        try:
            while not patience.out():
                try:
                    item = arriving.get(timeout=_LOOK)
                except Empty:
                    continue
                if item is None:
                    if transport.done.is_set():
                        yield _Piece("", last=True)
                    return
                if isinstance(item, Exception):
                    raise item
                yield item
        finally:
            transport.cut()
            thread.join(timeout=_CONNECT)

    def _called(
        self, transport: Transport, prompt: str, schema: Mapping[str, Any] | None, patience: Patience
    ) -> Iterator[_Piece]:
        """Yield the pieces of one reply; no socket outlives this."""
        seconds = min(self._settings.timeout, max(patience.left(), _LOOK))
        limits = httpx.Timeout(seconds, connect=min(seconds, _CONNECT))
        held_to = {"response_format": _format(self._formats[0], schema)} if schema and self._formats[0] else {}
        with httpx.Client(transport=transport, timeout=limits, follow_redirects=True) as connections:
            client = OpenAILike(
                model=self.name,
                api_base=self._addresses[0],
                api_key=self._settings.key or "none",
                is_chat_model=True,
                temperature=0.0,
                max_tokens=self._settings.max_tokens,
                context_window=self._settings.context,
                timeout=seconds,
                max_retries=0,  # counted here: a stream that broke off must not begin anew by itself
                http_client=connections,
            )
            for reply in client.stream_chat([ChatMessage(role="user", content=prompt)], **held_to):
                choices = getattr(reply.raw, "choices", None) or []
                yield _Piece(reply.delta or "", any(c.finish_reason for c in choices))


def addresses(url: str) -> list[str]:
    """Return the bases that an address as a person writes it may mean, the likeliest first: with a version, without."""
    base = url.strip().rstrip("/")
    base = base if "://" in base else f"http://{base}"
    base = re.sub(r"/(?:chat/)?completions$", "", base)
    if re.search(r"/v\d+$", base):
        return [base, re.sub(r"/v\d+$", "", base)]
    return [f"{base}/v1", base] if httpx.URL(base).path in ("", "/") else [base, f"{base}/v1"]


def _format(kind: str, schema: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the request's field that holds a reply to JSON."""
    if kind == "json_schema":
        return {"type": kind, "json_schema": {"name": "form", "schema": schema, "strict": True}}
    return {"type": kind}


def _begun_tag(text: str) -> int:
    """Return how many characters at the end of `text` may be the beginning of a tag of thoughts."""
    sizes = range(min(len(text), len(_CLOSE) - 1), 0, -1)
    return next((n for n in sizes if any(tag.startswith(text[-n:]) for tag in (_OPEN, _CLOSE))), 0)


def _cause(error: BaseException | None) -> BaseException | None:
    """Return what the client wrapped, or the error itself."""
    while error is not None and not isinstance(error, NoModelThere) and error.__cause__ is not None:
        error = error.__cause__
    return error


def _may_pass(error: Exception) -> bool:
    """Tell whether the same call may succeed later: the server was busy, broken or out of reach."""
    if isinstance(error, APIStatusError):
        return error.status_code in (408, 409, 425, 429) or error.status_code >= 500
    return not isinstance(_cause(error), NoModelThere)


def _waited(error: Exception, patience: Patience) -> bool:
    """Wait as long as a busy server asks; false where that is longer than anyone waits."""
    asked = error.response.headers.get("retry-after", "") if isinstance(error, APIStatusError) else ""
    seconds = float(asked) if re.fullmatch(r"\d+(?:\.\d+)?", asked) else 0.0
    if seconds > min(_LONGEST_WAIT, patience.left()):
        return False
    until = time.monotonic() + seconds
    while time.monotonic() < until and not patience.out():
        time.sleep(min(_LOOK, max(until - time.monotonic(), 0.0)))
    return not patience.out()
