"""Names from servers become names of files: the same on every system, never outside the folder.

The rules of POSIX and of Windows hold everywhere: a folder may lie on a share, or be copied. What climbs, or names a
drive or another machine, is refused; what a file system or a terminal trips over is written as %XX, reversibly.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

from ipylake._text import visible
from ipylake.errors import InvalidInput

LONGEST = 255
"""Bytes of one part, the limit of the usual file systems."""
_DRIVE = re.compile(r"[A-Za-z]:")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(\.|$)")
_FORBIDDEN = frozenset('<>:"|?*')
_ESCAPED = re.compile(r"%(?=[0-9A-Fa-f]{2})")
_HARMLESS = re.compile(r"(?!(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$))[A-Za-z0-9_](?:[A-Za-z0-9_.+-]*[A-Za-z0-9_])?")
"""One part that needs no change on any system: nearly all names, and their other rules cost a call for each letter."""
_CONFIGURES = re.compile(
    r"(?i)(sitecustomize|usercustomize|conftest)\.py$|\.pth$|\.(ini|toml|cfg)$|^jupyter_.*config\.(py|json)$"
)


def local_parts(name: str) -> tuple[str, ...]:
    """The parts of a path below the folder. Raises InvalidInput, with the reason, for a name that is refused."""
    if _HARMLESS.fullmatch(name) and len(name) <= LONGEST:
        return (name,)
    reason = _refusal(name)
    if reason:
        raise InvalidInput(f"The name {printable(name)} cannot be used for a file: {reason}", field="name")
    parts = tuple(_encoded(part) for part in name.split("/"))
    if any(len(part.encode()) > LONGEST for part in parts):
        raise InvalidInput(
            f"The name {printable(name)} cannot be used for a file: it is longer than {LONGEST} bytes", field="name"
        )
    return parts


def original_name(parts: tuple[str, ...]) -> str:
    """The name that `local_parts` made these of."""
    return "/".join(unquote(part) for part in parts)


def sameness(parts: tuple[str, ...]) -> str:
    """Equal for names that some file system takes for one: case and composition do not count."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", "/".join(parts)).casefold())


def warning_of(parts: tuple[str, ...]) -> str:
    """Why somebody should look at the name before trusting it; "" if there is nothing to say."""
    if any(part.startswith(".") for part in parts):
        return "It is hidden, as files that configure programs are"
    if _CONFIGURES.search(parts[-1]):
        return "Python or Jupyter reads files of this name by themselves"
    return ""


def numbered(name: str, number: int) -> str:
    """`run.tar.gz` → `run (2).tar.gz`, not longer than a file system takes."""
    stem, dot, ending = name.partition(".") if not name.startswith(".") else (name, "", "")
    mark = f" ({number})"
    room = LONGEST - len((mark + dot + ending).encode())
    return stem.encode()[:room].decode("utf-8", "ignore") + mark + dot + ending


def printable(name: str) -> str:
    """Quoted, without what a terminal would obey, and not endless."""
    return f'"{visible(name[:120])}{"…" if len(name) > 120 else ""}"'


def _refusal(name: str) -> str:
    if not name or "\0" in name:
        return "it is empty or holds a zero byte"
    try:
        name.encode()
    except UnicodeEncodeError:
        return "it is no text"
    if "\\" in name or name.startswith("/") or _DRIVE.match(name):
        return "it begins at a root, names a drive or holds a backslash"
    for part in name.split("/"):
        meant = unicodedata.normalize("NFKC", unquote(part)).strip()
        if meant.strip(".") == "":  # also of no length: "a//b"
            return "a part of it is empty or consists of dots"
        if meant != part and ("\\" in meant or _DRIVE.match(meant)):
            return "a part of it stands for a drive or a backslash"
        if "/" in unicodedata.normalize("NFKC", part):
            return "a character of it stands for a slash"
    return ""


def _encoded(part: str) -> str:
    if _HARMLESS.fullmatch(part):
        return part
    part = _ESCAPED.sub("%25", part)
    part = "".join(_hex(char) if char in _FORBIDDEN or not _is_plain(char) else char for char in part)
    if part[0] in "-~ ":
        part = _hex(part[0]) + part[1:]
    if part[-1] in ". ":
        part = part[:-1] + _hex(part[-1])
    if _RESERVED.match(part):
        part = _hex(part[0]) + part[1:]
    return part


def _is_plain(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Zl", "Zp")


def _hex(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode())
