"""MemoryCatalog: a catalog that is a dictionary. The reference for other catalogs, the first look without a server."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Literal

from ._catalog import Located, Progress, Results, Script, Sourced
from ._data_folder import data_folder
from ._lock.document import Instance
from ._narrowing import ValuesOf, narrowed
from ._pattern import matcher
from ._protocol import (
    Availability,
    CatalogInfo,
    Column,
    Details,
    Entry,
    Facet,
    Facts,
    KeyValue,
    KeyValues,
    Kind,
    KindChoice,
    Query,
    RichText,
    Sort,
    SortChoice,
    Switch,
    Tab,
    Tip,
)
from ._query import query_of
from ._stop import Stop
from ._transfers import Source, Transfers, Wanted
from ._values import collected
from .errors import InvalidInput, NotFound

__all__ = ["Entry", "MemoryCatalog"]

_KINDS = (
    Kind(id="folder", label="Folder", plural="folders", icon="dataset", opens=True, enters=True),
    Kind(id="file", label="File", plural="files", icon="file"),
)
_CHOICES = (
    KindChoice(id="all", label="All kinds"),
    KindChoice(id="folder", label="Folders"),
    KindChoice(id="file", label="Files"),
)
_SORTS = ("name", "size", "modified")
_ORDERS = (
    SortChoice(label="As they came"),
    SortChoice(label="Largest first", sort=Sort(column="size", descending=True)),
    SortChoice(label="Latest first", sort=Sort(column="modified", descending=True)),
)
DEEP = "deep"
_SWITCHES = (Switch(id=DEEP, label="In folders, too"),)


class MemoryCatalog:
    """Entries of kind "folder" and "file", held in memory.

    entries    the top level, any sequence (it may make its items on the fly)
    children   what is below a folder, by its id
    files      local path by file id; a file without one is "not available"
    facets     what rows are counted by, and narrowed to: by its label, the values of an entry
    tabs       of the details, by the id of an entry, after the first one
    exports    the text of an entry by the name of a form: `Exports` sections may offer them
    descriptions  HTML by the id of the entry that it describes, trusted or not: the view shows what is harmless of it
    downloads  the folder that files are copied to by *Download*, which is offered only then
    page       rows a page: the catalog then promises totals, sorts on its side and reads one page ahead. None: it
               streams to the end
    batch      rows a batch
    before_batch  called before each batch with the rows given so far: the place to wait or to raise, in a test
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        children: Mapping[str, Sequence[Entry]] | None = None,
        *,
        files: Mapping[str, str] | None = None,
        facets: Mapping[str, ValuesOf] | None = None,
        tabs: Mapping[str, Sequence[Tab]] | None = None,
        exports: Mapping[str, Callable[[Entry], str]] | None = None,
        descriptions: Mapping[str, str] | None = None,
        downloads: str | Path | None = None,
        page: int | None = None,
        batch: int = 500,
        title: str = "Memory",
        badge: str = "",
        before_batch: Callable[[int, Stop], None] | None = None,
    ) -> None:
        self._entries = entries
        self._children = children or {}
        self._files = files or {}
        self._facets = facets or {}
        self._tabs = tabs or {}
        self._exports = exports or {}
        self._descriptions = descriptions or {}
        self._downloads = downloads
        self.transfers = Transfers()
        self._page = page
        self._batch = page or batch
        self._title = title
        self._badge = badge
        self._before_batch = before_batch
        self._script = Script("catalog")

    @classmethod
    def of_folder(cls, folder: str | Path, **options: int | None) -> MemoryCatalog:
        """The files below a folder of this machine, read once."""
        top = Path(folder).resolve()
        children: dict[str, list[Entry]] = {}
        files: dict[str, str] = {}
        for path in sorted(top.rglob("*")):
            name = path.relative_to(top).as_posix()
            if path.is_file():
                status = path.stat()
                entry = Entry(name, path.name, "file", status.st_size, modified=int(status.st_mtime))
                files[name] = str(path)
            elif path.is_dir():
                entry = Entry(name, path.name, "folder", parts=sum(one.is_file() for one in path.rglob("*")))
            else:
                continue
            children.setdefault(path.parent.relative_to(top).as_posix(), []).append(entry)
        catalog = cls(children.pop(".", []), children, files=files, title=top.name)
        catalog._page = options.get("page")
        made = (("folder", str(top)), *options.items())
        imports = "from ipylake.memory import MemoryCatalog"
        catalog._script = Script("catalog", imports, "MemoryCatalog.of_folder", made)
        return catalog

    def script(self) -> Script:
        return self._script

    @property
    def read_ahead(self) -> int | None:
        return self._page

    def describe(self) -> CatalogInfo:
        return CatalogInfo(
            title=self._title,
            monogram=self._title[:1].upper(),
            instance="in memory",
            host="",
            scope="",
            placeholder="Name or pattern",
            kinds=_KINDS,
            kind_choices=_CHOICES,
            columns=(
                Column(id="kind", label="Kind", shows="kind"),
                Column(id="size", label="Size", shows="size"),
                Column(id="availability", label="Here", shows="availability"),
                Column(id="modified", label="Modified", shows="modified"),
            ),
            badge=self._badge,
            enters="Folder" if self._children else "",
            sorts=_SORTS if self._page else (),
            sort_choices=_ORDERS if self._page else (),
            switches=_SWITCHES if self._children else (),
            facets=bool(self._facets),
            facts=True,
            downloads=self._downloads is not None,
            tips=(Tip(label="Try", queries=(Query(text="*"), Query(text="*.csv", kind="file"))),),
        )

    def search(
        self,
        query: str | Query,
        *,
        scope: str = "",
        kind: str = "all",
        sort: str = "",
        facets: Mapping[str, Sequence[str]] | None = None,
        deep: bool = False,
        stop: Stop | None = None,
    ) -> Results:
        """Rows of the top level whose name matches: `*` and `%` stand for anything; no text is everything.

        scope   the id of a folder: what is directly in it, instead of the top level
        sort    "name", "size" or "modified", "-size" for descending
        facets  values by the label of a facet: rows with any of them
        deep    rows in folders, too

        Raises InvalidInput, NotFound.
        """
        if not isinstance(query, Query):
            query = query_of(query, scope, kind, sort, facets or {}, (DEEP,) if deep else ())
        if query.filters:
            raise InvalidInput("This list takes no filters", field="filters")
        matches = matcher(query.text or "*")
        found = self._searched(query)
        if (query.text or "*").strip("*%") or query.kind != "all":
            found = (row for row in found if query.kind in ("all", row.kind) and matches(row.name))
        counted: tuple[Facet, ...] = ()
        if self._facets or query.facets:
            found, counted = narrowed(list(found), self._facets, query.facets)
        if query.sort:
            column = query.sort.column
            if column not in _SORTS:
                raise InvalidInput(f"This list cannot be sorted by {column}", field="sort")
            found = sorted(found, key=lambda row: _sort_key(getattr(row, column)), reverse=query.sort.descending)
        results = self._results(found, stop or Stop())
        results.facets = counted
        results.within = self._entry(query.scope).name if query.scope else ""
        return results

    def _searched(self, query: Query) -> Iterable[Entry]:
        """The rows that a text is looked for in."""
        unknown = [one for one in query.switches if one != DEEP]
        if unknown:
            raise InvalidInput(f'Nothing is switched by "{unknown[0]}" here', field="switches")
        if query.scope and self._entry(query.scope).kind != "folder":
            raise InvalidInput(f"“{query.scope}” is no folder", hint="Search in all", field="scope")
        rows = self._children.get(query.scope, ()) if query.scope else self._entries
        return self._deep(rows) if DEEP in query.switches else rows

    def _deep(self, rows: Iterable[Entry]) -> Iterator[Entry]:
        for row in rows:
            yield row
            yield from self._deep(self._children.get(row.id, ()))

    def children(self, entry: str | Entry, *, stop: Stop | None = None) -> Results:
        below = entry if isinstance(entry, str) else entry.id
        return self._results(self._children.get(below, ()), stop or Stop())

    def details(self, entry: Entry, *, stop: Stop) -> Details:
        rows = [KeyValue(key="Name", value=entry.name, shows="mono"), KeyValue(key="Kind", value=entry.kind)]
        if entry.size is not None:
            rows.append(KeyValue(key="Size", value=str(entry.size), shows="size"))
        if entry.id in self._files:
            rows.append(KeyValue(key="Path", value=self._files[entry.id], shows="mono"))
        sections: list[KeyValues | RichText] = [KeyValues(rows=tuple(rows))]
        if entry.id in self._descriptions:
            sections.append(RichText(title="Description", html=self._descriptions[entry.id]))
        first = Tab(id="metadata", label="Metadata", sections=tuple(sections))
        return Details(entry=entry, tabs=(first, *self._tabs.get(entry.id, ())))

    def export(self, entry: str | Entry, form: str, *, stop: Stop | None = None) -> str:
        """An entry as text. Raises InvalidInput for a form that nobody knows."""
        write = self._exports.get(form)
        if write is None:
            hint = f"One of {', '.join(self._exports)}"
            raise InvalidInput(f'There is no form "{form}" here', hint=hint, field="form")
        return write(self._entry(entry) if isinstance(entry, str) else entry)

    def facts(self, entries: Sequence[Entry], *, stop: Stop) -> Sequence[Facts | None]:
        return [Facts(availability=self._availability(entry)) for entry in entries]

    def locate(self, entries: Iterable[Entry], *, progress: Progress, stop: Stop) -> Iterator[Located]:
        done = 0
        for picked in entries:
            for file in self._below(picked):
                stop.raise_if_set()
                path = self._files.get(file.id)
                yield Located(picked, file.id, path, "" if path else "it has no path")
                done += 1
                if done % 1000 == 0:
                    progress(done, None, "Looking for files")

    def pinned_as(self) -> Instance:
        return Instance(self._title, f"memory:{self._title}")

    def folders(self) -> dict[str, list[str]]:
        """A catalog of a folder has that one as "folder"."""
        top = [str(value) for name, value in self._script.arguments if name == "folder"]
        copies = {"downloads": [str(self.downloads)]} if self._downloads is not None else {}
        return {**({"folder": top} if top else {}), **copies}

    def checksums(self, files: Sequence[str], *, stop: Stop) -> dict[str, dict[str, str]]:
        """Of the bytes as they are now."""
        return {one: {"adler32": _adler32(self._files[one], stop)} for one in files if one in self._files}

    @property
    def key(self) -> str:
        return f"memory {self._title}"

    @property
    def downloads(self) -> Path:
        return Path(self._downloads) if self._downloads is not None else data_folder("memory")

    def sources(self, entries: Iterable[Entry], *, progress: Progress, stop: Stop) -> Iterator[Sourced]:
        for picked in entries:
            for file in self._below(picked):
                stop.raise_if_set()
                path = self._files.get(file.id)
                sources = (Source(path, self._title),) if path else ()
                wanted = Wanted(file.id, file.id, file.size, sources=sources)
                yield Sourced(picked, wanted, "" if path else "it has no path")

    def paths(self, *entries: str | Entry, missing: Literal["refuse", "skip"] = "refuse") -> list[str]:
        """Paths of all files of these entries and below them, in order."""
        wanted = [self._entry(one) if isinstance(one, str) else one for one in entries]
        found, _ = collected(self, wanted, missing=missing, progress=lambda *_: None, stop=Stop())
        return [path for picked in found for path in picked.paths]

    def urls(self, *entries: str | Entry, missing: Literal["refuse", "skip"] = "refuse") -> list[str]:
        """Where each file can be read in part: its path."""
        return self.paths(*entries, missing=missing)

    def _entry(self, entry_id: str) -> Entry:
        for entry in chain(self._entries, *self._children.values()):
            if entry.id == entry_id:
                return entry
        raise NotFound(f'There is no "{entry_id}" in {self._title}')

    def _availability(self, entry: Entry) -> Availability:
        files = [file.id in self._files for file in self._below(entry)]
        here, total = sum(files), len(files)
        state = "none" if not total else "here" if here == total else "partial" if here else "elsewhere"
        reason = "" if here == total else f"{total - here} of {total} files have no path"
        return Availability(state=state, here=here, total=total, reason=reason)  # type: ignore[arg-type]

    def _below(self, entry: Entry) -> Iterator[Entry]:
        if entry.kind == "file":
            yield entry
        for child in self._children.get(entry.id, ()):
            yield from self._below(child)

    def _results(self, found: Iterable[Entry], stop: Stop) -> Results:
        if self._page:
            found = found if isinstance(found, Sequence) else list(found)
            return Results(self._batches(found, stop), total=len(found), stop=stop)
        return Results(self._batches(found, stop), stop=stop)

    def _batches(self, found: Iterable[Entry], stop: Stop) -> Iterator[Sequence[Entry]]:
        rows = iter(found)
        given = 0
        while True:
            if self._before_batch:
                self._before_batch(given, stop)
            stop.raise_if_set()
            batch = list(islice(rows, self._batch))
            if not batch:
                return
            yield batch
            given += len(batch)


def _sort_key(value: str | int | None) -> tuple[bool, str | int | None]:
    """What is not known comes first; None is equal to None, so that `<` is never asked of it."""
    return value is not None, value


def _adler32(path: str, stop: Stop) -> str:
    value = 1
    with open(path, "rb") as file:
        while piece := file.read(1 << 20):
            stop.raise_if_set()
            value = zlib.adler32(piece, value)
    return f"{value:08x}"
