"""Where the page's files wait until the library takes them: a folder of this process alone, of a bounded size, gone at its end."""

from __future__ import annotations

import atexit
import os
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

MOST_STORED = 2_000_000_000
"""Bytes of what all visitors have there together."""


@cache
def uploads_folder() -> Path:
    """Return the folder, made for this process and named to Gradio; removed when the process ends."""
    folder = Path(mkdtemp(prefix="planqa-page-"))
    os.environ["GRADIO_TEMP_DIR"] = str(folder)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def stored() -> int:
    """Return how many bytes lie there; a file that goes meanwhile counts nothing."""
    total = 0
    for folder, _, names in os.walk(uploads_folder()):
        for name in names:
            try:
                total += (Path(folder) / name).stat().st_size
            except OSError:
                continue
    return total
