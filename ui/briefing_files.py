"""Files of briefings to download: written aside, then renamed, in a folder that goes with the server."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory

from answer import Assistant
from answer.briefing import Brief, document, file_name, markdown, word
from answer.model import Citation


class Files:
    """Makes the files; the same briefing is written once. Safe to share between threads."""

    def __init__(self, assistant: Assistant) -> None:
        """Make the folder."""
        self._assistant = assistant
        self._folder = TemporaryDirectory(prefix="planqa-")

    def path(self, brief: Brief, ending: str) -> Path:
        """Return the path of a briefing's file.

        Args:
            brief: the briefing.
            ending: docx, md or html.
        """
        text = markdown(brief, self._sourced)
        folder = Path(self._folder.name, sha256(text.encode()).hexdigest()[:16])
        path = folder / file_name(brief, ending)
        if not path.exists():
            folder.mkdir(exist_ok=True)
            with NamedTemporaryFile(dir=folder, delete=False) as aside:
                aside.write(self._made(brief, ending, text))
            Path(aside.name).replace(path)
        return path

    def _made(self, brief: Brief, ending: str, text: str) -> bytes:
        if ending == "docx":
            return word(brief, self._sourced)
        return (document(brief, self._sourced) if ending == "html" else text).encode()

    def _sourced(self, cited: Citation) -> str:
        return self._assistant.source(cited).formal
