"""Whether a sentence that a language model wrote says no more than the passages it cites.

Units, roles, figures with their year and measure, regions, plans, actions and quotations are taken out of the sentence and
looked up in the cited spans. What can't be told apart counts as a fault: the rule-composed answer stands in for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from answer.bodies import Body
from answer.draft import Evidence
from answer.language import normalise
from answer.role_claims import RoleClaim, Side, role_claims
from answer.verify import squeeze, values
from answer.vocabulary import Vocabulary
from corpus import Assignment, Document, Gazetteer, Target

Kind = Literal["evidence", "quote", "plan", "region", "year", "figure", "unit", "role", "action", "negation", "wording"]

_RANGE = re.compile(r"\d[\d.]*-\d[\d.]*")
_TITLE = re.compile(r"《([^》]{2,80})》")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_DIGITS = re.compile(r"\d")
_UNIT_LIKE = re.compile(
    r"[\u4e00-\u9fff]{1,12}?(?:局|委员会|委|厅|办公室|联合会|协会|学会|总工会|科协|团委|妇联|研究院|大学|学院|医院|法院|检察院|公司|集团|中心)(?![\u4e00-\u9fff]{0,1}(?:部署|托))"
)
_NEGATION = re.compile(
    r"不(?![少低同断超仅但]|得少|低于)|没有|未(?!来|成年)|无(?!人|线|障)|\bno(?:t|r)?\b|n't\b|\bnever\b", re.IGNORECASE
)
_JUDGING = re.compile(
    r"只有|仅有|唯一|[相不]同|一致|差异|类似|最[高低多少大小]|更[高低多少大小]|都有|均有|\bonly\b|\bhighest\b|\blowest\b|\bboth\b|\bmost\b|\bsame\b|\bdiffer|\bsimilar"
)
_BOUND = re.compile(r"不超过|不低于|不少于|不高于|不多于|超过|高于|低于|以上|以下|以内|至少|最多|力争|左右|约(?!束)")
_HELD_SHARE = 0.6  # of a Chinese sentence's content words that must stand in what it cites


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that a sentence says and its passages don't.

    Attributes:
        kind: what it is.
        words: the sentence's words for it.
    """

    kind: Kind
    words: str


