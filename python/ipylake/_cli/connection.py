"""Which Rucio, and who asks: the options that all its commands have."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ipylake._stop import Stop

from .output import Output, tell

if TYPE_CHECKING:
    from ipylake._protocol import Errand, Field
    from ipylake.rucio import Rucio

Command = Callable[..., "int | None"]


class Connection:
    """What a command works with: `rucio`, signed in as far as that needs no question or a person answers it."""

    def __init__(
        self, stop: Stop, given: dict[str, Any], *, as_json: bool, password_file: Path | None, keep: bool
    ) -> None:
        self.stop = stop
        self.output = Output(as_json)
        self._password_file = password_file
        self._given = given
        self._keep = keep

    @functools.cached_property
    def visitor(self) -> Rucio:
        """The client, whether or not somebody is signed in."""
        from ipylake._credentials import Secret
        from ipylake.rucio import Rucio

        password = None
        if self._password_file:
            password = Secret(self._password_file.read_bytes().partition(b"\n")[0].rstrip(b"\r"))
        return Rucio(**self._given, password=password)

    @functools.cached_property
    def rucio(self) -> Rucio:
        """Raises SignInNeeded where nobody can be asked."""
        client = self.visitor
        if client.session().state == "out" and sys.stdin.isatty() and sys.stderr.isatty():
            _ask(client, self._keep, self.stop)
        return client


def _ask(client: Rucio, keep: bool, stop: Stop) -> None:
    """Sign in by what a person types; what is secret is not shown, and never an argument."""
    way = client.session().method
    info = client.describe()
    tell(f"Sign in on {info.host}")
    asked = next((method.fields for method in info.signs_in if method.id == way), ())
    fields = {field.id: _typed(field) for field in asked if not field.check and not field.on_demand}
    fields |= {"keep": "yes"} if keep else {}
    state = client.sign_in(way, fields, show=_show, stop=stop)
    if state.state == "choosing":
        account = click.prompt("Account", type=click.Choice(state.accounts), err=True)
        client.sign_in(way, {**fields, "account": account}, show=_show, stop=stop)
    if state.note:
        tell(state.note)


def _typed(field: Field) -> str:
    choices = click.Choice(field.choices) if field.choices else None
    default = field.value if field.value or not field.required else None
    typed: str = click.prompt(field.label, default=default, type=choices, hide_input=field.secret, err=True)
    return typed


def _show(errand: Errand) -> None:
    tell(f"Open {errand.link}" + (f", and give the code {errand.asks}" if errand.asks else ""))


def connected(command: Command) -> Command:
    """A command that takes a Connection first, and its options."""

    @click.option("-i", "--instance", metavar="NAME", help="The configured instance to take.")
    @click.option("--url", help="Address of the REST server.")
    @click.option("--account", help="The account to use, where one identity has several.")
    @click.option("--vo", help="Virtual organisation, on servers with several.")
    @click.option("--ca-cert", metavar="PATH", help="File or folder of authorities, instead of the system's.")
    @click.option("--auth", metavar="WAY", help="How to sign in: userpass, x509-proxy, …")
    @click.option("--username", help="Who signs in.")
    @click.option(
        "--password-file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="File whose first line is the password; else $RUCIO_PASSWORD, or it is asked for.",
    )
    @click.option("--keep", is_flag=True, help="Keep what is signed in to on this machine until it expires.")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
    @click.pass_obj
    @functools.wraps(command)
    def called(stop: Stop, /, as_json: bool, password_file: Path | None, keep: bool, **options: Any) -> int | None:
        keys = ("instance", "url", "account", "vo", "ca_cert", "auth", "username")
        given = {key: options.pop(key) for key in keys}
        connection = Connection(stop, given, as_json=as_json, password_file=password_file, keep=keep)
        return command(connection, **options)

    return called
