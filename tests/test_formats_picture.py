"""Pictures of pages → text by recognition: lines, ruled tables, what is unsure. Recognition itself is optional."""

from __future__ import annotations

import io
import json
import re
import socket
import struct
import unicodedata
import zlib
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from corpus.errors import CorpusError
from corpus.formats import recogniser
from corpus.formats.picture import read_image
from corpus.formats.recogniser import Reading, RecognisedCell, RecognisedRow, Recogniser
from corpus.formats.recognition import Recognise, RecognisedLine
from corpus.source import PageBox, PageSize, Source

_FILES = Path(__file__).with_name("files")
_SCAN = _FILES / "07_scan_150dpi.jpg"
_HAS_CV2 = find_spec("cv2") is not None
_cv2 = pytest.mark.skipif(not _HAS_CV2, reason="needs opencv-python-headless of requirements-ocr.txt")


@pytest.fixture(scope="module")
def reads() -> Recogniser:
    loaded = Recogniser.load()
    if loaded is None:
        pytest.skip("needs the packages of requirements-ocr.txt")
    return loaded


def _page(name: str, number: int, dpi: int) -> Image.Image:
    pdfium = pytest.importorskip("pypdfium2", reason="needs pypdfium2 to draw the page")
    return pdfium.PdfDocument((_FILES / name).read_bytes())[number].render(scale=dpi / 72).to_pil().convert("RGB")


def _saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def _norm(text: str) -> str:
    return re.sub(r"[\s“”\"'‘’]", "", unicodedata.normalize("NFKC", text))


def _body(source: Source) -> str:
    """Return a source's text without what is set aside."""
    held = {i for span in source.aside for i in range(span.start, span.end)}
    return "".join(c for i, c in enumerate(source.text) if i not in held)


def _error_rate(read: str, true: str) -> float:
    """Return the edit distance (Levenshtein) to the truth by its length."""
    read, true = _norm(read), _norm(true)
    row = list(range(len(true) + 1))
    for i, a in enumerate(read, 1):
        last, row = row, [i]
        for j, b in enumerate(true, 1):
            row.append(min(last[j] + 1, row[-1] + 1, last[j - 1] + (a != b)))
    return row[-1] / len(true)


def _numbered(rows: list[str]) -> list[list[str]]:
    return [cells for row in rows if (cells := row.split("\t"))[0].isdecimal()]


def test_a_scan_is_read_whole(reads: Recogniser) -> None:
    source = read_image(_SCAN.read_bytes(), _SCAN.name, reads)
    truth = (_FILES / "07_scan_150dpi.truth.txt").read_text(encoding="utf-8").replace("— ４ —", "")
    assert _error_rate(_body(source), truth) <= 0.005
    text = _norm(_body(source))
    assert text.count(_norm("（责任单位：省委组织部）")) == 2
    assert _norm("（责任单位：省知识产权局、省发展改革委、省经信厅、省科技厅）") in text
    assert all(words in text for words in ("300名以上", "100万元以上", "50万元以上"))
    assert [source.text[span.start : span.end] for span in source.aside] == ["一4一"]


def test_all_of_a_scan_is_marked_and_has_its_box(reads: Recogniser) -> None:
    source = read_image(_SCAN.read_bytes(), _SCAN.name, reads)
    assert source.kind == "image" and not source.whole
    assert {note.kind for note in source.notes} == {"ocr", "low_confidence"}
    (size,) = source.pages
    assert size == PageSize(1242, 1812)
    assert [(a.start, a.end) for a in source.anchors] == [(s.start, s.end) for s in source.recognised]
    recognised = {i for span in source.recognised for i in range(span.start, span.end)}
    assert all(i in recognised or c == "\n" for i, c in enumerate(source.text))
    for anchor in source.anchors:
        box = anchor.where
        assert isinstance(box, PageBox) and box.page == 1
        assert 0 <= box.left < box.right <= size.width and 0 <= box.top < box.bottom <= size.height
    start = source.text.index("（责任单位：省委组织部）")
    (box,) = source.places(start, start + 5)
    assert isinstance(box, PageBox) and 920 < (box.top + box.bottom) / 2 < 1010 and box.left < 200


def test_a_noisy_page_turned_a_little_keeps_its_lists_of_units(reads: Recogniser) -> None:
    expected = json.loads((_FILES / "expected.json").read_text(encoding="utf-8"))["g5"]
    name = next(_FILES.glob("g5_*")).name
    source = read_image(_saved(_page(name, 0, 150)), "g5.png", reads)
    assert _error_rate(_body(source), expected["text"]) <= expected["max_cer"]
    assert all(_norm(units) in _norm(_body(source)) for units in expected["unit_lists"])
    assert "ocr" in {note.kind for note in source.notes}


