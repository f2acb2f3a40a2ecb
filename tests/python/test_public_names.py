"""The public names are few, and importing them costs little."""

from __future__ import annotations

import subprocess
import sys

import ipylake
from ipylake import errors


def test_public_names() -> None:
    assert sorted(ipylake.__all__) == ["Browser", "RucioBrowser", "RucioUpload", "errors"]


def test_every_error_has_a_code_of_its_own() -> None:
    classes = [getattr(errors, name) for name in errors.__all__]
    codes = [one.code for one in classes]
    assert len(codes) == len(set(codes))
    assert all(issubclass(one, errors.LakeError) for one in classes)


def test_import_alone_loads_neither_widgets_nor_http() -> None:
    code = "import sys, ipylake; print([n for n in ('anywidget', 'ipywidgets', 'urllib3') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603  # ourselves
    assert done.stdout == "[]\n"
