"""Drafts in InvenioRDM's manner: made, changed, given files, reviewed, published."""

from __future__ import annotations

import copy
import hashlib
import json
import re
import uuid
from typing import TYPE_CHECKING, Any

from .metadata import errors, missing_files, refuse_publishing
from .published import content, file_of, published
from .records import File, Record, check_count, check_size
from .wire import Asked, Body, Refused, Reply, invalid, route

if TYPE_CHECKING:
    from .double import Double


@route("POST", "/api/records")
def make(double: Double, asked: Asked) -> Reply:
    record = double.library.make(double.need(asked), asked.is_sandbox)
    try:
        _write(record, _json(asked))
        found = errors(record)
    except Refused:
        double.library.drop(record)
        raise
    if double.faults.strikes("create_504"):
        raise Refused(504, "Gateway Time-out", html=True)
    return double.shown(asked, record, 201, is_draft=True, errors=found)


@route("GET", "/api/records/{number}/draft")
def read(double: Double, asked: Asked, number: str) -> Reply:
    record = draft(double, asked, number)
    return double.shown(asked, record, is_draft=True)


@route("PUT", "/api/records/{number}/draft")
def save(double: Double, asked: Asked, number: str) -> Reply:
    """All of the metadata is replaced. What is wrong with it is said, and it is saved all the same."""
    record = draft(double, asked, number)
    before = copy.deepcopy((record.metadata, record.draft))
    _write(record, _json(asked))
    try:
        found = errors(record)
    except Refused:
        record.metadata, record.draft = before
        raise
    return double.shown(asked, record, is_draft=True, errors=found + missing_files(record))


@route("POST", "/api/records/{number}/draft")
def edit(double: Double, asked: Asked, number: str) -> Reply:
    """Go on with a published record."""
    double.need(asked, "deposit:actions")
    record = published(double, asked, number)
    _owned(record, asked)
    if record.draft is None:
        record.draft = copy.deepcopy(record.metadata)
    return double.shown(asked, record, 201, is_draft=True)


@route("DELETE", "/api/records/{number}/draft")
def delete(double: Double, asked: Asked, number: str) -> Reply:
    double.library.drop(draft(double, asked, number))
    return Reply(204)


@route("POST", "/api/records/{number}/versions")
def new_version(double: Double, asked: Asked, number: str) -> Reply:
    """Asked for twice it is the same draft (seen on invenio-app-rdm 14)."""
    double.need(asked, "deposit:actions")
    record = published(double, asked, number)
    _owned(record, asked)
    if record.has_own_doi:
        raise Refused(400, "Records with an external DOI cannot have new versions.")
    waiting = next((one for one in double.library.versions(record.parent) if not one.is_published), None)
    version = waiting or double.library.make(record.owner, record.is_sandbox, double.library.latest(record))
    return double.shown(asked, version, 201, is_draft=True)


@route("POST", "/api/records/{number}/draft/actions/files-import")
def import_files(double: Double, asked: Asked, number: str) -> Reply:
    record = draft(double, asked, number)
    if record.files:
        raise Refused(400, "Please remove all files first.")
    before = double.library.latest(record)
    record.files = {key: copy.copy(file) for key, file in before.files.items()}
    return _files(double, asked, record, 201)


# --- files ------------------------------------------------------------------------------------------------------------


@route("GET", "/api/records/{number}/draft/files")
def files(double: Double, asked: Asked, number: str) -> Reply:
    return _files(double, asked, draft(double, asked, number))


@route("POST", "/api/records/{number}/draft/files")
def begin_files(double: Double, asked: Asked, number: str) -> Reply:
    record = _with_open_files(double, asked, number)
    wanted = _json(asked)
    for one in wanted:
        if one["key"] in record.files:
            raise Refused(400, f"File with key {one['key']} already exists.")
    check_count(record, [one["key"] for one in wanted])
    for one in wanted:
        transfer = one.get("transfer") or {}
        file = File(one["key"], transfer=transfer.get("type", "L"), part_count=int(transfer.get("parts") or 0))
        record.files[file.key] = file
    return _files(double, asked, record, 201)


