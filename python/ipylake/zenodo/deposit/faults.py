"""Errors of depositing that say at which of our fields something is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict

from ipylake._protocol import FormProblem
from ipylake.errors import InvalidInput
from ipylake.zenodo.faults import NotValid

from .metadata import Metadata
from .server_errors import problems_in


class WrongMetadata(InvalidInput):
    """`problems` lists all that is wrong: the field, in a list the row and its column, and what it is."""

    def __init__(self, message: str, problems: Sequence[FormProblem], *, hint: str = "") -> None:
        detail = "\n".join(map(problem_text, problems))
        super().__init__(message, hint=hint, detail=detail, field=problems[0].field if problems else None)
        self.problems = tuple(problems)


def problem_text(problem: FormProblem) -> str:
    """`creators, row 2, orcid: …`."""
    row = "" if problem.row is None else f", row {problem.row + 1}"
    return f"{problem.field}{row}{f', {problem.column}' if problem.column else ''}: {problem.message}"


def refuse(problems: Sequence[FormProblem]) -> None:
    """Raises WrongMetadata if there are any."""
    if problems:
        raise WrongMetadata("The metadata cannot be sent like this", problems)


@contextmanager
def at_fields(sent: Metadata) -> Iterator[None]:
    """What the site refuses of `sent`, at our fields."""
    try:
        yield
    except NotValid as error:
        answer = {"errors": [asdict(one) for one in error.errors]}
        raise WrongMetadata(error.message, problems_in(answer, sent), hint=error.hint) from error
    except InvalidInput as error:
        problems = problems_in({"message": error.detail}, sent)
        if not problems:
            raise
        raise WrongMetadata(error.message, problems, hint=error.hint) from error
