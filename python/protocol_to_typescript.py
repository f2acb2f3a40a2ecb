"""Write protocol.ts and shapes.ts of js/bridge from ipylake/_protocol: run by `npm run protocol`.

With `--check` it only compares.
"""

from __future__ import annotations

import inspect
import json
import re
import sys
import types
import typing
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).parent))
from ipylake import _protocol as protocol

TARGETS = Path(__file__).parent.parent / "js" / "bridge"
HEAD = "// Written from python/ipylake/_protocol by python/protocol_to_typescript.py. Do not edit."
UNIONS = {
    "Call": protocol.Call,
    "Result": protocol.Result,
    "ToKernel": protocol.ToKernel,
    "FromKernel": protocol.FromKernel,
}
LETTERS = {str: "s", int: "f", float: "f", bool: "b"}
PLAIN = {str: "string", int: "number", float: "number", bool: "boolean", type(None): "null"}


def written(hint: object) -> str:
    """The TypeScript of a Python type."""
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return hint.__name__
    if hint in PLAIN:
        return PLAIN[hint]
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal:
        return " | ".join(f'"{value}"' for value in arguments)
    if origin in (typing.Union, types.UnionType):
        return " | ".join(map(written, arguments))
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        item = written(arguments[0])
        return f"readonly ({item})[]" if "|" in item or " " in item else f"readonly {item}[]"
    if origin is tuple:
        return f"readonly [{', '.join(map(written, arguments))}]"
    raise TypeError(f"no TypeScript for {hint!r}: teach protocol_to_typescript.py")


def comment(struct: type[msgspec.Struct]) -> list[str]:
    text = inspect.cleandoc(struct.__doc__ or "")
    if not struct.__dict__.get("__doc__"):
        return []
    lines = text.splitlines()
    return [f"/** {lines[0]} */"] if len(lines) == 1 else ["/**", *(f" * {line}".rstrip() for line in lines), " */"]


def declared(struct: type[msgspec.Struct]) -> str:
    hints = typing.get_type_hints(struct)
    names = dict(zip(struct.__struct_fields__, struct.__struct_encode_fields__, strict=True))
    if struct.__struct_config__.array_like:
        items = ", ".join(f"{names[field]}: {written(hints[field])}" for field in names)
        return "\n".join([*comment(struct), f"export type {struct.__name__} = readonly [{items}];"])
    tag = struct.__struct_config__.tag
    fields = [f'  readonly type: "{tag}";'] if tag else []
    fields += [f"  readonly {names[field]}: {written(hints[field])};" for field in names]
    return "\n".join([*comment(struct), f"export interface {struct.__name__} {{", *fields, "}"])


def typescript() -> str:
    bases = (msgspec.Struct, protocol.Message)
    structs = [
        item
        for item in dict.fromkeys(one for one in vars(protocol).values() if isinstance(one, type))  # each once
        if issubclass(item, msgspec.Struct) and item not in bases
    ]
    parts = [HEAD, f"export const VERSION = {protocol.VERSION};"]
    parts += map(declared, structs)
    for name in UNIONS:
        members = "\n".join(f"  | {written(one)}" for one in typing.get_args(getattr(protocol, name)))
        parts.append(f"export type {name} =\n{members};")
    return re.sub(r"[ \t]+\n", "\n", "\n\n".join(parts)) + "\n"


def shape(hint: object) -> str:
    """The letters for a type; js/bridge/shape.ts reads them."""
    if hint in LETTERS:
        return LETTERS[hint]
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return f"@{name_of(hint)}"
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return "n" if hint == protocol.Natural else shape(arguments[0])
    if origin is typing.Literal:
        return "=" + "=".join(arguments)
    if origin in (typing.Union, types.UnionType):
        some = [one for one in arguments if one is not type(None)]
        one = shape(some[0]) if len(some) == 1 else "#" + "#".join(map(name_of, some))
        return f"{one}?" if len(some) < len(arguments) else one
    if origin is tuple and arguments[1] is Ellipsis:
        return f"{shape(arguments[0])}*"
    if origin is tuple:
        return f"({'+'.join(map(shape, arguments))})"
    raise TypeError(f"no shape for {hint!r}: teach protocol_to_typescript.py")


def name_of(struct: type[msgspec.Struct]) -> str:
    """What tells it from others on the wire, or its own name."""
    return str(struct.__struct_config__.tag or struct.__name__)


def reached(hint: object, found: dict[str, type[msgspec.Struct]]) -> None:
    """All structs that a type is made of."""
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct) and name_of(hint) not in found:
        found[name_of(hint)] = hint
        for inner in typing.get_type_hints(hint).values():
            reached(inner, found)
    for inner in typing.get_args(hint):
        reached(inner, found)


def shapes() -> str:
    """What a view checks of what it is told: the fields of each struct, and the letter of its type."""
    found: dict[str, type[msgspec.Struct]] = {}
    reached(protocol.FromKernel, found)
    reached(protocol.Row, found)
    lines = []
    for name, struct in found.items():
        hints = typing.get_type_hints(struct, include_extras=True)
        names = zip(struct.__struct_fields__, struct.__struct_encode_fields__, strict=True)
        if struct.__struct_config__.array_like:
            written = f"({'+'.join(shape(hints[field]) for field in struct.__struct_fields__)})"
        else:
            written = "{" + ",".join(f"{wire} {shape(hints[field])}" for field, wire in names)
        lines.append(f"  {name if name.isidentifier() else json.dumps(name)}: {json.dumps(written)},")
    events = "#" + "#".join(map(name_of, typing.get_args(protocol.FromKernel)))
    return (
        "\n".join(
            [
                HEAD,
                "",
                f"export const FROM_KERNEL = {json.dumps(events)};",
                "export const SHAPES: Readonly<Record<string, string>> = {",
                *lines,
                "};",
            ]
        )
        + "\n"
    )


def main(check: bool) -> int:
    stale = 0
    for name, fresh in (("protocol.ts", typescript()), ("shapes.ts", shapes())):
        target = TARGETS / name
        if target.exists() and target.read_text("utf-8") == fresh:
            continue
        if check:
            sys.stderr.write(f"js/bridge/{name} is stale: run `npm run protocol`\n")
            stale = 1
        else:
            target.write_text(fresh, "utf-8")
    return stale


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
