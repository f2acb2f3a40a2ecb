"""Files of this machine: copied, or linked."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from ipylake.errors import AccessDenied, NotFound, Unreachable

from .landing import Landing
from .wanted import Source

_PIECE = 512 * 1024


class Copy:
    """Handler for paths and `file:` URLs. A path on a mount that hangs is left by nobody but its own deadline."""

    def fetch(self, source: Source, landing: Landing) -> None:
        """Raises NotFound, AccessDenied, Unreachable (the mount fails), Cancelled."""
        path = path_of(source)
        landing.restart()
        piece = bytearray(_PIECE)
        try:
            with open(path, "rb", buffering=0) as file:
                while count := file.readinto(piece):
                    landing.write(memoryview(piece)[:count])
        except FileNotFoundError as error:
            raise NotFound(f"Could not read {path}: it is not there") from error
        except PermissionError as error:
            raise AccessDenied(f"Could not read {path}: {error.strerror}") from error
        except OSError as error:
            raise Unreachable(f"Could not read {path}: {error.strerror}") from error


def path_of(source: Source) -> str:
    """The path of a source on this machine."""
    if "://" not in source.address:
        return source.address
    return unquote(urlsplit(source.address).path)
