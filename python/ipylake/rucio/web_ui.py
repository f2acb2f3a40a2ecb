"""Pages of Rucio's web interface. The address of a DID or a rule there is not that of the old interface (before 40)."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from .rest import Did
from .settings import Settings


class WebUi:
    """Addresses are empty where no `webui_url` is set."""

    def __init__(self, settings: Settings) -> None:
        self._base = settings.webui_url.rstrip("/")
        self._is_old = settings.webui_style == "old"

    def did(self, did: Did) -> str:
        if self._is_old:
            return self._page("did", {"scope": did[0], "name": did[1]})
        return self._page(f"did/{quote(did[0], safe='')}/{quote(did[1], safe='')}")

    def rule(self, rule: str) -> str:
        if self._is_old:
            return self._page("rule", {"rule_id": rule})
        return self._page(f"rule/{quote(rule, safe='')}")

    def _page(self, path: str, query: dict[str, str] | None = None) -> str:
        if not self._base:
            return ""
        return f"{self._base}/{path}{'?' if query else ''}{urlencode(query or {})}"
