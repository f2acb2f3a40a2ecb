"""What was filled in to sign in, and how a secret of it becomes a header."""

from __future__ import annotations

from collections.abc import Mapping

from ._credentials import Secret
from .errors import InvalidInput


class Values:
    """What was filled in. Nothing of it shows."""

    def __init__(self, values: Mapping[str, str | Secret] | None = None) -> None:
        self._values = {
            name: value if isinstance(value, Secret) else Secret(value) for name, value in (values or {}).items()
        }

    def __repr__(self) -> str:
        return f"<values of {', '.join(self._values) or 'no field'}>"

    def secret(self, name: str) -> Secret:
        return self._values.get(name, Secret(b""))

    def text(self, name: str) -> str:
        """Of a field that is no secret; "" where it was left empty."""
        return self.secret(name).reveal().decode("utf-8", "replace").strip()


def sendable(field: str, label: str, value: Secret) -> Secret:
    """As a header takes it. Raises InvalidInput."""
    encoded = _for_header(value)
    if not encoded:
        problem = "holds characters that cannot be sent" if value else "is missing"
        raise InvalidInput(f"The {label} {problem}", hint="Type it again", field=field)
    return encoded


def _for_header(value: Secret) -> Secret | None:
    """As Latin-1 without control characters, as headers are; http.client would quote the value in its complaint. A
    function of its own, so that no frame of an error holds what is in the secret."""
    try:
        text = value.reveal().decode()
        return None if any(char < " " or char == "\x7f" for char in text) else Secret(text.encode("latin-1"))
    except UnicodeError:
        return None
