"""A record as the API shows it: InvenioRDM's own shape, and what Zenodo keeps of its former one.

Without an `Accept` of vnd.inveniordm Zenodo answers in the former shape, for drafts too: half of a draft's metadata is
not in it (zenodo-rdm, site/zenodo_rdm/resources.py).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from .metadata import metadata_of
from .records import File, Library, Record
from .vocabularies import TYPES
from .wire import Asked

WRONG_MD5 = "0" * 32


class Shapes:
    """For one request: links begin as the client calls the site, and some of it depends on who asks."""

    def __init__(self, asked: Asked, library: Library, is_wrong: bool) -> None:
        self._asked = asked
        self._library = library
        self._is_wrong = is_wrong

    def md5(self, file: File) -> str:
        return WRONG_MD5 if self._is_wrong else file.md5

    def may_read_files(self, record: Record) -> bool:
        has_link = self._asked.query.get("token", "") in record.links
        return record.access["files"] == "public" or record.owner == self._asked.token or has_link

    # --- InvenioRDM -------------------------------------------------------------------------------------------------

    def rdm(self, record: Record, *, is_draft: bool = False) -> dict[str, Any]:
        base = f"{self._asked.base}/api/records/{record.id}"
        here = f"{base}/draft" if is_draft else base
        latest = self._library.latest(record)
        page = f"{self._asked.base}/{'uploads' if is_draft else 'records'}/{record.id}"
        return {
            "id": record.id,
            "parent": {
                "id": record.parent,
                "pids": {"doi": {"identifier": f"{record.prefix}/zenodo.{record.parent}"}}
                if record.is_published
                else {},
                "communities": {"ids": record.communities},
                "access": {"owned_by": {"user": record.owner}},
                **({"review": record.review} if record.review else {}),
            },
            "created": record.created,
            "updated": record.updated,
            "revision_id": record.revision,
            "is_draft": is_draft,
            "is_published": record.is_published,
            "status": "published" if record.is_published else "in_review" if record.review else "draft",
            "versions": {"index": record.index, "is_latest": latest is record, "is_latest_draft": True},
            "metadata": metadata_of(record) if is_draft else record.metadata,
            "custom_fields": record.custom_fields,
            "access": {"embargo": {"active": False}, **record.access, "status": _access_status(record)},
            "pids": _pids(record),
            "files": {
                "enabled": True,
                "count": len(record.files),
                "total_bytes": record.total,
                "entries": {key: self.file(record, file, is_draft) for key, file in record.files.items()}
                if is_draft or self.may_read_files(record)
                else {},
            },
            "media_files": {"enabled": False},
            "stats": _STATS,
            "links": {
                "self": here,
                "self_html": page,
                "files": f"{here}/files",
                "draft": f"{base}/draft",
                "publish": f"{base}/draft/actions/publish",
                "review": f"{base}/draft/review",
                "submit-review": f"{base}/draft/actions/submit-review",
                "reserve_doi": f"{base}/draft/pids/doi",
                "versions": f"{base}/versions",
                "latest": f"{base}/versions/latest",
                "latest_html": f"{self._asked.base}/records/{record.id}/latest",
                "archive": f"{here}/files-archive",
                "communities": f"{base}/communities",
                "requests": f"{base}/requests",
                "quota_increase": f"{base}/quota-increase",
            },
        }

    def file(self, record: Record, file: File, is_draft: bool) -> dict[str, Any]:
        base = (
            f"{self._asked.base}/api/records/{record.id}{'/draft' if is_draft else ''}/files/{quote(file.key, safe='')}"
        )
        links: dict[str, Any] = {"self": base, "content": f"{base}/content"}
        if is_draft:
            links["commit"] = f"{base}/commit"
        if file.part_count:
            numbers = range(1, file.part_count + 1)
            links["parts"] = [{"part": number, "url": f"{base}/content/{number}"} for number in numbers]
        shown = {
            "key": file.key,
            "file_id": file.id,
            "status": file.status,
            "transfer": {"type": file.transfer},
            "access": {"hidden": False},
            "metadata": None,
            "links": links,
        }
        if file.status == "completed":
            shown |= {
                "size": file.size,
                "checksum": f"md5:{self.md5(file)}",
                "mimetype": "application/octet-stream",
                "bucket_id": record.bucket,
                "version_id": file.id,
                "storage_class": "L",
            }
        return shown

    # --- the former shape -------------------------------------------------------------------------------------------

    def legacy(self, record: Record) -> dict[str, Any]:
        base = f"{self._asked.base}/api/records/{record.id}"
        latest = self._library.latest(record)
        version = {
            "index": record.index - 1,
            "is_last": latest is record,
            "parent": {"pid_type": "recid", "pid_value": record.parent},
        }
        shown = {
            "id": int(record.id),
            "recid": record.id,
            "conceptrecid": record.parent,
            "doi": record.doi or "",
            "conceptdoi": f"{record.prefix}/zenodo.{record.parent}",
            "doi_url": f"https://doi.org/{record.doi or ''}",
            "title": record.metadata.get("title"),
            "created": record.created,
            "modified": record.updated,
            "updated": record.updated,
            "revision": record.revision,
            "status": "published" if record.is_published else "draft",
            "state": _state(record),
            "submitted": record.is_published,
            "metadata": {**self.legacy_metadata(record), "relations": {"version": [version]}},
            "owners": [{"id": record.owner}],
            "stats": {"downloads": 3, "unique_downloads": 2, "views": 7, "unique_views": 5},
            "links": {
                "self": base,
                "self_html": f"{self._asked.base}/records/{record.id}",
                "files": f"{base}/files",
                "latest": f"{base}/versions/latest",
                "versions": f"{base}/versions",
                "archive": f"{base}/files-archive",
            },
        }
        if self.may_read_files(record):
            shown["files"] = [
                {
                    "id": file.id,
                    "key": file.key,
                    "size": file.size,
                    "checksum": f"md5:{self.md5(file)}",
                    "links": {"self": f"{base}/files/{quote(file.key, safe='')}/content"},
                }
                for file in record.files.values()
                if file.status == "completed"
            ]
        return shown

    def legacy_draft(self, record: Record) -> dict[str, Any]:
        """What `GET /records/:id/draft` says by default: whoever puts it back loses resource type and rights."""
        shown = self.rdm(record, is_draft=True)
        kept = {key: value for key, value in metadata_of(record).items() if key not in ("resource_type", "rights")}
        shown["metadata"] = {**self.legacy_metadata(record), **kept}
        return shown

    def legacy_metadata(self, record: Record) -> dict[str, Any]:
        metadata = metadata_of(record)
        rights = metadata.get("rights") or []
        kind = (metadata.get("resource_type") or {}).get("id")
        return {
            "title": metadata.get("title", ""),
            "doi": record.doi or "",
            "publication_date": metadata.get("publication_date"),
            "description": metadata.get("description", ""),
            "access_right": _access_status(record),
            "version": metadata.get("version"),
            "keywords": [one["subject"] for one in metadata.get("subjects") or [] if "subject" in one],
            "creators": [_legacy_person(one) for one in metadata.get("creators") or []],
            "license": {"id": rights[0]["id"]} if rights and "id" in rights[0] else None,
            "communities": [{"id": slug} for slug in record.communities],
            "resource_type": _legacy_type(kind) if kind else None,
        }

    def deposit(self, record: Record) -> dict[str, Any]:
        """A deposition of /api/deposit; its checksums have no `md5:` before them."""
        base = f"{self._asked.base}/api/deposit/depositions/{record.id}"
        metadata = self.legacy_metadata(record)
        kind = metadata.pop("resource_type") or {}
        metadata["license"] = (metadata["license"] or {}).get("id")
        metadata["communities"] = [{"identifier": slug} for slug in record.communities]
        if kind:
            metadata["upload_type"] = kind["type"]
            metadata |= {f"{kind['type']}_type": kind["subtype"]} if "subtype" in kind else {}
        # The production prefix, on the sandbox too (site/zenodo_rdm/legacy: it is written there).
        metadata["prereserve_doi"] = {"doi": f"10.5281/zenodo.{record.id}", "recid": int(record.id)}
        draft = max(self._library.versions(record.parent), key=lambda one: one.index)
        return {
            "id": int(record.id),
            "record_id": int(record.id),
            "conceptrecid": record.parent,
            "created": record.created,
            "modified": record.updated,
            "owner": record.owner,
            "title": metadata["title"],
            "metadata": metadata,
            "doi": record.doi or "",
            "doi_url": f"https://doi.org/{record.doi or ''}",
            "state": _state(record),
            "submitted": record.is_published,
            "files": [self.deposit_file(record, file) for file in record.files.values() if file.status == "completed"],
            "links": {
                "self": base,
                "html": f"{self._asked.base}/deposit/{record.id}",
                "bucket": f"{self._asked.base}/api/files/{record.bucket}",
                "files": f"{base}/files",
                **{name: f"{base}/actions/{name}" for name in ("publish", "edit", "discard", "newversion")},
                "latest_draft": f"{self._asked.base}/api/deposit/depositions/{draft.id}",
                "latest_draft_html": f"{self._asked.base}/uploads/{draft.id}",
                "record": f"{self._asked.base}/api/records/{record.id}",
            },
        }

    def deposit_file(self, record: Record, file: File) -> dict[str, Any]:
        base = f"{self._asked.base}/api"
        return {
            "id": file.id,
            "filename": file.key,
            "filesize": file.size,
            "checksum": self.md5(file),
            "links": {
                "self": f"{base}/deposit/depositions/{record.id}/files/{file.id}",
                "download": f"{base}/records/{record.id}/draft/files/{quote(file.key, safe='')}/content",
            },
        }

    def bucket_file(self, record: Record, file: File) -> dict[str, Any]:
        return {
            "key": file.key,
            "size": file.size,
            "checksum": f"md5:{self.md5(file)}",
            "version_id": file.id,
            "is_head": True,
            "delete_marker": False,
            "mimetype": "application/octet-stream",
            "links": {"self": f"{self._asked.base}/api/files/{record.bucket}/{quote(file.key, safe='')}"},
        }


_COUNTS = {"views": 7, "unique_views": 5, "downloads": 3, "unique_downloads": 2, "data_volume": 12_000.0}
_STATS = {"this_version": _COUNTS, "all_versions": _COUNTS}


def _pids(record: Record) -> dict[str, Any]:
    if not record.doi:
        return {}
    if record.has_own_doi:
        return {"doi": {"identifier": record.doi, "provider": "external"}}
    return {"doi": {"identifier": record.doi, "provider": "datacite", "client": "datacite"}}


def _access_status(record: Record) -> str:
    if (record.access.get("embargo") or {}).get("active"):
        return "embargoed"
    return "open" if record.access["files"] == "public" else "restricted"


def _state(record: Record) -> str:
    if record.draft is not None:
        return "inprogress"
    return "done" if record.is_published else "unsubmitted"


def _legacy_type(kind: str) -> dict[str, str]:
    above, _, below = kind.partition("-")
    return {"type": above, "title": TYPES.get(kind, kind), **({"subtype": below} if below else {})}


def _legacy_person(creator: dict[str, Any]) -> dict[str, Any]:
    """The first affiliation only."""
    person = creator.get("person_or_org") or {}
    affiliations = creator.get("affiliations") or [{}]
    orcids = [one["identifier"] for one in person.get("identifiers") or [] if one.get("scheme") == "orcid"]
    shown = {"name": person.get("name") or "", "affiliation": affiliations[0].get("name")}
    return shown | ({"orcid": orcids[0]} if orcids else {})
