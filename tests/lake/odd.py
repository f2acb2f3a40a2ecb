"""Names and values that break front ends, all in scope `odd`: with slashes, very long, hostile.

REST refuses names outside [/A-Za-z0-9._-]; those go in through Rucio's core, which older or laxer instances allow too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lake.elements import MOUNT
from lake.physics import Dataset

SCOPE = "odd"


@dataclass(frozen=True)
class File:
    """A file on the mount."""

    name: str
    content: bytes = b"event,mass_gev\n1,91.2\n"
    on_disk: bytes | None = None  # what lies there instead of `content`
    link_to_outside: bool = False  # a symbolic link out of the mount


LONG = ("a-very-long-name." * 20)[:246] + ".csv"
REST_FILES = (
    File("/store/user/alice/notes/read_me-1.txt", b"a name with slashes\n"),
    File("store/run3/2024/part-0001.csv"),
    File("calib/meta", b"ends like one of Rucio's own paths\n"),
    File(LONG),
    File("empty.dat", b""),
    File("gone.csv"),
)
LOST = (SCOPE, "gone.csv")

CORE_FILES = (
    File("100% sure.csv"),
    File("two words.csv"),
    File("b%20c.csv"),
    File("b#1.csv"),
    File("b;v=1.csv"),
    File("a?b=c&d.csv"),
    File("scope:twice.csv"),
    File("quote\"and's.csv"),
    File("Grüße-Δm².csv"),
    File("数据-001.csv"),
    File("<img src=x onerror=alert(1)>.csv"),
    File("\x1b[31mred.csv"),
    File("\u202efdp.csv"),
    File("two\nlines.csv"),
    File("//a//b/c.csv"),
    File("../../../../../outside/passwd"),
    File("symlink-out.csv", link_to_outside=True),
    File("truncated.csv", b"event,mass_gev\n1,91.2\n2,90.8\n", on_disk=b"event,mass"),
)
CORE_DATASET = "core.names"
# Listed, and yet 404 when asked for by name: Rucio decodes a path twice, and its routes know no newline.
UNREACHABLE = ("b%20c.csv", "two\nlines.csv")

HOSTILE = {
    "markup": "<img src=x onerror=alert(1)>",
    "script": "</script><script>alert(1)</script>",
    "link": "javascript:alert(1)",
    "ansi": "\x1b[31mred\x1b[0m",
    "right_to_left": "\u202efdp.csv",
    "unicode": "Δm² ≈ 2.5e-3 eV²",
    "long": "x" * 10_000,
    "lines": "first\nsecond\r\nthird\ttab",
    "nested": {"a": [1, 2.5, None, {"b": True}]},
    "big_number": 2**63,
    "empty": "",
}
DATASETS: Sequence[Dataset] = (
    Dataset(SCOPE, "20240101", ["20240101.0001.csv"], [(MOUNT, 1)], custom={"year": 2024}),
    Dataset(SCOPE, "hostile-metadata", [], [], metadata={"project": HOSTILE["markup"]}, custom=HOSTILE),
    Dataset(SCOPE, "/store/user/alice/notes", ["/store/user/alice/notes/a.csv", "/store/user/alice/notes/b.csv"],
            [(MOUNT, 2)]),
)  # fmt: skip
