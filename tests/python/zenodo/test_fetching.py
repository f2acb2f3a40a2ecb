from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

if sys.version_info < (3, 11):
    from exceptiongroup import ExceptionGroup

from ipylake.errors import AccessDenied, InvalidInput, LakeError, NotAvailable
from ipylake.zenodo import Zenodo
from zenodo.fixture import RunningZenodo
from zenodo.seed import HOSTILE, LINK, MANY, RESTRICTED, number
from zenodo.wire import Asked

from .conftest import Make


def md5(path: str) -> str:
    return hashlib.md5(Path(path).read_bytes()).hexdigest()  # noqa: S324  # Zenodo's choice


def sums(zenodo: RunningZenodo, of: int) -> dict[str, str]:
    return {file.key: file.md5 for file in zenodo.double.library.record(number(of), False).files.values()}


def test_a_record_comes_whole_compared_and_in_a_folder_of_its_number(
    client: Make, zenodo: RunningZenodo, tmp_path: Path
) -> None:
    one = client()
    paths = one.get(number(1))
    assert paths == [str(tmp_path / "downloads" / number(1) / name) for name in ("run 1.csv", "readme.md")]
    assert [md5(path) for path in paths] == list(sums(zenodo, 1).values())
    assert one.paths(number(1)) == paths


def test_what_is_here_is_not_fetched_again(client: Make, zenodo: RunningZenodo) -> None:
    client().get(number(1))
    before = len(zenodo.double.calls)
    client().get(number(1))
    fetched = [call for call in zenodo.double.calls[before:] if "/files/" in call]
    assert fetched == []


def test_one_file_comes_alone(client: Make) -> None:
    (path,) = client().get(f"{number(1)}/readme.md")
    assert Path(path).read_text() == "# Run 1\n"


def test_paths_of_files_that_are_not_here_say_how_to_get_them(client: Make) -> None:
    with pytest.raises(NotAvailable, match="not downloaded yet"):
        client().paths(number(2))


def test_restricted_files_are_an_error_and_never_an_empty_success(client: Make, tmp_path: Path) -> None:
    with pytest.raises(AccessDenied, match="they are restricted") as caught:
        client().get(number(RESTRICTED))
    assert "secret link" in caught.value.hint
    assert not list((tmp_path / "downloads").rglob("*.csv"))


def test_restricted_files_come_with_the_token(client: Make, zenodo: RunningZenodo) -> None:
    one = client()
    one.sign_in(token="full")
    paths = one.get(number(RESTRICTED))
    assert [md5(path) for path in paths] == list(sums(zenodo, RESTRICTED).values())


def test_restricted_files_come_with_a_secret_link_that_shows_nowhere(
    client: Make, zenodo: RunningZenodo, caplog: pytest.LogCaptureFixture
) -> None:
    one = client()
    entry = one.open_link(f"{zenodo.url}/records/{number(RESTRICTED)}?token={LINK}")
    paths = one.get(entry)
    assert [md5(path) for path in paths] == list(sums(zenodo, RESTRICTED).values())
    assert LINK not in repr(one) + str(one.session()) + caplog.text
    assert all(LINK not in repr(found.wanted) for found in one.sources([entry]))


def test_whoever_came_by_a_link_is_called_by_what_it_opens_until_they_leave(
    client: Make, zenodo: RunningZenodo
) -> None:
    one = client()
    state = one.sign_in("link", link=f"{zenodo.url}/records/{number(RESTRICTED)}?token={LINK}")
    assert (state.state, state.account, state.method) == ("in", f"link to {number(RESTRICTED)}", "link")
    assert one.sign_out().state == "out"
    with pytest.raises(AccessDenied):
        one.get(number(RESTRICTED))


def test_a_link_with_a_wrong_token_opens_nothing(client: Make, zenodo: RunningZenodo) -> None:
    one = client()
    one.open_link(f"{zenodo.url}/records/{number(RESTRICTED)}?token=wrong")
    with pytest.raises(AccessDenied):
        one.get(number(RESTRICTED))


def test_what_is_no_secret_link_is_refused_without_its_token(client: Make, zenodo: RunningZenodo) -> None:
    with pytest.raises(InvalidInput, match="evil") as caught:
        client().open_link("https://evil.example/records/1?token=canary")
    assert "canary" not in str(caught.value)


def test_open_files_are_asked_for_where_they_can_be_gone_on_with(client: Make, zenodo: RunningZenodo) -> None:
    client().get(f"{number(1)}/run 1.csv")
    assert f"GET /records/{number(1)}/files/{quote('run 1.csv')}" in zenodo.double.calls


@pytest.mark.fault(3)
def test_what_was_cut_goes_on_where_the_site_allows_it(client: Make, zenodo: RunningZenodo) -> None:
    zenodo.fail(truncate=4096)
    (path,) = client().get(f"{number(59)}/run 59.csv")
    assert md5(path) == sums(zenodo, 59)["run 59.csv"]


@pytest.mark.fault(3)
def test_what_was_cut_begins_anew_where_the_site_sends_whole_files_only(
    client: Make, zenodo: RunningZenodo, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = client(token="full")
    one.details(number(RESTRICTED))
    answer = zenodo.double.answer

    def answered(asked: Asked, token: str | None) -> Any:
        is_content = asked.path.endswith("/content")
        zenodo.fail(truncate=1000 if is_content and not sum("/content" in call for call in zenodo.double.calls) else 0)
        return answer(asked, token)

    monkeypatch.setattr(zenodo.double, "answer", answered)
    (path,) = one.get(f"{number(RESTRICTED)}/run 7.csv")
    assert md5(path) == sums(zenodo, RESTRICTED)["run 7.csv"]
    assert sum(call.endswith("/content") for call in zenodo.double.calls) > 1


@pytest.mark.fault(12)
def test_a_wrong_checksum_leaves_nothing_behind(client: Make, zenodo: RunningZenodo, tmp_path: Path) -> None:
    zenodo.fail(wrong_md5=True)
    with pytest.raises(ExceptionGroup) as caught:
        client().get(f"{number(1)}/readme.md")
    assert "md5" in str(caught.value.exceptions[0])
    assert not list((tmp_path / "downloads").rglob("readme.md"))


def test_names_from_the_site_do_not_lead_out_of_the_folder(client: Make, zenodo: RunningZenodo, tmp_path: Path) -> None:
    with pytest.raises((ExceptionGroup, LakeError)):
        client().get(number(HOSTILE))
    assert not list(tmp_path.rglob("outside.csv"))
    (inside,) = client().get(f"{number(HOSTILE)}/folder/inside.csv")
    assert inside.endswith(f"{number(HOSTILE)}/folder/inside.csv")


def test_a_hundred_files_come_and_a_second_time_nothing_is_sent(client: Make, zenodo: RunningZenodo) -> None:
    assert len(client().get(number(MANY))) == 100
    before = len(zenodo.double.calls)
    assert len(client().get(number(MANY))) == 100
    assert [call for call in zenodo.double.calls[before:] if "/files/" in call] == []


def test_a_refused_moment_is_waited_for_while_files_come(client: Make, zenodo: RunningZenodo) -> None:
    one = client()
    one.details(number(1))
    zenodo.fail(too_many=1, wait_s=1)
    assert len(one.get(number(1))) == 2


def test_urls_are_for_libraries_that_stream_and_hold_no_token(client: Make, zenodo: RunningZenodo) -> None:
    one: Zenodo = client()
    one.sign_in(token="full")
    urls = one.urls(number(1))
    assert urls[1] == f"{zenodo.url}/records/{number(1)}/files/readme.md"
