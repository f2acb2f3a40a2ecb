"""A service that keeps drafts and publishes them, in memory: the reference for those that do so over a network."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ipylake import _protocol as p
from ipylake._deposits import Deposited, DraftSaved, FileTold, MetadataRead, TakenUp
from ipylake._form import Filled, FilledFile
from ipylake._stop import Stop
from ipylake.errors import NotFound

FORM = p.FormInfo(
    title="Deposit",
    action="Send",
    imports="metadata.txt",
    max_drop=10_000_000,
    max_files=100,
    max_bytes=50_000_000_000,
    sections=(
        p.FormSection(
            id="basics",
            label="Basics",
            fields=(
                p.FormField(id="title", label="Title", required=True),
                p.FormField(id="about", label="Description", kind="long-text"),
                p.FormField(id="language", label="Language", kind="find"),
                p.FormField(id="keywords", label="Keywords", kind="tags", free=True),
                p.FormField(id="people", label="People", kind="people", required=True),
            ),
        ),
    ),
)


@dataclass
class Record:
    """A draft, or what was published."""

    values: tuple[p.FormValue, ...] = ()
    files: dict[str, bytes] = field(default_factory=dict)
    kind: p.DraftKind = "new"
    of: str = ""
    doi: str = ""
    is_published: bool = False


class Archive:
    """before   runs at each call of the service: the place to wait or to raise, in a test"""

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}
        self.saves = 0
        self.published: list[str] = []
        self.refused: Sequence[p.FormProblem] = ()
        self.before: Callable[[str], None] = lambda call: None

    # --- Deposits -----------------------------------------------------------------------------------------------------

    def form(self) -> p.FormInfo:
        return FORM

    def look_up(self, field: str, text: str, filled: Filled, *, stop: Stop) -> p.Suggestions:
        items = (p.Suggestion(value="eng", label="English"),)
        return p.Suggestions(items=items, matching=1, total=1)

    def review(self, filled: Filled, *, stop: Stop) -> p.Review:
        before = self._before(filled)
        rows = tuple(p.KeyValue(key=one.id, value=filled.text(one.id)) for one in FORM.sections[0].fields)
        differences = tuple(
            p.Difference(key=row.key, before=before.get(row.key, ""), after=row.value)
            for row in rows
            if before and before.get(row.key, "") != row.value
        )
        since = self.records[filled.draft].of if before else ""
        return p.Review(
            digest="", title="This", where="there", rows=rows, files=(), since=since, differences=differences
        )

    def deposit(self, filled: Filled, told: FileTold, *, stop: Stop) -> Deposited:
        record = self.records[filled.draft]
        kept = {one.name for one in filled.files}
        record.files = {name: body for name, body in record.files.items() if name in kept}
        for at, one in enumerate(filled.files):
            self.before(f"send {one.name}")
            if not one.is_there:
                record.files[one.name] = Path(one.path).read_bytes()
            told(at, "done", one.size)
        return Deposited((p.KeyValue(key="Draft", value=filled.draft),), filled.draft)

    def left(self, filled: Filled) -> Sequence[str]:
        return ()

    def clean(self, filled: Filled, *, stop: Stop) -> None:
        self.records.pop(filled.draft, None)

    # --- KeepsDrafts --------------------------------------------------------------------------------------------------

    def begun(self, filled: Filled) -> TakenUp | None:
        return None

    def at_first(self) -> Sequence[p.FormValue]:
        return (p.FormValue(field="language", text="eng\tEnglish"),)

    def save(self, filled: Filled, *, stop: Stop) -> DraftSaved:
        self.before("save")
        self.saves += 1
        draft = filled.draft or self._new(Record())
        record = self._found(draft)
        self.records[draft] = replace(record, values=tuple(filled.values.values()))
        return DraftSaved(self._draft(draft), self.refused)

    def drafts(self, *, stop: Stop) -> p.Drafts:
        mine = [(id, one) for id, one in reversed(self.records.items()) if not one.is_published]
        return p.Drafts(
            items=tuple(p.DraftLine(id=id, title=_title(one), kind=one.kind, doi=one.doi) for id, one in mine)
        )

    def take_up(self, kind: p.DraftKind, draft: str, *, stop: Stop) -> TakenUp:
        record = self._found(draft)
        if record.is_published and kind != "new":
            begun = Record(record.values, dict(record.files), kind, of=f"version of {draft}")
            draft = self._new(begun)
            record = begun
        files = [FilledFile("", name, len(body)) for name, body in record.files.items()]
        return TakenUp(self._draft(draft), record.values, files)

    def drop(self, draft: str, *, stop: Stop) -> None:
        self._found(draft)
        del self.records[draft]

    def reserve(self, draft: str, *, stop: Stop) -> str:
        record = self._found(draft)
        record.doi = record.doi or f"10.5072/archive.{draft}"
        return record.doi

    # --- Publishes, ReadsMetadata -------------------------------------------------------------------------------------

    def publication(self, filled: Filled, *, stop: Stop) -> p.Publication:
        there = self._found(filled.draft).files
        differ = [one.name for one in filled.files if one.path and _md5(Path(one.path)) != _sum(there.get(one.name))]
        return p.Publication(
            digest="",
            title="This will be published",
            where="In the archive, for everyone",
            action="Publish",
            phrase="publish",
            rows=(p.KeyValue(key="Title", value=filled.text("title")),),
            compared="" if differ else f"{len(filled.files)} files: MD5 equal",
            forever=("The DOI", "The files"),
            problems=tuple(p.FormProblem(field="files", message=f"{name}: MD5 differs") for name in differ),
        )

    def publish(self, filled: Filled, *, stop: Stop) -> Deposited:
        self.before("publish")
        record = self._found(filled.draft)
        record.is_published = True
        self.published.append(filled.draft)
        doi = self.reserve(filled.draft, stop=stop)
        return Deposited((p.KeyValue(key="DOI", value=doi, shows="mono"),), doi)

    def read_metadata(self, source: str, *, stop: Stop) -> MetadataRead:
        path = Path(source)
        if not path.is_file():
            raise NotFound(f"There is nothing called {source}")
        pairs = [line.partition(": ") for line in path.read_text().splitlines()]
        known = {one.id for one in FORM.sections[0].fields}
        values = [p.FormValue(field=key, text=text) for key, _, text in pairs if key in known]
        return MetadataRead(values, [f"{key} is not known" for key, _, _ in pairs if key not in known])

    # ------------------------------------------------------------------------------------------------------------------

    def _new(self, record: Record) -> str:
        draft = str(len(self.records) + 1)
        self.records[draft] = record
        return draft

    def _found(self, draft: str) -> Record:
        if draft not in self.records:
            raise NotFound(f"There is no draft {draft}")
        return self.records[draft]

    def _draft(self, draft: str) -> p.Draft:
        record = self.records[draft]
        return p.Draft(id=draft, kind=record.kind, doi=record.doi, of=record.of)

    def _before(self, filled: Filled) -> dict[str, str]:
        """What the version before says."""
        record = self.records.get(filled.draft)
        known = self.records.get(record.of.rpartition(" ")[2]) if record else None
        return {one.field: one.text for one in known.values} if known else {}


def _title(record: Record) -> str:
    return next((one.text for one in record.values if one.field == "title"), "")


def _md5(path: Path) -> str:
    return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()


def _sum(body: bytes | None) -> str:
    return "" if body is None else hashlib.md5(body, usedforsecurity=False).hexdigest()
