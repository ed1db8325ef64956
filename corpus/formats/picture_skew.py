"""A picture of a page set upright: how far it is turned, the picture turned back, and where its points were."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Box = tuple[float, float, float, float]  # left, top, right, bottom in pixels

_SMALL = 900  # pixels of the longer side of the picture in which the skew is measured
_WIDEST = 10.0  # degrees, to either side
_STEPS = (1.0, 0.2, 0.05)  # degrees: each round searches about the best of the round before
_LEAST = 0.1  # degrees: less is no skew
_DARK, _FAINT = 25, 15  # of 255: how much darker than what surrounds it ink is
_LIGHT = 225  # of 255: what is lighter is paper


@dataclass(frozen=True, slots=True)
class Upright:
    """A page with its lines level.

    Attributes:
        pixels: the picture turned back: rows, columns, red green blue.
        back: 2 × 3 matrix from its points to those of the picture as given.
    """

    pixels: Pixels
    back: NDArray[np.float64]

    def given(self, box: Box) -> Box:
        """Return the upright rectangle about a box in the picture as given."""
        left, top, right, bottom = box
        corners = np.array([[left, top, 1], [right, top, 1], [left, bottom, 1], [right, bottom, 1]], float)
        points = corners @ self.back.T
        return (*map(float, points.min(axis=0)), *map(float, points.max(axis=0)))  # type: ignore[return-value]

    def here(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the picture as given stands in the upright one."""
        whole = np.vstack([self.back, [0, 0, 1]])
        at = np.linalg.solve(whole, np.array([x, y, 1.0]))
        return float(at[0]), float(at[1])


def upright(pixels: Pixels, quarters: int = 0) -> Upright:
    """Return a picture with its lines level; `quarters` are turns to the left that come first."""
    height, width = pixels.shape[:2]
    turned = np.ascontiguousarray(np.rot90(pixels, quarters))
    back = _quarters(quarters % 4, width, height)
    angle = skew(turned)
    if abs(angle) < _LEAST:
        return Upright(turned, back)
    rows, columns = turned.shape[:2]
    matrix = cv2.getRotationMatrix2D((columns / 2, rows / 2), angle, 1.0)
    level = cv2.warpAffine(
        turned,
        matrix,
        (columns, rows),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=_paper(turned),
    )
    inverse = np.vstack([cv2.invertAffineTransform(matrix), [0, 0, 1]])
    return Upright(np.asarray(level, np.uint8), back @ inverse)


def skew(pixels: Pixels) -> float:
    """Return the degrees by which a page is to be turned to the left to level its lines.

    Level lines leave the sums of ink by rows most uneven (Postl's projection profile).
    """
    scale = _SMALL / max(pixels.shape[:2])
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else pixels
    marks = ink(np.asarray(small, np.uint8)).astype(np.float32)
    if not marks.any():
        return 0.0
    best = 0.0
    reach = _WIDEST
    for step in _STEPS:
        angles = np.arange(best - reach, best + reach + step / 2, step)
        best = float(max(angles, key=lambda angle: _unevenness(marks, float(angle))))
        reach = step
    return (
        best if abs(best) < _WIDEST - _STEPS[0] and _unevenness(marks, best) > 1.02 * _unevenness(marks, 0.0) else 0.0
    )


def ink(pixels: Pixels, *, faint: bool = False) -> Pixels:
    """Return 1 where a picture is darker than the paper about it, else 0; specks are none.

    If `faint` is asked for, specks and rules that are a pixel thick and grey are ink too.
    """
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    if not faint:
        grey = cv2.medianBlur(grey, 3)
    about = max(15, 2 * (max(grey.shape) // 60) + 1)
    paper = cv2.blur(grey, (about, about))
    darker = grey.astype(np.int16) < paper.astype(np.int16) - (_FAINT if faint else _DARK)
    return (darker & (grey < _LIGHT)).astype(np.uint8)


def _unevenness(marks: NDArray[np.float32], angle: float) -> float:
    rows, columns = marks.shape
    matrix = cv2.getRotationMatrix2D((columns / 2, rows / 2), angle, 1.0)
    sums = cv2.warpAffine(marks, matrix, (columns, rows)).sum(axis=1)
    return float(np.square(np.diff(sums)).sum())


def _quarters(quarters: int, width: int, height: int) -> NDArray[np.float64]:
    """Return the matrix from the points of a picture turned to the left to those of the picture as given."""
    matrices: tuple[Any, ...] = (
        [[1, 0, 0], [0, 1, 0]],
        [[0, -1, width], [1, 0, 0]],
        [[-1, 0, width], [0, -1, height]],
        [[0, 1, 0], [-1, 0, height]],
    )
    return np.array(matrices[quarters], float)


def _paper(pixels: Pixels) -> tuple[float, ...]:
    """Return the colour of most of a picture."""
    return tuple(float(np.median(pixels[::8, ::8, i])) for i in range(3))
