"""The words around the tabs: the head line, and the tabs' names."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, tuple[str, str]] = {
    "title": ("规划问答", "Plan Q&A"),
    "subtitle": (
        "只依据已收录的规划原文，每条结论都附可核对的出处",
        "From the plans held alone; every statement comes with the passage it stands on",
    ),
    "language": ("界面语言", "Interface language"),
    "filling": ("正在载入……", "Loading…"),
    "tab_ask": ("问答", "Ask"),
    "tab_ledger": ("责任台账", "Ledger"),
    "tab_targets": ("目标", "Targets"),
    "tab_compare": ("对比", "Compare"),
    "tab_briefing": ("简报", "Briefing"),
    "tab_library": ("文库", "Library"),
}
