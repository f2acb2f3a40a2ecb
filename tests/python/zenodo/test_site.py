from __future__ import annotations

import pytest

from ipylake.zenodo.site import SANDBOX, ZENODO, site


@pytest.mark.parametrize("typed", ["https://zenodo.org", "https://zenodo.org/", " https://zenodo.org/api/ "])
def test_a_site_is_the_same_however_its_address_was_pasted(typed: str) -> None:
    assert site(typed) == site(ZENODO)


def test_zenodo_and_its_sandbox_are_two_sites_with_prefixes_of_their_own() -> None:
    zenodo, sandbox = site(ZENODO), site(SANDBOX)
    assert (zenodo.prefix, zenodo.is_sandbox) == ("10.5281", False)
    assert (sandbox.prefix, sandbox.is_sandbox) == ("10.5072", True)


def test_a_path_in_the_address_of_a_site_stays() -> None:
    assert site("https://example.org/repo/api").page("records", "1") == "https://example.org/repo/records/1"


def test_the_prefix_of_a_site_that_is_not_zenodos_is_not_guessed() -> None:
    assert site("https://data.caltech.edu").prefix == ""
