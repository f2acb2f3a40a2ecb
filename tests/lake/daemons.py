"""Rucio's daemons, all in one process: they carry out rules, count, expire and delete."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

from lake import lifeline

# rucio.core.rule comes first: rule and rule_grouping import each other.
from rucio.core import rule, rule_grouping, transfer  # noqa: F401 isort: skip
from lake.mover import Mover  # isort: skip

PAUSE_S = 0.5


def in_rounds(work: Callable[..., Any], **options: Any) -> None:
    """The conveyor round by round: in its endless mode a request once looked at is left alone for 600 s."""
    while True:
        try:
            work(once=True, partition_wait_time=0, **options)
        except Exception:
            logging.exception("%s", work.__name__)
        time.sleep(PAUSE_S)


def workers() -> list[tuple[Callable[..., Any], dict[str, Any]]]:
    from rucio.daemons.abacus.account import account_update
    from rucio.daemons.abacus.collection_replica import collection_replica_update
    from rucio.daemons.abacus.rse import rse_update
    from rucio.daemons.conveyor.finisher import finisher
    from rucio.daemons.conveyor.poller import poller
    from rucio.daemons.conveyor.submitter import submitter
    from rucio.daemons.judge.cleaner import rule_cleaner
    from rucio.daemons.judge.evaluator import re_evaluator
    from rucio.daemons.judge.injector import rule_injector
    from rucio.daemons.judge.repairer import rule_repairer
    from rucio.daemons.reaper.reaper import reaper
    from rucio.daemons.undertaker.undertaker import undertaker

    often, rarely = {"sleep_time": 1}, {"sleep_time": 5}
    everywhere = {"rses": [], "include_rses": None, "exclude_rses": None}
    return [
        (in_rounds, {"work": submitter}),
        (in_rounds, {"work": poller, "older_than": 0}),
        (in_rounds, {"work": finisher}),
        (re_evaluator, often),
        (rule_injector, often),
        (rule_cleaner, often),
        (rule_repairer, rarely),
        (account_update, often),
        (rse_update, often),
        (collection_replica_update, often),
        (undertaker, rarely),
        (reaper, {**everywhere, "greedy": True, **rarely}),
    ]


def main() -> None:
    lifeline.follow()
    logging.basicConfig(level=os.environ.get("LAKE_LOGLEVEL", "ERROR"), format="%(asctime)s %(name)s %(message)s")
    transfer.TRANSFERTOOL_CLASSES_BY_NAME["mock"] = Mover
    # Untouched, a STUCK rule tries the same destination again after 2 hours; here whenever the repairer looks.
    rule_grouping.__dict__["__is_retry_required"] = lambda **_: True
    for work, options in workers():
        threading.Thread(target=work, kwargs=options, daemon=True, name=work.__name__).start()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    stop.wait()
    os._exit(0)


if __name__ == "__main__":
    main()
