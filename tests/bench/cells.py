"""What the cells of the benchmark's notebook use."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import anywidget
import ipywidgets
import urllib3

import ipylake
from bench.raw import Raw
from bench.timing import timed
from doubles.archive import Archive
from ipylake._deposit import Deposit
from ipylake._protocol import FormValue
from ipylake.memory import Entry, MemoryCatalog
from zenodo.wire import RDM

__all__ = ["Echo", "Padded", "asked", "browser_of", "emptied", "form_of", "json", "os", "raw", "timed"]
POOL = urllib3.PoolManager()
BUNDLE = Path(ipylake.__file__).parent / "static" / "browser.js"


class Echo(anywidget.AnyWidget):
    """`window.roundTrip()` in the page: milliseconds from sending a message until it is back."""

    _esm = """
    export default {
      render({ model, el }) {
        el.textContent = "echo";
        window.roundTrip = () => new Promise((resolve) => {
          const begin = performance.now();
          const back = () => {
            model.off("msg:custom", back);
            resolve(performance.now() - begin);
          };
          model.on("msg:custom", back);
          model.send({});
        });
      },
    };"""

    def __init__(self) -> None:
        super().__init__()
        self.on_msg(lambda _, content, buffers: self.send(content))


class Padded(anywidget.AnyWidget):
    """One button, from a module as large as the browser's bundle."""

    _esm = """
    export default {
      render({ el }) {
        const button = document.createElement("button");
        button.className = "padded";
        button.textContent = "button";
        el.append(button);
      },
    };
    //""".ljust(BUNDLE.stat().st_size, "-")


class Many(Sequence[Entry]):
    """Entries in no order of their names, made when they are asked for."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, at: Any) -> Any:
        if not 0 <= at < self._count:
            raise IndexError(at)
        name = f"mc16_13TeV.run{crc32(b'%d' % at) % 10**6:06d}._{at:07d}.root"
        return Entry(name, name, "file", 10**6 + at)


def form_of(people: int) -> Deposit:
    """A form with so many people in it, of a service that is in memory."""
    rows = tuple(("person", f"Family {at}, Given", "", "", "An Institute") for at in range(people))
    return Deposit(Archive(), MemoryCatalog([]), values=[FormValue(field="people", rows=rows)])


def browser_of(count: int) -> ipylake.Browser:
    return ipylake.Browser(MemoryCatalog(Many(count)), query="*")


def emptied() -> bool:
    """All widgets are closed: what is made next does not first close what the same cell made before."""
    for widget in list(ipywidgets.widgets.widget._instances.values()):
        if isinstance(widget, ipylake.Browser | Padded):
            widget.close()
    return True


def raw() -> Raw:
    return Raw(os.environ["BENCH_LAKE"])


def asked(url: str) -> float:
    """Seconds of a bare request, on a connection that is open after the first one."""
    return timed(lambda: POOL.request("GET", url, headers={"Accept": RDM}))
