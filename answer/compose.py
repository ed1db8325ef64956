"""A query → a draft or a refusal: each kind of question to the room's part that answers it, over the plans in scope."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from answer import compare, cues, judge, refuse, selfdescription, structure
from answer.draft import Draft, Evidence, Line
from answer.frames import frame
from answer.model import Language, Refusal, Row
from answer.passages import Finding, Passages, Scored, lines, whole
from answer.quantities import Found, Quantities, printed, value_of
from answer.quantities import row as target_row
from answer.query import Query
from answer.roles import Roles, where
from answer.topics import Match, Topics
from answer.vocabulary import Vocabulary
from corpus import Document, Gazetteer
from index import HybridIndex

_MONEY = re.compile(r"\d[\d.,]*\s*[万亿]?元|免费|收费")
_CONTACT = re.compile(r"(?:0\d{2,3}-?\d{7,8}|1[3-9]\d{9}|电话|邮箱|@)")
_COUNTED = re.compile(r"(?:\d+(?:\.\d+)?|[二三四五六七八九十两]+)(?:%|级|座|个|家|所|项|次|名|类|有|人|平方米|元|年|大)|百分之|第[\d一二三四五六七八九十]+(?:名|位)")
_WHOLLY = 0.7  # share of the question's weight that one passage itself must hold to stand in for a figure
_PARTLY = 0.5  # the same where the passage counts in the very measure word asked (几级: 三级)
_ROLE_PROSE = re.compile(r"负责|牵头|领导|协调|组织|承担|督促|指导")


class Composer:
    """Holds the parts; composes drafts."""

    def __init__(self, vocabulary: Vocabulary, index: HybridIndex, gazetteer: Gazetteer) -> None:
        self._words = vocabulary
        self._gazetteer = gazetteer
        self._topics = Topics(vocabulary)
        self._roles = Roles(vocabulary, self._topics)
        self._quantities = Quantities(vocabulary)
        self._passages = Passages(vocabulary, index)
        self._plain = {
            d.name: "\n".join(p.text for p in vocabulary.passages if p.document is d) for d in vocabulary.corpus.documents
        }

    def compose(self, question: str, query: Query) -> Draft | Refusal:
        """Return the draft that answers, or the refusal that says why nothing does."""
        held = self._words.corpus.documents
        early = self._outside(question, query)
        if early:
            return early
        documents = [self._words.corpus.document(n) for n in query.scope.documents]
        within = [d for d in documents if self._in_period(query, d)]
        if not within:
            return refuse.period_absent(question, query, documents)
        if query.ordinal is not None and not self._has_ordinal(query, within):
            place = self._place(within[0], query.language)
            return refuse.topic_absent(question, query, place, f"第{query.ordinal}项", (), ())
        missing = self._typed(question, query, within)
        if missing:
            return missing
        if cues.STEPS.search(query.text) and query.kind in ("passage", "structure", "target"):
            steps = [(d, g) for d in within if (g := structure.steps(d, query.text))]
            if steps:
                places = [f"{self._place(d, query.language)}：" if len(steps) > 1 else "" for d, _ in steps]
                out = [x for (d, g), place in zip(steps, places, strict=True) for x in whole(d, g, place)]
                return Draft(tuple(out), complete=True)
        match query.kind:
            case "fact":
                return self._fact(question, query, within)
            case "inverse":
                return self._inverse(question, query, within)
            case "structure":
                return self._structure(question, query, within)
            case "roles":
                return self._by_role(question, query, within)
            case "target":
                return self._target(question, query, within)
        if query.regions_asked and not query.scope.named:
            return self._which_regions(question, query, list(held))
        return self._prose(question, query, within)

    def _place(self, document: Document, language: Language) -> str:
        same = sum(d.region == document.region for d in self._words.corpus.documents)
        return where(document, language, same)

    def _outside(self, question: str, query: Query) -> Refusal | None:
        """Return a refusal for what no plan, or no plan held, can answer."""
        held = self._words.corpus.documents
        if query.cues.get("creative") or (query.cues.get("outside") and not self._topic_held(query)):
            return refuse.out_of_scope(question, query.language, held)
        if query.scope.foreign and (not query.scope.named or query.compare):
            return refuse.region_absent(question, query, held)
        if query.cues.get("outcome") and query.kind in ("target", "passage"):
            why = "方案只写目标和安排，实施后的实际结果不在方案文本中，无法回答。" if query.language == "zh" else (
                "A plan states aims and arrangements; what came of them later is not in its text."
            )
            return refuse.out_of_scope(question, query.language, held, why)
        return None

    def _topic_held(self, query: Query) -> bool:
        return any(t.known and t.weight > 0.3 for t in query.terms) and not cues.OUTSIDE.match(query.text)

    @staticmethod
    def _in_period(query: Query, document: Document) -> bool:
        """Tell whether a plan can speak of the years asked: within its period, or years that its text itself names."""
        if not document.period or not (query.periods or query.years):
            return True
        first, last = document.period
        if query.periods:
            return any(begin <= last and first <= end and abs(begin - first) < 5 for begin, end in query.periods)
        return any(first <= y <= last or f"{y}年" in document.text or f"{y}年" in document.title for y in query.years)

    @staticmethod
    def _has_ordinal(query: Query, documents: Sequence[Document]) -> bool:
        return any(s.ordinal == query.ordinal for d in documents for s in d.sections)

    def _typed(self, question: str, query: Query, documents: Sequence[Document]) -> Refusal | None:
        """Return a refusal where a special kind of thing is asked that the texts do not hold at all."""
        place = "、".join(self._place(d, query.language) for d in documents[:3])
        if query.expects == "contact" and not any(_CONTACT.search(d.text) for d in documents):
            return refuse.attribute_absent(question, query, place, "联系方式、地址、编制等信息")
        if query.expects == "person" and not self._names_post(query, documents):
            return refuse.attribute_absent(question, query, place, "具体人员的姓名")
        return None

    @staticmethod
    def _names_post(query: Query, documents: Sequence[Document]) -> bool:
        """Tell whether the plans say who holds the post asked for (由分管副市长任组长)."""
        posts = re.findall(r"组长|主任|主席|局长|书记|市长|县长|区长|部长|负责人|召集人", query.text)
        return any(re.search(rf"(?:任|担任|兼任)[^。，]{{0,6}}{post}", d.text) for d in documents for post in posts)

    # facts

    def _fact(self, question: str, query: Query, documents: Sequence[Document]) -> Draft | Refusal:
        out: list[Line] = []
        silent: list[Document] = []
        for document in documents:
            found = selfdescription.lines(query, document, self._place(document, query.language), self._gazetteer)
            out += found
            if not found:
                silent.append(document)
        if not out:
            place = "、".join(self._place(d, query.language) for d in documents)
            names = {"number": "文号", "date": "印发或落款日期", "issuer": "发文机关", "copied": "抄送单位", "basis": "制定依据", "period": "实施期", "title": "标题"}
            what = "、".join(names[k] for k in query.facts)
            holds = [f.value for d in documents for k in ("title", "period") for f in d.facts.get(k, ())[:1]]
            return refuse.attribute_absent(question, query, place, what, holds)
        out += [self._silent(query, d, "此项" if query.language == "zh" else "it") for d in silent if query.scope.named]
        return Draft(tuple(out))

    def _silent(self, query: Query, document: Document, what: str) -> Line:
        return Line(frame("silent", query.language, where=self._place(document, query.language), what=what))

    # structure

    def _structure(self, question: str, query: Query, documents: Sequence[Document]) -> Draft | Refusal:
        out = [x for d in documents for x in structure.lines(query, d, self._place(d, query.language))]
        if not out:
            return self._target(question, query, documents) if query.cues["number"] else self._prose(question, query, documents)
        return Draft(tuple(out), complete=True)

    # units

    def _inverse(self, question: str, query: Query, documents: Sequence[Document]) -> Draft | Refusal:
        out: list[Line] = []
        rows: list[Row] = []
        for named in query.bodies:
            for document in documents:
                more, held = self._roles.inverse(query, named.body, document, self._place(document, query.language))
                out += more
                rows += held
        if out:
            verdict = [Line(frame("there_is", query.language))] if query.polar else []
            return Draft((*verdict, *out), tuple(rows), complete=True)
        return self._unit_absent(question, query, documents)

    def _unit_absent(self, question: str, query: Query, documents: Sequence[Document]) -> Refusal:
        """Return the refusal for a unit that a plan does not list in the asked role, saying in which it does."""
        names = "、".join(b.body.name for b in query.bodies)
        place = "、".join(self._place(d, query.language) for d in documents[:5])
        other = [
            f"{a.governs}（{frame(d.role, query.language)}）"
            for b in query.bodies
            for doc in documents
            for a, d, _ in self._roles.held_by(b.body, doc)
        ]
        role = {"lead": "牵头", "cooperate": "配合"}.get(query.roles, "")
        what = f"{names}{role}的行动、工程或任务" if query.language == "zh" else f"any item for {names} in the role asked"
        return refuse.attribute_absent(question, query, place, what, other)

    # roles

    def _by_role(self, question: str, query: Query, documents: Sequence[Document]) -> Draft | Refusal:
        if query.bodies and query.regions_asked:
            return self._regions_by_unit(question, query, documents)
        found = [(d, self._matches(query, d)) for d in documents]
        if not any(m for _, m in found):
            return self._no_assignment(question, query, documents)
        if query.compare and query.scope.named and len(documents) > 1 and not query.polar:
            return self._roles_beside(query, found)
        out: list[Line] = []
        rows: list[Row] = []
        for document, matches in found:
            place = self._place(document, query.language)
            if matches:
                more, held = self._roles.lines(query, matches, place)
                out += self._judged(query, matches) + more
                rows += held
            elif query.scope.named or self._is_family(found):
                out.append(self._silent(query, document, self._subject(query)))
        return Draft(tuple(out), tuple(rows), complete=True)

    def _roles_beside(self, query: Query, found: Sequence[tuple[Document, list[Match]]]) -> Draft:
        """Return the roles asked in several plans as a table, and what differs between two."""
        sides = [(self._place(d, query.language), d, matches) for d, matches in found]
        rows = [r for place, _, matches in sides for r in self._roles.lines(query, matches[:1], place)[1]]
        table = compare.roles_table(query, sides)
        return Draft((*table, *compare.difference(query, sides, self._words.bodies)), tuple(rows), complete=True)

    def _matches(self, query: Query, document: Document) -> list[Match]:
        """Return the assignments that a question about roles means in a plan.

        Who leads the plan as a whole is stated in its part on organisation; a question whose words name no action there
        is not about one action.
        """
        specific = [t for t in query.terms if t.weight >= 0.2 and not cues.ORGANISATION.search(t.text)]
        if query.cues["organisation"] and not self._names_action(query) and len(specific) < 2:
            whole_plan = self._roles.whole_plan(document)
            return whole_plan if whole_plan and not specific else []
        matches = self._roles.find(query, document)
        if not matches and query.scope.named and len(query.scope.documents) > 1:
            spoken = tuple(t for t in query.terms if t.stands_in(self._plain[document.name]))
            matches = self._roles.find(replace(query, terms=spoken), document) if spoken else []
        if matches or specific or any(t.weight >= 0.5 for t in query.terms):
            return matches
        return self._roles.whole_plan(document) or self._roles.leading(query, document)

    @staticmethod
    def _is_family(found: Sequence[tuple[Document, list[Match]]]) -> bool:
        """Tell whether at least half of the plans have the item, so that the silence of the others says something."""
        return sum(bool(m) for _, m in found) * 2 >= len(found)

    def _judged(self, query: Query, matches: Sequence[Match]) -> list[Line]:
        """Return yes or no before the units, where the question claims some."""
        if not query.polar or not query.bodies:
            return []
        verdict = judge.on_roles(query, [m.assignment for m in matches], self._words.bodies)
        if verdict is None or (query.cues["ask_unit"] and not query.sole and verdict):
            return []
        return [Line(frame("yes" if verdict else "no", query.language))]

    def _no_assignment(self, question: str, query: Query, documents: Sequence[Document]) -> Draft | Refusal:
        """Answer a question about roles whose words name no action: by the action whose text speaks of it, or by prose
        that gives a role, else refuse."""
        if self._names_action(query):
            return self._absent(question, query, documents)
        worded = self._with_bodies(query)
        finding = self._passages.find(worded, documents)
        if not finding.chosen or self._misses(worded, finding):
            return self._absent(question, query, documents)
        if not query.cues["organisation"] and self._is_familiar(query):
            best = finding.chosen[0].passage
            held = self._roles.governing(best.document, best.chunk.start)
            if held:
                more, rows = self._roles.lines(query, held, self._place(best.document, query.language))
                return Draft((*lines(finding.chosen[:1]), *more), tuple(rows), complete=True)
        chosen = [s for s in finding.ranked[:12] if _ROLE_PROSE.search(s.passage.text) and s.own > 0.25][:3]
        return self._quoted(worded, chosen, finding) if chosen else self._absent(question, query, documents)

    @staticmethod
    def _is_familiar(query: Query) -> bool:
        """Tell whether most of a question's words are the corpus's own: only then may its text name the action meant."""
        strange = sum(t.weight for t in query.terms if not t.known)
        return strange <= 0.5 * sum(t.weight for t in query.terms if t.known)

    def _names_action(self, query: Query) -> bool:
        return any(self._topics.names_an_action(t) for t in query.terms)

    def _absent(self, question: str, query: Query, documents: Sequence[Document]) -> Refusal:
        place = "、".join(self._place(d, query.language) for d in documents[:5])
        subject = self._subject(query)
        actions = [a for d in documents[:3] for a in structure.actions(d, self._words)]
        mentions = self._mentions(query, documents)
        return refuse.topic_absent(question, query, place, subject, actions, mentions)

    def _subject(self, query: Query) -> str:
        words = [t.forms[1] if not self._words.frequency(t.text) and len(t.forms) > 1 else t.text for t in query.terms]
        return "、".join(words[:3]) or query.subject

    def _mentions(self, query: Query, documents: Sequence[Document]) -> list[str]:
        """Return the headings under which the rarest known word of the question stands."""
        rare = next((t for t in query.terms if t.known and t.weight >= 0.2), None)
        if rare is None:
            return []
        names = {d.name for d in documents}
        paths = [
            " / ".join(p.document.path(p.document.sections[p.chunk.section])[-2:])
            for p in self._words.passages
            if p.document.name in names and any(f in p.text for f in rare.forms)
        ]
        return list(dict.fromkeys(p for p in paths if p))

    def _regions_by_unit(self, question: str, query: Query, documents: Sequence[Document]) -> Draft | Refusal:
        """Answer in which regions a unit holds, or does not alone hold, the role asked for a topic."""
        out: list[Line] = []
        rows: list[Row] = []
        for document in documents:
            matches = self._roles.find(query, document)
            if not matches:
                continue
            verdict = judge.on_roles(query, [m.assignment for m in matches], self._words.bodies)
            if bool(verdict) is not query.negated:
                more, held = self._roles.lines(query, matches, self._place(document, query.language))
                out += more
                rows += held
        if not out:
            return self._unit_absent(question, query, documents)
        return Draft(tuple(out), tuple(rows), complete=True)

    # regions

    def _which_regions(self, question: str, query: Query, documents: Sequence[Document]) -> Draft | Refusal:
        """Answer which plans have an action for a topic, or which have none."""
        found = [(d, self._topics.matches(query.terms, d, either=query.cues["either"])) for d in documents]
        having = [(d, m[0]) for d, m in found if m]
        lacking = [d for d, m in found if not m]
        if not having:
            return self._prose(question, query, documents)
        if query.negated:
            out = [self._lacking(query, d) for d in lacking]
            return Draft(tuple(out), complete=True) if out else self._prose(question, query, documents)
        out = []
        for document, match in having:
            section = document.sections[match.assignment.section]
            named = match.assignment.name or (section.start, max(section.body, section.start + 1))
            place = self._place(document, query.language)
            text = f"{place}：{match.assignment.governs}" if query.language == "zh" else f"{place}: {match.assignment.governs}"
            out.append(Line(text, (match.assignment.governs,), (Evidence(document, *named),)))
        return Draft(tuple(out), complete=True)

    def _lacking(self, query: Query, document: Document) -> Line:
        """Return the line that a plan has no such action, with the actions that it has as proof."""
        names = structure.actions(document, self._words)
        by_name = {a.governs: a for a in reversed(self._words.corpus.assignments[document.name])}
        proofs = []
        for name in names:
            assignment = by_name[name]
            section = document.sections[assignment.section]
            proofs.append(Evidence(document, *(assignment.name or (section.start, max(section.body, section.start + 1)))))
        items = "；".join(f"{n}{{{i}}}" for i, n in enumerate(names))
        place = self._place(document, query.language)
        subject = self._subject(query)
        text = (
            f"{place}没有单列“{subject}”。其行动和工程共{len(names)}项：{items}。"
            if query.language == "zh"
            else f"{place} has no item of its own for {subject}. Its {len(names)} actions and projects: {items}."
        )
        return Line(text, tuple(names), tuple(proofs))

    # figures

    def _target(self, question: str, query: Query, documents: Sequence[Document]) -> Draft | Refusal:
        found = [(d, self._quantities.find(query, d)) for d in documents]
        if query.expects == "money":
            found = [(d, [f for f in fs if f.target.unit.endswith("元")]) for d, fs in found]
        if not any(f for _, f in found):
            return self._no_figure(question, query, documents)
        several = sum(bool(f) for _, f in found) > 1 and not query.figures
        if several and (query.maximum or query.minimum or cues.HIGHER.search(query.text)):
            return self._ranked(query, found)
        if query.compare and query.scope.named and len(documents) > 1 and not query.polar:
            sides = [(self._place(d, query.language), d, figures) for d, figures in found]
            flat = tuple(target_row(d, f.target) for _, d, figures in sides for f in figures)
            return Draft(tuple(compare.figures_table(query, sides)), flat, complete=True)
        out: list[Line] = []
        rows: list[Row] = []
        for document, figures in found:
            place = self._place(document, query.language)
            verdict = judge.on_figures(query, figures) if query.polar else None
            if verdict is not None:
                out.append(Line(frame("yes" if verdict else "no", query.language)))
            out += [self._quantities.line(query, f, place) for f in figures]
            out += self._quantities.beside(query, figures)
            rows += [target_row(document, f.target) for f in figures]
            if not figures and query.scope.named:
                out.append(self._silent(query, document, self._subject(query)))
        return Draft(tuple(out), tuple(rows), complete=True)

    def _ranked(self, query: Query, found: Sequence[tuple[Document, list[Found]]]) -> Draft:
        """Return the figures of several plans in order, the one asked for first; other years are not compared."""
        flat = [f for _, figures in found for f in figures]
        groups: dict[str, list[Found]] = {}
        for figure in flat:
            groups.setdefault(figure.target.unit, []).append(figure)
        out: list[Line] = []
        for group in groups.values():
            ordered = sorted(group, key=lambda f: value_of(f.target), reverse=not query.minimum)
            best = ordered[0]
            figure, said = printed(best.document, best.target)
            place = self._place(best.document, query.language)
            if len({f.document.name for f in group}) > 1:
                years = {f.target.year for f in group}
                word = ("最低" if query.minimum else "最高（最多）") if len(group) > 2 else ("较低" if query.minimum else "更高（更多）")
                note = "" if len(years) == 1 else ("；各项年份不同，比较时请留意" if query.language == "zh" else "; the years differ")
                text = f"{word}的是{place}：{figure}{note}。" if query.language == "zh" else f"{'Lowest' if query.minimum else 'Highest'}: {place}, {figure}{note}."
                out.append(Line(text, said, (self._quantities.line(query, best, place).evidence)))
            out += [self._quantities.line(query, f, self._place(f.document, query.language)) for f in ordered]
        silent = [d for d, figures in found if not figures]
        out += [self._silent(query, d, self._subject(query)) for d in silent if query.scope.named]
        return Draft(tuple(out), tuple(target_row(f.document, f.target) for f in flat), complete=True)

    def _no_figure(self, question: str, query: Query, documents: Sequence[Document]) -> Draft | Refusal:
        """Answer a question for a figure that the targets lack: by prose with such a figure, else refuse."""
        finding = self._passages.find(query, documents)
        place = "、".join(self._place(d, query.language) for d in documents[:5])
        measure = re.search(r"几(级|座|所|家|个|项|次|名|类|种|门|条|大|岁|届)", query.text)
        counted = re.compile(rf"[\d一二两三四五六七八九十]+{measure[1]}") if measure else None
        wanted = _MONEY if query.expects == "money" else counted or _COUNTED
        enough = _PARTLY if counted else _WHOLLY
        chosen = [s for s in finding.chosen if wanted.search(s.passage.text) and s.own >= enough]
        years = [y for y in query.years if not any(str(y) in s.passage.text for s in chosen)]
        if chosen and not self._misses(query, finding) and not years:
            return self._quoted(query, chosen, finding)
        holds = [self._quantities.line(query, f, "").text for d in documents[:2] for f in self._near_figures(query, d)]
        return refuse.attribute_absent(question, query, place, f"“{self._subject(query)}”的数值", holds)

    def _near_figures(self, query: Query, document: Document) -> list[Found]:
        return self._quantities.find(replace(query, years=(), period=None), document)[:3]

    # prose

    def _misses(self, query: Query, finding: Finding) -> bool:
        """Tell whether the passages lack what the question is about: too much weight of its words is nowhere in them."""
        total = sum(t.weight for t in query.terms)
        lost = sum(t.weight for t in query.terms if t.text in finding.missing)
        return bool(total) and lost > 0.5 * total

    def _prose(self, question: str, query: Query, documents: Sequence[Document]) -> Draft | Refusal:
        named = self._passages.section(query, documents) if not query.polar and not query.expects else []
        if named:
            several = len(named) > 1
            out = [x for d, s in named for x in whole(d, s, f"{self._place(d, query.language)}：" if several else "")]
            return Draft(tuple(out))
        query = self._with_bodies(query)
        if query.scope.named and len(documents) > 1:
            return self._side_by_side(question, query, documents)
        finding = self._passages.find(query, documents)
        if query.expects == "money" and not any(_MONEY.search(s.passage.text) for s in finding.chosen):
            place = "、".join(self._place(d, query.language) for d in documents[:5])
            return refuse.attribute_absent(question, query, place, "金额")
        if not finding.chosen or self._misses(query, finding):
            return self._absent(question, query, documents)
        return self._quoted(query, finding.chosen, finding)

    def _side_by_side(self, question: str, query: Query, documents: Sequence[Document]) -> Draft | Refusal:
        """Answer from each plan by itself; a plan without an answer is named as silent."""
        out: list[Line] = []
        for document in documents:
            spoken = replace(query, terms=tuple(t for t in query.terms if t.stands_in(self._plain[document.name])))
            finding = self._passages.find(spoken, [document])
            place = self._place(document, query.language)
            if finding.chosen:
                out += lines(finding.chosen[:2], f"{place}：")
            else:
                out.append(self._silent(query, document, self._subject(query)))
        if not any(line.evidence for line in out):
            return self._absent(question, query, documents)
        return Draft(tuple(out))

    def _with_bodies(self, query: Query) -> Query:
        """Return the query with its units and years as subject words: prose names them like any other."""
        words = [b.body.stem for b in query.bodies] + [f"{y}年" for y in query.years]
        if query.cues["organisation"] and query.kind == "roles":
            words += ["领导", "综合协调"]
        terms = [t for t in map(self._words.term, words) if t.known]
        return replace(query, terms=(*query.terms, *terms)) if terms else query

    def _quoted(self, query: Query, chosen: Sequence[Scored], finding: Finding) -> Draft:
        picked = list(chosen)
        out: list[Line] = []
        if query.polar:
            denied = [s for s in finding.ranked[:12] if judge.on_prose(query, [s.passage.text]) is False]
            picked = [*denied[:1], *(s for s in picked if s not in denied[:1])]
            out.append(Line(frame(judge.verdict(query, [s.passage.text for s in picked], bool(denied)), query.language)))
        several = len({s.passage.document.name for s in picked}) > 1
        for document in dict.fromkeys(s.passage.document.name for s in picked):
            own = [s for s in picked if s.passage.document.name == document]
            place = self._place(own[0].passage.document, query.language) + "：" if several else ""
            out += lines(own, place)
        searched = tuple((s.rank, f"{s.passage.document.region} {s.passage.path}", round(s.score, 3)) for s in finding.ranked[:8])
        return Draft(tuple(out), searched=searched)

    def examples(self, language: Language) -> tuple[str, ...]:
        """Return questions that the corpus can answer."""
        out: list[str] = []
        for document in self._words.corpus.documents:
            led = [a for a in self._words.corpus.assignments[document.name] if any(d.role == "lead" for d in a.duties)]
            place = document.region or f"《{document.title}》"
            if led:
                name = led[len(out) % len(led)].governs
                out.append(f"{place}{name}由谁牵头？" if language == "zh" else f"Who leads {name} in {place}?")
        return tuple(out[:6])
