"""Communities: a draft is submitted to one before it is published, a record to others afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from ipylake._protocol import FormProblem
from ipylake._stop import Stop
from ipylake.errors import NotFound, Unsupported

from .calls import Calls, Json
from .faults import WrongMetadata
from .metadata import Metadata

_SUBMITTED = ("submitted", "accepted")


class Reviews:
    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def ask(self, draft: Json, metadata: Metadata, stop: Stop) -> None:
        """The first community of the metadata will be asked to take the draft; nothing is submitted by that."""
        if not metadata.communities or draft.get("is_published"):
            return
        community = self.id_of(metadata.communities[0], stop)
        review = self.of(draft, stop)
        if review and (review.get("receiver") or {}).get("community") == community:
            return
        if review and review.get("status") == "submitted":
            raise Unsupported(
                f"The draft {draft['id']} was submitted to another community already",
                hint="Take that back first: `cancel_review`",
                field="communities",
            )
        self._calls.ask_review(str(draft["id"]), community, stop)

    def of(self, draft: Json, stop: Stop) -> Json | None:
        """What is asked of which community, and how far that is: created, submitted, accepted, declined, …"""
        told = (draft.get("parent") or {}).get("review")
        if isinstance(told, dict) and told.get("status"):
            return told
        try:
            return self._calls.review(str(draft["id"]), stop)
        except NotFound:
            return None

    def id_of(self, slug: str, stop: Stop) -> str:
        try:
            return str(self._calls.community(slug, stop)["id"])
        except NotFound as error:
            problem = FormProblem(field="communities", message=f"The site has no community “{slug}”")
            raise WrongMetadata(error.message, [problem]) from error

    def states(self, number: str, stop: Stop) -> dict[str, str]:
        """By the short name of the community."""
        found = self._calls.requests(number, stop)
        states: dict[str, str] = {}
        for one in (found.get("hits") or {}).get("hits") or []:
            community = str((one.get("receiver") or {}).get("community") or "")
            if community:
                states[str(self._calls.community(community, stop).get("slug", community))] = str(one.get("status", ""))
        return states

    def cancel(self, draft: str, stop: Stop) -> None:
        """Take a submission back; the draft stays."""
        review = self._calls.review(draft, stop)
        if review.get("status") in _SUBMITTED:
            self._calls.act(str(review["id"]), "cancel", stop)
        else:
            self._calls.drop_review(draft, stop)

    def add(self, record: str, slugs: Sequence[str], stop: Stop) -> None:
        """Submit a published record to these."""
        if slugs:
            self._calls.add_communities(record, [self.id_of(one, stop) for one in slugs], stop)
