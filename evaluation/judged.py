"""What visitors said of answers → gold questions: a helpful answer gives its facts, an unhelpful one is for a person to finish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from answer import Answer, Judgement, Refusal
from evaluation.matching import norm
from evaluation.schema import Kind

_TYPES: Mapping[str, Kind] = {"lead": "lead", "cooperate": "cooperate", "responsible": "lead", "target": "target"}
_SHOWN = 24  # characters of a quotation that a right answer must hold


def judged_questions(judgements: Iterable[Judgement]) -> Iterator[dict[str, Any]]:
    """Yield a gold question for each judgement, as a JSON object.

    Where the visitor was not helped, nobody knows the right answer yet: `must_include` is left empty, which `validate` points
    out, and the note says what was wrong.
    """
    for judged in judgements:
        reply = judged.reply
        said = "，".join(filter(None, (judged.reason, judged.note)))
        common: dict[str, Any] = {
            "id": f"desk-{judged.turn}",
            "type": _type(reply),
            "lang": "zh" if any("\u4e00" <= c <= "\u9fff" for c in judged.question) else "en",
            "question": judged.question,
            "history": [{"role": "user", "content": asked} for asked in judged.history],
        }
        if not judged.liked:
            yield {
                **common,
                "answerable": True,
                "must_include": [],
                "note": f"使用者认为没有帮助：{said or '未写原因'}",
            }
        elif isinstance(reply, Refusal):
            yield {**common, "answerable": False, "reasons": [reply.reason], "note": "使用者认为拒答有帮助"}
        else:
            yield {
                **common,
                "answerable": True,
                "must_include": _facts(reply),
                "evidence": [{"document": c.document, "quote": c.quote} for c in reply.citations],
                "note": "使用者认为有帮助",
            }


def _type(reply: Answer | Refusal) -> Kind:
    if isinstance(reply, Refusal):
        return "absent" if reply.reason in ("region_absent", "topic_absent") else "unanswerable"
    kinds = {str(row.get("role") or row.get("kind") or "") for row in reply.rows}
    return next((_TYPES[k] for k in ("lead", "cooperate", "responsible", "target") if k in kinds), "measures")


def _facts(answer: Answer) -> list[list[str]]:
    """Return what a right answer must hold: the units and figures listed that it says, else how its quotations begin."""
    text = norm(answer.text)
    units = [unit for row in answer.rows for unit in row.get("units", ())]
    figures = [f"{row['value']:g}" for row in answer.rows if isinstance(row.get("value"), int | float)]
    told = [fact for fact in dict.fromkeys([*units, *figures]) if norm(fact) in text]
    quotes = [c.quote.strip()[:_SHOWN] for c in answer.citations]
    return [[fact] for fact in told or [q for q in quotes if norm(q) in text] or [answer.text[:_SHOWN]]]
