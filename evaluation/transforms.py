"""A gold question → the same question put otherwise, by rule, its expected answer carried over or changed by rule.

The words here are the evaluation's own, not those of the assistant's dictionaries: what is measured is what a person
might write, not whether a table was copied.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC

from corpus import Assignment, Document
from evaluation.case import case
from evaluation.listing import confirming, role_units
from evaluation.matching import norm
from evaluation.plans import Plans
from evaluation.schema import Evidence, GoldQuestion, Turn

Change = Callable[[str], str]
Transform = Callable[[GoldQuestion, Plans], GoldQuestion | None]

SYNONYMS = (
    ("由谁牵头", "是谁来牵头"),
    ("老年人", "年纪大的人"),
    ("老人家", "老年朋友"),
    ("青少年", "未成年人"),
    ("农民", "农村居民"),
    ("配合单位", "协助单位"),
    ("牵头单位", "带头单位"),
    ("责任单位", "负责单位"),
    ("哪些", "哪几个"),
    ("多少", "几多"),
    ("比例", "占比"),
    ("目标", "指标"),
    ("措施", "做法"),
    ("单位", "部门"),
    ("方案", "计划"),
    ("怎么", "如何"),
)
TYPOS = (
    ("牵头", "迁头"),
    ("配合", "配和"),
    ("素质", "素植"),
    ("青少年", "轻少年"),
    ("科普", "科谱"),
    ("领导", "领到"),
    ("基地", "基低"),
    ("培训", "陪训"),
    ("指标", "只标"),
    ("目标", "木标"),
    ("单位", "单味"),
    ("方案", "方按"),
    ("公民", "公明"),
    ("行动", "形动"),
    ("工程", "公程"),
)
ELSEWHERE = {"市": "南宁市", "县": "安远县", "区": "海淀区"}
_WIDE = str.maketrans("0123456789%", "０１２３４５６７８９％")
_COMMON = re.compile(r"实施|推进|开展|科学素质|提升|行动|工程|项目|建设|[“”\"（）()、，]")


@dataclass(frozen=True, slots=True)
class Rule:
    """A transformation by name; `apply` returns None where it does not change the question."""

    name: str
    apply: Transform


def variants(gold: Sequence[GoldQuestion], plans: Plans) -> list[GoldQuestion]:
    """Return every question under every rule that changes it, ids as original~rule."""
    return [
        changed.model_copy(update={"id": f"{question.id}~{rule.name}"})
        for rule in RULES
        for question in gold
        if (changed := rule.apply(question, plans)) is not None
    ]


def origin(variant_id: str) -> tuple[str, str]:
    """Return the original's id and the rule's name of a variant's id."""
    question, _, rule = variant_id.rpartition("~")
    return question, rule


def reworded(gold: GoldQuestion, change: Change, *, turns: bool = True) -> GoldQuestion | None:
    """Return the question with `change` made to it and its earlier turns, None where nothing changes."""
    question = change(gold.question)
    history = tuple(Turn(role=t.role, content=change(t.content) if turns else t.content) for t in gold.history)
    if (question, history) == (gold.question, gold.history):
        return None
    return gold.model_copy(update={"question": question, "history": history})


def short_region(gold: GoldQuestion, plans: Plans) -> GoldQuestion | None:
    """Drop 市, 县 or 区 from the regions held (钦州市 → 钦州)."""
    names = [region for region in regions(plans) if len(region) > 2 and region[-1] in ELSEWHERE]
    return reworded(gold, lambda text: _replaced(text, {name: name[:-1] for name in names}))


def traditional(gold: GoldQuestion, _: Plans) -> GoldQuestion | None:
    """Write it in traditional script."""
    return reworded(gold, lambda text: _opencc().convert(text))


@cache
def _opencc() -> OpenCC:
    return OpenCC("s2t")


def full_width(gold: GoldQuestion, _: Plans) -> GoldQuestion | None:
    """Write digits and % in full width."""
    return reworded(gold, lambda text: text.translate(_WIDE))


def synonym(gold: GoldQuestion, _: Plans) -> GoldQuestion | None:
    """Say one word of the question otherwise: the first of the table that it holds."""
    return reworded(gold, lambda text: _first(text, SYNONYMS), turns=False)


def typo(gold: GoldQuestion, _: Plans) -> GoldQuestion | None:
    """Miswrite one character as one that sounds like it: in the first word of the table that the question holds."""
    return reworded(gold, lambda text: _first(text, TYPOS), turns=False)


