"""The server's connections: each says within seconds what it wants and takes what it gets, and there are only so many.

What uvicorn leaves open: it waits without end for the first byte, for the rest of a header, and for a reader who doesn't read.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import time

from uvicorn.protocols.http.h11_impl import H11Protocol

HEADER_SECONDS = 10.0
"""Between a connection's opening, or a request's first byte, and the end of its header."""

READ_SECONDS = 30.0
"""So long an answer waits for a reader who reads nothing."""

IDLE_SECONDS = 30
"""So long a connection may be kept for another request; longer than clients keep theirs, or a request meets its end."""

MOST = 2000
"""Connections at once, as far as the descriptors that the process may have go."""

_SPARED = 100  # descriptors for files, pipes and the index


def most_connections() -> int:
    """Raise the process's soft limit of descriptors to what it may have; return how many connections fit below it."""
    if sys.platform == "win32":  # which knows no such limit
        return MOST
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST + _SPARED if hard == resource.RLIM_INFINITY else min(MOST + _SPARED, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    return MOST if soft == resource.RLIM_INFINITY else max(min(MOST, soft - _SPARED), 16)


class Punctual(H11Protocol):
    """A connection with deadlines. Where there are too many, the one that has waited longest for a request goes."""

    most = MOST

    _since = 0.0  # when it began to wait for a header
    _late: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._wait()
        if len(self.connections) > self.most:
            waiting = [c for c in self.connections if isinstance(c, Punctual) and not c.is_busy]
            min(waiting, key=lambda c: c._since, default=self).transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the deadlines."""
        self._forget()
        super().connection_lost(exc)

    @property
    def is_busy(self) -> bool:
        """Whether a request is being answered."""
        return self.cycle is not None and not self.cycle.response_complete

    def data_received(self, data: bytes) -> None:
        """Take data; a request that has begun has its header whole within its time."""
        super().data_received(data)
        if self.is_busy and self._late:
            self._late.cancel()
            self._late = None
        elif not self.is_busy and not self._late:
            self._wait()

    def pause_writing(self) -> None:
        """Begin to wait for the reader."""
        super().pause_writing()
        self._unread = self.loop.call_later(READ_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Stop waiting for the reader."""
        super().resume_writing()
        if self._unread:
            self._unread.cancel()
            self._unread = None

    def _wait(self) -> None:
        self._since = self.loop.time()
        self._late = self.loop.call_later(HEADER_SECONDS, self._close_if_waiting)

    def _close_if_waiting(self) -> None:
        self._late = None
        if not self.is_busy:
            self.transport.abort()

    def _forget(self) -> None:
        for timer in (self._late, self._unread):
            if timer:
                timer.cancel()
        self._late = self._unread = None


class OncePerSecond(logging.Filter):
    """Lets one line a second pass: the loop tells thousands of times that the descriptors are used up."""

    _last = float("-inf")

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether a line passes."""
        if "out of system resource" not in record.getMessage():
            return True
        passes = time.monotonic() - self._last >= 1
        if passes:
            self._last = time.monotonic()
        return passes
