"""Unmodified public clients, asked one thing: `python -m zenodo.clients WHAT URL TOKEN`.

Runs in the environment of one of them; prints what came of it as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

FORMER = {
    "metadata": {
        "title": "Public client",
        "upload_type": "dataset",
        "description": "d",
        "version": "1.0.0",
        "creators": [{"name": "Adams, Alice", "affiliation": "CERN"}],
        "access_right": "open",
        "license": "cc-by-4.0",
    }
}
DRAFT = {
    "metadata": {
        "title": "Public client",
        "publication_date": "2026-11-01",
        "publisher": "Zenodo",
        "resource_type": {"id": "dataset"},
        "creators": [{"person_or_org": {"type": "personal", "family_name": "Adams", "given_name": "Alice"}}],
    },
    "files": {"enabled": True},
    "access": {"record": "public", "files": "public"},
}


def zenodo_client(url: str, token: str) -> dict[str, Any]:
    """Deposit, publish, a new version: the former API, the token in the query."""
    from zenodo_client import Zenodo

    client = Zenodo(access_token=token)
    client.base, client.api_base = url, f"{url}/api"
    client.depositions_base = f"{client.api_base}/deposit/depositions"
    Path("a.csv").write_text("1,2\n")
    first = client.create(FORMER, ["a.csv"]).json()
    Path("a.csv").write_text("3,4\n")
    second = client.update(first["id"], ["a.csv"]).json()
    return {"state": second["state"], "is_new": second["id"] != first["id"], "doi": first["doi"]}


def inveniordm_py(url: str, token: str) -> dict[str, Any]:
    """Search, a draft, a file in three steps, publish."""
    from inveniordm_py import InvenioAPI
    from inveniordm_py.files.metadata import FilesListMetadata, OutgoingStream
    from inveniordm_py.records.metadata import DraftMetadata

    client = InvenioAPI(f"{url}/api", token)
    client.records.search(q="gamma")
    draft = client.records.create(data=DraftMetadata(**DRAFT))
    draft.files.create(FilesListMetadata([{"key": "a.csv"}]))
    Path("a.csv").write_text("1,2\n")
    with Path("a.csv").open("rb") as data:
        draft.files("a.csv").set_contents(OutgoingStream(data=data))
    draft.files("a.csv").commit()
    record = draft.publish()
    return {"id": record.data["id"]}


if __name__ == "__main__":
    clients: dict[str, Callable[..., dict[str, Any]]] = {"zenodo-client": zenodo_client, "inveniordm-py": inveniordm_py}
    sys.stdout.write(json.dumps(clients[sys.argv[1]](*sys.argv[2:])) + "\n")
