"""What of a draft's metadata is wrong: the server saves it all the same and says so."""

from __future__ import annotations

import contextlib
import re
from datetime import date
from typing import Any

from .records import Record
from .vocabularies import TYPES
from .wire import Refused

Errors = list[dict[str, Any]]
_REQUIRED = "Missing data for required field."
_EDTF = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(/\d{4}(-\d\d(-\d\d)?)?)?")
_ORCID = re.compile(r"(\d{4}-){3}\d{3}[\dX]")
_DOI = re.compile(r"10\.\d{4,9}/\S+")


def errors(record: Record) -> Errors:
    """Raises Refused for an unknown resource type: the real server does not save that (seen on invenio-app-rdm 14)."""
    metadata = metadata_of(record)
    found: Errors = []

    def add(field: str, message: str) -> None:
        found.append({"field": field, "messages": [message]})

    title = metadata.get("title") or ""
    if len(title) < 3:
        add("metadata.title", "Shorter than minimum length 3." if title else _REQUIRED)
    kind = (metadata.get("resource_type") or {}).get("id")
    if not kind:
        add("metadata.resource_type", _REQUIRED)
    elif kind not in TYPES:
        raise Refused(400, f"Invalid value {kind}.")
    day = metadata.get("publication_date")
    if not day:
        add("metadata.publication_date", _REQUIRED)
    elif not _is_edtf(day):
        add("metadata.publication_date", "Please provide a valid date or interval.")
    if not metadata.get("creators"):
        add("metadata.creators", _REQUIRED)
    for number, creator in enumerate(metadata.get("creators") or []):
        for field, message in _person(creator.get("person_or_org") or {}):
            add(f"metadata.creators.{number}.person_or_org.{field}", message)
    for number, related in enumerate(metadata.get("related_identifiers") or []):
        if not related.get("relation_type"):
            add(f"metadata.related_identifiers.{number}.relation_type", _REQUIRED)
        if related.get("scheme") == "doi" and not _DOI.fullmatch(related.get("identifier", "")):
            add(f"metadata.related_identifiers.{number}.identifier", "Invalid DOI.")
    if record.has_own_doi and not _DOI.fullmatch(record.doi or ""):
        add("pids.doi", "Missing DOI for required field." if not record.doi else "The provided DOI is invalid.")
    return found


def missing_files(record: Record) -> Errors:
    if record.files:
        return []
    text = "Missing uploaded files. To disable files for this record please mark it as metadata-only."
    return [{"field": "files.enabled", "messages": [text]}]


def refuse_publishing(record: Record) -> None:
    """Raises Refused as long as something is wrong."""
    found = errors(record) + missing_files(record)
    if found:
        raise Refused(400, "A validation error occurred.", errors=found)
    pending = [file.key for file in record.files.values() if file.status != "completed"]
    if pending:
        raise Refused(
            400,
            "A validation error occurred.",
            errors=[{"field": "files", "messages": [f"One or more files have not completed: {', '.join(pending)}"]}],
        )


def metadata_of(record: Record) -> dict[str, Any]:
    return record.metadata if record.draft is None else record.draft


def _is_edtf(text: str) -> bool:
    """A year, month or day, or two of them with a slash."""
    if not _EDTF.fullmatch(text):
        return False
    with contextlib.suppress(ValueError):
        for one in text.split("/"):
            date.fromisoformat(f"{one}-01-01"[:10])
        return True
    return False


def _person(person: dict[str, Any]) -> list[tuple[str, str]]:
    found = []
    if person.get("type") == "organizational":
        if not person.get("name"):
            found.append(("name", "Name cannot be blank."))
    elif not (person.get("family_name") or person.get("name")):
        found.append(("family_name", "Family name must be filled."))
    for number, one in enumerate(person.get("identifiers") or []):
        if one.get("scheme") == "orcid" and not _ORCID.fullmatch(one.get("identifier", "")):
            found.append((f"identifiers.{number}.identifier", "Invalid identifier for scheme orcid."))
    return found
