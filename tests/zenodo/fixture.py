"""pytest fixture `zenodo`: a double of its own for each test that asks, seeded, its rate limits far away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import urllib3

from .double import Double
from .faults import Faults
from .seed import seed
from .serve import serve
from .wire import RDM


@dataclass
class RunningZenodo:
    """`url` is the site's address; `double` what is behind it."""

    url: str
    double: Double

    def ask(
        self, method: str, path: str, body: Any = None, *, by: str | None = None, rdm: bool = True, **headers: str
    ) -> urllib3.BaseHTTPResponse:
        """`body`: bytes as they are, everything else as JSON. `by`: whose token."""
        sent = {
            "Accept": RDM if rdm else "application/json",
            **{key.replace("_", "-"): headers[key] for key in headers},
        }
        sent |= {"Authorization": f"Bearer {by}"} if by else {}
        is_json = body is not None and not isinstance(body, bytes)
        sent |= {"Content-Type": "application/json"} if is_json else {"Content-Type": "application/octet-stream"}
        data = json.dumps(body).encode() if is_json else body
        return urllib3.request(method, self.url + path, body=data, headers=sent, retries=False, redirect=False)

    def fail(self, **faults: Any) -> None:
        self.double.faults = Faults.of(faults)


@pytest.fixture
def zenodo(tmp_path: Path) -> Iterator[RunningZenodo]:
    double = Double(tmp_path, rate_scale=1000)
    seed(double)
    server = serve(double)
    yield RunningZenodo(f"http://localhost:{server.server_port}", double)
    server.shutdown()
    server.server_close()
