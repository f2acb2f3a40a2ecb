"""Puts the odd names that REST refuses into the lake, through Rucio's core, and writes their bytes."""

from __future__ import annotations

import os
import zlib
from hashlib import md5

from rucio.common.types import InternalAccount, InternalScope
from rucio.core.did import add_dids, attach_dids
from rucio.core.replica import add_replicas
from rucio.core.rse import get_rse_id
from rucio.db.sqla.constants import DatabaseOperationType, DIDType
from rucio.db.sqla.session import db_session

from lake import lifeline
from lake.elements import MOUNT
from lake.layout import Layout
from lake.odd import CORE_DATASET, CORE_FILES, SCOPE, File


def add_core_files(layout: Layout) -> None:
    root, scope = InternalAccount("root"), InternalScope(SCOPE)
    files = [{"scope": scope, "name": file.name, **facts(file.content)} for file in CORE_FILES]
    members = [{"scope": scope, "name": file.name} for file in CORE_FILES]
    dataset = {"scope": scope, "name": CORE_DATASET, "type": DIDType.DATASET, "account": root}
    with db_session(DatabaseOperationType.WRITE) as session:
        add_replicas(get_rse_id(MOUNT.name, session=session), files, root, session=session)
        add_dids([dataset], root, session=session)
        attach_dids(scope, CORE_DATASET, members, root, session=session)
    for file in CORE_FILES:
        write(layout, file)


def facts(content: bytes) -> dict[str, str | int]:
    checksum = md5(content).hexdigest()  # noqa: S324 (Rucio's)
    return {"bytes": len(content), "adler32": f"{zlib.adler32(content):08x}", "md5": checksum}


def write(layout: Layout, file: File) -> None:
    path = layout.storage / MOUNT.folder / MOUNT.path(SCOPE, file.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    if file.link_to_outside:
        outside = layout.dir / "outside/secret.csv"
        outside.parent.mkdir(exist_ok=True)
        outside.write_bytes(file.content)
        path.unlink(missing_ok=True)
        path.symlink_to(outside)
    else:
        path.write_bytes(file.content if file.on_disk is None else file.on_disk)


if __name__ == "__main__":
    lifeline.follow()
    add_core_files(Layout(os.environ["LAKE_DIR"], int(os.environ["LAKE_PORT"])))
