"""One figure of a plan: how it is printed, where it and its year stand, its order among others, and its row."""

from __future__ import annotations

from answer.draft import Evidence
from answer.model import Row
from answer.reading.ask import Figure
from corpus import Document, Target, spoken_time

_LIMITS = (
    ("at most", ("不超过", "不高于", "不多于", "以内", "以下", "至多", "最多", "≤", "⩽")),
    ("at least", ("不低于", "不少于", "以上", "至少", "最少", "≥", "⩾")),
    ("over", ("超过", "高于", "多于", "突破", "超出", "超", ">", "＞")),
    ("below", ("低于", "少于", "不足", "不到", "<", "＜")),
)


def sentence_evidence(document: Document, target: Target) -> tuple[tuple[Evidence, ...], str]:
    """Return the sentence of a figure, with where its year stands if that is elsewhere, and the year as it is said.

    The year is "" when the plan's words near the figure do not hold it (十四五期间): then it is not said as a claim.
    """
    begin, end = sentence_of(document, target)
    proof: tuple[Evidence, ...] = (Evidence(document, begin, end),)
    year = f"{target.year}年" if target.year else ""
    if not year or (str(target.year) in document.text[begin:end] and not target.header):
        return proof, year if year in document.text[begin:end] else ""
    stated = _year_range(document, target)
    if stated and year in document.text[slice(*stated)]:
        return (*proof, Evidence(document, *stated)), year
    return proof, ""


def when_said(document: Document, target: Target) -> str:
    """Return the words of a figure's own sentence that say when without a year, "" where it has none or a year is told."""
    begin, end = sentence_of(document, target)
    year = str(target.year) if target.year else ""
    if year and year in document.text[begin:end]:
        return ""
    return spoken_time(document.text[begin : target.end], target.figure[0] - begin)


def printed(document: Document, target: Target, *, bare: bool = False) -> tuple[str, tuple[str, ...]]:
    """Return a figure as the plan prints it, with its comparators unless it is to be `bare`, and the printed pieces."""
    figure = document.text[slice(*target.figure)]
    words = target.comparator.split("…") if target.comparator and not bare else []
    after = document.text[target.figure[1] : target.figure[1] + 2]
    behind = [w for w in words if after.startswith(w)]
    before = [w for w in words if w not in behind]
    if target.header and target.unit not in figure:  # a table prints the unit in a cell of its own
        return "".join((*before, figure, target.unit)), (*before, figure, target.unit)
    return "".join((*before, figure, *behind)), (*before, "".join((figure, *behind)))


def value_of(target: Target) -> float:
    """Return one number for ordering: the low end of a range, scale words counted in."""
    low = target.value[0] if isinstance(target.value, tuple) else target.value
    scale = 1.0
    for word, factor in (("万", 1e4), ("亿", 1e8)):
        scale *= factor if target.unit.startswith(word) or target.unit.startswith("万" + word) else 1
    return low * scale


def limit_of(target: Target) -> str:
    """Return what kind of limit a plan's words set on a figure (at least, over, at most, below); "" for the figure itself."""
    words = target.comparator or ""
    return next((kind for kind, held in _LIMITS if any(w in words for w in held)), "")


def row(document: Document, target: Target) -> Row:
    """Return a target as the contract's row."""
    span = document.span(target.start, target.end)
    return {
        "region": document.region,
        "document": document.name,
        "section": [f"{s.marker}{s.heading}" for s in document.lineage(document.sections[target.section])],
        "what": target.what,
        "comparator": target.comparator,
        "value": list(target.value) if isinstance(target.value, tuple) else target.value,
        "unit": target.unit,
        "year": target.year,
        "kind": target.kind,
        "start": span.start,
        "end": span.end,
        "quote": document.raw[span.start : span.end],
        **({"corrected": target.corrected} if target.corrected else {}),
    }


def sentence_of(document: Document, target: Target) -> tuple[int, int]:
    """Return the clean range of the sentence around a target, at most from its last stop to its next."""
    text = document.text
    begin = max(text.rfind(c, 0, target.start) for c in "。；！\n") + 1
    ends = [i for c in "。；！\n" if (i := text.find(c, target.figure[1])) >= 0]
    return begin, min(min(ends, default=len(text) - 1) + 1, len(text))


def _year_range(document: Document, target: Target) -> tuple[int, int] | None:
    """Return where the year of a target stands: in its paragraph, else None."""
    if target.header:
        return target.header
    begin = document.text.rfind("\n", 0, target.start) + 1
    at = document.text.rfind(str(target.year), begin, target.end)
    if at < 0:
        return None
    ends = [i for c in "，,。；：\n" if (i := document.text.find(c, at)) >= 0]
    return at, min(ends, default=len(document.text))


def is_figure(target: Target, figure: Figure) -> bool:
    """Tell whether a target has a stated value, in the same unit where the statement has one."""
    values = target.value if isinstance(target.value, tuple) else (target.value,)
    percent = ("%", "个百分点")
    same_unit = (
        not figure.unit
        or figure.unit == target.unit
        or (figure.unit in percent and target.unit in percent)
        or (not target.unit.startswith(("万", "亿")) and figure.unit[-1] == target.unit[-1:])
    )
    return figure.value in values and same_unit
