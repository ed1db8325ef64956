"""Plots as PNG bytes. Chinese labels where a font for them is installed, else English ones."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from matplotlib import font_manager
from matplotlib.figure import Figure

from evaluation.sampling import Measure
from evaluation.texts import Tongue, metric_names, words

_CJK_FONTS = (
    "Noto Sans CJK",
    "Source Han Sans",
    "WenQuanYi",
    "SimHei",
    "Microsoft YaHei",
    "PingFang",
    "Noto Serif CJK",
)
_BLUE, _GREY = "#2f6db3", "#444444"


def cjk_font() -> str:
    """Return the name of an installed font for Chinese, "" for none."""
    installed = sorted({font.name for font in font_manager.fontManager.ttflist})
    return next((name for wanted in _CJK_FONTS for name in installed if name.startswith(wanted)), "")


def drawn_in(tongue: Tongue) -> Tongue:
    """Return the language that labels can be drawn in."""
    return tongue if tongue == "en" or cjk_font() else "en"


def groups_plot(groups: Mapping[str, tuple[int, int]], tongue: Tongue) -> bytes:
    """Return a bar a group: its share of right answers, with right / all beside it."""
    said = words(drawn_in(tongue))
    names = [name if name.isascii() or cjk_font() else f"{i}" for i, name in enumerate(groups, start=1)]
    shares = [right / total for right, total in groups.values()]
    notes = [f"{right}/{total}" for right, total in groups.values()]
    return bars(names, shares, notes, f"{said['by_type']}: {said['right']}")


def measures_plot(measures: Mapping[str, Measure], tongue: Tongue) -> bytes:
    """Return a bar a metric, with its interval."""
    shown = {name: m for name, m in measures.items() if m.value is not None}
    names = metric_names(drawn_in(tongue))
    values = [m.value or 0.0 for m in shown.values()]
    ends = [((m.value or 0) - (m.low or 0), (m.high or 0) - (m.value or 0)) for m in shown.values()]
    title = words(drawn_in(tongue))["overall"]
    return bars([names[n] for n in shown], values, [f"{value:.3f}" for value in values], title, ends=ends)


def systems_plot(systems: Mapping[str, Mapping[str, Measure]]) -> bytes:
    """Return a bar a system: its share of right answers, with its interval."""
    found = [measures["accuracy"] for measures in systems.values()]
    values = [m.value or 0.0 for m in found]
    ends = [((m.value or 0) - (m.low or 0), (m.high or 0) - (m.value or 0)) for m in found]
    return bars(list(systems), values, [f"{value:.3f}" for value in values], "right answers, 95% interval", ends=ends)


def bars(
    names: Sequence[str],
    values: Sequence[float],
    notes: Sequence[str],
    title: str,
    *,
    ends: Sequence[tuple[float, float]] | None = None,
) -> bytes:
    """Return horizontal bars of shares (0..1) from top to bottom as a PNG; `ends` are lengths below and above."""
    figure = Figure(figsize=(8, 0.36 * len(names) + 1.2), layout="constrained")
    axes = figure.subplots()
    fonts = [*([cjk_font()] if cjk_font() else []), "DejaVu Sans"]
    below_above = [[max(0.0, e[side]) for e in ends] for side in (0, 1)] if ends else None
    axes.barh(range(len(names)), values, color=_BLUE, xerr=below_above, ecolor=_GREY, capsize=2)
    axes.set_yticks(range(len(names)), names, fontfamily=fonts)
    axes.set_xlim(0, 1.18)
    axes.invert_yaxis()
    for row, note in enumerate(notes):
        axes.text(1.03, row, note, va="center", fontsize=8)
    axes.set_title(title, fontfamily=fonts)
    axes.spines[["top", "right"]].set_visible(False)
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=110)
    return out.getvalue()
