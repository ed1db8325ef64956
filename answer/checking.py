"""Whether a sentence that a language model wrote says no more than the passages it cites.

Units, roles, figures with their year and measure, regions, plans, actions and quotations are taken out of the sentence and
looked up in the cited spans; every other word must stand there too, or belong to the language. What can't be told apart
counts as a fault: the rule-composed answer stands in for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from answer.covering import Covering, odd
from answer.draft import Evidence
from answer.duty_claims import DutyClaims
from answer.faults import Fault
from answer.figure_claims import FigureClaims
from answer.language import normalise
from answer.unfolding import RESPECTIVELY, unfolded
from answer.verify import squeeze, values
from answer.vocabulary import Vocabulary
from corpus import Document, Gazetteer, Mention

_TITLE = re.compile(r"《([^》]{2,80})》")
_UNIT_LIKE = re.compile(
    r"[\u4e00-\u9fff]{1,12}?(?:局|委员会|委|厅|办公室|联合会|协会|学会|总工会|科协|团委|妇联|研究院|大学|学院|医院|法院|检察院|公司|集团|中心)(?![\u4e00-\u9fff]{0,1}(?:部署|托))"
)
_NEGATION = re.compile(r"不(?![断仅但同])|没有|未(?!来|成年)|无(?!人|线|障)|非(?!物质|遗)")
_DENIAL = re.compile(r"\bno(?:t|r)?\b(?! (?:less|fewer|lower|more) than)|n't\b|\bnever\b|\bcannot\b")
_JUDGING = re.compile(
    r"只有|仅有|唯一|[相不]同|一致|差异|类似|最[高低多少大小]|更[高低多少大小]|都|均|全部|\bonly\b|\bhighest\b|\blowest\b|\bboth\b|\bmost\b|\bsame\b|\bdiffer|\bsimilar"
)
_BESIDE = re.compile(r"(?:[高低多少大优先落小]于|超过|低于|领先|落后|不及|than|比)[^，。；,;]{0,4}$")
_LETTERS = re.compile(r"[\u4e00-\u9fffA-Za-z]{2}")
_BETWEEN = 4  # characters that a denied word may be led by, where the denial was left out


class Checker:
    """Checks sentences against cited spans of one corpus. Reading only, so safe to share between threads."""

    def __init__(self, vocabulary: Vocabulary, gazetteer: Gazetteer) -> None:
        """Take the words of the corpus and the names of places."""
        self._words = vocabulary
        self._gazetteer = gazetteer
        self._covering = Covering(vocabulary.dictionaries.english, vocabulary.bodies)
        self._duties = DutyClaims(vocabulary)
        self._figures = FigureClaims(vocabulary)
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
        mentions = self._mentions(normalise(sentence), cited)
        if len({m.name for m in mentions}) > 1 and RESPECTIVELY.search(normalise(sentence)):
            return self._of_each(normalise(sentence), mentions, cited)
        texts = [e.text for e in cited]
        around = [" ".join((*(s.heading for s in e.path), e.document.title, e.document.region)) for e in cited]
        held, wide = _held(texts), _held([*texts, *around])
        plain = _TITLE.sub(" ", sentence)
        if not _LETTERS.search(plain):
            return (Fault("wording", sentence),)  # a figure without its thing
        if strange := odd(sentence, wide):
            return tuple(Fault("wording", c) for c in strange)
        return (
            *(Fault("quote", q) for q in _quoted(sentence) if not _is_quoted(q, wide)),
            *(Fault("plan", t) for t in _TITLE.findall(sentence) if squeeze(t) not in wide),
            *self._regions(plain, cited, wide),
            *(fault for part, own in self._by_region(plain, cited) for fault in self._of_part(part, own)),
            *self._wording(plain, held, wide),
        )

    def _of_each(self, plain: str, mentions: Sequence[Mention], cited: Sequence[Evidence]) -> tuple[Fault, ...]:
        """Return the faults of a sentence about several plans in turn; one whose shares can't be told is one."""
        names = [(b.start, b.end) for b in self._words.bodies.find(plain)]
        each = unfolded(plain, [(m.start, m.end) for m in mentions], names)
        if not each:
            return (Fault("wording", plain),)
        return tuple(
            fault
            for mention, own in zip(mentions, each, strict=True)
            for fault in self.faults(own, [e for e in cited if e.document.region == mention.name])
        )

    def _mentions(self, plain: str, cited: Sequence[Evidence]) -> list[Mention]:
        """Return where a sentence names the regions of the plans cited."""
        own = {e.document.region for e in cited}
        return [m for m in self._gazetteer.find(plain, self._aliases) if m.name in own]

    def _of_part(self, part: str, cited: Sequence[Evidence]) -> Iterable[Fault]:
        """Yield what a part of a sentence says beyond the passages of the one plan that it speaks of."""
        places = [p for d in _documents(cited) if d.place for p in (*d.place.aliases, *d.place.parents, d.place.name)]
        bare = normalise(part)
        units = [bare[b.start : b.end] for b in self._words.bodies.find(bare)]
        names = _held([*places, *units, *(w for d in _documents(cited) for w in (d.region, d.title))])
        wide = _held(
            [w for e in cited for w in (e.text, *(s.heading for s in e.path), e.document.title, e.document.region)]
        )
        counts = self._duties.counts(part, cited)
        yield from self._figures.faults(part, cited, {n for _, n in counts})
        yield from self._units(part, wide)
        yield from self._duties.faults(part, cited)
        roles = self._duties.speaks_of_roles(part)
        for words, _ in counts:
            bare = bare.replace(words, " ")
        yield from (Fault("wording", w) for w in self._covering.strange(bare, wide, names, roles=roles))

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
        for mention in self._mentions(plain, cited):
            yield plain[begin : mention.start], own
            begin, own = mention.start, by_name[mention.name]
        yield plain[begin:], own

    def beyond(self, sentence: str, findings: str, cited: Sequence[Evidence] = ()) -> Iterable[Fault]:
        """Yield the units and figures of a sentence that the rules' own answer does not give, where that is the whole answer."""
        yield from self._strangers(normalise(sentence), squeeze(findings))
        known = {(v, _measure(u)) for v, u in values(findings)}
        known |= {
            (n, "counted")
            for n in (*(v for v, u in known if not u), *(n for _, n in self._duties.counts(sentence, cited)))
        }
        for value, unit in values(sentence):
            bare = not unit and any(v == value and u in ("年", "counted") for v, u in known)
            if (value, _measure(unit)) not in known and not bare:
                yield Fault("figure", f"{value:g}{unit}")

    def adds_nothing(self, text: str, given: Sequence[str]) -> bool:
        """Tell whether `text` names no place, unit, year or figure that `given` doesn't."""
        known = squeeze(" ".join(given))
        plain = normalise(text)
        spans = [(m.start, m.end) for m in self._gazetteer.find(plain, self._aliases)]
        spans += [(b.start, b.end) for b in self._words.bodies.find(plain)]
        figures = values(text) <= values(" ".join(given))
        return bool(text) and figures and all(squeeze(plain[a:b]).rstrip("省市县区") in known for a, b in spans)

    def _regions(self, sentence: str, cited: Sequence[Evidence], wide: str) -> Iterable[Fault]:
        """Yield places that neither are the cited plans' own nor stand in the passages as they do here, and places compared with."""
        own = {d.region for d in _documents(cited)}
        around = {p for d in _documents(cited) if d.place for p in d.place.parents}
        plain = normalise(sentence)
        mentions = self._gazetteer.find(plain, self._aliases)
        begins = {m.start for m in mentions}
        for mention in mentions:
            begin, end = mention.start, mention.end
            leads_on = mention.name in around and (end in begins or plain[end : end + 1] in ("(", " "))
            placed = _is_placed(plain, begin, end, wide)
            if not (mention.name in own or leads_on or placed) or (_BESIDE.search(plain[:begin]) and not placed):
                yield Fault("region", plain[begin:end])

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

    def _wording(self, sentence: str, held: str, wide: str) -> Iterable[Fault]:
        """Yield actions that the passages lack, denials of theirs and lacks of them, and what only the rules can tell."""
        plain = normalise(sentence)
        for word in self._words.tokens(sentence):
            if word in self._words.core_words and self._words.rarity(word) >= 0.25 and word not in wide:
                yield Fault("action", word)
        for found in (*_NEGATION.finditer(plain), *_DENIAL.finditer(plain)):
            if not found[0].strip("不没有未无非") and squeeze(plain[found.start() : found.end() + 2]) in held:
                continue
            yield Fault("negation", plain[found.start() : found.end() + 2])
        yield from (Fault("negation", w) for w in _undenied(squeeze(plain), held))
        for judged in _JUDGING.finditer(plain):
            if squeeze(plain[max(judged.start() - 1, 0) : judged.end() + 1]) not in held:
                yield Fault("wording", judged[0])
        if "|" in sentence:
            yield Fault("wording", sentence)


