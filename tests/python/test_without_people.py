"""A notebook that a program runs, and one that is read where nothing of ours is: both show something true."""

from __future__ import annotations

import os
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

VIEW = "application/vnd.jupyter.widget-view+json"
CELLS = (
    """
from ipylake import Browser
from ipylake.memory import MemoryCatalog
browser = Browser(MemoryCatalog.of_folder("data"), query="run*", kind="folder")
browser""",
    "browser.record()",
    """
from ipylake.errors import NotAvailable, Unsupported
try:
    await browser.pick(timeout_s=60)
except Unsupported as refused:
    print(refused)""",
    """
import os, pickle
from ipywidgets import Widget
from ipylake import RucioBrowser
from ipylake._credentials import Secret, Session
from ipylake._kept import kernel_sessions
rucio = RucioBrowser(query="mc16:run*")
access = rucio.catalog._rest
kernel_sessions.put(access.admission.place, Session("alice", Secret(os.environ["TOKEN"]), "userpass"))
left = [repr(Widget.get_manager_state()), repr(rucio), rucio.code(), str(rucio.record())]
for one in (rucio, rucio.catalog, access.session):
    try:
        left.append(repr(pickle.dumps(one)))
    except Exception as error:
        left.append(f"not pickled: {error}")
print(sum("canary" in one for one in left), sum("not pickled" in one for one in left), "alice" in left[1])
rucio""",
)
ENVIRONMENT = {
    "PYTHONPATH": os.pathsep.join(sys.path),
    "RUCIO_BASE_URL": "https://rucio.example.org",
    "RUCIO_USERNAME": "alice",
    "RUCIO_PASSWORD": "canary-password",
    "TOKEN": "canary-token",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}


def command(*words: str, folder: Path) -> None:
    done = subprocess.run(  # noqa: S603  # ourselves
        [sys.executable, "-m", *words],
        cwd=folder,
        env={**os.environ, **ENVIRONMENT, "IPYTHONDIR": str(folder / "ipython"), "JUPYTER_CONFIG_DIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def as_html(name: str, folder: Path, *options: str) -> str:
    command("nbconvert", "--to", "html", name, "--output", "page", *options, folder=folder)
    return (folder / "page.html").read_text("utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a notebook that has never been run."""
    folder = tmp_path_factory.mktemp("notebooks")
    for run in ("run1", "run2"):
        (folder / "data" / run).mkdir(parents=True)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, folder / "plain.ipynb")
    return folder


@pytest.fixture(scope="module")
def executed(folder: Path) -> NotebookNode:
    """As papermill leaves it, in `run.ipynb`."""
    command("papermill", "plain.ipynb", "run.ipynb", "--no-progress-bar", folder=folder)
    return nbformat.read(folder / "run.ipynb", as_version=4)


class Text(HTMLParser):
    """What is read on a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.fault(84)
def test_papermill_keeps_text_and_html_that_say_the_query_and_the_code(executed: NotebookNode, folder: Path) -> None:
    browser, record, refused, _ = (cell.outputs[-1] for cell in executed.cells)
    assert set(browser.data) == {"text/plain", "text/html"}
    text = browser.data["text/plain"]
    assert "Query:    run*, Folders" in text
    assert f"catalog = MemoryCatalog.of_folder(folder={str(folder / 'data')!r})" in text
    assert "found = catalog.search('run*', kind='folder')" in text
    assert "Recorded:" in record.data["text/plain"]
    assert "A cell cannot wait for the widget with nobody there to choose" in refused.text


@pytest.mark.fault(84)
def test_nbconvert_that_runs_a_notebook_shows_the_same_and_no_widget(folder: Path) -> None:
    page = as_html("plain.ipynb", folder, "--execute")
    read = Text(page).text
    assert "Query: run*, Folders" in read
    assert "found = catalog.search('run*', kind='folder')" in read
    assert "model not found" not in page
    assert f'<script type="{VIEW}">' not in page


@pytest.mark.fault(86)
def test_a_notebook_that_a_person_has_run_is_read_without_the_widget(executed: NotebookNode, folder: Path) -> None:
    saved = nbformat.from_dict(executed)
    saved.metadata.pop("widgets", None)  # JupyterLab saves none unless it is told to, VS Code never does
    saved.cells[0].outputs[-1].data[VIEW] = {"version_major": 2, "version_minor": 1, "model_id": "gone"}
    nbformat.write(saved, folder / "saved.ipynb")
    page = as_html("saved.ipynb", folder)
    assert "Query: run*, Folders" in Text(page).text
    assert f'<script type="{VIEW}">' not in page


@pytest.mark.fault(63)
def test_no_secret_is_in_what_is_left_and_nothing_that_holds_one_is_pickled(
    executed: NotebookNode, folder: Path
) -> None:
    assert executed.cells[3].outputs[0].text == "0 3 True\n"
    for text in (nbformat.writes(executed), as_html("run.ipynb", folder)):
        assert "canary-" not in text
