"""`python -m answer.reading.fit`: makes the learned files again and prints how well they read, by author held out."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np

from answer.reading.fit.augment import Pools
from answer.reading.fit.examples import folds
from answer.reading.fit.lexicons import lexicons, names, vocabularies
from answer.reading.fit.scoring import fit_sureness, held_out, table
from answer.reading.fit.templates import drawn
from answer.reading.fit.train import cross_taggers, fit_tagger, learned, material, tagged
from answer.reading.learned import DATA, LEARNED, Learned, data_hash, load_senses, save
from answer.reading.markup import Utterance, read_utterances


def main() -> None:
    """Fit, print, save."""
    options = argparse.ArgumentParser(prog="python -m answer.reading.fit", description=__doc__)
    options.add_argument("--data", type=Path, default=DATA)
    options.add_argument("--to", type=Path, default=LEARNED)
    options.add_argument("--copies", type=int, default=3)
    options.add_argument("--folds", type=int, default=4)
    options.add_argument(
        "--by", choices=("slice", "author"), default="slice", help="author: figures alone, by author held out"
    )
    options.add_argument("--each", type=int, default=6, help="utterances of each template")
    options.add_argument("--rounds", type=int, default=40)
    options.add_argument("--wrong", type=Path, help="write the questions read otherwise than labelled to this file")
    given = options.parse_args()
    began = time.perf_counter()

    def say(text: str) -> None:
        sys.stdout.write(f"{time.perf_counter() - began:6.1f} s  {text}\n")
        sys.stdout.flush()

    said: list[Utterance] = []
    for path in sorted(given.data.glob("*.jsonl")):
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
    score = held_out(made, groups, taggers, rows, load_senses())
    sureness = fit_sureness(score.judged)
    say("held out\n" + table([("reader", score.figures)]))
    for name, right in sorted(score.by.items()):
        sys.stdout.write(f"         {name}: {np.mean(right):.2f} of {len(right)}\n")
    if given.wrong:
        given.wrong.write_text("\n\n".join("\n".join(w) for w in score.wrong), encoding="utf-8")
    if given.by == "author":
        return
    tagger = fit_tagger([c for copies in made.copies for c in copies], given.rounds)
    final = learned(tagger, rows, load_senses(), data_hash(given.data))
    stamp = {**final.stamp, "utterances": len(said), "figures": {k: round(v, 4) for k, v in score.figures().items()}}
    save(Learned(final.tagger, final.heads, final.pairs, sureness, final.senses, stamp), given.to)
    say("saved")


if __name__ == "__main__":
    main()
