"""An ask in words: what the reader understood, for the trace on the page."""

from __future__ import annotations

from collections.abc import Sequence

from answer.linking.question import Linker, Question
from answer.model import Consulted, Language
from answer.words.common import places

_OF = {
    "duty": ("分工", "duties"),
    "target": ("指标", "figures"),
    "fact": ("文件要素", "facts of the document"),
    "section": ("行动与章节", "actions and sections"),
    "passage": ("原文内容", "passages"),
    "document": ("库中方案", "plans held"),
    "talk": ("对话", "talk"),
}
_SHOW = {
    "unit": ("单位", "units"), "matter": ("事项", "matters"), "role": ("角色", "roles"), "deadline": ("时限", "deadlines"),
    "plan": ("哪些方案", "plans"), "figure": ("数值", "values"), "thing": ("说的是什么", "what it is about"),
    "year": ("年份", "years"), "value": ("内容", "values"), "item": ("项目", "items"), "text": ("原文", "text"),
    "money": ("金额", "money"), "person": ("人员", "persons"), "contact": ("联系方式", "contacts"),
    "outcome": ("实际结果", "outcomes"), "document": ("方案", "plans"),
}  # fmt: skip
_FOLD = {
    "count": ("计数", "count"), "claim": ("核实", "claim"), "all": ("是否都有", "all"), "most": ("最多（最高、最晚）", "most"),
    "least": ("最少（最低、最早）", "least"), "rank": ("排序", "rank"), "spread": ("相差", "difference"), "same": ("异同", "alike"),
}  # fmt: skip
_ROLES = {
    "lead": ("牵头", "lead"), "cooperate": ("配合", "cooperate"), "responsible": ("责任", "responsible"),
    "guide": ("指导", "guide"), "any": ("不限", "any"),
}  # fmt: skip
_CAME = {
    "taken": ("改用模型的读法", "its reading stands"), "agreed": ("读法相同", "it reads the same"),
    "kept": ("模型的读法查无依据，仍用规则的", "its reading found nothing that holds; the rules' stands"),
    "failed": ("模型没有读出", "it gave no reading"),
}  # fmt: skip
Told = tuple[tuple[str, str], ...]


def told(linker: Linker, questions: Sequence[Question]) -> Told:
    """Return what was understood, as (label, value) in the question's language; several asks one after another."""
    return tuple(pair for question in questions for pair in _told(linker, question))


def _told(linker: Linker, question: Question) -> Told:
    ask = question.ask
    en = ask.language == "en"
    wanted = " · ".join(t[en] for t in (_OF[ask.of], _SHOW.get(ask.show), _FOLD.get(ask.fold)) if t)
    roles = [_ROLES[r][en] for r in ask.roles] + [
        ("不含" if not en else "not ") + _ROLES[r][en] for r in ask.role_excluded
    ]
    pairs = (
        ("问题类型" if not en else "kind", wanted),
        ("范围" if not en else "plans", places(linker, question.scope.documents, ask.language, limit=12)),
        ("主题词" if not en else "topics", "、".join(t.words for t in question.topics)),
        ("单位" if not en else "units", "、".join(u.body.name for u in question.meant)),
        ("角色" if not en else "roles", "、".join(roles)),
        ("年份" if not en else "years", "、".join(map(str, ask.years or ask.period or ()))),
        ("方向" if not en else "which", ("不具备的" if not en else "those without") if ask.lack else ""),
        ("项目" if not en else "items", "、".join(ask.items)),
        ("数值" if not en else "figures", "、".join(f"{f.value:g}{f.unit}" for f in ask.figures)),
    )
    return tuple((k, v) for k, v in pairs if v)


def consulted_told(consulted: Consulted, language: Language) -> Told:
    """Return which model was asked how the question is to be read, why, and what came of it, as `told` does."""
    en = language == "en"
    why = f"likely misread: {consulted.likely:.2f}" if en else f"规则读错的可能 {consulted.likely:.2f}"
    parts = (why, _CAME[consulted.came][en], consulted.notice)
    pairs = (
        ("asked" if en else "另问模型", f"{consulted.model}（{'；'.join(p for p in parts if p)}）"),
        ("left out" if en else "未用的词", "、".join(consulted.dropped)),
    )
    return tuple((k, v) for k, v in pairs if v)
