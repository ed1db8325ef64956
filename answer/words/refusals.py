"""Refusals: what is missing, in the user's own words, and what the plans do hold."""

from __future__ import annotations

from collections.abc import Sequence

from answer.linking.question import Linker, Question
from answer.model import Language, Reason, Refusal, Trace
from answer.roles import NATION, role_label
from answer.wholeness import unread_note
from answer.words.common import places, subject
from corpus import Document

_SHOWN = 12
_MENTIONS = 3
_NOTHING = ("{}的方案没有写明所问的内容，无法回答。", "The plan of {} does not say what is asked (该方案未提及).")


def holdings(documents: Sequence[Document], language: Language) -> tuple[str, ...]:
    """Return the plans held: region and period, or the title."""
    out = []
    for document in documents:
        period = f"{document.period[0]}—{document.period[1]}" if document.period else ""
        name = document.region if document.region not in ("", NATION) else f"《{document.title}》"
        if language == "en" and document.place:
            spelled = next((a for a in document.place.aliases if a.isascii()), "")
            name = f"{spelled.title()} ({name})" if spelled else name
        out.append(f"{name}（{period}）" if period else name)
    return tuple(dict.fromkeys(out))


def refusal(reason: Reason, text: str, holds: Sequence[str], language: Language) -> Refusal:
    """Return a refusal whose message ends with what there is."""
    if holds:
        lead = "库中现有：" if language == "zh" else " What the corpus holds: "
        shown = "、".join(holds[:_SHOWN]) + ("等" if len(holds) > _SHOWN else "")
        text = f"{text}{lead}{shown}{'。' if language == 'zh' else '.'}"
    return Refusal("", reason, text, tuple(holds))


def region_absent(linker: Linker, question: Question) -> Refusal:
    """Return the refusal for a place of which no plan is held."""
    language = question.ask.language
    named = "、".join(question.scope.foreign)
    inside = "、".join(dict.fromkeys(d.region for d in question.scope.inside))
    if language == "en":
        text = f"No plan of {named} is held."
        text += f" Within it, the plan of {inside} is held, but it does not speak for {named}." if inside else ""
    else:
        text = f"库中没有{named}本级的方案，无法回答。"
        text += f"其所辖的{inside}有方案，但不代表{named}。" if inside else ""
    return refusal("region_absent", text, holdings(linker.words.corpus.documents, language), language)


def period_absent(question: Question) -> Refusal:
    """Return the refusal for a year or period outside the plans asked."""
    ask = question.ask
    asked = f"{ask.period[0]}—{ask.period[1]}" if ask.period else "、".join(map(str, ask.years))
    held = "、".join(holdings(question.scope.documents, ask.language))
    if ask.language == "en":
        text = f"The question asks about {asked}; the plan held governs {held}."
    else:
        text = f"所问时段为{asked}年，而库中的方案是{held}，不涉及该时段。"
    return Refusal("", "period_absent", text)


def topic_absent(linker: Linker, question: Question, what: str = "") -> Refusal:
    """Return the refusal for a topic that the plans do not have: where its word still stands, and their actions."""
    language = question.ask.language
    where = places(linker, question.scope.documents, language)
    named = what or subject(question) or question.gist
    actions = [a for d in question.scope.documents[:3] for a in linker.actions(d)]
    mentioned = _mentions(linker, question)
    if language == "en":
        text = f"The plan of {where} has no such item: {named} (该方案未提及)." if named else _NOTHING[1].format(where)
        text += f" The word occurs only under: {'; '.join(mentioned)}." if mentioned else ""
        text += f" Its actions and projects: {'、'.join(actions[:_SHOWN])}." if actions else ""
    else:
        text = f"{where}的方案没有单列“{named}”这一项，无法回答。" if named else _NOTHING[0].format(where)
        text += f"该词只出现在：{'；'.join(mentioned)}。" if mentioned else ""
        text += f"该方案的行动和工程有：{'、'.join(actions[:_SHOWN])}。" if actions else ""
    text += unread_note(linker.words.corpus, question.scope.documents, language)
    return Refusal("", "topic_absent", text, tuple(actions))


def _mentions(linker: Linker, question: Question) -> list[str]:
    """Return the headings under which the rarest known word of the topics stands."""
    rare = next((t for t in question.terms if t.known and t.weight >= 0.2), None)
    if rare is None:
        return []
    names = {d.name for d in question.scope.documents}
    paths = (
        " / ".join(p.document.path(p.document.sections[p.chunk.section])[-2:])
        for p in linker.words.passages
        if p.document.name in names and rare.stands_in(p.text)
    )
    return list(dict.fromkeys(p for p in paths if p))[:_MENTIONS]