@pytest.mark.parametrize("degrees", [0.8, -1.5])
def test_a_ruled_table_comes_back_cell_by_cell(reads: Recogniser, degrees: float) -> None:
    expected = json.loads((_FILES / "expected.json").read_text(encoding="utf-8"))["g1"]
    page = _page(next(_FILES.glob("g1_*")).name, 0, 150)
    turned = np.asarray(page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor="white"), float)
    noise = np.random.default_rng(1).normal(0, 8, turned.shape[:2])[:, :, None]
    picture = Image.fromarray((turned + noise).clip(0, 255).astype(np.uint8))
    source = read_image(_saved(picture, "JPEG", quality=80), "表.jpg", reads)
    rows = source.text.splitlines()
    assert expected["header"] in [row.split("\t") for row in rows]
    task = ""
    found = _numbered(rows)
    assert len(found) == 8
    for cells, row in zip(found, expected["rows"], strict=False):
        task = cells[1] or task
        wanted = row["cells"]
        last = wanted[5].removesuffix("政府") if row["pages"] == [1, 2] else wanted[5]
        assert [_norm(c) for c in (cells[0], task, *cells[2:])] == [_norm(c) for c in (*wanted[:5], last)]
    assert sum(source.text[i] == "\t" for i in source.covered) == 5
    assert not any(note.kind == "open_table" for note in source.notes)


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_on_its_side_or_head_is_read(reads: Recogniser, quarters: int) -> None:
    part = Image.open(_SCAN).convert("RGB").crop((100, 560, 1200, 1000))
    upright = read_image(_saved(part), "x.png", reads)
    turned = read_image(_saved(part.rotate(90 * quarters, expand=True)), "x.png", reads)
    assert _error_rate(turned.text, upright.text) < 0.02
    size = turned.pages[0]
    for anchor in turned.anchors:
        box = anchor.where
        assert isinstance(box, PageBox) and box.right <= size.width and box.bottom <= size.height
        assert (box.right - box.left > box.bottom - box.top) == (quarters == 2) or anchor.end - anchor.start < 3


def test_lines_that_were_missed_are_read_again(reads: Recogniser) -> None:
    from corpus.formats.picture_skew import upright
    from corpus.formats.picture_tables import find_rules

    pixels = upright(np.asarray(Image.open(_SCAN).convert("RGB"))).pixels
    pieces = reads._pieces(pixels)
    whole = {p.text for p in pieces}
    left = [p for i, p in enumerate(sorted(pieces, key=lambda p: p.box[1])) if i not in (3, 4, 12)]
    again = {p.text for p in reads._completed(pixels, left, find_rules(pixels))}
    lost = whole - {p.text for p in left}
    assert len(lost) == 3
    assert {_norm(text) for text in lost} <= {_norm(text) for text in again}


def test_nothing_is_asked_of_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("asked the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    loaded = Recogniser.load()
    if loaded is None:
        pytest.skip("needs the packages of requirements-ocr.txt")
    part = Image.open(_SCAN).crop((100, 560, 1200, 700))
    assert [line.text for line in loaded(part, 1) if isinstance(line, RecognisedLine)] == [
        "三、加强高层次人才招引培育",
        "（六）加大顶尖人才引进力度。对人工智能顶尖人才，简化审",
    ]


def test_a_recogniser_is_what_readers_of_pages_ask_for(reads: Recogniser) -> None:
    recognise: Recognise = reads
    table = _page(next(_FILES.glob("g1_*")).name, 0, 100)
    rows = [part for part in recognise(table, 1) if not isinstance(part, RecognisedLine)]
    assert [line.text for cell in rows[0].cells for line in cell.lines][:3] == ["序号", "重点举措", "实施路径"]


def test_without_the_packages_nothing_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recogniser, "find_spec", lambda name: None)
    assert Recogniser.load() is None


class _Says:
    """Reads every picture as one and the same thing, and keeps the pictures."""

    def __init__(self, *parts: RecognisedLine | RecognisedRow, unsure: int = 0) -> None:
        self.reading = Reading(parts, unsure)
        self.seen: list[Image.Image] = []

    def read(self, image: Image.Image) -> Reading:
        self.seen.append(image)
        return self.reading


def _line(text: str, top: float = 500, confidence: float = 0.99) -> RecognisedLine:
    return RecognisedLine(text, 10, top, 90, top + 20, confidence)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "L", "1", "P"])
def test_each_kind_of_picture_is_opened(kind: str, mode: str) -> None:
    if (kind, mode) in {("JPEG", "P"), ("WEBP", "1")}:
        return
    says = _Says(_line("甲"))
    assert read_image(_saved(Image.new("RGB", (100, 1000), "white").convert(mode), kind), "x", says).text == "甲\n"
    assert says.seen[0].mode == "RGB" and says.seen[0].getpixel((5, 5)) == (255, 255, 255)