def _measure(unit: str) -> str:
    """Return a unit, those of counting alike: 3家 are 3个."""
    return "counted" if unit in ("个", "家", "项", "位") else unit


def _held(texts: Iterable[str]) -> str:
    """Return texts as one in which to look words up; none runs over from one into the next."""
    return "|".join(map(squeeze, texts))


def _is_placed(plain: str, begin: int, end: int, wide: str) -> bool:
    """Tell whether a place stands in the passages with the words behind it, or before it where it ends a clause, or in a list."""
    name, behind = plain[begin:end], plain[end : end + 2]
    if behind[:1] in ("、", "") or not re.match(r"[\u4e00-\u9fff]", behind):
        return squeeze(plain[max(begin - 2, 0) : end]) in wide or (
            behind[:1] == "、" and squeeze(name + behind) in wide
        )
    return squeeze(name + behind) in wide


def _undenied(said: str, held: str) -> Iterable[str]:
    """Yield the words that the passages deny (科技馆没有建立) and a squeezed sentence does not (科技馆已建立)."""
    for found in _NEGATION.finditer(held):
        left, right = held[max(found.start() - 2, 0) : found.start()], held[found.end() : found.end() + 2]
        ending = re.match(r"[\u4e00-\u9fff]?(?![\u4e00-\u9fff])", held[found.end() :])
        if ending:  # the denial ends its clause: 经费投入不足
            left, whole = (
                held[max(found.start() - _BETWEEN, 0) : found.start()],
                held[found.start() : found.end() + ending.end()],
            )
            denied = rf"{re.escape(left)}(?!{re.escape(whole)})"
            if re.search(denied, said) and not re.search(denied, held):
                yield left
            continue
        if not re.fullmatch(r"[\u4e00-\u9fff]{2}", left):  # the denial begins its clause
            left, right = "", held[found.end() : found.end() + _BETWEEN]
        if not re.fullmatch(r"[\u4e00-\u9fff]{4}", left + right):
            continue
        if not left:
            yield from (
                right for m in re.finditer(right, said) if not _NEGATION.search(said[max(m.start() - 2, 0) : m.end()])
            )
            continue
        for told in re.finditer(rf"{left}(.{{0,{_BETWEEN}}}?){right}", said):
            if not _NEGATION.search(told[1] + right):
                yield told[0]


def _is_quoted(quote: str, wide: str) -> bool:
    """Tell whether a quotation stands in the passages, and not cut off from a denial before it or inside a number."""
    words = squeeze(quote)
    for found in re.finditer(re.escape(words), wide):
        before, after = wide[: found.start()][-2:], wide[found.end() :][:1]
        number = (words[:1].isdigit() and before[-1:].isdigit()) or (words[-1:].isdigit() and after.isdigit())
        if not number and not re.search(r"(?:[不未没无非]|没有)$", before):
            return True
    return False


def _quoted(text: str) -> list[str]:
    """Return what stands in quotation marks, outermost pairs only; a mark without its pair quotes to the end."""
    out: list[str] = []
    depth, begin = 0, 0
    for i, char in enumerate(text):
        if char == '"':
            char = "”" if depth else "“"
        if char in "“「『‘":
            begin = i + 1 if depth == 0 else begin
            depth += 1
        elif char in "”」』’" and depth:
            depth -= 1
            out += [text[begin:i]] if depth == 0 else []
    return [q for q in (*out, *([text[begin:]] if depth else [])) if q.strip()]


def _documents(cited: Sequence[Evidence]) -> list[Document]:
    return list({e.document.name: e.document for e in cited}.values())
