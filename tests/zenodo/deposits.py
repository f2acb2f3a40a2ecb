"""The former API, which Zenodo still serves: /api/deposit and the buckets of /api/files."""

from __future__ import annotations

import email.parser
import email.policy
import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any

from .drafts import draft, new_version, published_now
from .metadata import errors
from .published import content
from .records import Record
from .wire import Asked, Refused, Reply, route

if TYPE_CHECKING:
    from .double import Double

_LARGEST_FORM = 100_000_000


@route("GET", "/api/deposit/depositions")
def mine(double: Double, asked: Asked) -> Reply:
    owner = double.need(asked)
    shapes = double.shapes(asked)
    found = [record for record in double.library.all(asked.is_sandbox) if record.owner == owner]
    found = [record for record in reversed(found) if asked.query.get("q", "").lower() in str(record.metadata).lower()]
    size, page = int(asked.query.get("size", 10)), int(asked.query.get("page", 1))
    return Reply(content=[shapes.deposit(record) for record in found[(page - 1) * size : page * size]])


@route("POST", "/api/deposit/depositions")
def make(double: Double, asked: Asked) -> Reply:
    record = double.library.make(double.need(asked), asked.is_sandbox)
    _write(record, asked)
    return _shown(double, asked, record, 201)


@route("GET", "/api/deposit/depositions/{number}")
def read(double: Double, asked: Asked, number: str) -> Reply:
    return _shown(double, asked, _own(double, asked, number))


@route("PUT", "/api/deposit/depositions/{number}")
def save(double: Double, asked: Asked, number: str) -> Reply:
    record = _own(double, asked, number)
    if not record.is_editable:
        raise Refused(403, "Permission denied.")
    _write(record, asked)
    found = errors(record)
    if found:
        raise Refused(400, "Validation error.", errors=found)
    return _shown(double, asked, record)


@route("DELETE", "/api/deposit/depositions/{number}")
def delete(double: Double, asked: Asked, number: str) -> Reply:
    double.library.drop(_own(double, asked, number))
    return Reply(204)


@route("POST", "/api/deposit/depositions/{number}/actions/{action}")
def act(double: Double, asked: Asked, number: str, action: str) -> Reply:
    """The scope is asked for before the record is looked for, as by the decorators of invenio-deposit."""
    double.need(asked, "deposit:actions")
    record = _own(double, asked, number)
    if action == "publish":
        published_now(double, asked, record)
        return _shown(double, asked, record, 202)
    if action == "edit":
        record.draft = dict(record.metadata)
    elif action == "discard":
        double.library.drop(record)
    elif action == "newversion":
        before = double.library.latest(record)
        made = json.loads(json.dumps(new_version(double, asked, number).content))
        record = double.library.record(str(made["id"]), asked.is_sandbox)
        record.files = dict(before.files)
    else:
        raise Refused(404, "The requested URL was not found on the server.")
    return _shown(double, asked, record, 201)


@route("GET", "/api/deposit/depositions/{number}/files")
def files(double: Double, asked: Asked, number: str) -> Reply:
    return Reply(content=double.shapes(asked).deposit(_own(double, asked, number))["files"])


@route("POST", "/api/deposit/depositions/{number}/files")
def add_form_file(double: Double, asked: Asked, number: str) -> Reply:
    """multipart/form-data, up to 100 MB; the name loses all that a shell might mind."""
    record = draft(double, asked, number)
    if asked.body.size > _LARGEST_FORM:
        raise Refused(413, "Request Entity Too Large")
    head = f"Content-Type: {asked.headers.get('Content-Type', '')}\r\n\r\n".encode()
    form = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + asked.body.read())
    parts = {part.get_param("name", header="content-disposition"): part for part in form.iter_parts()}
    sent = parts["file"]
    named = parts["name"].get_content().strip() if "name" in parts else sent.get_filename() or "file"
    data = sent.get_payload(decode=True) or b""
    file = double.library.add(record, re.sub(r"[^\w.-]", "_", named), double.stored(iter([data])))
    return Reply(201, double.shapes(asked).deposit_file(record, file))


