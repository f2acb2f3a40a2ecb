"""`ipylake zenodo deposit|publish`: files on their way to a DOI."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ipylake._text import visible

from . import exits
from .bar import Bar
from .output import tell
from .zenodo import Connection, connected

if TYPE_CHECKING:
    from ipylake.zenodo.deposit import Deposit, Metadata

_WORD = "publish"


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True))
@click.option(
    "--metadata",
    type=click.Path(exists=True),
    help="CITATION.cff, .zenodo.json, an RO-Crate, codemeta.json, JSON with the names of "
    "`ipylake.zenodo.deposit.Metadata`, or a folder with one of these. The options below go before it.",
)
@click.option("--title")
@click.option("--type", "resource_type", metavar="ID", help="dataset, software, publication-article, image-figure, …")
@click.option("--creator", "creators", multiple=True, metavar='"FAMILY, GIVEN"', help="In order of citation.")
@click.option("--license", "licenses", multiple=True, metavar="ID", help="cc-by-4.0, mit, …")
@click.option("--description")
@click.option("--version", "version_", metavar="TEXT", help="Of what is deposited.")
@click.option("--community", "communities", multiple=True, metavar="NAME", help="The first is asked before publishing.")
@click.option(
    "--bundle",
    type=click.Choice(["zip", "keys"]),
    help="What becomes of a folder: one ZIP, or its files with slashes in their names.",
)
@click.option("--draft", default="", metavar="NUMBER", help="The draft to go on with; else it is found, or made.")
@click.option("--keep", multiple=True, metavar="NAME", help="A file that this draft has already, and that stays.")
@click.option("--place", metavar="FOLDER", help="What it is remembered by; else the folder that the files are in.")
@click.option("--new-version", default="", metavar="RECORD", help="Of this record: only what has changed is sent.")
@click.option("--replace", is_flag=True, help="Go over what was changed at the site meanwhile.")
@click.option("--anew", is_flag=True, help="Another record, whatever this folder was deposited as.")
@connected
def deposit(
    connection: Connection,
    files: tuple[str, ...],
    metadata: str | None,
    bundle: Any,
    draft: str,
    keep: tuple[str, ...],
    place: str | None,
    new_version: str,
    replace: bool,
    anew: bool,
    version_: str | None,
    **said: Any,
) -> int:
    """Make a draft with FILES, each compared by md5. Nothing is published. The same command again goes on where it
    broke off: no second draft, no file twice."""
    client, stop = connection.zenodo, connection.stop
    given = {key: value for key, value in {**said, "version": version_}.items() if value}
    with Bar() as bar:
        options: dict[str, Any] = {"bundle": bundle or "ask", "on_progress": bar.bytes, "stop": stop}
        if new_version:
            whole = _said(metadata, given) if metadata or given else None
            made = client.new_version(new_version, list(files), whole, **options)
        else:
            options |= {"draft": draft, "keep": keep, "place": place, "replace": replace, "anew": anew}
            made = client.deposit(list(files), _said(metadata, given), **options)
    _tell(connection, made)
    return exits.OK


@click.command()
@click.argument("draft")
@click.option("--yes", is_flag=True, help=f'Without typing "{_WORD}": for scripts.')
@connected
def publish(connection: Connection, draft: str, yes: bool) -> int:
    """Make DRAFT public, for good, exactly once; what is public already is said to be."""
    client, stop = connection.zenodo, connection.stop
    if not yes:
        _confirm(connection, draft)
    _tell(connection, client.publish(draft, stop=stop))
    return exits.OK


def _confirm(connection: Connection, draft: str) -> None:
    """Raises UsageError where nobody is there to type it, or something else was typed."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise click.UsageError("Nobody is here to confirm it: --yes publishes without asking")
    shown, _ = connection.zenodo.draft(connection.zenodo.number(draft), stop=connection.stop)
    where = f"{connection.zenodo.site.host}{' (a sandbox)' if connection.zenodo.site.is_sandbox else ''}"
    tell(f"“{shown.title}” becomes public on {where}, with {len(shown.files)} files. A DOI is for good.")
    if click.prompt(f'Type "{_WORD}"', err=True).strip().lower() != _WORD:
        raise click.UsageError("Nothing was published")


def _said(file: str | None, given: dict[str, Any]) -> Metadata:
    import msgspec

    from ipylake.zenodo.deposit import Metadata
    from ipylake.zenodo.deposit.imports import read_metadata
    from ipylake.zenodo.deposit.metadata import metadata_of

    read = read_metadata(Path(file)) if file else None
    for note in read.notes if read else ():
        tell(visible(note))
    typed = metadata_of(given)
    return msgspec.structs.replace(
        read.metadata if read else Metadata(), **{name: getattr(typed, name) for name in given}
    )


def _tell(connection: Connection, made: Deposit) -> None:
    about = {"id": made.id, "doi": made.doi, "url": made.url, "title": made.title, "is_published": made.is_published}
    files = [{"key": one.key, "size": one.size, "md5": one.md5, "was_there": one.was_there} for one in made.files]
    problems = [{"field": one.field, "message": one.message} for one in made.problems]
    row = {**about, "concept_doi": made.concept_doi, "review": made.review, "files": files, "problems": problems}
    connection.output.row(row, made.doi if made.is_published else f"{made.id}  {made.url}")
    for one in made.problems:
        tell(f"The site has against it: {one.field}: {one.message}")