@route("DELETE", "/api/records/{number}/draft/files")
def delete_files(double: Double, asked: Asked, number: str) -> Reply:
    _with_open_files(double, asked, number).files.clear()
    return Reply(204)


@route("GET", "/api/records/{number}/draft/files/{key}")
def one_file(double: Double, asked: Asked, number: str, key: str) -> Reply:
    record = draft(double, asked, number)
    return Reply(content=double.shapes(asked).file(record, file_of(record, key), is_draft=True))


@route("DELETE", "/api/records/{number}/draft/files/{key}")
def delete_file(double: Double, asked: Asked, number: str, key: str) -> Reply:
    record = _with_open_files(double, asked, number)
    del record.files[file_of(record, key).key]
    return Reply(204)


@route("GET", "/api/records/{number}/draft/files/{key}/content")
def read_content(double: Double, asked: Asked, number: str, key: str) -> Reply:
    return content(double, asked, file_of(draft(double, asked, number), key), takes_range=False)


@route("PUT", "/api/records/{number}/draft/files/{key}/content")
def put_content(double: Double, asked: Asked, number: str, key: str) -> Reply:
    record = _with_open_files(double, asked, number)
    file = file_of(record, key)
    if "octet-stream" not in asked.headers.get("Content-Type", ""):
        raise Refused(415, "Invalid 'Content-Type' header. Expected one of: application/octet-stream")
    if not double.faults.vanilla:
        check_size(record, key, asked.body.size)
    file.path, file.md5, file.status = double.library.kept(asked.body), asked.body.md5, "pending"
    file.size = asked.body.size
    return Reply(content=double.shapes(asked).file(record, file, is_draft=True))


@route("PUT", "/api/records/{number}/draft/files/{key}/content/{part}")
def put_part(double: Double, asked: Asked, number: str, key: str, part: str) -> Reply:
    """Zenodo takes the registration of parts and refuses each part (zenodo-rdm issue 1443)."""
    record = _with_open_files(double, asked, number)
    file = file_of(record, key)
    if not double.faults.vanilla:
        raise Refused(403, "Permission denied.")
    file.parts[int(part)] = Body(double.library.kept(asked.body), asked.body.size, asked.body.md5)
    return Reply(content=double.shapes(asked).file(record, file, is_draft=True))


@route("POST", "/api/records/{number}/draft/files/{key}/commit")
def commit(double: Double, asked: Asked, number: str, key: str) -> Reply:
    record = _with_open_files(double, asked, number)
    file = file_of(record, key)
    if double.faults.strikes("commit_lost"):
        raise Refused(404, "File not found.")
    if file.parts:
        _join(double, file)
    if file.path is None:
        raise Refused(400, f"File {key} has no content.")
    if not double.faults.pending:
        file.status = "completed"
        record.touched()
    return Reply(content=double.shapes(asked).file(record, file, is_draft=True))


# --- DOI, review, publishing ------------------------------------------------------------------------------------------


@route("POST", "/api/records/{number}/draft/pids/doi")
def reserve(double: Double, asked: Asked, number: str) -> Reply:
    record = draft(double, asked, number)
    if record.doi:
        raise invalid("pids.doi", "A PID already exists for type doi")
    record.doi = f"{record.prefix}/zenodo.{record.id}"
    return double.shown(asked, record, 201, is_draft=True)


@route("DELETE", "/api/records/{number}/draft/pids/doi")
def give_back(double: Double, asked: Asked, number: str) -> Reply:
    record = draft(double, asked, number)
    if record.doi is None:
        raise Refused(404, "The persistent identifier does not exist.")
    record.doi = None
    return double.shown(asked, record, is_draft=True)


