"""Publishing, exactly once. A site may answer with a time-out and have published (zenodo issue 2131): then, and before
anything is tried again, it is looked at."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from ipylake._stop import Stop
from ipylake.errors import AccessDenied, InvalidInput, LakeError, NotFound, ServerFault, TimedOut, Unreachable

from .calls import DraftFile, Json
from .checks import problems_of
from .depositing import OWN_PREFIXES, Depositing
from .faults import WrongMetadata, at_fields, refuse
from .finding import published
from .metadata import Metadata
from .order import Deposit, deposit_of
from .rdm import from_rdm
from .sending import SentFile

_LOOKS_S = (0.2, 0.5, 1.0, 2.0)
"""A site that was too slow to answer may be publishing still."""


class Publishing:
    """Of one site. Thread-safe: two calls for one draft do not publish it twice."""

    def __init__(self, depositing: Depositing) -> None:
        self._deposits = depositing
        self._calls = depositing.calls

    def run(
        self,
        number: str,
        files: Sequence[SentFile] | None,
        communities: Sequence[str],
        stop: Stop,
        *,
        stays: Collection[str] = (),
    ) -> Deposit:
        """
        files   what must be in it, by md5; None: whatever is there, as long as it is complete
        stays   names of files that were there before, and may be

        A draft that a community is asked to take is submitted to it: it becomes public when they accept, at once where
        they let everything in. Raises InvalidInput, WrongMetadata while something is in the way.
        """
        with self._deposits.remembered.alone(self._deposits.site, f"draft {number}"):
            try:
                draft = self._calls.draft(number, stop)
            except NotFound:
                record = published(self._calls, number, stop)
                if record is None:
                    raise
                return deposit_of(record, files or (), ())
            self.check(draft, files, stop, stays=stays)
            record = self._done(draft, stop)
            if record.get("is_published"):
                # A record that is public is not reviewed once more: all of them are asked now.
                first = 0 if draft.get("is_published") else 1
                self._deposits.reviews.add(number, communities[first:], stop)
            return deposit_of(record, files or (), ())

    def check(self, draft: Json, files: Sequence[SentFile] | None, stop: Stop, *, stays: Collection[str] = ()) -> None:
        """Raises what is known to be in the way of publishing it."""
        said = from_rdm(draft)
        known = said if draft.get("is_published") or (draft.get("versions") or {}).get("index", 1) > 1 else Metadata()
        refuse(problems_of(said, own_prefixes=OWN_PREFIXES, known=known))
        listed = self._calls.files(str(draft["id"]), stop)
        is_bare = draft.get("is_published") and (draft.get("files") or {}).get("enabled") is False
        if not listed and not is_bare:
            raise InvalidInput(f"The draft {draft['id']} has no files", hint="Add one", field="files")
        pending = [one.key for one in listed.values() if not one.is_complete]
        if pending:
            raise InvalidInput(
                f"{pending[0]} is not whole at the site yet",
                hint="Deposit again: what is missing is sent, or remove the file",
                field="files",
            )
        if files is not None:
            differing = [key for key in differing_from(files, listed) if key not in stays]
            if differing:
                raise InvalidInput(
                    f"{differing[0]} at the site is not what was sent",
                    hint="Deposit again: what differs is sent",
                    field="files",
                )

    def _done(self, draft: Json, stop: Stop) -> Json:
        number = str(draft["id"])
        review = self._deposits.reviews.of(draft, stop) if not draft.get("is_published") else None
        if review and review.get("status") == "submitted":
            return {**draft, "parent": {**(draft.get("parent") or {}), "review": review}}
        try:
            with at_fields(from_rdm(draft)):
                if not review:
                    return self._calls.publish(number, stop)
                answered = self._calls.submit(number, stop)
        except (NotFound, Unreachable, ServerFault) as error:
            return self._looked_at(number, error, stop)
        except AccessDenied as error:
            hint = "Publishing needs a token with the scope deposit:actions"
            raise AccessDenied(error.message, hint=hint, detail=error.detail) from error
        except WrongMetadata as error:
            error.message = f"The draft {number} cannot be published like this"
            raise
        return self._submitted(number, answered, stop)

    def _submitted(self, number: str, review: Json, stop: Stop) -> Json:
        record = published(self._calls, number, stop)
        if record:
            return record
        draft = self._calls.draft(number, stop)
        return {**draft, "parent": {**(draft.get("parent") or {}), "review": review}}

    def _looked_at(self, number: str, error: LakeError, stop: Stop) -> Json:
        """What became of it. The call is not made again: whoever wants that calls again, and it is looked at first."""
        for pause in _LOOKS_S:
            stop.wait(pause)
            stop.raise_if_set()
            try:
                draft = self._calls.draft(number, stop)
            except NotFound:
                record = published(self._calls, number, stop)
                if record:
                    return record
                raise error from None
            except LakeError:
                continue
            review = self._deposits.reviews.of(draft, stop)
            if review and review.get("status") == "submitted":
                return {**draft, "parent": {**(draft.get("parent") or {}), "review": review}}
        raise TimedOut(
            f"The site did not say that {number} was published, and shows it as a draft still",
            hint="Nothing is lost. Look again in a moment; publishing again looks first, and never does it twice",
            detail=error.message,
        ) from error


def differing_from(files: Sequence[SentFile], listed: Mapping[str, DraftFile]) -> list[str]:
    """Names of files that are not at the site as they were sent, and of those that were not sent."""
    wanted = {one.key: one for one in files}
    wrong = [key for key, one in wanted.items() if not _is_as_sent(one, listed.get(key))]
    return [*wrong, *(key for key in listed if key not in wanted)]


def _is_as_sent(sent: SentFile, there: DraftFile | None) -> bool:
    if there is None or not there.is_complete or there.size != sent.size:
        return False
    return not there.md5 or there.md5 == sent.md5
