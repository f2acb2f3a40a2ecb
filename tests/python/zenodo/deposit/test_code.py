"""*Copy as Python* of the form: the text, run, makes the same deposit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ipylake import _protocol as p
from ipylake._form import Filled, FilledFile
from ipylake._provenance import CRATE
from ipylake._stop import Stop
from ipylake.zenodo import Zenodo
from ipylake.zenodo.deposit.form.code import code_of
from ipylake.zenodo.deposit.form.form import DepositForm
from ipylake.zenodo.deposit.form.values import values_of
from ipylake.zenodo.deposit.metadata import Metadata, metadata_of, shortened
from zenodo.fixture import RunningZenodo

from .said import SAID

Make = Callable[..., Zenodo]
_SAID = metadata_of(SAID)


def form_with(said: Metadata, files: Sequence[FilledFile], draft: str = "", kind: p.DraftKind = "new") -> Filled:
    return Filled({one.field: one for one in values_of(said, {})}, files, draft, kind)


def files_in(folder: Path, **names: str) -> list[FilledFile]:
    """`names`: what some of them are called."""
    return [
        FilledFile(str(path), names.get(path.stem, path.name), path.stat().st_size) for path in sorted(folder.iterdir())
    ]


@pytest.fixture
def run(zenodo: RunningZenodo) -> Iterator[Callable[[str], Any]]:
    """What a text leaves in `draft`, in a kernel that has signed in."""
    own = Zenodo(url=zenodo.url)
    own.sign_in(token="full")  # a name

    def run(text: str) -> Any:
        variables: dict[str, Any] = {}
        exec(text, variables)  # noqa: S102  # what a person would do with it
        return variables["draft"]

    yield run
    own.sign_out()


def test_the_whole_text() -> None:
    files = [FilledFile("/out/masks.csv", "masks.csv", 6000)]
    said = Metadata(title="Masks", resource_type="dataset", licenses=_SAID.licenses)
    assert code_of(Zenodo(instance="sandbox").script(), form_with(said, files)) == (
        "from ipylake.zenodo import Zenodo\n"
        "\n"
        "# Reads as anybody; signs in with the session of this kernel, or $ZENODO_TOKEN\n"
        "zenodo = Zenodo(instance='sandbox')\n"
        "\n"
        "files = ['/out/masks.csv']\n"
        "metadata = {'resource_type': 'dataset', 'title': 'Masks', 'licenses': ['cc-by-4.0']}\n"
        "\n"
        "draft = zenodo.deposit(files, metadata)\n"
        "# zenodo.publish(draft) makes it public; ZenodoDeposit(files, metadata, instance=zenodo) is the form\n"
    )


def test_what_is_said_is_read_back_from_its_short_form() -> None:
    whole = msgspec.structs.replace(_SAID, keywords=("fire",), related=metadata_of({"related": "10.1234/x"}).related)
    assert metadata_of(shortened(whole)) == whole


def test_run_it_goes_on_with_the_draft_of_the_form_and_sends_no_file_again(
    alice: Zenodo, zenodo: RunningZenodo, out: Path, run: Callable[[str], Any]
) -> None:
    form = DepositForm(alice)
    filled = form_with(_SAID, files_in(out, grid="renamed.bin"))
    number = form.save(filled, stop=Stop()).draft.id
    held = form_with(_SAID, filled.files, number)
    form.deposit(held, lambda *_: None, stop=Stop())
    text = form.code(held)
    zenodo.double.calls.clear()
    made = run(text)
    assert (made.id, {one.key for one in made.files}) == (number, {"masks.csv", "renamed.bin"})
    assert not [call for call in zenodo.double.calls if not call.startswith("GET")]


def test_run_on_its_own_it_makes_the_deposit_that_the_form_would(
    alice: Zenodo, zenodo: RunningZenodo, out: Path, run: Callable[[str], Any]
) -> None:
    made = run(DepositForm(alice).code(form_with(_SAID, files_in(out))))
    by_site = {"publisher": "localhost", "description": "<p>Yearly masks at 20 m.</p>"}
    assert alice.draft(made.id)[1] == msgspec.structs.replace(_SAID, **by_site)
    assert {one.key: one.is_confirmed for one in made.files} == {"grid.bin": True, "masks.csv": True}


def test_files_of_a_new_version_that_stay_are_named(
    alice: Zenodo, zenodo: RunningZenodo, out: Path, run: Callable[[str], Any]
) -> None:
    form = DepositForm(alice)
    first = alice.publish(alice.deposit(out / "grid.bin", SAID))
    taken = form.take_up("version", first.id, stop=Stop())
    said = form_with(_SAID, [*taken.files, FilledFile(str(out / "masks.csv"), "masks.csv", 6000)])
    filled = Filled(said.values, said.files, taken.draft.id, "version")
    made = run(form.code(filled))
    assert made.id == taken.draft.id
    assert {one.key for one in alice.draft(made.id)[0].files} == {"grid.bin", "masks.csv"}


def test_an_edit_changes_what_is_said_of_the_record(alice: Zenodo, out: Path, run: Callable[[str], Any]) -> None:
    first = alice.publish(alice.deposit(out / "grid.bin", SAID))
    said = msgspec.structs.replace(_SAID, title="Another")
    run(DepositForm(alice).code(form_with(said, [], first.id, "edit")))
    assert alice.draft(first.id)[1].title == "Another"


def test_a_folder_is_one_zip_and_a_crate_is_remembered_by_its_folder(alice: Zenodo, out: Path, tmp_path: Path) -> None:
    crate = tmp_path / "crate" / CRATE
    files = [FilledFile(str(out), "out.zip", 1), FilledFile(str(crate), CRATE, 1)]
    text = code_of(alice.script(), form_with(Metadata(), files))
    assert f"deposit(files, metadata, bundle='zip', place={str(crate.parent)!r})" in text


def test_a_variable_has_to_be_a_file_there(alice: Zenodo) -> None:
    text = code_of(alice.script(), form_with(Metadata(), [FilledFile("", "t.csv", 0, "table")]))
    assert "# The form writes 't.csv' from the variable table; here it has to be there\nfiles = ['t.csv']\n" in text


def test_words_of_others_stay_words(alice: Zenodo) -> None:
    title = "'''\n__import__('os').abort()\u202e"
    variables: dict[str, Any] = {}
    text = code_of(alice.script(), form_with(Metadata(title=title), []))
    exec(text.partition("draft = ")[0], variables)  # noqa: S102  # what a person would do with it
    assert variables["metadata"] == {"title": title.strip()}
    assert "\u202e" not in text
