"""Interrupted anywhere, the same call goes on: no second draft, no file twice, nothing published by accident."""

from __future__ import annotations

import contextlib
import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ipylake.errors import LakeError
from ipylake.zenodo import Zenodo
from zenodo.fixture import RunningZenodo

from .said import SAID

_MOST = 40
"""More requests than a deposit makes."""


@pytest.fixture(autouse=True)
def _without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    for where in ("_http.client", "_transfers.upload", "zenodo.deposit.storage"):
        monkeypatch.setattr(f"ipylake.{where}.back_off_s", lambda attempt: 0.0)
    monkeypatch.setattr("ipylake.zenodo.deposit.finding._INDEXED_S", (0.0,))
    monkeypatch.setattr("ipylake.zenodo.deposit.publishing._LOOKS_S", (0.0, 0.0))


def sent(zenodo: RunningZenodo) -> Counter[str]:
    """How often content has come whole, by file."""
    carried = Counter[str]()
    for record in zenodo.double.library.all(False):
        for key in record.files:
            carried[key] += 0
    for call in zenodo.double.calls:
        found = re.fullmatch(r"PUT /api/(?:files/[^/]+/([^/]+)|records/\d+/draft/files/([^/]+)/content)", call)
        if found:
            carried[found[1] or found[2]] += 1
    return carried


def drafts_called(zenodo: RunningZenodo, title: str) -> list[Any]:
    return [one for one in zenodo.double.library.all(False) if one.metadata.get("title") == title]


@pytest.mark.fault(32, 76, 77)
@pytest.mark.parametrize("is_other_machine", [False, True], ids=["same machine", "other machine"])
@pytest.mark.parametrize("is_answer_lost", [False, True], ids=["not carried out", "answer lost"])
@pytest.mark.parametrize("is_vanilla", [False, True], ids=["Zenodo", "InvenioRDM"])
def test_a_deposit_cut_at_any_request_goes_on_from_there(
    client: Callable[..., Zenodo],
    zenodo: RunningZenodo,
    out: Path,
    tmp_path: Path,
    is_other_machine: bool,
    is_answer_lost: bool,
    is_vanilla: bool,
) -> None:
    for cut in range(1, _MOST):
        title = f"Masks {cut}"
        said = {**SAID, "title": title}
        zenodo.double.calls.clear()
        first = client(token="full")  # a name
        first.scopes()  # signed in
        zenodo.fail(gone_at=cut, gone_after=is_answer_lost, vanilla=is_vanilla)
        with contextlib.suppress(LakeError):
            first.deposit(str(out / "*"), said)
        is_through = zenodo.double.faults.gone_at > 0
        if is_other_machine:
            shutil.rmtree(tmp_path / "data", ignore_errors=True)
        zenodo.fail(vanilla=is_vanilla)
        made = client(token="full").deposit(str(out / "*"), said)
        (record,) = drafts_called(zenodo, title)
        assert record.id == made.id
        assert not record.is_published
        assert {key: file.status for key, file in record.files.items()} == dict.fromkeys(
            ("grid.bin", "masks.csv"), "completed"
        )
        assert {one.key: one.md5 for one in made.files} == {key: file.md5 for key, file in record.files.items()}
        shutil.rmtree(tmp_path / "data", ignore_errors=True)
        if is_through:
            break
    else:
        raise AssertionError(f"a deposit makes more than {_MOST} requests")


@pytest.mark.fault(16, 77)
@pytest.mark.parametrize("is_answer_lost", [False, True], ids=["not carried out", "answer lost"])
def test_publishing_cut_at_any_request_publishes_once_and_says_so(
    client: Callable[..., Zenodo], zenodo: RunningZenodo, out: Path, is_answer_lost: bool
) -> None:
    for cut in range(1, _MOST):
        alice = client(token="full")
        draft = alice.deposit(str(out / "*"), {**SAID, "title": f"Masks {cut}"}, anew=True)
        zenodo.double.calls.clear()
        zenodo.fail(gone_at=cut, gone_after=is_answer_lost)
        with contextlib.suppress(LakeError):
            alice.publish(draft)
        is_through = zenodo.double.faults.gone_at > 0
        zenodo.fail()
        published = client(token="full").publish(draft)
        assert published.is_published
        assert published.doi == f"10.5281/zenodo.{draft.id}"
        asked = [call for call in zenodo.double.calls if call.endswith("/actions/publish")]
        assert len(asked) == 1
        if is_through:
            break


@pytest.mark.fault(77)
def test_a_file_whose_answer_was_lost_is_not_sent_again(
    client: Callable[..., Zenodo], zenodo: RunningZenodo, out: Path
) -> None:
    alice = client(token="full")
    alice.scopes()
    calls = 0
    for cut in range(1, _MOST):
        zenodo.double.calls.clear()
        zenodo.fail(gone_at=cut, gone_after=True)
        with contextlib.suppress(LakeError):
            alice.deposit(out / "masks.csv", {**SAID, "title": f"Masks {cut}"}, anew=True)
        calls = len(zenodo.double.calls)
        is_put = bool(zenodo.double.calls) and zenodo.double.calls[-1].startswith("PUT /api/files/")
        zenodo.fail()
        if is_put:
            client(token="full").deposit(out / "masks.csv", {**SAID, "title": f"Masks {cut}"})
            assert sent(zenodo)["masks.csv"] == 1
            return
    raise AssertionError(f"no file was sent in {calls} requests")
