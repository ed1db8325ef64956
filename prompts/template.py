"""Named values into the text sent to a language model: `NAME.LANGUAGE.md` beside this file, `{{value}}` in it.

The first line of a template is `<!-- version: N -->`; it is not sent. What comes from users or plans is data: `fence` puts
it between marks that the data itself can't hold, and every template says that nothing between the marks is an order.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent
_VERSION = re.compile(r"<!-- version: (\d+) -->\n")
_SLOT = re.compile(r"\{\{([a-z_]+)\}\}")
_OPEN, _CLOSE = "⟦", "⟧"
_MARKS = str.maketrans({_OPEN: "[", _CLOSE: "]"})


class PromptError(ValueError):
    """A template is missing or malformed, or the values don't fit it: mend the template or the call."""


def names() -> tuple[str, ...]:
    """Return the names of the templates, each of which has a Chinese and an English file."""
    return tuple(sorted({path.name.split(".")[0] for path in _FOLDER.glob("*.zh.md")}))


def version(name: str, language: str) -> int:
    """Return the version of a template.

    Raises:
        PromptError: there is no such template.
    """
    return _read(name, language)[0]


def render(name: str, language: str, /, **values: str) -> str:
    """Return the template's text with its values in place.

    Raises:
        PromptError: no such template, a value that it lacks, or one that it has no place for.
    """
    _, text = _read(name, language)
    slots = set(_SLOT.findall(text))
    if missing := sorted(slots - values.keys()):
        raise PromptError(f"template {name}.{language} needs {', '.join(missing)}")
    if unused := sorted(values.keys() - slots):
        raise PromptError(f"template {name}.{language} has no place for {', '.join(unused)}")
    return _SLOT.sub(lambda slot: values[slot[1]], text)


def fence(data: str, label: str) -> str:
    """Return `data` between marks that name it; the marks themselves are taken out of the data, so it can't close them."""
    return f"{_OPEN}{label}\n{data.translate(_MARKS)}\n{label}{_CLOSE}"


@cache
def _read(name: str, language: str) -> tuple[int, str]:
    path = _FOLDER / f"{name}.{language}.md"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise PromptError(f"no template {name}.{language}") from error
    found = _VERSION.match(text)
    if not found:
        raise PromptError(f"template {name}.{language} lacks its version in the first line")
    return int(found[1]), text[found.end() :].strip()
