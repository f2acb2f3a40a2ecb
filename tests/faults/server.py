"""A server on 127.0.0.1 that answers as a test tells it: whole, slowly, in part, wrongly, or not at all.

    with FaultServer((*chunked(b"row\\n", ended=False), Reset())) as server:
        Http(server.url)…

One event loop in a thread of its own, one port for http and one for https. `answers.py` has what can be said; it is
chosen by a function from the request where one answer is not enough. `python -m faults` starts one by itself.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from .answers import Answer, Asked, Close, Delay, Drip, Flood, Hang, Reset, Script, Send, Tunnel, Until, script_of

CERTIFICATES = Path(__file__).parent / "certificates"
CA = str(CERTIFICATES / "ca.pem")
"""The authority that has signed what the servers show."""
PATIENCE_S = 20
"""No connection lasts longer than this."""
MOST_CONNECTIONS = 64


class _Over(Exception):
    """The conversation has ended, on purpose or because the client left."""


class FaultServer:
    """`asked` holds the requests as they came in; `urls` the addresses by scheme, `url` the one of http.

    certificate   what https shows: server, expired or elsewhere, of `certificates/`
    asks_for      a file of authorities: https asks for a certificate of theirs; `shown` has the serial numbers
    On leaving, an error in an answer is raised.
    """

    urls: dict[str, str]

    def __init__(
        self,
        answer: Answer,
        *,
        certificate: Literal["server", "expired", "elsewhere"] = "server",
        asks_for: Path | None = None,
    ) -> None:
        self.asked: list[Asked] = []
        self.shown: list[str | None] = []
        self._answer = answer
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(CERTIFICATES / f"{certificate}.pem", CERTIFICATES / "server.key")
        if asks_for:
            self._tls.verify_mode = ssl.CERT_OPTIONAL
            self._tls.load_verify_locations(asks_for)
        self._conversations: dict[asyncio.Task[None], socket.socket] = {}
        self._defect: Exception | None = None
        self._is_ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop
        self._closing: asyncio.Event

    def __enter__(self) -> FaultServer:
        listeners = {scheme: socket.create_server(("127.0.0.1", 0)) for scheme in ("http", "https")}
        self.ports = {scheme: listener.getsockname()[1] for scheme, listener in listeners.items()}
        self.urls = {scheme: f"{scheme}://127.0.0.1:{port}" for scheme, port in self.ports.items()}
        self.url = self.urls["http"]
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(listeners)), daemon=True)
        self._thread.start()
        assert self._is_ready.wait(PATIENCE_S)
        return self

    def __exit__(self, kind: type[BaseException] | None = None, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join(PATIENCE_S)
        if self._defect and kind is None:
            raise self._defect

    @property
    def open_connections(self) -> int:
        return len(self._conversations)

    async def _serve(self, listeners: dict[str, socket.socket]) -> None:
        self._loop, self._closing = asyncio.get_running_loop(), asyncio.Event()
        accepting = [
            asyncio.create_task(self._accept(listeners["http"], None)),
            asyncio.create_task(self._accept(listeners["https"], self._tls)),
        ]
        self._is_ready.set()
        await self._closing.wait()
        await _end(accepting)
        connections = dict(self._conversations)
        await _end(connections)
        for ended in (*listeners.values(), *connections.values()):
            ended.close()

    async def _accept(self, listener: socket.socket, tls: ssl.SSLContext | None) -> None:
        listener.setblocking(False)
        while True:
            connection, _ = await self._loop.sock_accept(listener)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if len(self._conversations) == MOST_CONNECTIONS:
                connection.close()
                continue
            task = asyncio.create_task(self._connected(connection, tls))
            self._conversations[task] = connection
            task.add_done_callback(self._conversations.pop)

    async def _connected(self, connection: socket.socket, tls: ssl.SSLContext | None) -> None:
        try:
            await asyncio.wait_for(self._talk(connection, tls), PATIENCE_S)
        except (_Over, OSError, EOFError, asyncio.TimeoutError):
            pass
        except Exception as error:  # noqa: BLE001  # raised where the test ends
            self._defect = error
        finally:
            connection.close()

    async def _talk(self, connection: socket.socket, tls: ssl.SSLContext | None) -> None:
        reader = asyncio.StreamReader()
        transport, protocol = await self._loop.connect_accepted_socket(
            lambda: asyncio.StreamReaderProtocol(reader), connection, ssl=tls
        )
        transport.set_write_buffer_limits(1, 0)  # `drain` ends when all is gone; with 0, never with TLS
        writer = asyncio.StreamWriter(transport, protocol, reader, self._loop)
        if tls:
            self.shown.append((transport.get_extra_info("peercert") or {}).get("serialNumber"))
        try:
            await self._converse(reader, writer)
        finally:
            transport.abort()
            await asyncio.sleep(0)  # the loop closes the socket in its next turn

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while first := await reader.read(1):
            if first == b"\x16":  # a TLS greeting to a plain server
                await reader.read(65_536)
                writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                return
            method, target, _ = (first + await reader.readline()).decode("latin-1").split(" ")
            headers: dict[str, str] = {}
            while header := (await reader.readline()).strip():
                name, _, value = header.decode("latin-1").partition(":")
                headers[name.lower()] = value.strip()
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            asked = Asked(method, target, headers, body, len(self.asked) + 1)
            self.asked.append(asked)
            await _play(script_of(self._answer, asked), reader, writer)


async def _end(tasks: Iterable[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _play(script: Script, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    async def send(data: bytes) -> None:
        writer.write(data)
        await writer.drain()

    for step in script:
        match step:
            case Send(data):
                await send(data)
            case Drip(data, every_s):
                for at in range(len(data)):
                    await send(data[at : at + 1])
                    await asyncio.sleep(every_s)
            case Flood(piece):
                while True:
                    await send(piece)
                    await asyncio.sleep(0)
            case Delay(seconds):
                await asyncio.sleep(seconds)
            case Until(gate):
                while not gate.acquire(blocking=False):
                    await asyncio.sleep(0.005)
            case Hang():
                while await reader.read(65_536):
                    pass
                raise _Over
            case Reset():
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                raise _Over
            case Close():
                raise _Over
            case Tunnel(port):
                await _join(reader, writer, port)


async def _join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    """Both ways, until one side ends."""
    other_reader, other_writer = await asyncio.open_connection("127.0.0.1", port)

    async def pump(source: asyncio.StreamReader, goal: asyncio.StreamWriter) -> None:
        while data := await source.read(65_536):
            goal.write(data)
            await goal.drain()

    pumps = {asyncio.ensure_future(pump(reader, other_writer)), asyncio.ensure_future(pump(other_reader, writer))}
    try:
        await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
    finally:
        other_writer.transport.abort()
        for one in pumps:
            one.cancel()
        await asyncio.gather(*pumps, return_exceptions=True)
    raise _Over
