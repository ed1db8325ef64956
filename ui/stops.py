"""Who has asked for the answer now being written to stop: a flag for each visitor, by the session that the page gives."""

from __future__ import annotations

from threading import Event, Lock


class Stops:
    """Flags of visitors whose answers are being written; safe to share between threads."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._flags: dict[str, Event] = {}
        self._lock = Lock()

    def begin(self, session: str) -> Event:
        """Return a new flag of a visitor; the one that an earlier question may have left is dropped."""
        with self._lock:
            self._flags[session] = flag = Event()
        return flag

    def stop(self, session: str) -> None:
        """Raise a visitor's flag; nothing happens where nothing is being written."""
        with self._lock:
            flag = self._flags.get(session)
        if flag:
            flag.set()

    def end(self, session: str) -> None:
        """Forget a visitor."""
        with self._lock:
            self._flags.pop(session, None)
