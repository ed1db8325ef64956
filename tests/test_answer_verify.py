"""What is said stands in what is cited, as values and whole names: invariants 4 and 5."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from gold import CORPUS, norm, questions, raw, slices
from hypothesis import assume, given
from hypothesis import strategies as st

from answer import Assistant, ledger_rows, target_rows
from answer.draft import Draft, Evidence, Line, publish
from answer.verify import supports, values
from corpus import Corpus, read_corpus

DIGITS = "零一二三四五六七八九"
MARK = re.compile(r"\[(\d+)\]")
COUNT = re.compile(r"共\d+[个项条处]|(?<=[位门])\d+项：|\(\d+, complete\)|\(\d+\):|\d+ item\(s\)")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
FIGURE = re.compile(r"\d+(?:\.\d+)?(?![\d.年])")
GAP = re.compile(r"相差(\d+(?:\.\d+)?)")


@cache
def corpus() -> Corpus:
    return read_corpus(CORPUS)


@cache
def targets() -> list[Mapping[str, Any]]:
    return list(target_rows(corpus()))


@cache
def duties() -> list[Mapping[str, Any]]:
    return list(ledger_rows(corpus()))


@cache
def all_units() -> tuple[str, ...]:
    return tuple(sorted({unit for row in duties() for unit in row["units"]}, key=len, reverse=True))


def in_words(number: int) -> str:
    """Return an integer below 100 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十") + (
        DIGITS[ones] if ones or not tens else ""
    )


def printed_figures() -> Iterator[tuple[str, str]]:
    """Yield each figure of the targets with the words behind it as printed, and the quote that holds it."""
    for row in targets():
        unit = re.escape(norm(row["unit"]))
        for found in re.finditer(rf"\d+(?:\.\d+)?(?:万|千)?{unit}", norm(row["quote"])):
            yield found[0], row["quote"]


@cache
def figures() -> list[tuple[str, str]]:
    return list(printed_figures())


printed = st.deferred(lambda: st.sampled_from(figures()))  # the corpus is read when a test runs, not at collection


# values


@given(st.integers(1, 99), st.integers(0, 9))
def test_percent_is_one_value_in_every_notation(whole: int, tenth: int) -> None:
    digits = f"{whole}.{tenth}" if tenth else f"{whole}"
    words = in_words(whole) + (f"点{DIGITS[tenth]}" if tenth else "")
    wide = "".join(chr(ord(c) + 0xFEE0) if c != "." else "．" for c in digits)
    notations = [f"{digits}%", f"{digits}％", f"{wide}％", f"百分之{words}", f"{digits} %"]
    assert {values(f"达到{n}以上") for n in notations} == {values(f"{digits}%")}
    assert all(supports([said], [f"比例达到{held}以上。"]) for said in notations for held in notations)


@given(st.integers(1, 99), st.integers(1, 99))
def test_another_percentage_is_never_supported(said: int, held: int) -> None:
    assume(said != held)
    for notation in (f"{said}%", f"{said}％", f"百分之{in_words(said)}"):
        for passage in (
            f"达到{held}%以上",
            f"达到百分之{in_words(held)}以上",
            f"达到{held}.5%",
            f"达到{held}{said}.5%",
        ):
            assert not supports([notation], [passage]), (notation, passage)


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ("5%", "达到15%"),
        ("5%", "达到1.5%"),
        ("15%", "达到15.5%"),
        ("百分之五", "达到百分之十五"),
        ("百分之十", "达到百分之十五"),
        ("2025年", "到2035年"),
        ("2025年达到38%", "到2030年达到45%"),
        ("2025年达到38%", "2025年达到45%，2030年达到38%"),
        ("16%", "提高16个百分点"),
        ("16个百分点", "达到16%"),
        ("20名", "培训20万名"),
        ("20万名", "培训20名"),
        ("2万名", "培训2万人次"),
        ("2万人", "培训2万人次"),
        ("5千人", "培训5千人次以上"),
        ("0.8个", "提高0.8个百分点"),
        ("10元", "达到10万元"),
        ("1个", "1—2个"),
        ("2个", "建设12个"),
        ("1,000人", "培训10000人"),
        ("市教育局", "市教科体局"),
        ("市科协", "由县科协牵头"),
        ("市生态环境局", "市生态环境局大祥分局"),
        ("市委统战部", ""),
    ],
)
def test_what_nearly_stands_there_is_not_supported(said: str, held: str) -> None:
    assert not supports([said], [held])


