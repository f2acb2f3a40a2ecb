"""The headless call that gives what a browser shows: *Copy as Python*.

Whatever a server or a person has written gets into it as a literal, made by `repr`, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from msgspec import structs

from ._catalog import Script
from ._protocol import Query, Sort, Wish
from ._selection import NOTHING, Choice
from ._text import counted, is_unseen
from .errors import Unsupported

_WIDTH = 100
MAX_IDS = 10_000
"""Identifiers that are written out, at most; what is picked as a whole query needs none."""


@dataclass(frozen=True)
class Added:
    """What *Add to notebook* did.

    names    of the variables; `is_file` says of each whether it holds one path or other value, not a list of them
    choice   what they stand for: all of it the one name, or each of `ids` a name of its own
    missing  whether files without a path were left out
    gives    the method of the client that gives them
    """

    names: tuple[str, ...]
    is_file: tuple[bool, ...]
    choice: Choice
    ids: tuple[str, ...] = ()
    missing: Literal["refuse", "skip"] = "refuse"
    gives: str = "paths"


@dataclass(frozen=True)
class Shown:
    """What a browser shows, as far as a script can say it.

    sort     how the kernel sorts the list; what the server sorts by is the query's
    added    the variables that were added last
    untaken  kinds that are listed, but cannot be picked
    rule     what is to be copied of the choice, and where to
    """

    query: Query
    sort: Sort | None = None
    choice: Choice = NOTHING
    added: Added | None = None
    untaken: tuple[str, ...] = ()
    rule: Wish | None = None


def code_of(script: Script, shown: Shown, *, max_ids: int = MAX_IDS) -> str:
    """Lines: the catalog, `found` for the query, `picked` for the choice, and the variables.

    Raises Unsupported when more than `max_ids` identifiers would have to be written out.
    """
    count = _ids_in(shown)
    if count > max_ids:
        raise Unsupported(
            f"{counted(count, 'identifier')} are too many to write out",
            hint="Select a whole query with Ctrl+A, or take them from `browser.selection`",
        )
    lines = making(script)
    if shown.query.asks:
        lines += ["", f"found = {_search(script, shown.query, shown.query.sort)}{_sorted(shown.sort)}"]
    if shown.choice:
        lines += ["", f"picked = {_picked(script, shown.choice, shown.untaken)}"]
    if shown.added:
        lines += ["", *_variables(script, shown.added, shown)]
    if shown.rule:
        lines += ["", f"rules = {script.name}.replicate({_wished(shown.rule)})"]
    return "\n".join(lines) + "\n"


def call_of(script: Script, method: str, ids: Sequence[str]) -> str:
    """Lines that make the catalog and call a method of it with these identifiers."""
    made = [line for line in making(script) if line]
    return "\n".join([*made, f"{script.name}.{method}({', '.join(map(literal, ids))})"])


def literal(value: object) -> str:
    """`repr`, with the characters escaped that `repr` leaves though nobody sees them."""
    return "".join(f"\\u{ord(one):04x}" if is_unseen(one) else one for one in repr(value))


def laid_out(value: object, indent: str = "") -> str:
    """`literal`, with a line for each part of a dictionary or list that is too long for one."""
    line = literal(value)
    if len(indent) + len(line) <= _WIDTH or not value or not isinstance(value, (dict, list)):
        return line
    inner = f"{indent}    "
    if isinstance(value, dict):
        parts = [f"{literal(key)}: {laid_out(one, inner)}" for key, one in value.items()]
    else:
        parts = [laid_out(one, inner) for one in value]
    first, last = "{}" if isinstance(value, dict) else "[]"
    return "\n".join([first, *(f"{inner}{part}," for part in parts), f"{indent}{last}"])


def _ids_in(shown: Shown) -> int:
    written = {shown.choice}
    if shown.added and not shown.added.ids:
        written.add(shown.added.choice)
    separate = shown.added.ids if shown.added else ()
    return sum(len(one.picks) + len(one.left_out) for one in written) + len(separate)


def making(script: Script) -> list[str]:
    """Lines that make the catalog."""
    if not script.make:
        return [f"# {script.name}: the catalog that the browser was made with"]
    note = [f"# {script.note}"] if script.note else []
    arguments = ", ".join(f"{name}={literal(value)}" for name, value in script.arguments)
    return [script.imports, "", *note, f"{script.name} = {script.make}({arguments})"]


def _search(script: Script, query: Query, sort: Sort | None = None) -> str:
    options = [f"scope={literal(query.scope)}"] if query.scope else []
    options += [f"kind={literal(query.kind)}"] if query.kind != "all" else []
    options += [f"filters={literal(query.filters)}"] if query.filters else []
    options += [f"sort={literal(sort_text(sort))}"] if sort else []
    options += [f"facets={literal({one.facet: list(one.values) for one in query.facets})}"] if query.facets else []
    names = [switch.replace("-", "_") for switch in query.switches]
    options += [f"{name}=True" for name in names if name.isidentifier()]
    return f"{script.name}.search({', '.join([literal(query.text), *options])})"


def sort_text(sort: Sort) -> str:
    """As a search takes it: "-size" is by size, descending."""
    return f"{'-' if sort.descending else ''}{sort.column}"


def _sorted(sort: Sort | None) -> str:
    if sort is None:
        return ""
    return f".sorted({literal(sort.column)}{', descending=True' if sort.descending else ''})"


def _picked(script: Script, choice: Choice, untaken: tuple[str, ...]) -> str:
    if choice.query is None and choice.below is None:
        return _list(choice.picks)
    source = _search(script, choice.query) if choice.query else f"{script.name}.children({literal(choice.below)})"
    conditions = [f"entry.kind not in {literal(untaken)}"] if untaken else []
    conditions += [f"entry.id not in {_list(choice.left_out)}"] if choice.left_out else []
    whole = f"[entry for entry in {source}{' if ' if conditions else ''}{' and '.join(conditions)}]"
    return f"{whole} + {_list(choice.picks)}" if choice.picks else whole


def _list(ids: Sequence[str]) -> str:
    if len(ids) < 2:
        return f"[{', '.join(map(literal, ids))}]"
    return "[\n" + "".join(f"    {literal(one)},\n" for one in ids) + "]"


def _wished(rule: Wish) -> str:
    """What differs from a plain rule. How long is always said: left out, it is as configured where the script runs."""
    usual = Wish()
    said = {field: value for field, value in structs.asdict(rule).items() if value != getattr(usual, field)}
    where = [literal(said.pop("where"))] if rule.where else []
    said["lifetime_s"] = rule.lifetime_s or 0
    return ", ".join(["picked", *where, *(f"{field}={literal(value)}" for field, value in said.items())])


def _variables(script: Script, added: Added, shown: Shown) -> list[str]:
    if added.ids:
        what = [literal(one) for one in added.ids]
    elif added.choice == shown.choice:
        what = ["*picked"]
    else:
        what = [f"*({_picked(script, added.choice, shown.untaken)})"]
    option = ", missing='skip'" if added.missing == "skip" else ""
    return [
        f"{name} = {script.name}.{added.gives}({one}{option}){'[0]' if is_file else ''}"
        for name, one, is_file in zip(added.names, what, added.is_file, strict=True)
    ]
