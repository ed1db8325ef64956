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
HEADS: Final = ("shape", "fold", "turn", "beside", "lack", "cut", "denied")


class LearnedDataMismatch(ValueError):
    """Learned files that do not fit the labelled data or the features; `python -m answer.reading.fit` makes them again."""


@dataclass(frozen=True, slots=True)
class Learned:
    """The fitted models of the reader.

    Attributes:
        tagger: tokens → tags.
        heads: name of a head → its model.
        pairs: (shapes, folds) how much likelier, as a logarithm, a shape and a fold are together than apart.
        sureness: weights of (1, log probability of shape and fold, its lead over the second) in the calibrated logit.
        senses: word → its groups of like meaning.
        stamp: what the files were fitted with.
    """

    tagger: Chain
    heads: Mapping[str, Linear]
    pairs: NDArray[np.float32]
    sureness: tuple[float, float, float]
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
    arrays: dict[str, NDArray[np.generic]] = {"pairs": learned.pairs, "moves": learned.tagger.moves.astype(np.float16)}
    for name, model in (("tagger", learned.tagger.tokens), *learned.heads.items()):
        arrays[f"{name}.weights"] = model.weights[:-1].astype(np.float16)
        arrays[f"{name}.bias"] = model.bias
        arrays[f"{name}.names"] = np.frombuffer("\n".join(model.rows).encode(), dtype=np.uint8)
        arrays[f"{name}.labels"] = np.frombuffer("\n".join(model.labels).encode(), dtype=np.uint8)
    np.savez_compressed(folder / "reading.npz", allow_pickle=False, **arrays)
    stamp = {**learned.stamp, "sureness": list(learned.sureness)}
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
    heads = {name: _linear(read, name) for name in HEADS}
    tagger = Chain(_linear(read, "tagger"), read["moves"].astype(np.float32))
    sureness = tuple(float(w) for w in stamp["sureness"])
    return Learned(
        tagger, heads, read["pairs"].astype(np.float32), (sureness[0], sureness[1], sureness[2]), load_senses(), stamp
    )


def _linear(read: Mapping[str, NDArray[np.generic]], name: str) -> Linear:
    names, labels = (bytes(read[f"{name}.{part}"]).decode().split("\n") for part in ("names", "labels"))
    weights = read[f"{name}.weights"].astype(np.float32)
    weights = np.vstack((weights, np.zeros((1, weights.shape[1]), dtype=np.float32)))
    return Linear(tuple(labels), {n: i for i, n in enumerate(names)}, weights, read[f"{name}.bias"].astype(np.float32))
