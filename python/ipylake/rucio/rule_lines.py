"""The rules that keep a DID where it is: its own, and those of the collections it is in."""

from __future__ import annotations

from collections.abc import Iterator

from ipylake._parallel import in_order
from ipylake._protocol import Entry, RuleLine, RuleLines
from ipylake._stop import Stop

from .query import did_of
from .rest import Did, Rest
from .web_ui import WebUi
from .wire import RuleRow, seconds, whole

MOST_PARENTS = 50
"""Collections whose rules are looked up, at most; one that is asked for costs a request."""


class RuleFinder:
    """Thread-safe."""

    def __init__(self, rest: Rest, web_ui: WebUi) -> None:
        self._rest = rest
        self._web_ui = web_ui

    def rules(self, entry: Entry, stop: Stop) -> RuleLines:
        """Its own first. Those of collections above it hold for it, too, whatever elements they may choose from."""
        did = did_of(entry.id)
        found = {row.id: row for row in self._of(did, stop)}
        if entry.kind == "file":  # the server knows which rules lock a file
            found |= {row.id: row for rows in self._rest.associated_rules(did, stop) for row in rows}
        else:
            above = in_order(self._of, self._above(did, stop), at_once=4, stop=stop)
            found |= {row.id: row for rows in above for row in rows}
        return RuleLines(rules=tuple(self._line(row, did) for row in found.values()))

    def _of(self, did: Did, stop: Stop) -> list[RuleRow]:
        return [row for rows in self._rest.rules_of(did, stop) for row in rows]

    def _above(self, did: Did, stop: Stop) -> Iterator[Did]:
        """Collections above it, the nearest first, each once."""
        seen = {did}
        level = [did]
        while level:
            hits = [hit for one in level for rows in self._rest.parents(one, stop) for hit in rows]
            level = [one for one in dict.fromkeys((hit.scope, hit.name) for hit in hits) if one not in seen]
            for one in level:
                seen.add(one)
                yield one
                if len(seen) > MOST_PARENTS:
                    return

    def _line(self, row: RuleRow, did: Did) -> RuleLine:
        return RuleLine(
            id=row.id,
            state=row.state.replace("_", " ").lower(),
            places=row.rse_expression,
            copies=row.copies,
            ok=whole(row.locks_ok_cnt) or 0,
            moving=whole(row.locks_replicating_cnt) or 0,
            stuck=whole(row.locks_stuck_cnt) or 0,
            through="" if (row.scope, row.name) == did else f"{row.scope}:{row.name}",
            account=row.account,
            comment=row.comments or "",
            error=row.error or "",
            created_at=seconds(row.created_at),
            expires_at=seconds(row.expires_at),
            url=self._web_ui.rule(row.id),
        )
