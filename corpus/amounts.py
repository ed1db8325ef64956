"""A number as printed, in digits or in Chinese, with its scale → its value."""

from __future__ import annotations

import re

from corpus.numbering import chinese_number

_HALF = str.maketrans("０１２３４５６７８９％．", "0123456789%.")


def half_width(text: str) -> str:
    """Return `text` with half-width digits, points and percent signs, of the same length."""
    return text.translate(_HALF)


def value_of(found: re.Match[str]) -> tuple[float | tuple[float, float], str]:
    """Return the value of a figure in its unit, or (low, high), and the unit; % for every notation of a percentage."""
    if found["share"]:
        share, parts = chinese_number(found["share"]), found["parts"]
        if parts in "百千":
            return _whole(share), "%" if parts == "百" else "‰"
        return round(share / chinese_number(parts), 3), ""
    if found["tenths"]:
        return _whole(chinese_number(found["tenths"]) * 10 + (5 if found["half"] else 0)), "%"
    if found["halved"]:
        return 50, "%"
    if found["ratio"]:
        return number(found["ratio"]), found["to_one"]
    if found["bare"]:
        return number(found["bare"]), ""
    if found["spelled"]:
        numeral = found["spelled"]
        large = re.search(r"(?<=.)(?:万亿|亿|万)$", numeral)
        scale = large[0] if large else ""
        return number(numeral.removesuffix(scale)), scale + found["unit"]
    scale = found["scale"] or ("" if found["high"] else found["lowscale"])
    times = {"千": 1000, "百": 100}.get(scale, 1)
    unit = found["unit"] if times > 1 else scale + found["unit"]
    low = _whole(number(found["low"]) * times)
    if found["high"]:
        return (low, _whole(number(found["high"]) * times)), unit
    return low, unit


def number(numeral: str) -> float:
    """Return the value of a numeral in digits (half or full width, with or without commas) or in Chinese."""
    bare = half_width(numeral).replace(",", "").replace("，", "")
    return _whole(float(bare) if bare[0].isdigit() else chinese_number(bare.replace("〇", "零")))


def _whole(value: float) -> float:
    return int(value) if value == int(value) else value
