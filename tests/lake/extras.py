"""Services of a lake that only some tests need: started when they are asked for, ended with the lake."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lake import xrootd
from lake.layout import HERE, REPOSITORY, Layout
from lake.lifeline import kept


@dataclass(frozen=True)
class Extra:
    """One process. Its name is also that of its port."""

    name: str
    command: Callable[[Layout], list[str]]  # raises SystemExit with the reason where it cannot run
    probe: str  # the path that answers when it is up

    def address(self, layout: Layout) -> str:
        return f"https://localhost:{layout.port_of(self.name)}{self.probe}"


def issuer(layout: Layout) -> list[str]:
    """OpenID Connect, in TypeScript: needs the Node and the packages that the project is built with."""
    node, loader = shutil.which("node"), REPOSITORY / "node_modules/tsx/dist/loader.mjs"
    if not node or not loader.exists() or not (REPOSITORY / "node_modules/oidc-provider").exists():
        raise SystemExit("The issuer needs Node and the packages of package.json: run npm install")
    return kept("TERM", node, "--import", loader.as_uri(), Path(HERE, "issuer/main.ts"))


EXTRAS = {
    "oidc": (Extra("oidc", issuer, "/.well-known/openid-configuration"),),
    "xrootd": tuple(Extra(one.name, one.command, f"/{one.element.folder}/") for one in xrootd.SERVERS),
}
