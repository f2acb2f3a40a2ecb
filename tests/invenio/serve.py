"""The REST API of invenio-app-rdm: `python -m invenio.serve DIRECTORY`, in the server's environment.

What its settings name (database, Redis, search) must run. `--seed` makes tables, indices and data first.
"""

from __future__ import annotations

import json
import os
import sys
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from lake.lifeline import follow

warnings.simplefilter("ignore")  # of 270 packages

from cheroot import wsgi  # noqa: E402  # as all that follows, after the line above
from datacite import DataCiteRESTClient  # noqa: E402
from invenio_app.factory import create_api  # noqa: E402


class NoDataCite(DataCiteRESTClient):  # type: ignore[misc]  # it has no types
    """Takes every DOI and registers none."""

    def _took(self, *_: Any, **__: Any) -> str:
        return ""

    public_doi = update_doi = draft_doi = private_doi = hide_doi = show_doi = delete_doi = _took


def application(directory: Path) -> Any:
    settings = json.loads((directory / "settings.json").read_text())
    app = create_api(**settings)
    for key in ("RDM_PERSISTENT_IDENTIFIER_PROVIDERS", "RDM_PARENT_PERSISTENT_IDENTIFIER_PROVIDERS"):
        for provider in app.config[key]:
            if provider.name == "datacite":
                provider.client._api = NoDataCite("", "", settings["DATACITE_PREFIX"], test_mode=True)
    return app


def make(app: Any, directory: Path) -> None:
    from invenio_db import db
    from invenio_search import current_search

    from invenio.seed import seed

    with app.app_context():
        db.create_all()
        for _ in current_search.create(ignore=[400]):
            pass
        seed(directory / "files")


def below_api(app: Any) -> Callable[..., Iterable[bytes]]:
    """At /api, as a site has it. An escaped slash becomes one, as web servers in front of it do."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"].replace("%2F", "/").replace("%2f", "/")
        if not path.startswith("/api/"):
            start("404 Not Found", [("Content-Type", "text/plain")])
            return [b"Only /api is served here"]
        environ |= {"SCRIPT_NAME": "/api", "PATH_INFO": path[4:]}
        answered: Iterable[bytes] = app(environ, start)
        return answered

    return answer


if __name__ == "__main__":
    follow()
    place = Path(sys.argv[1])
    site = application(place)
    if "--seed" in sys.argv:
        make(site, place)
        os._exit(0)
    port = json.loads((place / "settings.json").read_text())["SITE_API_URL"].rpartition(":")[2].partition("/")[0]
    server = wsgi.Server(("127.0.0.1", int(port)), below_api(site), numthreads=8)
    server.start()
