"""What the page costs its visitors, for `make bench`: fifty at once, and one in a browser, the first time and again.

Prints one JSON object: seconds to open the page and to have an answer (median and longest of fifty), and seconds until the
question can be typed, on the first and on the second visit; the last two are null where there is no browser.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent.parent)]

from page_client import PageClient
from ui_support import NAMES, chromium

from answer import Assistant, Memory
from ui import serving

VISITORS = 50


def main(corpus: Path, state: Path) -> dict[str, float | None]:
    """Return the figures over a corpus whose index is in `state`."""
    assistant = Assistant.open(corpus, state)
    asked = [starter.question for starter in assistant.starters("zh")]
    with TemporaryDirectory() as desk, serving(assistant, Memory(Path(desk))) as address:

        def visit(number: int) -> tuple[float, float]:
            began = time.perf_counter()
            client = PageClient(address)
            opened = time.perf_counter()
            assert "reply" in client.ask(asked[number % len(asked)])
            client.close()
            return opened - began, time.perf_counter() - opened

        visit(0)  # the first question also fills caches
        with ThreadPoolExecutor(VISITORS) as threads:
            opening, answering = zip(*threads.map(visit, range(VISITORS)), strict=True)
        first, again = _in_a_browser(address) if any(map(shutil.which, NAMES)) else (None, None)
    return {
        "open": median(opening),
        "open_longest": max(opening),
        "answer": median(answering),
        "answer_longest": max(answering),
        "first_visit": first,
        "second_visit": again,
    }


def _in_a_browser(address: str) -> tuple[float, float]:
    """Return the seconds until the question can be typed, on the first visit and on the next."""
    with chromium() as browser:
        page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
        seconds = []
        for _ in range(2):
            began = time.perf_counter()
            page.goto(address)
            page.locator("#question textarea").wait_for()
            seconds.append(time.perf_counter() - began)
            page.wait_for_timeout(2000)  # what the page still loads then stays in the browser's store
    return seconds[0], seconds[1]


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]))))
