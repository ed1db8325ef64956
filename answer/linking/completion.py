"""What an ask leaves to the corpus: units and places that the reader overlooked, and what only says which plan is meant."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace

from answer.language import blanked, normalise
from answer.linking.logistic import LEARNED
from answer.linking.plans import PlanLinker
from answer.linking.scope import Scope
from answer.linking.terms import terms_of
from answer.reading.ask import Ask, FactKind, Phrase, Relation, Show
from answer.vocabulary import Vocabulary
from corpus import five_years

_TELLING = 0.2  # of rarity, below which a word tells nothing of what is asked
_KIND = 0.1  # of rarity, below which a word beside those of a title names a kind of thing and no thing
_SUBJECT = 0.3  # of rarity, from which on a word in no slot is what is asked about, where no slot tells it
_AND_WHAT = re.compile(r"(?<!\s)\s?,?\s{1,3}and\s{1,3}(?:what|which|how many|how much|who|when)\s{1,3}")
_SAYS: dict[Relation, Show] = {"passage": "text", "fact": "value"}
"""What is shown of the one plan that is named by its title, where which plan was asked."""


class Completion:
    """Completes asks over one corpus before their slots are linked."""

    def __init__(self, vocabulary: Vocabulary, plans: PlanLinker) -> None:
        """Take the words of the corpus and what knows its plans."""
        self._words = vocabulary
        self._plans = plans
        self._fact_words: dict[str, FactKind] = json.loads(LEARNED.read_text(encoding="utf-8"))["facts"]

    def overlooked(self, ask: Ask, gist: str, plain: str) -> Ask:
        """Return an ask with what the plans themselves print and the reader overlooked: a unit of a duty, a place held or not."""
        if ask.of == "fact" and "basis" not in ask.facts:  # 依据哪个文件，文号是多少: that is the other one's
            ask = replace(ask, facts=tuple(dict.fromkeys((*ask.facts, *self._facts_in(ask, plain)))))
        numbered = [n for p in ask.plans if not p.excluded for _, _, n in five_years(normalise(p.words))]
        if numbered and not ask.period and not ask.years:  # 云南省“十四五”规划 is of those years
            ask = replace(ask, period=(numbered[0], numbered[0] + 4))
        printed = [plain[b.start : b.end] for b in self._words.bodies.find(plain)]
        printed = [name for name in printed if self._words.bodies.is_printed(name)]
        if ask.of == "duty" and not ask.units and not ask.held and (not ask.topics or ask.show == "matter"):
            ask = replace(ask, units=tuple(map(Phrase, printed)))
        bodies = tuple(p for p in ask.plans if self._begins_body(p, printed))
        ask = replace(ask, plans=tuple(p for p in ask.plans if p not in bodies))
        whole = {u.words: next((n for n in printed if n.endswith(u.words)), u.words) for u in ask.units}
        ask = replace(ask, units=tuple(replace(u, words=whole[u.words]) for u in ask.units))
        ask = replace(ask, topics=tuple(p for t in ask.topics for p in _apart(t)))
        if not ask.plans and ask.of != "talk":
            places = [m for m in self._plans.mentions(gist) if m.formal or m.name in self._plans.regions]
            ask = replace(ask, plans=tuple(Phrase(gist[m.start : m.end]) for m in places))
        return ask

    def _facts_in(self, ask: Ask, plain: str) -> list[FactKind]:
        """Return the facts that words of a question outside its other slots ask for, by what such words are labelled as."""
        slots = [(start, end) for start, end, tag in ask.spans if not tag.startswith("fact")]
        own = blanked(plain, slots)
        return [fact for word, fact in self._fact_words.items() if word in own]

    def _begins_body(self, plan: Phrase, printed: Sequence[str]) -> bool:
        """Tell whether a place without a plan is only the beginning of a body that plans print: 瑞安市政府."""
        within = any(name.startswith(plan.words) and name != plan.words for name in printed)
        return within and bool(self._plans.scope((plan,)).foreign)

    def called(self, ask: Ask, scope: Scope, plain: str, calling: Sequence[str], before: str) -> tuple[Ask, Scope]:
        """Return an ask without plan slots that calls a plan by its title all the same, less the topics that do; and that plan.

        Whoever asks which plan does so of none that he names by its whole title, but for what that one says.
        """
        own = [t.words for t in ask.topics if not t.excluded] if ask.show != "plan" else []
        titled, words = self._plans.called(scope, (own, calling), (plain, before))
        if not titled.named or (scope.foreign and not self._may_be_asked(ask, titled)):
            return ask, scope
        if scope.foreign:  # a place that is no plan's is what is asked about: 浙江是试点地区吗
            ask = replace(ask, plans=())
        scope = titled
        show = _SAYS.get(ask.of, ask.show) if ask.show == "plan" else ask.show
        rest = tuple(t for t in ask.topics if t.words not in words)
        return replace(ask, show=show, topics=rest or ask.topics), scope

    def _may_be_asked(self, ask: Ask, scope: Scope) -> bool:
        """Tell whether a plan may be asked about places that have none: it prints their names, or is to say yes or no."""
        if ask.fold == "claim":
            return True
        text = self._words.plain_text(scope.documents)
        return all(normalise(p.words) in text for p in ask.plans if not p.excluded)

    def without_titles(self, ask: Ask, scope: Scope, gist: str) -> Ask:
        """Return an ask without topics that only say which plan is meant, where it is about anything else.

        Where no other slot says what, the question's other telling words do. A thing that is counted or measured may be
        what the whole plan is about: 要建多少个数据集.
        """
        if ask.of == "target":
            return ask
        rest = tuple(t for t in ask.topics if t.excluded or not self.is_title(t, scope))
        counted = ask.ordinal is not None and ask.of in ("duty", "section")
        told = terms_of(rest, self._words, scope.title_words)
        other = any(t.weight >= _TELLING for t in told) or counted or ask.units or ask.items or ask.facts
        if other or rest == ask.topics:
            return replace(ask, topics=rest)
        words = [
            t for t in terms_of([Phrase(gist)], self._words, scope.title_words) if t.known and t.weight >= _SUBJECT
        ]
        spoken = tuple(Phrase(t.text) for t in words if t.text not in scope.title_words)
        if not spoken or ask.of == "passage":  # passages are chosen by all words of a question anyway
            return ask
        return replace(ask, topics=(*rest, *spoken))

    def is_title(self, topic: Phrase, scope: Scope) -> bool:
        """Tell whether a topic only says which plan is meant: by its region and its title, in part (农业农村生态环境) too.

        What kind of thing it is beside that (任务, 工作) tells no matter either.
        """
        words = normalise(topic.words)
        rest = blanked(words, [(m.start, m.end) for m in self._plans.mentions(words)])
        terms = [t for t in terms_of([Phrase(rest)], self._words) if t.known or not t.text.isascii()]
        named = [t for t in terms if any(t.text in w for w in scope.title_words)]
        return bool(named) and all(t in named or t.weight < _KIND for t in terms)


def _apart(topic: Phrase) -> tuple[Phrase, ...]:
    """Return the things that an English topic names with a question word between them (the level and what ceiling on …)."""
    parts = _AND_WHAT.split(topic.words)
    return tuple(replace(topic, words=p) for p in parts if p.strip()) if len(parts) > 1 else (topic,)
