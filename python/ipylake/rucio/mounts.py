"""The storage elements that this kernel reads: where an address of theirs, or a name, lies in its file system."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ipylake._stop import Stop
from ipylake.errors import ConfigurationError, InvalidInput, NotFound, ServerFault

from .elements import KnownElements
from .folder import Folder
from .paths import ALGORITHMS, NotLocal, OldRule, PrefixRule, Rule, local_path, parts_of, scheme_rank
from .rest import Did, Rest
from .settings import Settings
from .wire import Element, Protocol

_PROBE = "ipylake-probe"
_MISSING = "not on the mount"


@dataclass(frozen=True)
class Reckoning:
    """How an element lays out its files below `base`, so that a path needs no question."""

    base: str
    layout: Callable[[str, str], str]

    def path(self, did: Did) -> str:
        """Raises NotLocal for a name that climbs."""
        below = self.layout(*did)
        if ".." in below or "//" in below or "\0" in below or os.sep != "/":
            return os.path.join(self.base, *parts_of(below))
        return f"{self.base}/{below}"


@dataclass(frozen=True)
class NewPlace:
    """Where a file would lie that is not there yet; `path` is below `folder`."""

    folder: str
    path: str


class Mount:
    """One mounted element. Thread-safe."""

    def __init__(self, rse: str, rules: Sequence[Rule]) -> None:
        self.rse = rse
        self._rules = rules
        self._folders = {rule.folder: Folder(rule.folder) for rule in rules}

    def find(self, pfns: Iterable[str], size: int | None) -> str:
        """The path of the first of these addresses that is there. Raises NotLocal, with the most telling reason."""
        reasons: list[str] = []
        for pfn in sorted(pfns, key=lambda pfn: scheme_rank(pfn.partition(":")[0])):
            for rule in self._rules:
                try:
                    path = local_path(pfn, rule)
                except NotLocal as error:
                    reasons.append(f"but {error}")
                    continue
                reason = self._problem(path, rule, size)
                if reason is None:
                    return path
                reasons.insert(0, reason)
        raise NotLocal(f"registered at {self.rse}, {reasons[0] if reasons else 'without an address'}")

    def place(self, pfn: str) -> NewPlace | None:
        """Where a new file with this address goes; None where no folder that can be written stands for it."""
        for rule in self._rules:
            try:
                path = local_path(pfn, rule)
            except NotLocal:
                continue
            if os.access(rule.folder, os.W_OK | os.X_OK):
                return NewPlace(rule.folder, path)
        return None

    def reckoned(self, did: Did, size: int | None, reckonings: Sequence[tuple[Rule, Reckoning]]) -> str | None:
        """The path where the layout puts it, None if nothing is there. Raises NotLocal for what must not be used."""
        for rule, reckoning in reckonings:
            path = reckoning.path(did)
            problem = self._problem(path, rule, size)
            if problem is None:
                return path
            if problem is not _MISSING:
                raise NotLocal(f"registered at {self.rse}, {problem}")
        return None

    def reckonings(self, element: Element) -> list[tuple[Protocol, Rule, Reckoning]]:
        """Ways to reckon, one for each protocol whose prefix a rule maps; none for an unknown or free layout."""
        layout = ALGORITHMS.get(element.lfn2pfn_algorithm or "") if element.deterministic else None
        if layout is None:
            return []
        found = []
        for protocol in sorted(element.protocols, key=lambda protocol: scheme_rank(protocol.scheme)):
            for rule in self._rules:
                base = _base(protocol, rule)
                if base is not None:
                    found.append((protocol, rule, Reckoning(base, layout)))
        return found

    def _problem(self, path: str, rule: Rule, size: int | None) -> str | None:
        try:
            self._folders[rule.folder].check(path, size)
        except (FileNotFoundError, NotADirectoryError):
            return _MISSING
        except NotLocal as error:
            return f"but {error}"
        except OSError as error:
            return f"but the mount says: {error.strerror}"
        return None


def _base(protocol: Protocol, rule: Rule) -> str | None:
    try:
        path = local_path(f"{prefix_of(protocol)}{_PROBE}", rule)
    except NotLocal:
        return None
    return os.path.dirname(path) if os.path.basename(path) == _PROBE else None


def prefix_of(protocol: Protocol) -> str:
    """How the addresses of a protocol begin."""
    port = f":{protocol.port}" if protocol.port else ""
    return f"{protocol.scheme}://{protocol.hostname}{port}/{protocol.prefix.strip('/')}/"


class Mounts:
    """All of them, in the order of the settings, the old extension's element first. Thread-safe."""

    def __init__(self, settings: Settings, rest: Rest, elements: KnownElements) -> None:
        self._settings = settings
        self._rest = rest
        self._elements = elements
        self._mounts: dict[str, Mount] = {}
        self._reckonings: dict[str, tuple[tuple[Rule, Reckoning], ...]] = {}
        old = (settings.destination_rse,) if settings.destination_rse else ()
        self.names: tuple[str, ...] = tuple(dict.fromkeys((*old, *settings.mounts)))

    def mount(self, rse: str, stop: Stop) -> Mount:
        """Raises ConfigurationError for an element that the server does not have."""
        mount = self._mounts.get(rse)
        if mount is None:
            mount = self._mounts[rse] = Mount(rse, self._rules(rse, stop))
        return mount

    def reckonings(self, rse: str, first: Did, stop: Stop) -> tuple[tuple[Rule, Reckoning], ...]:
        """How paths there are reckoned; empty where they have to be asked for. Checked once against the server, by
        asking where `first` lies: the name of a layout does not prove that the server means the same by it."""
        known = self._reckonings.get(rse)
        if known is None:
            ways = self.mount(rse, stop).reckonings(self._elements.element(rse, stop))
            try:
                agreed = bool(ways) and self._agrees(rse, first, *ways[0], stop)
            except NotLocal:  # a name that climbs proves nothing
                return ()
            known = self._reckonings[rse] = tuple((rule, way) for _, rule, way in ways) if agreed else ()
        return known

    def _agrees(self, rse: str, did: Did, protocol: Protocol, rule: Rule, way: Reckoning, stop: Stop) -> bool:
        expected = way.path(did)
        domains = [domain for domain, can in protocol.domains.items() if can.get("read") is not None]
        try:
            pfn = self._rest.pfn(rse, did, protocol.scheme, domains[0] if domains else "wan", stop)
        except (NotFound, InvalidInput, ServerFault):
            return False
        return local_path(pfn, rule) == expected

    def _rules(self, rse: str, stop: Stop) -> list[Rule]:
        rules: list[Rule] = []
        if rse == self._settings.destination_rse:
            rules.append(OldRule(self._settings.rse_mount_path, self._settings.path_begins_at))
        where = self._settings.mounts.get(rse)
        if isinstance(where, Mapping):
            rules += [PrefixRule(prefix, str(folder)) for prefix, folder in where.items()]
        elif where:
            rules += [PrefixRule(prefix_of(protocol), str(where)) for protocol in self._element(rse, stop).protocols]
        return rules

    def _element(self, rse: str, stop: Stop) -> Element:
        try:
            return self._elements.element(rse, stop)
        except NotFound as error:
            source = self._settings.sources.get("mounts", "the settings")
            raise ConfigurationError(
                f'mounts names "{rse}", which {self._rest.http.host} does not have',
                hint=f"It was set by {source}",
                field="mounts",
            ) from error
