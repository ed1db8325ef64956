"""Saved web pages → the document's own text, its tables, what the page states of it."""

from __future__ import annotations

import csv
import json
import re
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import CorpusError
from corpus.formats import web_body, web_facts
from corpus.formats.web import read_html
from corpus.formats.web_page import decode_html, tree_of
from corpus.markup import lines
from corpus.source import Element, Source

_FILES = Path(__file__).with_name("files")
_G6 = "g6_政府网页_gb2312.html"
_06 = "06_gov_page_gb.html"
_PLAN = "各地各部门要加强组织领导，压实工作责任，确保各项任务落到实处。"


def _read(name: str) -> Source:
    return read_html((_FILES / name).read_bytes(), name)


def _page(body: str, head: str = "") -> Source:
    return read_html(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "页.html")


def _text(body: str) -> str:
    return _page(f'<div id="zoom">{body}</div>').text


def _kinds(source: Source) -> set[str]:
    return {note.kind for note in source.notes}


def test_the_page_of_a_province_is_read_as_expected() -> None:
    expected = json.loads((_FILES / "expected.json").read_text(encoding="utf-8"))["g6"]
    source = _read(_G6)
    assert source.kind == "html" and source.whole and not source.markup
    assert all(words in source.text for words in expected["must_contain"])
    assert not any(words in source.text for words in expected["must_not_contain"])
    meta = expected["meta"]
    assert source.facts == {
        "title": meta["title"],
        "date": meta["pub"],
        "source": meta["source"],
        "number": meta["number"],
    }
    attached = next(note.text for note in source.notes if note.kind == "attachment")
    assert all(address in attached for address in expected["attachments"])
    assert "附件下载：任务分解表.docx\n" in source.text
    assert _kinds(source) == {"hidden", "attachment"}


def test_the_table_of_a_page_keeps_its_grid() -> None:
    table = json.loads((_FILES / "expected.json").read_text(encoding="utf-8"))["g6"]["table"]
    source = _read(_G6)
    assert "\n一、培育一批前沿科技创新应用场景\n" in source.text
    above: list[str] = []
    found: dict[str, list[str]] = {}
    for row, covered in _rows(source):
        filled = [above[i] if i in covered else cell for i, cell in enumerate(row)]
        above = filled
        found[filled[0]] = [re.sub(r"\s", " ", cell) for cell in filled[1:]]
    assert found == {"序号": ["领域", "具体任务", "责任单位"], **table}


def _rows(source: Source) -> list[tuple[list[str], set[int]]]:
    """Return the rows of a source's tables: the cells, and which of them a merged one above covers."""
    out = []
    at = 0
    for line in source.text.split("\n"):
        if "\t" in line:
            tabs = [i for i, c in enumerate(line) if c == "\t"]
            covered = {column for column, i in enumerate(tabs) if at + i in source.covered}
            cells = line.split("\t")
            closed = covered and max(covered) == len(tabs) - 1 and not cells[-1]
            out.append((cells[:-1] if closed else cells, covered))
        at += len(line) + 1
    return out


def test_a_page_that_says_gb2312_and_is_gb18030() -> None:
    source = _read(_06)
    assert source.text == (
        "安川市全民科学素质提升实施方案\n"
        "一、总体要求\n"
        "到2030年，公民具备科学素质的比例达到18%以上。\xa0\xa0（牵头单位：市科协；配合单位：市教育局、市财政局）\n"
        "鼓励镕基中学、喆学社参与。\n"
        "重点任务\t举措\t牵头单位\n"
        "青少年行动\t配备教师3名\t市教育局\n"
        "\t开放实验室10间\t市科技局   市科协\n"
        "注：各单位按职责分工负责。\n"
        "附件：任务分工表.doc\n"
    )
    assert source.facts == {"number": "安政办发〔2026〕12号"}
    assert [row for row, covered in _rows(source) if covered == {0}] == [["", "开放实验室10间", "市科技局   市科协"]]


