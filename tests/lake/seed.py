"""Puts the data of a VO and the plain part of odd.py into the lake, over REST; bytes go straight into storage."""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import md5
from typing import Any

from lake import lifeline, odd, physics
from lake.elements import MOUNT, Element
from lake.layout import Layout
from lake.people import PASSWORD
from lake.physics import Container, Dataset
from lake.rest import Rest, did_path
from lake.worlds import WORLDS, Vo


class Seeder:
    def __init__(self, layout: Layout, vo: Vo) -> None:
        self.layout, self.vo = layout, vo
        users = {account: person.user for person in vo.people for account in person.accounts}
        self.signed_in = {
            account: Rest(layout.url, str(layout.ca), user, PASSWORD, account, vo.name)
            for account, user in users.items()
        }
        self.root = self.signed_in["root"]

    def seed(self, has_oddities: bool) -> None:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(self.add_dataset, self.vo.datasets))
            if has_oddities:
                list(pool.map(self.add_odd, odd.REST_FILES))
                list(pool.map(self.add_dataset, odd.DATASETS))
        for container in self.vo.containers:
            self.add_container(container)
        for scope, name in self.vo.lost:
            (self.layout.storage / MOUNT.folder / MOUNT.path(scope, name)).unlink()

    def add_dataset(self, dataset: Dataset) -> None:
        """Files with their bytes, the dataset, a rule for each place, metadata, closed or open."""
        rest = self.signed_in[dataset.owner]
        contents = {name: physics.content(dataset.scope, name, self.vo.name) for name in dataset.files}
        for element, count in dataset.places:
            self.add_replicas(element, dataset.scope, {name: contents[name] for name in dataset.files[:count]}, dataset)
        path = f"/dids/{did_path(dataset.scope, dataset.name)}"
        rest("POST", path, {"type": "DATASET", "statuses": {}, "meta": {}, "rules": [], "lifetime": None, "dids": []})
        attached = 0
        # The shortest first: its rule is suspended before the rest is attached, and so stays with the part it has.
        for element, count in sorted(dataset.places, key=lambda place: place[1]):
            self.attach(rest, dataset, attached, count)
            rule = self.add_rule(rest, dataset.scope, dataset.name, element)
            if count < len(dataset.files):
                self.root("PUT", f"/rules/{rule}", {"options": {"state": "SUSPENDED"}})
            attached = count
        for values in filter(None, (dataset.metadata, dataset.custom)):
            rest("POST", f"{path}/meta", {"meta": dict(values), "recursive": False})
        if not dataset.is_open:
            rest("PUT", f"{path}/status", {"open": False})

    def attach(self, rest: Rest, dataset: Dataset, first: int, end: int) -> None:
        names = dataset.files[first:end]
        if names:
            children = [{"scope": dataset.scope, "name": name} for name in names]
            rest("POST", f"/dids/{did_path(dataset.scope, dataset.name)}/dids", {"dids": children})

    def add_container(self, container: Container) -> None:
        path = f"/dids/{did_path(container.scope, container.name)}"
        self.root(
            "POST", path, {"type": "CONTAINER", "statuses": {}, "meta": {}, "rules": [], "lifetime": None, "dids": []}
        )
        children = [{"scope": container.scope, "name": name} for name in container.children]
        self.root("POST", f"{path}/dids", {"dids": children})
        if container.metadata:
            self.root("POST", f"{path}/meta", {"meta": dict(container.metadata), "recursive": False})

    def add_odd(self, file: odd.File) -> None:
        self.add_replicas(MOUNT, odd.SCOPE, {file.name: file.content}, None)

    def add_replicas(self, element: Element, scope: str, contents: dict[str, bytes], dataset: Dataset | None) -> None:
        """Write the bytes where the element keeps them, then register them (tape: registered only)."""
        files: list[dict[str, Any]] = []
        for name, data in contents.items():
            if not element.tape:
                self.write(element, element.path(scope, name), data)
            files.append(self.replica(element, scope, name, data, dataset))
        if files:
            body = {"rse": element.name, "files": files, "ignore_availability": True}
            self.root("POST", "/replicas/", body)

    def replica(self, element: Element, scope: str, name: str, data: bytes, dataset: Dataset | None) -> dict[str, Any]:
        replica: dict[str, Any] = {
            "scope": scope, "name": name, "bytes": len(data), "state": "A",
            "adler32": f"{zlib.adler32(data):08x}", "md5": md5(data).hexdigest(),  # noqa: S324 (Rucio's checksum)
        }  # fmt: skip
        if dataset and dataset.metadata:
            kept = ("run_number", "datatype", "project", "stream_name")
            replica["meta"] = {**{key: dataset.metadata[key] for key in kept}, "events": physics.ROWS}
        if element.layout == "free":
            port = self.layout.port_of("dav")
            replica["pfn"] = f"https://localhost:{port}/{element.folder}/{element.path(scope, name)}"
        return replica

    def write(self, element: Element, path: str, data: bytes) -> None:
        file = self.layout.storage / element.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    def add_rule(self, rest: Rest, scope: str, name: str, element: Element) -> str:
        body = {
            "dids": [{"scope": scope, "name": name}], "copies": 1, "rse_expression": element.name, "weight": None,
            "lifetime": None, "grouping": "DATASET", "account": rest.account, "locked": False,
        }  # fmt: skip
        rules: Sequence[str] = rest("POST", "/rules/", body)
        return rules[0]


if __name__ == "__main__":
    lifeline.follow()
    own = Layout(os.environ["LAKE_DIR"], int(os.environ["LAKE_PORT"]))
    world = WORLDS[own.world_name]
    for vo in world.vos:
        Seeder(own, vo).seed(world.has_oddities)
