"""Fits which questions a language model reads again: `python -m answer.fitting.misread [DIR]`.

The labelled blind questions are read by a reader that was fitted without them: by that of DIR, or of DIR/SET for a set, where
learned files are at hand from before a set was labelled; else one is fitted here. Read otherwise is a question whose replies
differ from those of its label. Prints ten-fold figures over the bounds. The bound is the share of all questions that are
read otherwise: a model that reads no better than the reader does gains from there on, since every question asked is then
likelier misread than one of its own readings is.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from answer.answering import Answering
from answer.assistant import Assistant
from answer.fitting.matters import CORPUS
from answer.fitting.regression import FOLDS, fitted_weights, fold_of, probabilities, unfitted, write
from answer.found import Found
from answer.opening import open_assistant
from answer.reading import Reader
from answer.reading.form import filled, form_of
from answer.reading.learned import DATA, load
from answer.reading.markup import Utterance, read_utterances
from answer.second_reading import FEATURES, MODEL, features_of
from index import EmbedderSettings

HELD_OUT = "blind_"
_QUICK = ("--copies", "1", "--folds", "2", "--rounds", "25", "--each", "3")


@dataclass(frozen=True, slots=True)
class Case:
    """One question: its features, and whether it was read otherwise than labelled, to another reply."""

    question: str
    features: NDArray[np.float64]
    misread: bool


def cases(assistant: Assistant, learned: Path) -> Iterator[Case]:
    """Yield the labelled blind questions as read by the readers of `learned`: one for each set, or one for all."""
    for path in sorted(DATA.glob(f"{HELD_OUT}*.jsonl")):
        own = learned / path.stem.removeprefix(HELD_OUT)
        folder = own if own.is_dir() else learned
        if not (folder / "stamp.json").is_file():
            continue  # no reader is at hand that has not seen it
        answering = assistant.answering.with_reader(Reader(load(folder, data=None), assistant.index.embed_query))
        for said in read_utterances(path)[0]:
            found = answering.found(said.text, said.history, ())
            features = features_of(found, said.history)
            row = np.array([features[name] for name in FEATURES])
            yield Case(said.text, row, found.texts != _labelled(answering, said, found).texts)


def _labelled(answering: Answering, said: Utterance, found: Found) -> Found:
    """Return what the label of a question comes to."""
    marked = sorted({span for q in found.questions for span in q.ask.spans})
    own = filled(form_of(said), said.text, said.history, marked).asks
    return answering.otherwise(said.text, said.history, own, ())


def main() -> None:
    """Fit a reader without the blind questions, then the model; print the figures, write the model."""
    unfitted(MODEL, FEATURES)
    with TemporaryDirectory() as folder:
        learned = Path(sys.argv[1]) if sys.argv[1:] else Path(folder)
        if not sys.argv[1:]:
            command = [sys.executable, "-m", "answer.reading.fit", "--without", HELD_OUT, "--to", folder, *_QUICK]
            subprocess.run(command, check=True)
        held = list(cases(open_assistant(CORPUS, None, EmbedderSettings().model), learned))
    scores = [s for k in range(FOLDS) for s in _left_out(held, k)]
    bound = round(sum(c.misread for c in held) / len(held), 3)
    print(f"{len(held)} questions, {sum(c.misread for c in held)} read otherwise; bound, asked, of them read otherwise")
    for t in sorted({bound, *(i / 20 for i in range(1, 13))}):
        asked = [misread for p, misread in scores if p >= t]
        print(f"{t:.3f}  {len(asked)}  {sum(asked)}{'  <' if t == bound else ''}")
    write(MODEL, FEATURES, _fitted(held), bound)


def _left_out(held: list[Case], fold: int) -> Iterator[tuple[float, bool]]:
    """Yield the probability of each case of a fold, by the others, and whether it was misread."""
    weights = _fitted([c for c in held if fold_of(c.question) != fold])
    for case in held:
        if fold_of(case.question) == fold:
            yield float(probabilities(case.features, weights)), case.misread


def _fitted(held: list[Case]) -> NDArray[np.float64]:
    x = np.stack([c.features for c in held])
    y = np.array([c.misread for c in held], dtype=float)
    return fitted_weights(x, y, np.ones(len(y)))


if __name__ == "__main__":
    main()