@pytest.mark.parametrize("name", [_G6, _06])
def test_each_anchor_is_an_element_that_holds_its_text(name: str) -> None:
    source = _read(name)
    root = tree_of((_FILES / name).read_bytes(), name)
    end = 0
    for anchor in source.anchors:
        assert anchor.start >= end and isinstance(anchor.where, Element)
        end = anchor.end
        (node,) = root.getroottree().xpath(anchor.where.path)
        bare = re.sub(r"\s", "", "".join(node.itertext()))
        assert re.sub(r"\s", "", source.text[anchor.start : anchor.end]) in bare
    held = set().union(*(range(a.start, a.end) for a in source.anchors))
    assert all(i in held or c in "\t\n" for i, c in enumerate(source.text))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>比例达到<span>1</span><b>8</b>%以上</p>", "比例达到18%以上\n"),
        ("<p>市<span>财政</span>局\n\n   牵头</p>", "市财政局牵头\n"),
        ("<p>use  of\nAI</p>", "use of AI\n"),
        ("<p>甲。<br>乙。</p><p>丙</p>", "甲。\n乙。\n丙\n"),
        ("<p>（牵头单位：甲；<br>配合单位：乙）</p>", "（牵头单位：甲；配合单位：乙）\n"),
        ("<p>（一）目标。<br>（二）任务。</p>", "（一）目标。\n（二）任务。\n"),
        ("甲<p>乙</p>丙", "甲\n乙\n丙\n"),
        ("<span style='display:block'>甲</span><span style='DISPLAY: BLOCK'>乙</span>", "甲\n乙\n"),
        ("<ul><li>甲</li><li>乙</li></ul>", "甲\n乙\n"),
        ("<pre>甲\n乙</pre>", "甲\n乙\n"),
        ("<p>5&lt;6&nbsp;km&sup2;</p>", "5<6\xa0km²\n"),
        ("<p>甲\u2028乙\x85丙</p>", "甲 乙 丙\n"),
        ("<table><tr><td><p>甲。</p><p>乙。</p></td></tr></table>", "甲。\n乙。\n"),
        ("<table><tr><td>甲</td><td>市教育<br>局<br>市财政局</td></tr></table>", "甲\t市教育局   市财政局\n"),
        ("<table><tr><td>甲</td><td></td><td></td></tr></table>", "甲\n"),
        (
            "<table><tr><td>甲</td><td>乙</td></tr><tr style='display:none'><td>丙</td><td>丁</td></tr></table>",
            "甲\t乙\n",
        ),
    ],
)
def test_lines_are_what_a_browser_shows(body: str, text: str) -> None:
    assert _text(body) == text


@pytest.mark.parametrize(
    "hidden",
    [
        "<p style='display:none'>隐</p>",
        "<p style='color:red;DISPLAY : NONE !important'>隐</p>",
        "<p style='visibility:hidden'>隐</p>",
        "<p hidden>隐</p>",
        "<span style='font-size:0'>隐</span>",
        "<span style='font-size: 0.0pt;'>隐</span>",
        "<p class='a gone'>隐</p>",
        "<div><div style='display:none'><p>隐</p></div></div>",
        "<script>隐</script><style>隐</style><noscript>隐</noscript><template>隐</template><!-- 隐 -->",
        "<textarea>隐</textarea><select><option>隐</option></select>",
        "<div class='share'>隐</div><ul class='related-list'><li>隐</li></ul><div id='footer'>隐</div>",
    ],
)
def test_what_is_not_shown_or_not_the_text_is_not_read(hidden: str) -> None:
    head = "<style>/* x */ .b{color:red} p.gone,.other{display:none} @media print{.shown{display:none}}</style>"
    source = _page(f'<div id="zoom"><p>前</p>{hidden}<p class="shown">后</p></div>', head)
    assert source.text == "前\n后\n"


@pytest.mark.parametrize(
    "shown",
    [
        "<p style='font-size:0'><span style='font-size:16px'>显</span></p>",
        "<p style='visibility:hidden'><span style='visibility:visible'>显</span></p>",
        "<p style='display:none;display:block'>显</p>",
        "<p style='font-size:0.9em'>显</p>",
    ],
)
def test_what_is_shown_again_is_read(shown: str) -> None:
    assert _text(shown) == "显\n"


def test_a_page_hidden_until_its_scripts_run_is_read() -> None:
    page = f"<html><body style='visibility:hidden'><div id=zoom><p>{_PLAN}</p></div></body></html>"
    assert read_html(page.encode(), "页.html").text == _PLAN + "\n"


def test_headings_are_marked() -> None:
    source = _page("<div id=zoom><h2>一、<b>目标</b></h2><p>提高。</p><h3><span>（一）行动</span></h3></div>")
    assert [source.text[i:].split("\n")[0] for i in sorted(source.headings)] == ["一、目标", "（一）行动"]


def test_without_a_known_container_the_prose_is_found() -> None:
    menu = "".join(f"<li><a href='/{i}'>栏目新闻动态，最新的工作信息第{i}条</a></li>" for i in range(40))
    text = "".join(f"<p>{_PLAN}</p>" for _ in range(5))
    source = _page(
        f"<div class=top><ul>{menu}</ul></div><div class=a><div class=where>当前位置：首页 &gt; 规划</div>"
        f"<div class=b>{text}<div>浏览次数：12 打印</div></div></div><div class=bottom>主办：安川市人民政府办公室　网站标识码1</div>"
    )
    assert source.text == f"{_PLAN}\n" * 5
    assert not source.notes


