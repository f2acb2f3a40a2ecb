"""WebDAV storage over HTTPS: reading is open, writing needs a lake certificate or a bearer token, tape sleeps."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from wsgidav.wsgidav_app import WsgiDAVApp

from lake import lifeline
from lake.elements import TAPE, Element
from lake.layout import Layout
from lake.tls_server import make_server
from lake.worlds import WORLDS

THREADS = 40  # a copy from this server to itself holds two: with few of them it blocks itself
READING = ("GET", "HEAD", "OPTIONS", "PROPFIND")
Start = Callable[..., Any]


def guarded(
    application: Any, storage: Path, elements: Sequence[Element]
) -> Callable[[dict[str, Any], Start], Iterable[bytes]]:
    folders = {element.folder for element in elements}

    def answer(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        known = environ.get("SSL_CLIENT_S_DN") or environ.get("HTTP_AUTHORIZATION", "").startswith("Bearer ")
        if method not in READING and not known:
            return refuse(start, "401 Unauthorized", ("WWW-Authenticate", "Bearer"))
        element, _, rest = path[1:].partition("/")
        if method == "GET" and element == TAPE.folder and rest:
            return refuse(start, "503 Service Unavailable", ("Retry-After", "3600"))
        if method == "PUT" and element in folders and ".." not in rest.split("/"):
            (storage / element / rest).parent.mkdir(parents=True, exist_ok=True)  # as XRootD and dCache do
        return application(environ, start)

    return answer


def refuse(start: Start, status: str, *headers: tuple[str, str]) -> Iterable[bytes]:
    start(status, [*headers, ("Content-Length", "0")])
    return [b""]


def main() -> None:
    lifeline.follow()
    layout = Layout(os.environ["LAKE_DIR"], int(os.environ["LAKE_PORT"]))
    elements = WORLDS[layout.world_name].elements
    shares = {f"/{element.folder}": str(layout.storage / element.folder) for element in elements}
    for folder in shares.values():
        Path(folder).mkdir(parents=True, exist_ok=True)
    top = layout.dir / "top"
    top.mkdir(exist_ok=True)
    options = {
        "provider_mapping": {"/": str(top), **shares}, "simple_dc": {"user_mapping": {"*": True}}, "verbose": 1,
        "logging": {"enable": False}, "property_manager": False, "lock_storage": False, "block_size": 1 << 20,
        "dir_browser": {"enable": True},
    }  # fmt: skip
    application = guarded(WsgiDAVApp(options), layout.storage, elements)
    make_server(application, layout.port_of("dav"), THREADS, layout.certs).safe_start()


if __name__ == "__main__":
    main()
