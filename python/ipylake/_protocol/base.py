"""What all messages share."""

from __future__ import annotations

from typing import Annotated

import msgspec

VERSION = 1
GREATEST = 2**53 - 1
"""The greatest whole number that JavaScript tells from its neighbours."""
Natural = Annotated[int, msgspec.Meta(ge=0, le=GREATEST)]
"""What a view may number, count or place; anything else is refused before a call is carried out."""


class Message(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=False):
    """What all structs share: camel case on the wire."""


class Noun(Message):
    """What something is called: one of it, and more."""

    one: str
    many: str


ROWS = Noun(one="row", many="rows")
PATHS = Noun(one="path", many="paths")


class Done(Message, tag="done"):
    """Nothing to say."""