_TABLE = "<table>" + "".join(f"<tr><td>{i}</td><td>任务{i}</td><td>市教育局</td></tr>" for i in range(3)) + "</table>"
_LABELS = (
    "<table><tr><td>索引号：</td><td>A1</td></tr><tr><td>发文机关：</td><td>安川市人民政府</td></tr>"
    "<tr><td>文　号：</td><td>安政发〔2026〕1号</td></tr><tr><td>成文日期：</td><td>2026年3月1日</td></tr></table>"
)


@pytest.mark.parametrize(
    ("elsewhere", "said"),
    [
        (_TABLE, True),
        (f"<div class=footer>{_TABLE}</div>", True),
        (f"<p>{_PLAN}</p>", True),
        (_LABELS, False),
        ("<ul><li><a href=1>关于印发通知的公告，请各地各部门认真贯彻执行</a></li></ul>", False),
        ("<p>主办：安川市人民政府</p>", False),
        (f"<div style='display:none'>{_TABLE}</div>", False),
    ],
)
def test_text_outside_the_container_is_said(elsewhere: str, said: bool) -> None:
    source = _page(f"<div id=zoom>{f'<p>{_PLAN}</p>' * 3}</div>{elsewhere}")
    assert ("part_unread" in _kinds(source)) == said
    assert source.text == f"{_PLAN}\n" * 3


def test_two_containers_are_read_with_what_holds_them() -> None:
    one = f"<div class=TRS_Editor><p>{_PLAN}</p></div>"
    assert _page(f"<div><div>{one}<hr>{one}</div></div>").text == f"{_PLAN}\n" * 2


def test_facts_of_the_head_table() -> None:
    assert _page(f"{_LABELS}<div id=zoom><p>{_PLAN}</p></div>").facts == {
        "issuer": "安川市人民政府",
        "number": "安政发〔2026〕1号",
        "date": "2026年3月1日",
    }


def test_every_label_is_read_in_its_example() -> None:
    with Path(web_facts.__file__).with_name("web_labels.tsv").open(encoding="utf-8") as file:
        rows = list(csv.reader((line for line in file if not line.startswith("#")), delimiter="\t"))
    assert len(rows) == len(web_facts.labels())
    for fact, _, example in rows:
        value = re.split("[：:]", example, maxsplit=1)[1]
        line = f"<div>索引号：A1　{example} 浏览次数：3</div>"
        found = _page(f"{line}<div id=zoom><p>{_PLAN}</p></div>").facts
        assert found == {"date" if fact == "published" else fact: value}


def test_every_known_container_is_found() -> None:
    for attribute, value in web_body.containers():
        source = _page(f"<div><div {attribute}='x {value} y'><p>{_PLAN}</p></div></div><div><p>{_PLAN}</p></div>")
        assert source.text == f"{_PLAN}\n", value


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("<meta charset=gb2312>镕喆".encode("gb18030"), "镕喆"),
        ("<meta charset='GBK'>镕".encode("gb18030"), "镕"),
        ("<meta http-equiv=Content-Type content='text/html; charset=utf-8'>民".encode(), "民"),
        ("\ufeff民".encode(), "民"),
        ("\ufeff民".encode("utf-16-le"), "民"),
        ("<?xml version='1.0' encoding='big5'?>民政".encode("big5"), "民政"),
        ("没有声明".encode(), "没有声明"),
        ("没有声明".encode("gb18030"), "没有声明"),
        ("<meta charset=utf-8>其实不是".encode("gb18030"), "其实不是"),
        ("<meta charset=gb2312>其实是统一码的网页".encode(), "其实是统一码的网页"),
        ("<meta charset=hex>民".encode(), "民"),
        ("<meta charset=nonsense>民".encode(), "民"),
    ],
)
def test_the_encoding_is_that_of_the_bytes(data: bytes, text: str) -> None:
    assert decode_html(data).endswith(text)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "空文件"),
        (b" \n", "空文件"),
        (b"<html><body><script>x</script></body></html>", "没有正文"),
        (b"<html>" + b" " * 10_000_001, "超过"),
        (b"<html><body>" + b"<p>a</p>" + b"<div>" * 3_000 + b"<p>b</p>", "嵌套过深"),
    ],
)
def test_a_page_without_text_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(CorpusError, match=reason):
        read_html(data, "页.html")


def test_an_external_entity_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("机密", encoding="utf-8")
    page = f"<!DOCTYPE html [<!ENTITY x SYSTEM 'file://{secret}'>]><body><div id=zoom><p>甲&x;</p></div></body>"
    assert "机密" not in read_html(page.encode(), "页.html").text


