"""Scope `bulk`, 21 002 DIDs: 20 000 files, 1 001 datasets, one container.

The first 10 000 files have their bytes on the mount; they make up `evt.all`, and ten by ten `evt.set.00000` to `00999`,
which `evt.container` holds. The other 10 000 are registered there and have none.
"""

from __future__ import annotations

import zlib

SCOPE, ALL, CONTAINER = "bulk", "evt.all", "evt.container"
FILES, ON_MOUNT, PER_SET = 20_000, 10_000, 10


def file_name(number: int) -> str:
    return f"evt.{number // 1000:03d}.run{400_000 + number % 97}.{number:07d}.csv"


def set_name(number: int) -> str:
    return f"evt.set.{number:05d}"


def content(number: int) -> bytes:
    return b"event,mass_gev\n%d,91.2\n" % number


def registered(number: int) -> tuple[str, int, str]:
    """Name, size and adler32 of a file."""
    data = content(number)
    return file_name(number), len(data), f"{zlib.adler32(data):08x}"
