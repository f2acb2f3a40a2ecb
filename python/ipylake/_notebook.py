"""The notebook's side: which names may be given, and giving them."""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from typing import Any

from .errors import ConfirmationNeeded, InvalidInput, Unsupported

_OF_IPYTHON = re.compile(r"In|Out|get_ipython|exit|quit|open|display|_+|_(i?[0-9]+|i{1,3}|[iod]h)|__.*__")
"""What IPython keeps in the notebook's namespace and needs there, such as `_oh` and `_3`; what it adds to builtins."""


def checked_name(name: str) -> str:
    """The name as Python will know it (NFKC). Raises InvalidInput, `field` "variable", saying what is wrong with it."""
    plain = unicodedata.normalize("NFKC", name.strip())
    if not plain:
        raise InvalidInput("The variable has no name", hint="Type one, such as my_files", field="variable")
    if not plain.isidentifier():
        raise InvalidInput(
            f"`{name}` is not a Python name",
            hint="Use letters, digits and underscores; do not begin with a digit",
            field="variable",
        )
    if keyword.iskeyword(plain):
        raise InvalidInput(f"`{plain}` is a word of Python", hint="Choose another name", field="variable")
    if hasattr(builtins, plain) or _OF_IPYTHON.fullmatch(plain):
        raise InvalidInput(
            f"`{plain}` already means something in Python or IPython", hint="Choose another name", field="variable"
        )
    return plain


def namespace() -> dict[str, Any]:
    """The variables of the notebook. Raises Unsupported outside IPython."""
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        raise Unsupported("There is no notebook to add a variable to", hint="Call `paths()` instead")
    variables: dict[str, Any] = shell.user_ns
    return variables


def refuse_overwriting(names: tuple[str, ...], variables: dict[str, Any]) -> None:
    """Raises ConfirmationNeeded when one of the names is taken."""
    for name in names:
        if name in variables:
            kind = type(variables[name]).__name__
            raise ConfirmationNeeded(
                f"`{name}` exists already ({kind})",
                asks="overwrite",
                hint="Overwrite it, or choose another name",
                field="variable",
            )
