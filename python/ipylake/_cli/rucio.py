"""`ipylake rucio …`: looking; moving.py has the bytes, rules.py what is kept where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from . import exits
from .bar import Bar
from .connection import Connection, connected
from .listing import listed, long_line
from .moving import get, put
from .output import columns, tell
from .rules import replicate, rules
from .shown import date, fields

if TYPE_CHECKING:
    from ipylake._protocol import Copy, Entry


@click.group()
def rucio() -> None:
    """Data of many experiments, named scope:name, replicated over storage elements."""


rucio.add_command(get)
rucio.add_command(put)
rucio.add_command(rules)
rucio.add_command(replicate)


@rucio.command()
@click.argument("query")
@click.option("--scope", default="", help="Where to look, for a query without one.")
@click.option("--kind", type=click.Choice(["all", "collection", "container", "dataset", "file"]), default="all")
@click.option("--filters", default="", help='Conditions on metadata, as "run_number >= 400000, quality = good".')
@click.option("--limit", type=click.IntRange(min=1), help="Stop after so many.")
@click.option("-l", "--long", "is_long", is_flag=True, help="Kind, files, size and date before each name.")
@connected
def search(
    connection: Connection, query: str, scope: str, kind: Any, filters: str, limit: int | None, is_long: bool
) -> int:
    """List what matches QUERY, as it comes: `scope:na*me`, `scope:` for all of it, or a part of a scope's name."""
    with Bar() as bar:
        found = connection.rucio.search(
            query, scope=scope, kind=kind, filters=filters, limit=limit, stop=connection.stop, progress=bar.step
        )
    return listed(connection.output, connection.stop, found, long_line if is_long else _id)


@rucio.command()
@click.argument("entry", required=False)
@click.option("-l", "--long", "is_long", is_flag=True, help="Kind, files, size and date before each name.")
@connected
def ls(connection: Connection, entry: str | None, is_long: bool) -> int:
    """List what is directly below ENTRY, a container, a dataset or a scope; without one, the scopes."""
    client, stop = connection.rucio, connection.stop
    with Bar() as bar:
        if entry is None:
            found = client.search("*", stop=stop, progress=bar.step)
        else:
            found = client.children(entry, stop=stop, progress=bar.step)
    return listed(connection.output, connection.stop, found, long_line if is_long else _id)


@rucio.command()
@click.argument("entries", nargs=-1, required=True)
@connected
def replicas(connection: Connection, entries: tuple[str, ...]) -> int:
    """Where the copies of ENTRIES are, and which of them can be read here."""
    is_there = False
    for entry in entries:
        tab = connection.rucio.tab(entry, "replicas", stop=connection.stop)
        if tab.fault:
            from ipylake.errors import ServerFault

            raise ServerFault(tab.fault.message, hint=tab.fault.hint, detail=tab.fault.detail)
        copies = [copy for section in tab.sections for copy in getattr(section, "copies", ())]
        is_there = is_there or bool(copies)
        lines = columns(_copy_cells(entry, copy) for copy in copies)
        for copy, line in zip(copies, lines, strict=True):
            connection.output.row({"entry": entry, **fields(copy)}, line)
        for text in (section.text for section in tab.sections if hasattr(section, "text")):
            tell(f"{entry}: {text}")
    return exits.OK if is_there else exits.NOTHING


@rucio.command()
@connected
def whoami(connection: Connection) -> int:
    """Who is signed in, where, by which way and until when."""
    client, stop = connection.rucio, connection.stop
    account = client.whoami(stop=stop)
    session = client.session()
    about = {
        "account": account,
        "url": client.settings.url,
        "instance": client.settings.name,
        "vo": client.settings.vo,
        "method": session.method,
        "expires_at": session.expires_at,
        "server": client.ping(stop=stop),
    }
    shown = {**about, "expires_at": date(session.expires_at)}
    if connection.output.as_json:
        connection.output.row(about, "")
    else:
        for key, line in zip(shown, columns([key, str(value)] for key, value in shown.items()), strict=True):
            if shown[key]:
                connection.output.row({}, line)
    return exits.OK


def _id(entry: Entry) -> str:
    return entry.id


def _copy_cells(entry: str, copy: Copy) -> list[str]:
    files = "" if copy.total is None else f"{copy.done if copy.done is not None else '?'}/{copy.total}"
    return [entry, copy.place, copy.state.lower() + (" (tape)" if copy.tape else ""), files, copy.path or copy.reason]
