"""Refusals: what is missing, and what the corpus does hold."""

from __future__ import annotations

from collections.abc import Sequence

from answer.language import language_of
from answer.model import Language, Reason, Refusal, Trace
from answer.query import Query
from answer.scope import NATION
from corpus import Document

_SHOWN = 12


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


def refusal(
    query_text: str, reason: Reason, text: str, holds: Sequence[str] = (), language: Language = "zh"
) -> Refusal:
    """Return a refusal whose message ends with what there is."""
    if holds:
        lead = "库中现有：" if language == "zh" else " What the corpus holds: "
        shown = "、".join(holds[:_SHOWN]) + ("等" if len(holds) > _SHOWN else "")
        text = f"{text}{lead}{shown}{'。' if language == 'zh' else '.'}"
    return Refusal(query_text, reason, text, tuple(holds))


def region_absent(question: str, query: Query, documents: Sequence[Document]) -> Refusal:
    """Return the refusal for a place of which no plan is held."""
    places = "、".join(query.scope.foreign)
    inside = [d for d in documents if d.place and any(p in d.place.parents for p in query.scope.foreign)]
    if query.language == "en":
        text = f"No plan of {places} is held."
        if inside:
            text += f" Within it, the plan of {'、'.join(d.region for d in inside)} is held, but it does not speak for {places}."
    else:
        text = f"库中没有{places}本级的方案，无法回答。"
        if inside:
            text += f"其所辖的{'、'.join(d.region for d in inside)}有方案，但不代表{places}。"
    return refusal(question, "region_absent", text, holdings(documents, query.language), query.language)


def nothing_within(question: str, documents: Sequence[Document]) -> Refusal:
    """Return the refusal where no plan has both the region and the period that the search is limited to."""
    language = language_of(question)
    text = "所选的地区没有所选时期的方案。" if language == "zh" else "No plan held is of the chosen region and period."
    return refusal(question, "period_absent", text, holdings(documents, language), language)


def period_absent(question: str, query: Query, documents: Sequence[Document]) -> Refusal:
    """Return the refusal for a year or period outside the plans held of a region."""
    asked = f"{query.period[0]}—{query.period[1]}" if query.period else "、".join(map(str, query.years))
    held = "、".join(holdings(documents, query.language))
    if query.language == "en":
        text = f"The question asks about {asked}; the plan held governs {held}."
    else:
        text = f"所问时段为{asked}年，而库中的方案是{held}，不涉及该时段。"
    return refusal(question, "period_absent", text)


def topic_absent(
    question: str, query: Query, place: str, subject: str, actions: Sequence[str], mentions: Sequence[str]
) -> Refusal:
    """Return the refusal for a topic that a plan does not have as an action: its actions, and where the word occurs."""
    if query.language == "en":
        text = f"The plan of {place} has no such item: {subject} (该方案未提及)."
        text += f" The word occurs only under: {'; '.join(mentions[:3])}." if mentions else ""
        text += f" Its actions and projects: {'、'.join(actions[:_SHOWN])}." if actions else ""
    else:
        text = f"{place}的方案没有单列“{subject}”这一项，无法回答。"
        text += f"该词只出现在：{'；'.join(mentions[:3])}。" if mentions else ""
        text += f"该方案的行动和工程有：{'、'.join(actions[:_SHOWN])}。" if actions else ""
    return Refusal(question, "topic_absent", text, tuple(actions))


def attribute_absent(question: str, query: Query, place: str, what: str, holds: Sequence[str] = ()) -> Refusal:
    """Return the refusal for something that a plan does not state of a thing that it has."""
    if query.language == "en":
        text = f"The plan of {place} does not state {what} (该方案未提及)."
        text += f" It does state: {'; '.join(holds[:4])}." if holds else ""
    else:
        text = f"{place}的方案没有写明{what}。"
        text += f"方案中相关的内容有：{'；'.join(h.rstrip('。') for h in holds[:4])}。" if holds else ""
    return Refusal(question, "attribute_absent", text, tuple(holds))


def out_of_scope(question: str, language: Language, documents: Sequence[Document], why: str = "") -> Refusal:
    """Return the refusal for what no plan text can tell."""
    zh = why or "这个问题超出了规划文本的范围，无法回答。"
    en = why or "This is outside what plan texts can tell."
    return refusal(question, "out_of_scope", en if language == "en" else zh, holdings(documents, language), language)


def bad_input(question: str, why: str) -> Refusal:
    """Return the refusal for a question that can't be read."""
    return Refusal(question, "bad_input", why, trace=Trace(timings={"total_ms": 0.0}))