def test_clear_parts_are_white_and_deep_greys_keep_their_tone() -> None:
    says = _Says(_line("甲"))
    read_image(_saved(Image.new("RGBA", (10, 10), (0, 0, 0, 0))), "x", says)
    read_image(_saved(Image.fromarray(np.full((10, 10), 65535, np.uint16))), "x", says)
    assert [seen.getpixel((5, 5)) for seen in says.seen] == [(255, 255, 255)] * 2


def test_a_picture_is_shown_as_its_camera_held_it() -> None:
    says, turned = _Says(_line("甲")), Image.Exif()
    turned[0x0112] = 6
    source = read_image(_saved(Image.new("RGB", (40, 20)), "JPEG", exif=turned), "x", says)
    assert source.pages == (PageSize(20, 40),)


def test_each_frame_of_a_tiff_is_a_page() -> None:
    pages = [Image.new("L", (100, 1000 + i), "white") for i in range(3)]
    data = _saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    source = read_image(data, "x.tif", _Says(_line("正文"), _line("- 1 -", 970)))
    assert source.text == "正文\n- 1 -\n" * 3
    assert [a.where.page for a in source.anchors if isinstance(a.where, PageBox)] == [1, 1, 2, 2, 3, 3]
    assert [p.height for p in source.pages] == [1000, 1001, 1002]
    assert [source.text[span.start : span.end] for span in source.aside] == ["- 1 -"] * 3


def test_what_is_unsure_is_noted() -> None:
    says = _Says(_line("甲", confidence=0.7), _line("乙", confidence=0.95), unsure=1)
    notes = read_image(_saved(Image.new("L", (100, 1000))), "x", says).notes
    assert [(note.kind, note.page) for note in notes] == [("ocr", 0), ("low_confidence", 0), ("open_table", 1)]
    assert notes[0].text == "由图片识别（OCR），请核对原图" and "1 行" in notes[1].text


def test_rows_of_a_table_have_tabs_between_their_cells() -> None:
    def cell(*texts: str, columns: int = 1, rows: int = 1) -> RecognisedCell:
        return RecognisedCell(tuple(map(_line, texts)), columns, rows)

    says = _Says(
        RecognisedRow((cell("任务"), cell("举措"), cell("单位"))),
        RecognisedRow((cell("一、总则", columns=3),)),
        RecognisedRow((cell("行动", rows=2), cell("甲"), cell("市教", "育局"))),
        RecognisedRow((cell("乙"), cell())),
        RecognisedRow((cell(), cell(), cell())),
        _line("附注"),
    )
    source = read_image(_saved(Image.new("L", (100, 1000))), "x", says)
    assert source.text == "任务\t举措\t单位\n一、总则\n行动\t甲\t市教育局\n\t乙\t\n附注\n"
    assert [source.text[:i].count("\n") for i in source.covered] == [3]


def _bomb(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (lambda: b"", "空文件"),
        (lambda: b"no picture", "不是可以读取的图片"),
        (lambda: _saved(Image.new("L", (9, 9)), "GIF"), "不是可以读取的图片"),
        (lambda: _saved(Image.effect_noise((300, 300), 50))[:3000], "已损坏"),
        (lambda: _saved(Image.effect_noise((300, 300), 50), "JPEG")[:3000], "已损坏"),
        (lambda: _bomb(12_000, 8_000), "炸弹"),
        (lambda: _bomb(60_000, 60_000), "炸弹"),
    ],
)
def test_a_picture_that_cannot_be_read_says_why(data: Callable[[], bytes], reason: str) -> None:
    with pytest.raises(CorpusError, match=reason):
        read_image(data(), "x.png", _Says(_line("甲")))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["PNG", "JPEG", "TIFF", "BMP", "WEBP"]), st.integers(0, 900), st.binary(min_size=1, max_size=6))
def test_a_damaged_picture_is_read_or_refused(kind: str, at: int, patch: bytes) -> None:
    data = _saved(Image.effect_noise((40, 30), 50), kind)
    try:
        read_image(data[:at] + patch + data[at + len(patch) :], "x", _Says(_line("甲")))
    except CorpusError as error:
        assert "图片" in str(error) or "页" in str(error)


def test_without_recognition_or_text_the_reader_says_what_to_do() -> None:
    data = _saved(Image.new("L", (9, 9)))
    with pytest.raises(CorpusError, match=r"pip install -r requirements-ocr\.txt"):
        read_image(data, "x.png", None)
    with pytest.raises(CorpusError, match="没有识别到文字"):
        read_image(data, "x.png", _Says())


