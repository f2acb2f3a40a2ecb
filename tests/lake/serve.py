"""Rucio's REST application: HTTPS, and plain HTTP one port further for whoever wants to see the bytes."""

from __future__ import annotations

import os
import threading

from lake import lifeline
from lake.layout import Layout
from lake.tls_server import make_server

THREADS = 16


def main() -> None:
    lifeline.follow()
    layout = Layout(os.environ["LAKE_DIR"], int(os.environ["LAKE_PORT"]))
    from rucio.core import config
    from rucio.db.sqla.session import get_engine
    from rucio.web.rest.main import application

    # Without memcached each look at the config table is a query, and listing replicas looks several times a file.
    config.REGION.configure("dogpile.cache.memory", expiration_time=30, replace_existing_backend=True)
    # Rucio's pool keeps connections that PostgreSQL has closed: without this the next requests are answered by 500.
    get_engine().pool._pre_ping = True
    plain = make_server(application, layout.port_of("http"), THREADS)
    threading.Thread(target=plain.safe_start, daemon=True).start()
    make_server(application, layout.port_of("rucio"), THREADS, layout.certs).safe_start()


if __name__ == "__main__":
    main()
