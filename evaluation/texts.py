"""The words of reports, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Tongue = Literal["zh", "en"]

METRIC_NAMES: Mapping[str, tuple[str, str]] = {
    "accuracy": ("回答正确率", "right answers"),
    "concise_accuracy": ("简明且正确", "right and concise"),
    "refusal_precision": ("拒答准确率", "refusals that were right"),
    "refusal_recall": ("拒答召回率", "refusals made of those due"),
    "reason_accuracy": ("拒答理由恰当", "refusals with a fitting reason"),
    "citation_verbatim": ("引文逐字", "citations verbatim"),
    "citation_exact": ("引文与偏移一致", "citations at their offsets"),
    "citation_recall": ("陈述有引文支持", "statements their citations support"),
    "citation_precision": ("引文有用", "citations that are needed"),
    "evidence_recall": ("证据覆盖", "gold evidence covered"),
    "region_leak": ("引用其他地区（越低越好）", "citations from another plan (lower is better)"),
    "period_leak": ("引用其他时期（越低越好）", "citations from another period (lower is better)"),
    "unit_precision": ("单位准确率", "units named that are right"),
    "unit_recall": ("单位召回率", "units due that are named"),
    "figure_exact": ("数值、单位、年份一致", "figures with unit and year"),
    "list_completeness": ("清单完整", "lists complete"),
    "list_recall": ("清单条目召回", "list items named"),
    "false_complete": ("误称完整（越低越好）", "lists wrongly called complete (lower is better)"),
}

WORDS: Mapping[str, tuple[str, str]] = {
    "title": ("PlanQA 评测报告", "PlanQA evaluation"),
    "overall": ("总体", "Overall"),
    "metric": ("指标", "metric"),
    "value": ("值", "value"),
    "interval": ("95% 置信区间", "95% interval"),
    "over": ("分母", "of"),
    "lengths": ("回答字数（中位数 / 95 分位）", "characters an answer (median / 95th percentile)"),
    "cited": ("引用字数（中位数 / 95 分位）", "characters cited an answer (median / 95th percentile)"),
    "latency": ("每题毫秒", "milliseconds an answer"),
    "units_by_role": ("单位集合（准确率 / 召回率 / F1）", "unit sets (precision / recall / F1)"),
    "reasons": ("拒答理由（准确率 / 召回率）", "refusals by reason (precision / recall)"),
    "by_type": ("按题型", "By type"),
    "by_lang": ("按语言", "By language"),
    "by_region": ("按地区", "By region"),
    "group": ("组", "group"),
    "right": ("正确 / 题数", "right / questions"),
    "failures": ("答错的题", "Failures"),
    "no_failures": ("没有。", "None."),
    "question": ("问题", "question"),
    "expected": ("应含", "expected"),
    "refusal": ("应拒答", "a refusal"),
    "got": ("回答", "got"),
    "citations": ("引文", "citations"),
    "why": ("原因", "why"),
    "compared": ("与基线比较", "Against the baseline"),
    "was": ("基线", "baseline"),
    "now": ("本次", "this run"),
    "worse": ("变差", "worse"),
    "better": ("变好", "better"),
    "fell": ("下降", "fell"),
    "held": ("未下降", "held"),
    "fixed": ("修好的题", "Fixed"),
    "broken": ("变坏的题", "Broken"),
    "dropped": ("缺答的题", "Without an answer now"),
    "faults": ("答案文件的问题", "Faults of the answers file"),
    "missing": ("没有答案", "no answer"),
    "duplicate": ("重复", "duplicate"),
    "unknown": ("题库中没有", "not in the questions"),
    "malformed": ("格式不对", "malformed"),
    "record": ("运行记录", "How it was made"),
    "none": ("无", "none"),
    "why_missing": ("没有答案", "no answer"),
    "why_refused": ("拒答了可回答的问题", "refused what the plans answer"),
    "why_answered": ("回答了应拒答的问题", "answered what no plan answers"),
    "why_lacks": ("缺", "lacks"),
    "why_holds": ("含有不应有的", "holds"),
}


def words(tongue: Tongue) -> dict[str, str]:
    """Return the words of one language, by key."""
    place = 0 if tongue == "zh" else 1
    return {key: said[place] for key, said in WORDS.items()}


def metric_names(tongue: Tongue) -> dict[str, str]:
    """Return the metrics' names in one language, by metric."""
    place = 0 if tongue == "zh" else 1
    return {key: said[place] for key, said in METRIC_NAMES.items()}
