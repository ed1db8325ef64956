"""The text of a picture of a page, read by RapidOCR with the models that its package holds; nothing is loaded elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL.Image import Image, Resampling

from corpus.formats.recognition import RecognisedLine

if TYPE_CHECKING:
    from corpus.formats.picture_lines import Piece
    from corpus.formats.picture_skew import Box, Pixels, Upright
    from corpus.formats.picture_tables import PictureTable, Rules

MOST_PIXELS = 25_000_000  # a larger picture is read scaled down
_THREADS = 2
_PACKAGES = ("rapidocr", "onnxruntime", "cv2")
_LEAST_SCORE = 0.5
_AGAIN = 2.0  # scale at which what was missed is read again
_MOST_AGAIN = 80  # places of a page that are read again, at most
_ONE = 1.9  # of a line's height: what is higher may be two lines
_SURE = 0.8  # mean confidence from which a page stands the right way up
_TALL = 1.5  # height to width: pieces that are taller are lines of a page on its side


@dataclass(frozen=True, slots=True)
class RecognisedCell:
    """A cell of a table in a picture: its lines, and how many columns and rows it spans."""

    lines: tuple[RecognisedLine, ...]
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class RecognisedRow:
    """A row of a ruled table: the cells that begin in it."""

    cells: tuple[RecognisedCell, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a picture of a page says.

    Attributes:
        parts: lines of text and rows of tables, in the order of reading.
        unsure: how many ruled tables have a grid that could not be made out, and are read as lines.
    """

    parts: tuple[RecognisedLine | RecognisedRow, ...]
    unsure: int = 0


