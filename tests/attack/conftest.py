"""Two servers: one on this machine as it starts by default, and one that an office reaches through a proxy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from attacked import Attacked
from gold import CORPUS

from answer import Assistant

TOKEN = "a-token-of-the-office"
OFFICE = (
    *("--host", "0.0.0.0", "--read-only", "--root-path", "/plans", "--proxy", "127.0.0.1"),
    *("--allow-host", "plans.example", "--allow-origin", "https://oa.example"),
)


@pytest.fixture(scope="session")
def prepared(assistant: Assistant, state: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with plans and their index, to be copied for a server."""
    assert assistant.documents  # its index lies in `state`
    folder = tmp_path_factory.mktemp("prepared")
    shutil.copytree(CORPUS, folder / "plans")
    shutil.copytree(state, folder / "state", ignore=shutil.ignore_patterns("desk*"))
    return folder


@pytest.fixture(scope="session")
def servers(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Attacked, Attacked]]:
    """Return both servers; they start side by side."""
    folders = [tmp_path_factory.mktemp(name) for name in ("own", "office")]
    for folder in folders:
        shutil.copytree(prepared, folder, dirs_exist_ok=True)
    own = Attacked(folders[0], limit=512)
    office = Attacked(folders[1], *OFFICE, environment={"PLANQA_TOKEN": TOKEN, "ALL_PROXY": "socks5://127.0.0.1:9"})
    try:
        yield own.ready(), office
    finally:
        own.stop()
        office.stop()


@pytest.fixture(scope="session")
def server(servers: tuple[Attacked, Attacked]) -> Attacked:
    """Return the server on this machine: no token, the library may be changed, 512 file descriptors."""
    return servers[0]


@pytest.fixture(scope="session")
def office(servers: tuple[Attacked, Attacked]) -> Attacked:
    """Return the server of an office: a token, names, origins, a proxy that shows it under /plans."""
    return servers[1].ready()
