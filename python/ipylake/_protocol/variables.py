"""What the notebook gets: variables, code, a record."""

from __future__ import annotations

from typing import Literal

from .base import PATHS, Message, Natural, Noun
from .rules import Wish


class AddVariable(Message, tag="add-variable"):
    """Put the paths of the selection into a variable of the notebook. Sends Progress. Answer: VariableSet.

    name        "" while a cell waits for the choice: the cell gets the paths, and no variable is made
    overwrite   consent to replace an existing variable; `large` to list more than 10 000 files
    missing     refuse: fail when a file is not readable here · skip: take the others
    separate    one variable for each picked entry, `name_1`, `name_2`, …, in pick order
    gives       "paths": of files that are here, on a mount or fetched · "urls": addresses to read a part of a file
                from · or an id of `CatalogInfo.values`
    """

    name: str
    separate: bool = False
    overwrite: bool = False
    large: bool = False
    missing: Literal["refuse", "skip"] = "refuse"
    gives: str = "paths"


class GetCode(Message, tag="get-code"):
    """The headless call that gives what the browser shows, or that sends what a form holds; with `rule` the one that
    makes such rules for the selection. Answer: Code."""

    rule: Wish | None = None


class PutRecord(Message, tag="put-record"):
    """Put a record of what the browser shows below the cell that displayed it last. Answer: Done."""


class PutDeposit(Message, tag="put-deposit"):
    """Put a form that publishes the selected files below the cell that displayed the browser last. Answer: Done."""


class VariableSet(Message, tag="variable-set"):
    """What was set: one path (`is_list` False) or a list of them; several `names` if separate ones were asked for.

    names   empty: a waiting cell got the paths
    called  what it holds in place of paths
    """

    names: tuple[str, ...]
    is_list: bool
    count: Natural
    skipped: Natural
    called: Noun = PATHS


class Code(Message, tag="code"):
    """Python; `text` ends with a line break."""

    text: str


class VariableChanged(Message, tag="variable-changed"):
    """Another view added a variable."""

    variable: VariableSet


class AwaitedChanged(Message, tag="awaited-changed"):
    """A cell waits for the choice, or none does any more."""

    awaited: bool


VariablesCalls = AddVariable | GetCode | PutRecord | PutDeposit
VariablesResults = VariableSet | Code
VariablesEvents = VariableChanged | AwaitedChanged
