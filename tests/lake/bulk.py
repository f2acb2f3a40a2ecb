"""21 002 DIDs in scope `bulk`, straight into Rucio's tables: 20 000 files, 1 001 datasets, one container.

The first 10 000 files have their bytes on the mount; they make up `evt.all`, and ten each of `evt.set.00000` to `00999`,
which `evt.container` holds. The other 10 000 are registered there and have none. Rows are what Rucio's own functions
would have written (lengths, sums, a rule with its locks, counters left to the abacus daemons), forty times as fast.
"""

from __future__ import annotations

import os
import uuid
import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import psycopg

from lake import lifeline
from lake.configuration import DATABASE, DATABASE_PASSWORD, DATABASE_USER
from lake.elements import MOUNT
from lake.layout import Layout

SCOPE, ALL, CONTAINER = "bulk", "evt.all", "evt.container"
FILES, ON_MOUNT, PER_SET = 20_000, 10_000, 10
NOW = datetime.now(timezone.utc).replace(tzinfo=None)


def file_name(number: int) -> str:
    return f"evt.{number // 1000:03d}.run{400_000 + number % 97}.{number:07d}.csv"


def set_name(number: int) -> str:
    return f"evt.set.{number:05d}"


def content(number: int) -> bytes:
    return b"event,mass_gev\n%d,91.2\n" % number


def write_files(storage: Path) -> None:
    made = set()
    for number in range(ON_MOUNT):
        path = f"{storage}/{MOUNT.folder}/{MOUNT.path(SCOPE, file_name(number))}"
        folder = path.rpartition("/")[0]
        if folder not in made:
            os.makedirs(folder, exist_ok=True)
            made.add(folder)
        with open(path, "wb", buffering=0) as file:
            file.write(content(number))


def fill(cursor: psycopg.Cursor[Any]) -> None:
    cursor.execute("SELECT id FROM rses WHERE rse = %s", (MOUNT.name,))
    rse = cursor.fetchone()[0]
    files = [(file_name(number), len(data), f"{zlib.adler32(data):08x}")
             for number, data in ((number, content(number)) for number in range(FILES))]  # fmt: skip
    present = files[:ON_MOUNT]
    sets = [(set_name(at), present[at * PER_SET : (at + 1) * PER_SET]) for at in range(ON_MOUNT // PER_SET)]
    datasets = [(ALL, present), *sets]

    own = {"scope": SCOPE, "account": "root", "availability": "A"}
    copy(cursor, "dids", {**own, "did_type": "F"}, ("name", "bytes", "adler32"), files)
    totals = [(name, size(members), len(members)) for name, members in datasets]
    closed = {**own, "did_type": "D", "is_open": False, "closed_at": NOW}  # an open one has neither bytes nor length
    copy(cursor, "dids", closed, ("name", "bytes", "length"), totals)
    copy(cursor, "dids", {**own, "did_type": "C", "is_open": True}, ("name",), [(CONTAINER,)])

    below = {"scope": SCOPE, "child_scope": SCOPE}
    copy(cursor, "contents", {**below, "did_type": "D", "child_type": "F"},
         ("name", "child_name", "bytes", "adler32"), ((name, *f) for name, members in datasets for f in members))  # fmt: skip
    copy(cursor, "contents", {**below, "did_type": "C", "child_type": "D"},
         ("name", "child_name"), ((CONTAINER, name) for name, _ in sets))  # fmt: skip

    here = {"rse_id": rse, "scope": SCOPE, "state": "A"}
    locked = ((*f, int(at < ON_MOUNT)) for at, f in enumerate(files))
    copy(cursor, "replicas", here, ("name", "bytes", "adler32", "lock_cnt"), locked)
    copy(cursor, "collection_replicas", {**here, "did_type": "D"},
         ("name", "bytes", "available_bytes", "length", "available_replicas_cnt"),
         ((name, total, total, count, count) for name, total, count in totals))  # fmt: skip
    add_rule(cursor, rse, present)
    cursor.execute(
        "INSERT INTO updated_rse_counters (id, rse_id, files, bytes, created_at, updated_at) VALUES (%s, %s, %s, %s, %s, %s)",
        (uuid.uuid4(), rse, len(files), size(files), NOW, NOW),
    )


def add_rule(cursor: psycopg.Cursor[Any], rse: Any, present: Sequence[tuple[str, int, str]]) -> None:
    """root keeps `evt.all` at the mounted element."""
    rule, count, total = uuid.uuid4(), len(present), size(present)
    common = {"scope": SCOPE, "account": "root", "state": "O"}
    flags = ("locked", "purge_replicas", "ignore_availability", "ignore_account_limit", "split_container")
    wish = {"did_type": "D", "grouping": "D", "notification": "N", "priority": 3, "activity": "User Subscriptions"}
    plain = {**common, **wish, **dict.fromkeys(flags, False), "rse_expression": MOUNT.name}
    copy(cursor, "rules", plain, ("id", "name", "locks_ok_cnt"), [(rule, ALL, count)])
    held = {**common, "rule_id": rule, "rse_id": rse}
    copy(cursor, "locks", held, ("name", "bytes"), ((name, length) for name, length, _ in present))
    copy(cursor, "dataset_locks", held, ("name", "bytes", "length"), [(ALL, total, count)])
    cursor.execute(
        "INSERT INTO updated_account_counters (id, account, rse_id, files, bytes, created_at, updated_at)"
        " VALUES (%s, 'root', %s, %s, %s, %s, %s)",
        (uuid.uuid4(), rse, count, total, NOW, NOW),
    )


def size(files: Iterable[tuple[str, int, str]]) -> int:
    return sum(length for _, length, _ in files)


def copy(
    cursor: psycopg.Cursor[Any], table: str, same: dict[str, Any], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """COPY `rows`, with the values of `same` and two dates added to each."""
    fixed = {**same, "created_at": NOW, "updated_at": NOW}
    names = ", ".join((*columns, *fixed))
    with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as out:
        for row in rows:
            out.write_row((*row, *fixed.values()))


def main() -> None:
    lifeline.follow()
    layout = Layout(os.environ["LAKE_DIR"], int(os.environ["LAKE_PORT"]))
    write_files(layout.storage)
    where = {"host": "127.0.0.1", "port": layout.port_of("postgres"), "dbname": DATABASE}
    with psycopg.connect(**where, user=DATABASE_USER, password=DATABASE_PASSWORD) as connection:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")  # no check of foreign keys, row by row
            fill(cursor)
            cursor.execute("ANALYZE")


if __name__ == "__main__":
    main()
