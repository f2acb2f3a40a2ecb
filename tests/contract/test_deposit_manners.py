"""What our client takes for granted of drafts, files, publishing and versions: true of the double and of real sites.

Where Zenodo differs from the InvenioRDM it is made of, the test says so by `is_zenodo`.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest

from zenodo.sites import Site

COMPLETE: dict[str, Any] = {
    "metadata": {
        "title": "Contract",
        "publication_date": "2026-11-01",
        "publisher": "Somebody",
        "resource_type": {"id": "dataset"},
        "creators": [{"person_or_org": {"type": "personal", "family_name": "Adams", "given_name": "Alice"}}],
    },
    "files": {"enabled": True},
    "access": {"record": "public", "files": "public"},
}


def with_metadata(**changes: Any) -> dict[str, Any]:
    return {**COMPLETE, "metadata": {**COMPLETE["metadata"], **changes}}


def send(site: Site, draft: str, key: str, data: bytes) -> dict[str, Any]:
    name = quote(key, safe="")
    assert site.mine("POST", f"{draft}/files", [{"key": key}]).status == 201
    assert site.mine("PUT", f"{draft}/files/{name}/content", data).status == 200
    committed = site.mine("POST", f"{draft}/files/{name}/commit")
    assert committed.status == 200
    return dict(committed.json())


def published(site: Site, **changes: Any) -> str:
    """The path of a new record."""
    draft = site.draft(with_metadata(**changes))
    send(site, draft, "data.csv", b"1,2\n")
    done = site.mine("POST", f"{draft}/actions/publish")
    assert done.status == 202, done.data
    return draft.removesuffix("/draft")


def wrong_fields(answer: Any) -> set[str]:
    return {one["field"] for one in answer.json().get("errors", [])}


# --- drafts -----------------------------------------------------------------------------------------------------------


def test_a_draft_is_saved_with_what_is_wrong_with_it(site: Site) -> None:
    draft = site.draft(COMPLETE)
    saved = site.mine("PUT", draft, with_metadata(title="", creators=[]))
    assert saved.status == 200
    assert {"metadata.title", "metadata.creators"} <= wrong_fields(saved)
    assert all(one["messages"] and isinstance(one["messages"], list) for one in saved.json()["errors"])


def test_what_is_wrong_with_a_creator_is_told_by_its_number(site: Site) -> None:
    nameless = {"person_or_org": {"type": "personal", "given_name": "Bob"}}
    draft = site.draft(COMPLETE)
    saved = site.mine("PUT", draft, with_metadata(creators=[*COMPLETE["metadata"]["creators"], nameless]))
    assert any(field.startswith("metadata.creators.1.person_or_org") for field in wrong_fields(saved))


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01"])
def test_a_date_that_is_none_is_told_at_its_field(site: Site, day: str) -> None:
    saved = site.mine("PUT", site.draft(COMPLETE), with_metadata(publication_date=day))
    assert "metadata.publication_date" in wrong_fields(saved)


def test_an_orcid_that_is_none_is_told_at_the_person(site: Site) -> None:
    person = {"type": "personal", "family_name": "A", "identifiers": [{"scheme": "orcid", "identifier": "0000-1"}]}
    saved = site.mine("PUT", site.draft(COMPLETE), with_metadata(creators=[{"person_or_org": person}]))
    assert any(field.startswith("metadata.creators.0.person_or_org.identifiers") for field in wrong_fields(saved))


def test_a_resource_type_that_nobody_knows_is_not_saved(site: Site) -> None:
    draft = site.draft(COMPLETE)
    refused = site.mine("PUT", draft, with_metadata(resource_type={"id": "nope"}))
    assert refused.status == 400
    assert "nope" in refused.json()["message"]
    assert site.mine("GET", draft).json()["metadata"]["resource_type"]["id"] == "dataset"


def test_saving_replaces_all_metadata(site: Site) -> None:
    draft = site.draft(with_metadata(version="1.0"))
    assert "version" not in site.mine("PUT", draft, COMPLETE).json()["metadata"]


def test_a_draft_without_files_says_that_they_are_missing(site: Site) -> None:
    assert "files.enabled" in wrong_fields(site.mine("PUT", site.draft(COMPLETE), COMPLETE))


def test_drafts_are_nobody_elses(site: Site) -> None:
    draft = site.draft(COMPLETE)
    assert site.ask("GET", draft).status == 403
    if site.other:
        assert site.ask("GET", draft, by=site.other).status == 403
    assert site.ask("POST", "/api/records", COMPLETE).status == 403


def test_a_deleted_draft_is_gone(site: Site) -> None:
    draft = site.draft(COMPLETE)
    assert site.mine("DELETE", draft).status == 204
    assert site.mine("GET", draft).status == 404
    assert site.mine("GET", "/api/records/999999999999/draft").status == 404


def test_a_wrong_token_shows_at_ones_own_records_alone(site: Site) -> None:
    assert site.ask("GET", "/api/records?size=1", by="wrong").status == 200
    assert site.ask("GET", "/api/user/records", by="wrong").status == 403
    assert site.ask("GET", "/api/user/records").status == 403
    assert site.mine("GET", "/api/user/records").status == 200


def test_ones_own_records_list_drafts(site: Site) -> None:
    number = site.draft(COMPLETE).split("/")[3]
    listed = site.mine("GET", "/api/user/records?size=25&sort=newest").json()["hits"]["hits"]
    if site.publishes:  # a live site takes a moment
        assert number in {str(one["id"]) for one in listed}


# --- a DOI beforehand -------------------------------------------------------------------------------------------------


def test_a_doi_is_reserved_once_and_given_back(site: Site) -> None:
    draft = site.draft(COMPLETE)
    number = draft.split("/")[3]
    reserved = site.mine("POST", f"{draft}/pids/doi")
    assert reserved.status == 201
    assert reserved.json()["pids"]["doi"]["identifier"].endswith(number)
    again = site.mine("POST", f"{draft}/pids/doi")
    assert (again.status, wrong_fields(again)) == (400, {"pids.doi"})
    assert "doi" not in site.mine("DELETE", f"{draft}/pids/doi").json().get("pids", {})
    assert site.mine("DELETE", f"{draft}/pids/doi").status == 404


def test_a_doi_of_ones_own_is_kept_and_the_sites_prefix_refused(site: Site) -> None:
    draft = site.draft(COMPLETE)
    own = {**COMPLETE, "pids": {"doi": {"identifier": "10.1234/own.1", "provider": "external"}}}
    assert site.mine("PUT", draft, own).json()["pids"]["doi"]["identifier"] == "10.1234/own.1"
    none = {**COMPLETE, "pids": {"doi": {"identifier": "not a doi", "provider": "external"}}}
    assert "pids.doi" in wrong_fields(site.mine("PUT", draft, none))


# --- files ------------------------------------------------------------------------------------------------------------


def test_a_file_is_named_sent_and_committed_and_its_md5_told(site: Site) -> None:
    draft = site.draft(COMPLETE)
    begun = site.mine("POST", f"{draft}/files", [{"key": "a.csv"}, {"key": "b.csv"}])
    assert {one["key"]: one["status"] for one in begun.json()["entries"]} == {"a.csv": "pending", "b.csv": "pending"}
    site.mine("PUT", f"{draft}/files/a.csv/content", b"1,2\n")
    done = site.mine("POST", f"{draft}/files/a.csv/commit").json()
    md5 = hashlib.md5(b"1,2\n").hexdigest()  # noqa: S324  # the sites' choice
    assert (done["status"], done["size"], done["checksum"]) == ("completed", 4, f"md5:{md5}")
    listed = site.mine("GET", f"{draft}/files").json()["entries"]
    assert {one["key"]: one["status"] for one in listed} == {"a.csv": "completed", "b.csv": "pending"}
    assert all(one.get("checksum") is None for one in listed if one["key"] == "b.csv")


def test_a_name_is_taken_once(site: Site) -> None:
    draft = site.draft(COMPLETE)
    send(site, draft, "a.csv", b"1")
    refused = site.mine("POST", f"{draft}/files", [{"key": "a.csv"}])
    assert (refused.status, "a.csv" in refused.json()["message"]) == (400, True)


def test_a_file_is_replaced_by_deleting_it_first(site: Site) -> None:
    draft = site.draft(COMPLETE)
    send(site, draft, "a.csv", b"1")
    assert site.mine("DELETE", f"{draft}/files/a.csv").status == 204
    assert send(site, draft, "a.csv", b"23")["size"] == 2
    assert site.mine("DELETE", f"{draft}/files/none.csv").status == 404


def test_names_may_have_folders_spaces_and_letters_of_all_kinds(site: Site) -> None:
    draft = site.draft(COMPLETE)
    key = "folder/two words ü.bin"
    assert send(site, draft, key, b"z")["key"] == key
    assert site.mine("GET", f"{draft}/files/{quote(key, safe='')}").json()["key"] == key
    assert site.mine("DELETE", f"{draft}/files/{quote(key, safe='')}").status == 204


def test_content_for_a_name_that_was_not_given_is_refused(site: Site) -> None:
    draft = site.draft(COMPLETE)
    assert site.mine("PUT", f"{draft}/files/none/content", b"x").status == 404
    assert site.mine("POST", f"{draft}/files/none/commit").status == 404


def test_content_has_to_be_called_octet_stream(site: Site) -> None:
    draft = site.draft(COMPLETE)
    site.mine("POST", f"{draft}/files", [{"key": "a"}])
    refused = site.ask("PUT", f"{draft}/files/a/content", b"x", by=site.owner, Content_Type="text/plain")
    assert refused.status == 415


def test_content_that_was_not_committed_is_pending_and_may_be_sent_again(site: Site) -> None:
    draft = site.draft(COMPLETE)
    site.mine("POST", f"{draft}/files", [{"key": "a"}])
    site.mine("PUT", f"{draft}/files/a/content", b"first")
    assert site.mine("GET", f"{draft}/files/a").json()["status"] == "pending"
    assert site.mine("PUT", f"{draft}/files/a/content", b"second").status == 200
    assert site.mine("POST", f"{draft}/files/a/commit").json()["size"] == 6


def test_only_zenodo_refuses_a_file_without_bytes(site: Site) -> None:
    draft = site.draft(COMPLETE)
    site.mine("POST", f"{draft}/files", [{"key": "empty"}])
    answer = site.mine("PUT", f"{draft}/files/empty/content", b"")
    assert answer.status == (400 if site.is_zenodo else 200)


def test_parts_are_registered_everywhere_and_taken_where_it_is_not_zenodo(site: Site) -> None:
    draft = site.draft(COMPLETE)
    part = 5 << 20
    transfer = {"type": "M", "parts": 2, "part_size": part}
    begun = site.mine("POST", f"{draft}/files", [{"key": "m", "size": part + 3, "transfer": transfer}])
    assert begun.status == 201
    entry = begun.json()["entries"][0]
    assert [one["part"] for one in entry["links"]["parts"]] == [1, 2]
    assert (entry["transfer"]["type"], entry["status"]) == ("M", "pending")
    first = site.mine("PUT", f"{draft}/files/m/content/1", b"1" * part)
    if site.is_zenodo:
        assert first.status == 403
        return
    assert first.status == 200
    assert site.mine("PUT", f"{draft}/files/m/content/2", b"222").status == 200
    done = site.mine("POST", f"{draft}/files/m/commit")
    assert (done.status, done.json()["size"]) == (200, part + 3)


# --- publishing -------------------------------------------------------------------------------------------------------


def test_publishing_needs_files_that_are_complete(site: Site) -> None:
    draft = site.draft(COMPLETE)
    refused = site.mine("POST", f"{draft}/actions/publish")
    assert (refused.status, wrong_fields(refused)) == (400, {"files.enabled"})
    site.mine("POST", f"{draft}/files", [{"key": "a"}])
    pending = site.mine("POST", f"{draft}/actions/publish")
    assert pending.status == 400


def test_publishing_says_which_fields_are_wrong(site: Site) -> None:
    draft = site.draft(with_metadata(title="", creators=[]))
    send(site, draft, "a.csv", b"1")
    refused = site.mine("POST", f"{draft}/actions/publish")
    assert (refused.status, {"metadata.title", "metadata.creators"} <= wrong_fields(refused)) == (400, True)


def test_a_published_record_has_both_dois_and_no_draft(published_site: Site) -> None:
    site = published_site
    record = published(site)
    shown = site.ask("GET", record).json()
    assert shown["pids"]["doi"]["identifier"].startswith("10.")
    assert shown["parent"]["pids"]["doi"]["identifier"] != shown["pids"]["doi"]["identifier"]
    assert (shown["is_published"], shown["is_draft"], shown["versions"]["index"]) == (True, False, 1)
    assert shown["versions"]["is_latest"] is True
    assert site.mine("GET", f"{record}/draft").status == 404
    assert site.mine("POST", f"{record}/draft/actions/publish").status == 404


def test_files_of_a_record_refuse_the_type_that_records_have(published_site: Site) -> None:
    record = published(published_site)
    for path in ("files", "files/data.csv", "files/data.csv/content"):
        assert published_site.ask("GET", f"{record}/{path}").status == 406
        assert published_site.ask("GET", f"{record}/{path}", rdm=False, Accept="*/*").status == 200
    entry = published_site.ask("GET", f"{record}/files", rdm=False).json()["entries"][0]
    assert (entry["key"], entry["size"], entry["checksum"][:4]) == ("data.csv", 4, "md5:")
    assert published_site.ask("GET", f"{record}/files/none/content", rdm=False, Accept="*/*").status == 404


def test_an_edit_changes_metadata_when_it_is_published_and_no_files(published_site: Site) -> None:
    site = published_site
    record = published(site)
    assert site.mine("POST", f"{record}/draft").status == 201
    assert site.mine("PUT", f"{record}/draft", with_metadata(title="Another")).status == 200
    assert site.mine("PUT", f"{record}/draft/files/data.csv/content", b"3,4\n").status == 403
    assert site.mine("DELETE", f"{record}/draft/files/data.csv").status == 403
    assert site.ask("GET", record).json()["metadata"]["title"] == "Contract"
    assert site.mine("POST", f"{record}/draft/actions/publish").status == 202
    assert site.ask("GET", record).json()["metadata"]["title"] == "Another"


def test_a_discarded_edit_leaves_the_record(published_site: Site) -> None:
    record = published(published_site)
    published_site.mine("POST", f"{record}/draft")
    assert published_site.mine("DELETE", f"{record}/draft").status == 204
    assert published_site.ask("GET", record).status == 200


# --- versions ---------------------------------------------------------------------------------------------------------


def test_a_new_version_is_a_draft_of_today_with_the_metadata_but_version_and_files(
    published_site: Site,
) -> None:
    site = published_site
    record = published(site, version="1.0", publication_date="2020-01-01")
    made = site.mine("POST", f"{record}/versions")
    assert made.status == 201
    version = made.json()
    assert version["metadata"]["title"] == "Contract"
    assert "version" not in version["metadata"]
    assert abs(date.today() - date.fromisoformat(version["metadata"]["publication_date"])).days <= 1
    assert (version["versions"]["index"], version["is_draft"], version["is_published"]) == (2, True, False)
    draft = f"/api/records/{version['id']}/draft"
    assert site.mine("GET", f"{draft}/files").json()["entries"] == []
    again = site.mine("POST", f"{record}/versions")
    assert (again.status, again.json()["id"]) == (201, version["id"])
    site.mine("DELETE", draft)


def test_a_new_version_takes_the_files_over_once(published_site: Site) -> None:
    site = published_site
    record = published(site)
    draft = f"/api/records/{site.mine('POST', f'{record}/versions').json()['id']}/draft"
    taken = site.mine("POST", f"{draft}/actions/files-import")
    assert (taken.status, [one["key"] for one in taken.json()["entries"]]) == (201, ["data.csv"])
    assert site.mine("POST", f"{draft}/actions/files-import").status == 400
    assert site.mine("DELETE", f"{draft}/files/data.csv").status == 204
    assert send(site, draft, "data.csv", b"3,4\n")["size"] == 4
    site.mine("DELETE", draft)


def test_versions_have_one_concept_and_the_newest_is_known(published_site: Site) -> None:
    site = published_site
    first = published(site)
    version = site.mine("POST", f"{first}/versions").json()
    draft = f"/api/records/{version['id']}/draft"
    site.mine("POST", f"{draft}/actions/files-import")
    site.mine("PUT", draft, with_metadata(version="2.0"))
    second = site.mine("POST", f"{draft}/actions/publish")
    assert second.status == 202
    before, after = site.ask("GET", first).json(), second.json()
    assert before["parent"]["id"] == after["parent"]["id"]
    assert before["parent"]["pids"]["doi"] == after["parent"]["pids"]["doi"]
    assert [before["versions"]["is_latest"], after["versions"]["is_latest"]] == [False, True]
    listed = site.ask("GET", f"{first}/versions").json()["hits"]["hits"]
    assert {str(one["id"]) for one in listed} == {str(before["id"]), str(after["id"])}
    latest = site.ask("GET", f"{first}/versions/latest")
    assert str(version["id"]) in (latest.headers.get("Location") or latest.json()["id"])


# --- review -----------------------------------------------------------------------------------------------------------


def test_a_submission_is_taken_back_declined_and_accepted(published_site: Site) -> None:
    site = published_site
    if site.closed_community is None or site.other is None:
        pytest.skip("A live site's communities belong to people who do not wait for tests")
    community = site.ask("GET", f"/api/communities/{site.closed_community}", rdm=False).json()["id"]
    for action, by, published_after in (("cancel", site.owner, False), ("accept", site.other, True)):
        draft = site.draft(COMPLETE)
        send(site, draft, "a.csv", b"1")
        review = {"receiver": {"community": community}, "type": "community-submission"}
        assert site.mine("PUT", f"{draft}/review", review).status == 200
        asked = site.mine("POST", f"{draft}/actions/submit-review")
        assert (asked.status, asked.json()["status"]) == (202, "submitted")
        done = site.ask("POST", f"/api/requests/{asked.json()['id']}/actions/{action}", by=by, rdm=False)
        assert (done.status, done.json()["status"]) == (200, f"{action}ed" if action == "accept" else "cancelled")
        assert (site.ask("GET", draft.removesuffix("/draft")).status == 200) is published_after
