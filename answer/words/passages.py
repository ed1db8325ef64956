"""Replies from the plans' own sentences: quoted word for word, the few that answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from answer.draft import Draft, Line
from answer.frames import frame
from answer.linking.passages import Finding, Scored
from answer.linking.question import Linker, Question
from answer.model import Refusal
from answer.vocabulary import Passage
from answer.words import headings, refusals
from answer.words.common import place, silent, subject
from answer.words.quotes import quote_lines, scheduled, section_headed, whole_section
from corpus import Document

MONEY = re.compile(r"\d[\d.,]{0,20}+\s{0,3}[万亿]?元|免费|收费")
_SHARE = re.compile(
    r"(?:[资基]金|[经收]?费用?|金额|投[资入]|补[助贴]|价)[^。；%]{0,20}\d(?:\.\d{1,9})?%"
)  # a share of money
_COUNTED = re.compile(
    r"(?:(?<!\d)\d{1,3}|(?<!\d)\d{5,}+|(?<!\d)\d++\.\d++|(?<![二三四五六七八九十两])[二三四五六七八九十两]++)年"
    r"|(?:(?<!\d)\d++(?:\.\d++)?|(?<![二三四五六七八九十两])[二三四五六七八九十两]++)(?:%|座|个|家|所|项|次|名|类|有|人|平方米|元|大)|百分之|第[\d一二三四五六七八九十]+(?:名|位)"
)
_DATED = re.compile(
    r"\d{4}年|\d{1,2}月|[年月季]底|[年月]内|[上下]半年|期末|期间|[之以]前|[\d一二三四五六七八九十两半]个?(?:工作日|日内|天|月|小时)"
    r"|每(?:半?年|半?月|季|周|旬|日|天)|定期|按(?:年|季|月)"
)
_CONTACT = re.compile(r"(?:0\d{2,3}-?\d{7,8}|1[3-9]\d{9}|电话|邮箱|@)")
_POST = re.compile(r"(?:组长|主任|主席|局长|书记|[市县区]长|部长|召集人)")
_NEGATION = re.compile(
    r"没有|尚未|未(?!来|成年)|不得|不(?:能|予|再|设|具备|享受|纳入)|无(?!人|线|偿)|禁止|缺(?:乏|少|失)|还不|取消"
)
_WHOLLY = 0.7  # share of the topics' weight that one passage itself must hold to stand in for a figure
_TOLD = 0.25
_UNHEARD = 0.5  # of the weight of a question's words, beyond which it is not understood


class PassageReplies:
    """Answers from passages."""

    def __init__(self, linker: Linker) -> None:
        """Take the look-ups."""
        self._at = linker

    def reply(self, question: Question) -> Draft | Refusal:
        """Return the passages that answer, quoted; else a refusal."""
        ask = question.ask
        if refused := self._untold(question):
            return refused
        if ask.show == "plan":
            return self._plans(question)
        if not question.terms and not question.units and not self._tells(question):
            return refusals.out_of_scope(self._at, ask.language, frame("be_specific", ask.language))
        documents = question.scope.documents
        if ask.show == "text" and (phases := [(d, s) for d in documents for s in scheduled(ask, d)]):
            return Draft(tuple(replace(line, whole=True) for d, s in phases for line in whole_section(d, s)))
        if question.scope.named and len(self._groups(documents)) > 1:
            return self._side_by_side(question)
        if refused := headings.only_named(self._at, question):
            return refused
        if ask.show == "money":
            amounts = (self._holding_any(question, number) for number in (MONEY, _SHARE))
            told = next((f for f in amounts if self._at.passages.answers(f)), None)
            if told is None:
                what = "金额" if ask.language == "zh" else "an amount of money"
                return refusals.attribute_absent(self._at, question, what)
            finding = told
        else:
            finding = self._at.search(question, documents)
        if not self._at.passages.answers(finding):
            return headings.headed(self._at, question) or self._nearest(question, finding)
        best = finding.chosen[0].passage
        if ask.fold == "list" and len(documents) == 1 and (named := headings.sections_named(self._at, question, best)):
            return Draft(tuple(named))
        draft = self.quoted(question, finding.chosen, finding)
        return replace(
            draft, lines=(*headings.strange(self._at, question), *headings.called(self._at, question), *draft.lines)
        )

    def _holding_any(self, question: Question, number: re.Pattern[str]) -> Finding:
        """Return the passages of the plans asked that hold a number of a kind."""
        return self._at.search(question, question.scope.documents, fits=lambda p: bool(number.search(p.text)))

    def _nearest(self, question: Question, finding: Finding) -> Draft | Refusal:
        """Return the passage that comes nearest, said to be that, where one plan is named that lacks no word asked; else a refusal.

        To say that a plan is silent, a word must be named that it does not have.
        """
        documents, ask = question.scope.documents, question.ask
        if len(documents) != 1 or not question.scope.named or not finding.ranked:
            return refusals.topic_absent(self._at, question)
        lead = Line(frame("nearest", ask.language))
        if ask.fold == "claim" and question.elsewhere:
            text = self._at.words.plain_text(documents)
            if unsaid := [place for place in question.elsewhere if place not in text]:
                lead = Line(frame("unsaid_of", ask.language, what="、".join(unsaid)))
        elif ask.fold != "list" or self._lacks(question):
            return refusals.topic_absent(self._at, question)
        return Draft((lead, *quote_lines([finding.ranked[0].passage])))

    def _lacks(self, question: Question) -> bool:
        """Tell whether plans lack a telling word of what is asked, or none can be told."""
        asked = [t for t in {t.text: t for t in (*question.terms, *question.spoken)}.values() if t.weight >= _TOLD]
        text = self._at.words.plain_text(question.scope.documents)
        return not asked or question.unheard > _UNHEARD or any(not t.is_held(text) for t in asked)

    @staticmethod
    def _tells(question: Question) -> bool:
        """Tell whether words in no slot say what is asked; of a plan named in a question of its own, any do."""
        alone = question.scope.named and question.ask.turn == "new"
        return any(c.isalnum() for c in question.gist) if alone else any(t.weight >= _TOLD for t in question.spoken)

    def _untold(self, question: Question) -> Refusal | None:
        """Return a refusal where a kind of thing is asked that the texts do not hold at all."""
        show, zh = question.ask.show, question.ask.language == "zh"
        texts = [d.text for d in question.scope.documents]
        if show == "contact" and not any(_CONTACT.search(t) for t in texts):
            what = "联系方式、地址、编制等信息" if zh else "contacts, addresses or staffing"
            return refusals.attribute_absent(self._at, question, what)
        posts = _POST.findall(question.gist) or [_POST.pattern]
        named = re.compile(rf"(?:任|担任|兼任|由)[^。，]{{0,8}}(?:{'|'.join(posts)})|(?<!副)(?:{'|'.join(posts)})[：:]")
        if show == "person" and not any(named.search(t) for t in texts):
            return refusals.attribute_absent(self._at, question, "具体人员的姓名" if zh else "names of persons")
        if show == "outcome":
            return refusals.out_of_scope(
                self._at,
                question.ask.language,
                "方案只写目标和安排，实施后的实际结果不在方案文本中，无法回答。"
                if zh
                else "A plan states aims and arrangements; what came of them later is not in its text.",
            )
        return None

    def quoted(self, question: Question, chosen: Sequence[Scored], finding: Finding) -> Draft:
        """Return passages as quotations, after a verdict where the question asks yes or no."""
        picked = list(chosen)
        out: list[Line] = []
        if question.ask.fold == "claim":
            denied = [s for s in finding.ranked[:12] if _denies(s.passage, question)]
            picked = [*denied[:1], *(s for s in picked if s not in denied[:1])]
            out.append(Line(frame(self._verdict(question, picked, bool(denied)), question.ask.language)))
        several = len({s.passage.document.name for s in picked}) > 1
        for name in dict.fromkeys(s.passage.document.name for s in picked):
            own = [s.passage for s in picked if s.passage.document.name == name]
            where = place(self._at, own[0].document, question.ask.language) + "：" if several else ""
            if headed := section_headed(own[0]):
                out += whole_section(own[0].document, headed, where)
                own = [p for p in own[1:] if not headed.start <= p.chunk.start < headed.end]
            out += quote_lines(own, where, question.ask.language)
        searched = tuple(
            (s.rank, f"{s.passage.document.region} {s.passage.path}", round(s.score, 3)) for s in finding.ranked[:8]
        )
        return Draft(tuple(out), searched=searched)

    @staticmethod
    def _verdict(question: Question, picked: Sequence[Scored], denied: bool) -> str:
        """Return the frame for a premise about prose: no, yes, or that the passages only come near it.

        A figure or year that the question claims must stand in the passages; so must all its weighty words for a yes.
        """
        text = " ".join(s.passage.text for s in picked)
        figures = [f"{f.value:g}{f.unit}" for f in question.ask.figures if f.unit] + [
            str(y) for y in question.ask.years
        ]
        if question.ask.lack:  # a text that has what the claim denies says no to it
            held = all(t.stands_in(text) for t in question.terms if t.weight >= _TOLD)
            return "yes_text" if denied else "no" if held else "see_text"
        if any(place not in text for place in question.elsewhere):
            return "no"
        if denied or (figures and not all(f in text.replace(" ", "") for f in figures)):
            return "no"
        weighty = [t for t in question.terms if t.weight >= _TOLD]
        return "yes_text" if weighty and all(t.stands_in(text) for t in weighty) else "see_text"

    def _groups(self, documents: Sequence[Document]) -> list[list[Document]]:
        """Return the plans by region: those of one region answer together, a plan without a region by itself."""
        groups: dict[str, list[Document]] = {}
        for document in documents:
            groups.setdefault(document.region or document.name, []).append(document)
        return list(groups.values())

    def _side_by_side(self, question: Question) -> Draft | Refusal:
        """Answer from each plan by itself; a plan without an answer is named as silent."""
        out: list[Line] = []
        for group in self._groups(question.scope.documents):
            plain = self._at.words.plain_text(group)
            spoken = replace(question, terms=tuple(t for t in question.terms if t.stands_in(plain)))
            finding = self._at.search(spoken, group)
            if finding.chosen and (spoken.terms or not question.terms):
                document = finding.chosen[0].passage.document
                own = [s.passage for s in finding.chosen[:2] if s.passage.document is document]
                language = question.ask.language
                out += quote_lines(own, f"{place(self._at, document, language)}：", language)
            else:
                out += [silent(self._at, question, d) for d in group]
        return Draft(tuple(out)) if any(line.evidence for line in out) else refusals.topic_absent(self._at, question)

    def _plans(self, question: Question) -> Draft | Refusal:
        """Answer which plans speak of a thing at all, each with the first passage that does; or which do not."""
        words = (*question.terms, *(self._at.words.term(u.body.stem) for u in question.meant))
        terms = [t for t in words if t.known and t.weight >= 0.1]
        having: list[Line] = []
        lacking: list[Line] = []
        language = question.ask.language
        for document in question.scope.documents if terms else ():
            spoken = [p for p in self._at.words.passages_of(document) if all(t.stands_in(p.text) for t in terms)]
            where = place(self._at, document, language)
            if spoken:
                lead = f"{where}（{len(spoken)}处）：" if language == "zh" else f"{where} ({len(spoken)}): "
                having += quote_lines(spoken[:1], lead, language)
            else:
                lacking.append(silent(self._at, question, document))
        if question.ask.lack:
            return Draft((*lacking, *having)) if having else refusals.topic_absent(self._at, question)
        return Draft(tuple(having)) if having else refusals.topic_absent(self._at, question)

    def counted(self, question: Question) -> Draft | Refusal:
        """Return the passages that hold a number beside what is asked; else a refusal."""
        finding = self._at.search(question, question.scope.documents)
        chosen = [s for s in finding.chosen if s.own >= _WHOLLY and _says(s.passage, question, _COUNTED)]
        years = [y for y in question.ask.years if not any(str(y) in s.passage.text for s in chosen)]
        if chosen and self._at.passages.answers(finding) and not years:
            return self.quoted(question, chosen, finding)
        return refusals.topic_absent(self._at, question)

    def dated(self, question: Question) -> Draft | Refusal:
        """Return the passages that give what is asked a date; else a refusal that says when is not stated."""
        finding = self._at.search(question, question.scope.documents)
        if not self._at.passages.answers(finding):
            return refusals.topic_absent(self._at, question)
        chosen = [s for s in finding.chosen if _says(s.passage, question, _DATED)]
        if chosen:
            return self.quoted(question, chosen, finding)
        named = subject(question)
        what = f"“{named}”的时间" if question.ask.language == "zh" else f"when {named} is due"
        return refusals.attribute_absent(self._at, question, what)


def _says(passage: Passage, question: Question, what: re.Pattern[str]) -> bool:
    """Tell whether a sentence of a passage that names the rarest thing asked holds what is wanted of it (a number, a date)."""
    rarest = [t for t in question.terms if t.known][:1]
    return any(
        what.search(sentence) and all(t.stands_in(sentence) for t in rarest)
        for sentence in re.split(r"[。；;\n]", passage.text)
    )


def _denies(passage: Passage, question: Question) -> bool:
    """Tell whether a clause of a passage denies what is claimed, or the place asked about, in a sentence that holds its rarest word."""
    known = [t for t in (*question.terms, *question.spoken) if t.known]
    rarest = max(known, key=lambda t: t.weight, default=None)
    words = question.elsewhere or tuple(f for t in question.terms[:3] for f in t.forms)
    told = question.elsewhere or (rarest.forms if rarest else ())
    return any(
        any(w in clause for w in words) and _NEGATION.search(clause)
        for sentence in re.split(r"[。；;]", passage.text)
        if any(w in sentence for w in told)
        for clause in re.split(r"[，,]", sentence)
    )
