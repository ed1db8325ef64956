"""Work takes turns: so much at once of each kind, the rest waits, and every client's next request is as near as any other's."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

MOST_WAITING = 512
"""Requests that may wait for a lane, and half of them of one address."""

WAIT_SECONDS = 60.0


class Full(Exception):
    """No place to wait, or nobody went in time."""


class Gone(Exception):
    """Whoever asked has hung up while waiting."""


class Lane:
    """So many at once; who waits goes by turns of clients, and within a client first come, first served.

    For one event loop; not to be shared between threads.
    """

    def __init__(self, at_once: int) -> None:
        """Take how many may be in the lane at once."""
        self._free = at_once
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        self._number = 0

    @asynccontextmanager
    async def turn(self, client: str, gone: Callable[[], Awaitable[object]]) -> AsyncIterator[None]:
        """Hold a place in the lane.

        Args:
            client: whose turn it is, an address.
            gone: returns when whoever asks has hung up; cancelled when the place is there.

        Raises:
            Full: too many wait, or it took too long.
            Gone: the client hung up meanwhile.
        """
        if self._free and not self._waiting:
            self._free -= 1
        else:
            await self._wait(client, gone)
        try:
            yield
        finally:
            self._pass_on()

    async def _wait(self, client: str, gone: Callable[[], Awaitable[object]]) -> None:
        own = self._waiting.get(client, deque())
        if self._number >= MOST_WAITING or len(own) >= MOST_WAITING // 2:
            raise Full
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(client, own).append(mine)
        self._number += 1
        left = asyncio.create_task(_until(gone))
        try:
            await asyncio.wait([mine, left], timeout=WAIT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        finally:
            left.cancel()
            if not mine.done():
                self._leave(client, mine)
        if mine.cancelled():
            raise Gone if left.done() and not left.cancelled() else Full

    def _leave(self, client: str, mine: asyncio.Future[None]) -> None:
        mine.cancel()
        own = self._waiting[client]
        own.remove(mine)
        self._number -= 1
        if not own:
            del self._waiting[client]

    def _pass_on(self) -> None:
        """Give the place to the next client in turn, if any waits."""
        if not self._waiting:
            self._free += 1
            return
        client, own = self._waiting.popitem(last=False)
        own.popleft().set_result(None)
        self._number -= 1
        if own:
            self._waiting[client] = own  # behind the others


async def _until(gone: Callable[[], Awaitable[object]]) -> None:
    await gone()
