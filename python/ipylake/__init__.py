"""Find, fetch and publish scientific data without leaving the notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import errors
from ._lazy import lazily

if TYPE_CHECKING:
    from ._browser import Browser
    from .rucio.browser import RucioBrowser
    from .rucio.upload.widget import RucioUpload
    from .zenodo.browser import ZenodoBrowser
    from .zenodo.deposit.widget import ZenodoDeposit

__all__ = ["Browser", "RucioBrowser", "RucioUpload", "ZenodoBrowser", "ZenodoDeposit", "errors"]
__version__ = "0.1.0"
_CLIENTS = ("memory", "rucio", "zenodo")  # what does the same without a widget

__getattr__ = lazily(
    __name__,
    {
        "Browser": "._browser",
        "RucioBrowser": ".rucio.browser",
        "RucioUpload": ".rucio.upload.widget",
        "ZenodoBrowser": ".zenodo.browser",
        "ZenodoDeposit": ".zenodo.deposit.widget",
    },
    modules=_CLIENTS,
)


def __dir__() -> list[str]:
    return sorted([*__all__, *_CLIENTS])
