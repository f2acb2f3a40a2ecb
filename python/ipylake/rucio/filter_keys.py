"""The keys that every Rucio has: columns of its table of DIDs (DataIdentifier in rucio/db/sqla/models.py), less those
that its filters leave out (manages_key in rucio/core/did_meta_plugins/did_column_meta.py). Any other key is one of the
JSON metadata."""

from __future__ import annotations

from collections.abc import Iterable

from ipylake._protocol import FilterKey

_BY_KIND = "Choose the kind beside the name"
_BY_CREATION = "Write created_at > 2024-03-18"
_NEVER = "Rucio does not filter by it"


def _keys(values: str, *keys: str) -> Iterable[FilterKey]:
    return (FilterKey(key=key, values=values) for key in keys)  # type: ignore[arg-type]  # literals, below


def _refused(note: str, *keys: str) -> Iterable[FilterKey]:
    return (FilterKey(key=key, values="refused", note=note) for key in keys)


FILTER_KEYS = (
    *_keys("number", "run_number", "events", "length", "bytes", "task_id", "panda_id", "lumiblocknr", "access_cnt"),
    *_keys(
        "text", "project", "datatype", "stream_name", "prod_step", "version", "campaign", "phys_group", "provenance"
    ),
    *_keys("text", "guid", "adler32", "md5"),
    FilterKey(key="name", values="text", only="!=", note="Write names beside the scope"),
    *_keys("date", "created_at", "closed_at", "accessed_at", "expired_at", "eol_at", "deleted_at"),
    *_keys("truth", "hidden", "is_new", "transient", "purge_replicas", "is_archive", "constituent"),
    *_refused(_BY_KIND, "type", "did_type"),
    *_refused("Choose the scope beside the name", "scope"),
    *_refused(_BY_CREATION, "created_after", "created_before", "updated_at", "lifetime"),
    *_refused(_NEVER, "account", "availability", "complete", "is_open", "monotonic", "obsolete", "suppressed"),
)
COLUMNS = {one.key: one.values for one in FILTER_KEYS if one.values != "refused"}
