from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from command import Command
from ipylake._cli import exits
from ipylake._stop import Stop
from ipylake.errors import InvalidInput, NotFound, Unsupported
from ipylake.zenodo.zipped import Member, members
from zenodo.fixture import RunningZenodo
from zenodo.seed import RESTRICTED, number

from .conftest import Make


def zipped(files: dict[str, bytes], comment: bytes = b"") -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
        made.comment = comment
    return written.getvalue()


def listed(data: bytes) -> tuple[list[Member], list[tuple[int, int]]]:
    asked: list[tuple[int, int]] = []

    def read(first: int, end: int) -> bytes:
        asked.append((first, end))
        return data[first:end]

    return members("a.zip", len(data), read), asked


def put(zenodo: RunningZenodo, of: int, name: str, data: bytes) -> str:
    double = zenodo.double
    double.library.add(double.library.record(number(of), False), name, double.stored(iter([data])))
    return f"{number(of)}/{name}"


def test_the_end_of_a_zip_tells_what_is_in_it() -> None:
    data = zipped({"folder/": b"", "folder/a.csv": b"1,2\n" * 100_000, "b.bin": bytes(range(256)) * 4000})
    found, asked = listed(b"\0" * 10_000_000 + data)
    assert [(one.name, one.size) for one in found] == [("folder/a.csv", 400_000), ("b.bin", 1_024_000)]
    assert sum(end - first for first, end in asked) < 70_000


@pytest.mark.parametrize(("count", "comment"), [(3, b"x" * 65_535), (5_000, b"")], ids=["comment", "list"])
def test_a_long_comment_and_a_long_list_are_read(count: int, comment: bytes) -> None:
    found, asked = listed(zipped({f"{at:05}": b"" for at in range(count)}, comment))
    assert len(found) == count
    assert len(asked) <= 2


def test_the_records_of_zip64_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 2)
    data = zipped(dict.fromkeys("abc", b"x"))
    assert b"PK\6\6" in data
    assert [one.name for one in listed(data)[0]] == ["a", "b", "c"]


@pytest.mark.fault(30, 53)
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no zip at all",
        b"PK\5\6" + b"\xff" * 18,
        zipped({"a": b"x"})[:-1],
        zipped({f"{'n' * 500}{at}": b"" for at in range(9_000)}),
    ],
    ids=["empty", "text", "lies", "cut", "too long a list"],
)
def test_what_is_no_zip_or_has_too_long_a_list_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInput, match=r"a\.zip"):
        listed(data)


def test_contents_of_a_file_cost_no_download(client: Make, zenodo: RunningZenodo) -> None:
    name = put(zenodo, 20, "deep/data.zip", b"\0" * 1_000_000 + zipped({"../../a.csv": b"1", "b.csv": b"22"}))
    one = client()
    assert [(member.name, member.size) for member in one.contents(name)] == [("../../a.csv", 1), ("b.csv", 2)]
    (entry,) = [entry for entry in one.children(number(20)) if entry.id == name]
    due = {tab.id: tab.is_due for tab in one.glance(entry).tabs}
    assert due == {"file": False, "contents": True}
    tab = one.tab(entry, "contents", stop=Stop())
    assert (tab.count, [line.name for line in tab.sections[0].files]) == (2, ["../../a.csv", "b.csv"])  # type: ignore[union-attr]
    assert [tab.id for tab in one.glance(next(iter(one.children(number(20))))).tabs] == ["file"]


def test_what_the_site_sends_whole_only_is_not_looked_into(client: Make, zenodo: RunningZenodo) -> None:
    name = put(zenodo, RESTRICTED, "data.zip", zipped({"a": b"1"}))
    one = client(token="full")
    with pytest.raises(Unsupported, match="open files"):
        one.contents(name)
    with pytest.raises(NotFound):
        one.contents(f"{number(1)}/nope.zip")
    with pytest.raises(InvalidInput, match="no ZIP"):
        one.contents(f"{number(1)}/readme.md")


def test_the_command_lists_what_is_in_a_zip(tmp_path: Path, zenodo: RunningZenodo) -> None:
    name = put(zenodo, 20, "data.zip", zipped({"a.csv": b"1,2\n"}))
    done = Command(tmp_path).run("zenodo", "contents", "--url", zenodo.url, name, "--json")
    assert done.code == exits.OK, done.err
    assert json.loads(done.out) == {"name": "a.csv", "size": 4, "packed": 6}
