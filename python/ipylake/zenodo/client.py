"""Zenodo: the client that scripts use and the widgets are views on."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping

from msgspec.structs import replace

from ipylake._catalog import Progress, Script
from ipylake._credentials import Secret, Sessions
from ipylake._filled_in import Values
from ipylake._http import Limits
from ipylake._kept import kernel_sessions
from ipylake._protocol import Configuration, Errand, Saved, SessionState, SignInChecked
from ipylake._stop import Stop
from ipylake.errors import ConfigurationError

from .configuration import configuration, save_as_default
from .deposit.verbs import DepositVerbs
from .fetching import Fetching
from .reader import Known, Reader
from .reading import Reading
from .rest import Rest
from .script import script
from .session import Scopes
from .settings import Settings, settings
from .site import Site


class Zenodo(Reading, DepositVerbs):
    """One site that runs InvenioRDM, as one account sees it; without a token as anybody sees it.

        zenodo = Zenodo()                       # zenodo.org
        zenodo = Zenodo(sandbox=True, token=…)  # sandbox.zenodo.org, where nothing is published for good
        zenodo = Zenodo("https://data.caltech.edu")

    url         address of the site; else `instance`, a name of `ipylake.toml` ("zenodo" and "sandbox" are always known)
    sandbox     the sandbox instead of Zenodo; with a url: whether that one is for trying out
    token       a personal access token; else $ZENODO_API_KEY or $ZENODO_TOKEN (of the sandbox with $ZENODO_SANDBOX), or
                `token_env`, a variable for another site. It goes to this site only
    title, ca_cert, downloads      `ipylake.zenodo.settings` says what they are for
    sessions    None: shared by all clients and widgets of this kernel

    `stop` ends a call from another thread; `progress` is called with (done, total or None, what is being done), waits
    that the site asks for among it. Everything may be called from several threads. Raises what `ipylake.errors` holds.
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        instance: str | None = None,
        sandbox: bool | None = None,
        token: str | Secret | None = None,
        title: str | None = None,
        ca_cert: str | None = None,
        token_env: str | None = None,
        downloads: str | None = None,
        sessions: Sessions | None = None,
        limits: Limits | None = None,
    ) -> None:
        token = Secret(token) if isinstance(token, str) else token
        is_known = url or instance
        if sandbox is not None and not is_known:
            instance, sandbox = "sandbox" if sandbox else "zenodo", None
        given = {"url": url, "title": title, "ca_cert": ca_cert, "token_env": token_env, "downloads": downloads}
        self.settings: Settings = settings(instance, {**given, "sandbox": sandbox})
        try:
            self._rest = Rest(
                self.settings.site,
                kernel_sessions if sessions is None else sessions,
                ca_cert=self.settings.ca_cert,
                token=token,
                token_env=self.settings.token_env,
                limits=limits,
            )
        except ConfigurationError as error:
            error.hint = f"{error.hint}; it was set by {self.settings.sources.get(error.field or '', 'a default')}"
            raise
        self._sessions = sessions
        self._known = {self.settings.name: self}
        self._reader = Reader(self._rest, Known())
        self._fetching = Fetching(self._reader, self.settings)

    def __repr__(self) -> str:
        session = self._rest.admission.session
        return f"<Zenodo {self.site.url}, {'signed in' if session else 'not signed in'}>"

    @property
    def site(self) -> Site:
        return self.settings.site

    def telling(self, progress: Progress) -> Zenodo:
        """The same client, which tells of the waits that the site asks for."""
        told = copy.copy(self)
        told._rest = self._rest.telling(progress)
        told._reader = Reader(told._rest, self._reader.known)
        return told

    # --- settings -------------------------------------------------------------------------------------------

    def configuration(self) -> Configuration:
        """Every setting, where it came from, and the other sites that are known here; no network, no secret."""
        return configuration(self.settings, [other.settings for other in self._known.values()])

    def save_as_default(self, name: str = "") -> Saved:
        """Write what was given here to the user's `ipylake.toml`, as its default; nothing secret."""
        return save_as_default(self.settings, name)

    def another(self, instance: str) -> Zenodo:
        """Another configured site, by name; asked for again, the same client. Nobody is signed in there because of
        this one."""
        if instance not in self._known:
            other = Zenodo(instance=instance, sessions=self._sessions)
            other._known = self._known
            self._known[instance] = other
        return self._known[instance]

    def script(self) -> Script:
        return script(self.settings)

    # --- session --------------------------------------------------------------------------------------------

    def session(self) -> SessionState:
        """Who is signed in; whoever came by a secret link is called by what that opens. No network."""
        state, opened = self._rest.admission.state(), self._reader.known.links.records
        if not opened:
            return state
        name = f"link to {', '.join(opened)}"
        if state.state == "out":
            return replace(state, state="in", account=name, method="link")
        said, line, advice = state.note.partition("\n")
        return replace(state, note="; ".join(filter(None, (said, f"also a {name}"))) + line + advice)

    def sign_in(
        self,
        method: str = "",
        values: Mapping[str, str] | None = None,
        *,
        show: Callable[[Errand], None] | None = None,
        stop: Stop | None = None,
        **fields: str,
    ) -> SessionState:
        """`zenodo.sign_in(token=…)`, or `zenodo.sign_in("environment")`.

        keep   "yes" keeps the token on this machine for 30 days, for all kernels of yours

        `zenodo.sign_in("link", link=…)` signs nobody in: it opens the record of a secret link, as `open_link` does.
        Raises SignInNeeded for a token that this site does not accept, InvalidInput for what is no secret link.
        """
        typed = Values({**(values or {}), **fields})
        del values, fields
        if method == "link":
            self.open_link(typed.secret("link"), stop=stop)
            return self.session()
        before = self._rest.admission.session
        state = self._rest.admission.sign_in(method, typed, stop or Stop())
        if self._rest.admission.session != before:
            self.purge()  # another account may see other things
        return state

    def check_sign_in(self, method: str, values: Mapping[str, str]) -> SignInChecked:
        """Which token the environment holds, by where it was found."""
        return SignInChecked(found=self._rest.admission.found if method == "environment" else "")

    def sign_out(self) -> SessionState:
        """For all clients and widgets of this kernel that share the session; what is kept on this machine goes, too."""
        self._rest.admission.sign_out()
        self._fetching.disconnect()
        self._reader.known.links.forget()
        self.purge()
        return self.session()

    def purge(self) -> tuple[str, ...]:
        """Forget what the site has told and is kept to be quick; says what that was."""
        return self._reader.known.purge()

    def scopes(self, *, stop: Stop | None = None) -> Scopes:
        """What the token may do. Raises SignInNeeded."""
        self._rest.admission.needed(stop or Stop())
        return self._rest.admission.probe(stop or Stop())
