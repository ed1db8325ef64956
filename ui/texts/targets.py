"""The words of 目标."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, tuple[str, str]] = {
    "targets_compare": ("同一指标对照", "One indicator across plans"),
    "targets_indicator": ("指标", "Indicator"),
    "targets_indicator_info": (
        "可输入文字查找；名称、单位都相同的才归为一项",
        "Type to search; only equal names in equal units are one",
    ),
    "targets_indicator_choice": ("{what}（{unit}）· {plans} 份规划", "{what} ({unit}) · {plans} plans"),
    "targets_indicator_choice_one": ("{what}（{unit}）", "{what} ({unit})"),
    "targets_no_unit": ("无单位", "no unit"),
    "targets_scope": (
        "单位：{unit} · {plans} 份规划 · {points} 个数值",
        "Unit: {unit} · plans: {plans} · figures: {points}",
    ),
    "targets_panel": ("目标年：{year} 年", "Goal for {year}"),
    "targets_panel_none": ("未写目标年份", "No goal year stated"),
    "targets_chart": ("图：{what}（{unit}），按目标年份分组", "Chart: {what} ({unit}), grouped by goal year"),
    "targets_chart_note": (
        "条长自零起，只按数字成比例；“达到”“超过”“力争”“以上”等措辞照录原文。不同目标年份分组列出，不宜直接比高低。",
        "Bars start at zero and show the number alone; words such as 达到, 超过, 力争, 以上 are the plans' own. "
        "Goals for different years stand apart and should not be ranked against each other.",
    ),
    "targets_derived_note": (
        "标“推定”的年份：原文此处未直接写年份，由“十四五”期间、5年内、上文或完成时限得出。",
        "Years marked “derived”: not written by the figure; they follow from words such as “十四五” or 5年内, or a deadline.",
    ),
    "targets_other_units": (
        "另有同名而单位不同的指标（{units}），单位不同，未并入。",
        "Plans also state this in other units ({units}); figures of different units are not merged.",
    ),
    "targets_table_caption": ("{what}：逐条数值与原文", "{what}: each figure with its text"),
    "targets_kind_target": ("目标", "Target"),
    "targets_kind_baseline": ("基数", "Baseline"),
    "targets_kind_standing": ("常设", "Standing"),
    "targets_kind_hint": (
        "目标：到某年要达到；基数：过去或目前的水平；常设：每年如此、或未写年份的要求",
        "Target: to be reached by a year. Baseline: a past or present level. Standing: yearly, or without a year",
    ),
    "targets_year": ("{year}年", "{year}"),
    "targets_year_derived": ("{year}年（推定）", "{year} (derived)"),
    "targets_year_none": ("未写年份", "no year stated"),
    "targets_all": ("全部目标", "All targets"),
    "targets_plans": ("地区", "Region"),
    "targets_kinds": ("类型", "Kind"),
    "targets_years": ("年份", "Year"),
    "targets_text": ("查找", "Search"),
    "targets_text_hint": ("指标、原文或章节中的字词", "Words of the name, the text or the headings"),
    "targets_everything": ("全部", "All"),
    "targets_count": ("共 {count} 条", "{count} figures"),
    "targets_count_one": ("共 {count} 条", "{count} figure"),
    "targets_found": ("{shown} 条（共 {count} 条）", "{shown} of {count} figures"),
    "targets_none": (
        "没有符合条件的目标。可放宽地区、类型、年份，或换一个词。",
        "No target fits. Widen region, kind or year, or try another word.",
    ),
    "targets_empty": ("已收录的规划中没有读到数量目标。", "No figures were found in the plans held."),
    "targets_col_plan": ("地区", "Region"),
    "targets_col_what": ("指标", "Indicator"),
    "targets_col_value": ("数值（照录原文）", "Value (as printed)"),
    "targets_col_year": ("年份", "Year"),
    "targets_col_kind": ("类型", "Kind"),
    "targets_col_section": ("所在章节", "Section"),
    "targets_col_quote": ("原文", "Text"),
    "targets_source": ("原文", "Source"),
    "targets_source_title": ("查看原文：{place} {what} {value}", "Source: {place}, {what} {value}"),
    "targets_year_title": ("查看年份出处：{place} {year}年", "Where the year stands: {place}, {year}"),
    "targets_scroll": ("目标表，可左右滚动", "Table of targets, scrolls sideways"),
}
