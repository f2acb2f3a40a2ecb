"""Zenodo: the client that scripts use and the widgets are views on."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping

from ipylake._catalog import Progress
from ipylake._credentials import Secret, Sessions
from ipylake._filled_in import Values
from ipylake._http import Limits
from ipylake._kept import kernel_sessions
from ipylake._protocol import Errand, SessionState
from ipylake._stop import Stop
from ipylake.errors import ConfigurationError

from .deposit.verbs import DepositVerbs
from .rest import Rest
from .session import Scopes
from .settings import Settings, settings
from .site import Site


class Zenodo(DepositVerbs):
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
        return told

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
        """`zenodo.sign_in(token=…)`, or `zenodo.sign_in("environment")`.

        keep   "yes" keeps the token on this machine for 30 days, for all kernels of yours

        Raises SignInNeeded for a token that this site does not accept.
        """
        typed = Values({**(values or {}), **fields})
        del values, fields
        return self._rest.admission.sign_in(method, typed, stop or Stop())

    def sign_out(self) -> SessionState:
        """For all clients and widgets of this kernel that share the session; what is kept on this machine goes, too."""
        self._rest.admission.sign_out()
        return self.session()

    def scopes(self, *, stop: Stop | None = None) -> Scopes:
        """What the token may do. Raises SignInNeeded."""
        self._rest.admission.needed(stop or Stop())
        return self._rest.admission.probe(stop or Stop())
