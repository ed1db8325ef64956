"""A value of a workbook's cell → what the cell shows: 0.18 under 0% is 18%, a date under yyyy年m月 its year and month."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal

_SECTIONS = re.compile(r"""((?:[^;"\\]|"[^"]*"|\\.)*)(?:;|$)""")
_TOKEN = re.compile(r"""\[[^\]]*\]|"([^"]*)"|\\(.)|_.|\*.|([#0?][#0?,.]*)|([^#0?])""")
_DATE_TOKEN = re.compile(
    r"""\[\$[^\]]*\]|\[[^\]]*\]|"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<code>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+)|(?P<other>.)"""
)
_BUILT_IN = ("mm-dd-yy", "m/d/yyyy", "m/d/yy", "yyyy/m/d", "yyyy-mm-dd", "general")
_FOREIGN = re.compile("mmm|ddd|am/pm", re.IGNORECASE)  # names of months and days
_WIDE = Context(prec=400)  # a number may have 309 digits
_MOST_DIGITS = 15  # what a workbook's numbers hold


def shown(value: object, form: str) -> str:
    """Return what a cell with a value and a number format shows, "" for an empty one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float | Decimal):
        return _number(Decimal(repr(value)) if isinstance(value, float) else Decimal(value), form)
    if isinstance(value, datetime | date):
        return _date(value, form)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def _number(value: Decimal, form: str) -> str:
    """Return a number in its format's section for its sign; as plain digits where that has no place for them."""
    if not value.is_finite():
        return str(value)
    sections = [found[1] for found in _SECTIONS.finditer(form)]
    negative = value < 0 and len(sections) > 1 and bool(sections[1])
    section = sections[1] if negative else sections[0]
    if section.lower() in ("general", "@", "") or "E+" in section or "/" in section or "?" in section:
        return _plain(value)
    value = abs(value) if negative else value
    out, placed = "", False
    for found in _TOKEN.finditer(section):
        if found[3]:
            out += "" if placed else _digits(value, found[3], percent="%" in re.sub(r'"[^"]*"', "", section))
            placed = True
        else:
            out += found[1] or found[2] or found[4] or ""
    return out.strip() if placed else _plain(value)


def _digits(value: Decimal, pattern: str, *, percent: bool) -> str:
    """Return a number's digits under a pattern such as #,##0.00, rounded as it shows them."""
    whole, _, fraction = pattern.partition(".")
    scale = len(pattern) - len(pattern.rstrip(","))
    value = value * 100 if percent else value
    value = value / Decimal(1000) ** scale
    most, least = len(fraction.rstrip(",")), fraction.count("0")
    value = value.quantize(Decimal(1).scaleb(-most), rounding=ROUND_HALF_UP, context=_WIDE)
    text = f"{value:,f}" if "," in whole.rstrip(",") else f"{value:f}"
    while most > least and text.endswith("0"):
        text, most = text[:-1], most - 1
    head, point, rest = text.rstrip(".").partition(".")
    return head.zfill(whole.count("0") + head.startswith("-")) + point + rest


def _plain(value: Decimal) -> str:
    """Return a number without format: at most 15 digits, no zeros at the end of its fraction."""
    if value == 0:
        return "0"
    places = _MOST_DIGITS - 1 - value.adjusted()
    text = f"{round(value, places):f}" if places >= 0 else f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _date(value: date, form: str) -> str:
    """Return a date in its format, where that is one of Chinese use; else as 2026-12-31."""
    section = _SECTIONS.match(form)
    pattern = section[1] if section else ""
    if pattern.lower() in _BUILT_IN or not re.search("[yYmMdD]", pattern) or _FOREIGN.search(pattern):
        return value.strftime("%Y-%m-%d")
    out, last = "", ""
    for found in _DATE_TOKEN.finditer(pattern):
        if code := (found["code"] or "").lower():
            out += _part(value, code, after_hour=last.startswith("h"))
            last = code
        else:
            out += found["quoted"] or found["escaped"] or (found["other"] or "").strip("@")
    return out.strip()


def _part(value: date, code: str, *, after_hour: bool) -> str:
    """Return a part of a date: yyyy, m, dd; an m behind an hour is of minutes."""
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    at = {
        "y": moment.year if len(code) > 2 else moment.year % 100,
        "m": moment.minute if after_hour else moment.month,
        "d": moment.day,
        "h": moment.hour,
        "s": moment.second,
    }[code[0]]
    return f"{at:02d}" if len(code) == 2 else str(at)
