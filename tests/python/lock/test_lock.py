"""The lock: written by the first variable, compared with every later one, changed when somebody says so."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from ipylake import _protocol as p
from ipylake._lock.keeper import Lock
from ipylake._stop import Stop
from ipylake.errors import CannotWrite, ConfirmationNeeded, InvalidInput, NotAvailable, Unsupported
from ipylake.memory import MemoryCatalog

from .conftest import Open, add


def saved(lock_file: Path) -> dict[str, Any]:
    return dict(json.loads(lock_file.read_text()))


def lock_state(desk: Any) -> dict[str, Any]:
    state: dict[str, Any] = desk.ask(p.GetAttached())["state"]["lock"]
    return state


# --- writing ----------------------------------------------------------------------------------------------------------


def test_the_first_variable_writes_the_lock(open_desk: Open, data: Path, lock_file: Path) -> None:
    desk = open_desk()
    assert lock_state(desk)["state"] == "none"
    add(desk, "files", 0)
    assert saved(lock_file) == {
        "format": 1,
        "instance": {"name": "data", "host": "memory:data"},
        "query": {"kind": "all"},
        "variables": [{"name": "files", "is_list": True, "files": [0, 1], "picks": ["run1"]}],
        "files": [
            {
                "id": f"run1/{name}",
                "size": size,
                "place": "folder",
                "path": f"run1/{name}",
                "checksums": {"adler32": adler32},
            }
            for name, size, adler32 in (("a.csv", 1, "00320032"), ("b.csv", 2, "00980065"))
        ],
    }
    assert lock_state(desk) == {"file": "data.lock.json", "state": "same", "differences": [], "fault": None}
    assert str(data) not in lock_file.read_text()


def test_a_variable_that_differs_leaves_the_lock_as_it_is_and_says_how(open_desk: Open, lock_file: Path) -> None:
    desk = open_desk()
    add(desk, "files", 0)
    before = lock_file.read_bytes()
    add(desk, "files", 0, 1)
    add(desk, "more", 1)
    assert lock_file.read_bytes() == before
    assert lock_state(desk)["state"] == "differs"
    assert lock_state(desk)["differences"] == ["`files`: 1\N{NO-BREAK SPACE}file more", "`more` is not in the lock"]
    assert len(desk.variables["files"]) == 3


def test_update_lock_writes_what_is_attached(open_desk: Open, lock_file: Path) -> None:
    desk = open_desk()
    add(desk, "files", 0)
    add(desk, "more", 1)
    assert desk.ask(p.UpdateLock())["state"]["lock"]["state"] == "same"
    assert [variable["name"] for variable in saved(lock_file)["variables"]] == ["files", "more"]


def test_detaching_a_variable_differs_from_the_lock_and_leaves_the_notebook(open_desk: Open) -> None:
    desk = open_desk()
    add(desk, "files", 0)
    assert desk.ask(p.Detach(name="files"))["state"]["lock"]["differences"] == ["`files` is in the lock only"]
    assert "files" in desk.variables


def test_a_lock_that_somebody_else_has_changed_is_not_overwritten_unseen(open_desk: Open, lock_file: Path) -> None:
    desk, other = open_desk(), open_desk()
    add(desk, "files", 0)
    with pytest.raises(ConfirmationNeeded, match="changed by somebody else"):
        other.browsing.attaching.update()
    add(other, "files", 1)
    assert lock_state(other)["differences"] == ["`files`: 1\N{NO-BREAK SPACE}file more, 2\N{NO-BREAK SPACE}files less"]
    other.browsing.attaching.update()
    assert saved(lock_file)["variables"][0]["picks"] == ["run2"]


def test_a_folder_that_cannot_be_written_leaves_the_variable_and_says_so(data: Path, open_desk: Open) -> None:
    desk = open_desk()
    lock = desk.browsing.attaching.lock
    assert lock
    (data / "file").write_text("")
    lock.path = data / "file" / "data.lock.json"
    lock._held = None
    add(desk, "files", 0)
    assert len(desk.variables["files"]) == 2
    assert lock_state(desk)["fault"]["code"] == CannotWrite.code


def test_a_file_in_no_named_folder_is_not_locked(lock_file: Path, tmp_path: Path) -> None:
    (tmp_path / "loose").write_text("1")
    catalog = MemoryCatalog([p.Entry("a", "a", "file")], files={"a": str(tmp_path / "loose")})
    lock = Lock(lock_file, catalog)
    located = list(catalog.locate([p.Entry("a", "a", "file")], progress=lambda *_: None, stop=Stop()))
    with pytest.raises(Unsupported, match="no folder that a lock has a name for"):
        lock.pinned(located, Stop())


def test_an_interrupted_write_leaves_no_part_behind(
    open_desk: Open, lock_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk()
    add(desk, "files", 0)
    before = lock_file.read_bytes()
    add(desk, "files", 1)

    def fails(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "rename", fails)
    with pytest.raises(CannotWrite):
        desk.browsing.attaching.update()
    assert lock_file.read_bytes() == before
    assert [file.name for file in lock_file.parent.iterdir() if file.name.endswith(".part")] == []


# --- restoring --------------------------------------------------------------------------------------------------------


def restored(open_desk: Open) -> Any:
    desk = open_desk()
    desk.browsing.attaching.restore(Stop())
    return desk


@pytest.mark.fault(82)
def test_a_new_notebook_gets_the_same_variables_without_asking_the_catalog(
    open_desk: Open, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk()
    add(desk, "files", 0, 1)
    add(desk, "one", 1)
    desk.ask(p.UpdateLock())
    for method in ("search", "children", "locate", "checksums", "details"):
        monkeypatch.setattr(MemoryCatalog, method, None)
    again = restored(open_desk)
    assert again.variables == desk.variables
    assert again.variables["files"] == [str(data / name) for name in ("run1/a.csv", "run1/b.csv", "run2/c.csv")]


def test_the_data_may_lie_elsewhere_when_the_name_of_its_folder_says_where(
    open_desk: Open, data: Path, lock_file: Path, tmp_path: Path
) -> None:
    add(open_desk(), "files", 0)
    moved = data.rename(tmp_path / "elsewhere")
    catalog = MemoryCatalog.of_folder(moved)
    catalog._title = "data"
    (variable,) = Lock(lock_file, catalog).restored(Stop())
    assert variable.value == [str(moved / "run1/a.csv"), str(moved / "run1/b.csv")]


def test_a_missing_file_is_named_by_the_variable_itself_when_it_is_used(open_desk: Open, data: Path) -> None:
    add(open_desk(), "files", 0)
    (data / "run1/b.csv").unlink()
    files = restored(open_desk).variables["files"]
    for use in (lambda: files[0], lambda: list(files), lambda: len(files), lambda: str(files), lambda: files.pop()):
        with pytest.raises(NotAvailable, match=r"1 of 2 files; run1/b\.csv: it is not there"):
            use()
    assert "not here" in repr(files)


def test_the_fault_of_a_missing_file_holds_the_call_that_gets_it(open_desk: Open, data: Path) -> None:
    add(open_desk(), "files", 0)
    (data / "run1/b.csv").unlink()
    (variable,) = restored(open_desk).ask(p.GetAttached())["state"]["variables"]
    assert variable["state"] == "missing"
    assert "catalog.get('run1/b.csv')" in variable["fault"]["hint"]


def test_setting_again_finds_what_has_come_in_the_meantime(open_desk: Open, data: Path) -> None:
    add(open_desk(), "files", 0)
    moved = (data / "run1/b.csv").rename(data / "aside")
    desk = restored(open_desk)
    assert desk.ask(p.Inject())["state"]["variables"][0]["state"] == "missing"
    moved.rename(data / "run1/b.csv")
    assert desk.ask(p.Inject(name="files"))["state"]["variables"][0]["state"] == "ready"
    assert desk.variables["files"] == [str(data / "run1/a.csv"), str(data / "run1/b.csv")]


def test_a_file_of_another_size_is_missing(open_desk: Open, data: Path) -> None:
    add(open_desk(), "files", 1)
    (data / "run2/c.csv").write_text("4444")
    with pytest.raises(NotAvailable, match="it has 4 bytes, 3 are locked"):
        str(restored(open_desk).variables["files"])


def test_a_file_that_was_touched_is_read_and_taken_when_its_content_is_the_same(open_desk: Open, data: Path) -> None:
    add(open_desk(), "files", 1)
    os.utime(data / "run2/c.csv", ns=(1, 1))
    assert restored(open_desk).variables["files"] == [str(data / "run2/c.csv")]


def test_a_file_that_was_changed_to_the_same_size_is_missing(open_desk: Open, data: Path) -> None:
    add(open_desk(), "files", 1)
    (data / "run2/c.csv").write_text("334")
    os.utime(data / "run2/c.csv", ns=(1, 1))
    with pytest.raises(NotAvailable, match="its adler32 is"):
        str(restored(open_desk).variables["files"])


def test_without_the_cache_the_size_decides_unless_checksums_are_asked_for(
    open_desk: Open, data: Path, lock_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(open_desk(), "files", 1)
    (data / "run2/c.csv").write_text("334")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another machine"))
    assert restored(open_desk).variables["files"] == [str(data / "run2/c.csv")]
    catalog = MemoryCatalog.of_folder(data)
    (variable,) = Lock(lock_file, catalog, "checksum").restored(Stop())
    assert variable.fault
    assert "its adler32 is" in variable.fault.message


def test_setting_again_brings_back_what_was_deleted_or_changed(open_desk: Open) -> None:
    desk = open_desk()
    add(desk, "files", 0)
    before = list(desk.variables["files"])
    desk.variables["files"].pop()
    desk.ask(p.Inject())
    assert desk.variables["files"] == before
    del desk.variables["files"]
    desk.ask(p.Inject(name="files"))
    assert desk.variables["files"] == before


def test_setting_again_leaves_alone_what_is_something_else_now(open_desk: Open) -> None:
    desk = open_desk()
    add(desk, "files", 0)
    desk.variables["files"] = {"my": "work"}
    assert desk.refused(p.Inject())["code"] == ConfirmationNeeded.code
    assert desk.variables["files"] == {"my": "work"}


def test_nothing_is_pinned_for_a_catalog_without_files(lock_file: Path) -> None:
    class Bare:
        describe = MemoryCatalog([]).describe

    with pytest.raises(Unsupported, match="no files that a lock could pin"):
        Lock(lock_file, Bare())  # type: ignore[arg-type]  # what is refused


@pytest.mark.fault(62)
def test_the_lock_of_another_instance_is_refused(open_desk: Open, lock_file: Path, tmp_path: Path) -> None:
    add(open_desk(), "files", 0)
    (tmp_path / "other").mkdir()
    with pytest.raises(InvalidInput, match=r"it is of data \(memory:data\), and this is other"):
        Lock(lock_file, MemoryCatalog.of_folder(tmp_path / "other"))


@pytest.mark.fault(62)
def test_a_link_that_leads_out_of_its_folder_is_not_followed(open_desk: Open, data: Path, tmp_path: Path) -> None:
    add(open_desk(), "files", 1)
    (data / "run2/c.csv").unlink()
    (tmp_path / "abc").write_text("abc")
    (data / "run2/c.csv").symlink_to(tmp_path / "abc")
    with pytest.raises(InvalidInput, match="a link that leads out of folder"):
        restored(open_desk)
