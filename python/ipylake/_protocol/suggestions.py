"""Values proposed for a field."""

from __future__ import annotations

from .base import Message, Natural


class Suggest(Message, tag="suggest"):
    """Values for a field ("scope") that contain `text`, the user's own first. Answer: Suggestions."""

    field: str
    text: str


class Suggestion(Message):
    """`note` stands beside the value; a `label` is shown in its place.

    more   of a person or an organization: the row of `people` that it fills
    """

    value: str
    mine: bool = False
    note: str = ""
    label: str = ""
    more: tuple[str, ...] = ()


class Suggestions(Message, tag="suggestions"):
    """The first few of `matching` values that contain the text, out of `total`."""

    items: tuple[Suggestion, ...]
    matching: Natural
    total: Natural


SuggestionsCalls = Suggest
SuggestionsResults = Suggestions
