"""A query → a draft or a refusal: each kind of question to the composer that answers it, over the plans in scope."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer import cues, refuse, selfdescription, structure
from answer.by_count import CountAnswers
from answer.by_deadline import DeadlineAnswers
from answer.by_figure import FigureAnswers
from answer.by_prose import ProseAnswers
from answer.by_role import RoleAnswers
from answer.draft import Draft, Evidence, Line
from answer.frames import frame
from answer.model import Refusal
from answer.passages import whole
from answer.query import Query
from answer.setting import Setting
from answer.topics import ACTION_WORDS
from answer.vocabulary import Vocabulary
from corpus import Document, Gazetteer
from index import HybridIndex

_HAPPENED = re.compile(r"了(?:吗|没|么)")  # what came of it in a year beyond the plan
_TITLES = re.compile(r"《[^》]*》")
_FACTS = {
    "number": "文号",
    "date": "印发或落款日期",
    "issuer": "发文机关",
    "copied": "抄送单位",
    "basis": "制定依据",
    "period": "实施期",
    "title": "标题",
    "addressee": "主送单位",
    "printer": "印发单位",
    "effective": "施行日期或有效期",
}
_CONTACT = re.compile(r"(?:0\d{2,3}-?\d{7,8}|1[3-9]\d{9}|电话|邮箱|@)")


class Composer:
    """Sends a query to the composer of its kind."""

    def __init__(self, vocabulary: Vocabulary, index: HybridIndex, gazetteer: Gazetteer) -> None:
        """Take what is known of the corpus, its index, and the names of places."""
        self._at = Setting(vocabulary, index, gazetteer)
        self._prose = ProseAnswers(self._at)
        self._roles = RoleAnswers(self._at, self._prose)
        self._counts = CountAnswers(self._at)
        self._deadlines = DeadlineAnswers(self._at)
        self._figures = FigureAnswers(self._at, self._prose)

    def compose(self, question: str, query: Query) -> Draft | Refusal:
        """Return the draft that answers, or the refusal that says why nothing does.

        That a plan has no such action is an answer where the question says so itself (没有科普产业工程，对吗).
        """
        reply = self._composed(question, query)
        if isinstance(reply, Refusal) and reply.reason == "topic_absent" and query.polar and query.negated:
            documents = [self._at.words.corpus.document(n) for n in query.scope.documents]
            if query.scope.named and any(t.text in ACTION_WORDS for t in query.terms):
                return self._prose.without_action(query, documents)
        return reply

    def _composed(self, question: str, query: Query) -> Draft | Refusal:
        early = self._outside(question, query)
        if early:
            return early
        documents = [self._at.words.corpus.document(n) for n in query.scope.documents]
        claimed = query.kind == "fact" or (query.kind == "target" and any(unit for _, unit in query.figures))
        premise = claimed and query.polar and not _HAPPENED.search(query.text)  # a wrong year is told by the right one
        within = [d for d in documents if premise or self._in_period(query, d)]
        if not within:
            return refuse.period_absent(question, query, documents)
        if query.ordinal is not None and not self._has_ordinal(query, within):
            place = self._at.place(within[0], query.language)
            return refuse.topic_absent(question, query, place, f"第{query.ordinal}项", (), ())
        missing = self._typed(question, query, within)
        if missing:
            return missing
        if query.kind in ("roles", "inverse", "target", "passage", "structure") and (
            counted := self._counts.answer(query, within)
        ):
            return counted
        if query.cues.get("deadline") and (due := self._deadlines.answer(query, within)):
            return due
        if cues.STEPS.search(query.text) and query.kind in ("passage", "structure", "target"):
            steps = [(d, g) for d in within if (g := structure.steps(d, query.text))]
            if steps:
                places = [f"{self._at.place(d, query.language)}：" if len(steps) > 1 else "" for d, _ in steps]
                out = [x for (d, g), place in zip(steps, places, strict=True) for x in whole(d, g, place)]
                return Draft(tuple(out), complete=True)
        if query.kind in ("passage", "structure") and query.compare and query.scope.named and not query.polar:
            beside = self._roles.actions_beside(query, within)
            if beside:
                return beside
        if query.kind in ("passage", "structure") and not query.polar:
            listed = [(d, s) for d in within if (s := structure.parts_of_action(query, d, self._at.words))]
            if listed:
                return self._prose.sections(query, listed)
        match query.kind:
            case "fact":
                return self._fact(question, query, within)
            case "inverse":
                return self._roles.inverse(question, query, within)
            case "structure":
                return self._structure(question, query, within)
            case "roles":
                return self._roles.answer(question, query, within)
            case "target":
                return self._figures.answer(question, query, within)
        if query.regions_asked and not query.scope.named:
            return self._prose.which_regions(question, query, within)
        return self._prose.answer(question, query, within)

    def _outside(self, question: str, query: Query) -> Refusal | None:
        """Return a refusal for what no plan, or no plan held, can answer."""
        held = self._at.words.corpus.documents
        if query.cues.get("creative") or (query.cues.get("outside") and not self._topic_held(query)):
            return refuse.out_of_scope(question, query.language, held)
        if query.scope.foreign and (not query.scope.named or query.compare):
            return refuse.region_absent(question, query, held)
        if query.cues.get("outcome") and query.kind in ("target", "passage"):
            why = (
                "方案只写目标和安排，实施后的实际结果不在方案文本中，无法回答。"
                if query.language == "zh"
                else ("A plan states aims and arrangements; what came of them later is not in its text.")
            )
            return refuse.out_of_scope(question, query.language, held, why)
        return None

    def _topic_held(self, query: Query) -> bool:
        return any(t.known and t.weight > 0.3 for t in query.terms) and not cues.OUTSIDE.match(query.text)

    def _in_period(self, query: Query, document: Document) -> bool:
        """Tell whether a plan can speak of the years asked: within its period, or years that its text itself names."""
        if not document.period or not (query.periods or query.years):
            return True
        first, last = document.period
        if query.periods:
            return any(begin <= last and first <= end and abs(begin - first) < 5 for begin, end in query.periods)
        own = _TITLES.sub("", document.text)  # the years of other documents' titles are not the plan's
        return any(first <= y <= last or f"{y}年" in own for y in query.years)

    @staticmethod
    def _has_ordinal(query: Query, documents: Sequence[Document]) -> bool:
        return any(s.ordinal == query.ordinal for d in documents for s in d.sections)

    def _typed(self, question: str, query: Query, documents: Sequence[Document]) -> Refusal | None:
        """Return a refusal where a special kind of thing is asked that the texts do not hold at all."""
        place = "、".join(self._at.place(d, query.language) for d in documents[:3])
        if query.expects == "contact" and not any(_CONTACT.search(d.text) for d in documents):
            return refuse.attribute_absent(question, query, place, "联系方式、地址、编制等信息")
        if query.expects == "person" and not self._names_post(query, documents):
            return refuse.attribute_absent(question, query, place, "具体人员的姓名")
        return None

    @staticmethod
    def _names_post(query: Query, documents: Sequence[Document]) -> bool:
        """Tell whether the plans say who holds the post asked for (由分管副市长任组长; 组长：王某)."""
        posts = re.findall(r"组长|主任|主席|局长|书记|市长|县长|区长|部长|负责人|召集人", query.text)
        return any(
            re.search(rf"(?:任|担任|兼任)[^。，]{{0,6}}{post}|(?<!副){post}[：:]", d.text)
            for d in documents
            for post in posts
        )

    def _fact(self, question: str, query: Query, documents: Sequence[Document]) -> Draft | Refusal:
        out: list[Line] = []
        silent: list[Document] = []
        for document in documents:
            found = selfdescription.lines(query, document, self._at.place(document, query.language), self._at.gazetteer)
            verdict = selfdescription.verdict(query, found) if query.polar else None
            if verdict is not None:
                out.append(Line(frame("yes" if verdict else "no", query.language)))
            out += found
            if not found:
                silent.append(document)
        if query.negated and query.regions_asked:
            out = [self._without_fact(query, d) for d in silent]
        if not out:
            place = "、".join(self._at.place(d, query.language) for d in documents)
            what = "、".join(_FACTS[k] for k in query.facts)
            holds = [f.value for d in documents for k in ("title", "period") for f in d.facts.get(k, ())[:1]]
            return refuse.attribute_absent(question, query, place, what, holds)
        if not query.negated:
            silence = "此项" if query.language == "zh" else "it"
            out += [self._at.silent(query, d, silence) for d in silent if query.scope.named]
        return Draft(tuple(out))

    def _without_fact(self, query: Query, document: Document) -> Line:
        """Return the line that a plan's text does not state the facts asked, standing on its title."""
        what = "、".join(_FACTS[k] for k in query.facts) if query.language == "zh" else ", ".join(query.facts)
        text = frame("without_fact", query.language, where=self._at.place(document, query.language), what=what)
        titles = document.facts.get("title", ())[:1]
        return Line(text, (), tuple(Evidence(document, t.start, t.end) for t in titles))

    def _structure(self, question: str, query: Query, documents: Sequence[Document]) -> Draft | Refusal:
        listed = [(d, structure.lines(query, d, self._at.place(d, query.language))) for d in documents]
        if query.maximum or query.minimum:
            extreme = min if query.minimum and not query.maximum else max
            most = extreme((structure.counted(lines) for _, lines in listed if lines), default=0)
            listed = [(d, lines) for d, lines in listed if lines and structure.counted(lines) == most]
        out = [x for _, lines in listed for x in lines]
        if not out:
            return (
                self._figures.answer(question, query, documents)
                if query.cues["number"]
                else self._prose.answer(question, query, documents)
            )
        return Draft(tuple(out), complete=True)
