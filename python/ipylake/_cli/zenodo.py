"""`ipylake zenodo …`: finding and fetching records."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ipylake._stop import Stop

from . import exits
from .bar import Bar
from .listing import listed
from .output import Output
from .shown import fields

if TYPE_CHECKING:
    from ipylake._protocol import Entry
    from ipylake.zenodo import Zenodo

Command = Callable[..., "int | None"]
_KINDS = ("all", "mine", "communities", "my-communities")


class Connection:
    """What a command works with. Reading needs no token."""

    def __init__(
        self, stop: Stop, given: dict[str, Any], *, as_json: bool, token_file: Path | None, link_file: Path | None
    ) -> None:
        self.stop = stop
        self.output = Output(as_json)
        self._given = given
        self._token_file = token_file
        self._link_file = link_file

    @functools.cached_property
    def zenodo(self) -> Zenodo:
        from ipylake._credentials import Secret
        from ipylake.zenodo import Zenodo

        token = Secret(_first_line(self._token_file)) if self._token_file else None
        client = Zenodo(**self._given, token=token)
        if self._link_file:
            client.open_link(Secret(_first_line(self._link_file)), stop=self.stop)
        return client


def _first_line(file: Path) -> bytes:
    return file.read_bytes().partition(b"\n")[0].strip()


def connected(command: Command) -> Command:
    """A command that takes a Connection first, and its options."""
    readable = click.Path(exists=True, dir_okay=False, path_type=Path)

    @click.option("-i", "--instance", metavar="NAME", help="The configured site; zenodo and sandbox always are.")
    @click.option("--url", help="Address of any site that runs InvenioRDM.")
    @click.option("--sandbox", is_flag=True, default=None, help="sandbox.zenodo.org.")
    @click.option("--ca-cert", metavar="PATH", help="File or folder of authorities, instead of the system's.")
    @click.option("--token-file", type=readable, help="File whose first line is a token; else $ZENODO_TOKEN.")
    @click.option("--link-file", type=readable, help="File whose first line is the secret link of a record.")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
    @click.pass_obj
    @functools.wraps(command)
    def called(
        stop: Stop, /, as_json: bool, token_file: Path | None, link_file: Path | None, **options: Any
    ) -> int | None:
        given = {key: options.pop(key) for key in ("instance", "url", "sandbox", "ca_cert")}
        connection = Connection(stop, given, as_json=as_json, token_file=token_file, link_file=link_file)
        return command(connection, **options)

    return called


@click.group()
def zenodo() -> None:
    """Records of Zenodo, and of every other site that runs InvenioRDM."""


@zenodo.command()
@click.argument("query", default="")
@click.option("--community", default="", help="Only its records.")
@click.option("--kind", type=click.Choice(_KINDS), default="all", help="What is searched.")
@click.option("--sort", default="", help='"-updated", "-created", "-published", "-views"; else best match.')
@click.option("--facet", multiple=True, metavar="NAME=VALUE", help="resource_type, access_status, file_type, …")
@click.option("--all-versions", is_flag=True, help="Not only the latest of each.")
@click.option("--limit", type=click.IntRange(min=1), default=25, show_default=True, help="Stop after so many.")
@connected
def search(
    connection: Connection,
    query: str,
    community: str,
    kind: Any,
    sort: str,
    facet: tuple[str, ...],
    all_versions: bool,
    limit: int,
) -> int:
    """List what matches QUERY: words, "phrases", field:value, AND, OR, NOT; or a DOI, or the address of a record."""
    facets: dict[str, list[str]] = {}
    for one in facet:
        name, sign, value = one.partition("=")
        if not (name and sign):
            raise click.BadParameter(f'"{one}" is not NAME=VALUE', param_hint="--facet")
        facets.setdefault(name, []).append(value)
    with Bar() as bar:
        found = connection.zenodo.search(
            query,
            scope=community,
            kind=kind,
            sort=sort,
            facets=facets,
            all_versions=all_versions,
            stop=connection.stop,
            progress=bar.step,
        )
    return listed(connection.output, connection.stop, found, _line, limit)


@zenodo.command()
@click.argument("entries", nargs=-1, required=True)
@click.option("--to", type=click.Path(file_okay=False), default=".", help="A folder, made if it is missing; else here.")
@click.option(
    "--existing",
    type=click.Choice(["skip", "rename", "replace"]),
    default="skip",
    help="Where a file of that name holds anything else: leave it and fail, keep both, or replace it.",
)
@connected
def get(connection: Connection, entries: tuple[str, ...], to: str, existing: Any) -> int:
    """Fetch all files of ENTRIES, compared by md5; their paths, in order. What is there already is not fetched again.

    ENTRIES are DOIs, numbers or addresses of records, or NUMBER/NAME of one file."""
    with Bar() as bar:
        paths = connection.zenodo.download(
            *entries, to=to, existing=existing, on_progress=bar.totals, stop=connection.stop, progress=bar.step
        )
    for path in paths:
        connection.output.row({"path": path}, path)
    return exits.OK if paths else exits.NOTHING


@zenodo.command()
@click.argument("file")
@connected
def contents(connection: Connection, file: str) -> int:
    """List what is in FILE, a ZIP (NUMBER/NAME), without fetching it: size and name of each."""
    for one in connection.zenodo.contents(file, stop=connection.stop):
        values = {"name": one.name, "size": one.size, "packed": one.packed}
        connection.output.row(values, f"{one.size:>14,}  {one.name}")
    return exits.OK if connection.output.count else exits.NOTHING


@zenodo.command()
@click.argument("record")
@connected
def versions(connection: Connection, record: str) -> int:
    """List the versions of RECORD, the newest first, with their DOIs."""
    client, stop = connection.zenodo, connection.stop
    for entry in client.versions(record, stop=stop):
        doi = client.doi(entry, stop=stop)
        connection.output.row({**fields(entry), "doi": doi}, f"{_line(entry)}  {doi}")
    return exits.OK if connection.output.count else exits.NOTHING


def _line(entry: Entry) -> str:
    published = entry.extra[-1] if entry.extra else ""
    return "  ".join(filter(None, (entry.id, published, entry.name if entry.name != entry.id else "")))
