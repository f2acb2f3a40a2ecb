"""Names and values that break front ends, all in scope `odd`: with slashes, very long, hostile.

REST refuses names outside [/A-Za-z0-9._-]; those go in through Rucio's core, which older or laxer instances allow too.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import md5

from lake import lifeline
from lake.elements import MOUNT
from lake.layout import Layout
from lake.physics import Dataset

SCOPE = "odd"


@dataclass(frozen=True)
class File:
    """A file on the mount; `content` None: registered only, nothing is written."""

    name: str
    content: bytes = b"event,mass_gev\n1,91.2\n"
    on_disk: bytes | None = None  # what lies there instead of `content`
    link_to_outside: bool = False  # a symbolic link out of the mount
    written: bool = True


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
    File('quote"and\'s.csv'),
    File("Grüße-Δm².csv"),
    File("数据-001.csv"),
    File("<img src=x onerror=alert(1)>.csv"),
    File("\x1b[31mred.csv"),
    File("\u202efdp.csv"),
    File("two\nlines.csv"),
    File("//a//b/c.csv"),
    File("../../../../../outside/passwd", written=False),
    File("symlink-out.csv", link_to_outside=True),
    File("truncated.csv", b"event,mass_gev\n1,91.2\n2,90.8\n", on_disk=b"event,mass"),
)
CORE_DATASET = "core.names"

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


def add_core_files(layout: Layout) -> None:
    """Register what the REST schema refuses, and write its bytes."""
    from rucio.common.types import InternalAccount, InternalScope
    from rucio.core.did import add_dids, attach_dids
    from rucio.core.replica import add_replicas
    from rucio.core.rse import get_rse_id
    from rucio.db.sqla.constants import DatabaseOperationType, DIDType
    from rucio.db.sqla.session import db_session

    root, scope = InternalAccount("root"), InternalScope(SCOPE)
    files = [
        {"scope": scope, "name": file.name, "bytes": len(file.content), "adler32": f"{zlib.adler32(file.content):08x}",
         "md5": md5(file.content).hexdigest()}  # noqa: S324 (Rucio's checksum)
        for file in CORE_FILES
    ]  # fmt: skip
    with db_session(DatabaseOperationType.WRITE) as session:
        add_replicas(get_rse_id(MOUNT.name, session=session), files, root, session=session)
        add_dids([{"scope": scope, "name": CORE_DATASET, "type": DIDType.DATASET, "account": root}], root, session=session)
        attach_dids(scope, CORE_DATASET, [{"scope": scope, "name": file.name} for file in CORE_FILES], root, session=session)
    for file in CORE_FILES:
        if file.written:
            write(layout, file)


def write(layout: Layout, file: File) -> None:
    path = layout.storage / MOUNT.folder / MOUNT.path(SCOPE, file.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    if file.link_to_outside:
        outside = layout.dir / "outside/secret.csv"
        outside.parent.mkdir(exist_ok=True)
        outside.write_bytes(file.content)
        path.unlink(missing_ok=True)
        path.symlink_to(outside)
    else:
        path.write_bytes(file.content if file.on_disk is None else file.on_disk)


if __name__ == "__main__":
    lifeline.follow()
    add_core_files(Layout(os.environ["LAKE_DIR"], int(os.environ["LAKE_PORT"])))