def attribute_absent(
    linker: Linker, question: Question, what: str, holds: Sequence[str] = (), nearest: Sequence[str] = ()
) -> Refusal:
    """Return the refusal for something that a plan does not state of a thing that it has, and what it states that is nearest."""
    language = question.ask.language
    where = places(linker, question.scope.documents, language)
    if language == "en":
        text = f"The plan of {where} does not state {what} (该方案未提及)."
        text += f" It does state: {'; '.join(holds[:4])}." if holds else ""
        text += f" The nearest to it: {'; '.join(nearest)}." if nearest else ""
    else:
        text = f"{where}的方案没有写明{what}。"
        text += f"方案中相关的内容有：{'；'.join(h.rstrip('。') for h in holds[:4])}。" if holds else ""
        text += f"与所问最接近的是：{'；'.join(h.rstrip('。') for h in nearest)}。" if nearest else ""
    text += unread_note(linker.words.corpus, question.scope.documents, language)
    return Refusal("", "attribute_absent", text, (*holds, *nearest))


def only_named(linker: Linker, question: Question, name: str) -> Refusal:
    """Return the refusal for a name that the plans only mention: where it stands, and that what it means is not said."""
    zh = question.ask.language == "zh"
    where = "；".join(_mentions(linker, question))
    if zh:
        what = f"“{name}”具体指什么，只在这些地方提到它：{where}" if where else f"“{name}”具体指什么"
    else:
        what = f"what “{name}” stands for; it only names it under: {where}" if where else f"what “{name}” stands for"
    return attribute_absent(linker, question, what)


def unit_absent(linker: Linker, question: Question) -> Refusal:
    """Return the refusal for a unit that no plan asked lists in the role asked, saying in which it does."""
    zh = question.ask.language == "zh"
    held = (
        f"{h.assignment.governs}（{role_label(h.duty, question.ask.language)}）"
        for b in question.bodies
        for d in question.scope.documents
        for h in linker.units.held_by(b, d)
    )
    names = "、".join(dict.fromkeys(u.words for u in question.meant))
    role = {"lead": "牵头", "cooperate": "配合", "responsible": "担任责任单位"}
    asked = "".join(role.get(r, "") for r in question.ask.roles[:1])
    what = f"{names}{asked}的行动、工程或任务" if zh else f"any item for {names} in the role asked"
    return attribute_absent(linker, question, what, tuple(dict.fromkeys(held)))


def unverified(linker: Linker, question: Question) -> Refusal:
    """Return the refusal where lines were found, and none of them stands in the text word for word: no plan is called silent."""
    language = question.ask.language
    zh = "找到了相关内容，但未能与原文逐字核对一致，因此不作答；请直接查看原文。"
    en = "Something was found, but it could not be verified against the text word for word; please see the plan itself."
    return refusal(
        "attribute_absent", zh if language == "zh" else en, holdings(question.scope.documents, language), language
    )


def none_such(linker: Linker, question: Question) -> Refusal:
    """Return the refusal where nothing fits the conditions asked."""
    zh = question.ask.language == "zh"
    return attribute_absent(linker, question, "符合所问条件的内容" if zh else "anything that fits what is asked")


def out_of_scope(linker: Linker, language: Language, why: str = "") -> Refusal:
    """Return the refusal for what no plan text can tell."""
    zh = why or "这个问题超出了规划文本的范围，无法回答。"
    en = why or "This is outside what plan texts can tell."
    text = en if language == "en" else zh
    return refusal("out_of_scope", text, holdings(linker.words.corpus.documents, language), language)


def nothing_within(documents: Sequence[Document], language: Language) -> Refusal:
    """Return the refusal where no plan has both the region and the period that the search is limited to."""
    text = "所选的地区没有所选时期的方案。" if language == "zh" else "No plan held is of the chosen region and period."
    return refusal("period_absent", text, holdings(documents, language), language)


def nothing_held(language: Language) -> Refusal:
    """Return the refusal of every question while no plan is held."""
    zh = "文库还是空的，无法回答。请先在“文库”页添加方案文件，或把文件放进方案目录。"
    en = "The library is still empty. Please add plan files on the Library tab, or put them into the folder of plans."
    return refusal("region_absent", en if language == "en" else zh, (), language)


def bad_input(why: str) -> Refusal:
    """Return the refusal for a question that can't be read."""
    return Refusal("", "bad_input", why, trace=Trace(timings={"total_ms": 0.0}))
