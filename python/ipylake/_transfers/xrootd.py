"""root://: by `xrdcp`, or by fsspec-xrootd where only that is installed. Both run in a process of their own: neither
library can be interrupted."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ipylake import _program
from ipylake.errors import AccessDenied, LakeError, NotFound, ServerFault, Unreachable, Unsupported

from .access import Access
from .landing import Landing
from .names import printable
from .wanted import Source

MISSING = "Install xrdcp (the package xrootd-client), or `pip install fsspec-xrootd`"
_NEEDED = ("X509_CERT_DIR", "X509_VOMS_DIR", "KRB5CCNAME", "KRB5_CONFIG", "XrdSecPROTOCOL")
_READ = """\
import sys
sys.path.pop(0)  # the folder that the notebook runs in
import fsspec, shutil
with fsspec.open(sys.argv[1], "rb") as there, open(sys.argv[2], "wb") as here:
    shutil.copyfileobj(there, here, 1 << 20)
"""
_WAITS = {
    "XRD_CONNECTIONWINDOW": "10",  # seconds for one try to connect
    "XRD_CONNECTIONRETRY": "2",
    "XRD_REQUESTTIMEOUT": "60",
    "XRD_STREAMTIMEOUT": "60",
    "XRD_LOGLEVEL": "Error",
}
_NUMBER = re.compile(r"\[(3\d{3})\]")
"""Of an error of the server's (XProtocol.hh)."""
_NOT_THERE, _NOT_ALLOWED = frozenset({"3011", "3015"}), frozenset({"3010", "3030"})
_NO_CONNECTION = re.compile(r"(?i)invalid address|connection error|operation expired|socket|timeout|hostname")
_NOT_ALLOWED_WORDS = re.compile(r"(?i)auth failed|permission denied|authorization")


class XRootD:
    """Handler for root, roots, xroot and xroots.

    program   path of xrdcp; None: the one on the PATH
    """

    def __init__(self, program: str | None = None) -> None:
        self._program = program

    def fetch(self, source: Source, landing: Landing) -> None:
        doing = f"fetch {printable(landing.wanted.name)}"
        with landing.outside() as path, _shown(source.access, landing) as variables:
            ended = _program.run(
                self._arguments(source.address, path, doing),
                doing=doing,
                environment=_program.environment(*_NEEDED, **_WAITS, **variables),
                stop=landing.stop,
                written=lambda: _size(path, landing),
            )
            if ended.code != 0:
                raise _refusal(ended, doing, source.host)

    def _arguments(self, address: str, path: Path, doing: str) -> list[str]:
        if "\0" in address:
            raise ServerFault(f"Could not {doing}: its address cannot be read")
        program = self._program or shutil.which("xrdcp")
        if program:
            return [program, "--nopbar", "--force", address, str(path)]
        if importlib.util.find_spec("fsspec_xrootd"):
            return [sys.executable, "-c", _READ, address, str(path)]
        raise Unsupported(f"Could not {doing}: nothing here speaks root://", hint=MISSING)


def _size(path: Path, landing: Landing) -> int:
    try:
        size = path.stat().st_size
    except OSError:
        return 0
    landing.seen(size)
    return size


@contextmanager
def _shown(access: Access, landing: Landing) -> Iterator[dict[str, str]]:
    """The variables by which the program finds what to show the server: names of files, never what is in them."""
    variables: dict[str, str] = {}
    if access.ca_cert and os.path.isdir(access.ca_cert):
        variables["X509_CERT_DIR"] = access.ca_cert
    if access.credential is None:
        yield variables
        return
    certificate = access.credential.certificate()
    if certificate:
        if certificate.key:
            variables |= {"X509_USER_CERT": str(certificate.chain), "X509_USER_KEY": str(certificate.key)}
        else:
            variables["X509_USER_PROXY"] = str(certificate.chain)
    header = access.credential.headers().get("Authorization")
    token = (header.encode() if isinstance(header, str) else header.reveal() if header else b"").partition(b" ")[2]
    if not token:
        yield variables
        return
    with tempfile.TemporaryDirectory(prefix="ipylake-") as folder:  # 0700
        path = Path(folder) / "token"
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(token)
        yield {**variables, "BEARER_TOKEN_FILE": str(path)}


def _refusal(ended: _program.Ended, doing: str, host: str) -> LakeError:
    number = _NUMBER.search(ended.words)
    said = f"Could not {doing} from {host}"
    if number and number[1] in _NOT_THERE:
        return NotFound(f"{said}: it is not there", detail=ended.words)
    if (number and number[1] in _NOT_ALLOWED) or _NOT_ALLOWED_WORDS.search(ended.words):
        return AccessDenied(f"{said}: the server does not let us", detail=ended.words)
    if _NO_CONNECTION.search(ended.words):
        return Unreachable(f"{said}: the server could not be reached", detail=ended.words)
    return ServerFault(f"{said}: xrdcp ended with {ended.code}", detail=ended.words)
