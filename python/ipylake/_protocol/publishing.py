"""The last step of a deposit: what was sent becomes public, for good."""

from __future__ import annotations

from .base import Message
from .details import KeyValue, Link
from .form import FormProblem


class GetPublication(Message, tag="get-publication"):
    """What would be published, compared with the service now. Answer: Publication."""


class Publication(Message, tag="publication"):
    """What becomes public, and what of it can never be changed.

    digest    stands for it; "" while `problems` are in the way
    action    what it is called: "Publish", "Submit for review"
    phrase    what somebody has to type who wants that
    compared  what of the files was compared, for people: "4 files, 2.30 GB: MD5 equal to your copies"
    forever   what cannot be changed afterwards; `later`: what can be
    """

    digest: str
    title: str
    where: str
    action: str
    phrase: str
    rows: tuple[KeyValue, ...]
    compared: str
    forever: tuple[str, ...]
    later: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    problems: tuple[FormProblem, ...] = ()


class PublishForm(Message, tag="publish-form"):
    """Publish what the publication with this digest has shown, once. `typed` is what somebody typed for it. Answer:
    FormTold, at once."""

    digest: str
    typed: str


PublishingCalls = GetPublication | PublishForm
PublishingResults = Publication
