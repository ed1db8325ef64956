"""Entries of the ledger → tables for a file: the entries with their sources, and what the file holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

from answer.model import Citation, Language
from answer.views.exports import Sheet, Value
from answer.views.responsibilities import Choice, Entry, Responsibilities
from corpus import Role

_COLUMNS: tuple[tuple[str, str, int], ...] = (
    ("序号", "No.", 7),
    ("地区", "Region", 11),
    ("规划期", "Period", 12),
    ("行动（工程、事项）", "Action", 28),
    ("任务", "Task", 30),
    ("角色", "Role", 9),
    ("原文用语", "Role as printed", 13),
    ("单位", "Units", 46),
    ("单位数", "Number of units", 8),
    ("时限", "Deadline", 13),
    ("出处", "Source", 52),
    ("原文", "Verbatim quote", 70),
    ("依据的规则", "Rule relied on", 28),
    ("文件", "File", 24),
    ("起", "Start", 8),
    ("止", "End", 8),
)
ROLES: dict[Role, tuple[str, str]] = {
    "lead": ("牵头", "lead"),
    "cooperate": ("配合", "cooperate"),
    "responsible": ("责任", "responsible"),
    "guide": ("指导", "guides"),
}
_ALL = ("全部", "all")
_WHOLE = ("（整项行动）", "(the action as a whole)")
_NAMES = ("责任台账", "Ledger")
_ABOUT = ("说明", "About")


def ledger_sheet(
    entries: Sequence[Entry], formal: Callable[[Citation], str], *, language: Language = "zh", joint: str = "、"
) -> Sheet:
    """Return entries as a table, one a row.

    Args:
        entries: in the order wanted.
        formal: gives a citation as officials write it.
        language: of heads and roles; what the plans say stays as they say it.
        joint: what stands between units.
    """
    en = language == "en"
    rows = tuple(_row(entry, formal, en, joint) for entry in entries)
    return Sheet(_NAMES[en], tuple(c[1] if en else c[0] for c in _COLUMNS), tuple(c[2] for c in _COLUMNS), rows)


def about_sheet(
    entries: Sequence[Entry], held: Responsibilities, choice: Choice, *, made: datetime, language: Language = "zh"
) -> Sheet:
    """Return what a file of entries holds: what was chosen, when, how many of how many, and from which plans."""
    en = language == "en"
    everything = _ALL[en]
    units = (f"{group.name}（{'、'.join(group.names)}）" for group in held.named(choice.unit))
    unit = "；".join(units) if choice.unit else everything
    role = next((names[en] for key, names in ROLES.items() if key == choice.role), everything)
    counts = Counter(entry.document for entry in entries)
    whole = Counter(entry.document for entry in held.entries)
    plans = {entry.document: entry.citation for entry in held.entries}
    rows: list[tuple[Value, Value]] = [
        (("生成时间", "Made")[en], made.strftime("%Y-%m-%d %H:%M")),
        (("行数", "Rows")[en], _of(len(entries), len(held.entries), held.whole, en)),
        (("地区", "Region")[en], choice.region or everything),
        (("角色", "Role")[en], role),
        (("行动", "Action")[en], choice.action or everything),
        (("单位", "Unit")[en], unit),
        (("文字", "Text")[en], choice.text or ("无", "none")[en]),
        (("单位的归并", "How units are matched")[en], _MATCHING[en]),
        (("出处的写法", "How sources are given")[en], _SOURCES[en]),
        (("角色的含义", "What the roles mean")[en], _MEANINGS[en]),
    ]
    for document, cited in plans.items():
        number = f"（{cited.number}）" if cited.number else ""
        what = f"《{cited.title}》{number} {document}: {counts[document]} / {whole[document]}"
        rows.append((("文件", "File")[en], what))
    return Sheet(_ABOUT[en], (("项目", "Item")[en], ("内容", "Content")[en]), (16, 100), rows, listed=False)


_MATCHING = (
    "按单位筛选时，同一机构的不同写法（如全称与简称）一并选出；表中单位名称一律照录原文。",
    "A unit's full and short names count as one when filtering; names are always given as printed.",
)
_SOURCES = (
    "起、止为该文件解码后的字符位置（止不含），原文一栏与文件该处逐字相同；台账由程序从原文读出。",
    "Start and end are character offsets into the decoded file (end exclusive); the quote is that very slice.",
)
_MEANINGS = (
    "牵头、配合（含参加、协办等）依原文；原文只列单位而未分主次的，记为责任。",
    "Lead and cooperate as the text says; where it lists units without telling which leads: responsible.",
)


def _of(shown: int, every: int, whole: bool, en: bool) -> str:
    ledger = (("已识别的分工", "the rows recognised"), ("完整台账", "the complete ledger"))[whole][en]
    if shown == every:
        return (f"{shown}（{ledger}）", f"{shown} ({ledger})")[en]
    return (f"{shown}（符合条件的全部；{ledger} {every}）", f"{shown} (all that fit; of {every} of {ledger})")[en]


def _period(entry: Entry) -> str:
    return "—".join(str(year) for year in dict.fromkeys(entry.period)) if entry.period else ""


def _row(entry: Entry, formal: Callable[[Citation], str], en: bool, joint: str) -> tuple[Value, ...]:
    cited = entry.citation
    source = f"{formal(cited)}（{cited.document}，{cited.start}–{cited.end}）"
    return (
        cited.marker,
        entry.region,
        _period(entry),
        entry.action,
        _WHOLE[en] if entry.whole else entry.governs,
        ROLES[entry.role][en],
        entry.label,
        joint.join(unit.name for unit in entry.units),
        len(entry.units),
        entry.deadline,
        source,
        cited.quote,
        entry.rule.quote if entry.rule else "",
        cited.document,
        cited.start,
        cited.end,
    )
