"""`python -m answer.reading.fit`: makes the learned files again and prints how well they read, by author held out."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

from answer.reading.fit.augment import Pools
from answer.reading.fit.examples import folds
from answer.reading.fit.lexicons import lexicons, names, vocabularies
from answer.reading.fit.scoring import Score, fit_sureness, held_out, table
from answer.reading.fit.templates import drawn
from answer.reading.fit.train import cross_taggers, fit_thorough, learned, material, said_words, shifted, tagged
from answer.reading.learned import DATA, LEARNED, Learned, data_hash, load_senses, save
from answer.reading.linear import Weights
from answer.reading.markup import Utterance, read_utterances
from answer.reading.reader import sureness
from index import EmbedderSettings, load_embedder


def main() -> None:
    """Fit, print, save."""
    options = argparse.ArgumentParser(prog="python -m answer.reading.fit", description=__doc__)
    options.add_argument("--data", type=Path, default=DATA)
    options.add_argument("--to", type=Path, default=LEARNED)
    options.add_argument("--copies", type=int, default=2)
    options.add_argument("--folds", type=int, default=4)
    options.add_argument(
        "--by", choices=("slice", "author"), default="slice", help="author: figures alone, by author held out"
    )
    options.add_argument("--each", type=int, default=6, help="utterances of each template")
    options.add_argument("--rounds", type=int, default=40)
    options.add_argument("--vectors", type=Path, help="keep embeddings in this file between runs")
    options.add_argument(
        "--without", default="", help="leave out the files whose name begins so: a reader to be judged on them"
    )
    options.add_argument("--wrong", type=Path, help="write the questions read otherwise than labelled to this file")
    given = options.parse_args()
    began = time.perf_counter()

    def say(text: str) -> None:
        sys.stdout.write(f"{time.perf_counter() - began:6.1f} s  {text}\n")
        sys.stdout.flush()

    said: list[Utterance] = []
    files = sorted(given.data.glob("*.jsonl"))
    for path in (f for f in files if not (given.without and f.stem.startswith(given.without))):
        kept, wrong = read_utterances(path)
        said += kept
        say(f"{path.name}: {len(kept)} utterances" + "".join(f"\n         {w}" for w in wrong))
    words = vocabularies()
    pools = Pools.of(said, names(words), given.data / "padding.txt")
    plain = drawn(given.data / "templates.txt", pools, given.each, seed=3)
    made = material([*said, *plain], pools, lexicons(words), load_senses(), given.copies)
    say(f"{len(said)} utterances, {sum(map(len, made.copies))} with their variants")
    groups = folds(made.originals, 0 if given.by == "author" else given.folds)
    taggers = cross_taggers(made, groups, given.rounds)
    say(f"{len(groups)} taggers, each without a group of utterances")
    rows = tagged(made, groups, taggers)
    vectors = Embedded(given.vectors)
    vectors.fill(w for row in rows for w in said_words(row))
    say(f"embeddings of {len(vectors)} asks")
    first, again, shifts = held_out(made, groups, taggers, rows, vectors=vectors)
    say("held out\n" + table([("features", first.figures), ("and embedding", again.figures)]))
    say(f"shifts towards yes: {shifts}")
    for name, right in sorted(first.by.items()):
        sys.stdout.write(f"         {name}: {np.mean(right):.2f}, {np.mean(again.by[name]):.2f} of {len(right)}\n")
    if given.wrong:
        given.wrong.write_text("\n\n".join("\n".join(w) for w in first.wrong), encoding="utf-8")
    if given.by == "author":
        return
    tagger = fit_thorough(made, given.rounds)
    final = shifted(learned(tagger, rows, load_senses(), vectors), shifts)
    save(finished(final, first, again, {"data": data_hash(given.data), "utterances": len(said)}), given.to)
    say("saved")


class Embedded(dict[str, Weights]):
    """Words → their vector by the packaged model, made when first asked for; kept in a file where one is named."""

    def __init__(self, kept: Path | None) -> None:
        """Take the vectors of the file, if it is there."""
        super().__init__()
        self._kept = kept
        self._model = load_embedder(EmbedderSettings(threads=1))
        if kept is not None and kept.is_file():
            with np.load(kept, allow_pickle=False) as read:
                self.update(zip(bytes(read["words"]).decode().split("\n"), read["vectors"], strict=True))

    def __missing__(self, words: str) -> Weights:
        """Return the vector of words that are new."""
        self[words] = self._model.encode_queries([words])[0]
        return self[words]

    def fill(self, words: Iterable[str]) -> None:
        """Make the vectors of many words at once."""
        new = sorted({w for w in words if w not in self})
        if new:
            self.update(zip(new, self._model.encode_queries(new), strict=True))
        if self._kept is not None:
            listed = np.frombuffer("\n".join(self).encode(), dtype=np.uint8)
            np.savez(self._kept, allow_pickle=False, words=listed, vectors=np.array(list(self.values())))


def finished(model: Learned, first: Score, again: Score, stamp: dict[str, object]) -> Learned:
    """Return the models with calibrated probabilities, the bound below which half of the questions lie, and their stamp."""
    assert model.again is not None
    look = replace(model.first, sureness=fit_sureness(first.judged))
    second = replace(model.again, sureness=fit_sureness(again.judged))
    half = float(np.median([sureness(look, height, lead) for height, lead, _ in first.judged]))
    figures = {k: round(v, 4) for k, v in first.figures().items()}
    figures |= {f"{k} again": round(v, 4) for k, v in again.figures().items() if k in ("exact", "alike", "core")}
    return replace(model, first=look, again=second, unsure=half, stamp={**model.stamp, **stamp, "figures": figures})


if __name__ == "__main__":
    main()
