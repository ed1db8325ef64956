"""What is learned: its files, and the stamp that ties them to the labelled data and to the features they were fitted with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from answer.reading.features import VERSION, Senses
from answer.reading.linear import Chain, Linear

DATA: Final = Path(__file__).with_name("utterances")
LEARNED: Final = Path(__file__).with_name("learned")
SENSES: Final = LEARNED / "senses.npz"
HEADS: Final = ("turn", "beside", "lack", "cut", "denied")


class LearnedDataMismatch(ValueError):
    """Learned files that do not fit the labelled data or the features; `python -m answer.reading.fit` makes them again."""


@dataclass(frozen=True, slots=True)
class Judge:
    """What decides on the shape and the fold of an ask.

    Attributes:
        shape, fold: the heads.
        sureness: weights of (1, log probability of shape and fold, its lead over the second) in the calibrated logit.
    """

    shape: Linear
    fold: Linear
    sureness: tuple[float, float, float] = (0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Learned:
    """The fitted models of the reader.

    Attributes:
        tagger: tokens → tags.
        heads: name of another head → its model.
        first: decides by features alone; again: by features and the embedding of the words, None where none was fitted.
        centre: (dimension,) the mean of the embeddings, taken from each.
        unsure: below this probability the first look is followed by the second.
        pairs: (shapes, folds) how much likelier, as a logarithm, a shape and a fold are together than apart.
        senses: word → its groups of like meaning.
        stamp: what the files were fitted with.
    """

    tagger: Chain
    heads: Mapping[str, Linear]
    first: Judge
    again: Judge | None
    centre: NDArray[np.float32]
    unsure: float
    pairs: NDArray[np.float32]
    senses: Senses
    stamp: Mapping[str, object]


def data_hash(folder: Path = DATA) -> str:
    """Return the SHA-256 of the labelled data: names and contents of the files that `folder` holds."""
    digest = hashlib.sha256()
    for path in sorted((*folder.glob("*.jsonl"), *folder.glob("*.txt"))):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    digest.update(SENSES.read_bytes() if SENSES.is_file() else b"")
    return digest.hexdigest()


def load_senses(path: Path = SENSES) -> Senses:
    """Return word → its groups of like meaning, as `python -m answer.reading.fit.senses` wrote them."""
    with np.load(path, allow_pickle=False) as read:
        words = bytes(read["words"]).decode().split("\n")
        coarse, fine = read["coarse"].tolist(), read["fine"].tolist()
    return {w: (f"a{a}", f"b{b}") for w, a, b in zip(words, coarse, fine, strict=True)}


def save(learned: Learned, folder: Path = LEARNED) -> None:
    """Write the learned files: reading.npz and stamp.json."""
    folder.mkdir(exist_ok=True)
    arrays: dict[str, NDArray[np.generic]] = {
        "pairs": learned.pairs,
        "centre": learned.centre,
        "moves": learned.tagger.moves.astype(np.float16),
    }
    models = {"tagger": learned.tagger.tokens, **learned.heads}
    for look, judge in (("first", learned.first), ("again", learned.again)):
        if judge is not None:
            models |= {f"{look}.shape": judge.shape, f"{look}.fold": judge.fold}
            arrays[f"{look}.sureness"] = np.array(judge.sureness)
    for name, model in models.items():
        arrays[f"{name}.weights"] = model.weights[:-1].astype(np.float16)
        arrays[f"{name}.bias"] = model.bias
        arrays[f"{name}.names"] = np.frombuffer("\n".join(model.rows).encode(), dtype=np.uint8)
        arrays[f"{name}.labels"] = np.frombuffer("\n".join(model.labels).encode(), dtype=np.uint8)
        if model.along is not None:
            arrays[f"{name}.along"] = model.along.astype(np.float16)
    np.savez_compressed(folder / "reading.npz", allow_pickle=False, **arrays)
    stamp = {**learned.stamp, "unsure": learned.unsure}
    (folder / "stamp.json").write_text(json.dumps(stamp, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def load(folder: Path = LEARNED, data: Path | None = DATA) -> Learned:
    """Return the learned models of `folder`.

    Args:
        folder: where the learned files are.
        data: the labelled data that they must have been fitted with, None not to look.

    Raises:
        LearnedDataMismatch: they are missing, or were fitted with other data or other features.
    """
    try:
        stamp = json.loads((folder / "stamp.json").read_text(encoding="utf-8"))
        with np.load(folder / "reading.npz", allow_pickle=False) as arrays:
            read = {name: arrays[name] for name in arrays.files}
    except (OSError, ValueError) as fault:
        raise LearnedDataMismatch(f"the reader's learned files cannot be read: {fault}") from fault
    if stamp.get("features") != VERSION:
        raise LearnedDataMismatch(f"learned with features {stamp.get('features')}, the code has {VERSION}: fit again")
    if data is not None and stamp.get("data") != data_hash(data):
        raise LearnedDataMismatch(f"learned from other data than {data} holds: fit again")
    return Learned(
        tagger=Chain(_linear(read, "tagger"), read["moves"].astype(np.float32)),
        heads={name: _linear(read, name) for name in HEADS},
        first=_judge(read, "first"),
        again=_judge(read, "again") if "again.sureness" in read else None,
        centre=read["centre"].astype(np.float32),
        unsure=float(stamp["unsure"]),
        pairs=read["pairs"].astype(np.float32),
        senses=load_senses(),
        stamp=stamp,
    )


def _judge(read: Mapping[str, NDArray[np.generic]], look: str) -> Judge:
    bias, height, lead = (float(w) for w in read[f"{look}.sureness"].astype(np.float64))
    return Judge(_linear(read, f"{look}.shape"), _linear(read, f"{look}.fold"), (bias, height, lead))


def _linear(read: Mapping[str, NDArray[np.generic]], name: str) -> Linear:
    names, labels = (bytes(read[f"{name}.{part}"]).decode().split("\n") for part in ("names", "labels"))
    weights = read[f"{name}.weights"].astype(np.float32)
    weights = np.vstack((weights, np.zeros((1, weights.shape[1]), dtype=np.float32)))
    along = read.get(f"{name}.along")
    return Linear(
        labels=tuple(labels),
        rows={n: i for i, n in enumerate(names)},
        weights=weights,
        bias=read[f"{name}.bias"].astype(np.float32),
        along=None if along is None else along.astype(np.float32),
    )
