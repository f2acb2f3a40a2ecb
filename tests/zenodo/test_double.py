"""The double keeps what is known of Zenodo: documented, read in its source, or seen on invenio-app-rdm 14."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import quote

import pytest
import urllib3

from .fixture import RunningZenodo
from .seed import EMBARGOED, MANY, RESTRICTED, TOMBSTONE, number

WHOLE = {
    "metadata": {
        "title": "A data set",
        "publication_date": "2026-11-01",
        "resource_type": {"id": "dataset"},
        "creators": [{"person_or_org": {"type": "personal", "family_name": "Adams", "given_name": "Alice"}}],
        "publisher": "Zenodo",
    },
    "files": {"enabled": True},
    "access": {"record": "public", "files": "public"},
}


def made(zenodo: RunningZenodo, body: Any = WHOLE, by: str = "full") -> dict[str, Any]:
    answer = zenodo.ask("POST", "/api/records", body, by=by)
    assert answer.status == 201, answer.data
    return dict(answer.json())


def with_file(zenodo: RunningZenodo, draft: dict[str, Any], key: str = "data.csv", data: bytes = b"1,2\n") -> str:
    base = f"/api/records/{draft['id']}/draft/files"
    assert zenodo.ask("POST", base, [{"key": key}], by="full").status == 201
    assert zenodo.ask("PUT", f"{base}/{key}/content", data, by="full").status == 200
    committed = zenodo.ask("POST", f"{base}/{key}/commit", by="full")
    assert committed.json()["checksum"] == f"md5:{hashlib.md5(data).hexdigest()}"  # noqa: S324  # Zenodo's choice
    return f"/api/records/{draft['id']}/draft"


# --- reading ----------------------------------------------------------------------------------------------------------


def test_a_guest_gets_25_records_a_page_and_a_person_100(zenodo: RunningZenodo) -> None:
    assert zenodo.ask("GET", "/api/records?size=26").status == 400
    assert zenodo.ask("GET", "/api/records?size=100", by="full").status == 200
    assert zenodo.ask("GET", "/api/records?size=101", by="full").status == 400


def test_search_knows_words_fields_phrases_and_operators(zenodo: RunningZenodo) -> None:
    def total(query: str) -> int:
        return int(zenodo.ask("GET", f"/api/records?q={quote(query)}").json()["hits"]["total"])

    everything = total("")
    assert total("gamma") > 0
    assert total("gamma AND NOT gamma") == 0
    assert total("showers") + total("NOT showers") == everything
    assert total(f"recid:{number(3)}") == 1
    assert total('creators.orcid:"0000-0002-1825-0097"') > 0
    assert total("publication_date:[2024-01-01 TO 2024-12-31]") > 0
    assert total("access_right:restricted") == 1
    assert zenodo.ask("GET", "/api/records?q=(gamma").status == 400


def test_only_the_newest_version_is_found_unless_all_are_asked_for(zenodo: RunningZenodo) -> None:
    concept = zenodo.ask("GET", f"/api/records/{number(0)}").json()["parent"]["id"]
    newest = zenodo.ask("GET", f"/api/records?q=conceptrecid:{concept}").json()["hits"]["hits"]
    both = zenodo.ask("GET", f"/api/records?q=conceptrecid:{concept}&all_versions=true").json()["hits"]["hits"]
    assert [len(newest), len(both)] == [1, 2]
    assert newest[0]["versions"]["index"] == 2


def test_facets_are_counted_over_the_whole_result(zenodo: RunningZenodo) -> None:
    answer = zenodo.ask("GET", "/api/records?size=1").json()
    kinds = answer["aggregations"]["resource_type"]["buckets"]
    assert sum(one["doc_count"] for one in kinds) == answer["hits"]["total"]


def test_the_former_shape_is_the_usual_one(zenodo: RunningZenodo) -> None:
    record = zenodo.ask("GET", f"/api/records/{number(3)}", rdm=False).json()
    assert record["id"] == int(number(3))
    assert record["files"][0]["checksum"].startswith("md5:")
    assert isinstance(zenodo.ask("GET", f"/api/records/{number(3)}").json()["id"], str)


def test_a_draft_in_the_former_shape_has_no_resource_type(zenodo: RunningZenodo) -> None:
    draft = made(zenodo)
    shown = zenodo.ask("GET", f"/api/records/{draft['id']}/draft", by="full", rdm=False).json()
    assert "id" not in (shown["metadata"]["resource_type"] or {})


def test_the_page_link_honours_range_and_the_api_does_not(zenodo: RunningZenodo) -> None:
    whole = zenodo.ask("GET", f"/records/{number(3)}/files/readme.md").data
    part = zenodo.ask("GET", f"/records/{number(3)}/files/readme.md", Range="bytes=2-4")
    assert (part.status, part.data) == (206, whole[2:5])
    api = zenodo.ask("GET", f"/api/records/{number(3)}/files/readme.md/content", rdm=False, Range="bytes=2-4")
    assert (api.status, api.data) == (200, whole)
    assert api.headers["Access-Control-Allow-Origin"] == "*"


def test_files_of_published_records_refuse_the_type_that_records_have(zenodo: RunningZenodo) -> None:
    assert zenodo.ask("GET", f"/api/records/{number(3)}/files").status == 406
    assert zenodo.ask("GET", f"/api/records/{number(3)}/files", rdm=False).status == 200


@pytest.mark.parametrize("odd", [RESTRICTED, EMBARGOED])
def test_restricted_files_are_the_owners(zenodo: RunningZenodo, odd: int) -> None:
    path = f"/api/records/{number(odd)}/files/readme.md/content"
    assert zenodo.ask("GET", path, rdm=False).status == 403
    assert zenodo.ask("GET", path, rdm=False, by="other").status == 403
    assert zenodo.ask("GET", path, rdm=False, by="full").status == 200
    assert zenodo.ask("GET", f"/records/{number(odd)}/files/readme.md").status == 302


def test_a_deleted_record_leaves_a_tombstone(zenodo: RunningZenodo) -> None:
    answer = zenodo.ask("GET", f"/api/records/{number(TOMBSTONE)}")
    assert (answer.status, answer.json()["tombstone"]["note"]) == (410, "Retracted")


def test_a_wrong_token_is_nobody_and_shows_only_where_one_is_needed(zenodo: RunningZenodo) -> None:
    assert zenodo.ask("GET", f"/api/records/{number(3)}", by="wrong").status == 200
    assert zenodo.ask("GET", "/api/user/records", by="wrong").status == 403
    assert zenodo.ask("GET", "/api/deposit/depositions", by="wrong").status == 401


# --- drafts -----------------------------------------------------------------------------------------------------------


def test_a_draft_is_saved_with_what_is_wrong_with_it(zenodo: RunningZenodo) -> None:
    draft = made(zenodo, {"metadata": {"title": "ab", "creators": [{"person_or_org": {"type": "personal"}}]}})
    wrong = {one["field"]: one["messages"] for one in draft["errors"]}
    assert wrong.keys() == {
        "metadata.title",
        "metadata.resource_type",
        "metadata.publication_date",
        "metadata.creators.0.person_or_org.family_name",
    }
    assert draft["metadata"]["title"] == "ab"


def test_an_unknown_resource_type_is_not_saved(zenodo: RunningZenodo) -> None:
    draft = made(zenodo)
    body = {"metadata": {**WHOLE["metadata"], "resource_type": {"id": "nope"}}}
    refused = zenodo.ask("PUT", f"/api/records/{draft['id']}/draft", body, by="full")
    assert (refused.status, refused.json()["message"]) == (400, "Invalid value nope.")
    kept = zenodo.ask("GET", f"/api/records/{draft['id']}/draft", by="full").json()
    assert kept["metadata"]["resource_type"] == {"id": "dataset"}


def test_publishing_needs_files_that_are_complete_and_the_scope(zenodo: RunningZenodo) -> None:
    draft = made(zenodo)
    here = f"/api/records/{draft['id']}/draft"
    assert zenodo.ask("POST", f"{here}/actions/publish", by="full").status == 400
    zenodo.fail(pending=True)
    zenodo.ask("POST", f"{here}/files", [{"key": "a"}], by="full")
    zenodo.ask("PUT", f"{here}/files/a/content", b"x", by="full")
    zenodo.ask("POST", f"{here}/files/a/commit", by="full")
    assert zenodo.ask("POST", f"{here}/actions/publish", by="full").status == 400
    zenodo.fail()
    zenodo.ask("POST", f"{here}/files/a/commit", by="full")
    published = zenodo.ask("POST", f"{here}/actions/publish", by="full")
    assert (published.status, published.json()["pids"]["doi"]["identifier"]) == (202, f"10.5281/zenodo.{draft['id']}")
    mine = made(zenodo, by="write")
    assert zenodo.ask("POST", f"/api/records/{mine['id']}/draft/actions/publish", by="write").status == 403


def test_a_published_record_keeps_its_files_and_may_be_edited(zenodo: RunningZenodo) -> None:
    here = with_file(zenodo, made(zenodo))
    zenodo.ask("POST", f"{here}/actions/publish", by="full")
    assert zenodo.ask("PUT", here, WHOLE, by="full").status == 404
    assert zenodo.ask("POST", here, by="full").status == 201
    body = {"metadata": {**WHOLE["metadata"], "title": "Another title"}}
    assert zenodo.ask("PUT", here, body, by="full").status == 200
    assert zenodo.ask("POST", f"{here}/files", [{"key": "b"}], by="full").status == 403
    record = here.removesuffix("/draft")
    assert zenodo.ask("GET", record).json()["metadata"]["title"] == "A data set"
    assert zenodo.ask("DELETE", here, by="full").status == 204
    assert zenodo.ask("GET", record).json()["metadata"]["title"] == "A data set"


def test_a_second_new_version_is_the_first_one_again(zenodo: RunningZenodo) -> None:
    path = f"/api/records/{number(3)}/versions"
    first, second = (zenodo.ask("POST", path, by="full").json() for _ in range(2))
    assert first["id"] == second["id"]
    imported = zenodo.ask("POST", f"/api/records/{first['id']}/draft/actions/files-import", by="full")
    assert {one["key"] for one in imported.json()["entries"]} == {"run 3.csv", "readme.md"}


def test_files_are_not_empty_and_not_more_than_100(zenodo: RunningZenodo) -> None:
    draft = made(zenodo)
    files = f"/api/records/{draft['id']}/draft/files"
    zenodo.ask("POST", files, [{"key": "empty"}], by="full")
    assert zenodo.ask("PUT", f"{files}/empty/content", b"", by="full").status == 400
    assert zenodo.ask("POST", files, [{"key": str(n)} for n in range(100)], by="full").status == 400
    assert zenodo.ask("GET", f"/api/records/{number(MANY)}").json()["files"]["count"] == 100


def test_parts_are_registered_and_refused(zenodo: RunningZenodo) -> None:
    draft = made(zenodo)
    files = f"/api/records/{draft['id']}/draft/files"
    transfer = {"type": "M", "parts": 2, "part_size": 3}
    entry = zenodo.ask("POST", files, [{"key": "a", "size": 5, "transfer": transfer}], by="full").json()["entries"][0]
    assert len(entry["links"]["parts"]) == 2
    assert zenodo.ask("PUT", f"{files}/a/content/1", b"abc", by="full").status == 403
    zenodo.fail(vanilla=True)
    assert zenodo.ask("PUT", f"{files}/a/content/1", b"abc", by="full").status == 200
    assert zenodo.ask("PUT", f"{files}/a/content/2", b"de", by="full").status == 200
    assert zenodo.ask("POST", f"{files}/a/commit", by="full").json()["size"] == 5


def test_an_open_community_publishes_at_once_and_a_closed_one_is_asked(zenodo: RunningZenodo) -> None:
    for slug, is_published in (("demo-array", True), ("demo-lhc", False)):
        here = with_file(zenodo, made(zenodo))
        community = zenodo.ask("GET", f"/api/communities/{slug}", rdm=False).json()["id"]
        body = {"receiver": {"community": community}, "type": "community-submission"}
        assert zenodo.ask("PUT", f"{here}/review", body, by="full").status == 200
        request = zenodo.ask("POST", f"{here}/actions/submit-review", by="full")
        assert request.status == 202
        record = here.removesuffix("/draft")
        assert (zenodo.ask("GET", record).status == 200) is is_published
        if not is_published:
            accept = f"/api/requests/{request.json()['id']}/actions/accept"
            assert zenodo.ask("POST", accept, by="full").json()["status"] == "accepted"
            assert zenodo.ask("GET", record).status == 200


# --- the former API ---------------------------------------------------------------------------------------------------


def test_depositions_are_listed_the_latest_first(zenodo: RunningZenodo) -> None:
    made = zenodo.ask("POST", "/api/deposit/depositions", {}, by="full").json()
    listed = zenodo.ask("GET", "/api/deposit/depositions?size=2", by="full").json()
    assert listed[0]["id"] == made["id"]


def test_a_deposition_takes_files_in_one_request_and_is_published(zenodo: RunningZenodo) -> None:
    metadata = {
        "title": "Old way",
        "upload_type": "dataset",
        "description": "d",
        "creators": [{"name": "Adams, Alice"}],
    }
    made = zenodo.ask("POST", "/api/deposit/depositions", {"metadata": metadata}, by="full").json()
    bucket = made["links"]["bucket"].removeprefix(zenodo.url)
    sent = zenodo.ask("PUT", f"{bucket}/data.csv", b"1,2\n", by="full")
    assert (sent.status, sent.json()["size"]) == (201, 4)
    published = zenodo.ask("POST", f"/api/deposit/depositions/{made['id']}/actions/publish", by="full")
    assert (published.status, published.json()["submitted"]) == (202, True)
    assert not published.json()["files"][0]["checksum"].startswith("md5:")


# --- faults -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("when", "is_published"), [("before", False), ("after", True)])
def test_publishing_may_time_out_before_or_after_it_is_done(
    zenodo: RunningZenodo, when: str, is_published: bool
) -> None:
    here = with_file(zenodo, made(zenodo))
    zenodo.fail(publish_504=when)
    answer = zenodo.ask("POST", f"{here}/actions/publish", by="full")
    assert (answer.status, answer.headers["Content-Type"]) == (504, "text/html; charset=utf-8")
    assert (zenodo.ask("GET", here.removesuffix("/draft")).status == 200) is is_published


def test_too_many_requests_say_so_in_each_known_way(zenodo: RunningZenodo) -> None:
    for says, header in (
        ("retry-after", "Retry-After"),
        ("date", "Retry-After"),
        ("x-ratelimit", "X-RateLimit-Reset"),
        ("ratelimit", "RateLimit-Reset"),
    ):
        zenodo.fail(too_many=1, too_many_says=says, wait_s=3)
        answer = zenodo.ask("GET", "/api/records")
        assert (answer.status, header in answer.headers) == (429, True)
        assert zenodo.ask("GET", "/api/records").status == 200


def test_a_put_is_cut_and_content_is_truncated(zenodo: RunningZenodo) -> None:
    here = with_file(zenodo, made(zenodo))
    zenodo.ask("POST", f"{here}/files", [{"key": "b"}], by="full")
    zenodo.fail(reset_put=10)
    with pytest.raises((urllib3.exceptions.ProtocolError, ConnectionError)):
        zenodo.ask("PUT", f"{here}/files/b/content", b"x" * 5_000_000, by="full")
    zenodo.fail(truncate=3)
    with pytest.raises(urllib3.exceptions.ProtocolError):
        zenodo.ask("GET", f"/records/{number(3)}/files/run%203.csv")


def test_the_limits_are_zenodos(zenodo: RunningZenodo) -> None:
    zenodo.double.limits.scale = 1
    zenodo.double.limits.now = lambda: 90.0  # else a minute may begin in between
    answers = [zenodo.ask("GET", "/api/records?size=1") for _ in range(31)]
    assert [answer.status for answer in answers] == [200] * 30 + [429]
    assert answers[0].headers["X-RateLimit-Limit"] == "30"
    assert answers[-1].headers["Retry-After"] == "30"


def test_the_sandbox_is_a_site_of_its_own(zenodo: RunningZenodo) -> None:
    draft = zenodo.ask("POST", "/api/records", WHOLE, by="sandbox", Host="sandbox.zenodo.org").json()
    assert zenodo.ask("POST", "/api/records", WHOLE, by="full", Host="sandbox.zenodo.org").status == 403
    assert zenodo.ask("POST", "/api/records", WHOLE, by="sandbox").status == 403
    path = f"/api/records/{draft['id']}/draft/pids/doi"
    reserved = zenodo.ask("POST", path, by="sandbox", Host="sandbox.zenodo.org").json()
    assert reserved["pids"]["doi"]["identifier"].startswith("10.5072/")
