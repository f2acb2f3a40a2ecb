"""`ipylake rucio …`: looking; moving.py has the bytes, rules.py what is kept where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from . import exits
from .bar import Bar
from .connection import Connection, connected
from .moving import get, put
from .output import columns, tell, tell_fault
from .rules import replicate, rules
from .shown import date, fields

if TYPE_CHECKING:
    from ipylake._catalog import Results
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
    return _listed(connection, found, is_long)


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
    return _listed(connection, found, is_long)


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


def _listed(connection: Connection, found: Results, is_long: bool) -> int:
    from ipylake._catalog import Incomplete

    output = connection.output
    for batch in found.batches():
        for entry in batch:
            output.row(fields(entry), _long(entry) if is_long else entry.id)
        output.flush()
    if found.note:
        tell(found.note.replace("`", '"'))
    if isinstance(found.end, Incomplete):
        if found.end.fault:
            if not output.count:
                raise found.end.fault
            tell_fault(found.end.fault)
        if found.end.unreadable:
            tell(f"{found.end.unreadable} lines of the answer could not be read")
        return exits.INTERRUPTED if connection.stop.is_set else exits.INCOMPLETE
    return exits.OK if output.count else exits.NOTHING


def _long(entry: Entry) -> str:
    from ipylake._text import size_text

    parts = "" if entry.parts is None else f"{entry.parts:,}"
    size = "" if entry.size is None else size_text(entry.size)
    return f"{entry.kind:9} {parts:>9} {size:>9}  {date(entry.modified):16}  {entry.id}"


def _copy_cells(entry: str, copy: Copy) -> list[str]:
    files = "" if copy.total is None else f"{copy.done if copy.done is not None else '?'}/{copy.total}"
    return [entry, copy.place, copy.state.lower() + (" (tape)" if copy.tape else ""), files, copy.path or copy.reason]
