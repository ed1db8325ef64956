"""Whole numbers as Word writes them in automatic numbering: 十二, 贰, 丙, ⑶, iv."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_SCALES = ("", "十", "百", "千")
_FORMAL = str.maketrans("一二三四五六七八九十百千〇", "壹贰叁肆伍陆柒捌玖拾佰仟零")
_TRADITIONAL = str.maketrans("一二三四五六七八九十百千〇", "壹貳參肆伍陸柒捌玖拾佰仟零")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_ROMAN_LOW = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MOST_ROMAN, _MOST_LETTERS = 32_767, 780  # Word's own limits
BULLET = {"\uf0b7": "•", "\uf06c": "●", "\uf06e": "■", "\uf075": "◆", "\uf0a7": "▪"} | {c: c for c in "—–-●■◆◇▪•·○□★"}


def _counting(value: int) -> str:
    """Return 十二, 一百零三: below 10,000."""
    if not 0 < value < 10_000:
        return str(value)
    digits = [int(d) for d in str(value)]
    out, gap = "", False
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        if digit:
            out += ("零" if gap else "") + _DIGITS[digit] + _SCALES[place]
        gap = not digit and bool(out)
    return out.removeprefix("一") if 10 <= value < 20 else out


def _short(value: int) -> str:
    """Return 十二; from a hundred on the digits alone: 一〇三."""
    return _counting(value) if value < 100 else _digital(value)


def _digital(value: int) -> str:
    return "".join(_DIGITS[int(d)] for d in str(value))


def _full_formal(value: int) -> str:
    """Return a number for accounts, which has its 壹 in 壹拾贰."""
    return ("一" if 10 <= value < 20 else "") + _counting(value)


def _roman(value: int) -> str:
    if value > _MOST_ROMAN:
        return str(value)
    out = ""
    for worth, sign in _ROMAN + _ROMAN_LOW:
        out += sign * (value // worth)
        value %= worth
    return out


def _letters(value: int) -> str:
    """Return a…z, then aa, bb, as Word does."""
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1) if value <= _MOST_LETTERS else str(value)


def _series(signs: str) -> Callable[[int], str]:
    """Return how numbers are written by a series of signs, plain digits behind its end."""
    return lambda value: signs[value - 1] if 0 < value <= len(signs) else str(value)


def _signs(first: str, count: int) -> str:
    return "".join(chr(ord(first) + i) for i in range(count))


_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_CIRCLED = _series(_signs("①", 20))
_FORMS: dict[str, Callable[[int], str]] = {
    "none": lambda value: "",
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": lambda value: str(value).translate(_WIDE),
    "decimalFullWidth2": lambda value: str(value).translate(_WIDE),
    "numberInDash": lambda value: f"- {value} -",
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerLetter": _letters,
    "chineseCounting": _short,
    "taiwaneseCounting": _short,
    "koreanDigital2": _digital,
    "ideographDigital": _digital,
    "japaneseDigitalTenThousand": _digital,
    "taiwaneseDigital": _digital,
    "chineseCountingThousand": _counting,
    "taiwaneseCountingThousand": _counting,
    "japaneseCounting": _counting,
    "chineseLegalSimplified": lambda value: _full_formal(value).translate(_FORMAL),
    "ideographLegalTraditional": lambda value: _full_formal(value).translate(_TRADITIONAL),
    "japaneseLegal": lambda value: _full_formal(value).translate(_TRADITIONAL),
    "ideographTraditional": _series("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _series("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": _series(_signs("㊀", 10)),
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedFullstop": _series(_signs("⒈", 20)),
    "decimalEnclosedParen": _series(_signs("⑴", 20)),
}


def numeral(value: int, form: str) -> str:
    """Return a number in one of Word's forms (`w:numFmt`), in plain digits where the form has no sign for it."""
    write = _FORMS.get(form)
    return str(value) if write is None or (value <= 0 and form != "none") else write(value)


def circled(value: int) -> str:
    """Return ① to ⑳, plain digits for other numbers."""
    return _CIRCLED(value)
