"""The words of 对比."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, tuple[str, str]] = {
    "compare_title": ("同一主题，各地怎么写", "One topic, plan by plan"),
    "compare_plans": ("对比的地区", "Regions to compare"),
    "compare_plans_info": ("至少选两个", "Choose at least two"),
    "compare_topic": ("主题", "Topic"),
    "compare_topic_info": (
        "选一项行动或工程，也可直接输入主题词",
        "Choose an action or project, or type a topic of your own",
    ),
    "compare_topic_choice": ("{topic}（{plans} 份规划）", "{topic} ({plans} plans)"),
    "compare_topic_choice_one": ("{topic}（{plans} 份规划）", "{topic} ({plans} plan)"),
    "compare_too_few": ("请至少选择两个地区再对比。", "Choose at least two regions to compare."),
    "compare_no_topic": ("请选择或输入一个主题。", "Choose or type a topic."),
    "compare_one_plan": (
        "目前只收录了一份规划，收录两份以上才能对比。",
        "Only one plan is held; comparing takes at least two.",
    ),
    "compare_nowhere": (
        "所选规划都没有写“{topic}”。可换一个词，或从主题中选一项。",
        "None of the plans chosen mentions “{topic}”. Try another word, or choose one of the topics.",
    ),
    "compare_caption": ("“{topic}”在 {plans} 份规划中的写法", "“{topic}” in {plans} plans"),
    "compare_scroll": ("对比表，可左右滚动", "Comparison, scrolls sideways"),
    "compare_period": ("规划期 {first}—{last} 年", "Governs {first}–{last}"),
    "compare_period_one": ("规划期 {first} 年", "Governs {first}"),
    "compare_period_none": ("未写规划期", "Period not stated"),
    "compare_periods_differ": (
        "各规划的规划期不同，目标和分工不宜直接比高低。",
        "The plans govern different years: their targets and duties should not be ranked against each other.",
    ),
    "compare_aspect": ("项目", "Aspect"),
    "compare_name": ("行动名称", "Action"),
    "compare_lead": ("牵头单位", "Lead units"),
    "compare_cooperate": ("配合单位", "Cooperating units"),
    "compare_responsible": ("责任单位", "Responsible units"),
    "compare_measures": ("主要措施", "Measures"),
    "compare_targets": ("相关目标", "Targets"),
    "compare_silent": ("该方案未提及", "Not mentioned (该方案未提及)"),
    "compare_no_action": ("该方案未提及此项行动", "No such action (该方案未提及)"),
    "compare_mentioned": ("仅在文中提到：", "Only mentioned in the text:"),
    "compare_more_mentions": ("另有 {count} 处", "and {count} more places"),
    "compare_more_mentions_one": ("另有 {count} 处", "and {count} more place"),
    "compare_not_led": (
        "该方案未提及牵头单位，只列责任单位",
        "No lead unit stated (该方案未提及); only responsible units",
    ),
    "compare_label": ("原文称“{label}”", "printed as “{label}”"),
    "compare_as_cooperating": (
        "原文所称“{label}”与牵头单位并列，见“配合单位”一栏",
        "The units printed as “{label}” beside a lead are under “Cooperating units”",
    ),
    "compare_around": ("所属“{action}”的分工", "of the action around it, “{action}”"),
    "compare_units": ("{count} 个", "{count} units"),
    "compare_units_one": ("{count} 个", "{count} unit"),
    "compare_tasks": ("{count} 项任务另列分工", "Duties of {count} tasks"),
    "compare_tasks_one": ("{count} 项任务另列分工", "Duties of {count} task"),
    "compare_more_measures": ("其余 {count} 条见原文", "{count} more in the text"),
    "compare_more_measures_one": ("其余 {count} 条见原文", "{count} more in the text"),
    "compare_source": ("原文", "Source"),
    "compare_source_title": ("查看原文：{place} {what}", "Source: {place}, {what}"),
    "compare_rule": ("排序规则", "Rule"),
    "compare_difference": ("异同", "In common and not"),
    "compare_has": ("设有此项行动的：{plans}", "Plans with the action: {plans}"),
    "compare_lacks": ("没有的：{plans}", "without it: {plans}"),
    "compare_all_have": ("所选 {count} 份规划都设有此项行动。", "All {count} plans chosen have the action."),
    "compare_too_few_have": (
        "所选规划中只有一份设有此项行动，单位无从对照。",
        "Only one of the plans chosen has the action, so there are no units to set against each other.",
    ),
    "compare_leads": ("牵头单位", "Lead units"),
    "compare_taking_part": ("参与单位（含牵头、配合、责任及各任务）", "Units in any role, tasks included"),
    "compare_common": ("各规划都有", "In every plan"),
    "compare_partly": ("部分规划有", "In several plans"),
    "compare_only": ("只有{place}有", "Only in {place}"),
    "compare_none": ("无", "none"),
    "compare_units_note": (
        "按单位名称对照，不计市、县、区级别；合并设置的机构（如教科体局）与分设的局不作推断，视为不同单位。措施只并列原文，不作对应。",
        "Units are matched by name, their level aside; merged bureaus are not equated with separate ones. "
        "Measures are shown as printed and not paired.",
    ),
}
