"""Sessions that are kept on this machine until they end, for all kernels of the user: the token, never a password.

A file each below Jupyter's data folder, which only the user can read, named by a hash of where the session holds.
"""

from __future__ import annotations

import contextlib
import hashlib
import time
from pathlib import Path

import msgspec

from ._credentials import Place, Secret, Session, Sessions
from ._private_files import read_own, write_private


class _Kept(msgspec.Struct, frozen=True):
    catalog: str
    host: str
    vo: str
    account: str
    token: str
    method: str
    expires_at: float

    def __repr__(self) -> str:
        return "<a kept session>"


def data_folder() -> Path:
    """Raises ImportError where there is no Jupyter."""
    from jupyter_core.paths import jupyter_data_dir

    return Path(jupyter_data_dir()) / "ipylake" / "sessions"


class Kept:
    """folder   where; None for that of Jupyter"""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def keep(self, place: Place, session: Session) -> None:
        """Only what has an end is kept. Raises OSError."""
        if session.expires_at is None:
            return
        kept = _Kept(
            *(place.catalog, place.host, place.vo, session.account),
            *(session.token.reveal().decode("latin-1"), session.method, session.expires_at),
        )
        write_private(self._file(place), msgspec.json.encode(kept))

    def find(self, place: Place) -> tuple[Session, str] | None:
        """What is somebody else's, a link or no longer valid is not taken."""
        try:
            found = read_own(self._file(place))
        except ImportError:
            return None
        if found is None:
            return None
        data, warning = found
        kept = _read(data)
        if kept is None or (kept.catalog, kept.host, kept.vo) != (place.catalog, place.host, place.vo):
            return None
        left = kept.expires_at - time.time()
        if left <= 0:
            self.drop(place)
            return None
        token = Secret(kept.token.encode("latin-1"))
        return Session(kept.account, token, kept.method, kept.expires_at, time.monotonic() + left), warning

    def drop(self, place: Place) -> None:
        with contextlib.suppress(OSError, ImportError):
            self._file(place).unlink()

    def drop_session(self, session: Session) -> None:
        with contextlib.suppress(OSError, ImportError):
            for file in (self._folder or data_folder()).glob("*.json"):
                found = read_own(file)
                kept = _read(found[0]) if found else None
                if kept and Secret(kept.token.encode("latin-1")) == session.token:
                    file.unlink()

    def _file(self, place: Place) -> Path:
        where = "\0".join((place.catalog, place.host, place.vo, place.account))
        return (self._folder or data_folder()) / f"{hashlib.sha256(where.encode()).hexdigest()[:32]}.json"


def _read(data: bytes) -> _Kept | None:
    """None for what is none."""
    try:
        return msgspec.json.decode(data, type=_Kept)
    except msgspec.MsgspecError:
        return None


kernel_sessions = Sessions(Kept())
"""The sessions that all clients share unless they are given others."""
