"""What all fits share: ridge logistic regression, the folds of a ten-fold figure, the file of learned models."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from answer.linking.logistic import LEARNED

FOLDS = 10
_RIDGE = 0.3


def fold_of(name: str) -> int:
    """Return the fold, from 0, that a case of this name is left out with."""
    return int(sha256(name.encode()).hexdigest(), 16) % FOLDS


def probabilities(x: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how likely (0–1) each row of features `x` is yes; of one row, (features,), a value without dimensions."""
    likely: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
    return likely


def fitted_weights(
    x: NDArray[np.float64], y: NDArray[np.float64], weigh: NDArray[np.float64], rounds: int = 40, ridge: float = _RIDGE
) -> NDArray[np.float64]:
    """Return the weights (features,) of a ridge logistic regression over rows `x`, answers `y` (0 or 1) and weights of rows."""
    w = np.zeros(x.shape[1])
    for _ in range(rounds):  # Newton's steps (iteratively reweighted least squares)
        p = probabilities(x, w)
        gradient = x.T @ (weigh * (p - y)) + ridge * w
        hessian = (x * (weigh * p * (1 - p))[:, None]).T @ x + ridge * np.eye(len(w))
        step = np.linalg.solve(hessian, gradient)
        w = w - step
        if np.abs(step).max() < 1e-6:
            break
    return w


def unfitted(name: str, features: Sequence[str]) -> None:
    """Write a model of no weights where the one held is of other features, so that what is fitted can be opened."""
    held = json.loads(LEARNED.read_text(encoding="utf-8")).get(name, {}) if LEARNED.exists() else {}
    if tuple(held.get("weights", ())) != tuple(features):
        write(name, features, np.zeros(len(features)), 0.5)


def write(
    name: str,
    features: Sequence[str],
    weights: NDArray[np.float64],
    threshold: float,
    **more: float | str | list[float],
) -> None:
    """Write a model into the file of learned models beside the others; `more` are its margin, the hash of its data and the like."""
    held = json.loads(LEARNED.read_text(encoding="utf-8")) if LEARNED.exists() else {}
    rounded = (round(float(w), 4) for w in weights)
    held[name] = {"weights": dict(zip(features, rounded, strict=True)), "threshold": threshold, **more}
    LEARNED.write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
