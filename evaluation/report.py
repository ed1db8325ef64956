"""A scored run, and how it stands against a baseline → Markdown and self-contained HTML, Chinese and English."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evaluation.case import Case
from evaluation.comparing import Comparison
from evaluation.files import write_aside
from evaluation.plotting import groups_plot, measures_plot
from evaluation.scoring import METRICS, Score
from evaluation.texts import Tongue, metric_names, words

TEMPLATES = Path(__file__).with_name("templates")
TONGUES: tuple[Tongue, ...] = ("zh", "en")
_SHOWN = 600


def write_reports(
    found: Score, record: Mapping[str, Any], *, comparison: Comparison | None, folder: Path
) -> tuple[Path, ...]:
    """Write report.{zh,en}.{html,md} and the Markdown's plots into `folder`; return the paths, HTML first.

    Raises:
        OSError: the disk refused.
    """
    written: list[Path] = []
    for tongue in TONGUES:
        plots = {
            "measures": measures_plot(found.measures, tongue),
            "by_type": groups_plot(found.by_type(), tongue),
        }
        names = {name: f"{name}.{tongue}.png" for name in plots}
        told = content(found, record, comparison=comparison, tongue=tongue)
        sources = {name: f"data:image/png;base64,{b64encode(png).decode()}" for name, png in plots.items()}
        for suffix, images in (("html", sources), ("md", names)):
            path = folder / f"report.{tongue}.{suffix}"
            write_aside(path, render(f"report.{suffix}.j2", {**told, "images": images}))
            written.append(path)
        for name, png in plots.items():
            write_aside(folder / names[name], png)
    return tuple(sorted(written, key=lambda path: path.suffix))


def render(template: str, told: Mapping[str, Any]) -> str:
    """Return a template filled in; a missing value is an error, HTML is escaped."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=lambda name: bool(name and name.endswith(".html.j2")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"cell": cell, "figure": figure}
    return environment.get_template(template).render(told)


def cell(text: object) -> str:
    """Return a text as one cell of a Markdown table."""
    return str(text).replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")


def figure(value: object) -> str:
    """Return a share with three decimals, – for none, anything else as it is."""
    return "–" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)


def content(
    found: Score, record: Mapping[str, Any], *, comparison: Comparison | None, tongue: Tongue
) -> dict[str, Any]:
    """Return what both templates show, in one language."""
    plain = found.to_json()
    names = metric_names(tongue)
    questions = {held.gold.id: asked(held) for held in found.cases}
    return {
        "tongue": tongue,
        "say": words(tongue),
        "plain": plain,
        "measures": [(names[name], name, found.measures[name]) for name in METRICS],
        "groups": [(key, plain[key]) for key in ("by_type", "by_lang", "by_region")],
        "failures": [failure(held, tongue) for held in found.failures()],
        "comparison": comparison,
        "names": names,
        "questions": questions,
        "record": [(key, _plain(value)) for key, value in record.items()],
    }


def asked(held: Case) -> str:
    """Return a question with its history."""
    return " / ".join([*(turn.content for turn in held.gold.history), held.gold.question])


def failure(held: Case, tongue: Tongue) -> dict[str, Any]:
    """Return what a report shows of a wrong answer."""
    said = words(tongue)
    expected = " + ".join("|".join(group) for group in held.gold.must_include) or said["refusal"]
    return {
        "id": held.gold.id,
        "type": held.gold.type,
        "question": asked(held),
        "expected": expected,
        "got": held.answer.answer[:_SHOWN] if held.answer else "",
        "citations": [f"{c.record.document or '?'}: {c.record.quote[:160]}" for c in held.cited],
        "why": f"{said[f'why_{held.why}']}{': ' if held.details else ''}{', '.join(held.details)}",
    }


def _plain(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_plain(item)}" for key, item in value.items())
    return str(value)
