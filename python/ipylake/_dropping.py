"""Files dropped from the browser: they come in pieces, in any order, some twice, and lie in a folder of their own."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ._protocol import DropPiece
from .errors import InvalidInput

PIECE = 512 * 1024
"""Bytes of a piece, at most: Colab's comm breaks at about a million, a stock Jupyter server near ten."""
MAX_DROP = 100_000_000
"""Bytes of a file: what is larger is better put on the kernel's disk."""
MOST_DROPS = 1000


@dataclass
class _Drop:
    name: str
    size: int
    path: Path
    starts: set[int] = field(default_factory=set)
    received: int = 0


class Drops:
    """Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._drops: dict[str, _Drop] = {}

    def take(self, call: DropPiece, buffers: Sequence[bytes | memoryview]) -> tuple[int, Path | None]:
        """How much of the file is here, and its path with the piece that completes it. Raises InvalidInput."""
        data = bytes(buffers[0]) if buffers else b""
        name = os.path.basename(call.name.replace("\\", "/")).lstrip(".") or "file"
        if call.size > MAX_DROP:
            raise InvalidInput(
                f"{name} has {call.size / 1e6:,.0f} MB; up to {MAX_DROP / 1e6:,.0f} MB can be dropped",
                hint="Put it on the disk of the kernel, and add it from there",
            )
        if len(data) > PIECE or call.start + len(data) > call.size or (call.size and not data):
            raise InvalidInput("A piece of a dropped file is not as announced", hint="Drop it again")
        with self._lock:
            drop = self._drop(call, name)
            if call.start not in drop.starts:
                with open(drop.path, "r+b") as file:
                    file.seek(call.start)
                    file.write(data)
                drop.starts.add(call.start)
                drop.received += len(data)
            elif drop.received >= drop.size:
                return drop.received, None  # told before
            return drop.received, drop.path if drop.received >= drop.size else None

    def close(self) -> None:
        with self._lock:
            if self._folder:
                self._folder.cleanup()

    def _drop(self, call: DropPiece, name: str) -> _Drop:
        known = self._drops.get(call.drop)
        if known is None:
            if len(self._drops) >= MOST_DROPS:
                raise InvalidInput("Too many files were dropped", hint="Add them from the disk of the kernel")
            if self._folder is None:
                self._folder = tempfile.TemporaryDirectory(prefix="ipylake-dropped-")
            folder = Path(self._folder.name) / str(len(self._drops))
            folder.mkdir(exist_ok=True)  # there was no room for the file, perhaps
            path = folder / (name.encode()[:200].decode(errors="ignore") or "file")
            path.touch(mode=0o600)
            known = self._drops[call.drop] = _Drop(name, call.size, path)
        if known.size != call.size:
            raise InvalidInput("The dropped file has changed", hint="Drop it again")
        return known
