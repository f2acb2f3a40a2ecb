"""`ipylake rucio …`: bytes to this machine and away from it."""

from __future__ import annotations

from typing import Any

import click

from . import exits
from .bar import Bar
from .connection import Connection, connected

_DAY_S = 86_400


@click.command()
@click.argument("entries", nargs=-1, required=True)
@click.option("--to", type=click.Path(file_okay=False), default=".", help="A folder, made if it is missing; else here.")
@click.option("--in-place", is_flag=True, help="What is mounted here is not copied: its path is told.")
@click.option(
    "--existing",
    type=click.Choice(["skip", "rename", "replace"]),
    default="skip",
    help="Where a file of that name holds anything else: leave it and fail, keep both, or replace it.",
)
@click.option("--skip-missing", is_flag=True, help="Leave out files of which no copy is known that can be fetched.")
@connected
def get(
    connection: Connection, entries: tuple[str, ...], to: str, in_place: bool, existing: Any, skip_missing: bool
) -> int:
    """Fetch all files of ENTRIES, verified; their paths, in order. What is there already is not fetched again."""
    client = connection.rucio
    fetch = client.get if in_place else client.download
    missing: Any = "skip" if skip_missing else "refuse"
    with Bar() as bar:
        paths = fetch(
            *entries,
            to=to,
            existing=existing,
            missing=missing,
            on_progress=bar.totals,
            stop=connection.stop,
            progress=bar.step,
        )
    for path in paths:
        connection.output.row({"path": path}, path)
    return exits.OK if paths else exits.NOTHING


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False))
@click.option("--scope", required=True, help="Of the names that are made.")
@click.option("--rse", required=True, help="The storage element.")
@click.option("--dataset", default="", metavar="DID", help="The files are put into it; made if it is not there.")
@click.option("--name", default="", help="For a single file; else its own.")
@click.option("--days", type=click.IntRange(min=1), help="How long the copies are kept; else for good.")
@click.option("--metadata", multiple=True, metavar="KEY=VALUE", help="Of the files, and of a dataset that is made.")
@connected
def put(
    connection: Connection,
    files: tuple[str, ...],
    scope: str,
    rse: str,
    dataset: str,
    name: str,
    days: int | None,
    metadata: tuple[str, ...],
) -> int:
    """Upload FILES: registered, sent, compared, kept by a rule. The same command again goes on where it broke off."""
    pairs = dict(_pair(one) for one in metadata)
    with Bar() as bar:
        made = connection.rucio.upload(
            list(files),
            scope=scope,
            rse=rse,
            dataset=dataset,
            name=name,
            lifetime_s=days * _DAY_S if days else None,
            metadata=pairs or None,
            on_progress=bar.bytes,
            stop=connection.stop,
        )
    for file in made.files:
        about = {"did": file.did, "path": file.path, "size": file.size, "adler32": file.adler32, "rse": made.rse}
        connection.output.row({**about, "dataset": made.dataset, "was_there": file.was_there}, file.did)
    return exits.OK


def _pair(text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not (key and sign):
        raise click.BadParameter(f'"{text}" is not KEY=VALUE', param_hint="--metadata")
    return key, value