@dataclass(frozen=True, slots=True)
class Recogniser:
    """Reads a picture of a page.

    The classifier of lines upside down is off: it drops lines that stand upright. What was missed, ink without a line
    and cells without text, is read again by itself.
    """

    engine: Any

    @classmethod
    def load(cls) -> Recogniser | None:
        """Return a recogniser, None where the packages of `requirements-ocr.txt` or their models are missing."""
        if any(find_spec(package) is None for package in _PACKAGES):
            return None
        import rapidocr
        from omegaconf import flag_override

        models = Path(rapidocr.__file__).with_name("models")
        paths = {part: next(models.glob(f"*_{part.lower()}_*.onnx"), None) for part in ("Det", "Rec")}
        if None in paths.values():
            return None
        engine = rapidocr.RapidOCR(
            params={"Global.use_cls": False, "Global.log_level": "critical", "Global.text_score": _LEAST_SCORE}
        )
        for part, path in paths.items():
            with flag_override(engine.cfg[part], "allow_objects", True):
                engine.cfg[part]["session"] = _session(str(path))
        return cls(engine)

    def __call__(self, image: Image, page: int) -> list[RecognisedLine | RecognisedRow]:
        """Return the lines and the rows of tables of a page in the order of reading, in pixels of `image`.

        `page` is not looked at: each picture is read by itself.
        """
        return list(self.read(image).parts)

    def read(self, image: Image) -> Reading:
        """Return what a picture says, boxes in its own pixels, whichever way up the page is and however turned."""
        from corpus.formats.picture_lines import with_slash
        from corpus.formats.picture_skew import upright
        from corpus.formats.picture_tables import find_rules

        pixels, scale = _pixels(image)
        page = upright(pixels)
        pieces = self._pieces(page.pixels)
        for quarters in _other_ways_up(pieces):
            other = upright(pixels, quarters)
            found = self._pieces(other.pixels)
            if _worth(found) > _worth(pieces):
                page, pieces = other, found
        rules = find_rules(page.pixels)
        pieces = [with_slash(page.pixels, piece) for piece in self._completed(page.pixels, pieces, rules)]
        given = _Given(page, scale, image.width, image.height)
        unsure = sum(not table.cells for table in rules.tables)
        return Reading(tuple(_parts(pieces, rules.tables, given)), unsure)

    def _completed(self, pixels: Pixels, pieces: list[Piece], rules: Rules) -> list[Piece]:
        """Return the pieces of a page with what was missed; none reaches over the edge of a cell."""
        from corpus.formats.picture_lines import missed, unread_cells

        again: list[Box] = []
        for table in rules.tables:
            cells = unread_cells(pixels, pieces, table)
            pieces = [p for p in pieces if table.cell_at(*p.middle) not in cells]
            again += [cell.box for cell in cells]
        again += missed(pixels, pieces, rules)
        height = float(np.median([p.height for p in pieces])) if pieces else 0.0
        return [*pieces, *(piece for box in again[:_MOST_AGAIN] for piece in self._again(pixels, box, height))]

    def _again(self, pixels: Pixels, box: Box, height: float) -> Iterator[Piece]:
        """Yield the pieces within a box, read by itself and larger; as one line where it is no higher than one."""
        import cv2

        from corpus.formats.picture_lines import Piece, inked

        left, top, right, bottom = (int(value) for value in inked(pixels, box, height / 5))
        larger = cv2.resize(pixels[top:bottom, left:right], None, fx=_AGAIN, fy=_AGAIN, interpolation=cv2.INTER_CUBIC)
        part = np.asarray(larger, np.uint8)
        if bottom - top <= _ONE * height:
            for text, score in self._line(part):
                yield Piece(text, (left, top, right, bottom), score)
            return
        edge = max(16, part.shape[0] // 4)
        paper = tuple(float(np.median(part[:, :, i])) for i in range(3))
        framed = cv2.copyMakeBorder(part, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=paper)
        for piece in self._pieces(np.asarray(framed, np.uint8)):
            a, b, c, d = ((value - edge) / _AGAIN for value in piece.box)
            yield Piece(piece.text, (left + a, top + b, left + c, top + d), piece.confidence)

    def _pieces(self, pixels: Pixels) -> list[Piece]:
        """Return what is found in a level picture."""
        from corpus.formats.picture_lines import Piece

        read = self.engine(np.ascontiguousarray(pixels[:, :, ::-1]), use_det=True)
        if getattr(read, "boxes", None) is None or getattr(read, "txts", None) is None:
            return []
        return [
            Piece(text, (*map(float, box.min(axis=0)), *map(float, box.max(axis=0))), float(score))  # type: ignore[arg-type]
            for box, text, score in zip(read.boxes, read.txts, read.scores, strict=True)
            if text.strip()
        ]

    def _line(self, pixels: Pixels) -> Iterator[tuple[str, float]]:
        """Yield what a picture says that is all one line, and how sure that is; nothing for one that is not sure enough."""
        read = self.engine(np.ascontiguousarray(pixels[:, :, ::-1]), use_det=False)
        for text, score in zip(read.txts or (), read.scores or (), strict=True):
            if text.strip() and score >= _LEAST_SCORE:
                yield text, float(score)


@dataclass(frozen=True, slots=True)
class _Given:
    """The way from a level picture back to the picture as given: turned, scaled, cut at its edges."""

    page: Upright
    scale: float
    width: int
    height: int

    def line(self, piece: Piece) -> RecognisedLine:
        left, top, right, bottom = (value / self.scale for value in self.page.given(piece.box))
        return RecognisedLine(
            piece.text,
            max(left, 0.0),
            max(top, 0.0),
            min(right, float(self.width)),
            min(bottom, float(self.height)),
            piece.confidence,
        )


def _parts(
    pieces: Sequence[Piece], tables: Sequence[PictureTable], given: _Given
) -> Iterator[RecognisedLine | RecognisedRow]:
    """Yield the lines and the rows of tables of a page from its top."""
    from corpus.formats.picture_lines import by_cell, lines_of

    found: list[tuple[float, list[RecognisedLine | RecognisedRow]]] = []
    left = list(pieces)
    for table in tables:
        held = by_cell(left, table)
        left = [piece for piece in left if not table.cell_at(*piece.middle)]
        rows: list[RecognisedLine | RecognisedRow] = []
        for number in range(max((cell.row + cell.rows for cell in table.cells), default=0)):
            cells = [cell for cell in table.cells if cell.row == number]
            texts = [tuple(given.line(line) for line in lines_of(held[cell])) for cell in cells]
            rows.append(
                RecognisedRow(
                    tuple(RecognisedCell(t, cell.columns, cell.rows) for t, cell in zip(texts, cells, strict=True))
                )
            )
        found.append((table.box[1], rows))
    found += [(line.box[1], [given.line(line)]) for line in lines_of(left)]
    for _, parts in sorted(found, key=lambda part: part[0]):
        yield from parts


def _session(model: str) -> Any:
    """Return a session of a model whose threads sleep while they wait: two that spin stop each other on a busy machine."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.enable_cpu_mem_arena = False
    options.intra_op_num_threads = _THREADS
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(model, sess_options=options, providers=["CPUExecutionProvider"])


def _pixels(image: Image) -> tuple[Pixels, float]:
    """Return a picture's pixels (rows, columns, red green blue), and the scale at which they are."""
    scale = min(1.0, (MOST_PIXELS / (image.width * image.height)) ** 0.5)
    if scale < 1:
        size = max(1, int(image.width * scale)), max(1, int(image.height * scale))
        image = image.resize(size, Resampling.LANCZOS)
    return np.asarray(image.convert("RGB")), scale


def _other_ways_up(pieces: Sequence[Piece]) -> tuple[int, ...]:
    """Return the turns, in quarters to the left, that a page may need; () for one that stands upright."""
    if not pieces:
        return ()
    if 2 * sum(map(_lies, pieces)) > len(pieces):
        return (1, 3)
    return () if _worth(pieces) >= _SURE**4 * sum(len(p.text) for p in pieces) else (1, 2, 3)


def _lies(piece: Piece) -> bool:
    """Tell whether a piece is a line on its side; such a one is turned by itself and read all the same."""
    return piece.height > _TALL * (piece.box[2] - piece.box[0]) and len(piece.text) > 1


def _worth(pieces: Sequence[Piece]) -> float:
    """Return how much was read, and how surely; what lies on its side counts half."""
    characters = sum(len(p.text) for p in pieces)
    mean = sum(p.confidence * len(p.text) for p in pieces) / max(characters, 1)
    return float(mean**4 * sum(len(p.text) * (0.5 if _lies(p) else 1) for p in pieces))
