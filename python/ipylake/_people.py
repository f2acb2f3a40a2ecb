"""People and organizations in a form: each is a row of texts, as the kind `people` of a field has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """name   of a person "Hagen, Mira"

    identifier     an ORCID or a ROR id
    affiliations   each as the kind `find` has it: id, tab, label, or a name
    """

    name: str
    identifier: str = ""
    role: str = ""
    affiliations: tuple[str, ...] = ()
    is_organization: bool = False

    @classmethod
    def of(cls, row: Sequence[str]) -> Person:
        kind, name, identifier, role, *affiliations = [*row, "", "", "", ""][: max(4, len(row))]
        named = tuple(one for one in affiliations if one.strip())
        return cls(name, identifier, role, named, kind == "organization")

    @property
    def is_empty(self) -> bool:
        return not any((self.name, self.identifier, self.affiliations))

    def row(self) -> tuple[str, ...]:
        kind = "organization" if self.is_organization else "person"
        return (kind, self.name, self.identifier, self.role, *self.affiliations)
