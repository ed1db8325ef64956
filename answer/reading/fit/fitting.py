"""Fits: a chain of tags with crfsuite, linear heads with scikit-learn; both come back as numpy weights."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pycrfsuite
from scipy.sparse import csr_matrix, hstack
from sklearn.svm import LinearSVC

from answer.reading.linear import Chain, Linear, Weights, forbidden

_STRETCH = 2.5
_STRENGTH = 0.03  # of the support vectors: best of 0.005 to 0.1 on questions held out
_WEIGHT = 20.0  # of an embedding beside some 200 features that are 0 or 1: best of 5, 20, 40 on questions held out
_SMALL = 0.04  # weights below it are left out of the learned file


def fit_chain(
    features: Sequence[Sequence[Sequence[str]]],
    tags: Sequence[Sequence[str]],
    rounds: int = 60,
    algorithm: str = "lbfgs",
) -> Chain:
    """Return a chain: maximum likelihood with L1 and L2 penalties (lbfgs), or an averaged perceptron (ap); by crfsuite."""
    trainer = pycrfsuite.Trainer(algorithm=algorithm, verbose=False)
    trainer.set_params({"max_iterations": rounds, "feature.minfreq": 2, "feature.possible_transitions": True})
    if algorithm == "lbfgs":
        trainer.set_params({"c1": 0.2, "c2": 0.02})
    for names, said in zip(features, tags, strict=True):
        trainer.append(pycrfsuite.ItemSequence([dict.fromkeys(n, 1.0) for n in names]), list(said))
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "chain")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
        tagger.close()
    labels = tuple(sorted(info.labels))
    column = {label: i for i, label in enumerate(labels)}
    kept = {k: w for k, w in info.state_features.items() if abs(w) > _SMALL}
    rows = {name: i for i, name in enumerate(sorted({name for name, _ in kept}))}
    weights = np.zeros((len(rows) + 1, len(labels)), dtype=np.float32)
    for (name, label), weight in kept.items():
        weights[rows[name], column[label]] = weight
    moves = np.zeros((len(labels), len(labels)), dtype=np.float32)
    for (before, after), weight in info.transitions.items():
        moves[column[before], column[after]] = weight
    bias = np.zeros(len(labels), dtype=np.float32)
    return Chain(Linear(labels, rows, weights, bias), moves + forbidden(labels))


def fit_linear(
    features: Sequence[Sequence[str]], labels: Sequence[str], vectors: Weights | None = None, *, least: int = 2
) -> Linear:
    """Return linear one-against-rest margins (support vectors, squared hinge) over features of `least` or more examples.

    `vectors` (examples, dimension) are used beside them where given. Margins are stretched so that their softmax is about
    a probability.
    """
    if len(set(labels)) < 2:
        zero = np.zeros((1, 2), dtype=np.float32)
        only = labels[0] if labels else "no"
        return Linear((only, "never"), {}, zero, np.array([9, 0], np.float32))
    counts = Counter(name for names in features for name in names)
    rows = {name: i for i, name in enumerate(sorted(n for n, c in counts.items() if c >= least))}
    at = [[rows[n] for n in names if n in rows] for names in features]
    ends = np.cumsum([0, *map(len, at)])
    flat = np.array([i for row in at for i in row], dtype=np.int32)
    matrix = csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(at), len(rows)))
    size = matrix.shape[1]
    if vectors is not None:
        matrix = hstack((matrix, csr_matrix(_WEIGHT * vectors))).tocsr()
    model = LinearSVC(C=_STRENGTH, random_state=0, max_iter=400, tol=1e-3)
    model.fit(matrix, list(labels))
    weights, bias = _STRETCH * model.coef_.T, _STRETCH * model.intercept_
    if weights.shape[1] == 1:
        weights, bias = np.hstack((-weights, weights)), np.array([-bias[0], bias[0]])
    along = None if vectors is None else (_WEIGHT * weights[size:]).astype(np.float32)
    weights = weights[:size]
    kept = np.abs(weights).max(axis=1) > _SMALL
    names = [name for name, keep in zip(rows, kept, strict=True) if keep]
    weights = np.vstack((weights[kept], np.zeros((1, weights.shape[1]))))
    at_row = {n: i for i, n in enumerate(names)}
    classes = tuple(map(str, model.classes_))
    return Linear(classes, at_row, weights.astype(np.float32), bias.astype(np.float32), along)
