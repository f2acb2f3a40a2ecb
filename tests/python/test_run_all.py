"""Run All in a new kernel: a notebook with a lock has its variables without a click, a person or a network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

OFFLINE = """
import socket
def refuse(*_):
    raise OSError("there is no network")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
"""
BROWSER = """
from ipylake import RucioBrowser
browser = RucioBrowser(url="https://rucio.example.org", mounts={"CERN": FOLDER}, lock="data.lock.json")
browser"""
CELLS = (
    OFFLINE,
    BROWSER,
    "print(open(my_files[0]).read(), my_files == browser.paths() == list(browser.value), browser.selection)",
    "one",
)
PLAIN = (
    "from ipylake import RucioBrowser",
    "browser = RucioBrowser(url='https://rucio.example.org')",
    "browser.paths()",
)
LOCK = {
    "format": 1,
    "instance": {"name": "rucio.example.org", "host": "rucio.example.org"},
    "query": {"text": "mc16:run*"},
    "variables": [
        {"name": "one", "is_list": False, "files": [1], "picks": ["mc16:b"]},
        {"name": "my_files", "is_list": True, "files": [0, 1], "picks": ["mc16:run1"]},
    ],
    "files": [
        {"id": "mc16:a", "size": 5, "place": "CERN", "path": "mc16/a", "checksums": {"adler32": "062c0215"}},
        {"id": "mc16:b", "size": 5, "place": "CERN", "path": "mc16/b", "checksums": {"adler32": "06c70239"}},
    ],
}


def ran(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("RUCIO_", "IPYLAKE_"))}
    environment = {
        **kept,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_CONFIG_DIR": str(folder / "jupyter"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    command = [sys.executable, "-m", *words]
    return subprocess.run(  # noqa: S603  # ourselves
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def write(folder: Path, cells: tuple[str, ...]) -> None:
    sources = [cell.replace("FOLDER", repr(str(folder / "mount"))) for cell in cells]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, folder / "work.ipynb")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A notebook, its lock, and the mount that the lock speaks of."""
    for name, content in (("a", "hello"), ("b", "world")):
        file = tmp_path / "mount" / "mc16" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    (tmp_path / "data.lock.json").write_text(json.dumps(LOCK))
    write(tmp_path, CELLS)
    return tmp_path


def output(notebook: NotebookNode, cell: int) -> str:
    (only,) = notebook.cells[cell].outputs
    return str(only.text if "text" in only else only.data["text/plain"])


RUNNERS = {
    "papermill": ("papermill", "work.ipynb", "run.ipynb", "--no-progress-bar"),
    "jupyter execute": ("jupyter", "execute", "work.ipynb", "--output", "run.ipynb"),
    "nbconvert": ("nbconvert", "--to", "notebook", "--execute", "work.ipynb", "--output", "run.ipynb"),
}


@pytest.mark.fault(82)
@pytest.mark.parametrize("runner", RUNNERS)
def test_a_lock_sets_the_variables_again_without_a_network(folder: Path, runner: str) -> None:
    done = ran(*RUNNERS[runner], folder=folder)
    assert done.returncode == 0, done.stderr
    notebook = nbformat.read(folder / "run.ipynb", as_version=4)
    assert output(notebook, 2) == "hello True ('mc16:run1',)\n"
    assert output(notebook, 3) == repr(str(folder / "mount/mc16/b"))
    assert json.loads((folder / "data.lock.json").read_text()) == LOCK


@pytest.mark.fault(82)
def test_where_nobody_is_a_missing_file_ends_the_run_in_the_cell_of_the_browser(folder: Path) -> None:
    (folder / "mount/mc16/a").unlink()
    done = ran(*RUNNERS["papermill"], folder=folder)
    assert done.returncode != 0
    assert "NotAvailable: `my_files` is not here as it was locked: 1 of 2 files; mc16:a: it is not there" in done.stderr
    assert "rucio.get('mc16:a')\nThen run the cell again" in done.stderr


@pytest.mark.fault(62)
def test_a_lock_cannot_have_a_notebook_read_outside_its_folders(folder: Path) -> None:
    crafted = json.loads(json.dumps(LOCK))
    crafted["files"][0]["path"] = "../../data.lock.json"
    (folder / "data.lock.json").write_text(json.dumps(crafted))
    done = ran(*RUNNERS["papermill"], folder=folder)
    assert "leads out of its folder" in done.stderr


@pytest.mark.fault(83)
def test_without_a_lock_the_cell_that_wants_paths_says_what_to_do(folder: Path) -> None:
    write(folder, PLAIN)
    done = ran(*RUNNERS["papermill"], folder=folder)
    assert "NothingSelected: Nothing is selected" in done.stderr
    assert "lock=" in done.stderr
