"""Whether a site knows the words of controlled lists that metadata uses, before anything is sent: it would refuse the
whole draft for one, and not say where."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

from ipylake._protocol import FormProblem
from ipylake._stop import Stop
from ipylake.errors import AccessDenied, LakeError, NotFound

from .calls import Calls, Json
from .faults import refuse
from .metadata import Metadata
from .words import LISTS, label_of

Word = tuple[str, str]
"""(field of `LISTS`, id)"""


class KnownWords:
    """Of one site. What it has said once is kept. Thread-safe."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._labels: dict[Word, str | None] = {}
        """What words are called; None: the site has none of that id."""
        self._communities: dict[str, Json] = {}
        self._lock = threading.Lock()

    def check(self, metadata: Metadata, stop: Stop) -> None:
        """Raises WrongMetadata with each word that the site does not know."""
        problems = [problem for word, problem in _used(metadata) if not self._is_known(word, stop)]
        for slug in metadata.communities:
            if not self.community(slug, stop):
                problems.append(FormProblem(field="communities", message=f"The site has no community “{slug}”"))
        refuse(problems)

    def community(self, slug: str, stop: Stop) -> str:
        """Its id, "" if there is none of that name."""
        try:
            return str(self._community(slug, stop).get("id", ""))
        except (NotFound, AccessDenied):
            return ""

    def labels(self, metadata: Metadata, stop: Stop) -> dict[str, str]:
        """By their ids, as far as the site says what people call the words of these metadata."""
        words = [word for word, _ in _used(metadata)]
        words += [("resource_type", one.resource_type) for one in metadata.related if one.resource_type]
        words += [("communities", slug) for slug in metadata.communities]
        found: dict[str, str] = {}
        for word in dict.fromkeys(words):
            with contextlib.suppress(LakeError):
                stop.raise_if_set()
                found[word[1]] = self._label(word, stop) or word[1]
        return found

    def _is_known(self, word: Word, stop: Stop) -> bool:
        try:
            return self._label(word, stop) is not None
        except LakeError:
            stop.raise_if_set()
            return True  # the site decides

    def _label(self, word: Word, stop: Stop) -> str | None:
        """None for one that is not in its list."""
        field, number = word
        if field == "communities":
            return label_of(field, self._community(number, stop))
        with self._lock:
            if word in self._labels:
                return self._labels[word]
        try:
            label = label_of(field, self._calls.word(LISTS[field], number, stop))
        except NotFound:
            label = None
        with self._lock:
            self._labels[word] = label
        return label

    def _community(self, slug: str, stop: Stop) -> Json:
        with self._lock:
            known = self._communities.get(slug)
        if known is None:
            known = self._calls.community(slug, stop)
            with self._lock:
                self._communities[slug] = known
        return known


def _used(metadata: Metadata) -> Iterator[tuple[Word, FormProblem]]:
    def word(
        field: str, number: str, row: int | None = None, column: str = "", *, of: str = ""
    ) -> tuple[Word, FormProblem]:
        words = f"The site does not know “{number}”"
        return (of or field, number), FormProblem(field=field, message=words, row=row, column=column)

    if metadata.resource_type:
        yield word("resource_type", metadata.resource_type)
    yield from (word("languages", one) for one in metadata.languages)
    yield from (word("licenses", one.id, row) for row, one in enumerate(metadata.licenses) if one.id)
    for field in ("creators", "contributors"):
        for row, person in enumerate(getattr(metadata, field)):
            for place in person.affiliations:
                if place.ror:
                    yield word(field, place.ror, row, "affiliations", of="affiliations")
    for row, paid in enumerate(metadata.funding):
        if paid.funder:
            yield word("funding", paid.funder, row, "funder", of="funders")
        if paid.award:
            yield word("funding", paid.award, row, "award", of="awards")
