"""`ipylake rucio …`: having data copied, and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from . import exits
from .bar import Bar
from .connection import Connection, connected
from .output import columns
from .shown import date, fields

if TYPE_CHECKING:
    from ipylake.rucio.rule import Rule

_DAY_S = 86_400


@click.command()
@click.argument("entry", required=False)
@click.option("--of", "owner", metavar="ACCOUNT", help="Of another account.")
@connected
def rules(connection: Connection, entry: str | None, owner: str | None) -> int:
    """List replication rules, the newest first: your own, or with ENTRY all that are for it."""
    found = connection.rucio.rules(account=owner, did=entry, stop=connection.stop)
    return _listed(connection, found)


@click.command()
@click.argument("entries", nargs=-1, required=True)
@click.option("--where", metavar="EXPRESSION", help="RSE expression; else the configured element, or one mounted here.")
@click.option("--copies", type=click.IntRange(min=1), default=1)
@click.option("--days", type=click.IntRange(min=0), help="How long they are kept; 0: for good; else as configured.")
@click.option("--comment", default="")
@click.option("--wait", is_flag=True, help="Until all is copied.")
@connected
def replicate(
    connection: Connection,
    entries: tuple[str, ...],
    where: str | None,
    copies: int,
    days: int | None,
    comment: str,
    wait: bool,
) -> int:
    """Have ENTRIES copied, and kept: one rule for each."""
    stop = connection.stop
    lifetime_s = None if days is None else days * _DAY_S
    made = connection.rucio.replicate(entries, where, copies=copies, lifetime_s=lifetime_s, comment=comment, stop=stop)
    if wait:
        with Bar() as bar:
            for rule in made:
                rule.wait(progress=bar.step, stop=stop)
    return _listed(connection, made)


def _listed(connection: Connection, found: list[Rule]) -> int:
    lines = columns(_cells(rule) for rule in found)
    for rule, line in zip(found, lines, strict=True):
        connection.output.row(fields(rule.seen), line)
    return exits.OK if found else exits.NOTHING


def _cells(rule: Rule) -> list[str]:
    seen = rule.seen
    locks = f"{seen.ok}/{seen.ok + seen.moving + seen.stuck}"
    until = f"until {date(seen.expires_at)}" if seen.expires_at else "for good"
    return [seen.id, seen.state, locks, seen.where, seen.entry, until, seen.error]