@route("GET PUT DELETE", "/api/records/{number}/draft/review")
def review(double: Double, asked: Asked, number: str) -> Reply:
    record = draft(double, asked, number)
    if asked.method == "PUT":
        wanted = _json(asked)
        receiver = (wanted.get("receiver") or {}).get("community")
        found = double.community(receiver or "")
        if found is None:
            raise Refused(
                400, "A validation error occurred.", errors=[{"field": "receiver", "messages": ["Not found."]}]
            )
        record.review = {"id": str(uuid.uuid4()), "type": "community-submission", "status": "created", **wanted}
        record.review["topic"] = {"record": record.id}
        double.requests[record.review["id"]] = record
    elif asked.method == "DELETE":
        record.review = None
        return Reply(204)
    if record.review is None:
        raise Refused(404, "Review not found.")
    return Reply(content=record.review)


@route("POST", "/api/records/{number}/draft/actions/submit-review")
def submit(double: Double, asked: Asked, number: str) -> Reply:
    """An open community takes the record at once; others are asked."""
    double.need(asked, "deposit:actions")
    record = draft(double, asked, number)
    _json(asked)
    if record.review is None:
        raise Refused(404, "Review not found.")
    refuse_publishing(record)
    record.review["status"] = "submitted"
    found = double.community(record.review["receiver"]["community"])
    if found and found["access"]["review_policy"] == "open":
        accepted(double, record)
    return Reply(202, {**(record.review or {}), "links": {}})


@route("POST", "/api/records/{number}/communities")
def add_communities(double: Double, asked: Asked, number: str) -> Reply:
    """A published record is submitted to more of them: each decides for itself."""
    record = published(double, asked, number)
    _owned(record, asked)
    processed = []
    for one in _json(asked)["communities"]:
        found = double.community(one["id"])
        if found is None:
            raise Refused(
                400,
                "A validation error occurred.",
                errors=[{"field": "communities", "messages": [f"Community not found: {one['id']}"]}],
            )
        is_open = found["access"]["review_policy"] == "open"
        record.communities += [found["slug"]] if is_open else []
        status = "accepted" if is_open else "submitted"
        asking = {"id": str(uuid.uuid4()), "type": "community-inclusion", "status": status}
        record.asked.append({**asking, "receiver": {"community": found["id"]}})
        processed.append({"community_id": found["id"], "request_id": str(uuid.uuid4())})
    return Reply(content={"processed": processed})


@route("POST", "/api/requests/{request}/actions/{action}")
def act(double: Double, asked: Asked, request: str, action: str) -> Reply:
    double.need(asked)
    record = double.requests.get(request)
    if record is None or record.review is None or record.review["status"] != "submitted":
        raise Refused(404, "The persistent identifier does not exist.")
    if action not in ("accept", "decline", "cancel"):
        raise Refused(400, f"Action {action} is not known.")
    review, record.review["status"] = (
        record.review,
        {"accept": "accepted", "decline": "declined", "cancel": "cancelled"}[action],
    )
    if action == "accept":
        accepted(double, record)
    return Reply(content=review)


@route("GET", "/api/records/{number}/requests")
def requests_of(double: Double, asked: Asked, number: str) -> Reply:
    record = double.library.record(number, asked.is_sandbox)
    _owned(record, asked)
    found = [record.review] if record.review else []
    found += record.asked
    return Reply(content={"hits": {"hits": found, "total": len(found)}})


@route("GET", "/api/requests/{request}")
def one_request(double: Double, asked: Asked, request: str) -> Reply:
    double.need(asked)
    record = double.requests.get(request)
    if record is None or record.review is None:
        raise Refused(404, "The persistent identifier does not exist.")
    return Reply(content=record.review)


@route("POST", "/api/records/{number}/draft/actions/publish")
def publish(double: Double, asked: Asked, number: str) -> Reply:
    record = draft(double, asked, number)
    published_now(double, asked, record)
    return double.shown(asked, record, 202)


@route("POST", "/api/records/{number}/quota-increase")
def more_room(double: Double, asked: Asked, number: str) -> Reply:
    record = draft(double, asked, number)
    wanted = int(_json(asked).get("quota_size", 0)) * 10**9
    if not record.quota < wanted <= 200 * 10**9:
        raise Refused(400, "The requested quota is not valid.")
    record.quota = wanted
    return Reply(content={"quota_size": wanted})


