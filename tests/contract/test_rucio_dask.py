"""examples/dask.ipynb, run by papermill on a real Rucio and a real cluster."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from lake.fixture import RunningLake

EXAMPLE = Path(__file__).parents[2] / "examples" / "dask.ipynb"


@pytest.mark.rucio
def test_workers_fetch_a_dataset_to_their_own_disks_and_the_paths_come_in_order(
    lake: RunningLake, tmp_path: Path
) -> None:
    told = {
        "RUCIO_BASE_URL": lake.url,
        "RUCIO_CA_CERT": str(lake.ca),
        "RUCIO_USERNAME": "alice",
        "RUCIO_PASSWORD": lake.password,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "IPYTHONDIR": str(tmp_path / "ipython"),
        "JUPYTER_CONFIG_DIR": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path),
    }
    command = [sys.executable, "-m", "papermill", str(EXAMPLE), str(tmp_path / "done.ipynb"), "--no-progress-bar"]
    done = subprocess.run(  # noqa: S603  # ourselves
        command, cwd=tmp_path, env={**os.environ, **told}, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    notebook = nbformat.read(tmp_path / "done.ipynb", as_version=4)
    results = [
        output.data["text/plain"] for cell in notebook.cells for output in cell.get("outputs", []) if "data" in output
    ]
    assert results[0] == repr([f"run358175.Hbb.AOD._00000{number}.csv" for number in range(1, 6)]).replace(", ", ",\n ")
    assert int(results[1]) > 0
