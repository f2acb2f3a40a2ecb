"""What a site finds wrong with metadata, at our fields.

A saved draft answers with `errors`: [{"field": "metadata.creators.1.person_or_org.family_name", "messages": […]}].
An unknown word of a controlled list is refused as a whole, with nothing but `Invalid value X.` (seen on
invenio-app-rdm 14).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ipylake._protocol import FormProblem

from .metadata import Metadata

_FIELDS = {
    "rights": "licenses",
    "related_identifiers": "related",
    "access.embargo.until": "embargo_until",
    "access.embargo.reason": "embargo_reason",
    "access.embargo": "embargo_until",
    "pids.doi": "doi",
    "receiver": "communities",
    "files.enabled": "files",
}
_COLUMNS = {
    "person_or_org.identifiers": "orcid",
    "person_or_org": "name",
    "affiliations": "affiliations",
    "relation_type": "relation",
    "resource_type": "resource_type",
    "funder": "funder",
    "award": "award",
    "role": "role",
    "identifier": "identifier",
    "scheme": "identifier",
}
_INVALID = re.compile(r"Invalid value (.+?)\.?$")


def problems_in(answer: Mapping[str, Any], sent: Metadata) -> list[FormProblem]:
    """Those in a body of JSON, whatever its status."""
    errors = answer.get("errors")
    found = (
        [problem for one in errors if isinstance(one, dict) for problem in _of(one)] if isinstance(errors, list) else []
    )
    if found:
        return found
    invalid = _INVALID.match(str(answer.get("message", "")))
    return [_unknown_word(invalid[1], sent)] if invalid else []


def _of(error: Mapping[str, Any]) -> Iterator[FormProblem]:
    messages = error.get("messages") or error.get("message") or ["The site does not take this"]
    path = str(error.get("field", ""))
    field, row, column = place_of(path)
    for message in messages if isinstance(messages, (list, tuple)) else [messages]:
        yield FormProblem(field=field, message=str(message), row=row, column=column)


def place_of(path: str) -> tuple[str, int | None, str]:
    """`metadata.creators.1.person_or_org.family_name` → (creators, 1, name)."""
    path = path.removeprefix("metadata.")
    for known, field in _FIELDS.items():
        if "." in known and path.startswith(known):
            return field, None, ""
    head, _, rest = path.partition(".")
    number, _, below = rest.partition(".")
    field = _FIELDS.get(head, head)
    if not number.isdecimal():
        return field, None, ""
    if field == "subjects":
        return ("subjects" if below == "id" else "keywords"), None, ""
    column = next((column for known, column in _COLUMNS.items() if below.startswith(known)), "")
    return field, int(number), column


def _unknown_word(word: str, sent: Metadata) -> FormProblem:
    """Where of all that was sent this word stands."""
    message = f"The site does not know “{word}”"
    if sent.resource_type == word:
        return FormProblem(field="resource_type", message=message)
    for field in ("languages", "subjects", "communities"):
        if word in getattr(sent, field):
            return FormProblem(field=field, message=message)
    for row, license_ in enumerate(sent.licenses):
        if license_.id == word:
            return FormProblem(field="licenses", message=message, row=row)
    for field in ("creators", "contributors"):
        for row, person in enumerate(getattr(sent, field)):
            if word == person.role:
                return FormProblem(field=field, message=message, row=row, column="role")
            if any(place.ror == word for place in person.affiliations):
                return FormProblem(field=field, message=message, row=row, column="affiliations")
    for row, related in enumerate(sent.related):
        if word in (related.relation, related.resource_type):
            column = "relation" if word == related.relation else "resource_type"
            return FormProblem(field="related", message=message, row=row, column=column)
    for row, paid in enumerate(sent.funding):
        if word in (paid.funder, paid.award):
            return FormProblem(
                field="funding", message=message, row=row, column="funder" if word == paid.funder else "award"
            )
    return FormProblem(field="resource_type", message=message)
