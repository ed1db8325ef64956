"""One assistant over the five plans for the whole run: its index is built once, in a folder of the run's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from gold import CORPUS
from hypothesis import settings

from answer import Assistant, Memory

settings.register_profile("planqa", deadline=None)  # the first example of a run pays for reading the corpus
settings.load_profile("planqa")


@pytest.fixture(scope="session")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that holds the run's index of the five plans, once `assistant` was asked for."""
    return tmp_path_factory.mktemp("state")


@pytest.fixture(scope="session")
def assistant(state: Path) -> Assistant:
    """Return the real assistant over the five plans."""
    return Assistant.open(corpus=CORPUS, state=state)


@pytest.fixture(scope="session")
def memory(tmp_path_factory: pytest.TempPathFactory) -> Memory:
    """Return what the run's pages keep of their visitors."""
    return Memory(tmp_path_factory.mktemp("desk"))
