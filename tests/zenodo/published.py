"""What anybody may read: records, their versions and files, communities, vocabularies."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from .records import File, Record
from .search import page_of, parsed
from .vocabularies import vocabulary
from .wire import RDM, Asked, Refused, Reply, route

if TYPE_CHECKING:
    from .double import Double

_ARCHIVE = 300_000_000
"""Bytes: larger records are not packed (zenodo-rdm's invenio.cfg since May 2026)."""
_FORMATS = {
    "application/x-bibtex": "@misc{{zenodo.{id},\n  title = {{{title}}},\n  doi = {{{doi}}}\n}}\n",
    "text/x-bibliography": "{names} ({year}). {title}. Zenodo. https://doi.org/{doi}",
    "application/vnd.datacite.datacite+json": '{{"doi": "{doi}", "titles": [{{"title": "{title}"}}]}}',
    "application/vnd.datacite.datacite+xml": "<resource><title>{title}</title><doi>{doi}</doi></resource>",
    "application/vnd.citationstyles.csl+json": '{{"DOI": "{doi}", "title": "{title}"}}',
    "application/ld+json": '{{"@id": "https://doi.org/{doi}", "name": "{title}"}}',
    "application/marcxml+xml": '<record><datafield tag="245">{title}</datafield></record>',
    "application/dcat+xml": "<rdf:RDF><dct:title>{title}</dct:title></rdf:RDF>",
    "application/x-dc+xml": "<oai_dc:dc><dc:title>{title}</dc:title><dc:identifier>{doi}</dc:identifier></oai_dc:dc>",
}
_JSON = frozenset({"", "*/*", "application/json", "application/vnd.zenodo.v1+json", RDM})
_STYLES = (
    *("apa", "harvard-cite-them-right", "modern-language-association", "vancouver", "ieee", "nature"),
    *("chicago-fullnote-bibliography", "chicago-author-date"),
)


@route("GET", "/api/records")
def search_records(double: Double, asked: Asked) -> Reply:
    shapes = double.shapes(asked)
    records = [
        record for record in double.library.all(asked.is_sandbox) if record.is_published and not record.tombstone
    ]
    if not _wants_all_versions(asked):
        records = [record for record in records if double.library.latest(record) is record]
    wanted = [slug for slug in asked.query.get("communities", "").split(",") if double.community(slug)]
    if wanted:
        records = [record for record in records if {*wanted} & {*record.communities}]
    return Reply(content=page_of(asked, records, shapes.rdm, shapes.rdm if double.is_rdm(asked) else shapes.legacy))


def _wants_all_versions(asked: Asked) -> bool:
    return asked.query.get("all_versions", asked.query.get("allversions", "")).lower() in ("1", "true")


@route("GET", "/api/user/records")
def my_records(double: Double, asked: Asked) -> Reply:
    """Drafts among them, the newest version of each. The one place where a wrong token shows."""
    double.need(asked)
    shapes = double.shapes(asked)
    mine = [record for record in double.library.all(asked.is_sandbox) if record.owner == asked.token]
    if not _wants_all_versions(asked):
        newest = {record.parent: record.index for record in sorted(mine, key=lambda one: one.index)}
        mine = [record for record in mine if record.index == newest[record.parent]]

    def shape(record: Record) -> dict[str, Any]:
        return shapes.rdm(record, is_draft=record.is_editable)

    return Reply(content=page_of(asked, mine, shape, shape if double.is_rdm(asked) else shapes.legacy))


@route("GET", "/api/records/{number}")
def record(double: Double, asked: Asked, number: str) -> Reply:
    found = published(double, asked, number)
    accepted = asked.headers.get("Accept", "").partition(";")[0]
    style = asked.query.get("style", "apa")
    if accepted == "text/x-bibliography" and style not in _STYLES:
        raise Refused(400, f"Citation string style not found: {style}")
    if accepted in _FORMATS:
        names = "; ".join(one["person_or_org"].get("name", "") for one in found.metadata.get("creators", []))
        year = str(found.metadata.get("publication_date", ""))[:4]
        text = _FORMATS[accepted].format(
            id=found.id, title=found.metadata.get("title", ""), doi=found.doi or "", names=names, year=year
        )
        return Reply(content=text.encode(), type=accepted)
    if not {part.partition(";")[0].strip() for part in asked.headers.get("Accept", "").split(",")} & _JSON:
        raise Refused(406, "Invalid 'Accept' header.")
    return double.shown(asked, found)


@route("GET", "/api/records/{number}/versions")
def versions(double: Double, asked: Asked, number: str) -> Reply:
    found = published(double, asked, number)
    all_of_it = [one for one in double.library.versions(found.parent) if one.is_published]
    shapes = double.shapes(asked)
    return Reply(content=page_of(asked, all_of_it, shapes.rdm, shapes.rdm if double.is_rdm(asked) else shapes.legacy))


@route("GET", "/api/records/{number}/versions/latest")
def latest(double: Double, asked: Asked, number: str) -> Reply:
    return double.shown(asked, double.library.latest(published(double, asked, number)))


@route("GET", "/api/records/{number}/files")
def files(double: Double, asked: Asked, number: str) -> Reply:
    _refuse_rdm(asked)
    found = _readable(double, asked, number)
    shapes = double.shapes(asked)
    entries = [shapes.file(found, file, is_draft=False) for file in found.files.values()]
    return Reply(content={"enabled": True, "entries": entries, "links": {"self": f"{asked.base}{asked.path}"}})


@route("GET", "/api/records/{number}/files/{key}")
def one_file(double: Double, asked: Asked, number: str, key: str) -> Reply:
    _refuse_rdm(asked)
    found = published(double, asked, number)
    file = file_of(found, key)  # looked for before it is asked who may read it
    return Reply(content=double.shapes(asked).file(_readable(double, asked, number), file, is_draft=False))


@route("GET", "/api/records/{number}/files/{key}/content")
def api_content(double: Double, asked: Asked, number: str, key: str) -> Reply:
    """With the token, from any origin, and without Range (zenodo issue 2593)."""
    _refuse_rdm(asked)
    file = file_of(published(double, asked, number), key)
    _readable(double, asked, number)
    return content(double, asked, file, takes_range=False)


@route("GET", "/records/{number}/files/{key:rest}")
def page_content(double: Double, asked: Asked, number: str, key: str) -> Reply:
    """What the page links to: with Range; a restricted one leads to a login page."""
    found = published(double, asked, number)
    file = file_of(found, key)
    if not double.shapes(asked).may_read_files(found):
        return Reply(302, headers={"Location": f"{asked.base}/login/?next={quote(asked.path)}"}, type="text/html")
    return content(double, asked, file, takes_range=True)


@route("GET", "/api/records/{number}/files-archive")
def archive(double: Double, asked: Asked, number: str) -> Reply:
    found = _readable(double, asked, number)
    if found.total > _ARCHIVE:
        raise Refused(413, "Record files too large to be archived.")
    path = double.library.folder / f"{found.id}.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for file in found.files.values():
            if file.path:
                packed.write(file.path, file.key)
    return Reply(content=path, type="application/zip")


@route("GET", "/login/")
@route("GET", "/records/{number}")
@route("GET", "/uploads/{number}")
@route("GET", "/deposit/{number}")
@route("GET", "/communities/{number}")
def page(double: Double, asked: Asked, number: str = "") -> Reply:
    return Reply(content=f"<html><h1>Zenodo (double) {number}</h1></html>".encode(), type="text/html")


@route("GET", "/doi/{doi:rest}")
def resolved(double: Double, asked: Asked, doi: str) -> Reply:
    return Reply(302, headers={"Location": f"{asked.base}/records/{doi.rpartition('zenodo.')[2]}"}, type="text/html")


@route("GET", "/api/communities")
def search_communities(double: Double, asked: Asked) -> Reply:
    fits = parsed(asked.query.get("q", ""))
    return Reply(content=_hits([one for one in double.communities if fits(one)]))


@route("GET", "/api/user/communities")
def my_communities(double: Double, asked: Asked) -> Reply:
    double.need(asked)
    fits = parsed(asked.query.get("q", ""))
    return Reply(content=_hits([one for one in double.communities if one["slug"] == "demo-array" and fits(one)]))


@route("GET", "/api/communities/{slug}")
def community(double: Double, asked: Asked, slug: str) -> Reply:
    return Reply(content=_community(double, slug))


@route("GET", "/api/communities/{slug}/records")
def community_records(double: Double, asked: Asked, slug: str) -> Reply:
    found = _community(double, slug)
    shapes = double.shapes(asked)
    every = _wants_all_versions(asked)
    records = [
        one
        for one in double.library.all(asked.is_sandbox)
        if one.is_published
        and not one.tombstone
        and found["slug"] in one.communities
        and (every or double.library.latest(one) is one)
    ]
    return Reply(content=page_of(asked, records, shapes.rdm, shapes.rdm if double.is_rdm(asked) else shapes.legacy))


@route("GET", "/api/vocabularies/{name}")
@route("GET", "/api/{name}")
def entries(double: Double, asked: Asked, name: str) -> Reply:
    found = vocabulary(name)
    if found is None:
        raise Refused(404, "The requested URL was not found on the server.")
    wanted = (asked.query.get("suggest") or asked.query.get("q") or "").lower()
    return Reply(
        content=_hits([one for one in found if wanted in str(one).lower()][: int(asked.query.get("size", 25))])
    )


@route("GET", "/api/vocabularies/{name}/{word}")
@route("GET", "/api/{name}/{word}")
def entry(double: Double, asked: Asked, name: str, word: str) -> Reply:
    found = next((one for one in vocabulary(name) or [] if one["id"] == word), None)
    if found is None:
        raise Refused(404, "The persistent identifier does not exist.")
    return Reply(content=found)


def published(double: Double, asked: Asked, number: str) -> Record:
    found = double.library.record(number, asked.is_sandbox)
    if found.tombstone:
        raise Refused(410, "Record deleted", tombstone=found.tombstone)
    if not found.is_published:
        raise Refused(404, "The persistent identifier is not registered.")
    return found


def file_of(record: Record, key: str) -> File:
    found = record.files.get(key)
    if found is None:
        raise Refused(404, f"Record '{record.id}' has no file '{key}'.")
    return found


def content(double: Double, asked: Asked, file: File, *, takes_range: bool) -> Reply:
    if file.path is None or file.status != "completed":
        raise Refused(404, f"File '{file.key}' has no content.")
    headers = {
        "ETag": f'"{file.md5}"',
        "Content-MD5": file.md5,
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.key)}",
    }
    asked_for = re.fullmatch(r"bytes=(\d+)-(\d*)", asked.headers.get("Range", ""))
    if not takes_range:
        return Reply(content=file.path, type="application/octet-stream", headers=headers)
    headers["Accept-Ranges"] = "bytes"
    is_same = asked.headers.get("If-Range", headers["ETag"]) == headers["ETag"]
    if not asked_for or not is_same:
        return Reply(content=file.path, type="application/octet-stream", headers=headers)
    first, last = int(asked_for[1]), min(int(asked_for[2] or file.size - 1), file.size - 1)
    if first >= file.size:
        return Reply(416, headers={"Content-Range": f"bytes */{file.size}"})
    headers["Content-Range"] = f"bytes {first}-{last}/{file.size}"
    return Reply(206, file.path, "application/octet-stream", headers, span=(first, last + 1))


def _readable(double: Double, asked: Asked, number: str) -> Record:
    found = published(double, asked, number)
    if not double.shapes(asked).may_read_files(found):
        raise Refused(403, "Permission denied.")
    return found


def _refuse_rdm(asked: Asked) -> None:
    """Seen on invenio-app-rdm 14: the type that records have is refused for the files of published ones."""
    if asked.wants_rdm:
        raise Refused(406, "Invalid 'Accept' header. Expected one of: application/json, application/linkset+json")


def _community(double: Double, slug: str) -> dict[str, Any]:
    found = double.community(slug)
    if found is None:
        raise Refused(404, "The persistent identifier does not exist.")
    return found


def _hits(found: list[dict[str, Any]]) -> dict[str, Any]:
    return {"hits": {"hits": found, "total": len(found)}, "links": {}, "sortBy": "bestmatch"}
