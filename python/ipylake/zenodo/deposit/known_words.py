"""Whether a site knows the words of controlled lists that metadata uses, before anything is sent: it would refuse the
whole draft for one, and not say where."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from ipylake._protocol import FormProblem
from ipylake._stop import Stop
from ipylake.errors import AccessDenied, LakeError, NotFound

from .calls import Calls
from .faults import refuse
from .metadata import Metadata

Word = tuple[str, str]
"""(list, id)"""
LISTS = {
    "resource_type": "vocabularies/resourcetypes",
    "licenses": "vocabularies/licenses",
    "languages": "vocabularies/languages",
    "affiliations": "affiliations",
    "funders": "funders",
    "awards": "awards",
}


class KnownWords:
    """Of one site. What it has said once is kept. Thread-safe."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._known: dict[Word, bool] = {}
        self._communities: dict[str, str] = {}
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
        with self._lock:
            known = self._communities.get(slug)
        if known:
            return known
        try:
            found = str(self._calls.community(slug, stop).get("id", ""))
        except (NotFound, AccessDenied):
            return ""
        with self._lock:
            self._communities[slug] = found
        return found

    def _is_known(self, word: Word, stop: Stop) -> bool:
        with self._lock:
            if word in self._known:
                return self._known[word]
        try:
            self._calls.word(*word, stop)
            known = True
        except NotFound:
            known = False
        except LakeError:
            stop.raise_if_set()
            return True  # the site decides
        with self._lock:
            self._known[word] = known
        return known


def _used(metadata: Metadata) -> Iterator[tuple[Word, FormProblem]]:
    def word(
        field: str, number: str, row: int | None = None, column: str = "", *, of: str = ""
    ) -> tuple[Word, FormProblem]:
        words = f"The site does not know “{number}”"
        return (LISTS[of or field], number), FormProblem(field=field, message=words, row=row, column=column)

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