def test_deep_and_broken_pages_are_read() -> None:
    assert _page("<div>" * 200 + "<p>甲</p>").text == "甲\n"
    assert _page("<div id=zoom><p>甲<p>乙<table><tr><td>丙<td>丁").text == "甲\n乙\n丙\t丁\n"


def test_a_long_page_is_read_in_time() -> None:
    rows = "".join(f"<tr><td>{i}</td><td>任务</td><td>市教育局</td></tr>" for i in range(3_000))
    begun = time.perf_counter()
    source = _page(f"<div id=zoom><table>{rows}</table>{f'<p>{_PLAN}</p>' * 3_000}</div>")
    assert source.text.count("\n") == 6_000
    assert time.perf_counter() - begun < 5


_TAGS = (
    "<p>",
    "</p>",
    "<div id=zoom>",
    "</div>",
    "<br>",
    "<table>",
    "</table>",
    "<tr>",
    "<td rowspan=2 colspan=3>",
    "<td>",
)
_MORE = (
    "<ul>",
    "<li>",
    "<pre>",
    "<span style='font-size:0'>",
    "</span>",
    "<a href=x.doc>",
    "</a>",
    "<style>",
    "<!--",
    "&#",
    "\x00",
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from((*_TAGS, *_MORE, "市教育局", "，", "。", " \n", "\u2028", "<")), max_size=40))
def test_any_page_is_read_or_refused(parts: list[str]) -> None:
    try:
        source = read_html("".join(parts).encode(), "页.html")
    except CorpusError:
        return
    assert source.text.endswith("\n") and "\n\n" not in source.text
    assert all(a.end <= b.start for a, b in pairwise(source.anchors))
    assert all(source.text[i] == "\t" for i in source.covered)
    held = {i for anchor in source.anchors for i in range(anchor.start, anchor.end)}
    assert all((i in held) == (c not in "\t\n") for i, c in enumerate(source.text))


@st.composite
def _tables(draw: st.DrawFn) -> tuple[str, list[list[tuple[str, bool]]]]:
    """Draw a table: its HTML, and by row the text of each column and whether one above covers it."""
    height, width = draw(st.integers(1, 5)), draw(st.integers(2, 5))
    taken: dict[tuple[int, int], tuple[str, bool]] = {}
    html = ""
    for row in range(height):
        html += "<tr>"
        for column in range(width):
            if (row, column) in taken:
                continue
            free = next((i for i in range(column, width) if (row, i) in taken), width) - column
            columns, rows = draw(st.integers(1, free)), draw(st.integers(1, height - row))
            for i in range(row, row + rows):
                for j in range(column, column + columns):
                    taken[i, j] = ("", i > row)
            taken[row, column] = (f"格{row}{column}", False)
            html += f"<td colspan='{columns}' rowspan={rows}>格{row}{column}</td>"
        html += "</tr>"
    return f"<table>{html}</table>", [[taken[i, j] for j in range(width)] for i in range(height)]


@settings(max_examples=150, deadline=None)
@given(_tables())
def test_a_table_gives_back_its_grid(drawn: tuple[str, list[list[tuple[str, bool]]]]) -> None:
    html, grid = drawn
    source = _page(f"<div id=zoom><p>前</p>{html}</div>")
    if html.count("<td") == len(re.findall("<tr><td[^>]*>[^<]*</td></tr>|<tr></tr>", html)):
        return  # one column: no grid
    wanted = [row for row in grid if any(text for text, _ in row)]
    shown = source.text.splitlines()[1:]
    assert len(shown) == len(wanted)
    at = source.text.index("\n") + 1
    for line, row in zip(shown, wanted, strict=True):
        tabs = [i for i, c in enumerate(line) if c == "\t"]
        cells = line.split("\t")
        assert cells + [""] * (len(row) - len(cells)) == [text for text, _ in row] + [""] * (len(cells) - len(row))
        assert {i for i, at_ in enumerate(tabs) if at + at_ in source.covered} == {
            i for i, (_, covered) in enumerate(row) if covered
        }
        at += len(line) + 1


@settings(max_examples=150, deadline=None)
@given(_tables())
def test_a_table_reads_as_the_same_table_in_a_text_file(drawn: tuple[str, list[list[tuple[str, bool]]]]) -> None:
    html, _ = drawn
    source = _page(f"<div id=zoom><p>前</p>{html}</div>")
    if "\t" not in source.text:
        return
    roomy = html.replace("</tr>", f"</tr{' ' * 40}>")  # a tab of the text file stands at a character of the tag
    expected = list(lines(f"<p>前</p>{roomy}"))
    assert [line.text for line in expected] == source.text.splitlines()
    at = 0
    for line in expected:
        assert {at + i for i in line.covered} == {i for i in source.covered if at <= i < at + len(line.text)}
        at += len(line.text) + 1
