"""Services of a lake that only some tests need: started when they are asked for, ended with the lake."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lake.layout import HERE, REPOSITORY, Layout
from lake.lifeline import kept


@dataclass(frozen=True)
class Extra:
    name: str
    command: Callable[[Layout], list[str]]  # raises SystemExit with the reason where it cannot run
    probe: Callable[[Layout], str]  # an address that answers when it is up


def issuer(layout: Layout) -> list[str]:
    """OpenID Connect, in TypeScript: needs the Node and the packages that the project is built with."""
    node, loader = shutil.which("node"), REPOSITORY / "node_modules/tsx/dist/loader.mjs"
    if not node or not loader.exists() or not (REPOSITORY / "node_modules/oidc-provider").exists():
        raise SystemExit("The issuer needs Node and the packages of package.json: run npm install")
    return kept("TERM", node, "--import", loader.as_uri(), Path(HERE, "issuer/main.ts"))


OIDC = Extra("oidc", issuer, lambda layout: f"{layout.issuer}/.well-known/openid-configuration")

EXTRAS = {extra.name: extra for extra in (OIDC,)}
