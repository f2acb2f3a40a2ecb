"""`ipylake config …`: what is configured, where it came from, and bringing it along from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from . import exits
from .connection import Connection, connected
from .output import Output, columns, tell


class _ShowFirst(click.Group):
    """Without a command, or with an option of it: show."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        named = [arg for arg in args if arg in (*self.commands, "-h", "--help")]
        return super().parse_args(ctx, args if named else ["show", *args])


@click.group(cls=_ShowFirst)
def config() -> None:
    """Settings with where they came from; without a command, `show`."""


@config.command()
@connected
def show(connection: Connection) -> int:
    """Every setting of an instance, its source, and what has no effect. No network but for `$url`, and no secret."""
    output = connection.output
    configuration = connection.visitor.configuration()
    if output.as_json:
        import msgspec

        output.row(msgspec.to_builtins(configuration), "")
        return exits.OK
    rows = [(one.key, one.value or "(not shown)", one.source) for one in configuration.settings]
    for line in columns([("instance", configuration.name or "(no name)", ""), *rows]):
        output.row({}, line)
    others = [f"{one.name} ({one.title})" for one in configuration.instances if one.name != configuration.name]
    if others:
        tell(f"Other instances: {', '.join(others)}")
    for note in configuration.notes:
        tell(f"Note: {note}")
    return exits.OK


@config.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def path(as_json: bool) -> int:
    """The files that are looked at, the one that wins first, and which of them are there."""
    from ipylake._config import candidates, user_file
    from ipylake.rucio.elsewhere import client_candidates, python_server_files, server_candidates

    output = Output(as_json)
    mine = user_file()
    for place in [*candidates(), *server_candidates(), *client_candidates()]:
        about = {"path": str(place), "is_there": place.is_file(), "is_saved_to": place == mine}
        output.row(about, f"{'+' if place.is_file() else ' '} {place}{'  (saved to)' if place == mine else ''}")
    for place in python_server_files():
        tell(f"Not read: {place}. `ipylake config import {place}` runs it and takes over what it says of Rucio")
    return exits.OK


@config.command()
@connected
def check(connection: Connection) -> int:
    """Reach the server, compare clocks, and look at the session and the folders."""
    is_fine = True
    for one in connection.rucio.check(stop=connection.stop):
        is_fine = is_fine and one.is_fine
        about = {"what": one.what, "is_fine": one.is_fine, "text": one.text}
        connection.output.row(about, f"{'ok   ' if one.is_fine else 'WRONG'} {one.what}: {one.text}")
        connection.output.flush()
    return exits.OK if is_fine else exits.FAULT


@config.command("default")
@click.argument("instance")
def set_default(instance: str) -> int:
    """Make INSTANCE the default."""
    from ipylake._config import save
    from ipylake.errors import NotFound
    from ipylake.rucio.configured import Configured

    known = Configured().titles()
    if instance not in known:
        raise NotFound(f'There is no instance "{instance}"', hint=f"Configured: {', '.join(sorted(known)) or 'none'}")
    tell(f"Saved in {save('rucio', {}, default=instance)}")
    return exits.OK


@config.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), help="Instead of the user's ipylake.toml.")
@click.option("-y", "--yes", is_flag=True, help="Run a .py without asking.")
def import_(file: Path, to: Path | None, yes: bool) -> int:
    """Take over the Rucio instances of FILE, a jupyter_server_config .json or .py.

    A .py is a program: it is run, in a process of its own, with all your rights, and only by this command.
    """
    from ipylake._config import save

    from .importing import imported

    if file.suffix == ".py":
        tell(f"Warning: {file} is a program. Importing runs it, with all your rights")
        if not yes:
            click.confirm("Run it?", abort=True, err=True)
    tables = imported(file)
    written: dict[str, dict[str, Any]] = {name: dict(found.values) for name, found in tables.found.items()}
    saved = save("rucio", written, default=tables.default or "", to=to)
    for found in tables.found.values():
        for note in found.notes:
            tell(f"Note: {note}")
    tell(f"Saved {', '.join(written)} in {saved}")
    return exits.OK
