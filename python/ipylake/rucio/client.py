"""Rucio: the client that scripts use and the widget is a view on."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote

from ipylake._catalog import Located, Progress, Results, Script
from ipylake._credentials import Secret, Sessions
from ipylake._errands import shown_below
from ipylake._filled_in import Values
from ipylake._getting import Getting
from ipylake._http import Limits
from ipylake._kept import kernel_sessions
from ipylake._lock.document import Instance
from ipylake._protocol import (
    CatalogInfo,
    Configuration,
    Details,
    Entry,
    Errand,
    Facts,
    Query,
    Saved,
    SessionState,
    SignInChecked,
    Site,
    Suggestions,
    Tab,
)
from ipylake._stop import Stop
from ipylake._values import collected
from ipylake.errors import ConfigurationError, InvalidInput

from . import pinning, search
from .check import Check, checks
from .configuration import configuration, save_as_default
from .details import Describer
from .elements import KnownElements
from .facts import FactFinder
from .fetching import Fetching
from .info import described
from .locate import Locator
from .mounts import Mounts
from .places import Places
from .query import did_of, typed_did
from .replicating import Replicating
from .rest import Rest
from .results import entry_of
from .rule_calls import RuleCalls
from .rule_lines import RuleFinder
from .rules import Rules, default_place
from .scopes import KnownScopes
from .script import script
from .seen_keys import SeenKeys
from .settings import Mounts as MountSettings
from .settings import Settings, settings
from .storages import Storages
from .web_ui import WebUi

if TYPE_CHECKING:
    from ipylake._provenance import Provenance

    from .upload import Files, Unfinished, Uploaded, Uploader, WritableElement

Kind = Literal["all", "collection", "container", "dataset", "file"]


class Rucio(Replicating, Getting):
    """One Rucio instance, as one account sees it. Every argument may come from the environment or `ipylake.toml`
    instead; `ipylake.rucio.settings` says how.

        rucio = Rucio("https://rucio.example.org", username="alice", password=…)
        for entry in rucio.search("mc16:run*", kind="dataset"):
            print(entry.id, entry.parts)
        files = rucio.paths("mc16:run358031.Zmumu.AOD")

    url              address of the REST server; a path in it is kept
    instance         name of the configured instance to take
    account          the account to use, where one identity has several
    vo               virtual organisation, on servers with several
    ca_cert          file or folder of certificate authorities, instead of the system's
    auth_url         where to sign in, if not at url
    mounts           storage elements read by this kernel: {element: folder} or {element: {how addresses begin: folder}}
    destination_rse, rse_mount_path, path_begins_at   the same for one element, as in the old JupyterLab extension
    auth             how to sign in, by itself where that needs no question: `ipylake.rucio.sign_in` lists the ways
    client_x509_proxy, client_cert, client_key   files for X.509, instead of the usual ones; `voms` is the virtual
                     organisation that a proxy must be of
    vos              virtual organisations to choose from when signing in
    oidc_auth, oidc_env_name, oidc_file_name     a token that the hub provides: "env" or "file", and which one
    oidc_issuer, oidc_audience, oidc_scope       what Rucio's own flow asks its issuer for
    username, password   sign in by itself, also when the session has ended: for scripts. Also $RUCIO_USERNAME,
                     $RUCIO_PASSWORD; of files only rucio.cfg
    downloads        folder for what is fetched; `storage_access` says what a storage is shown
    rule_lifetime_days   proposed for what is made available; 0: no end
    title, webui_url, webui_style, site_name, app_id          `ipylake.rucio.settings` says what they are for
    sessions         None: shared by all clients and widgets of this kernel

    `stop` ends a call from another thread; `progress` is called with (done, total or None, what is being done).
    Everything may be called from several threads. Raises what `ipylake.errors` holds.
    """

    read_ahead: int | None = None
    _fetching: Fetching

    def __init__(
        self,
        url: str | None = None,
        *,
        instance: str | None = None,
        account: str | None = None,
        vo: str | None = None,
        ca_cert: str | None = None,
        auth_url: str | None = None,
        mounts: MountSettings | None = None,
        destination_rse: str | None = None,
        rse_mount_path: str | None = None,
        path_begins_at: int | None = None,
        auth: str | None = None,
        vos: Sequence[str] | None = None,
        client_x509_proxy: str | None = None,
        client_cert: str | None = None,
        client_key: str | None = None,
        voms: str | None = None,
        oidc_auth: str | None = None,
        oidc_env_name: str | None = None,
        oidc_file_name: str | None = None,
        oidc_issuer: str | None = None,
        oidc_audience: str | None = None,
        oidc_scope: str | None = None,
        downloads: str | None = None,
        storage_access: Mapping[str, str] | None = None,
        rule_lifetime_days: int | None = None,
        title: str | None = None,
        webui_url: str | None = None,
        webui_style: str | None = None,
        site_name: str | None = None,
        app_id: str | None = None,
        username: str | None = None,
        password: str | Secret | None = None,
        sessions: Sessions | None = None,
        limits: Limits | None = None,
    ) -> None:
        password = Secret(password) if isinstance(password, str) else password
        given = {
            "url": url,
            "account": account,
            "vo": vo,
            "ca_cert": ca_cert,
            "auth_url": auth_url,
            "mounts": mounts,
            "destination_rse": destination_rse,
            "rse_mount_path": rse_mount_path,
            "path_begins_at": path_begins_at,
            "auth": auth,
            "vos": vos,
            "client_x509_proxy": client_x509_proxy,
            "client_cert": client_cert,
            "client_key": client_key,
            "voms": voms,
            "oidc_auth": oidc_auth,
            "oidc_env_name": oidc_env_name,
            "oidc_file_name": oidc_file_name,
            "oidc_issuer": oidc_issuer,
            "oidc_audience": oidc_audience,
            "oidc_scope": oidc_scope,
            "downloads": downloads,
            "storage_access": storage_access,
            "rule_lifetime_days": rule_lifetime_days,
            "title": title,
            "webui_url": webui_url,
            "webui_style": webui_style,
            "site_name": site_name,
            "app_id": app_id,
            "username": username,
            "password": password,
        }
        self.settings: Settings = settings(instance, given)
        try:
            self._rest = Rest(self.settings, kernel_sessions if sessions is None else sessions, limits)
        except ConfigurationError as error:
            error.hint = f"{error.hint}; it was set by {self.settings.sources.get(error.field or '', 'a default')}"
            raise
        self._sessions = sessions
        self._known = {self.settings.name: self}
        self._scopes = KnownScopes(self._rest)
        self._elements = KnownElements(self._rest)
        self._mounts = Mounts(self.settings, self._rest, self._elements)
        self._fetching = Fetching(self._rest, self._mounts, self._elements)
        self._seen_keys = SeenKeys()
        self._facts = FactFinder(self._rest, self._mounts, self._elements)
        calls = RuleCalls(self._rest)
        self._places = places = Places(self._rest, calls, self._mounts, self._elements)
        self._rules = Rules(calls, places, self._mounts, self.settings)
        self._rules_of = RuleFinder(self._rest, WebUi(self.settings))

    def __repr__(self) -> str:
        session = self._rest.session
        return f"<Rucio {self.settings.url}, {f'signed in as {session.account}' if session else 'not signed in'}>"

    # --- settings -------------------------------------------------------------------------------------------

    def configuration(self) -> Configuration:
        """Every setting, where it came from, and the other instances that are known here; no network, no secret."""
        return configuration(self.settings, [other.settings for other in self._known.values()])

    def save_as_default(self, name: str = "") -> Saved:
        """Write what was given here, and how you are signed in, to your `ipylake.toml`, as its default; nothing secret.

        name   what to call the instance; "" for the name it has, else its host
        """
        return save_as_default(self.settings, name, self._rest.admission.chosen())

    def check(self, *, stop: Stop | None = None) -> Iterator[Check]:
        """Whether what is configured works, as it is found out: server, clock, session, folders."""
        return checks(self._rest, self.downloads, stop or Stop())

    def another(self, instance: str) -> Rucio:
        """Another configured instance, by name; asked for again, the same client, with its transfers. Sessions are kept
        by server: nobody is signed in there because of this one."""
        if instance not in self._known:
            other = Rucio(instance=instance, sessions=self._sessions)
            other._known = self._known
            self._known[instance] = other
        return self._known[instance]

    # --- looking --------------------------------------------------------------------------------------------

    def describe(self) -> CatalogInfo:
        return described(self.settings, default_place(self.settings, self._mounts), self._mounts.names)

    def script(self) -> Script:
        return script(self.settings)

    def search(
        self,
        query: str | Query,
        *,
        scope: str = "",
        kind: Kind = "all",
        filters: str = "",
        limit: int | None = None,
        stop: Stop | None = None,
        progress: Progress | None = None,
    ) -> Results:
        """Entries as the server finds them: iterate, or use `batches()`.

        query    `scope:na*me`, `scope:` for all of it, `scope:name` for that or what begins with it, `text` for scopes
                 that contain it, or several identifiers; `ipylake.rucio.query` says more
        filters  conditions on metadata: `run_number >= 400000, quality = good; 1 < events < 5`, as in Rucio's own
                 command line, where `,` is AND and `;` is OR. Rucio's columns and JSON metadata may be mixed
        """
        asked = query if isinstance(query, Query) else Query(text=query, scope=scope, kind=kind, filters=filters)
        return search.search(self._telling(progress), self._scopes, asked, stop or Stop(), limit)

    def children(self, entry: str | Entry, *, stop: Stop | None = None, progress: Progress | None = None) -> Results:
        """What is directly below a container, a dataset or a scope; as an id, or as an entry of a search."""
        below = Entry(entry, entry, "container" if ":" in entry else "scope") if isinstance(entry, str) else entry
        return search.children(self._telling(progress), self._scopes, below, stop or Stop())

    def entry(self, did: str, *, stop: Stop | None = None) -> Entry:
        """A container, dataset or file by its identifier, `scope:name`. Raises NotFound."""
        return self._entry(did, stop or Stop())

    def details(self, entry: str | Entry, *, stop: Stop | None = None, progress: Progress | None = None) -> Details:
        """Metadata, replicas, rules and parents."""
        stop = stop or Stop()
        return self._describer(progress).details(self._entry(entry, stop), stop)

    def glance(self, entry: str | Entry, *, stop: Stop | None = None) -> Details:
        """The metadata, in one request; the other tabs are due."""
        stop = stop or Stop()
        return self._describer(None).glance(self._entry(entry, stop), stop)

    def tab(self, entry: str | Entry, tab: str, *, stop: Stop | None = None) -> Tab:
        """One of the details: "metadata", "replicas", "rules" (its own, and of the collections it is in), "parents"."""
        stop = stop or Stop()
        return self._describer(None).tab(self._entry(entry, stop), tab, stop)

    def facts(
        self, entries: Sequence[Entry], *, sites: Sequence[str] | None = None, stop: Stop | None = None
    ) -> list[Facts | None]:
        """Sizes, dates and availability, in the order of the entries: three requests, however many they are.

        sites   storage elements whose copies are counted, None: those that are mounted
        """
        return self._facts.facts(entries, sites, stop or Stop())

    @property
    def default_sites(self) -> tuple[str, ...]:
        """The storage elements that are mounted here."""
        return self._mounts.names

    def sites(self, *, stop: Stop | None = None) -> list[Site]:
        """All storage elements, those that are mounted first."""
        stop = stop or Stop()
        tapes, mounted = self._elements.tapes(stop), self._mounts.names
        names = sorted(self._elements.names(stop), key=lambda rse: (rse not in mounted, rse))
        return [Site(name=rse, here=rse in mounted, tape=rse in tapes) for rse in names]

    def suggest(self, field: str, text: str, *, stop: Stop | None = None) -> Suggestions:
        """For field "scope" scopes that contain `text`, the account's own first; for "filters" keys of JSON metadata
        that were seen."""
        if field == "filters":
            return self._seen_keys.suggest(text)
        if field != "scope":
            raise InvalidInput(f'There are no suggestions for "{field}"', field="field")
        return self._scopes.suggest(text, stop or Stop())

    # --- paths ----------------------------------------------------------------------------------------------

    def locate(
        self, entries: Iterable[Entry], *, progress: Progress | None = None, stop: Stop | None = None
    ) -> Iterator[Located]:
        """Every file of each entry, in order, with its path here or the reason why there is none."""
        tell = progress or _silent
        fetched = self._fetching.finder()
        locator = Locator(self._telling(progress), self._mounts, self._elements, fetched)
        return locator.locate(entries, tell, stop or Stop())

    def address(self, entry: Entry, *, stop: Stop | None = None) -> str:
        """Its page in Rucio's web interface where that is configured, else where the server has it; no network."""
        scope, name = did_of(entry.id)
        there = f"{self.settings.url.rstrip('/')}/dids/{quote(scope, safe='')}/{quote(name, safe='')}"
        return WebUi(self.settings).did((scope, name)) or there

    def provenance(
        self, *entries: str | Entry, missing: Literal["refuse", "skip"] = "refuse", stop: Stop | None = None
    ) -> Provenance:
        """Where the files of files, datasets and containers came from, as far as they are here: for a publication of
        them. `to_ro_crate()` of the result has it as RO-Crate. Raises what `paths` does."""
        from ipylake._provenance import provenance_of

        stop = stop or Stop()
        wanted = [self._entry(entry, stop) for entry in entries]
        return provenance_of(self, wanted, missing=missing, progress=_silent, stop=stop)

    def paths(
        self,
        *entries: str | Entry,
        missing: Literal["refuse", "skip"] = "refuse",
        stop: Stop | None = None,
        progress: Progress | None = None,
    ) -> list[str]:
        """Paths of all files of files, datasets and containers, in order.

        missing   what to do about files that this kernel cannot read: "refuse" raises NotAvailable, which names them
                  and the way out; "skip" leaves them out
        """
        stop = stop or Stop()
        wanted = [self._entry(entry, stop) for entry in entries]
        found, _ = collected(self, wanted, missing=missing, progress=progress or _silent, stop=stop)
        return [path for picked in found for path in picked.paths]

    # --- upload ---------------------------------------------------------------------------------------------

    @cached_property
    def uploader(self) -> Uploader:
        """What uploads, for this client and the forms on it."""
        from .upload import Uploader

        storages = Storages(self._rest, self.settings.storage_access)
        return Uploader(self._rest, self._mounts, self._elements, storages)

    def upload(
        self,
        files: Files,
        *,
        scope: str,
        rse: str,
        dataset: str = "",
        name: str = "",
        lifetime_s: int | None = None,
        metadata: Mapping[str, Any] | None = None,
        on_progress: Progress | None = None,
        stop: Stop | None = None,
    ) -> Uploaded:
        """Files of this machine become DIDs at a storage element: registered, sent, compared, kept by a rule.

        files        a path, several, or {path: name of the DID}; the name of the file, where none is given
        scope, name  of the DIDs; `name` for a single file
        rse          the element: one of `writable_elements()`, mounted here or speaking WebDAV
        dataset      `scope:name`, or a name in `scope`: the files are put into it, and it is made if it is not there
        lifetime_s   seconds that the rule keeps the copies; None: for good. It is on a dataset that is made, else on
                     the files
        metadata     of the files, and of a dataset that is made
        on_progress  called with (bytes, bytes in all, what is being done), from several threads

        Two calls for the same files and place are one upload: the second goes on where the first has ended, in another
        kernel too, and sends nothing twice. `unfinished_uploads()` names what an upload has left that failed,
        `clean_upload(key)` takes it back.

        Raises InvalidInput (a file changed, no such file), AlreadyExists (the name is another file's), QuotaExceeded,
        NoSpace, Unsupported (the element cannot be written from here), AccessDenied, SignInNeeded, Unreachable,
        Cancelled.
        """
        from .upload import Order, in_all

        order = Order(files, scope, rse, dataset, name, lifetime_s, metadata)
        return self.uploader.upload(order, in_all(order, on_progress or _silent), stop or Stop())

    def writable_elements(self, *, stop: Stop | None = None) -> list[WritableElement]:
        """Elements that this account may put files to, with the free quota in bytes; those mounted here first."""
        return list(self.uploader.elements(stop or Stop()))

    def unfinished_uploads(self) -> list[Unfinished]:
        """Uploads to this server that have not ended, and what they have left where."""
        return self.uploader.unfinished()

    def clean_upload(self, key: str, *, stop: Stop | None = None) -> list[str]:
        """Take back what an unfinished upload has left; files that were uploaded whole stay.

        Returns the DIDs that Rucio itself removes in its next rounds."""
        return self.uploader.clean(key, stop or Stop())

    # --- for locks ------------------------------------------------------------------------------------------

    def pinned_as(self) -> Instance:
        """The server and the VO that identifiers are of; no network."""
        return pinning.instance_of(self.settings, self.describe())

    def folders(self) -> dict[str, list[str]]:
        """Storage element → its folders in this kernel; "downloads" → where copies go."""
        return pinning.folders_of(self.settings, self.downloads)

    def checksums(self, files: Sequence[str], *, stop: Stop | None = None) -> dict[str, dict[str, str]]:
        """By identifier: adler32 and md5, as far as the server knows them."""
        return pinning.checksums_of(self._rest, files, stop or Stop())

    # --- session --------------------------------------------------------------------------------------------

    def session(self) -> SessionState:
        return self._rest.admission.state()

    def sign_in(
        self,
        method: str = "",
        values: Mapping[str, str] | None = None,
        *,
        show: Callable[[Errand], None] | None = None,
        stop: Stop | None = None,
        **fields: str,
    ) -> SessionState:
        """`rucio.sign_in(username="alice", password=…)`, `rucio.sign_in("x509-proxy")`, …: `ipylake.rucio.sign_in`
        lists the ways, `describe().signs_in` their fields.

        account   where the identity has several: the answer without one has state "choosing" and lists them
        vo        the virtual organisation, on servers with several
        keep      "yes" keeps the session on this machine until it ends, for all kernels of yours
        show      for "oidc": called with the link that has to be opened; None shows it below the cell

        Raises SignInNeeded when refused, InvalidInput for files and fields that cannot be used, Unsupported.
        """
        typed = Values({**(values or {}), **fields})
        del values, fields
        way = method or self.settings.auth or "userpass"
        before = self._rest.admission.place, self._rest.session
        state = self._rest.admission.sign_in(way, typed, show or shown_below(), stop or Stop())
        if (self._rest.admission.place, self._rest.session) != before:
            self.purge()  # another account, or another organisation, may see other things
        return state

    def check_sign_in(self, method: str = "", values: Mapping[str, str] | None = None, **fields: str) -> SignInChecked:
        """What a way to sign in would use, without sending it anywhere: whose proxy it is, and how long it lasts.

        Raises InvalidInput, with the way out, for what cannot be used; SignInNeeded for a token that has ended.
        """
        return self._rest.admission.check(
            method or self.settings.auth or "userpass", Values({**(values or {}), **fields})
        )

    def sign_out(self) -> SessionState:
        """For all clients and widgets of this kernel that share the session; what is kept on this machine goes, too."""
        self._rest.sign_out()
        self._fetching.disconnect()
        self.purge()
        return self.session()

    def purge(self) -> tuple[str, ...]:
        """Forget what the server has told and is kept to be quick; says what that was."""
        caches = (self._scopes, self._elements, self._places, self._seen_keys)
        return tuple(filter(None, [cache.purge() for cache in caches]))

    # --- the server -----------------------------------------------------------------------------------------

    def scopes(self, *, mine: bool = False, stop: Stop | None = None) -> list[str]:
        """All scopes, or those of the account that is signed in."""
        return list(self._scopes.mine(stop or Stop()) if mine else self._scopes.all(stop or Stop()))

    def rses(self, *, stop: Stop | None = None) -> list[str]:
        """Names of all storage elements."""
        return sorted(element.rse for rows in self._rest.elements(stop or Stop()) for element in rows)

    def whoami(self, *, stop: Stop | None = None) -> str:
        """The account that the server takes this session for."""
        return str(self._rest.whoami(stop or Stop()).get("account", ""))

    def ping(self, *, stop: Stop | None = None) -> str:
        """The server's version; works without signing in."""
        return self._rest.ping(stop or Stop())

    def telling(self, progress: Progress) -> Rucio:
        """The same client, which tells of the waits that the server asks for."""
        told = copy.copy(self)
        told._rest = self._rest.telling(progress)
        return told

    def _describer(self, progress: Progress | None) -> Describer:
        return Describer(self._telling(progress), self._mounts, self._elements, self._seen_keys)

    def _telling(self, progress: Progress | None) -> Rest:
        return self._rest.telling(progress) if progress else self._rest

    def _entry(self, entry: str | Entry, stop: Stop) -> Entry:
        if isinstance(entry, Entry):
            return entry
        scope, name = typed_did(entry)
        if not name:
            raise InvalidInput(f'"{entry}" is a scope', hint=f"Search it: {scope}:*", field="entry")
        return entry_of(self._rest.did((scope, name), stop))


def _silent(done: int, total: int | None, doing: str) -> None:
    pass
