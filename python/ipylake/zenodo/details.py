"""Everything known of one record, file or community: what one look tells, and tabs that are read when asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ipylake._faults import fault_of
from ipylake._fetching import FindCopy
from ipylake._parallel import in_order
from ipylake._protocol import Details, Entry, KeyValue, KeyValues, Link, Tab
from ipylake._stop import Stop
from ipylake.errors import Cancelled, InvalidInput, LakeError, NotFound, SignInNeeded

from . import showing
from .exports import SECTIONS
from .fetching import local_name
from .identifiers import COMMUNITY, parts_of_file
from .reader import Reader
from .search import record_of
from .site import Site
from .zipped import is_zip

Read = Callable[[Entry, Stop], "tuple[tuple[Any, ...], int | None]"]
"""Sections, and how many things they list."""


class Describer:
    """Thread-safe. `find` says where a file was fetched to."""

    def __init__(self, reader: Reader, site: Site, find: Callable[[], FindCopy]) -> None:
        self._reader = reader
        self._site = site
        self._find = find
        record = {
            "record": ("Record", self._record),
            "files": ("Files", self._files),
            "versions": ("Versions", self._versions),
            "cite": ("Cite", self._cite),
            "statistics": ("Statistics", self._statistics),
        }
        self._tabs: dict[str, dict[str, tuple[str, Read]]] = {
            "record": record,
            "draft": {name: record[name] for name in ("record", "files")},
            "file": {"file": ("File", self._file), "contents": ("Contents", self._contents)},
            "community": {"community": ("Community", self._community)},
        }

    def glance(self, entry: Entry, stop: Stop) -> Details:
        """In one request at most; files and versions are due. Raises NotFound, SignInNeeded, Cancelled."""
        return self._details(entry, stop, frozenset({"files", "versions", "contents"}))

    def details(self, entry: Entry, stop: Stop) -> Details:
        """All tabs. One that cannot be read carries a fault. Raises as `glance`."""
        return self._details(entry, stop, frozenset())

    def tab(self, entry: Entry, name: str, stop: Stop) -> Tab:
        """Raises InvalidInput for a tab that is not there, and as `glance`."""
        tabs = self._of(entry)
        if name not in tabs:
            hint = f"There are {', '.join(tabs)}"
            raise InvalidInput(f'"{entry.id}" has no tab "{name}"', hint=hint, field="tab")
        label, read = tabs[name]
        try:
            sections, count = read(entry, stop)
        except (Cancelled, SignInNeeded, NotFound):
            raise
        except LakeError as error:
            return Tab(id=name, label=label, fault=fault_of(error))
        return Tab(id=name, label=label, count=count, sections=sections)

    def _of(self, entry: Entry) -> dict[str, tuple[str, Read]]:
        if entry.kind not in self._tabs:
            raise NotFound(f'There is no "{entry.id}" on {self._site.host}', hint="Check the number, and the site")
        tabs = self._tabs[entry.kind]
        return tabs if is_zip(entry.name) else {name: tab for name, tab in tabs.items() if name != "contents"}

    def _details(self, entry: Entry, stop: Stop, due: frozenset[str]) -> Details:
        tabs = self._of(entry)
        wanted = [name for name in tabs if name not in due]
        read = {
            tab.id: tab for tab in in_order(lambda one, stop: self.tab(entry, one, stop), wanted, at_once=4, stop=stop)
        }
        counts = {"files": entry.parts}
        shown = (
            read.get(name) or Tab(id=name, label=label, count=counts.get(name), is_due=True)
            for name, (label, _) in tabs.items()
        )
        return Details(entry=entry, tabs=tuple(shown), links=(self._page(entry),))

    def _page(self, entry: Entry) -> Link:
        parts = parts_of_file(entry.id)
        number = parts[0] if parts else entry.id
        below = "uploads" if number.startswith("draft:") else "records"
        path = (below, number.rpartition(":")[2])
        if entry.kind == "community":
            path = ("communities", entry.id.removeprefix(COMMUNITY))
        return Link(label=f"Open on {self._site.title}", url=self._site.page(*path))

    def _record(self, entry: Entry, stop: Stop) -> tuple[tuple[Any, ...], int | None]:
        return showing.record_sections(self._reader.record(entry.id, stop)), None

    def _files(self, entry: Entry, stop: Stop) -> tuple[tuple[Any, ...], int | None]:
        files = self._reader.files(entry.id, stop)
        return (showing.file_lines(files),), len(files)

    def _versions(self, entry: Entry, stop: Stop) -> tuple[tuple[Any, ...], int | None]:
        found, total = self._reader.versions(entry.id, stop)
        return (showing.versions(found, self._reader.record(entry.id, stop)),), total

    def _cite(self, _entry: Entry, _stop: Stop) -> tuple[tuple[Any, ...], int | None]:
        return SECTIONS, None

    def _statistics(self, entry: Entry, stop: Stop) -> tuple[tuple[Any, ...], int | None]:
        return showing.statistics(self._reader.record(entry.id, stop)), None

    def _community(self, entry: Entry, stop: Stop) -> tuple[tuple[Any, ...], int | None]:
        return showing.community_sections(self._reader.community(entry.id.removeprefix(COMMUNITY), stop)), None

    def _file(self, entry: Entry, stop: Stop) -> tuple[tuple[Any, ...], int | None]:
        file = self._reader.file(entry.id, stop)
        record = record_of(self._reader, entry.id, stop)
        path = self._find()(file.id, local_name(file), file.size)
        rows = [
            KeyValue(key="Name", value=file.key, shows="mono"),
            KeyValue(key="Size", value=str(file.size), shows="size"),
            KeyValue(key="md5", value=file.md5, shows="mono"),
            KeyValue(key="Record", value=record.title),
            KeyValue(key="DOI", value=record.doi, shows="mono", url=showing.doi_url(record.doi)),
            KeyValue(key="Here", value=path or "", shows="mono"),
        ]
        return (KeyValues(rows=tuple(one for one in rows if one.value not in ("", "None"))),), None

    def _contents(self, entry: Entry, stop: Stop) -> tuple[tuple[Any, ...], int | None]:
        found = self._reader.members(self._reader.file(entry.id, stop), stop)
        return (showing.member_lines(found),), len(found)
