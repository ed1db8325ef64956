"""The figures of the plans → HTML: the table of all, and one indicator's chart with the table beside it.

The chart is HTML and not a picture: every mark is a line of text with its bar, so it is read out, selected, zoomed, printed and
reflowed like text, takes the page's colours in the dark, and each mark carries the link to its source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from answer.model import Language
from answer.views.series import Panel, Point, Series
from ui.correcting_view import correct_button, mark_html
from ui.render import escape
from ui.sources import source_link
from ui.texts import count, say

Names = Mapping[str, str]
"""By file name how a plan is called."""

_COLUMNS = ("plan", "what", "value", "year", "kind", "section")


def series_html(series: Series, names: Names, language: Language) -> str:
    """Return an indicator's heading, its chart by goal year, what to mind, and the table of its figures."""
    unit = series.unit or say("targets_no_unit", language)
    scope = say("targets_scope", language, unit=escape(unit), plans=len(series.plans), points=len(series.points))
    head = f"<h3>{escape(series.what)}<small>{scope}</small></h3>"
    return (
        f'<section class="indicator" data-cites>{head}<div class="pair">'
        f"{_chart(series, names, language)}{_points_table(series, names, language)}</div></section>"
    )


def table_html(held: Sequence[Point], total: int, names: Names, language: Language, *, writable: bool = False) -> str:
    """Return the table of figures, sortable by each column; `total` is how many there are without any choice made.

    Where the library is `writable`, each has a button that opens the form to correct it.
    """
    if not held:
        return f'<p class="nothing" role="status">{say("targets_none" if total else "targets_empty", language)}</p>'
    found = (
        count("targets_count", language, total)
        if len(held) == total
        else say("targets_found", language, shown=len(held), count=total)
    )
    heads = "".join(_sortable_head(column, language) for column in _COLUMNS)
    rows = "".join(_row(point, names, language, writable=writable) for point in held)
    return (
        f'<p class="found" role="status">{found}</p>'
        f'<div class="sheet-scroll" tabindex="0" role="region" aria-label="{say("targets_scroll", language)}">'
        f'<table class="sheet" data-sortable data-cites aria-label="{say("targets_all", language)}"><thead><tr>{heads}'
        f'<th scope="col">{say("targets_source", language)}</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def year_text(point: Point, language: Language) -> str:
    """Return the year of a figure as it may be said: as written, as derived, or that none is written."""
    if point.year is None:
        return say("targets_year_none", language)
    return say("targets_year" if point.year_written else "targets_year_derived", language, year=point.year)


def links_html(point: Point, names: Names, language: Language, text: str) -> str:
    """Return the links to a figure's clause, and to its year where that stands elsewhere."""
    out = source_link(point.document, point.start, point.end, text, title=_title(point, names, language))
    if point.year_at:
        title = say("targets_year_title", language, place=names[point.document], year=point.year)
        out += source_link(point.document, *point.year_at, say("targets_col_year", language), title=title)
    return out


def _title(point: Point, names: Names, language: Language) -> str:
    return say("targets_source_title", language, place=names[point.document], what=point.what, value=point.printed)


def _sortable_head(column: str, language: Language) -> str:
    kind = ' data-type="number"' if column in ("value", "year") else ""
    return f'<th scope="col"{kind}><button type="button">{say(f"targets_col_{column}", language)}</button></th>'


def _row(point: Point, names: Names, language: Language, *, writable: bool) -> str:
    section = escape(point.section[-1]) if point.section else ""
    path = escape(" › ".join(point.section))
    correct = correct_button(point.document, *point.figure_at, language, table="target") if writable else ""
    return (
        f'<tr><th scope="row">{escape(names[point.document])}</th><td class="what">{escape(point.what)}</td>'
        f'<td class="value" data-sort="{point.order}">{escape(point.printed)}{mark_html(point.corrected, language)}</td>'
        f'<td class="year" data-sort="{point.year or ""}">{year_text(point, language)}</td>'
        f'<td><span class="kind {point.kind}">{say(f"targets_kind_{point.kind}", language)}</span></td>'
        f'<td class="section" title="{path}">{section}</td>'
        f'<td class="links">{links_html(point, names, language, say("targets_source", language))}{correct}</td></tr>'
    )


def _chart(series: Series, names: Names, language: Language) -> str:
    unit = series.unit or say("targets_no_unit", language)
    label = say("targets_chart", language, what=escape(series.what), unit=escape(unit))
    longest = max((p.high for p in series.points), default=0) or 1
    panels = "".join(_panel(panel, longest, names, language) for panel in series.panels())
    kinds = [kind for kind in ("baseline", "target", "standing") if any(p.kind == kind for p in series.points)]
    legend = "".join(f'<span class="key {k}"><i></i>{say(f"targets_kind_{k}", language)}</span>' for k in kinds)
    notes = [say("targets_chart_note", language)]
    derived = any(p.year is not None and not p.year_written for p in series.points)
    if derived:
        notes.append(say("targets_derived_note", language))
    if series.other_units:
        notes.append(
            say("targets_other_units", language, units=escape("、".join(u or "—" for u in series.other_units)))
        )
    return (
        f'<figure class="chart{" derived" if derived else ""}" aria-label="{label}"><p class="legend" aria-hidden="true">{legend}</p>{panels}'
        f"<figcaption>{'<br>'.join(notes)}</figcaption></figure>"
    )


def _panel(panel: Panel, longest: float, names: Names, language: Language) -> str:
    head = say("targets_panel", language, year=panel.year) if panel.year else say("targets_panel_none", language)
    plans = "".join(
        f'<div class="plan"><h5>{escape(names[plan])}</h5><ul>'
        f"{''.join(_mark(p, longest, names, language) for p in points)}</ul></div>"
        for plan, points in panel.plans
    )
    return f'<div class="panel"><h4>{head}</h4>{plans}</div>'


def _mark(point: Point, longest: float, names: Names, language: Language) -> str:
    """Return one figure: when and of what kind, its bar (a range's upper part lighter), and the figure as printed."""
    low, high = max(point.low, 0) / longest, max(point.high, 0) / longest
    further = f'<span class="further" style="--share:{high - low:.4f}"></span>' if high > low else ""
    kind = say(f"targets_kind_{point.kind}", language)
    title = _title(point, names, language)
    return (
        f'<li class="{point.kind}"><span class="when">{year_text(point, language)} <em>{kind}</em></span>'
        f'<span class="track"><span class="bar" style="--share:{low:.4f}"></span>{further}'
        f"{source_link(point.document, point.start, point.end, point.printed, title=title, kind='figure')}</span></li>"
    )


def _points_table(series: Series, names: Names, language: Language) -> str:
    heads = "".join(
        f'<th scope="col">{say(f"targets_col_{c}", language)}</th>' for c in ("plan", "year", "kind", "value")
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(names[p.document])}</th><td class="year">{year_text(p, language)}</td>'
        f'<td><span class="kind {p.kind}">{say(f"targets_kind_{p.kind}", language)}</span></td>'
        f'<td class="value">{escape(p.printed)}</td>'
        f'<td class="quote">{escape(p.quote.strip())} {links_html(p, names, language, say("targets_source", language))}</td></tr>'
        for p in series.points
    )
    caption = say("targets_table_caption", language, what=escape(series.what))
    return (
        f'<div class="sheet-scroll" tabindex="0" role="region" aria-label="{caption}"><table class="sheet">'
        f'<caption>{caption}</caption><thead><tr>{heads}<th scope="col">{say("targets_col_quote", language)}</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )
