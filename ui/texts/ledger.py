"""The words of 责任台账."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, tuple[str, str]] = {
    "ledger_view": ("台账的看法", "View of the ledger"),
    "ledger_view_list": ("清单", "List"),
    "ledger_view_units": ("单位", "Units"),
    "ledger_view_matrix": ("行动 × 地区", "Actions × regions"),
    # Filters
    "ledger_region": ("地区", "Region"),
    "ledger_role": ("角色", "Role"),
    "ledger_action": ("行动", "Action"),
    "ledger_unit": ("单位", "Unit"),
    "ledger_text": ("文字", "Text"),
    "ledger_text_hint": ("任务、单位或原文用语", "Words of a task, a unit, the text"),
    "ledger_all_regions": ("全部地区", "All regions"),
    "ledger_all_roles": ("全部角色", "All roles"),
    "ledger_all_actions": ("全部行动", "All actions"),
    "ledger_all_units": ("全部单位", "All units"),
    "ledger_clear": ("清除筛选", "Clear filters"),
    "ledger_role_lead": ("牵头", "Leads"),
    "ledger_role_cooperate": ("配合", "Cooperates"),
    "ledger_role_responsible": ("责任", "Responsible"),
    "ledger_role_guide": ("指导", "Guides"),
    "ledger_role_guide_about": ("指导、督促的单位", "units that guide or supervise"),
    "ledger_role_lead_about": ("牵头单位", "leading units"),
    "ledger_role_cooperate_about": ("配合、参加、协办的单位", "units that cooperate or take part"),
    "ledger_role_responsible_about": (
        "原文只列单位，未分牵头与配合",
        "the text lists units without telling which leads",
    ),
    # The list
    "ledger_rows": ("显示 {shown} 条，完整台账共 {count} 条", "{shown} of the {count} rows of the complete ledger"),
    "ledger_complete": (
        "完整台账：原文所列责任分工共 {count} 条，全部在此",
        "Complete ledger: all {count} responsibility rows of the plans",
    ),
    "ledger_rows_recognised": ("显示 {shown} 条，已识别的分工共 {count} 条", "{shown} of the {count} rows recognised"),
    "ledger_recognised": (
        "已识别的责任分工共 {count} 条，全部在此；有方案未能全部识别，见文库",
        "All {count} responsibility rows recognised; some plans were not read whole, see the library",
    ),
    "ledger_unit_recognised": (
        "在已识别的分工中牵头、配合、负责的事项（涉及 {count} 个地区）；有方案未能全部识别，见文库",
        "All that it does among the duties recognised ({count} regions); some plans were not read whole, see the library",
    ),
    "ledger_unit_recognised_one": (
        "在已识别的分工中牵头、配合、负责的事项（涉及 {count} 个地区）；有方案未能全部识别，见文库",
        "All that it does among the duties recognised ({count} region); some plans were not read whole, see the library",
    ),
    "ledger_export_xlsx": ("导出 Excel", "Export Excel"),
    "ledger_export_csv": ("导出 CSV", "Export CSV"),
    "ledger_caption": (
        "责任台账，点列名可排序",
        "The ledger of responsibilities; the names of columns sort it",
    ),
    "ledger_task": ("任务", "Task"),
    "ledger_units": ("单位", "Units"),
    "ledger_deadline": ("时限", "Deadline"),
    "ledger_source": ("出处", "Source"),
    "ledger_whole": ("整项行动", "The action as a whole"),
    "ledger_quote": ("原文", "Text"),
    "ledger_rule": ("规则", "Rule"),
    "ledger_rule_about": (
        "原文以这一句定出谁牵头：{quote}",
        "This sentence tells who leads: {quote}",
    ),
    "ledger_empty": ("没有符合全部条件的责任分工", "No row fits all the filters"),
    "ledger_empty_hint": ("可以放宽其中一项：", "Loosen one of them:"),
    "ledger_without": ("不限{what}（{count} 条）", "any {what} ({count} rows)"),
    "ledger_none": (
        "已收录的方案没有写明责任单位，台账是空的。",
        "The plans held name no responsible units: the ledger is empty.",
    ),
    # Units
    "ledger_find_unit": ("查一个单位", "Find a unit"),
    "ledger_units_count": (
        "台账所列单位 {count} 个；全称与简称不同、实为同一机构的，合为一行",
        "{count} units in the ledger; full and short names of one office stand in one line",
    ),
    "ledger_units_caption": (
        "台账所列单位及其牵头、配合、责任的条数",
        "The units of the ledger, and how many rows each leads, cooperates in or is responsible for",
    ),
    "ledger_printed": ("原文写作", "Printed as"),
    "ledger_total": ("合计", "Total"),
    "ledger_where": ("所在地区", "Where"),
    "ledger_back": ("全部单位", "All units"),
    "ledger_unit_complete": (
        "在已收录的全部方案中牵头、配合、负责的事项，完整列出（涉及 {count} 个地区）",
        "All that it leads, cooperates in or is responsible for, in all the plans held ({count} regions)",
    ),
    "ledger_unit_complete_one": (
        "在已收录的全部方案中牵头、配合、负责的事项，完整列出（涉及 {count} 个地区）",
        "All that it leads, cooperates in or is responsible for, in all the plans held ({count} region)",
    ),
    "ledger_near": ("名称相近、未合并的单位：", "Units with similar names, not taken for the same:"),
    "ledger_in_list": ("在清单中查看", "Show in the list"),
    # The matrix
    "ledger_columns": ("只看这些地区（不选即全部）", "Only these regions (none chosen: all)"),
    "ledger_shared": ("只看两个以上方案都有的行动", "Only actions that two or more plans have"),
    "ledger_matrix_count": (
        "{lines} 项行动 × {columns} 份方案，格内为牵头单位",
        "{lines} actions × {columns} plans; cells name the leading units",
    ),
    "ledger_matrix_caption": ("各项行动在各方案中的牵头单位", "The leading units of each action in each plan"),
    "ledger_matrix_empty": (
        "所选地区的方案没有共有的行动。可以多选几个地区，或取消“只看两个以上方案都有的行动”。",
        "The plans of the regions chosen share no action. Choose more regions, or show all actions.",
    ),
    "ledger_held_by": ("{count} 份方案", "{count} plans"),
    "ledger_held_by_one": ("{count} 份方案", "{count} plan"),
    "ledger_all_duties": ("全部分工 {count} 条 ›", "All {count} rows ›"),
    "ledger_all_duties_one": ("分工 {count} 条 ›", "{count} row ›"),
    "ledger_absent": ("该方案未设", "Not in this plan"),
    "ledger_not_listed": ("该方案未列责任单位", "This plan names no units"),
    "ledger_see": ("另见", "See also"),
    "ledger_own_name": ("方案原名：{name}", "Called {name} here"),
    "ledger_matrix_note": (
        "同一行的行动由名称归并，方案里的名称不同时注明“方案原名”。“该方案未设”指该方案没有列出责任单位的同名或名称相近的行动、工程；“另见”给出该方案中名称最接近的一处，不等于同一行动。",
        "Actions stand in one line by their names; a plan's own name is given where it differs. "
        "“Not in this plan”: the plan has no action of this or a similar name that units are assigned to; "
        "“see also” is its heading with the closest name, which need not be the same action.",
    ),
}
