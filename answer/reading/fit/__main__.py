"""`python -m answer.reading.fit`: makes the learned files again and prints how well they read, by author held out."""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from answer.reading.fit.augment import Pools
from answer.reading.fit.lexicons import lexicons, names, vocabularies
from answer.reading.fit.scoring import Score, add, fit_sureness, table
from answer.reading.fit.templates import drawn
from answer.reading.fit.train import Material, Tagged, cross_taggers, fit_tagger, found_spans, learned, material, tagged
from answer.reading.learned import DATA, LEARNED, Learned, data_hash, load_senses, save
from answer.reading.linear import Chain
from answer.reading.markup import Utterance, read_utterances
from answer.reading.reader import joint, part_features


def main() -> None:
    """Fit, print, save."""
    options = argparse.ArgumentParser(prog="python -m answer.reading.fit", description=__doc__)
    options.add_argument("--data", type=Path, default=DATA)
    options.add_argument("--to", type=Path, default=LEARNED)
    options.add_argument("--copies", type=int, default=3)
    options.add_argument("--folds", type=int, default=10)
    options.add_argument("--each", type=int, default=6, help="utterances of each template")
    options.add_argument("--rounds", type=int, default=60)
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
    if len({u.author for u in said}) < 3:  # few authors: held out in slices
        said = [replace(u, author=f"{u.author} {i % 3}") for i, u in enumerate(said)]
    words = vocabularies()
    pools = Pools.of(said, names(words), given.data / "padding.txt")
    plain = drawn(given.data / "templates.txt", pools, given.each, seed=3)
    made = material([*said, *plain], pools, lexicons(words), load_senses(), given.copies)
    say(f"{len(said)} utterances, {sum(map(len, made.copies))} with their variants")
    groups, taggers = cross_taggers(made, given.folds, given.rounds)
    say("taggers, each without a group of authors")
    rows = tagged(groups, taggers, made)
    score = held_out(made, groups, taggers, rows)
    sureness = fit_sureness(score.judged)
    say("by author held out\n" + table([("reader", score.figures)]))
    for name, right in sorted(score.by.items()):
        sys.stdout.write(f"         {name}: {np.mean(right):.2f} of {len(right)}\n")
    if given.wrong:
        given.wrong.write_text("\n\n".join("\n".join(w) for w in score.wrong), encoding="utf-8")
    tagger = fit_tagger([c for copies in made.copies for c in copies], given.rounds)
    final = learned(tagger, rows, load_senses(), data_hash(given.data))
    stamp = {**final.stamp, "utterances": len(said), "figures": {k: round(v, 4) for k, v in score.figures().items()}}
    save(Learned(final.tagger, final.heads, final.pairs, sureness, final.senses, stamp), given.to)
    say("saved")


def held_out(made: Material, groups: list[frozenset[str]], taggers: dict[int, Chain], rows: list[Tagged]) -> Score:
    """Return the score of questions as written, each read by heads and a tagger that have not seen its author."""
    score = Score()
    for number, group in enumerate(groups):
        others = [row for row in rows if row[0].said.author not in group]
        model = learned(taggers[number], others, load_senses())
        for copies in made.copies:
            said = copies[0].said
            if said.author in group and said.tokens:
                add(score, model, said, copies[0].seen, found_spans(taggers[number], copies[0]))
        for copy, spans in (row for row in rows if row[0].said.author in group):
            said = copy.said
            for part_number, (part, label) in enumerate(zip(said.parts, said.labels, strict=True)):
                names_ = part_features(copy.seen, spans, part, part_number, said.follows)
                together = joint(model, names_, said.follows)
                shape, fold = divmod(int(together.argmax()), together.shape[1])
                first, second = np.sort(together, axis=None)[-1:-3:-1]
                right = (model.heads["shape"].labels[shape], model.heads["fold"].labels[fold]) == (
                    label.shape,
                    label.fold,
                )
                score.judged.append((float(first), float(first - second), right))
    return score


if __name__ == "__main__":
    main()
