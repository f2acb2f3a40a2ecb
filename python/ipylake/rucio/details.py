"""Everything known of one DID: what one look tells, and tabs that are read when somebody looks at them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ipylake._faults import fault_of
from ipylake._parallel import in_order
from ipylake._protocol import Details, Entries, Entry, Link, Tab, Text
from ipylake._stop import Stop
from ipylake.errors import Cancelled, InvalidInput, LakeError, NotFound, SignInNeeded

from .copies import CopyFinder
from .elements import KnownElements
from .metadata import custom_keys, metadata_sections
from .mounts import Mounts
from .query import did_of
from .rest import Rest
from .results import entry_of
from .rule_lines import RuleFinder
from .seen_keys import SeenKeys
from .web_ui import WebUi

Read = Callable[[Entry, Stop], "tuple[tuple[Any, ...], int | None]"]
"""Sections, and how many things they list."""


class Describer:
    """Thread-safe. `seen` is told of the keys of the metadata."""

    def __init__(self, rest: Rest, mounts: Mounts, elements: KnownElements, seen: SeenKeys) -> None:
        self._rest = rest
        self._seen = seen
        self._web_ui = WebUi(rest.settings)
        self._copies = CopyFinder(rest, mounts, elements)
        self._rules = RuleFinder(rest, self._web_ui)
        self._tabs: dict[str, tuple[str, Read]] = {
            "metadata": ("Metadata", self._metadata),
            "replicas": ("Replicas", self._replicas),
            "rules": ("Rules", self._rule_lines),
            "parents": ("Parents", self._parents),
        }

    def glance(self, entry: Entry, stop: Stop) -> Details:
        """The metadata, in one request; the other tabs are due. Raises NotFound, SignInNeeded, Cancelled."""
        return self._details(entry, stop, ("metadata",))

    def details(self, entry: Entry, stop: Stop) -> Details:
        """All tabs. One that cannot be read carries a fault. Raises as `glance`."""
        return self._details(entry, stop, tuple(self._tabs))

    def tab(self, entry: Entry, name: str, stop: Stop) -> Tab:
        """Raises InvalidInput for a tab that is not there, and as `glance`."""
        if name not in self._tabs or entry.kind in ("scope", "unknown"):
            hint = f"There are {', '.join(self._tabs)}"
            raise InvalidInput(f'"{entry.id}" has no tab "{name}"', hint=hint, field="tab")
        label, read = self._tabs[name]
        try:
            sections, count = read(entry, stop)
        except (Cancelled, SignInNeeded, NotFound):
            raise
        except LakeError as error:
            return Tab(id=name, label=label, fault=fault_of(error))
        return Tab(id=name, label=label, count=count, sections=sections)

    def _details(self, entry: Entry, stop: Stop, wanted: tuple[str, ...]) -> Details:
        if entry.kind == "scope":
            text = Text(text="A scope is a part of the catalog with names of its own. Open it to list what it holds.")
            return Details(entry=entry, tabs=(Tab(id="metadata", label="Metadata", sections=(text,)),))
        if entry.kind == "unknown":
            raise NotFound(f'There is no "{entry.id}" on {self._rest.http.host}', hint="Check the scope and the name")
        read = in_order(lambda name, stop: self.tab(entry, name, stop), wanted, at_once=4, stop=stop)
        tabs = {tab.id: tab for tab in read}
        due = (tabs.get(name) or Tab(id=name, label=label, is_due=True) for name, (label, _) in self._tabs.items())
        page = self._web_ui.did(did_of(entry.id))
        links = (Link(label="Open in Rucio's web interface", url=page),) if page else ()
        return Details(entry=entry, tabs=tuple(due), links=links)

    def _metadata(self, entry: Entry, stop: Stop) -> tuple[tuple[Any, ...], int | None]:
        metadata = self._rest.metadata(did_of(entry.id), stop)
        self._seen.saw(custom_keys(metadata))
        return metadata_sections(metadata), None

    def _replicas(self, entry: Entry, stop: Stop) -> tuple[tuple[Any, ...], int | None]:
        found = self._copies.copies(entry, stop)
        return (found,), len(found.copies)

    def _rule_lines(self, entry: Entry, stop: Stop) -> tuple[tuple[Any, ...], int | None]:
        found = self._rules.rules(entry, stop)
        return (found,), len(found.rules)

    def _parents(self, entry: Entry, stop: Stop) -> tuple[tuple[Any, ...], int | None]:
        parents = tuple(entry_of(hit) for rows in self._rest.parents(did_of(entry.id), stop) for hit in rows)
        return (Entries(entries=parents),), len(parents)
