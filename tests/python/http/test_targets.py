"""_http/targets.py"""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urllib3.util import parse_url

from ipylake._http.targets import Origin, is_internal, is_internal_host, next_hop, shown_url, target

names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(st.lists(names, min_size=1, max_size=4), st.lists(st.tuples(names, names), max_size=3))
def test_target_survives_urllib3_and_decodes_to_the_same_names(
    segments: list[str], query: list[tuple[str, str]]
) -> None:
    sent = parse_url("https://h" + target(*segments, query=query)).request_uri
    path, _, asked = sent.partition("?")
    assert [unquote(segment) for segment in path.split("/")[1:]] == segments
    assert parse_qsl(asked, keep_blank_values=True) == query


@pytest.mark.parametrize(
    ("name", "segment"),
    [
        ("/store/user/a.root", "%2Fstore%2Fuser%2Fa.root"),
        ("50%", "50%25"),
        ("%2F", "%252F"),
        ("a b+c", "a%20b%2Bc"),
        ("é", "%C3%A9"),
        ("..", "%2E%2E"),
        (".", "%2E"),
        ("a..b", "a..b"),
        ("a/../b", "a%2F..%2Fb"),
    ],
)
def test_target_keeps_a_name_in_one_segment(name: str, segment: str) -> None:
    assert target("dids", "s", name) == f"/dids/s/{segment}"


def test_a_relative_redirect_stays_below_the_path_it_came_from() -> None:
    hop = next_hop("GET", "https://h/rucio/accounts/whoami", 303, "root")
    assert (hop.method, hop.url, hop.is_foreign) == ("GET", "https://h/rucio/accounts/root", False)


@pytest.mark.fault(21)
@pytest.mark.parametrize(
    ("location", "is_foreign"),
    [
        ("https://h/b", False),
        ("https://h:443/b", False),
        ("https://h:444/b", True),
        ("https://i/b", True),
        ("//i/b", True),
    ],
)
def test_a_redirect_is_foreign_where_scheme_host_or_port_differ(location: str, is_foreign: bool) -> None:
    assert next_hop("GET", "https://h/a", 302, location).is_foreign is is_foreign


@pytest.mark.fault(16, 20, 24)
@pytest.mark.parametrize(
    ("method", "status", "location"),
    [
        ("GET", 302, "http://h/b"),
        ("GET", 302, "ftp://h/b"),
        ("GET", 302, "file:///etc/passwd"),
        ("POST", 302, "/b"),
        ("POST", 307, "https://i/b"),
    ],
)
def test_redirects_that_lose_safety_or_repeat_a_post_elsewhere_are_refused(
    method: str, status: int, location: str
) -> None:
    with pytest.raises(ValueError, match=r"."):
        next_hop(method, "https://h/a", status, location)


@pytest.mark.fault(24)
@pytest.mark.parametrize(
    "address", ["127.0.0.1", "127.9.9.9", "::1", "169.254.169.254", "fe80::1%eth0", "::ffff:127.0.0.1", "::"]
)
def test_this_machine_and_its_link_are_internal(address: str) -> None:
    assert is_internal(address)


@pytest.mark.parametrize("host", ["10.0.0.1", "192.168.1.1", "8.8.8.8", "rucio.example.org"])
def test_networks_of_an_institute_are_not_internal(host: str) -> None:
    assert not is_internal_host(host)


def test_an_origin_shows_its_port_where_it_is_not_the_usual_one() -> None:
    assert [str(Origin.of(url)) for url in ("https://h", "http://h:80/x", "https://h:8443", "http://[::1]:1")] == [
        "h",
        "h",
        "h:8443",
        "[::1]:1",
    ]


@pytest.mark.fault(65)
@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://h.example.org/a/b.root", "https://h.example.org/a/b.root"),
        ("https://h.example.org/a?X-Amz-Signature=canary&Expires=1", "https://h.example.org/a"),
        ("davs://h.example.org:443/a?authz=Bearer%20canary", "davs://h.example.org:443/a"),
        ("root://user:canary@h.example.org//eos/a?authz=canary&xrd.wantprot=ztn", "root://h.example.org//eos/a"),
        (
            "srm://h.example.org:8443/srm/managerv2?SFN=/castor/a&token=canary",
            "srm://h.example.org:8443/srm/managerv2?SFN=/castor/a",
        ),
        ("https://h.example.org/a#access_token=canary", "https://h.example.org/a"),
        ("https://h.example.org/a?x=1#canary", "https://h.example.org/a"),
        ("file:///eos/a b?c=canary", "file:///eos/a b"),
        ("/relative/a?canary", "/relative/a"),
        ("https://h.example.org/mail@example.org/a", "https://h.example.org/mail@example.org/a"),
    ],
)
def test_an_address_is_shown_without_what_may_be_secret_in_it(url: str, shown: str) -> None:
    assert shown_url(url) == shown
