"""The words of 问答, and those that several tabs use."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, tuple[str, str]] = {
    "conversation": ("问答记录", "Conversation"),
    "clear": ("清空对话", "Clear"),
    "send": ("发送", "Send"),
    "question": ("问题", "Question"),
    "placeholder": ("输入问题，按 Enter 发送", "Type a question, Enter sends"),
    "regions": ("检索范围", "Search in"),
    "regions_hint": ("不勾选即检索全部地区", "Nothing ticked means every region"),
    "searching": ("正在查阅规划原文……", "Reading the plans…"),
    "writing": (
        "语言模型正在表述，每句与原文核对后显示……",
        "A language model is writing; each sentence is checked first…",
    ),
    "checking": ("正在汇总……", "Putting it together…"),
    "stop": ("停止", "Stop"),
    "written_by": (
        "由语言模型 {model} 表述：{verified} 句已与原文逐项核对，{vetoed} 句未通过核对已舍去，{filled} 处由规则补足。",
        "Worded by the language model {model}: {verified} sentences checked against the plans, {vetoed} failed and were dropped, {filled} lines filled in by rule.",
    ),
    "notice": ("提示", "Notice"),
    "empty_question": ("请先输入问题。", "Please type a question first."),
    "failed": ("未能完成本次检索，请稍后重试。", "The search could not be completed. Please try again."),
    # The empty page
    "welcome": ("请就已收录的规划提问", "Ask about the plans held"),
    "welcome_hint": (
        "可以问谁牵头、谁配合、目标是多少、有哪些措施，也可以比较不同地区。规划没有写的，会直接说明。",
        "Ask who leads, who takes part, what the targets and measures are, or compare regions. "
        "Where the plans are silent, the reply says so.",
    ),
    "holds": ("已收录 {count} 份文件", "{count} documents held"),
    "whole_period": ("{first}—{last} 年", "{first}–{last}"),
    "one_year": ("{first} 年", "{first}"),
    # An answer
    "complete": ("完整清单 · 台账 {count} 条", "Complete list · {count} ledger rows"),
    "complete_one": ("完整清单 · 台账 {count} 条", "Complete list · {count} ledger row"),
    "incomplete": ("部分结果 · 台账 {count} 条", "Partial list · {count} ledger rows"),
    "incomplete_one": ("部分结果 · 台账 {count} 条", "Partial list · {count} ledger row"),
    "evidence": ("原文依据", "Source passages"),
    "evidence_count": ("{count} 处 · 与原文逐字核对", "{count} · checked word for word"),
    "related": ("相关原文", "Related passages"),
    "more_evidence": ("另外 {count} 处原文", "{count} more passages"),
    "more_evidence_one": ("另外 {count} 处原文", "{count} more passage"),
    "open_citation": ("查看第 {marker} 条原文", "Open source passage {marker}"),
    "file": ("文件", "File"),
    "characters": ("第 {start}–{end} 字符", "characters {start}–{end}"),
    "cite_as": ("引用格式", "Cite as"),
    # A refusal
    "region_absent": ("未收录该地区", "Region not held"),
    "period_absent": ("未收录该时期", "Period not held"),
    "topic_absent": ("规划未设这一主题", "Topic not in the plan"),
    "attribute_absent": ("规划未写明这一事项", "Not stated in the plan"),
    "out_of_scope": ("超出收录范围", "Outside the plans held"),
    "bad_input": ("请换一种问法", "Please rephrase the question"),
    "instead": ("可供参考的内容", "What there is"),
    # How it was found
    "trace": ("本次如何查得", "How this was found"),
    "trace_reading": ("问题理解", "How the question was read"),
    "trace_searched": ("检索到的段落", "Passages ranked"),
    "trace_timings": ("用时", "Time"),
    "rank": ("序", "Rank"),
    "section": ("章节", "Section"),
    "score": ("得分", "Score"),
    "total_ms": ("合计", "total"),
    "milliseconds": ("{name} {value} 毫秒", "{name} {value} ms"),
}
