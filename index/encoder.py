"""Many passages to vectors by the packaged model's own weights, in large batches on torch's matrix products.

The packaged engine is made for one short text: it multiplies 4-bit weights by activations rounded to 8 bits, and leaves
the processor's matrix units idle. Here the same weights are made bfloat16 where the processor multiplies these itself,
else float32. Run as a program it serves `index.apart`, so that torch and the weights leave with it.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import gelu, layer_norm, linear, scaled_dot_product_attention

from .pieces import Pieces
from .weights import WeightFile

PROMPT = "passage: "
TOKENS = 1024  # of a batch, padding counted; 512 to 4,096 are equally fast
STEP = 16  # windows are padded to a multiple of it: torch keeps a program for each shape that it has met


@dataclass(frozen=True, slots=True)
class _Layer:
    """One layer's weights, each (out, in), with the biases; the products with queries hold the attention's scale."""

    attended: tuple[Tensor, Tensor]
    gathered: tuple[Tensor, Tensor]
    attention_norm: tuple[Tensor, Tensor]
    widened: tuple[Tensor, Tensor]
    narrowed: tuple[Tensor, Tensor]
    norm: tuple[Tensor, Tensor]


class Encoder:
    """multilingual-e5-small (BERT's encoder: Devlin et al. 2019; mean over tokens, length 1), from the package's file."""

    def __init__(self, path: Path, *, threads: int | None = None, exact: bool = False) -> None:
        """Read the weights, about 0.5 s.

        Args:
            path: the file.
            threads: processor threads; None takes all.
            exact: compute in float32 even where bfloat16 is faster.

        Raises:
            LayoutUnknown: the file is not laid out as `WeightFile` reads it.
            OSError: it can't be read.
        """
        self._file = file = WeightFile(path)
        sizes = file.sizes
        self._threads = threads or os.cpu_count() or 1
        self._type = torch.float32 if exact or not multiplies_bfloat16() else torch.bfloat16
        self._pieces = Pieces(file.vocabulary)
        self._words = file.matrix("emb.word", sizes.words, sizes.width)
        self._places = file.floats("emb.pos", sizes.positions, sizes.width) + file.floats("emb.type", 2, sizes.width)[0]
        self._norm = self._pair("emb.ln")
        self._layers = [self._layer(f"l{number}") for number in range(sizes.layers)]

    def encode(
        self, passages: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return float32 (passages, width), each row of length 1; `progress(done, total)` is called as they get done.

        Passages of more tokens than the model has positions are encoded window by window, and the windows' means
        averaged by their numbers of tokens.
        """
        windows = [(row, window) for row, passage in enumerate(passages) for window in self._windows(passage)]
        windows.sort(key=lambda window: len(window[1]), reverse=True)
        sums = np.zeros((len(passages), self._file.sizes.width), dtype=np.float32)
        done = 0
        batches = list(_batches(windows))
        with ThreadPoolExecutor(self._threads) as cores:
            means = cores.map(lambda batch: self._means([tokens for _, tokens in batch]), batches)
            for batch, found in zip(batches, means, strict=True):
                for (row, tokens), mean in zip(batch, found, strict=True):
                    sums[row] += mean * (len(tokens) - 2)  # begin and end of a window do not count
                done += len(batch)
                if progress is not None:
                    progress(len(passages) * done // len(windows), len(passages))
        vectors: NDArray[np.float32] = sums / np.linalg.norm(sums, axis=1, keepdims=True)
        return vectors

    def _windows(self, passage: str) -> Iterator[list[int]]:
        """Yield the passage's tokens, prompt first, in windows with begin and end."""
        vocabulary, most = self._file.vocabulary, self._file.sizes.positions - 2
        tokens = self._pieces.tokens(PROMPT + passage)
        for start in range(0, len(tokens), most):
            yield [vocabulary.begin, *tokens[start : start + most], vocabulary.end]

    @torch.inference_mode()
    def _means(self, windows: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """Return the mean of each window's tokens after the last layer, float32 (windows, width)."""
        sizes = self._file.sizes
        longest, width, heads = padded(max(map(len, windows))), sizes.width, sizes.heads
        tokens = np.zeros((len(windows), longest), dtype=np.int64)
        real = np.zeros((len(windows), longest), dtype=bool)
        for row, window in enumerate(windows):
            tokens[row, : len(window)], real[row, : len(window)] = window, True
        words, where = np.unique(tokens, return_inverse=True)
        x = torch.from_numpy(self._words.rows(words)[where.reshape(tokens.shape)] + self._places[:longest])
        x = layer_norm(x.to(self._type), (width,), *self._norm, sizes.epsilon)
        mask = torch.from_numpy(real)
        for layer in self._layers:
            parts = linear(x, *layer.attended).view(len(windows), longest, 3, heads, width // heads)
            query, key, value = parts.permute(2, 0, 3, 1, 4)
            seen = scaled_dot_product_attention(query, key, value, attn_mask=mask[:, None, None, :], scale=1.0)
            seen = linear(seen.transpose(1, 2).reshape(len(windows), longest, width), *layer.gathered)
            x = layer_norm(x + seen, (width,), *layer.attention_norm, sizes.epsilon)
            thought = linear(gelu(linear(x, *layer.widened)), *layer.narrowed)
            x = layer_norm(x + thought, (width,), *layer.norm, sizes.epsilon)
        x = x.float().masked_fill(~mask[..., None], 0).sum(1) / mask.sum(1, keepdim=True)
        means: NDArray[np.float32] = x.numpy()
        return means

    def _layer(self, name: str) -> _Layer:
        sizes = self._file.sizes
        width, between = sizes.width, sizes.between
        weights, biases = zip(*(self._products(f"{name}.{part}", width, width) for part in "qkv"), strict=True)
        scale = np.float32((width // sizes.heads) ** -0.5)
        return _Layer(
            attended=(
                self._tensor(np.concatenate([weights[0] * scale, *weights[1:]])),
                self._tensor(np.concatenate([biases[0] * scale, *biases[1:]])),
            ),
            gathered=self._both(f"{name}.ao", width, width),
            attention_norm=self._pair(f"{name}.aln"),
            widened=self._both(f"{name}.fi", between, width),
            narrowed=self._both(f"{name}.fo", width, between),
            norm=self._pair(f"{name}.oln"),
        )

    def _products(self, name: str, rows: int, columns: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        return self._file.matrix(f"{name}.w", rows, columns).rows(), self._file.floats(f"{name}.b", rows)

    def _both(self, name: str, rows: int, columns: int) -> tuple[Tensor, Tensor]:
        weights, biases = self._products(name, rows, columns)
        return self._tensor(weights), self._tensor(biases)

    def _pair(self, name: str) -> tuple[Tensor, Tensor]:
        width = self._file.sizes.width
        return self._tensor(self._file.floats(f"{name}.w", width)), self._tensor(self._file.floats(f"{name}.b", width))

    def _tensor(self, values: NDArray[np.float32]) -> Tensor:
        return torch.tensor(values, dtype=self._type)


def multiplies_bfloat16() -> bool:
    """Tell whether this processor has instructions for products of bfloat16; elsewhere float32 is faster."""
    has = torch.cpu.get_capabilities()
    return any(has.get(name) for name in ("amx_bf16", "avx512_bf16"))


def padded(length: int) -> int:
    """Return what a window of so many tokens is padded to."""
    return -(-length // STEP) * STEP


def _batches(windows: Sequence[tuple[int, list[int]]]) -> Iterator[list[tuple[int, list[int]]]]:
    """Yield windows, longest first, in runs that have at most `TOKENS` when padded to their first."""
    start = 0
    while start < len(windows):
        fit = max(1, TOKENS // padded(len(windows[start][1])))
        yield list(windows[start : start + fit])
        start += fit


def main(path: str, threads: str) -> None:
    """Answer a JSON list of passages on stdin: `progress` lines, then a line `vectors`, then their float32 bytes."""
    torch.set_num_threads(1)  # a core takes a batch: threads that wait for each other at every product lose time
    passages = json.load(sys.stdin)
    out = sys.stdout.buffer

    def told(done: int, total: int) -> None:
        out.write(b"progress %d %d\n" % (done, total))
        out.flush()

    vectors = Encoder(Path(path), threads=int(threads)).encode(passages, told)
    out.write(b"vectors\n" + vectors.astype("<f4").tobytes())


if __name__ == "__main__":
    main(*sys.argv[1:])
