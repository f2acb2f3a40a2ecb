"""pytest fixture `zenodo`: a double of its own for each test that asks, seeded, its rate limits far away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from .double import Double
from .faults import Faults
from .records import Library
from .seed import seed
from .serve import serve
from .sites import Site


@dataclass
class RunningZenodo(Site):
    """`double`: what is behind it."""

    double: Double = field(kw_only=True)

    def fail(self, **faults: Any) -> None:
        self.double.faults = Faults.of(faults)


@pytest.fixture(scope="session")
def zenodo_seed(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """What each double begins with, written once: 220 files take a quarter of a second."""
    double = Double(tmp_path_factory.mktemp("zenodo-seed"))
    seed(double)
    return double.library


@pytest.fixture
def zenodo(tmp_path: Path, zenodo_seed: Library) -> Iterator[RunningZenodo]:
    with running(tmp_path, zenodo_seed) as found:
        yield found


@contextmanager
def running(folder: Path, seed: Library, certificate: tuple[str, str] | None = None) -> Iterator[RunningZenodo]:
    """With a certificate it is a proxy to Zenodo's own addresses as well."""
    double = Double(folder, rate_scale=1000)
    double.library.begin_as(seed)
    server = serve(double, certificate=certificate)
    try:
        yield RunningZenodo(f"http://localhost:{server.server_port}", double=double)
    finally:
        server.shutdown()
        server.server_close()
