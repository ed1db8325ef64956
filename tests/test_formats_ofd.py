"""OFD files → lines of print in reading order, with their boxes."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from corpus import clean
from corpus.errors import CorpusError
from corpus.formats.ofd import read_ofd
from corpus.source import PageBox, Source

_PLAN = Path(__file__).with_name("files") / "08_plan.ofd"
_SPACE = '<ofd:{} xmlns:ofd="http://www.ofdspec.org/2016"{}>{}</ofd:{}>'
_MM = 72 / 25.4

Text = tuple[float, float, str]  # left edge and baseline in millimetres, the words


def _part(tag: str, content: str, attributes: str = "") -> str:
    return _SPACE.format(tag, attributes, content, tag)


def _objects(texts: list[Text], size: float = 5) -> str:
    return "<ofd:Content><ofd:Layer>{}</ofd:Layer></ofd:Content>".format(
        "".join(
            f'<ofd:TextObject ID="{i}" Boundary="{x} {y - size} 150 8" Size="{size}">'
            f'<ofd:TextCode X="0" Y="{size}" DeltaX="g {len(words) - 1} {size}">{words}</ofd:TextCode></ofd:TextObject>'
            for i, (x, y, words) in enumerate(texts)
        )
    )


def _ofd(pages: list[list[Text]], template: list[Text] = (), title: str = "", extra: dict[str, bytes] = {}) -> bytes:  # noqa: B006
    used = '<ofd:Template TemplateID="9"/>' if template else ""
    listed = "".join(f'<ofd:Page ID="{100 + i}" BaseLoc="P{i}.xml"/>' for i in range(len(pages)))
    held = '<ofd:TemplatePage ID="9" BaseLoc="T.xml"/>' if template else ""
    area = f"<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>{held}</ofd:CommonData>"
    body = f"<ofd:DocBody><ofd:DocInfo><ofd:Title>{title}</ofd:Title></ofd:DocInfo><ofd:DocRoot>D.xml</ofd:DocRoot></ofd:DocBody>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("OFD.xml", _part("OFD", body))
        archive.writestr("D.xml", _part("Document", f"{area}<ofd:Pages>{listed}</ofd:Pages>"))
        archive.writestr("T.xml", _part("Page", _objects(list(template))))
        for i, texts in enumerate(pages):
            archive.writestr(f"P{i}.xml", _part("Page", used + _objects(texts)))
        for name, data in extra.items():
            archive.writestr(name, data)
    return out.getvalue()


def _asides(source: Source) -> list[str]:
    return [source.text[span.start : span.end] for span in source.aside]


def _kinds(source: Source) -> list[tuple[str, int]]:
    return [(note.kind, note.page) for note in source.notes]


def test_a_plan_is_read_in_reading_order() -> None:
    source = read_ofd(_PLAN.read_bytes(), _PLAN.name)
    assert source.kind == "ofd" and not source.whole and not source.notes
    assert source.text.splitlines() == [
        "安川市人民政府办公室",
        "安川市全民科学素质提升实施方案",
        "一、总体要求",
        "到2030年，公民具备科学素质的比例达到18%以上。",
        "（一）青少年行动。配备科学教师3名。（牵头单位：市教育局；",
        "配合单位：市科协、市卫生健",
        "康委、市财政局）",
        "（二）老年人行动。建设站点20个。（牵头单位：市民政局）",
    ]
    assert _asides(source) == ["安川市人民政府办公室"]
    assert [(round(p.width, 1), round(p.height, 1)) for p in source.pages] == [(595.3, 841.9)] * 2


def test_a_unit_that_the_page_cuts_is_joined_when_cleaned() -> None:
    text = clean(read_ofd(_PLAN.read_bytes(), _PLAN.name)).text
    assert "（牵头单位：市教育局；配合单位：市科协、市卫生健康委、市财政局）" in text


def test_boxes_are_those_of_boundary_and_delta() -> None:
    source = read_ofd(_PLAN.read_bytes(), _PLAN.name)
    for words, page, left, right, base in [
        ("到2030年，公民具备科学素质的比例达到18%以上。", 1, 25, 25 + 26 * 5.6, 66),
        ("康委、市财政局）", 2, 25, 25 + 8 * 5.6, 31),
    ]:
        start = source.text.index(words)
        (box,) = source.places(start, start + len(words))
        assert isinstance(box, PageBox) and box.page == page
        assert (box.left / _MM, box.right / _MM) == pytest.approx((left, right))
        assert box.top / _MM < base < box.bottom / _MM and (box.bottom - box.top) / _MM == pytest.approx(5.6)


def test_no_character_is_lost() -> None:
    """The oracle: every TextCode of the pages, and of the template once."""
    drawn = ""
    with zipfile.ZipFile(_PLAN) as archive:
        for name in archive.namelist():
            if name.endswith("Content.xml"):
                drawn += "".join(etree.fromstring(archive.read(name)).itertext("{*}TextCode"))
    text = read_ofd(_PLAN.read_bytes(), _PLAN.name).text
    assert Counter("".join(text.split())) == Counter("".join(drawn.split()))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("市教育局财政2030%、。（）", min_size=1, max_size=12), min_size=1, max_size=8), st.randoms())
def test_objects_in_any_order_give_their_lines(lines: list[str], random: object) -> None:
    texts: list[Text] = [(25, 40 + 12 * i, line) for i, line in enumerate(lines)]
    random.shuffle(texts)  # type: ignore[attr-defined]
    assert read_ofd(_ofd([texts]), "x.ofd").text == "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize(
    ("texts", "text"),
    [
        ([(25, 40, "市教"), (35, 40, "育局")], "市教育局\n"),
        ([(35, 40.5, "育局"), (25, 40, "市教")], "市教育局\n"),
        ([(25, 40, "序号"), (60, 40, "任务")], "序号   任务\n"),
        ([(25, 40, "市"), (33, 40, "局")], "市 局\n"),
        ([(25, 40, "粗体"), (25.1, 40, "粗体")], "粗体\n"),
        ([(25, 40, "内"), (400, 40, "外")], "内\n"),
        ([(25, 40, "甲&#10;乙&#9;丙")], "甲乙 丙\n"),
    ],
)
def test_runs_of_a_line_are_joined_by_their_gaps(texts: list[Text], text: str) -> None:
    assert read_ofd(_ofd([texts]), "x.ofd").text == text


def test_page_numbers_and_running_heads_are_set_aside() -> None:
    pages: list[list[Text]] = [[(25, 60, "12"), (100, 285, f"— {i} —")] for i in (1, 2)]
    source = read_ofd(_ofd(pages, template=[(60, 100, "草案")]), "x.ofd")
    assert source.text == "12\n草案\n— 1 —\n12\n— 2 —\n"
    assert _asides(source) == ["草案", "— 1 —", "— 2 —"]


def test_a_template_used_once_away_from_the_edge_is_text() -> None:
    assert not read_ofd(_ofd([[(25, 120, "正文")]], template=[(60, 100, "标题")]), "x.ofd").aside


def test_what_is_amiss_is_noted() -> None:
    source = read_ofd(_ofd([[(25, 40, "甲\ue010")], []], title="另一个标题"), "x.ofd")
    assert _kinds(source) == [("empty_page", 2), ("unmapped", 0)]
    assert not source.facts
    assert read_ofd(_ofd([[(25, 40, "甲市规划")]], title="甲市规划"), "x.ofd").facts == {"title": "甲市规划"}


def test_a_damaged_page_leaves_the_others() -> None:
    data = _ofd([[(25, 40, "甲")], [(25, 40, "乙")]])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            new.writestr(part.filename, b"<broken" if part.filename == "P0.xml" else old.read(part))
    source = read_ofd(out.getvalue(), "x.ofd")
    assert source.text == "乙\n" and ("part_unread", 1) in _kinds(source) and len(source.pages) == 2


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "空文件"),
        (b"PK\x03\x04 no zip", "已损坏"),
        (_ofd([[(25, 40, "甲")]])[:300], "已损坏"),
        (_ofd([[]]), "没有可读的文字"),
        (_ofd([[]], template=[]), "没有可读的文字"),
        (_ofd([[(25, 40, "甲")]], extra={"big.bin": bytes(30_000_000)}), "解压后过大"),
        (_ofd([[(25, 40, "甲")]], extra={f"{i}": b"" for i in range(2_001)}), "超过 2000 个部件"),
    ],
)
def test_a_file_that_gives_no_text_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(CorpusError, match=reason):
        read_ofd(data, "x.ofd")


def test_entities_are_refused() -> None:
    page = '<!DOCTYPE x [<!ENTITY e "机密">]><Page><Content><Layer><TextObject><TextCode>&e;</TextCode></TextObject></Layer></Content></Page>'
    data = _ofd([[(25, 40, "甲")]])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            new.writestr(part.filename, page if part.filename == "P0.xml" else old.read(part))
    with pytest.raises(CorpusError, match="外部实体"):
        read_ofd(out.getvalue(), "x.ofd")


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2_457), st.binary(min_size=1, max_size=8))
def test_a_damaged_file_is_read_or_refused(at: int, patch: bytes) -> None:
    data = _PLAN.read_bytes()
    try:
        source = read_ofd(data[:at] + patch + data[at + len(patch) :], "x.ofd")
    except CorpusError:
        return
    assert source.text.endswith("\n") and len(source.anchors) == source.text.count("\n")
