"""Open slots, filled: from the other asks of the same question, and from what was asked in the turn before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from answer.reading.ask import Ask, Held, Phrase
from answer.reading.markup import Label

Asks = tuple[Ask, ...]

_OF_PLANS: Final = frozenset(("duty.plan", "target.plan", "fact.plan", "section.plan", "passage.plan"))
_FILLED: Final = {  # what is shown → slots besides the plan that what was said before may fill
    "duty.unit": ("topics",),
    "duty.matter": ("units",),
    "duty.role": ("units", "topics"),
    "duty.deadline": ("topics",),
    "duty.plan": ("topics", "units"),
    "target.figure": ("topics", "years", "period"),
    "target.thing": ("figures",),
    "target.year": ("topics", "figures"),
    "target.plan": ("topics", "years"),
    "fact.value": ("facts",),
    "fact.plan": ("facts",),
    "section.item": ("items",),
    "section.plan": ("topics", "items"),
    "section.text": ("topics", "items"),
    "passage.text": ("topics",),
    "passage.plan": ("topics",),
    "passage.money": ("topics",),
    "passage.person": ("topics",),
    "passage.contact": ("topics",),
    "passage.outcome": ("topics",),
}
_OF_TOPIC: Final = ("items", "figures", "years", "period")  # what was said of another topic goes with that topic
_SUBJECTS: Final = ("topics", "units", "facts", "items", "figures")


def shared(asks: Sequence[tuple[Ask, Label]]) -> list[tuple[Ask, Label]]:
    """Return the asks of one question, with slots that one leaves open taken from the nearest ask before, then behind."""
    out = list(asks)
    for i, (ask, label) in enumerate(asks):
        others = [a for a, _ in (*reversed(out[:i]), *out[i + 1 :]) if a.of != "talk"]
        for other in others:
            taken = _of_what_is_led(_filled(ask, label, other), label, other)
            ask = replace(taken, beside=taken.beside or (other.beside and taken.plans != ask.plans))
        out[i] = (ask, label)
    return out


def carried(asks: Sequence[tuple[Ask, Label]], before: Asks) -> Asks:
    """Return the asks of a question with their open slots filled from the asks of the turn `before` it."""
    told = tuple(b for b in before if b.of != "talk")
    talked = bool(before) and not told
    if not told or talked:
        return tuple(replace(ask, turn="new") for ask, _ in asks)
    out: list[Ask] = []
    for ask, label in asks:
        if ask.of == "talk" or (label.turn == "new" and label.shape != "carry" and not _lacks_plan(ask, label)):
            out.append(ask)
        elif label.shape == "carry":
            out += [_again(ask, old) for old in told] if len(asks) == 1 else [_again(ask, told[-1])]
        elif label.turn == "correct":
            out.append(_corrected(_filled(ask, label, told[-1]), told[-1]))
        else:
            out.append(_followed(ask, label, told[-1]))
    return tuple(dict.fromkeys(out))


def compared(asks: Asks, turns: Sequence[Asks]) -> Asks:
    """Return a follow-up that asks which plan has most, of the plans of the turns before it: 韶关的目标？大祥呢？哪个更高？"""
    return tuple(replace(a, plans=_plans_before(a, turns) or a.plans) if _names_no_plan(a) else a for a in asks)


def _names_no_plan(ask: Ask) -> bool:
    """Tell whether the plans of a follow-up are those of an earlier turn."""
    return ask.turn == "follow" and not any(tag.startswith("plan") for _, _, tag in ask.spans)


def _plans_before(ask: Ask, turns: Sequence[Asks]) -> tuple[Phrase, ...]:
    """Return the plans of the latest turns that asked for the same kind of thing; () where these are fewer than two."""
    if ask.fold not in ("most", "least", "spread", "same") or len(ask.years) > 1:
        return ()
    plans: list[Phrase] = []
    for turn in reversed(turns):
        if not any(a.of == ask.of for a in turn):
            break
        plans = [*(p for a in turn for p in a.plans if not p.excluded and p not in plans), *plans]
    return tuple(dict.fromkeys(plans)) if len(set(plans)) > 1 else ()


def _lacks_plan(ask: Ask, label: Label) -> bool:
    """Tell whether an ask is of a plan and names none: then it goes on with the plan before, however new it sounds."""
    return not ask.plans and label.shape not in _OF_PLANS and ask.of != "document"


def _filled(ask: Ask, label: Label, old: Ask) -> Ask:
    """Return `ask` with the slots that it leaves open, and that its shape uses, as `old` has them."""
    changes: dict[str, object] = {}
    if not ask.plans and label.shape not in _OF_PLANS and ask.of != "document":
        changes["plans"] = old.plans
    barred = _OF_TOPIC if ask.topics else ("topics",) if ask.items or (ask.units and ask.show == "matter") else ()
    for slot in _FILLED.get(label.shape, ()):
        if not getattr(ask, slot) and slot not in barred:
            changes[slot] = getattr(old, slot)
    if ask.show == "unit" and not ask.topics and ask.ordinal is None and old.ordinal is not None:
        changes["ordinal"] = old.ordinal
    return replace(ask, **changes)  # type: ignore[arg-type]


def _followed(ask: Ask, label: Label, old: Ask) -> Ask:
    """Return a follow-up with its own shape; one that names its plan and its subject stays as it is."""
    if any(not p.excluded for p in ask.plans) and _named(ask):
        return ask
    if (
        label.shape == "duty.matter"
        and (old.of, old.show) == ("duty", "unit")
        and not _named(ask)
        and old.topics
        and not old.units
    ):
        ask, label = replace(ask, show="unit"), replace(label, shape="duty.unit")  # 老年人谁牵头？配合的有哪些？
    new = _of_what_is_led(_filled(ask, label, old), label, old)
    if ask.ordinal is not None and not ask.items:
        new = replace(new, items=old.items, topics=new.topics or old.topics)
    return _widened(new, ask, old)


def _of_what_is_led(ask: Ask, label: Label, old: Ask) -> Ask:
    """Return `ask`, where it asks for units of what others were asked to hold, as about those items: 民政局牵头哪些？谁配合？"""
    if label.shape == "duty.unit" and (old.of, old.show) == ("duty", "matter") and old.units and not ask.topics:
        return replace(ask, held=Held(old.units, old.roles))
    return ask


def _named(ask: Ask) -> bool:
    """Tell whether an ask names a subject of its own."""
    return any(getattr(ask, s) for s in _SUBJECTS)


def _again(ask: Ask, old: Ask) -> Ask:
    """Return what was asked before, with the slots that the follow-up or correction names in place of the old ones."""
    denied = _denied(ask)
    new = replace(
        old,
        plans=_replaced(ask.plans, old.plans, denied),
        topics=_replaced(ask.topics, old.topics, denied) if ask.topics or not ask.items else (),
        units=_replaced(ask.units, old.units, denied),
        roles=ask.roles or tuple(r for r in old.roles if r not in ask.role_excluded),
        role_excluded=() if ask.roles else ask.role_excluded or old.role_excluded,
        years=ask.years or (() if ask.period else old.years),
        period=ask.period or (None if ask.years else old.period),
        figures=ask.figures or old.figures,
        facts=ask.facts or old.facts,
        items=ask.items or old.items,
        ordinal=ask.ordinal if ask.ordinal is not None else None if ask.topics or ask.items else old.ordinal,
        bound=ask.bound or old.bound,
        fold=ask.fold if ask.fold != "list" else old.fold,
        beside=ask.beside or (old.beside and not ask.plans),
        lack=ask.lack or old.lack,
        turn=ask.turn if ask.turn != "new" else "follow",
        sure=ask.sure * old.sure,
        language=ask.language,
        spans=ask.spans,
    )
    return _widened(new, ask, old)


def _corrected(ask: Ask, old: Ask) -> Ask:
    """Return a correction with a shape of its own: what it leaves open stays as it was before."""
    denied = _denied(ask)
    return replace(
        ask,
        plans=_replaced(ask.plans, old.plans, denied),
        topics=_replaced(ask.topics, old.topics, denied),
        units=_replaced(ask.units, old.units, denied),
        years=ask.years or old.years,
        period=ask.period or old.period,
    )


def _denied(ask: Ask) -> frozenset[str]:
    return frozenset(p.words for p in (*ask.plans, *ask.topics, *ask.units) if p.excluded)


def _replaced(now: tuple[Phrase, ...], old: tuple[Phrase, ...], denied: frozenset[str]) -> tuple[Phrase, ...]:
    """Return the phrases named now; where none is, the old ones without those that are denied now."""
    kept = tuple(p for p in now if not p.excluded)
    if kept:
        return kept
    left = tuple(p for p in old if not any(p.words in d or d in p.words for d in denied))
    fresh = tuple(p for p in now if not any(p.words in o.words or o.words in p.words for o in old))
    if not left and fresh and len(now) > len(fresh):  # 不是钦州，是定南, both read as denied: what is new is meant
        return tuple(replace(p, excluded=False) for p in fresh)
    return left if len(left) < len(old) else (*old, *now)


def _widened(new: Ask, ask: Ask, old: Ask) -> Ask:
    """Return `new` beside the old plans where one plan is to be compared with them: 跟定南比呢."""
    if ask.beside and len(ask.plans) == 1 and old.plans and not ask.plans[0].excluded:
        return replace(new, plans=tuple(dict.fromkeys((*old.plans, *ask.plans))))
    return new
