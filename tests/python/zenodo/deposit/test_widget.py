"""ZenodoDeposit: what the code gives is filled in at first, and the same call goes on with what was begun."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ipylake import ZenodoDeposit
from ipylake.errors import ConfirmationNeeded, InvalidInput, NotAvailable
from ipylake.zenodo import Zenodo

Make = Callable[..., Zenodo]


def values_of(form: ZenodoDeposit) -> dict[str, str]:
    return {one.field: one.text for one in form._filling.state().values if one.text}


def test_what_is_given_is_filled_in_with_what_nearly_everybody_says(alice: Zenodo, out: Path) -> None:
    form = ZenodoDeposit(f"{out}/*.csv", {"title": "Masks", "resource_type": "dataset"}, instance=alice)
    assert values_of(form) == {
        "title": "Masks",
        "resource_type": "dataset\tdataset",
        "publication_date": date.today().isoformat(),
        "access": "open",
    }
    assert [(one.name, one.size) for one in form._filling.state().files] == [("masks.csv", 6000)]
    assert (form.doi, form.zenodo) == ("", alice)
    with pytest.raises(NotAvailable):
        form.result()


def test_metadata_comes_from_a_file_as_well(alice: Zenodo, out: Path, tmp_path: Path) -> None:
    (tmp_path / "CITATION.cff").write_text("cff-version: 1.2.0\ntitle: Theirs\nauthors:\n- name: Lab\n")
    assert values_of(ZenodoDeposit(out / "grid.bin", tmp_path / "CITATION.cff", instance=alice))["title"] == "Theirs"


def test_a_folder_is_one_zip_or_files_with_slashes_and_the_caller_says_which(alice: Zenodo, out: Path) -> None:
    with pytest.raises(ConfirmationNeeded):
        ZenodoDeposit(out, instance=alice)
    apart = ZenodoDeposit(out, instance=alice, bundle="keys")
    assert [one.name for one in apart._filling.state().files] == ["out/grid.bin", "out/masks.csv"]
    whole = ZenodoDeposit(out, instance=alice, bundle="zip")
    assert [one.name for one in whole._filling.state().files] == ["out.zip"]


def test_a_file_that_is_not_there_is_named(alice: Zenodo) -> None:
    with pytest.raises(InvalidInput, match="no file out/nothing"):
        ZenodoDeposit("out/nothing", instance=alice)