def published_now(double: Double, asked: Asked, record: Record) -> None:
    double.need(asked, "deposit:actions")
    fault, double.faults.publish_504 = double.faults.publish_504, ""
    if fault == "before":
        raise Refused(504, "Gateway Time-out", html=True)
    refuse_publishing(record)
    _make_public(record)
    if fault == "after":
        raise Refused(504, "Gateway Time-out", html=True)


def accepted(double: Double, record: Record) -> None:
    assert record.review
    found = double.community(record.review["receiver"]["community"])
    record.review["status"] = "accepted"
    _make_public(record)
    if found:
        record.communities.append(found["slug"])


def draft(double: Double, asked: Asked, number: str) -> Record:
    """A draft of the asker's own."""
    double.need(asked)
    record = double.library.record(number, asked.is_sandbox)
    _owned(record, asked)
    if not record.is_editable:
        raise Refused(404, f"The draft of record {number} does not exist.")
    return record


def _make_public(record: Record) -> None:
    record.metadata, record.draft = record.draft or record.metadata, None
    record.doi = record.doi or f"{record.prefix}/zenodo.{record.id}"
    record.is_published = True
    record.touched()


def _owned(record: Record, asked: Asked) -> None:
    if record.owner != asked.token:
        raise Refused(403, "Permission denied.")


def _with_open_files(double: Double, asked: Asked, number: str) -> Record:
    record = draft(double, asked, number)
    if record.is_published:
        raise Refused(403, "Permission denied.")
    return record


def _files(double: Double, asked: Asked, record: Record, status: int = 200) -> Reply:
    shapes = double.shapes(asked)
    entries = [shapes.file(record, file, is_draft=True) for file in record.files.values()]
    return Reply(status, {"enabled": True, "entries": entries, "links": {"self": f"{asked.base}{asked.path}"}})


def _write(record: Record, sent: dict[str, Any]) -> None:
    metadata = sent.get("metadata") or {}
    if record.is_published:
        record.draft = metadata
    else:
        record.metadata = metadata
    record.custom_fields = sent.get("custom_fields") or {}
    access = sent.get("access") or {}
    if access.get("record") == "restricted":
        raise Refused(
            400,
            "A validation error occurred.",
            errors=[{"field": "access.record", "messages": ["You don't have permissions to manage record access."]}],
        )
    record.access = {**record.access, **{key: value for key, value in access.items() if key in ("files", "embargo")}}
    _write_doi(record, (sent.get("pids") or {}).get("doi"))
    record.touched()


def _write_doi(record: Record, doi: dict[str, Any] | None) -> None:
    if doi and doi.get("provider") == "external":
        record.doi, record.has_own_doi = doi.get("identifier") or None, True
    elif not doi and record.has_own_doi and not record.is_published:
        record.doi, record.has_own_doi = None, False
    if record.has_own_doi and re.match(r"10\.(5281|5072)/zenodo\.", record.doi or ""):
        raise Refused(
            400,
            "A validation error occurred.",
            errors=[{"field": "pids.doi", "messages": ["The prefix is administered locally."]}],
        )


def _join(double: Double, file: File) -> None:
    path = double.library.folder / f"{file.id}.joined"
    digest = hashlib.md5(usedforsecurity=False)
    with path.open("wb") as joined:
        for _, part in sorted(file.parts.items()):
            data = part.read()
            digest.update(data)
            joined.write(data)
    file.path, file.size, file.md5 = path, path.stat().st_size, digest.hexdigest()


def _json(asked: Asked) -> Any:
    if asked.headers.get("Content-Type", "application/json").partition(";")[0] != "application/json":
        raise Refused(415, "Invalid 'Content-Type' header. Expected one of: application/json")
    try:
        return json.loads(asked.body.read() or b"{}")
    except ValueError:
        raise Refused(400, "The browser (or proxy) sent a request that this server could not understand.") from None
