"""Private-use signs in the text of a PDF, and what they stand for."""

from __future__ import annotations

UNKNOWN = "\ufffd"  # stands for a character that the file does not tell; a private sign would be dropped unseen

_POINTS = frozenset("\ue010")  # the decimal point of Founder's number font
_SYMBOLS = ("wingdings", "webdings", "symbol")
_SYMBOL_BASE = 0xF000  # where fonts without letters put the codes of their glyphs
_BULLETS = {
    "\uf06c": "●",
    "\uf06e": "■",
    "\uf075": "◆",
    "\uf076": "❖",
    "\uf0a7": "▪",
    "\uf0a8": "□",
    "\uf0b7": "•",
    "\uf0d8": "➢",
    "\uf0fc": "✓",
    "\uf0fe": "☑",
}


def is_private(char: str) -> bool:
    """Tell whether a character is of the private-use area: only its font says what it shows."""
    return "\ue000" <= char <= "\uf8ff"


def points_a_decimal(char: str, before: str, after: str) -> bool:
    """Tell whether a private sign between digits is a decimal point: 1\ue0102 is 1.2."""
    return char in _POINTS and before.isdigit() and after.isdigit()


def plain(char: str, font: str) -> str:
    """Return the character that a private sign of `font` shows, U+FFFD where that is not known.

    Fonts of symbols have bullets; others put the codes of ASCII above U+F000: \uf031\uf02e\uf036 is 1.6.
    """
    if char in _BULLETS and any(name in font.lower() for name in _SYMBOLS):
        return _BULLETS[char]
    code = ord(char) - _SYMBOL_BASE
    if 0x20 < code < 0x7F and not any(name in font.lower() for name in _SYMBOLS):
        return chr(code)
    return UNKNOWN