class Checker:
    """Checks sentences against cited spans of one corpus. Reading only, so safe to share between threads."""

    def __init__(self, vocabulary: Vocabulary, gazetteer: Gazetteer) -> None:
        """Take the words of the corpus and the names of places."""
        self._words = vocabulary
        self._gazetteer = gazetteer
        self._aliases = {
            alias: d.region
            for d in vocabulary.corpus.documents
            if d.place
            for alias in (*d.place.aliases, d.place.name)
        }

    def faults(self, sentence: str, cited: Sequence[Evidence]) -> tuple[Fault, ...]:
        """Return what `sentence` (without markers) says beyond `cited`; () when it holds."""
        if not cited:
            return (Fault("evidence", sentence),)
        texts = [e.text for e in cited]
        around = [" ".join((*(s.heading for s in e.path), e.document.title, e.document.region)) for e in cited]
        held, wide = squeeze(" ".join(texts)), squeeze(" ".join((*texts, *around)))
        plain = _TITLE.sub(" ", sentence)
        return (
            *(Fault("quote", q) for q in _quoted(plain) if squeeze(q) not in wide),
            *(Fault("plan", t) for t in _TITLE.findall(sentence) if squeeze(t) not in wide),
            *self._regions(plain, cited, wide),
            *(fault for part, own in self._by_region(plain, cited) for fault in self._of_part(part, own)),
            *self._wording(plain, held, wide),
        )

    def _of_part(self, part: str, cited: Sequence[Evidence]) -> Iterable[Fault]:
        wide = squeeze(" ".join(w for e in cited for w in (e.text, *(s.heading for s in e.path), e.document.title)))
        yield from self._figures(part, cited, [e.text for e in cited])
        yield from self._units(part, wide)
        yield from self._roles(part, cited)

    def _by_region(self, sentence: str, cited: Sequence[Evidence]) -> Iterable[tuple[str, Sequence[Evidence]]]:
        """Yield the parts of a sentence that each speak of one plan held, with that plan's passages.

        A part begins where its region is named; where several plans are cited, what is said of one must stand in its own.
        """
        by_name: dict[str, list[Evidence]] = {}
        for e in cited:
            by_name.setdefault(e.document.region, []).append(e)
        if len(by_name) < 2:
            yield sentence, cited
            return
        plain = normalise(sentence)
        begin, own = 0, cited
        for mention in self._gazetteer.find(plain, self._aliases):
            if mention.name in by_name:
                yield plain[begin : mention.start], own
                begin, own = mention.start, by_name[mention.name]
        yield plain[begin:], own

    def beyond(self, sentence: str, findings: str) -> Iterable[Fault]:
        """Yield the units and figures of a sentence that the rules' own answer does not give, where that is the whole answer."""
        yield from self._strangers(normalise(sentence), squeeze(findings))
        known = values(findings)
        yield from (Fault("figure", f"{v:g}{u}") for v, u in values(sentence) if (v, u) not in known)

    def adds_nothing(self, text: str, given: Sequence[str]) -> bool:
        """Tell whether `text` names no place, unit, year or figure that `given` doesn't."""
        known = squeeze(" ".join(given))
        plain = normalise(text)
        spans = [(m.start, m.end) for m in self._gazetteer.find(plain, self._aliases)]
        spans += [(b.start, b.end) for b in self._words.bodies.find(plain)]
        figures = values(text) <= values(" ".join(given))
        return bool(text) and figures and all(squeeze(plain[a:b]).rstrip("省市县区") in known for a, b in spans)

    def _regions(self, sentence: str, cited: Sequence[Evidence], wide: str) -> Iterable[Fault]:
        """Yield places that neither are the cited plans' own nor stand in the passages."""
        own = {d.region for d in _documents(cited)} | {p for d in _documents(cited) if d.place for p in d.place.parents}
        plain = normalise(sentence)
        for mention in self._gazetteer.find(plain, self._aliases):
            printed = plain[mention.start : mention.end]
            if mention.name not in own and squeeze(printed) not in wide:
                yield Fault("region", printed)

    def _figures(self, sentence: str, cited: Sequence[Evidence], texts: Sequence[str]) -> Iterable[Fault]:
        """Yield years and figures that the passages lack, or hold for something else."""
        held = frozenset().union(*(values(t) for t in texts))
        years = {m[0] for t in texts for m in _YEAR.finditer(squeeze(t))}
        for year in _YEAR.findall(squeeze(sentence)):
            if year not in years:
                yield Fault("year", year)
        ranges = {m[0] for t in texts for m in _RANGE.finditer(squeeze(t))}
        yield from (Fault("figure", m[0]) for m in _RANGE.finditer(squeeze(sentence)) if m[0] not in ranges)
        bare = {value for value, _ in held}
        counted = {(float(len(self._words.bodies.find(normalise(sentence)))), unit) for unit in "个家项"}
        for value, unit in values(sentence) - counted:
            if (value, unit) not in held and not (unit == "" and value in bare):
                yield Fault("figure", f"{value:g}{unit}")
        yield from self._pairings(sentence, cited)

    def _pairings(self, sentence: str, cited: Sequence[Evidence]) -> Iterable[Fault]:
        """Yield figures that stand beside another year, another thing, or without their bound."""
        targets = [t for e in cited for t in self._words.corpus.targets[e.document.name] if _overlap(t, e)]
        if not targets:
            return
        plain = squeeze(sentence)
        years = [int(y) for y in _YEAR.findall(plain)]
        last = ""
        for clause in re.split(r"(?<=[，,；;、])", sentence):
            said = {value for value, _ in values(clause)}
            matched = [t for t in targets if said & set(_numbers(t))]
            if not matched:
                last = clause if _DIGITS.search(clause) is None else last
                continue
            dated = [t for t in matched if t.year]
            own = [int(y) for y in _YEAR.findall(squeeze(clause))] or years
            if own and dated and not any(t.year in own for t in dated):
                yield Fault("year", clause)
            others = [t for t in targets if t not in matched and t.unit in {m.unit for m in matched}]
            if others and not self._tells(clause, last, matched, others):
                yield Fault("figure", clause)
            printed = {b for t in matched for b in _BOUND.findall(t.comparator)}
            spoken = set(_BOUND.findall(normalise(clause)))
            if re.search(r"[\u4e00-\u9fff]", clause) and (spoken - printed or (printed and not spoken)):
                yield Fault("figure", f"{clause}（原文为“{'、'.join(sorted(printed))}”）")

    def _tells(self, clause: str, before: str, matched: Sequence[Target], others: Sequence[Target]) -> bool:
        """Tell whether a clause names the thing of its figure, not that of another figure in the same unit."""
        own = {w for t in matched for w in self._words.tokens(t.what)}
        other = {w for t in others for w in self._words.tokens(t.what)}
        text = normalise(clause)
        mine, theirs = own - other, other - own
        if any(w in text for w in mine):
            return True
        return not any(w in text for w in theirs) and (not mine or any(w in normalise(before) for w in mine))

    def _units(self, sentence: str, wide: str) -> Iterable[Fault]:
        """Yield units, known or by the form of their names, that the passages lack."""
        plain = normalise(sentence)
        yield from self._strangers(plain, wide)
        for found in _UNIT_LIKE.finditer(plain):
            word = found[0]
            committee = re.search(r"[省市县区州党]委$", word)
            if not (committee or any(word[i:] in wide for i in range(max(len(word) - 2, 1)))):
                yield Fault("unit", word)

    def _strangers(self, plain: str, held: str) -> Iterable[Fault]:
        """Yield the known units of a normalised text that a squeezed one lacks."""
        for named in self._words.bodies.find(plain):
            if squeeze(plain[named.start : named.end]) not in held:
                yield Fault("unit", plain[named.start : named.end])

    def _roles(self, sentence: str, cited: Sequence[Evidence]) -> Iterable[Fault]:
        """Yield units whose role in the sentence is not the one that the passages or the ledger give them."""
        claims = role_claims(normalise(sentence), self._words.bodies)
        if not claims:
            return
        stated = [c for e in cited for c in role_claims(normalise(e.text), self._words.bodies)]
        duties: list[tuple[Body, Side | None]] = [
            (self._words.bodies.body(u.name), "lead" if d.role == "lead" else "beside")
            for e in cited
            for a in self._words.corpus.assignments[e.document.name]
            if _overlap(a, e)
            for d in a.duties
            for u in d.units
        ]
        known = duties or [(c.body, c.side) for c in stated]
        for claim in claims:
            if not self._holds(claim, known):
                yield Fault("role", claim.name)

    def _holds(self, claim: RoleClaim, known: Sequence[tuple[Body, Side | None]]) -> bool:
        return claim.side is not None and any(
            side == claim.side and self._words.bodies.same(claim.body, body) for body, side in known
        )

    def _wording(self, sentence: str, held: str, wide: str) -> Iterable[Fault]:
        """Yield actions and negations that the passages lack, and a Chinese sentence that is mostly other words."""
        tokens = self._words.tokens(sentence)
        for word in tokens:
            if word in self._words.core_words and self._words.rarity(word) >= 0.25 and word not in wide:
                yield Fault("action", word)
        if _NEGATION.search(sentence) and not _NEGATION.search(held):
            yield Fault("negation", sentence)
        judged = _JUDGING.search(normalise(sentence))
        if "|" in sentence or (judged and judged[0] not in held):  # tables, and what only the rules can tell
            yield Fault("wording", judged[0] if judged else sentence)
        chinese = [w for w in tokens if re.match(r"[\u4e00-\u9fff]", w)]
        inside = sum(w in wide for w in chinese)
        if chinese and inside < _HELD_SHARE * len(chinese):
            yield Fault("wording", sentence)


def _quoted(text: str) -> list[str]:
    """Return what stands in quotation marks, outermost pairs only; a mark without its pair quotes to the end."""
    out: list[str] = []
    depth, begin = 0, 0
    for i, char in enumerate(text):
        if char in "“「":
            begin = i + 1 if depth == 0 else begin
            depth += 1
        elif char in "”」" and depth:
            depth -= 1
            out += [text[begin:i]] if depth == 0 else []
    return [q for q in (*out, *([text[begin:]] if depth else [])) if q.strip()]


def _documents(cited: Sequence[Evidence]) -> list[Document]:
    return list({e.document.name: e.document for e in cited}.values())


def _overlap(item: Target | Assignment, evidence: Evidence) -> bool:
    return item.start < evidence.end and evidence.start < item.end


def _numbers(target: Target) -> tuple[float, ...]:
    return target.value if isinstance(target.value, tuple) else (target.value,)
