"""Whom the server lets in, as its owner sets it: token, host names, origins, proxies, the path that it lies under."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
"""The names of this machine that no other machine can reach."""


@dataclass(frozen=True, slots=True)
class Doors:
    """Settings of a server.

    Attributes:
        token: what programs send as bearer token; "" for none.
        whole: whether the page asks for the token too, as the password of HTTP Basic; for servers that others reach.
        hosts: names beside addresses, localhost and this machine's own under which the server may be called.
        origins: websites whose scripts may call the server, as https://name[:port].
        proxies: addresses or networks of reverse proxies whose X-Forwarded headers count.
        root_path: the path under which a proxy shows the server, as /plans; "" for none.

    Raises:
        ValueError: a setting can't be right; the message is for its owner.
    """

    token: str = ""
    whole: bool = False
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    root_path: str = ""

    def __post_init__(self) -> None:
        """Check the settings."""
        for host in self.hosts:
            if not host or urlsplit(f"//{host}").hostname != host.lower() or "*" in host:
                raise ValueError(f"“{host}”不是主机名，请只写名字，例如 plans.example.gov.cn。")
        for origin in self.origins:
            parts = urlsplit(origin)
            if (
                parts.scheme not in ("http", "https")
                or not parts.hostname
                or f"{parts.scheme}://{parts.netloc}" != origin
            ):
                raise ValueError(f"“{origin}”不是来源，请写成 https://名字 或 https://名字:端口，后面不带斜线。")
        for proxy in self.proxies:
            try:
                ipaddress.ip_network(proxy)
            except ValueError:
                raise ValueError(f"“{proxy}”不是 IP 地址或网段，例如 127.0.0.1 或 10.0.0.0/8。") from None
        path = self.root_path
        if path and (not path.startswith("/") or path.endswith("/") or urlsplit(path).path != path or "//" in path):
            raise ValueError(f"“{path}”不是路径，请写成 /名字，后面不带斜线。")

    @property
    def names(self) -> frozenset[str]:
        """The host names under which the server may be called; addresses may always be used."""
        return LOCAL | {socket.gethostname().lower()} | {host.lower() for host in self.hosts}


THIS_MACHINE = Doors()
"""What lets in who is at this machine."""


def is_address(host: str) -> bool:
    """Tell whether a host is an IP address: no name that somebody else's name server could point here."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
