"""Reading records, their files and versions, and communities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from ipylake._stop import Stop
from ipylake.errors import AccessDenied, LakeError, NotFound, Unsupported

from .faults import Withdrawn
from .files import File, files_of
from .identifiers import DRAFT, number_of_doi, parts_of_file
from .links import Links
from .record import Record, at, mappings, sequence, text
from .rest import JSON, RDM, Rest
from .shelf import Shelf
from .zipped import Member, members

_RECORDS, _FILES, _COMMUNITIES = 1000, 200, 200
_VERSIONS = 25
_Raw = dict[str, Any]


class Known:
    """What was read, for all views of one client."""

    def __init__(self) -> None:
        self.records: Shelf[Record] = Shelf(_RECORDS)
        self.files: Shelf[list[File]] = Shelf(_FILES)
        self.communities: Shelf[Mapping[str, Any]] = Shelf(_COMMUNITIES)
        self.links = Links()

    def forget(self, number: str) -> None:
        """It has changed."""
        for key in (number, f"{DRAFT}{number}"):
            self.records.drop(key)
            self.files.drop(key)

    def purge(self) -> tuple[str, ...]:
        self.files.clear()
        counts = (("record", self.records.clear()), ("community", self.communities.clear()))
        plurals = {"record": "records", "community": "communities"}
        return tuple(f"{count} {name if count == 1 else plurals[name]}" for name, count in counts if count)


class Reader:
    """Thread-safe. Numbers of drafts begin with `draft:`."""

    def __init__(self, rest: Rest, known: Known) -> None:
        self.rest = rest
        self.known = known

    def record(self, number: str, stop: Stop, *, anew: bool = False) -> Record:
        """Of the one version, or the latest of all where the number is that of all. Raises NotFound, Withdrawn."""
        found = None if anew else self.known.records.get(number)
        if found is None:
            found = Record.of(self._asked(number, (), f'read the record "{number}"', stop))
            self.keep([found])
        return found

    def keep(self, records: Iterable[Record]) -> None:
        """For the next look."""
        self.known.records.put((one.entry().id, one) for one in records)

    def files(self, number: str, stop: Stop) -> list[File]:
        """Raises AccessDenied, with what would help, where only some people may see them."""
        found = self.known.files.get(number)
        if found is None:
            try:
                raw = self._asked(number, ("files",), f'list the files of "{number}"', stop, accept=JSON)
            except AccessDenied as error:
                raise self._not_for_all(number, error, stop) from error
            found = files_of(number, raw)
            if not number.startswith(DRAFT):
                self.known.files.put([(number, found)])
        return found

    def file(self, named: str, stop: Stop) -> File:
        """By its id. Raises NotFound, AccessDenied."""
        number, key = parts_of_file(named) or ("", "")
        found = next((one for one in self.files(number, stop) if one.key == key), None) if number else None
        if found is None:
            raise NotFound(f'There is no "{named}" on {self.rest.site.host}', hint="Search again")
        return found

    def members(self, file: File, stop: Stop) -> list[Member]:
        """What is in a ZIP. Raises Unsupported where it is only sent whole, InvalidInput for what is none."""
        doing = f"look into {file.key}"
        if file.record.startswith(DRAFT) or not self.record(file.record, stop).has_open_files:
            raise Unsupported(f"Could not {doing}: only open files of records are read in part", hint="Download it")
        address = self.rest.site.page("records", file.record, "files", quote(file.key))
        return members(file.key, file.size or 0, lambda first, end: self.rest.span(address, first, end, doing, stop))

    def versions(self, number: str, stop: Stop) -> tuple[list[Record], int]:
        """The newest first, at most 25, and how many there are."""
        doing = f'list the versions of "{number}"'
        query = [("size", str(_VERSIONS)), ("sort", "version")]
        raw = self.rest.get(("records", number, "versions"), _Raw, doing, stop, query)
        records, total = hits_of(raw)
        self.keep(records)
        return records, total if total is not None else len(records)

    def of_doi(self, doi: str, stop: Stop) -> Record:
        """The version that has it, or the latest of all versions that have it together. Raises NotFound."""
        number = number_of_doi(doi, self.rest.site)
        if number:
            try:
                return self.of_number(number, stop)
            except NotFound as error:
                if isinstance(error, Withdrawn):
                    raise
        quoted = doi.replace("\\", "").replace('"', "")
        asked = f'pids.doi.identifier:"{quoted}" OR parent.pids.doi.identifier:"{quoted}"'
        found = self._one(asked, f'look up "{doi}"', stop)
        exact = [one for one in found if one.doi.lower() == doi.lower()]
        latest = [one for one in found if one.is_latest]
        for some in (exact, latest, found):
            if some:
                return some[0]
        raise NotFound(
            f"Could not look up {doi} on {self.rest.http.host}: no record there has this DOI",
            hint="Check it at https://doi.org; it may be of another site",
        )

    def of_number(self, number: str, stop: Stop) -> Record:
        """That of a record, or of all versions of one: then the latest."""
        try:
            return self.record(number, stop)
        except NotFound as error:
            if isinstance(error, Withdrawn):
                raise
            found = self._one(f"parent.id:{number}", f'look up "{number}"', stop)
            latest = [one for one in found if one.is_latest] or found
            if not latest:
                raise
            return latest[0]

    def community(self, slug: str, stop: Stop) -> Mapping[str, Any]:
        found = self.known.communities.get(slug)
        if found is None:
            doing = f'read the community "{slug}"'
            found = self.rest.get(("communities", slug), _Raw, doing, stop, accept=JSON)
            self.keep_communities([found])
        return found

    def keep_communities(self, found: Iterable[Mapping[str, Any]]) -> None:
        self.known.communities.put((text(one.get("slug")), one) for one in found)

    def text(self, number: str, accept: str, doing: str, stop: Stop, query: Sequence[tuple[str, str]] = ()) -> str:
        """A record in another form."""
        body = self.rest.read(self._path(number), doing, stop, query, accept=accept)
        return body.decode("utf-8", "replace")

    def _one(self, asked: str, doing: str, stop: Stop) -> list[Record]:
        query = [("q", asked), ("size", str(_VERSIONS)), ("all_versions", "true"), ("sort", "version")]
        records, _ = hits_of(self.rest.get(("records",), _Raw, doing, stop, query, is_search=True))
        self.keep(records)
        return records

    def _asked(self, number: str, rest: tuple[str, ...], doing: str, stop: Stop, accept: str = RDM) -> _Raw:
        is_draft = number.startswith(DRAFT)
        secret = self.known.links.query(number.removeprefix(DRAFT))
        path = (*self._path(number), *rest)
        return self.rest.get(
            path, _Raw, doing, stop, accept=accept, needs_account=is_draft and not secret, secret_query=secret
        )

    def _path(self, number: str) -> tuple[str, ...]:
        if number.startswith(DRAFT):
            return ("records", number.removeprefix(DRAFT), "draft")
        return ("records", number)

    def _not_for_all(self, number: str, error: AccessDenied, stop: Stop) -> LakeError:
        """Why, as far as the record tells: until when, and whom to ask."""
        try:
            record = self.record(number, stop)
        except LakeError:
            return error
        until = text(at(record.raw, "access", "embargo", "until"))
        why = (
            f"they are under embargo until {until}" if record.access == "embargoed" and until else "they are restricted"
        )
        signed = self.rest.admission.session is not None
        ways = ["ask its owner for access or for a secret link"]
        ways = ways if signed else ["sign in as somebody who may read them", *ways]
        hint = ", or ".join(ways)
        message = f'Could not list the files of "{number}" on {self.rest.http.host}: {why}'
        return AccessDenied(message, hint=hint[0].upper() + hint[1:], detail=error.detail)


def hits_of(raw: Mapping[str, Any]) -> tuple[list[Record], int | None]:
    """Records of a search, in either shape, and how many there are in all."""
    found = [Record.of(one) for one in mappings(at(raw, "hits", "hits"))]
    return found, total_of(raw)


def total_of(raw: Mapping[str, Any]) -> int | None:
    """A number; `{"value": …}` where the search engine's own answer shines through."""
    total = at(raw, "hits", "total")
    total = total.get("value") if isinstance(total, Mapping) else total
    if not isinstance(total, int):
        if not sequence(at(raw, "hits", "hits")) and at(raw, "hits") is None:
            raise Unsupported("The answer of the search holds no list of records")
        return None
    return total
