"""Pieces that the views of the ledger share: units and places to go as buttons, roles, export links."""

from __future__ import annotations

import html
from collections.abc import Iterable
from urllib.parse import urlencode

from answer.model import Citation, Language
from answer.views.responsibilities import Choice, Named
from corpus import Role
from ui.render import escape
from ui.sources import source_link
from ui.texts import say

EXPORT = "/page/export/ledger"
MATRIX_EXPORT = "/page/export/matrix"


def go(shown: str, kind: str = "", /, **where: str) -> str:
    """Return a button that leads within the tab.

    Args:
        shown: what it shows, not yet escaped.
        kind: its class beside `go`.
        where: view (list, units), and for it unit (a key), region, role, action, text; those left out are no filter.
    """
    data = "".join(f' data-{name}="{html.escape(value, quote=True)}"' for name, value in where.items())
    return f'<button type="button" class="go {kind}"{data}>{escape(shown)}</button>'


def units_html(units: Iterable[Named], marked: str = "") -> str:
    """Return units as printed, each a button to its page; that with the key `marked` stands out."""
    shown = [go(u.name, "unit marked" if marked in u.keys else "unit", view="units", unit=u.keys[0]) for u in units]
    joints = ["、"] * (len(shown) - 1) + [""]
    return "".join(f'<span class="pair">{unit}{joint}</span>' for unit, joint in zip(shown, joints, strict=True))


def role_html(role: Role, label: str, language: Language) -> str:
    """Return a role, with the text's own word for it where that says more."""
    word = say(f"ledger_role_{role}", language)
    about = html.escape(say(f"ledger_role_{role}_about", language), quote=True)
    printed = f"<small>{escape(label)}</small>" if label and label != say(f"ledger_role_{role}", "zh") else ""
    return f'<span class="role {role}" title="{about}">{word}</span>{printed}'


def cite_html(cited: Citation, language: Language) -> str:
    """Return the link to a statement."""
    where = " › ".join((f"《{cited.title}》", *cited.section))
    return source_link(cited.document, cited.start, cited.end, say("ledger_quote", language), title=where)


def rule_html(rule: Citation | None, language: Language) -> str:
    """Return the link to the sentence that gives a role; "" where none is needed."""
    if rule is None:
        return ""
    about = say("ledger_rule_about", language, quote=rule.quote)
    return source_link(rule.document, rule.start, rule.end, say("ledger_rule", language), title=about)


def exports_html(choice: Choice, language: Language) -> str:
    """Return the links that export the entries chosen."""
    given = {name: getattr(choice, name) for name in ("region", "role", "action", "unit", "text")}
    return _exports(EXPORT, [(name, value) for name, value in given.items() if value], language)


def matrix_exports_html(regions: Iterable[str], shared: bool, language: Language) -> str:
    """Return the links that export actions beside the plans of `regions`, () for all."""
    asked = [("region", region) for region in regions] + ([("shared", "true")] if shared else [])
    return _exports(MATRIX_EXPORT, asked, language)


def _exports(address: str, asked: list[tuple[str, str]], language: Language) -> str:
    asked = asked + ([("language", "en")] if language == "en" else [])
    query = html.escape(f"?{urlencode(asked)}" if asked else "", quote=True)
    links = (
        f'<a class="export" href="{address[1:]}.{kind}{query}" download>{say(f"ledger_export_{kind}", language)}</a>'
        for kind in ("xlsx", "csv")
    )
    return f'<span class="exports">{"".join(links)}</span>'


def title_html(title: str, region: str) -> str:
    """Return a plan's title in small, without the region that stands above it."""
    short = title.removeprefix(region) or title
    return f'<small class="title" title="{html.escape(title, quote=True)}">{escape(short)}</small>'


def period_html(period: tuple[int, int] | None) -> str:
    """Return the years of a plan, "" when its text does not tell."""
    return "—".join(str(year) for year in dict.fromkeys(period)) if period else ""


def head_html(text: str, *, sorts: str = "text") -> str:
    """Return the head of a column; `sorts` is how its cells compare (text, number), "" for a column that can't be sorted."""
    if not sorts:
        return f'<th scope="col">{escape(text)}</th>'
    return f'<th scope="col" aria-sort="none" data-sorts="{sorts}"><button type="button" class="sort">{escape(text)}</button></th>'