def test_all_that_is_said_must_stand_in_the_passages() -> None:
    passages = ["到2025年，我市公民具备科学素质的比例超过16％。", "由市科协牵头"]
    assert supports(["2025年", "16%", "市科协", "我市公民具备科学素质的比例"], passages)
    assert not supports(["2025年", "16%", "市科协", "市教育局"], passages)
    assert not supports(["2026年", "16%"], passages)
    assert supports(["2020年底前开展专项治理"], ["3．2020年底前开展专项治理，整治乱收费"]), (
        "an item's number is no part of a year"
    )
    assert not supports(["16%"], [])


def test_a_figure_may_not_be_put_together_from_two_passages() -> None:
    assert not supports(["125名"], ["培训1", "25名"])
    assert not supports(["市教育局"], ["市教", "育局"])


# one digit, one unit


def test_every_printed_figure_is_supported_by_its_quote() -> None:
    assert len(figures()) >= 40
    assert [figure for figure, quote in figures() if not supports([figure], [quote])] == []


@given(printed, st.data())
def test_one_changed_digit_is_not_supported(figure: tuple[str, str], data: st.DataObject) -> None:
    said, quote = figure
    at = data.draw(st.sampled_from([i for i, c in enumerate(said) if c.isdigit()]))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != said[at]]))
    changed = said[:at] + digit + said[at + 1 :]
    number = NUMBER.match(changed)
    assert number
    assume(float(number[0]) not in {float(n) for n in NUMBER.findall(norm(quote))})
    assert not supports([changed], [quote])
    assert not supports([norm(quote).replace(said, changed)], [quote])


@given(
    printed,
    st.sampled_from(["%", "个百分点", "名", "万名", "人次", "人", "家", "元", "平方米", "座", "年"]),
)
def test_one_changed_unit_of_measure_is_not_supported(figure: tuple[str, str], unit: str) -> None:
    said, quote = figure
    number = NUMBER.match(said)
    assert number
    changed = number[0] + unit
    assume(not re.search(rf"(?<![\d.]){re.escape(norm(changed))}(?![\u4e00-\u9fff%])", norm(quote)))
    assume(norm(changed) != said)
    assert not supports([changed], [quote])


def test_every_duty_is_supported_by_its_quote_and_with_another_unit_it_is_not() -> None:
    wrong = []
    for row in duties():
        assert supports(row["units"], [row["quote"]]), row
        stated = {unit for other in duties() if other["quote"] == row["quote"] for unit in other["units"]}
        others = (unit for unit in all_units() if unit not in stated)
        wrong += [
            f"{unit} is said to stand in {row['quote'][:80]!r}" for unit in others if supports([unit], [row["quote"]])
        ]
    assert not wrong, "\n".join(wrong)


@given(st.data())
def test_one_changed_character_of_a_unit_is_not_supported(data: st.DataObject) -> None:
    row = data.draw(st.sampled_from(duties()))
    unit = data.draw(st.sampled_from(row["units"]))
    at = data.draw(st.integers(0, len(unit) - 1))
    other = data.draw(st.sampled_from(sorted(set("".join(all_units())))))
    changed = unit[:at] + other + unit[at + 1 :]
    assume(norm(changed) not in norm(row["quote"]))
    claim = [changed if name == unit else name for name in row["units"]]
    assert not supports(claim, [row["quote"]])


