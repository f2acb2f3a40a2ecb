"""rucio/paths.py"""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipylake.rucio.paths import ALGORITHMS, NotLocal, OldRule, PrefixRule, Rule, address_of, local_path, parts_of

ATLAS = "root://eos.example.org:1094//eos/atlas/a/b.root"


@pytest.mark.parametrize(
    ("pfn", "begins_at", "path"),
    [
        ("root://xrd1:1094//rucio/test/49/ad/f1.txt", 1, "/m/test/49/ad/f1.txt"),
        ("root://xrd1:1094//rucio/test/49/ad/f1.txt", 0, "/m/rucio/test/49/ad/f1.txt"),
        ("root://h//a//b/c.txt", 1, "/m/b/c.txt"),
        ("https://h/a/b%20c/x.txt?svc=d", 1, "/m/b c/x.txt"),
        ("https://h/a/b#1.txt", 1, "/m/b#1.txt"),
        ("https://h/a/b;v=1.txt", 1, "/m/b;v=1.txt"),
        ("root://h/a/b;v=1.txt", 1, "/m/b;v=1.txt"),
        ("root://h/a/b.txt?svcClass=tape", 1, "/m/b.txt"),
        ("srm://s:8443/srm/managerv2?SFN=/castor/x/f1", 2, "/m/f1"),
        ("srm://s:8443/srm/managerv2?SFN=/castor/x/f1", 1, "/m/x/f1"),
        ("file://localhost/a/b%20c?d.txt", 1, "/m/b%20c?d.txt"),
        ("file:///a/b.txt", 1, "/m/b.txt"),
        ("davs://h:443/a/b.txt", 0, "/m/a/b.txt"),
    ],
)
def test_the_old_rule_drops_the_first_parts_of_the_path(pfn: str, begins_at: int, path: str) -> None:
    assert local_path(pfn, OldRule("/m", begins_at)) == path


@pytest.mark.parametrize("begins_at", [3, 10, -1])
def test_the_old_rule_refuses_a_number_that_leaves_nothing_and_names_the_key(begins_at: int) -> None:
    with pytest.raises(NotLocal, match="path_begins_at"):
        local_path("root://h//a/b/c.txt", OldRule("/m", begins_at))


@pytest.mark.parametrize("pfn", ["s3://bucket/a/b", "gs://bucket/a", "magnet://x/a"])
def test_an_object_store_is_not_local_by_the_old_rule(pfn: str) -> None:
    with pytest.raises(NotLocal, match="not on a mount"):
        local_path(pfn, OldRule("/m", 0))


@pytest.mark.parametrize("rule", [OldRule("/m", 1), PrefixRule("/a", "/m"), PrefixRule("https://h/a", "/m")])
@pytest.mark.parametrize(
    "pfn", ["root://h//a/../../etc/passwd", "https://h/a/%2e%2e/x", "https://h/a/b%2F..%2Fc", "root://h//a/.."]
)
def test_an_address_that_climbs_is_refused(pfn: str, rule: Rule) -> None:
    with pytest.raises(NotLocal):
        local_path(pfn, rule)


@pytest.mark.parametrize("pfn", ["", "no address", "/a/b", "://h/a"])
def test_what_is_no_address_is_refused(pfn: str) -> None:
    with pytest.raises(NotLocal, match="cannot be read"):
        address_of(pfn)


@pytest.mark.parametrize(
    ("prefix", "path"),
    [
        ("root://eos.example.org//eos/atlas/", "/m/a/b.root"),
        ("root://eos.example.org:1094//eos/atlas", "/m/a/b.root"),
        ("/eos/atlas/", "/m/a/b.root"),
        ("/eos", "/m/atlas/a/b.root"),
        ("/", "/m/eos/atlas/a/b.root"),
    ],
)
def test_a_prefix_stands_for_its_folder(prefix: str, path: str) -> None:
    assert local_path(ATLAS, PrefixRule(prefix, "/m")) == path


@pytest.mark.parametrize(
    "prefix",
    [
        "/eos/atl",
        "/eos/atlas/a/b.root",
        "/other",
        "https://eos.example.org/eos/atlas",
        "root://other.example.org//eos/atlas",
        "root://eos.example.org:9999//eos/atlas",
    ],
)
def test_a_prefix_of_another_place_does_not_match(prefix: str) -> None:
    with pytest.raises(NotLocal, match="no mount stands for"):
        local_path(ATLAS, PrefixRule(prefix, "/m"))


def test_a_bucket_may_be_mounted_by_its_prefix() -> None:
    assert local_path("s3://bucket/a/b", PrefixRule("s3://bucket/", "/m")) == "/m/a/b"


paths = st.text(st.sampled_from("ab./%2e\\;#? \0é"), max_size=30)


@given(st.sampled_from(["root", "https", "file", "srm", "davs"]), paths, st.integers(-1, 4))
def test_no_rule_ever_leaves_its_folder(scheme: str, path: str, begins_at: int) -> None:
    for rule in (OldRule("/m", begins_at), PrefixRule("/", "/m"), PrefixRule("/a", "/m")):
        try:
            found = local_path(f"{scheme}://h/{path}", rule)
        except NotLocal:
            continue
        assert os.path.normpath(found).startswith("/m/")


@given(st.lists(st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1), min_size=1))
def test_names_pass_through_the_path_of_a_file_unchanged(names: list[str]) -> None:
    if set(names).isdisjoint({".", ".."}):
        assert local_path(f"file://localhost/{'/'.join(names)}", OldRule("/m", 0)) == os.path.join("/m", *names)


def test_repeated_slashes_count_as_one() -> None:
    assert parts_of("//a//b/./c") == ("a", "b", "c")


@pytest.mark.parametrize(
    ("algorithm", "did", "path"),
    [
        ("hash", ("user.alice", "b c"), "user/alice/a2/d2/b c"),
        ("hash", ("demo", "a"), "demo/3c/8b/a"),
        ("identity", ("group.higgs.x", "/a/b"), "group/higgs/x//a/b"),
        ("identity", ("mc16", "a"), "mc16/a"),
    ],
)
def test_layouts_are_those_of_rucio(algorithm: str, did: tuple[str, str], path: str) -> None:
    assert ALGORITHMS[algorithm](*did) == path
