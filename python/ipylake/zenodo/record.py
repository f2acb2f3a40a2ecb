"""One record, as the site tells of it. Everything in it is what somebody has typed: nothing is taken for granted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from ipylake._protocol import Entry

from .former import as_inveniordm, is_former
from .identifiers import DRAFT

ACCESS = {"open": "Open", "embargoed": "Embargoed", "restricted": "Restricted", "metadata-only": "Metadata only"}


@dataclass(frozen=True)
class Record:
    """`raw`: in InvenioRDM's own shape."""

    raw: Mapping[str, Any]

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Record:
        """In whatever shape it came."""
        return cls(as_inveniordm(raw) if is_former(raw) else raw)

    @property
    def number(self) -> str:
        return str(self.raw.get("id") or "")

    @property
    def is_draft(self) -> bool:
        return bool(self.raw.get("is_draft")) or self.raw.get("is_published") is False

    @property
    def metadata(self) -> Mapping[str, Any]:
        return mapping(self.raw.get("metadata"))

    @property
    def title(self) -> str:
        return text(self.metadata.get("title")) or f"Without a title ({self.number})"

    @property
    def doi(self) -> str:
        """Of this version; "" for one that has none yet."""
        return text(at(self.raw, "pids", "doi", "identifier"))

    @property
    def concept_doi(self) -> str:
        """Of all its versions."""
        return text(at(self.raw, "parent", "pids", "doi", "identifier"))

    @property
    def concept(self) -> str:
        return text(at(self.raw, "parent", "id"))

    @property
    def is_latest(self) -> bool:
        return at(self.raw, "versions", "is_latest") is not False

    @property
    def access(self) -> str:
        """ "open", "embargoed", "restricted" or "metadata-only"; "" where that is not said."""
        found = text(at(self.raw, "access", "status")) or text(at(self.raw, "ui", "access_status", "id"))
        return found if found in ACCESS else ""

    @property
    def has_open_files(self) -> bool:
        return text(at(self.raw, "access", "files")) != "restricted"

    @property
    def kind_label(self) -> str:
        """What it is: "Dataset", "Journal article"."""
        kind = mapping(self.metadata.get("resource_type"))
        shown = text(at(self.raw, "ui", "resource_type", "title_l10n"))
        return shown or localised(kind.get("title")) or text(kind.get("id"))

    @property
    def published(self) -> str:
        """The date of publication as it was typed (EDTF)."""
        return text(self.metadata.get("publication_date"))

    @property
    def changed(self) -> int | None:
        return moment(self.raw.get("updated"))

    @property
    def size(self) -> int | None:
        return natural(at(self.raw, "files", "total_bytes"))

    @property
    def count(self) -> int | None:
        return natural(at(self.raw, "files", "count"))

    @property
    def owner(self) -> str:
        return text(at(self.raw, "parent", "access", "owned_by", "user"))

    def entry(self) -> Entry:
        kind = "draft" if self.is_draft else "record"
        extra = (self.kind_label, "" if self.is_draft else self.access, self.published)
        number = f"{DRAFT}{self.number}" if self.is_draft else self.number
        return Entry(number, self.title, kind, self.size, self.count, self.changed, extra)


def at(raw: Any, *names: str) -> Any:
    """What is below a path of names, None where it does not go on."""
    for name in names:
        raw = raw.get(name) if isinstance(raw, Mapping) else None
    return raw


def mapping(raw: Any) -> Mapping[str, Any]:
    return raw if isinstance(raw, Mapping) else {}


def sequence(raw: Any) -> Sequence[Any]:
    return raw if isinstance(raw, (list, tuple)) else ()


def mappings(raw: Any) -> list[Mapping[str, Any]]:
    return [one for one in sequence(raw) if isinstance(one, Mapping)]


def text(raw: Any) -> str:
    return str(raw).strip() if isinstance(raw, (str, int)) and not isinstance(raw, bool) else ""


def localised(raw: Any) -> str:
    """Of texts by language the English one, else any."""
    if isinstance(raw, Mapping):
        return text(raw.get("en")) or next((text(one) for one in raw.values() if text(one)), "")
    return text(raw)


def natural(raw: Any) -> int | None:
    return int(raw) if isinstance(raw, (int, float)) and not isinstance(raw, bool) and 0 <= raw < 2**53 else None


def moment(raw: Any) -> int | None:
    """Seconds since 1970 of an ISO date."""
    try:
        found = datetime.fromisoformat(str(raw).replace("Z", "+00:00"))
    except ValueError:
        return None
    return int((found if found.tzinfo else found.replace(tzinfo=timezone.utc)).timestamp())
