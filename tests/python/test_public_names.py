"""The public names are few, and importing them costs little."""

from __future__ import annotations

import subprocess
import sys

import ipylake
from ipylake import errors


def test_public_names() -> None:
    assert sorted(ipylake.__all__) == [
        "Browser",
        "RucioBrowser",
        "RucioUpload",
        "ZenodoBrowser",
        "ZenodoDeposit",
        "errors",
    ]


def test_tab_shows_them_and_the_clients_without_an_import_of_their_own() -> None:
    code = "import ipylake; print(dir(ipylake), dir(ipylake.rucio), dir(ipylake.zenodo), ipylake.memory.MemoryCatalog)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603  # ourselves
    names = [
        "Browser",
        "RucioBrowser",
        "RucioUpload",
        "ZenodoBrowser",
        "ZenodoDeposit",
        "errors",
        "memory",
        "rucio",
        "zenodo",
    ]
    of_rucio = ["LockedNotebook", "Rucio", "Rule", "lock_of_notebook"]
    assert done.stdout.startswith(f"{names} {of_rucio} ['Zenodo'] <class")


def test_every_error_has_a_code_of_its_own() -> None:
    classes = [getattr(errors, name) for name in errors.__all__]
    codes = [one.code for one in classes]
    assert len(codes) == len(set(codes))
    assert all(issubclass(one, errors.LakeError) for one in classes)


def _loaded_by(statement: str, *modules: str) -> str:
    code = f"import sys, anywidget; {statement}; print(*[name for name in {modules} if name in sys.modules])"
    code = code.replace(", anywidget", "") if "anywidget" in modules else code
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603  # ourselves
    return done.stdout.strip()


def test_import_alone_loads_neither_widgets_nor_http() -> None:
    assert _loaded_by("import ipylake", "anywidget", "ipywidgets", "urllib3") == ""


def test_the_browser_alone_loads_nothing_that_fetches() -> None:
    assert _loaded_by("from ipylake import Browser", "urllib3", "asyncio", "ipylake._transfers.queue") == ""


def test_the_browser_of_rucio_loads_nothing_that_moves_files() -> None:
    statement = "from ipylake import RucioBrowser"
    assert _loaded_by(statement, "asyncio", "ipylake._transfers.queue", "ipylake.rucio.upload", "cryptography") == ""


def test_the_browser_of_zenodo_loads_nothing_that_moves_files_or_deposits() -> None:
    statement = "from ipylake import ZenodoBrowser"
    moving = ("asyncio", "ipylake._transfers.queue", "ipylake._transfers.upload", "ipylake._transfers.download")
    depositing = [f"ipylake.zenodo.deposit.{name}" for name in ("depositing", "metadata", "order", "files", "imports")]
    assert _loaded_by(statement, *moving, *depositing, "ipylake.rucio") == ""
