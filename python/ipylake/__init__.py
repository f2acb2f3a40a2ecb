"""Find, fetch and publish scientific data without leaving the notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import errors

if TYPE_CHECKING:
    from ._browser import Browser
    from .rucio.browser import RucioBrowser
    from .rucio.upload.widget import RucioUpload

__all__ = ["Browser", "RucioBrowser", "RucioUpload", "errors"]
__version__ = "0.1.0"
_HOMES = {"Browser": "._browser", "RucioBrowser": ".rucio.browser", "RucioUpload": ".rucio.upload.widget"}


def __getattr__(name: str) -> Any:
    """The widgets are imported when they are first used: a script needs none, and the import stays quick."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name], __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
