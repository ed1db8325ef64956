"""Briefings over the five plans: every line against the texts, the ledger and the figures; edits; the files."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from answer import Assistant, ledger_rows, target_rows
from answer.briefing import (
    ALL,
    CHOICES,
    UNCHECKED,
    Brief,
    Desk,
    Editor,
    Item,
    Kind,
    Notes,
    Section,
    as_text,
    compose,
    document,
    markdown,
    take_up,
    topics,
    word,
)
from answer.verify import supports

ELDERLY = "老年人科学素质提升行动"
FACILITIES = "科普基础设施工程"
TOPICS = (ELDERLY, FACILITIES, ALL)
_ROLES = {2: "lead", 3: "cooperate", 4: "responsible"}


@pytest.fixture(scope="module")
def made(assistant: Assistant):
    return lru_cache(lambda topic: compose(assistant, topic, [d.name for d in assistant.documents]))


@pytest.fixture(scope="module")
def editor(assistant: Assistant) -> Editor:
    return Editor(assistant.checker, assistant.vocabulary)


def section(brief: Brief, kind: Kind) -> Section:
    return next(s for s in brief.sections if s.kind == kind)


def rows(part: Section) -> list[Item]:
    return [i for i in part.items if i.form == "row"]


def units(cell: str) -> set[str]:
    bare = re.sub(r"（原文称“[^”]*”）$", "", cell)
    return {u for group in bare.split("；") for u in re.sub(r"^[^：]*：", "", group).split("、")} - {"未列", "—"}


def revised(editor: Editor, brief: Brief, kind: Kind, old: str, new: str) -> Brief:
    notes = Notes(brief.whole)
    text = as_text(section(brief, kind), notes)
    assert old in text
    return editor.revised(brief, notes.passages, [(kind, text.replace(old, new, 1))])


@pytest.mark.parametrize("topic", TOPICS)
def test_every_line_says_only_what_its_sources_hold(assistant: Assistant, made, topic: str) -> None:
    brief = made(topic)
    assert [s.kind for s in brief.sections] == list(CHOICES)
    known = {u.name for held in assistant.corpus.assignments.values() for a in held for d in a.duties for u in d.units}
    for part in brief.whole:
        assert part.items
        for item in part.items:
            assert item.verified()
            assert item.sources or item.form in ("head", "note", "question", "option") or "—" in item.cells
            if item.form in ("line", "row", "reply"):
                named = {u for cell in item.cells for u in re.split(r"[、；／：。]", cell)} & known
                assert supports(named, [e.text for e in item.sources]), item.text
    for number, cited in enumerate(Notes(brief.whole).citations(), start=1):
        assert cited.marker == number
        assert cited.quote == assistant.corpus.document(cited.document).raw[cited.start : cited.end]


def test_the_same_choice_gives_the_same_briefing(assistant: Assistant, made) -> None:
    assert compose(assistant, ELDERLY, [d.name for d in reversed(assistant.documents)]) == made(ELDERLY)


def test_notes_are_numbered_by_first_use_and_each_stands_once(made) -> None:
    notes = Notes(made(FACILITIES).whole)
    seen: list[int] = []
    for part in made(FACILITIES).whole:
        for item in sorted(part.items, key=lambda i: i.form == "key"):
            seen += [n for n in notes.numbers(item) if n not in seen]
    assert seen == list(range(1, len(notes.passages) + 1))


def test_the_table_of_all_duties_is_the_ledger(assistant: Assistant, made) -> None:
    shown = set()
    for item in rows(section(made(ALL), "duties")):
        shown |= {(item.cells[0], item.cells[1], role, u) for i, role in _ROLES.items() for u in units(item.cells[i])}
    held = {
        (r["region"], " ".join(r["governs"].split()), r["role"], u)
        for r in ledger_rows(assistant.corpus)
        for u in r["units"]
    }
    assert shown == held


def test_the_table_of_all_figures_is_that_of_the_targets(assistant: Assistant, made) -> None:
    listed = rows(section(made(ALL), "targets"))
    held = list(target_rows(assistant.corpus))
    assert len(listed) == len(held)
    for item, row in zip(listed, held, strict=True):
        numbers = [float(n) for n in re.findall(r"\d+(?:\.\d+)?", item.cells[2].replace(",", ""))]
        numbers += [1000 * n for n in numbers if "千" in item.cells[2]]
        for value in row["value"] if isinstance(row["value"], list) else [row["value"]]:
            assert value in numbers
        assert item.cells[0] == row["region"]
        assert item.cells[3] in ("—", f"{row['year']}年")


def test_a_plan_without_the_action_is_named_as_silent(made) -> None:
    silent = [i for i in rows(section(made(ELDERLY), "comparison")) if i.cells[0] == "增城区"]
    assert [i.cells[1] for i in silent] == ["该方案未提及"]


def test_what_only_one_plan_lists_no_other_lists(assistant: Assistant, made) -> None:
    part = section(made(FACILITIES), "comparison")
    table = {i.cells[0]: units(i.cells[2]) | units(i.cells[3]) | units(i.cells[4]) for i in rows(part)}
    same = assistant.vocabulary.bodies
    alone = [m for i in part.items if (m := re.match(r"列入的单位中，仅(.+?)列有：(.+)。$", i.text))]
    assert alone
    for found in alone:
        for name in found[2].split("、"):
            assert name in table[found[1]]
            others = {u for place, names in table.items() if place != found[1] for u in names}
            assert name not in others
            assert not any(same.body(name).stem == same.body(u).stem for u in others)


@pytest.mark.parametrize("topic", TOPICS)
def test_right_options_are_what_the_ledger_holds_and_the_others_are_wrong(
    assistant: Assistant, made, topic: str
) -> None:
    blocks: list[list[Item]] = []
    for item in section(made(topic), "quiz").items:
        if item.form == "question":
            blocks.append([])
        blocks[-1].append(item)
    assert blocks
    for question, *options, key in blocks:
        letters, answer = re.fullmatch(r"([A-H]+)（(.*)）", key.text).groups()
        right = {o.text[3:] for o in options if o.text[0] in letters}
        wrong = {o.text[3:] for o in options if o.text[0] not in letters}
        assert len(wrong) >= 2
        assert right == set(answer.split("、"))
        if found := re.match(r"(.+?)“(.+)”的牵头单位是", question.text):
            leads = {
                u
                for r in ledger_rows(assistant.corpus, role="lead")
                if (r["region"], r["governs"]) == found.groups()
                for u in r["units"]
            }
            assert right == leads
            assert not wrong & leads
        else:
            place, year, what = re.match(r"(.+?)方案写明，(\d{4})年“(.+)”的目标值", question.text).groups()
            held = [
                r["value"] for r in target_rows(assistant.corpus, region=place, year=int(year)) if r["what"] == what
            ]
            assert len(held) == 1
            given = {o: float(re.search(r"\d+(?:\.\d+)?", o)[0]) for o in right | wrong}
            assert [o for o, value in given.items() if value == held[0]] == list(right)


def test_cards_give_the_assistants_own_replies(assistant: Assistant, made) -> None:
    question, said = "", {}
    for item in section(made(ELDERLY), "cards").items:
        question = item.text if item.form == "question" else question
        if item.form == "reply":
            said.setdefault(question, []).append(item.text)
    assert len(said) >= 8
    for asked, lines in said.items():
        text = re.sub(r"[ \t]*\[\d+\]", "", assistant.ask(asked).text)
        assert "".join("".join(lines).split()) == "".join(text.split())


@pytest.mark.parametrize("topic", TOPICS)
def test_text_to_edit_reads_back_as_the_same_briefing(editor: Editor, made, topic: str) -> None:
    notes = Notes(made(topic).whole)
    assert editor.revised(
        made(topic), notes.passages, [(s.kind, as_text(s, notes)) for s in made(topic).sections]
    ) == made(topic)


@pytest.mark.parametrize("kind", CHOICES)
def test_a_changed_digit_or_unit_is_marked(assistant: Assistant, editor: Editor, made, kind: Kind) -> None:
    brief = made(FACILITIES)
    notes = Notes(brief.whole)
    lines = as_text(section(brief, kind), notes).split("\n")
    known = sorted({u for r in ledger_rows(assistant.corpus) for u in r["units"]}, key=len, reverse=True)
    changed = 0
    for at, line in enumerate(lines):
        body = re.sub(r"(?:\s*\[\d+\])+$", "", line)
        edits = [body[: m.start()] + str((int(m[0]) + 1) % 10) + body[m.end() :] for m in re.finditer(r"\d", body)]
        edits += [body.replace(u, "市档案局", 1) for u in [u for u in known if u in body][:2]]
        for edit in edits:
            text = "\n".join([*lines[:at], edit + line[len(body) :], *lines[at + 1 :]])
            assert editor.revised(brief, notes.passages, [(kind, text)]).unchecked, edit
            changed += 1
    assert changed


def test_other_words_for_the_same_hold_and_other_roles_do_not(editor: Editor, made) -> None:
    line = "大祥区“老年人科学素质提升行动”由区卫生健康局、区民政局牵头"
    for new, sound in (
        (line.replace("“", "").replace("”", ""), True),
        (line.replace("牵头", "配合"), False),
        (line.replace("区民政局牵头", "区民政局、区科协牵头"), False),
        (line.replace("大祥区", "钦州市"), False),
        (line.replace("由", "已由"), False),
    ):
        assert (revised(editor, made(ELDERLY), "points", line, new).unchecked == 0) is sound, new
    quoted = "1.开展智慧助老行动。依托老年大学（学校）"
    assert revised(editor, made(ELDERLY), "measures", quoted, "依托老年大学（学校）").unchecked == 0
    assert revised(editor, made(ELDERLY), "measures", quoted, "托老年大学（学校）").unchecked == 1


def test_a_question_without_one_of_its_options_is_marked_whole(editor: Editor, made) -> None:
    part = section(made(ELDERLY), "quiz")
    option = next(i for i in part.items if i.form == "option")
    after = revised(editor, made(ELDERLY), "quiz", f"{option.text}\n", "")
    block = [i for i in part.items][: [i.form for i in part.items].index("key") + 1]
    assert after.unchecked == len(block) - 1
    left = section(after.checked_only(), "quiz").items
    assert left == part.items[len(block) :]


def test_a_line_under_another_head_is_marked(editor: Editor, made) -> None:
    notes = Notes(made(ELDERLY).whole)
    text = as_text(section(made(ELDERLY), "measures"), notes)
    heads = [i.text for i in section(made(ELDERLY), "measures").items if i.form == "head"]
    without = text.replace(f"## {heads[1]}\n", "")
    assert editor.revised(made(ELDERLY), notes.passages, [("measures", without)]).unchecked


def test_a_desk_survives_as_plain_data(assistant: Assistant, editor: Editor, made) -> None:
    desk = Desk(made(ELDERLY), made(ELDERLY)).moved("quiz", -6).without("targets").turned("points")
    text = dict(desk.texts())["points"].replace("列有配合单位9个", "列有配合单位8个")
    desk = desk.taken(editor, {"points": text})
    assert desk.brief.unchecked == 1
    again = take_up(assistant, editor, desk.to_json())
    assert again is not None
    assert again.brief == desk.brief
    for broken in (
        None,
        {},
        {**desk.to_json(), "plans": ["none.txt"]},
        {**desk.to_json(), "passages": [["a", 0, 1, None]]},
    ):
        assert take_up(assistant, editor, broken) is None


def sourced(assistant: Assistant):
    return lambda cited: assistant.source(cited).formal


def test_the_word_file_has_headings_tables_pages_and_verbatim_notes(assistant: Assistant, made) -> None:
    brief = made(FACILITIES)
    file = docx.Document(BytesIO(word(brief, sourced(assistant))))
    heads = [p.text for p in file.paragraphs if p.style.name == "Heading 1"]
    assert heads == [*(s.heading for s in brief.whole), "资料来源"]
    assert file.core_properties.title == brief.title
    assert round(file.sections[0].page_width.mm) == 210
    assert "PAGE" in file.sections[0].footer._element.xml
    for table in file.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    shown = [[c.text for c in r.cells] for t in file.tables for r in t.rows[1:]]
    assert [[re.sub(r"(?:\[\d+\])+$", "", c) for c in r] for r in shown] == [
        list(i.cells) for s in brief.whole for i in rows(s)
    ]
    styles = {file.styles[n].element.rPr.rFonts.get(qn("w:eastAsia")) for n in ("Normal", "Heading 1", "Title")}
    assert styles == {"仿宋", "黑体", "宋体"}
    paragraphs = list(file.paragraphs)
    first = next(i for i, p in enumerate(paragraphs) if p.text == "资料来源") + 1
    cited = Notes(brief.whole).citations()
    assert len(paragraphs) == first + 2 * len(cited)
    for at, note in enumerate(cited):
        head, quote = paragraphs[first + 2 * at : first + 2 * at + 2]
        assert head.text == f"[{note.marker}] {assistant.source(note).formal}"
        assert quote.text == note.quote.replace("\r\n", "\n")


def test_characters_that_xml_forbids_and_markup_break_no_file(assistant: Assistant, made) -> None:
    nasty = Item("line", ("a\x00\x0b\x1f\ufffe\ud800<b>&[x](javascript:y)|*z*",), checked=False)
    brief = made(ELDERLY)
    brief = replace(brief, sections=(replace(brief.sections[0], items=(nasty,)), *brief.sections[1:]))
    file = docx.Document(BytesIO(word(brief, sourced(assistant))))
    assert any("<b>&[x]" in p.text and UNCHECKED in p.text for p in file.paragraphs)
    page = document(brief, sourced(assistant))
    assert page.encode()
    assert "<b>&[" not in page
    assert markdown(brief, sourced(assistant)).encode()
    assert "\\[x\\](" in markdown(brief, sourced(assistant))
    assert not any(nasty.text in i.text for s in brief.checked_only().sections for i in s.items)


def test_the_page_to_print_loads_nothing(assistant: Assistant, made) -> None:
    page = document(made(FACILITIES), sourced(assistant))
    assert "@page" in page
    assert not re.search(r"https?://|<script|<link|src=|url\(|@import", page)
    links = set(re.findall(r'href="#(n\d+)"', page))
    assert links == set(re.findall(r'id="(n\d+)"', page))


def test_topics_are_the_actions_of_the_corpus_and_an_unknown_one_is_an_error(assistant: Assistant) -> None:
    assert (ELDERLY, "老年人", 4) in topics(assistant)
    with pytest.raises(KeyError):
        compose(assistant, "没有的行动", [assistant.documents[0].name])
    with pytest.raises(ValueError, match="plan"):
        compose(assistant, ELDERLY, [])
