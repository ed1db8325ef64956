"""The words of correcting a row."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, tuple[str, str]] = {
    "correct": ("更正", "Correct"),
    "correct_add": ("补录", "Add a row"),
    "correct_title": ("更正这一行", "Correct this row"),
    "correct_hint": (
        "事项、单位和数字须与原文这一处逐字相符；事项也可以是某个标题。更正连同姓名、时间保存在方案旁。",
        "Matter, units and figure must stand in the plan here, word for word; the matter may be a heading. "
        "Who corrected it and when is kept beside the plan.",
    ),
    "correct_matter": ("事项", "Matter"),
    "correct_role": ("角色", "Role"),
    "correct_units": ("单位（用顿号隔开）", "Units (、 between them)"),
    "correct_what": ("指标", "What is measured"),
    "correct_figure": ("数字和单位（照原文）", "Figure and unit, as printed"),
    "correct_year": ("年份（可空）", "Year (may be empty)"),
    "correct_author": ("您的姓名", "Your name"),
    "correct_save": ("保存", "Save"),
    "correct_strike": ("这里没有这一行", "There is no such row"),
    "correct_cancel": ("取消", "Cancel"),
    "correct_saving": ("正在保存…", "Saving…"),
    "correct_saved": ("已保存更正。", "The correction is kept."),
    "correct_withdraw": ("撤回", "Take back"),
    "correct_withdrawn": ("已撤回更正。", "The correction is taken back."),
    "correct_visitor": ("访客{mark}", "visitor {mark}"),
    "corrected": ("人工更正", "corrected by a person"),
    "corrections": ("人工更正 {count} 条", "{count} corrections by people"),
    "correction_stale": ("不再适用", "No longer applies"),
}
