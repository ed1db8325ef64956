"""What two versions of a plan differ in: nothing is lost, nothing made up, and the other way round it is the reverse."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from gold import CORPUS
from hypothesis import given
from hypothesis import strategies as st

from answer.differences import differences, sides, version_differences
from corpus import CorpusError, Shelf, read_file

ROWS = st.lists(
    st.builds(lambda about, says: {"about": about, "says": says}, st.sampled_from("甲乙丙"), st.integers(0, 2)),
    max_size=8,
)
DAXIANG = CORPUS / "daxiang_2021-2025.txt"


def _counted(rows: object) -> Counter[tuple[str, int]]:
    return Counter((row["about"], row["says"]) for row in rows)  # type: ignore[attr-defined]


@given(ROWS, ROWS)
def test_the_earlier_rows_with_the_differences_are_the_later(before: list, after: list) -> None:
    def of(first: list, second: list):  # type: ignore[no-untyped-def]
        return sides(first, second, same=lambda row: row["about"], alike=lambda row: row["says"])

    found = of(before, after)
    gone = _counted(found.dropped) + _counted(row for row, _ in found.changed)
    come = _counted(found.added) + _counted(row for _, row in found.changed)
    assert _counted(before) - gone + come == _counted(after)
    assert gone <= _counted(before)
    assert all(first["about"] == second["about"] and first["says"] != second["says"] for first, second in found.changed)
    assert not {row["about"] for row in found.added} & {row["about"] for row in found.dropped}
    back = of(after, before)
    assert (_counted(back.added), _counted(back.dropped)) == (_counted(found.dropped), _counted(found.added))
    assert Counter((b["says"], a["says"], a["about"]) for a, b in back.changed) == Counter(
        (a["says"], b["says"], a["about"]) for a, b in found.changed
    )
    assert not of(before, list(reversed(before)))


def test_of_a_real_plan_what_was_edited_is_what_differs() -> None:
    text = DAXIANG.read_text(encoding="utf-8")
    whole = read_file(text.encode(), "a.txt")
    assert not differences(whole, whole)
    leads = [d for a in whole.assignments["a.txt"] for d in a.duties if d.role == "lead"]
    unit = leads[0].units[0].name
    figure = next(t for t in whole.targets["a.txt"] if t.kind == "target" and isinstance(t.value, float | int))
    digits = whole.documents[0].quote(*figure.figure)
    edited = read_file(text.replace(unit, "区养蜂局").replace(digits, f"9{digits}").encode(), "a.txt")
    found = differences(whole, edited)
    assert {row["unit"] for row in found.duties.dropped} == {unit}
    assert {row["unit"] for row in found.duties.added} == {"区养蜂局"}
    assert len(found.duties.added) == len(found.duties.dropped)
    assert (figure.what, figure.year) in {(a["what"], a["year"]) for a, _ in found.targets.changed}
    assert all(text[row["start"] : row["end"]] == row["quote"] for row in found.duties.dropped)


def test_versions_are_compared_by_number(tmp_path: Path) -> None:
    plan = "某县养蜂方案（2024—2026年）\n\n一、任务\n（一）推进养蜂。到2026年养蜂达到{}箱。（{}：县农业农村局）\n"
    shelf = Shelf(tmp_path)
    shelf.add(plan.format(1000, "责任单位").encode(), "甲.txt")
    with pytest.raises(CorpusError, match="旧版本"):
        version_differences(shelf, "甲.txt")
    for number, role in ((2000, "责任单位"), (2000, "牵头单位")):
        shelf.add(plan.format(number, role).encode(), "甲.txt", replace=True)
    latest, first, both = (version_differences(shelf, "甲.txt", *numbers) for numbers in ((), (1, 2), (1,)))
    assert [(a["role"], b["role"]) for a, b in latest.duties.changed] == [("responsible", "lead")]
    assert not latest.targets
    assert [(a["value"], b["value"]) for a, b in first.targets.changed] == [(1000, 2000)]
    assert not first.duties
    assert both.duties == latest.duties
    assert both.targets == first.targets
    with pytest.raises(CorpusError):
        version_differences(shelf, "甲.txt", 3)
