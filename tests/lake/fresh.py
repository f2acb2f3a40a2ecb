"""Data of a test's own: a dataset whose files are at PIC alone, with bytes that can be copied.

python3 tests/lake/fresh.py FOLDER make 2 1000     for tests in other languages: files, bytes of each; prints the DID
python3 tests/lake/fresh.py FOLDER remove DID
"""

from __future__ import annotations

import sys
import uuid
import zlib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from lake.elements import REMOTE
from lake.layout import Layout
from lake.people import PASSWORD
from lake.rest import Rest, RestError, did_path

SCOPE = "test"


class Fresh:
    """`dataset()` gives a DID; `remove()` ends all rules on what was given, and expires it."""

    def __init__(self, root: Rest, storage: Path) -> None:
        self._root = root
        self._storage = storage
        self._names: list[str] = []

    def dataset(self, count: int = 2, size: int = 1000, name: str = "") -> str:
        name = name or f"fresh.{uuid.uuid4().hex[:12]}"
        files = [{"scope": SCOPE, "name": f"{name}._{number}.csv"} for number in range(count)]
        for file in files:
            self._put(file["name"], bytes([65 + len(self._names) % 26]) * size)
        self._root(
            "POST", f"/dids/{did_path(SCOPE, name)}", {"type": "DATASET", "statuses": {}, "meta": {}, "rules": []}
        )
        if files:
            self._root("POST", f"/dids/{did_path(SCOPE, name)}/dids", {"dids": files})
        self._names.append(name)
        return f"{SCOPE}:{name}"

    def remove(self, *names: str) -> None:
        for name in names or self._names:
            for rule in self._root("GET", f"/dids/{did_path(SCOPE, name)}/rules") or []:
                self._end(rule["id"])
            self._root("POST", f"/dids/{did_path(SCOPE, name)}/meta/lifetime", {"value": 0})

    def _end(self, rule: str) -> None:
        try:
            self._root("PUT", f"/rules/{rule}", {"options": {"lifetime": 0, "purge_replicas": True}})
        except RestError as error:
            if error.kind != "RuleNotFound":
                raise

    def _put(self, name: str, data: bytes) -> None:
        path = self._storage / REMOTE.folder / REMOTE.path(SCOPE, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        file = {"scope": SCOPE, "name": name, "bytes": len(data), "adler32": f"{zlib.adler32(data):08x}", "state": "A"}
        self._root("POST", "/replicas/", {"rse": REMOTE.name, "files": [file], "ignore_availability": True})


if __name__ == "__main__":
    folder, order, *rest = sys.argv[1:]
    layout = Layout(folder)
    fresh = Fresh(Rest(layout.url, str(layout.ca), "root", PASSWORD), layout.storage)
    if order == "make":
        print(fresh.dataset(*map(int, rest)))
    else:
        fresh.remove(*(did.partition(":")[2] for did in rest))
