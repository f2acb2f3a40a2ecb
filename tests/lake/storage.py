"""The bytes in the storage elements: kept with the seed, and brought back.

The 10 000 files of scope `bulk` on the mount stay where they are throughout: nothing is meant to change them.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from lake.bulk import SCOPE
from lake.elements import MOUNT
from lake.layout import Layout


def clear(layout: Layout) -> None:
    for folder in layout.storage.glob("*/*"):
        if folder != bulk_folder(layout):
            shutil.rmtree(folder, ignore_errors=True)


def keep(layout: Layout) -> None:
    """Make what is there now the seed."""

    def left_out(folder: str, names: list[str]) -> set[str]:
        return {name for name in names if Path(folder, name) == bulk_folder(layout)}

    shutil.rmtree(layout.storage_seed, ignore_errors=True)
    shutil.copytree(layout.storage, layout.storage_seed, symlinks=True, ignore=left_out)


def restore(layout: Layout) -> None:
    clear(layout)
    shutil.copytree(layout.storage_seed, layout.storage, symlinks=True, dirs_exist_ok=True)


def bulk_folder(layout: Layout) -> Path:
    return layout.storage / MOUNT.folder / SCOPE
