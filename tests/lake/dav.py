"""WebDAV storage over HTTPS: reading is open, writing needs a lake certificate or a bearer token.

Tape sleeps, and the slow, the broken and the full element are so to clients. Rucio's own copies pass (mover.py, with
root's certificate): what becomes of those is said by the element's attributes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from wsgidav.wsgidav_app import WsgiDAVApp

from lake import lifeline
from lake.elements import BROKEN, FULL, SLOW, TAPE, Element
from lake.layout import Layout
from lake.pacing import Pace, paced
from lake.tls_server import make_server
from lake.worlds import WORLDS

THREADS = 40  # a copy from this server to itself holds two: with few of them it blocks itself
READING = ("GET", "HEAD", "OPTIONS", "PROPFIND")
SLOW_RATE = 100_000  # bytes a second, for each connection
ROBOT = "CN=Lake Root,O=Lake"
Start = Callable[..., Any]
Environ = dict[str, Any]
Application = Callable[[Environ, Start], Iterable[bytes]]


def guarded(application: Application, storage: Path, elements: Sequence[Element]) -> Application:
    folders = {element.folder for element in elements}

    def answer(environ: Environ, start: Start) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        known = environ.get("SSL_CLIENT_S_DN") or environ.get("HTTP_AUTHORIZATION", "").startswith("Bearer ")
        if method not in READING and not known:
            return refuse(start, "401 Unauthorized", ("WWW-Authenticate", "Bearer"))
        folder, _, rest = path[1:].partition("/")
        if method == "GET" and folder == TAPE.folder and rest:
            return refuse(start, "503 Service Unavailable", ("Retry-After", "3600"))
        is_robot = environ.get("SSL_CLIENT_S_DN") == ROBOT
        if folder == BROKEN.folder and not is_robot:
            return refuse(start, "500 Internal Server Error")
        if folder == FULL.folder and method in ("PUT", "MKCOL", "COPY") and not is_robot:
            return refuse(start, "507 Insufficient Storage")
        if method == "PUT" and folder in folders and ".." not in rest.split("/"):
            (storage / folder / rest).parent.mkdir(parents=True, exist_ok=True)  # as XRootD and dCache do
        if folder == SLOW.folder and not is_robot:
            return slowly(application, environ, start)
        return application(environ, start)

    return answer


def slowly(application: Application, environ: Environ, start: Start) -> Iterator[bytes]:
    pace = Pace(SLOW_RATE)
    if environ["REQUEST_METHOD"] == "PUT":
        environ["wsgi.input"] = SlowInput(environ["wsgi.input"], pace)
    blocks = application(environ, start)
    try:
        for block in blocks:
            yield from paced(block, pace)
    finally:
        close = getattr(blocks, "close", None)
        if close:
            close()


class SlowInput:
    """The body of a request, read in small steps and with pauses."""

    def __init__(self, body: Any, pace: Pace) -> None:
        self._body, self._pace = body, pace

    def read(self, size: int = -1) -> bytes:
        data: bytes = self._body.read(self._pace.step if size < 0 else min(size, self._pace.step))
        self._pace.passed(len(data))
        return data


def refuse(start: Start, status: str, *headers: tuple[str, str]) -> Iterable[bytes]:
    start(status, [*headers, ("Content-Length", "0")])
    return [b""]


def main() -> None:
    lifeline.follow()
    layout = Layout(os.environ["LAKE_DIR"], int(os.environ["LAKE_PORT"]))
    elements = [element for element in WORLDS[layout.world_name].elements if element.server == "dav"]
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
