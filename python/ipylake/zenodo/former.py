"""The shape that Zenodo's records had before, turned into InvenioRDM's. A site that heeds no `Accept` answers so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Raw = Mapping[str, Any]


def is_former(raw: Raw) -> bool:
    return "conceptrecid" in raw and "parent" not in raw


def as_inveniordm(raw: Raw) -> dict[str, Any]:
    """What of it there is: one affiliation, one license, no roles. A draft that was read so must not be put back."""
    said = raw.get("metadata") or {}
    kind = said.get("resource_type") or {}
    files = raw.get("files")
    access = said.get("access_right") or "open"
    return {
        "id": str(raw.get("id", "")),
        "parent": {"id": raw.get("conceptrecid"), "pids": _pids(raw.get("conceptdoi"))},
        "pids": _pids(raw.get("doi")),
        "created": raw.get("created"),
        "updated": raw.get("updated") or raw.get("modified"),
        "is_published": raw.get("submitted", True),
        "versions": {},
        "access": {"status": {"closed": "restricted"}.get(access, access), "files": _visible(access)},
        "files": {
            "count": len(files) if files is not None else None,
            "total_bytes": sum(one.get("size") or 0 for one in files) if files is not None else None,
        },
        "metadata": {
            **{name: said.get(name) for name in ("title", "description", "publication_date", "version")},
            "resource_type": {"id": kind.get("subtype") or kind.get("type"), "title": {"en": kind.get("title")}},
            "creators": [_person(one) for one in said.get("creators") or []],
            "contributors": [_person(one) for one in said.get("contributors") or []],
            "subjects": [{"subject": word} for word in said.get("keywords") or []],
            "rights": [{"id": said["license"].get("id")}] if isinstance(said.get("license"), dict) else [],
        },
        "stats": {"this_version": raw.get("stats") or {}},
    }


def _pids(doi: object) -> dict[str, Any]:
    return {"doi": {"identifier": doi}} if doi else {}


def _visible(access: str) -> str:
    return "public" if access == "open" else "restricted"


def _person(raw: Raw) -> dict[str, Any]:
    orcid = [{"scheme": "orcid", "identifier": raw["orcid"]}] if raw.get("orcid") else []
    affiliations = [{"name": raw["affiliation"]}] if raw.get("affiliation") else []
    return {"person_or_org": {"name": raw.get("name"), "identifiers": orcid}, "affiliations": affiliations}
