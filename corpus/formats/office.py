"""Word 97–2003, WPS and RTF files → .docx by LibreOffice, which runs without network, macros, or a profile of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from corpus.errors import CorpusError
from corpus.formats.archive import Package
from corpus.formats.kinds import ole_kind
from corpus.formats.word import source_of
from corpus.source import Source

TIME_LIMIT = 60.0  # seconds
_MEMORY = 4_000_000  # KB of addresses; LibreOffice reserves far more than it uses
_FILE_SIZE = 200_000  # blocks of 512 bytes that it may write into one file
_PROGRAMS = ("soffice", "libreoffice")
_FILTER = "docx:MS Word 2007 XML"
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"
 oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def read_doc(data: bytes, name: str, kind: str) -> Source:
    """Return the source of a doc, wps or rtf file, as `kind` says; pages and places are those of the converted file.

    Raises:
        CorpusError: it is empty, locked or damaged, LibreOffice is not installed, or takes too long.
    """
    if not data:
        raise CorpusError("空文件，没有内容；请重新导出或下载后再上传", file=name)
    found = ole_kind(data)
    if found == "locked":
        raise CorpusError("需要密码；请在 Word/WPS 中去掉密码后另存为 .docx", file=name)
    if found == "xls":
        raise CorpusError("不是 Word 文件，而是旧版 Excel 工作簿；请在 Excel/WPS 中另存为 .xlsx", file=name)
    if kind == "rtf" and not data.lstrip().startswith(b"{\\rtf"):
        raise CorpusError("不是 RTF 文件；请在 Word/WPS 中打开后另存为 .docx", file=name)
    if data.startswith(b"PK"):
        return source_of(Package(data, name), kind="docx")  # it is checked before anything else opens it
    return source_of(Package(_converted(data, name, "doc" if found == "doc" else kind), name), kind=kind)


def _converted(data: bytes, name: str, suffix: str) -> bytes:
    """Return the file as .docx."""
    program = next((path for p in _PROGRAMS if (path := shutil.which(p))), None)
    if program is None:
        raise CorpusError(
            "这种格式要借助 LibreOffice 读取；请安装 LibreOffice，或在 Word/WPS 中另存为 .docx", file=name
        )
    with tempfile.TemporaryDirectory(prefix="planqa-") as folder:
        place = Path(folder)
        given = place / f"given.{suffix}"
        given.write_bytes(data)
        settings = place / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, encoding="utf-8")
        _run(_command(program, given), place, name)
        made = place / "made" / "given.docx"
        if not made.is_file():
            raise CorpusError("文件已损坏或不是 Word 文件，转换不出来；请在 Word/WPS 中打开后另存为 .docx", file=name)
        return made.read_bytes()


def _command(program: str, given: Path) -> list[str]:
    """Return the command that converts a file, within limits and, where the system allows it, without a network."""
    folder = given.parent
    return [
        *(["unshare", "-rn"] if _can_unshare() else []),
        "sh",
        "-c",
        f'ulimit -v {_MEMORY}; ulimit -f {_FILE_SIZE}; exec "$@"',
        "sh",
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo", "--nofirststartwizard"),
        "--convert-to",
        _FILTER,
        "--outdir",
        str(folder / "made"),
        str(given),
    ]


def _run(command: list[str], folder: Path, name: str) -> None:
    """Run a command in a folder, and end it with all that it started when its time is over."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
    }
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(TIME_LIMIT)
    except subprocess.TimeoutExpired:
        raise CorpusError(
            f"转换超过 {TIME_LIMIT:.0f} 秒，已停止；请在 Word/WPS 中另存为 .docx 后再上传", file=name
        ) from None
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and those that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        process.wait()


@cache
def _can_unshare() -> bool:
    """Tell whether a command can be run without a network here."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode == 0
