"""Data of a test's own: a dataset whose files are at PIC alone, with bytes that can be copied."""

from __future__ import annotations

import uuid
import zlib

from lake.elements import REMOTE
from lake.fixture import RunningLake
from lake.rest import Rest, RestError, did_path

SCOPE = "test"


class Fresh:
    """`dataset()` gives a DID; `remove()` ends all rules on what was given, and expires it."""

    def __init__(self, lake: RunningLake) -> None:
        self._lake = lake
        self._root: Rest = lake.rest("root")
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

    def remove(self) -> None:
        for name in self._names:
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
        storage = next(iter(self._lake.mounts.values())).path.parent
        path = storage / REMOTE.folder / REMOTE.path(SCOPE, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        file = {"scope": SCOPE, "name": name, "bytes": len(data), "adler32": f"{zlib.adler32(data):08x}", "state": "A"}
        self._root("POST", "/replicas/", {"rse": REMOTE.name, "files": [file], "ignore_availability": True})
