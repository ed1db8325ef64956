"""Signs that stand for a character: radicals that PDF readers give for ideographs, and HTML entities."""

from __future__ import annotations

import html
import re
import unicodedata

ENTITY = r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,24});"
# Of the radicals' supplement NFKC knows two; these are the simplified ones that fonts of plans use.
_SUPPLEMENT = dict(
    zip(
        "⺁⺇⺊⺌⺎⺗⺙⺝⺟⺠⺧⺫⺬⺮⺶⺷⺻⻀⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
        "厂几卜小兀心攵月母民牛目示竹羊羊聿艹西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
        strict=True,
    )
)
_RADICALS = re.compile(r"[\u2e80-\u2fdf\uf900-\ufaff]")


def ideographs(text: str) -> str:
    """Return `text`, of the same length, with ideographs for radicals (⼀ → 一, ⺠ → 民) and compatibility forms."""
    return _RADICALS.sub(lambda found: _ideograph(found[0]), text)


def _ideograph(char: str) -> str:
    plain = _SUPPLEMENT.get(char) or unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char


def entity(written: str) -> str:
    """Return the one character that an HTML entity stands for, a space for white space, "" where it is no entity."""
    char = html.unescape(written)
    if len(char) != 1 or char == "\ufffd" or unicodedata.category(char) in ("Cc", "Cs", "Co"):
        return " " if char in "\t\n\r\xa0" else ""
    return " " if char.isspace() else char
