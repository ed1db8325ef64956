"""One assistant over the five plans for the whole run: its index is built once, in a folder of the run's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from gold import CORPUS
from hypothesis import settings
from llm_server import Script, llm_server
from ui_support import chromium

from answer import Assistant, Memory
from ui import Doors, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SCREENS = Path(__file__).resolve().parent.parent / "screenshots"

# The first example of a run pays for reading the corpus; the same examples each time: a run tells of the change alone.
settings.register_profile("planqa", deadline=None, derandomize=True)
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


@pytest.fixture(scope="module")  # Playwright holds the thread's event loop, which other modules need
def browser() -> Iterator[Browser]:
    """Return a browser for the page tests; without one they are left out, with the reason."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, Script]]:
    """Return the address of a scripted server of language models, and what it is to reply."""
    with llm_server() as running:
        yield running


@pytest.fixture
def script(server: tuple[str, Script]) -> Script:
    """Return the scripted server's script, as new for each test."""
    server[1].__init__()  # type: ignore[misc]
    return server[1]


@pytest.fixture(scope="session")
def address(assistant: Assistant, memory: Memory) -> Iterator[str]:
    """Return the address of the real page over the five plans; a token is asked of programs alone."""
    with serving(assistant, memory, doors=Doors(token="asked-of-programs-alone")) as served:
        yield served


@pytest.fixture(autouse=True)
def screens(request: pytest.FixtureRequest) -> Iterator[None]:
    """Keep a picture of every page as a test left it, in screenshots/, and close the pages."""
    held: Browser | None = request.getfixturevalue("browser") if "browser" in request.fixturenames else None
    yield
    if held is None:
        return
    name = re.sub(r"[^\w-]+", "-", request.node.name)[:80]
    for number, page in enumerate(page for context in held.contexts for page in context.pages):
        page.screenshot(path=SCREENS / f"{name}-{number}.png")
    for context in held.contexts:
        context.close()
