"""The words of 简报."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, tuple[str, str]] = {
    "briefing_topic": ("主题", "Topic"),
    "briefing_all": ("全部行动与工程", "All actions and projects"),
    "briefing_topic_choice": ("{name}（{count} 份方案）", "{name} ({count} plans)"),
    "briefing_topic_choice_one": ("{name}（{count} 份方案）", "{name} ({count} plan)"),
    "briefing_plans": ("方案", "Plans"),
    "briefing_kinds": ("内容", "Sections"),
    "briefing_points": ("要点", "Key points"),
    "briefing_duties": ("责任分工表", "Responsibilities"),
    "briefing_targets": ("目标表", "Targets"),
    "briefing_comparison": ("对比", "Comparison"),
    "briefing_measures": ("措施摘编", "Measures"),
    "briefing_cards": ("问答卡", "Question cards"),
    "briefing_quiz": ("自测题", "Self-test"),
    "briefing_make": ("生成简报", "Compose"),
    "briefing_making": ("正在编制：{heading}", "Composing: {heading}"),
    "briefing_empty_head": ("选择主题、方案和内容，生成一份可核对的简报", "Choose topic, plans and sections"),
    "briefing_empty": (
        "每一条都取自方案原文并逐字核对，附编号出处；生成后可以修改、删减、调整顺序，再导出 Word、Markdown 或可打印网页。",
        "Every line is checked against the plans and cites its source. Edit, drop and reorder, then download as Word, "
        "Markdown or a page to print. The briefing itself is in Chinese.",
    ),
    "briefing_nothing": ("请至少选择一份方案和一项内容。", "Choose at least one plan and one section."),
    "briefing_failed": ("简报未能生成，请稍后重试。", "The briefing could not be composed. Please try again."),
    "briefing_unsaved": ("文件未能生成，请稍后重试。", "The file could not be made. Please try again."),
    "briefing_notice": ("提示", "Notice"),
    "briefing_status": (
        "共 {lines} 条，出处 {notes} 处，均与原文核对一致",
        "{lines} lines, {notes} sources, all checked",
    ),
    "briefing_status_unchecked": (
        "共 {lines} 条，出处 {notes} 处；其中 {unchecked} 条已修改，未经核对",
        "{lines} lines, {notes} sources; {unchecked} changed and not borne out by their sources",
    ),
    "briefing_scope": ("所依据的方案", "Plans it draws on"),
    "briefing_notes": ("资料来源（{count}）", "Sources ({count})"),
    "briefing_up": ("上移", "Up"),
    "briefing_down": ("下移", "Down"),
    "briefing_edit": ("编辑", "Edit"),
    "briefing_done": ("完成", "Done"),
    "briefing_restore": ("恢复原稿", "Restore"),
    "briefing_remove": ("移除", "Remove"),
    "briefing_text": ("编辑“{heading}”", "Edit {heading}"),
    "briefing_text_hint": (
        "一行一条，可以修改、删除或剪切移动；[n] 是出处编号，请留在行末。改动与出处不符的，会标明“已修改，未经核对”。",
        "One line each: change, delete, cut and move. [n] are sources, keep them at the line's end. A change that its "
        "sources do not bear out is marked.",
    ),
    "briefing_only_checked": ("只导出已核对内容", "Export checked lines only"),
    "briefing_word": ("下载 Word", "Word"),
    "briefing_markdown": ("下载 Markdown", "Markdown"),
    "briefing_html": ("下载打印版网页", "Page to print"),
    "briefing_file": ("简报文件", "Briefing file"),
    "briefing_open_source": ("查看第 {marker} 条出处", "Open source {marker}"),
}
