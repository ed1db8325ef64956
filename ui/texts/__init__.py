"""Every interface string, Chinese and English side by side; one file a tab, its keys under the tab's name."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from types import MappingProxyType

from answer.model import Language
from ui.texts import ask, briefing, compare, correcting, frame, ledger, library, source, targets

TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    ChainMap(
        *(dict(part.TEXTS) for part in (frame, correcting, ask, source, ledger, targets, compare, briefing, library))
    )
)


def say(key: str, language: Language, **values: object) -> str:
    """Return the interface string of `key`, its places filled with `values`.

    Raises:
        KeyError: no such string, or a value is missing.

    """
    chinese, english = TEXTS[key]
    return (english if language == "en" else chinese).format(**values)


def count(key: str, language: Language, number: int) -> str:
    """Return the interface string of `key` for a number of things, in the singular where the language has one."""
    return say(f"{key}_one" if number == 1 else key, language, count=number)
