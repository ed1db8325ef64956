"""The command `serve`: where it listens, who may come in, and what it refuses to do without being told."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from collections.abc import Callable, Sequence
from ipaddress import ip_address
from typing import Any

from answer import Assistant, Current, Memory
from keeping import FAILED, OK, state_of

CALLED_WRONGLY = 2
_UNGUARDED = """在 {host} 上（或经反向代理）别的机器也能访问，请任选一项：
  设口令：环境变量 PLANQA_TOKEN=口令（或 --token 口令），网页和程序都要出示；
  不设口令：加 --open，能访问这个地址的人都能使用，也能改动文库（加 --read-only 则不能）；
  只在本机使用：--host 127.0.0.1。"""

DEFAULTS: dict[str, Any] = {
    "host": "127.0.0.1",
    "port": 7860,
    "token": None,
    "read_only": False,
    "open": False,
    "allow_host": [],
    "allow_origin": [],
    "proxy": [],
    "root_path": "",
}
"""What the options are without a command."""


def add_serve(commands: Any, parents: Sequence[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the command with its options, and return its parser."""
    page: argparse.ArgumentParser = commands.add_parser(
        "serve", parents=list(parents), help="启动网页与程序接口（API、MCP）"
    )
    page.add_argument("--host", help="监听地址，默认 127.0.0.1")
    page.add_argument("--port", type=int, help="端口，默认 7860")
    page.add_argument(
        "--token",
        help="程序访问 API、MCP 时要出示的口令，默认取环境变量 PLANQA_TOKEN（命令行里的口令会显示在进程列表中）；"
        "监听 127.0.0.1 以外的地址、或有反向代理时，网页也要（作为密码输入，用户名任意）",
    )
    page.add_argument(
        "--open", action="store_true", help="监听 127.0.0.1 以外的地址而不设口令：能访问这个地址的人都能使用"
    )
    for name, where, text in (
        ("allow-host", "NAME", "可以用来访问的主机名（IP 地址、localhost 和本机名总可以用）；可重复"),
        ("allow-origin", "ORIGIN", "可以从浏览器里调用接口的其他网站，例如 https://oa.example.gov.cn；可重复"),
        ("proxy", "ADDRESS", "反向代理的地址或网段，只信它们的 X-Forwarded-For、-Proto 和 -Host；可重复"),
    ):
        page.add_argument(f"--{name}", action="append", metavar=where, help=text)
    page.add_argument("--root-path", metavar="/PATH", help="反向代理把本服务放在哪个子路径下，例如 /plans")
    page.add_argument("--read-only", action="store_true", help="网页、API 和 MCP 不能改动文库")
    page.set_defaults(**DEFAULTS)
    return page


def serve_page(options: argparse.Namespace, opening: Callable[[], Callable[[], Assistant]]) -> int:
    """Serve the chat page and the doors for programs until interrupted; return the exit code.

    Args:
        options: of the command line.
        opening: called once it is certain that the server may start; gives what opens the assistant over the plans as they are.
    """
    token = os.environ.get("PLANQA_TOKEN", "") if options.token is None else options.token
    reached = not _is_local(options.host) or bool(options.proxy)  # a proxy is there for others
    if reached and not token and not options.open:
        print(_UNGUARDED.format(host=options.host), file=sys.stderr)
        return CALLED_WRONGLY
    if not is_free(options.host, options.port):
        print(f"{options.host}:{options.port} 已被占用或不可用，请用 --port 换一个端口。", file=sys.stderr)
        return FAILED
    from ui import (
        Doors,  # Gradio takes seconds to import: only this command pays for it
        serve,
    )

    try:
        doors = Doors(
            token=token,
            whole=reached and bool(token),
            hosts=tuple(options.allow_host),
            origins=tuple(options.allow_origin),
            proxies=tuple(options.proxy),
            root_path=options.root_path.rstrip("/"),
        )
    except ValueError as error:
        print(error, file=sys.stderr)
        return CALLED_WRONGLY
    opened = opening()
    first = opened()
    if not first.documents:
        print(
            f"目录 {options.corpus} 中还没有可用的规划文件，请在网页的“文库”里添加，或放进这个目录。", file=sys.stderr
        )
    current = Current(first, opened, read_only=options.read_only)
    serve(current, Memory(state_of(options)), host=options.host, port=options.port, doors=doors)
    return OK


def _is_local(host: str) -> bool:
    """Tell whether a server that listens at `host` is reached from this machine alone."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def is_free(host: str, port: int) -> bool:
    """Tell whether a server can listen at an address; asked before seconds of loading."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError):
            return False
    return True
