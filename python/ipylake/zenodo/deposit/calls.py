"""The calls about drafts that ipylake makes, one method each. Drafts are read and written in InvenioRDM's own shape:
what Zenodo gives by default has lost half of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from ipylake._http.outgoing import Outgoing
from ipylake._stop import Stop
from ipylake._transfers.outgoing import Sendable
from ipylake.zenodo.rest import JSON, Rest

Json = dict[str, Any]
PAGE = 100


class Part(msgspec.Struct):
    """`url`: where a part of a file is put."""

    part: int
    url: str


class Links(msgspec.Struct):
    parts: list[Part] = []  # msgspec gives each its own


class DraftFile(msgspec.Struct):
    """A file at the site. `checksum` is "md5:…", where the site has one."""

    key: str
    status: str = "completed"
    size: int | None = None
    checksum: str | None = None
    links: Links = msgspec.field(default_factory=Links)

    @property
    def is_complete(self) -> bool:
        return self.status == "completed"

    @property
    def md5(self) -> str:
        scheme, _, digits = (self.checksum or "").partition(":")
        return digits if scheme == "md5" else ""


class _Entries(msgspec.Struct):
    entries: list[DraftFile] = []


class Calls:
    """On one site, as one account. Raises what `Rest` does."""

    def __init__(self, rest: Rest) -> None:
        self.rest = rest

    # --- drafts -----------------------------------------------------------------------------------------------

    def create(self, body: Json, stop: Stop) -> Json:
        return self.rest.send("POST", ("records",), body, Json, "make a draft", stop)

    def draft(self, number: str, stop: Stop) -> Json:
        return self.rest.get(self._draft(number), Json, f"read the draft {number}", stop, needs_account=True)

    def write(self, number: str, body: Json, stop: Stop) -> Json:
        doing = f"save the draft {number}"
        return self.rest.send("PUT", self._draft(number), body, Json, doing, stop, is_idempotent=True)

    def delete(self, number: str, stop: Stop) -> None:
        self.rest.send("DELETE", self._draft(number), None, Any, f"delete the draft {number}", stop)

    def edit(self, number: str, stop: Stop) -> Json:
        """The draft of what is said of a published record; the one that is there already, if there is one."""
        doing = f"edit the record {number}"
        return self.rest.send("POST", self._draft(number), None, Json, doing, stop, is_idempotent=True)

    def new_version(self, number: str, stop: Stop) -> Json:
        """The draft of the next version; asked for twice it is the same one."""
        doing = f"begin a new version of {number}"
        return self.rest.send("POST", ("records", number, "versions"), None, Json, doing, stop, is_idempotent=True)

    def mine(self, query: str, page: int, stop: Stop) -> Json:
        """Also an edit of a version that a newer one, or its draft, follows."""
        asked = [("q", query), ("size", str(PAGE)), ("page", str(page)), ("sort", "updated-desc")]
        asked += [("all_versions", "true")]
        path = ("user", "records")
        return self.rest.get(path, Json, "list your drafts", stop, asked, needs_account=True, is_search=True)

    def record(self, number: str, stop: Stop) -> Json:
        return self.rest.get(("records", number), Json, f"read the record {number}", stop)

    def reserve(self, number: str, stop: Stop) -> Json:
        path = (*self._draft(number), "pids", "doi")
        return self.rest.send("POST", path, None, Json, f"reserve a DOI for the draft {number}", stop)

    def publish(self, number: str, stop: Stop) -> Json:
        path = (*self._draft(number), "actions", "publish")
        return self.rest.send("POST", path, None, Json, f"publish the draft {number}", stop)

    def more_room(self, number: str, gigabytes: int, stop: Stop) -> Json:
        """`gigabytes`: all that the record may have then."""
        path, body = ("records", number, "quota-increase"), {"quota_size": gigabytes}
        return self.rest.send("POST", path, body, Json, f"ask for more room for {number}", stop)

    # --- files ------------------------------------------------------------------------------------------------

    def files(self, number: str, stop: Stop) -> dict[str, DraftFile]:
        doing = f"list the files of the draft {number}"
        found = self.rest.get((*self._draft(number), "files"), _Entries, doing, stop, needs_account=True)
        return {one.key: one for one in found.entries}

    def published_files(self, number: str, stop: Stop) -> dict[str, DraftFile]:
        path, doing = ("records", number, "files"), f"list the files of the record {number}"
        return {one.key: one for one in self.rest.get(path, _Entries, doing, stop, accept=JSON).entries}

    def file(self, number: str, key: str, stop: Stop) -> DraftFile:
        path = (*self._draft(number), "files", key)
        return self.rest.get(path, DraftFile, f"look at {key}", stop, needs_account=True)

    def begin_files(self, number: str, files: Sequence[Json], stop: Stop) -> dict[str, DraftFile]:
        """`files`: {"key": …}, with "transfer" for one that is sent in parts."""
        doing = f"announce the files of the draft {number}"
        found = self.rest.send("POST", (*self._draft(number), "files"), list(files), _Entries, doing, stop)
        return {one.key: one for one in found.entries}

    def put_content(self, number: str, key: str, body: Sendable, stop: Stop) -> None:
        path = (*self._draft(number), "files", key, "content")
        self.rest.send("PUT", path, body, Any, f"send {key}", stop)

    def put_part(self, address: str, key: str, body: Outgoing, stop: Stop) -> None:
        """`address`: as the file's links have it."""
        self.rest.send("PUT", address, body, Any, f"send a part of {key}", stop, is_idempotent=True)

    def commit(self, number: str, key: str, stop: Stop) -> DraftFile:
        path = (*self._draft(number), "files", key, "commit")
        return self.rest.send("POST", path, None, DraftFile, f"finish {key}", stop)

    def delete_file(self, number: str, key: str, stop: Stop) -> None:
        path = (*self._draft(number), "files", key)
        self.rest.send("DELETE", path, None, Any, f"remove {key}", stop, is_idempotent=True)

    def import_files(self, number: str, stop: Stop) -> None:
        """Into the draft of a new version: all files of the version before, without sending them."""
        path, doing = (*self._draft(number), "actions", "files-import"), "take over the files of the version before"
        self.rest.send("POST", path, None, Any, doing, stop)

    def bucket(self, number: str, stop: Stop) -> str:
        """Where files are put in one request each, which the former API has and Zenodo still serves.
        Raises NotFound on other sites."""
        path = ("deposit", "depositions", number)
        doing = f"see how files are sent to the draft {number}"
        found: Json = self.rest.get(path, Json, doing, stop, accept=JSON, needs_account=True)
        return str((found.get("links") or {}).get("bucket") or "")

    def put_into_bucket(self, address: str, key: str, body: Sendable, stop: Stop) -> DraftFile:
        return self.rest.send("PUT", address, body, DraftFile, f"send {key}", stop, accept=JSON)

    # --- reviews ----------------------------------------------------------------------------------------------

    def community(self, name: str, stop: Stop) -> Json:
        return self.rest.get(("communities", name), Json, f'look up the community "{name}"', stop, accept=JSON)

    def review(self, number: str, stop: Stop) -> Json:
        path = (*self._draft(number), "review")
        return self.rest.get(path, Json, f"read the review of {number}", stop, accept=JSON, needs_account=True)

    def ask_review(self, number: str, community: str, stop: Stop) -> Json:
        """`community`: its id. What was asked before is replaced."""
        body = {"receiver": {"community": community}, "type": "community-submission"}
        doing = f"ask the community for a review of {number}"
        path = (*self._draft(number), "review")
        return self.rest.send("PUT", path, body, Json, doing, stop, accept=JSON, is_idempotent=True)

    def drop_review(self, number: str, stop: Stop) -> None:
        path = (*self._draft(number), "review")
        self.rest.send("DELETE", path, None, Any, f"take back the review of {number}", stop, accept=JSON)

    def submit(self, number: str, stop: Stop) -> Json:
        path = (*self._draft(number), "actions", "submit-review")
        return self.rest.send("POST", path, None, Json, f"submit {number} for review", stop, accept=JSON)

    def requests(self, number: str, stop: Stop) -> Json:
        """What communities were asked about a record or a draft."""
        path, doing = ("records", number, "requests"), f"list what was asked about {number}"
        return self.rest.get(path, Json, doing, stop, accept=JSON, needs_account=True)

    def act(self, request: str, action: str, stop: Stop) -> Json:
        path = ("requests", request, "actions", action)
        return self.rest.send("POST", path, None, Json, f"{action} the request", stop, accept=JSON)

    def add_communities(self, number: str, communities: Sequence[str], stop: Stop) -> Json:
        """To a published record. `communities`: their ids."""
        path, body = ("records", number, "communities"), {"communities": [{"id": one} for one in communities]}
        return self.rest.send("POST", path, body, Json, f"submit {number} to a community", stop, accept=JSON)

    # --- what words are known -----------------------------------------------------------------------------------

    def words(self, name: str, query: Sequence[tuple[str, str]], stop: Stop) -> Json:
        """Of a controlled list: "vocabularies/licenses", "affiliations", …"""
        path = name.split("/")
        return self.rest.get(path, Json, f"look for {path[-1]}", stop, query, accept=JSON)

    def word(self, name: str, number: str, stop: Stop) -> Json:
        """Raises NotFound for one that is not in the list."""
        path = (*name.split("/"), number)
        return self.rest.get(path, Json, f'look up "{number}"', stop, accept=JSON)

    def _draft(self, number: str) -> tuple[str, ...]:
        return "records", number, "draft"
