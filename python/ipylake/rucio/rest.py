"""The calls of Rucio's REST interface that ipylake makes, one method each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, TypeVar
from urllib.parse import quote

from ipylake._http import target
from ipylake._stop import Stop
from ipylake.errors import NotFound

from .access import Access, Rows
from .faults import fault_of_answer
from .wire import DatasetReplica, Element, FileRow, Hit, Meta, Replica, RuleRow

T = TypeVar("T")
M = TypeVar("M", bound=Meta)
Did = tuple[str, str]
"""(scope, name)"""

BATCH = 200
"""DIDs in one call: replicas cost the server 1 to 4 ms each."""


class Rest(Access):
    # --- the server -----------------------------------------------------------------------------------------

    def ping(self, stop: Stop) -> str:
        """The server's version; needs no session."""
        doing = "reach Rucio"
        answer = self.http.fetch("GET", target("ping"), doing=doing, stop=stop)
        if answer.status >= 400 or "html" in answer.headers.get("Content-Type", ""):
            raise fault_of_answer(answer.status, answer.headers, answer.body, doing, self.http.host)
        return str(self._decoded(answer.body, dict[str, Any], doing).get("version", ""))

    def whoami(self, stop: Stop) -> dict[str, Any]:
        return self.get(("accounts", "whoami"), dict[str, Any], "see who is signed in", stop)

    def scopes(self, stop: Stop) -> list[str]:
        return self.get(("scopes", ""), list[str], "list the scopes", stop)

    def scopes_of(self, account: str, stop: Stop) -> list[str]:
        return self.get(("scopes", account, "scopes"), list[str], f'list the scopes of "{account}"', stop)

    def elements(self, stop: Stop) -> Rows[Element]:
        return self.rows(("rses", ""), Element, "list the storage elements", stop)

    def element(self, rse: str, stop: Stop) -> Element:
        """With its protocols."""
        return self.get(("rses", rse), Element, f'look up the storage element "{rse}"', stop)

    def pfn(
        self, rse: str, did: Did, scheme: str, domain: str, stop: Stop, *, operation: Literal["read", "write"] = "read"
    ) -> str:
        """Where a file lies on a deterministic element, by the server's own reckoning, whether it is there or not."""
        query = [("lfn", ":".join(did)), ("scheme", scheme), ("domain", domain), ("operation", operation)]
        found = self.get(("rses", rse, "lfns2pfns"), dict[str, str], f'ask for a path on "{rse}"', stop, query)
        return next(iter(found.values()), "")

    # --- DIDs -----------------------------------------------------------------------------------------------

    def search(
        self,
        scope: str,
        pattern: str,
        kind: str,
        stop: Stop,
        *,
        filters: Sequence[Mapping[str, Any]] = (),
        limit: int | None = None,
    ) -> Rows[Hit]:
        """`kind`: all, collection, container, dataset or file. Without a limit everything comes, in no order.

        filters   conditions by key and operator ("run_number.gte"), names included: `pattern` is only told then
        """
        query = [("filters", repr([dict(one) for one in filters]))] if filters else [("name", pattern)]
        query += [("type", kind), ("long", "1")]
        query += [("limit", str(limit))] if limit is not None else []
        return self.rows(("dids", scope, "dids", "search"), Hit, f'search "{scope}:{pattern}"', stop, query)

    def did(self, did: Did, stop: Stop) -> Hit:
        def look_up(sent: Did) -> Hit:
            doing = f'look up "{":".join(did)}"'
            hit = self.get(("dids", *sent), Hit, doing, stop)
            if (hit.scope, hit.name) != did:
                raise NotFound(f"Could not {doing} on {self.http.host}: it does not exist there")
            return hit

        return _decoded_once_or_twice(did, look_up)

    def metadata(self, did: Did, stop: Stop) -> dict[str, Any]:
        """Of all plugins."""
        doing = f'read the metadata of "{":".join(did)}"'
        return _decoded_once_or_twice(
            did, lambda sent: self.get(("dids", *sent, "meta"), dict[str, Any], doing, stop, [("plugin", "ALL")])
        )

    def metadata_of(self, dids: Sequence[Did], kind: type[M], stop: Stop) -> Rows[M]:
        """The columns of many; those that do not exist are left out. Refused as a whole for a name that the server's
        schema does not allow, even where it has it."""
        body = {"dids": _named(dids), "plugin": "DID_COLUMN"}
        return self.ask(("dids", "bulkmeta"), body, kind, "read metadata", stop)

    def content(self, did: Did, stop: Stop) -> Rows[Hit]:
        doing = f'list "{":".join(did)}"'
        return _decoded_once_or_twice(did, lambda sent: self.rows(("dids", *sent, "dids"), Hit, doing, stop))

    def files(self, did: Did, stop: Stop) -> Rows[FileRow]:
        """Of a dataset, or of everything below a container: a file may come more than once."""
        doing = f'list the files of "{":".join(did)}"'
        return _decoded_once_or_twice(did, lambda sent: self.rows(("dids", *sent, "files"), FileRow, doing, stop))

    def parents(self, did: Did, stop: Stop) -> Rows[Hit]:
        """Collections that it is in, directly."""
        doing = f'list what "{":".join(did)}" is in'
        return _decoded_once_or_twice(did, lambda sent: self.rows(("dids", *sent, "parents"), Hit, doing, stop))

    # --- rules ----------------------------------------------------------------------------------------------

    def rules_of(self, did: Did, stop: Stop) -> Rows[RuleRow]:
        """Those that were made for it."""
        doing = f'list the rules of "{":".join(did)}"'
        return _decoded_once_or_twice(did, lambda sent: self.rows(("dids", *sent, "rules"), RuleRow, doing, stop))

    def associated_rules(self, did: Did, stop: Stop) -> Rows[RuleRow]:
        """Those that lock a file, whatever they were made for."""
        doing = f'list the rules that keep "{":".join(did)}"'
        return _decoded_once_or_twice(
            did, lambda sent: self.rows(("dids", *sent, "associated_rules"), RuleRow, doing, stop)
        )

    # --- replicas -------------------------------------------------------------------------------------------

    def replicas(self, dids: Sequence[Did], stop: Stop, signed_for_s: int | None = None) -> Rows[Replica]:
        """All of them, in any state, with all addresses; unknown files are left out.

        signed_for_s   how long addresses hold that the server signs (S3, Google, Swift); None: as long as it likes

        sort=random: the default looks for a geography database for each file, and costs four times as much.
        """
        body: dict[str, Any] = {
            "dids": _named(dids),
            "all_states": True,
            "ignore_availability": True,
            "domain": "all",
            "sort": "random",
            "resolve_archives": False,
        }
        body |= {} if signed_for_s is None else {"signature_lifetime": signed_for_s}
        body |= {"client_location": {"site": self.settings.site_name}} if self.settings.site_name else {}
        return self.ask(("replicas", "list"), body, Replica, "list replicas", stop)

    def dataset_replicas(self, did: Did, stop: Stop) -> Rows[DatasetReplica]:
        doing = f'list the replicas of "{":".join(did)}"'
        return self.rows(("replicas", *did, "datasets"), DatasetReplica, doing, stop)

    def dataset_replicas_of(self, dids: Sequence[Did], stop: Stop) -> Rows[DatasetReplica]:
        body = {"dids": _named(dids)}
        return self.ask(("replicas", "datasets_bulk"), body, DatasetReplica, "list replicas of datasets", stop)


def _named(dids: Sequence[Did]) -> list[dict[str, str]]:
    return [{"scope": scope, "name": name} for scope, name in dids]


def _decoded_once_or_twice(did: Did, ask: Callable[[Did], T]) -> T:
    """A server behind a front end that leaves %2F alone decodes a name once more than others do
    (parse_scope_name in rucio/web/rest/flaskapi/v1/common.py): % and + then have to be encoded twice."""
    scope, name = did
    try:
        return ask(did)
    except NotFound:
        if "%" not in name and "+" not in name:
            raise
        return ask((scope, quote(name, safe="")))