def test_only_lines_that_verify_are_published() -> None:
    document = next(d for d in corpus().documents if d.region == "大祥区")
    start = document.text.index("到2025年，我区公民具备科学素质的比例达到15%")
    proof = (Evidence(document, start, start + 26),)
    right = Line("大祥区：达到15%。", ("达到15%", "2025年"), proof)
    wrong = [
        Line("大祥区：达到16%。", ("达到16%", "2025年"), proof),
        Line("大祥区：达到15%。", ("达到15%", "2026年"), proof),
        Line("大祥区：达到5%。", ("5%",), proof),
    ]
    assert right.verified()
    assert not any(line.verified() for line in wrong)
    text, citations = publish(Draft((*wrong, right)))
    assert text == "大祥区：达到15%。[1]"
    assert [c.quote for c in citations] == [raw(CORPUS / document.name)[citations[0].start : citations[0].end]]
    assert publish(Draft(tuple(wrong))) == ("", ())


# whole answers


def unfounded(answer: Mapping[str, Any]) -> list[str]:
    """Return the lines of an answer that hold a number or unit that their citations lack; its own counts are spared."""
    out = []
    for line in answer["answer"].splitlines():
        marks = [int(n) for n in MARK.findall(line)] or [c["marker"] for c in answer["citations"]]
        cited = norm("\n".join(c["quote"] for c in answer["citations"] if c["marker"] in marks))
        said = norm(COUNT.sub("", MARK.sub("", line)))
        numbers = set(NUMBER.findall(said)) - set(NUMBER.findall(cited))
        if gap := GAP.search(said):  # worked out: it must be the difference of the two figures that the line names
            high, low = map(Decimal, FIGURE.findall(said[: gap.start()])[-2:])
            numbers -= {gap[1]} if Decimal(gap[1]) == high - low else set()
        units = [u for u in re.findall("|".join(map(re.escape, map(norm, all_units()))), said) if u not in cited]
        if numbers or units:
            out.append(f"{line[:150]} lacks {sorted(numbers)} {units}")
    return out


def asked() -> Iterator[tuple[str, list[dict[str, str]]]]:
    for gold in questions():
        yield gold["question"], gold["history"]
    for row in targets():
        yield f"{row['region']}{row['what']}是多少？", []
    for row in duties():
        yield f"{row['region']}“{row['governs']}”的分工是什么？", []
        yield f"{row['region']}{row['governs']}有哪些措施？", []
    for region in ("钦州和韶关", "大祥区与定南县", "增城区和韶关市"):
        yield f"比较{region}的公民具备科学素质的比例目标", []
        yield f"{region}农民科学素质行动由谁牵头，有什么不同？", []


def test_every_number_unit_and_quote_of_every_answer_stands_in_the_source(assistant: Assistant) -> None:
    wrong = []
    answered = 0
    for question, history in asked():
        answer = assistant.ask(question, history).to_json()
        answered += answer["status"] == "answered"
        if answer["status"] == "answered" and not (slices(answer) and answer["citations"]):
            wrong.append(f"{question}: cites nothing, or no slice")
        if answer["status"] == "answered":
            wrong += [f"{question} → {line}" for line in unfounded(answer)]
        for c in answer["citations"]:
            if raw(CORPUS / c["document"])[c["start"] : c["end"]] != c["quote"] or c["verified"] is not True:
                wrong.append(f"{question}: {c['quote'][:40]!r} is no slice")
    assert answered > 300
    assert not wrong, "\n".join(wrong)


def test_a_citation_says_where_it_stands(assistant: Assistant) -> None:
    answer = assistant.ask("钦州市老年人科学素质提升行动由谁牵头？").to_json()
    proof = next(c for c in answer["citations"] if "市委老干部局" in c["quote"])
    assert (proof["document"], proof["region"]) == ("qinzhou_2021-2035.txt", "钦州市")
    assert norm(proof["title"]) == norm("钦州市全民科学素质行动计划纲要实施方案（2021—2035年）")
    assert [re.sub(r"^.*?[、）]", "", heading) for heading in proof["section"]][:2] == [
        "开展提升行动",
        "老年人科学素质提升行动",
    ]