def test_a_large_picture_is_scaled_down_and_boxes_are_its_own(
    monkeypatch: pytest.MonkeyPatch, reads: Recogniser
) -> None:
    part = Image.open(_SCAN).convert("RGB").crop((100, 560, 1200, 1000))
    whole = reads(part, 1)
    monkeypatch.setattr(recogniser, "MOST_PIXELS", part.width * part.height // 2)
    scaled = reads(part, 1)
    for a, b in zip(scaled, whole, strict=True):
        assert isinstance(a, RecognisedLine) and isinstance(b, RecognisedLine) and a.text == b.text
        assert (a.left, a.top, a.right, a.bottom) == pytest.approx((b.left, b.top, b.right, b.bottom), abs=12)


@_cv2
@pytest.mark.parametrize(
    ("read", "put"),
    [
        ("(责任单位:市科协)", "（责任单位：市科协）"),
        ("厅、省科技厅)", "厅、省科技厅）"),
        ("(责任单位：省委", "（责任单位：省委"),
        ("增长(GDP)5%", "增长（GDP）5%"),
        ("f(x)", "f(x)"),
        ("浙政办发[2025]30号", "浙政办发〔2025〕30号"),
        ("浙宣[2025〕67号)", "浙宣〔2025〕67号）"),
        ("见[2025]年", "见[2025]年"),
        ("上午9:30,2.5", "上午9:30,2.5"),
        ("市科协,市教育局;", "市科协，市教育局；"),
        ("AI大模型", "AI大模型"),
    ],
)
def test_signs_beside_chinese_characters_are_those_of_chinese_print(read: str, put: str) -> None:
    from corpus.formats.picture_lines import full_width

    assert full_width(read) == put


@_cv2
@pytest.mark.parametrize("degrees", [-8, -3.3, -0.5, 0, 0.3, 2, 6.7])
def test_the_skew_of_a_page_is_measured(degrees: float) -> None:
    from corpus.formats.picture_skew import skew, upright

    page = Image.open(_SCAN).convert("RGB")
    level = Image.fromarray(upright(np.asarray(page)).pixels)
    turned = np.asarray(level.rotate(degrees, Image.Resampling.BICUBIC, fillcolor="white"))
    assert skew(turned) == pytest.approx(-degrees, abs=0.15)


@_cv2
@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_points_of_the_level_page_go_back_to_the_given_one(quarters: int) -> None:
    from corpus.formats.picture_skew import upright

    pixels = np.full((300, 200, 3), 255, np.uint8)
    pixels[40:44, 30:34] = 0
    page = upright(pixels, quarters)
    rows, columns = np.nonzero(page.pixels[:, :, 0] < 128)
    left, top, right, bottom = page.given((columns.min(), rows.min(), columns.max() + 1, rows.max() + 1))
    assert (left, top, right, bottom) == pytest.approx((30, 40, 34, 44), abs=1)


@_cv2
@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(st.data())
def test_a_drawn_table_gives_back_its_cells(data: st.DataObject) -> None:
    from corpus.formats.picture_tables import find_rules

    height, width = data.draw(st.integers(2, 5)), data.draw(st.integers(2, 4))
    columns = np.cumsum([60, *(data.draw(st.integers(130, 260)) for _ in range(width))])
    rows = np.cumsum([80, *(data.draw(st.integers(40, 120)) for _ in range(height))])
    taken: set[tuple[int, int]] = set()
    cells = set()
    image = Image.new("RGB", (1240, 1000), "white")
    draw = ImageDraw.Draw(image)
    for row in range(height):
        for column in range(width):
            if (row, column) in taken:
                continue
            free = next((i for i in range(column, width) if (row, i) in taken), width) - column
            across, down = data.draw(st.integers(1, free)), data.draw(st.integers(1, height - row))
            taken |= {(i, j) for i in range(row, row + down) for j in range(column, column + across)}
            cells.add((row, column, down, across))
            corners = columns[column], rows[row], columns[column + across], rows[row + down]
            draw.rectangle(list(map(float, corners)), outline="black", width=data.draw(st.integers(1, 3)))
    found = find_rules(np.asarray(image)).tables
    if len(cells) == 1:
        assert not found
        return
    # Edges that no cell stands at are none of the picture's: rows and columns that are always merged count as one.
    starts = sorted({row for row, *_ in cells}), sorted({column for _, column, *_ in cells})
    ends = sorted({r + d for r, _, d, _ in cells}), sorted({c + a for _, c, _, a in cells})
    lines = [sorted({*starts[i], *ends[i]}) for i in (0, 1)]
    expected = {
        (
            lines[0].index(r),
            lines[1].index(c),
            lines[0].index(r + d) - lines[0].index(r),
            lines[1].index(c + a) - lines[1].index(c),
        )
        for r, c, d, a in cells
    }
    assert [{(c.row, c.column, c.rows, c.columns) for c in table.cells} for table in found] == [expected]
