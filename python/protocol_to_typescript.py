"""Write js/bridge/protocol.ts from ipylake/_protocol.py: run by `npm run protocol`; `--check` only compares."""

from __future__ import annotations

import inspect
import re
import sys
import types
import typing
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).parent))
from ipylake import _protocol as protocol

TARGET = Path(__file__).parent.parent / "js" / "bridge" / "protocol.ts"
UNIONS = {
    "Call": protocol.Call,
    "Result": protocol.Result,
    "ToKernel": protocol.ToKernel,
    "FromKernel": protocol.FromKernel,
}
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
        for item in vars(protocol).values()
        if isinstance(item, type) and issubclass(item, msgspec.Struct) and item not in bases
    ]
    parts = ["// Written from python/ipylake/_protocol.py by python/protocol_to_typescript.py. Do not edit."]
    parts.append(f"export const VERSION = {protocol.VERSION};")
    parts += map(declared, structs)
    for name in UNIONS:
        members = "\n".join(f"  | {written(one)}" for one in typing.get_args(getattr(protocol, name)))
        parts.append(f"export type {name} =\n{members};")
    return re.sub(r"[ \t]+\n", "\n", "\n\n".join(parts)) + "\n"


def main(check: bool) -> int:
    fresh = typescript()
    if check:
        if TARGET.exists() and TARGET.read_text("utf-8") == fresh:
            return 0
        sys.stderr.write("js/bridge/protocol.ts is stale: run `npm run protocol`\n")
        return 1
    TARGET.write_text(fresh, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
