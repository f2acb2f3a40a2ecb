"""The calls of Rucio's REST interface that are about rules and quota, one method each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ipylake._stop import Stop

from .access import Rows
from .rest import Did, Rest
from .stuck import Analysis
from .wire import Element, QuotaRow, RuleRow

DAY_S = 86_400


class RuleCalls:
    """Thread-safe."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    def account(self, stop: Stop) -> str:
        return self._rest.account(stop)

    def make(self, dids: Sequence[Did], order: dict[str, Any], stop: Stop) -> list[str]:
        """Ids of the new rules, one a DID. All or none of them are made; sent once, whatever happens."""
        body = {**order, "dids": [{"scope": scope, "name": name} for scope, name in dids]}
        return self._rest.send("POST", ("rules", ""), body, list[str], f"make a rule for {_named(dids)}", stop)

    def rule(self, rule: str, stop: Stop) -> RuleRow:
        return self._rest.get(("rules", rule), RuleRow, f'look up the rule "{rule}"', stop)

    def analysis(self, rule: str, stop: Stop) -> Analysis:
        """Of what could not be copied."""
        return self._rest.get(("rules", rule, "analysis"), Analysis, f'analyse the rule "{rule}"', stop)

    def rules(self, stop: Stop, **filters: str) -> Rows[RuleRow]:
        """Those that match all filters: account, scope, name, rse_expression, created_after, …

        `created_after` is a date as Rucio writes them. Without `account` those of all accounts.
        """
        return self._rest.rows(("rules", ""), RuleRow, "list rules", stop, list(filters.items()))

    def update(self, rule: str, options: dict[str, Any], stop: Stop) -> None:
        doing = f'change the rule "{rule}"'
        self._rest.send("PUT", ("rules", rule), {"options": options}, object, doing, stop, is_idempotent=True)

    def delete(self, rule: str, stop: Stop) -> None:
        """It ends in an hour; Rucio has no other way, but for a lifetime of nothing."""
        body = {"purge_replicas": None}
        self._rest.send("DELETE", ("rules", rule), body, object, f'delete the rule "{rule}"', stop, is_idempotent=True)

    def matching(self, expression: str, stop: Stop) -> list[Element]:
        """The elements of an expression. Raises InvalidInput for what is none, or matches none."""
        doing = f'find the storage elements of "{expression}"'
        rows = self._rest.rows(("rses", ""), Element, doing, stop, [("expression", expression)])
        return [element for batch in rows for element in batch]

    def quotas(self, account: str, stop: Stop) -> list[QuotaRow]:
        path = ("accounts", account, "usage", "local")
        rows = self._rest.rows(path, QuotaRow, f'read the quota of "{account}"', stop)
        return [quota for batch in rows for quota in batch]


def _named(dids: Sequence[Did]) -> str:
    first = f'"{":".join(dids[0])}"'
    return first if len(dids) == 1 else f"{first} and {len(dids) - 1} more"
