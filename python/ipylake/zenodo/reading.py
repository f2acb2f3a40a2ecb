"""Finding and looking at records, as scripts say it; a part of Zenodo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from ipylake._catalog import Located, Progress, Results
from ipylake._credentials import Secret
from ipylake._getting import Getting
from ipylake._protocol import CatalogInfo, Details, Entry, Query, Suggestions, Tab
from ipylake._query import Facets, query_of
from ipylake._stop import Stop
from ipylake._values import collected
from ipylake.errors import InvalidInput, NotAvailable

from . import exports, pinning
from .details import Describer
from .fetching import Fetching
from .identifiers import COMMUNITY, DRAFT, named
from .info import described
from .reader import Reader
from .record import Record
from .search import ALL_VERSIONS, CALLED, GUEST_PAGE, PERSON_PAGE, communities_named, entry_named, record_of, search
from .settings import Settings
from .zipped import Member

if TYPE_CHECKING:
    from ipylake._lock.document import Instance

    from .rest import Rest

Kind = Literal["all", "mine", "communities", "my-communities"]


class Reading(Getting):
    """What `Zenodo` can do without changing anything."""

    settings: Settings
    _rest: Rest
    _reader: Reader
    _fetching: Fetching

    @property
    def read_ahead(self) -> int:
        """One page."""
        return PERSON_PAGE if self._rest.admission.session else GUEST_PAGE

    def describe(self) -> CatalogInfo:
        return described(self.settings, self._rest.admission.methods())

    def search(
        self,
        query: str | Query = "",
        *,
        scope: str = "",
        kind: Kind = "all",
        sort: str = "",
        facets: Facets | None = None,
        all_versions: bool = False,
        stop: Stop | None = None,
        progress: Progress | None = None,
    ) -> Results:
        """Records as the site finds them: iterate, or use `batches()`; `total` says how many there are.

            zenodo.search('title:"cosmic rays" AND creators.name:Curie', facets={"resource_type": "dataset"})

        query    words, "phrases", field:value, field:[2024 TO 2026], AND, OR, NOT, (…); or a DOI, the DOI of all
                 versions, the address of a record, or several of them, one a line
        scope    a community: its records
        kind     "mine" are one's own, drafts among them; "communities" and "my-communities"
        sort     "-updated" (most recently changed), "-created", "-published", "-views", "-downloads"; else the best
                 match, or what was changed last where there is no text
        facets   values by facet: resource_type, access_status, file_type, publication_date, subject, …
        all_versions   not only the latest of each

        25 rows are asked for at a time, 100 with a token; the site shows the first 10 000.
        Raises InvalidInput for what is no query, SignInNeeded for what is one's own.
        """
        if not isinstance(query, Query):
            switches = (ALL_VERSIONS,) if all_versions else ()
            query = query_of(query, scope, kind, sort, facets or {}, switches)
        return search(self._told(progress), query, stop or Stop())

    def children(self, entry: str | Entry, *, stop: Stop | None = None, progress: Progress | None = None) -> Results:
        """The files of a record or a draft. Raises AccessDenied, with what would help, where only some may see them."""
        stop = stop or Stop()
        found = self._entry(entry, stop)
        if found.kind not in ("record", "draft"):
            raise InvalidInput(f'"{found.name}" holds no files', field="entry")
        files = [file.entry() for file in self._told(progress).files(found.id, stop)]
        return Results([files], total=len(files), called=CALLED["file"], stop=stop)

    def record(self, record: str | Entry, *, stop: Stop | None = None) -> dict[str, Any]:
        """Everything the site says of it, in InvenioRDM's own shape; by number, DOI or address."""
        return dict(self._record(record, stop or Stop()).raw)

    def doi(self, record: str | Entry, *, concept: bool = False, stop: Stop | None = None) -> str:
        """The DOI of this version, or with `concept` that of all versions together; "" where there is none yet."""
        found = self._record(record, stop or Stop())
        return found.concept_doi if concept else found.doi

    def records(self, *records: str | Entry, stop: Stop | None = None) -> list[dict[str, Any]]:
        """Everything the site says of each of them, or of the records that hold these files; each once."""
        stop = stop or Stop()
        return [dict(one.raw) for one in self._each(records, stop)]

    def dois(self, *records: str | Entry, stop: Stop | None = None) -> list[str]:
        """The DOIs of these versions; "" for one that has none yet."""
        return [one.doi for one in self._each(records, stop or Stop())]

    def concept_dois(self, *records: str | Entry, stop: Stop | None = None) -> list[str]:
        """The DOIs of all their versions together."""
        return [one.concept_doi for one in self._each(records, stop or Stop())]

    def given(self, value: str, entries: Sequence[Entry], *, stop: Stop | None = None) -> list[Any]:
        """What `records`, `dois` and `concept_dois` give. Raises NotAvailable for one without a DOI."""
        stop = stop or Stop()
        ways: dict[str, Callable[..., list[Any]]] = {
            "records": self.records,
            "dois": self.dois,
            "concept_dois": self.concept_dois,
        }
        found = ways[value](*entries, stop=stop)
        if not all(found):
            without = next(one for one, given in zip(self._each(entries, stop), found, strict=True) if not given)
            raise NotAvailable(f"“{without.title}” has no DOI yet", hint="Publish it, or reserve one in its form")
        return found

    def versions(self, record: str | Entry, *, stop: Stop | None = None) -> list[Entry]:
        """The newest first, at most 25."""
        stop = stop or Stop()
        return [one.entry() for one in self._reader.versions(self._record(record, stop).number, stop)[0]]

    def contents(self, file: str | Entry, *, stop: Stop | None = None) -> list[Member]:
        """What is in a ZIP of a record, without fetching it: `zenodo.contents("1234/data.zip")`, each with its `size`.

        Raises Unsupported where the site sends the file whole only (restricted ones, drafts), InvalidInput for no ZIP.
        """
        stop = stop or Stop()
        return self._reader.members(self._reader.file(self._entry(file, stop).id, stop), stop)

    def export(self, entry: str | Entry, form: str, *, locale: str = "en-US", stop: Stop | None = None) -> str:
        """A citation ("apa", or any other style of CSL), or "bibtex", "datacite-json", "dublin-core", "csl", …"""
        stop = stop or Stop()
        found = self._entry(entry, stop)
        return exports.exported(self._reader, found.id, form, stop, locale)

    def details(self, entry: str | Entry, *, stop: Stop | None = None) -> Details:
        """Record, files, versions, forms to cite, statistics."""
        stop = stop or Stop()
        return self._describer.details(self._entry(entry, stop), stop)

    def glance(self, entry: str | Entry, *, stop: Stop | None = None) -> Details:
        """What one request tells; files and versions are due."""
        stop = stop or Stop()
        return self._describer.glance(self._entry(entry, stop), stop)

    def tab(self, entry: str | Entry, tab: str, *, stop: Stop | None = None) -> Tab:
        """One of the details: "record", "files", "versions", "cite", "statistics"."""
        stop = stop or Stop()
        return self._describer.tab(self._entry(entry, stop), tab, stop)

    def suggest(self, field: str, text: str, *, stop: Stop | None = None) -> Suggestions:
        """For field "export" styles of citations that contain `text`; for "scope" communities by their names."""
        if field == "scope":
            return communities_named(self._reader, text, stop or Stop())
        if field != "export":
            raise InvalidInput(f'There are no suggestions for "{field}"', field="field")
        return exports.suggested(text)

    def open_link(self, link: str | Secret, *, stop: Stop | None = None) -> Entry:
        """The record of a secret link, whose files can be read with it as long as this client lives."""
        link = Secret(link) if isinstance(link, str) else link
        meant = self._reader.known.links.open(link, self.settings.site)
        self._reader.known.files.clear()
        return entry_named(self._reader, meant, stop or Stop())

    # --- files ------------------------------------------------------------------------------------------------------

    def locate(
        self, entries: Iterable[Entry], *, progress: Progress | None = None, stop: Stop | None = None
    ) -> Iterator[Located]:
        """Every file of each entry, in order, with the path of its copy here or the reason why there is none."""
        return self._fetching.sourcer.located(entries, self._fetching.copies(), progress or _silent, stop or Stop())

    def paths(
        self,
        *entries: str | Entry,
        missing: Literal["refuse", "skip"] = "refuse",
        stop: Stop | None = None,
        progress: Progress | None = None,
    ) -> list[str]:
        """Paths of the copies of all files, in order; `get` fetches those that are not here.

        missing   "refuse" raises NotAvailable, which names the files that are not here; "skip" leaves them out
        """
        stop = stop or Stop()
        wanted = [self._entry(entry, stop) for entry in entries]
        found, _ = collected(self, wanted, missing=missing, progress=progress or _silent, stop=stop)
        return [path for picked in found for path in picked.paths]

    def pinned_as(self) -> Instance:
        """The site that numbers are of; no network."""
        return pinning.instance_of(self.settings.site)

    def address(self, entry: Entry, *, stop: Stop | None = None) -> str:
        """Of the record that it is, or that holds it: its DOI as an address, else its page."""
        record = self._record(entry, stop or Stop())
        return f"https://doi.org/{record.doi}" if record.doi else self.settings.site.page("records", record.number)

    def folders(self) -> Mapping[str, Sequence[str]]:
        return {"downloads": [str(self.downloads)]}

    def checksums(self, files: Sequence[str], *, stop: Stop | None = None) -> dict[str, dict[str, str]]:
        """md5 by id of the file."""
        return pinning.checksums_of(self._reader, files, stop or Stop())

    # --- within -----------------------------------------------------------------------------------------------------

    @property
    def _describer(self) -> Describer:
        return Describer(self._reader, self.settings.site, self._fetching.copies)

    def _told(self, progress: Progress | None) -> Reader:
        """A reader that tells of the waits that the site asks for."""
        return Reader(self._rest.telling(progress), self._reader.known) if progress else self._reader

    def _record(self, record: str | Entry, stop: Stop) -> Record:
        return record_of(self._reader, self._entry(record, stop).id, stop)

    def _each(self, records: Iterable[str | Entry], stop: Stop) -> list[Record]:
        """The records that these are, or that hold them; each once."""
        found = [self._record(one, stop) for one in records]
        return list({(one.is_draft, one.number): one for one in found}.values())

    def _entry(self, entry: str | Entry, stop: Stop) -> Entry:
        if isinstance(entry, Entry):
            return entry
        meant = named(entry, self.settings.site)
        if meant is None:
            hint = f"Give a number, a DOI, an address, {COMMUNITY}name or {DRAFT}number"
            raise InvalidInput(f'"{entry[:80]}" names no record', hint=hint, field="entry")
        return entry_named(self._reader, meant, stop)


def _silent(done: int, total: int | None, doing: str) -> None:
    pass
