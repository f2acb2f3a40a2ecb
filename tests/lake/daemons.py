"""Rucio's daemons, all in one process: they carry out rules, count, expire and delete. Without work they sleep."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from lake import lifeline
from lake.work import WORK_LEFT

# rucio.core.rule comes first: rule and rule_grouping import each other.
from rucio.core import rule, rule_grouping, transfer  # noqa: F401 isort: skip
from rucio.daemons.abacus import account, collection_replica, rse
from rucio.daemons.conveyor.finisher import finisher
from rucio.daemons.conveyor.poller import poller
from rucio.daemons.conveyor.submitter import submitter
from rucio.daemons.judge import cleaner, evaluator, injector, repairer
from rucio.daemons.reaper import reaper
from rucio.daemons.undertaker import undertaker
from rucio.db.sqla.session import get_engine

from lake.mover import Mover  # isort: skip

LOOK_S = 0.3
NIGHT_S = 60


class Bell:
    """In the place of the event that stops a daemon: never set, and its wait() ends early when there is work."""

    def __init__(self) -> None:
        self._rung, self._count = threading.Condition(), 0

    def is_set(self) -> bool:
        return False

    def wait(self, seconds: float | None = None) -> bool:
        with self._rung:
            before = self._count
            self._rung.wait_for(lambda: self._count != before, seconds)
        return False

    def ring(self) -> None:
        with self._rung:
            self._count += 1
            self._rung.notify_all()


def ring_for_work(bell: Bell) -> None:
    """One cheap query for all: twelve daemons that each look every second keep a tenth of a core busy.

    What no daemon can do (a DID that has expired and hangs in another one, say) is tried less and less often.
    """
    before, patience = None, Patience()
    while True:
        try:
            with get_engine().connect() as connection:
                left = connection.scalar(text(WORK_LEFT))
            if left and patience.is_over(left != before):
                bell.ring()
            before = left
        except OperationalError as error:  # the database is away: PostgreSQL ends, or copies it
            logging.warning("looking for work: %s", error.orig)
        time.sleep(LOOK_S)


class Patience:
    """How many looks pass before the same work is tried again: 1, 2, 4, … 32."""

    def __init__(self) -> None:
        self._wait = self._left = 1

    def is_over(self, is_new: bool) -> bool:
        if is_new:
            self._wait = self._left = 1
        self._left -= 1
        if self._left > 0:
            return False
        self._left = self._wait = min(32, self._wait * 2)
        return True


def in_rounds(bell: Bell, work: Callable[..., Any], options: dict[str, Any]) -> None:
    """The conveyor round by round: in its endless mode a request once looked at is left alone for 600 s."""
    while True:
        try:
            work(once=True, partition_wait_time=0, **options)
        except Exception:
            logging.exception("%s", work.__name__)
        bell.wait(NIGHT_S)


def start_workers(bell: Bell) -> None:
    for work, options in ((submitter, {}), (poller, {"older_than": 0}), (finisher, {})):
        start(in_rounds, bell, work, options)
    endless = {
        evaluator: evaluator.re_evaluator, injector: injector.rule_injector, cleaner: cleaner.rule_cleaner,
        repairer: repairer.rule_repairer, account: account.account_update, rse: rse.rse_update,
        collection_replica: collection_replica.collection_replica_update, undertaker: undertaker.undertaker,
    }  # fmt: skip
    for module, work in endless.items():
        module.graceful_stop = bell
        start(work, sleep_time=NIGHT_S)
    reaper.GRACEFUL_STOP = bell
    start(reaper.reaper, rses=[], include_rses=None, exclude_rses=None, greedy=True, sleep_time=NIGHT_S)


def start(work: Callable[..., None], *arguments: Any, **options: Any) -> None:
    threading.Thread(target=work, args=arguments, kwargs=options, daemon=True, name=work.__name__).start()


def main() -> None:
    logging.basicConfig(level=os.environ.get("LAKE_LOGLEVEL", "ERROR"), format="%(asctime)s %(name)s %(message)s")
    lifeline.follow()
    get_engine().pool._pre_ping = True  # as in serve.py
    transfer.TRANSFERTOOL_CLASSES_BY_NAME["mock"] = Mover
    # Untouched, a STUCK rule tries the same destination again after 2 hours; here whenever the repairer looks.
    rule_grouping.__dict__["__is_retry_required"] = lambda **_: True
    bell, stop = Bell(), threading.Event()
    start_workers(bell)
    start(ring_for_work, bell)
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    stop.wait()
    os._exit(0)


if __name__ == "__main__":
    main()
