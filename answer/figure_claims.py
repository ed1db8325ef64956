"""Whether the years, dates, document numbers and figures of a sentence are the passages', each for its thing, year, bound and kind."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from answer.dating import misdated
from answer.draft import Evidence
from answer.faults import Fault
from answer.language import normalise
from answer.verify import squeeze, values
from answer.vocabulary import Vocabulary
from corpus import Target

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_RANGE = re.compile(r"\d[\d.]*-\d[\d.]*")
_DATE = re.compile(r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日)?")
_NUMBER = re.compile(r"([\u4e00-\u9fff]*)[〔【\[(]((?:19|20)\d{2})[〕】\])](\d+)号")
_PREFIX = 3  # characters of a document number's issuer that must agree, all where it has fewer
_CLAUSE = re.compile(r"(?<=[，；;、])|(?<=,)(?!\d)")
_PERCENT = re.compile(r"(?<=\d)\s*(?:percent|per cent)\b", re.IGNORECASE)
_SCALED = re.compile(r"[%‰万亿千百成倍]|个?百分点")
_BOUNDS = {
    "least": r"不低于|不少于|至少|以上|at least|no(?:t)? (?:less|fewer|lower) than",
    "most": r"不超过|不高于|不多于|至多|最多|以内|at most|no(?:t)? more than|up to",
    "over": r"超过|高于|大于|多于|more than|exceed\w*|\bover\b",
    "under": r"低于|少于|不足|不到|(?<=[\d%\u4e00-\u9fff])以下(?=[，。；]|$)|less than|fewer than|below",
    "about": r"左右|约(?!束)|\babout\b",
    "strive": r"力争|争取|\bstriv\w+|\baim\w*",
}
_BOUND = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _BOUNDS.items()))
_AIM = re.compile(
    r"目标|力争|争取|计划|要求?达?到|将|确保|提高到|到\d{4}年|\b(?:target|goal|aim|strive|should|will|by \d{4})"
)
_DONE = re.compile(
    r"已|目前|现状|实际|现有|达到了|实现了|曾|\b(?:was|were|had|has|reached|achieved|current\w*|baseline)\b"
)
_STANDING = "持续性要求"
_EACH = re.compile(r"(?:各|均|合计|总计|平均)\D{0,3}\d[\d.,]*.?")


class FigureClaims:
    """Checks figures against passages and targets. Reading only, so safe to share between threads."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take the words and the targets of the corpus."""
        self._words = vocabulary

    def faults(self, sentence: str, cited: Sequence[Evidence], counted: Collection[float]) -> Iterable[Fault]:
        """Yield what a sentence says in figures and its passages don't; `counted` are the sizes of lists that it names."""
        sentence = _PERCENT.sub("%", sentence)
        said, texts = squeeze(sentence), [squeeze(e.text) for e in cited]
        years = {y for t in texts for y in _YEAR.findall(t)}
        yield from (Fault("year", y) for y in _YEAR.findall(said) if y not in years)
        for whole in (_RANGE, _DATE):
            held = {m[0] for t in texts for m in whole.finditer(t)}
            yield from (Fault("figure", m[0]) for m in whole.finditer(said) if not any(m[0] in h for h in held))
        yield from (Fault("figure", m[0]) for m in _EACH.finditer(said) if not any(m[0] in t for t in texts))
        yield from (
            Fault("year", w) for w in misdated(sentence, [e.text for e in cited], lambda c: self._has(c, cited))
        )
        yield from _numbers(said, texts)
        yield from self._values(said, texts, years, counted)
        yield from self._pairings(sentence, cited)

    def _values(
        self, said: str, texts: Sequence[str], years: Collection[str], counted: Collection[float]
    ) -> Iterable[Fault]:
        """Yield figures that the passages lack in this unit; an end of a range is no figure of its own."""
        held = frozenset().union(*(values(_RANGE.sub("|", t)) for t in texts))
        ranges = {float(n) for m in _RANGE.finditer(said) for n in m[0].split("-") if n.count(".") < 2}
        for value, unit in values(said):
            if (f"{value:g}" in years and unit in ("", "年")) or (value in ranges) or (value, unit) in held:
                continue
            if value in counted and unit in ("个", "家", "项", "位"):
                continue
            bare = [u for v, u in held if v == value]
            if unit or not bare or any(_SCALED.match(u) for u in bare):
                yield Fault("figure", f"{value:g}{unit}")

    def _cited(self, cited: Sequence[Evidence]) -> list[tuple[Target, Evidence]]:
        held = self._words.corpus.targets
        return [(t, e) for e in cited for t in held[e.document.name] if t.start < e.end and e.start < t.end]

    def _has(self, clause: str, cited: Sequence[Evidence]) -> bool:
        """Tell whether a clause holds the figure of a target, whose year is checked with it."""
        return any(_is_said(v, t, e.document.text) for t, e in self._cited(cited) for v in values(clause))

    def _pairings(self, sentence: str, cited: Sequence[Evidence]) -> Iterable[Fault]:
        """Yield figures that stand beside another year, another thing, as another kind, or with another bound."""
        targets = self._cited(cited)
        texts = normalise(" ".join(e.text for e in cited))
        every = _YEAR.findall(squeeze(sentence))
        before, years = "", [int(y) for y in every[:1]]
        strives, earlier = False, years
        for clause in _CLAUSE.split(sentence):
            plain = normalise(clause)
            strives = strives or _bounds(plain) >= {"strive"}
            own = [int(y) for y in _YEAR.findall(squeeze(clause))]
            figures = [[t for t, e in targets if _is_said(v, t, e.document.text)] for v in values(clause)]
            matched = [t for like in figures for t in like]
            if not matched:
                before += clause
                earlier = own or earlier
                yield from (Fault("figure", m[0]) for m in _BOUND.finditer(plain) if m[0] not in texts)
                continue
            context = normalise(before + clause)
            others = [t for t, _ in targets if t not in matched and t.unit in {m.unit for m in matched}]
            for like in figures:
                found = [self._fault(t, clause, before, context, [*own, *earlier], others, strives) for t in like]
                if found and None not in found:
                    yield found[0] or Fault("figure", clause)
            before, earlier = "", own or earlier

    def _fault(
        self,
        target: Target,
        clause: str,
        before: str,
        context: str,
        years: Sequence[int],
        others: Sequence[Target],
        strives: bool,
    ) -> Fault | None:
        """Return why a clause does not state this target, None where it does."""
        if years and target.year and target.year not in years:
            return Fault("year", clause)
        if not self._tells(clause, before, target, others):
            return Fault("figure", clause)
        if (target.kind == "baseline" and _AIM.search(context)) or (target.kind == "target" and _DONE.search(context)):
            return Fault("figure", clause)
        if _STANDING in clause and target.kind != "standing":
            return Fault("figure", clause)
        printed, spoken = _bounds(target.comparator), _bounds(normalise(clause))
        if spoken | ({"strive"} if strives else set()) != printed | ({"strive"} if strives else set()) or (
            "strive" in printed and not strives
        ):
            return Fault("figure", f"{clause}（原文为“{target.comparator}”）")
        return None

    def _tells(self, clause: str, before: str, target: Target, others: Sequence[Target]) -> bool:
        """Tell whether a clause names the thing of its figure, not that of another figure in the same unit."""
        if not others:
            return True
        own = set(self._words.tokens(target.what))
        other = {w for t in others for w in self._words.tokens(t.what)}
        text = normalise(clause)
        mine, theirs = own - other, other - own
        if any(w in text for w in mine):
            return True
        return not any(w in text for w in theirs) and (not mine or any(w in normalise(before) for w in mine))


def _numbers(said: str, texts: Sequence[str]) -> Iterable[Fault]:
    """Yield document numbers that are not, issuer, year and count, one of the passages'."""
    held = [(m[1], m[2], m[3]) for t in texts for m in _NUMBER.finditer(t)]
    for issuer, year, count in (m.groups() for m in _NUMBER.finditer(said)):
        if not any((year, count) == (y, n) and _same_end(issuer, i) >= min(_PREFIX, len(i)) for i, y, n in held):
            yield Fault("figure", f"{issuer}〔{year}〕{count}号")


def _same_end(left: str, right: str) -> int:
    n = 0
    while n < min(len(left), len(right)) and left[-1 - n] == right[-1 - n]:
        n += 1
    return n


def _bounds(text: str) -> set[str]:
    """Return the kinds of bound that a text names."""
    return {m.lastgroup for m in _BOUND.finditer(text) if m.lastgroup}


def _is_said(said: tuple[float, str], target: Target, text: str) -> bool:
    """Tell whether a figure of a sentence is that of a target, in its unit or none."""
    value, unit = said
    return any(v == value and (u == unit or not u or not unit) for v, u in values(text[slice(*target.figure)]))
