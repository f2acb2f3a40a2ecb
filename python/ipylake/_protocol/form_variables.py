"""Variables of the notebook that become files of a form."""

from __future__ import annotations

from .base import Message


class FormVariable(Message):
    """A variable that can be written as a file, in each of the `formats` ("parquet", "csv")."""

    name: str
    kind: str
    formats: tuple[str, ...]


class GetFormVariables(Message, tag="get-form-variables"):
    """Answer: FormVariables."""


class FormVariables(Message, tag="form-variables"):
    items: tuple[FormVariable, ...]


class AddFromVariable(Message, tag="add-from-variable"):
    """A file that is written from a variable when it is sent. Answer: FormTold."""

    variable: str
    format: str


FormVariablesCalls = GetFormVariables | AddFromVariable
FormVariablesResults = FormVariables
