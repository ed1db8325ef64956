"""A follow-up and the turns before it → one query that stands alone. Slots that the follow-up leaves open are carried."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from answer.query import Query, Reader
from answer.scope import Scope
from answer.vocabulary import KIND_WORDS, Term

MAX_TURNS = 12
_GRADE = re.compile(r"^(?:国家级|省级|省部级|市级|县级|区级|自治区级|镇级|村级|乡级)$")
_THESE = re.compile(r"[这那][两三四五六几些](?:个|家|地|份|处|者|市|县|区)|它们|他们|上述|前面(?:这|那)?几")
_ASKS = re.compile(r"什么|啥|哪|怎|如何|多少|几|谁")  # 呢 alone asks the same of something else
_THAT_UNIT = re.compile(
    r"(?:[这那该]个?(?:单位|部门|机构|局|委|办)|它|他们)[^,。?]{0,6}(?:牵头|主办|配合|参加|参与|负责|承担|管)[^,。?]{0,3}(?:别的|其他|其它|什么|啥|哪|几)"
)
_BESIDE = re.compile(r"比(?!例)|相比|对比|比较|和.{1,6}(?:呢|谁|哪)")
_EXPLICIT = ("lead", "cooperate", "responsible", "number", "money", "structure", "deadline")


def read_turns(
    reader: Reader, question: str, history: Sequence[Mapping[str, str]], *, within: Collection[str] = ()
) -> Query:
    """Return the query of `question` after the user's turns of `history` (oldest first, the last twelve)."""
    asked = [t["content"] for t in history if t.get("role") == "user" and t.get("content", "").strip()]
    before: Query | None = None
    for turn in asked[-MAX_TURNS:]:
        before = merged(before, reader.read(turn, within=within))
    return merged(before, reader.read(question, within=within))


def merged(before: Query | None, now: Query) -> Query:
    """Return `now` with what it leaves open taken from `before`; `now` itself where it leaves nothing open."""
    named = now.scope.documents if now.scope.named else ()
    now = replace(now, spoken_of=tuple(dict.fromkeys((*(before.spoken_of if before else ()), *named))))
    if before is None or not _open(now):
        return now
    terms = _terms(before, now)
    if before.kind == "inverse" and now.kind == "roles" and not now.bodies and not _new_subject(now):
        if now.cues["ask_unit"] or now.cues["names_unit"]:  # 民政局牵头哪些？ … 谁配合？
            return replace(now, scope=_scope(before, now), terms=(), doers=before.bodies, doers_role=before.roles)
        now = replace(now, kind="inverse", bodies=before.bodies)  # 牵头哪些？ … 配合哪些？
    elif before.bodies and not now.bodies and not _new_subject(now) and _THAT_UNIT.search(now.text):
        now = replace(now, kind="inverse", bodies=before.bodies)  # 那个局还牵头别的吗
        terms = now.terms
    explicit = now.kind in ("fact", "structure", "inverse") or any(now.cues.get(c) for c in _EXPLICIT)
    explicit = explicit or (before.kind == "fact" and _new_subject(now) and bool(_ASKS.search(now.text)))
    explicit = explicit or _asks_how(now)
    carried = replace(
        now,
        scope=_scope(before, now),
        terms=terms,
        subject=now.subject if terms is now.terms and explicit else f"{before.subject} {now.subject}",
        bodies=now.bodies or (before.bodies if not explicit else ()),
        years=now.years or (before.years if now.period is None and not _new_subject(now) else ()),
        period=now.period or before.period,
        periods=now.periods or before.periods,
    )
    if explicit:
        whole = now.kind == before.kind == "target" and terms is before.terms  # 哪个更高 asks of the figures before
        return replace(carried, text=f"{before.text} {now.text}") if whole else carried
    return replace(
        carried,
        kind=before.kind,
        roles=before.roles,
        facts=before.facts,
        expects=before.expects,
        text=f"{before.text} {now.text}" if before.kind == "target" else now.text,
        polar=now.polar and bool(now.figures or now.bodies),
        doers=before.doers,
        doers_role=before.doers_role,
    )


def _open(now: Query) -> bool:
    """Tell whether a question leaves a slot open: it names no plan, no subject, or speaks like a follow-up."""
    subject = any(t.known for t in now.terms) or now.bodies or now.kind in ("fact", "structure")
    return (
        not (now.scope.named or now.regions_asked or now.scope.foreign) or not subject or now.cues.get("follow", False)
    )


def _asks_how(now: Query) -> bool:
    """Tell whether a follow-up asks for measures, whatever was asked before: 具体有哪些措施, not 具体是哪几家."""
    return now.kind == "passage" and now.cues["measure"] and not (now.cues["ask_unit"] or now.cues["names_unit"])


def _new_subject(now: Query) -> bool:
    return any(t.known and t.text not in KIND_WORDS and not _GRADE.match(t.text) for t in now.terms)


def _scope(before: Query, now: Query) -> Scope:
    if now.regions_asked or (now.scope.foreign and not now.scope.named):
        return now.scope
    if not now.scope.named and len(now.spoken_of) > 1 and (_THESE.search(now.text) or now.compare):
        return replace(now.scope, documents=now.spoken_of, named=True)
    if not now.scope.named:
        refused = before.scope.foreign and not now.scope.foreign  # what was asked of a place not held still is
        return before.scope if before.scope.named or refused else now.scope
    if before.scope.named and _BESIDE.search(now.text) and len(now.scope.documents) == 1:
        return replace(now.scope, documents=tuple(dict.fromkeys((*before.scope.documents, *now.scope.documents))))
    return now.scope


def _terms(before: Query, now: Query) -> tuple[Term, ...]:
    """Return the subject: the new one; the old one where there is none; the old one at another grade (省级的呢)."""
    if now.kind in ("fact", "structure"):
        return now.terms
    if not _new_subject(now):
        grades = tuple(t for t in now.terms if _GRADE.match(t.text))
        if not grades:
            return before.terms
        return (*grades, *(t for t in before.terms if not _GRADE.match(t.text)))
    return now.terms