@route("GET DELETE", "/api/deposit/depositions/{number}/files/{file}")
def one_file(double: Double, asked: Asked, number: str, file: str) -> Reply:
    record = _own(double, asked, number)
    found = next((one for one in record.files.values() if one.id == file), None)
    if found is None:
        raise Refused(404, "File does not exist.")
    if asked.method == "DELETE":
        del record.files[found.key]
        return Reply(204)
    return Reply(content=double.shapes(asked).deposit_file(record, found))


@route("GET", "/api/files/{bucket}")
def bucket(double: Double, asked: Asked, bucket: str) -> Reply:
    record = _by_bucket(double, asked, bucket)
    shapes = double.shapes(asked)
    return Reply(content={"contents": [shapes.bucket_file(record, file) for file in record.files.values()]})


@route("GET PUT DELETE", "/api/files/{bucket}/{key:rest}")
def bucket_file(double: Double, asked: Asked, bucket: str, key: str) -> Reply:
    record = _by_bucket(double, asked, bucket)
    if asked.method == "PUT":
        if record.is_published:
            raise Refused(403, "Permission denied.")
        return Reply(201, double.shapes(asked).bucket_file(record, double.library.add(record, key, asked.body)))
    if key not in record.files:
        raise Refused(404, "Object does not exist.")
    if asked.method == "DELETE":
        del record.files[key]
        return Reply(204)
    return content(double, asked, record.files[key], takes_range=True)


def _by_bucket(double: Double, asked: Asked, bucket: str) -> Record:
    record = double.library.by_bucket(bucket)
    if record is None or asked.token is None or record.owner != asked.token:
        raise Refused(404, "Bucket does not exist.")
    return record


def _own(double: Double, asked: Asked, number: str) -> Record:
    double.need(asked)
    record = double.library.record(number, asked.is_sandbox)
    if record.owner != asked.token:
        raise Refused(403, "Permission denied.")
    return record


def _shown(double: Double, asked: Asked, record: Record, status: int = 200) -> Reply:
    return Reply(status, double.shapes(asked).deposit(record))


def _write(record: Record, asked: Asked) -> None:
    sent: dict[str, Any] = (json.loads(asked.body.read() or b"{}") or {}).get("metadata") or {}
    metadata = _translated(sent)
    if record.is_published:
        record.draft = metadata
    else:
        record.metadata = metadata
    record.communities = [one["identifier"] for one in sent.get("communities") or []]
    if sent.get("doi"):
        record.doi, record.has_own_doi = sent["doi"], True
    elif sent.get("prereserve_doi"):
        record.doi = f"{record.prefix}/zenodo.{record.id}"
    files = "restricted" if sent.get("access_right") in ("restricted", "closed", "embargoed") else "public"
    record.access = {"record": "public", "files": files}
    if sent.get("access_right") == "embargoed":
        record.access["embargo"] = {"active": True, "until": sent.get("embargo_date")}
    record.touched()


def _translated(sent: dict[str, Any]) -> dict[str, Any]:
    """The former metadata as what InvenioRDM keeps, with Zenodo's defaults."""
    metadata = {key: sent[key] for key in ("title", "description", "version") if sent.get(key)}
    metadata["publication_date"] = sent.get("publication_date") or date.today().isoformat()
    metadata["publisher"] = "Zenodo"
    kind = sent.get("upload_type")
    if kind:
        below = sent.get(f"{kind}_type")
        metadata["resource_type"] = {"id": f"{kind}-{below}" if below else kind}
    metadata["creators"] = [_person(one) for one in sent.get("creators") or []]
    metadata["subjects"] = [{"subject": word} for word in sent.get("keywords") or []]
    license_id = sent.get("license") or ("cc0-1.0" if kind == "dataset" else "cc-by-4.0")
    metadata["rights"] = [{"id": license_id["id"] if isinstance(license_id, dict) else license_id}]
    return metadata


def _person(sent: dict[str, Any]) -> dict[str, Any]:
    family, _, given = sent.get("name", "").partition(",")
    person: dict[str, Any] = {"type": "personal", "name": sent.get("name", "")}
    person |= {"family_name": family, "given_name": given.strip()}
    if sent.get("orcid"):
        person["identifiers"] = [{"scheme": "orcid", "identifier": sent["orcid"]}]
    return {"person_or_org": person, "affiliations": [{"name": sent["affiliation"]}] if sent.get("affiliation") else []}