def polite(gold: GoldQuestion, _: Plans) -> GoldQuestion | None:
    """Pad it with courtesies."""
    pads = ("Hello, ", " Thank you very much!") if gold.lang == "en" else ("您好，麻烦请问一下，", "谢谢您！")
    return reworded(gold, lambda text: f"{pads[0]}{text}{pads[1]}", turns=False)


def english_frame(gold: GoldQuestion, _: Plans) -> GoldQuestion | None:
    """Put a short English frame around a question in Chinese."""
    return None if gold.lang == "en" else reworded(gold, lambda text: f"Could you tell me: {text}", turns=False)


def absent_region(gold: GoldQuestion, plans: Plans) -> GoldQuestion | None:
    """Ask the same of a place that is not held: the answer must become a refusal."""
    found = _region_asked(gold, plans)
    other = ELSEWHERE.get(found[-1], "") if found else ""
    if not (gold.answerable and other and other not in regions(plans)) or gold.type in ("compare", "aggregate"):
        return None
    put = reworded(gold, lambda text: _replaced(text, {found: other, _stem(found): other}))
    empty: dict[str, object] = {"answerable": False, "must_include": (), "must_not_include": (), "evidence": ()}
    return put and put.model_copy(update={**empty, "reasons": ("region_absent",)})


def swapped_region(gold: GoldQuestion, plans: Plans) -> GoldQuestion | None:
    """Ask the same of another plan held: the answer must be that plan's units, as its ledger has them.

    Only for lead and cooperate questions that name one region, whose units the ledger confirms, and for an action that
    exactly one statement of the other plan governs under nearly the same name.
    """
    found = _region_asked(gold, plans)
    own = _asked_about(gold, plans) if found else None
    others = [d for d in plans.corpus.documents if d.region not in ("", found)] if own else []
    for document in others:
        target = _alike(own, plans.corpus.assignments[document.name]) if own else None
        if target and role_units(target, gold.type):
            return _asked_of(gold, found, document, target)
    return None


def _asked_of(gold: GoldQuestion, region: str, document: Document, target: Assignment) -> GoldQuestion | None:
    """Return the question put to another plan, with the units of its statement `target` as the right answer."""
    put = reworded(gold, lambda text: _replaced(text, {region: document.region, _stem(region): document.region}))
    quote = document.quote(target.start, target.end).strip()
    return put and put.model_copy(
        update={
            "must_include": tuple((unit,) for unit in role_units(target, gold.type)),
            "must_not_include": (),
            "evidence": (Evidence(region=document.region, quote=quote),),
        }
    )


def regions(plans: Plans) -> list[str]:
    """Return the regions held."""
    return sorted({document.region for document in plans.corpus.documents if document.region})


def _said(gold: GoldQuestion) -> str:
    return " ".join([*(turn.content for turn in gold.history), gold.question])


def _stem(region: str) -> str:
    return region[:-1] if len(region) > 2 and region[-1] in ELSEWHERE else region


def _replaced(text: str, words: Mapping[str, str]) -> str:
    """Replace words, longer ones first, each place once."""
    if not words:
        return text
    ordered = sorted(words, key=lambda word: -len(word))
    return re.sub("|".join(map(re.escape, ordered)), lambda found: words[found[0]], text)


def _first(text: str, pairs: Sequence[tuple[str, str]]) -> str:
    """Replace the first place of the first pair's word that stands in `text`."""
    return next((text.replace(word, other, 1) for word, other in pairs if word in text), text)


def _core(task: str) -> str:
    """Return a task's name without what such names have in common."""
    return _COMMON.sub("", norm(task))


def _region_asked(gold: GoldQuestion, plans: Plans) -> str:
    """Return the one region held that a question in simplified script names, "" for none or several."""
    found = [region for region in regions(plans) if _stem(region) in _said(gold)]
    return found[0] if len(found) == 1 and gold.lang != "hant" else ""


def _asked_about(gold: GoldQuestion, plans: Plans) -> Assignment | None:
    """Return the statement that a lead or cooperate question is about: the one that its evidence names."""
    found = confirming(case(gold, None, plans), plans)
    return found[0] if len(found) == 1 else None


def _alike(own: Assignment, others: Sequence[Assignment]) -> Assignment | None:
    """Return the one statement for a task of the same name but for common words; None for none or several."""
    core = _core(own.governs)
    same = [other for other in others if core and _core(other.governs) == core]
    return same[0] if len(same) == 1 else None


RULES = (
    Rule("short_region", short_region),
    Rule("traditional", traditional),
    Rule("full_width", full_width),
    Rule("synonym", synonym),
    Rule("typo", typo),
    Rule("polite", polite),
    Rule("english_frame", english_frame),
    Rule("swapped_region", swapped_region),
    Rule("absent_region", absent_region),
)
