"""Packages whose names are imported when they are first used: who needs one of them waits for no other."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Mapping
from importlib import import_module
from typing import Any


def lazily(package: str, homes: Mapping[str, str], modules: Collection[str] = ()) -> Callable[[str], Any]:
    """A `__getattr__` for the package: `homes` says which module of it ("._browser") holds a name; `modules` are names
    of modules that are public themselves."""

    def of_its_home(name: str) -> Any:
        if name in modules:
            return import_module(f".{name}", package)
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found = getattr(import_module(homes[name], package), name)
        setattr(sys.modules[package], name, found)
        return found

    return of_its_home
