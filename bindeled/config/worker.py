"""The worker: letters and other jobs of the queue, and the chores that look for work by themselves.

A chore is polled: a lower package never calls up, and what lies in the mailbox is its own reminder. Each chore has its own
thread; one that fails is tried again, a little later each time, and stops nobody else.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.db import close_old_connections, connection
from procrastinate import App
from procrastinate.contrib.django import app as deferring

from bindeled.cases.actions import ARRIVALS_AT_ONCE, open_arrivals
from bindeled.confidentiality.doors import Door, entered
from bindeled.municipalities.models import Municipality
from bindeled.post import bounces

logger = logging.getLogger(__name__)
LONGEST_PAUSE = 60.0
POLLING = 0.2  # seconds between two looks into the queue; there is no NOTIFY to listen to
STALLED_AFTER = 30  # seconds without a sign of life from the worker that held a job


@dataclass
class Chore:
    """Something to look for every so many seconds. ``look`` answers whether there may be more at once."""

    name: str
    every: float
    look: Callable[[], bool]
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Look until told to stop; a failure is logged without values, and the pause grows."""
        pause = self.every
        while not self.stop.wait(pause):
            try:
                more = self.look()
                pause = 0.0 if more else self.every
            except Exception:
                logger.exception("chore %s failed", self.name)
                pause = min(max(pause, self.every) * 2, LONGEST_PAUSE)
                close_old_connections()
        connection.close()


def arrivals() -> bool:
    """Open what lies in every municipality's mailbox."""
    full = False
    for code in Municipality.objects.values_list("code", flat=True):
        with entered(Door("worker", municipality=code)):
            full = open_arrivals() == ARRIVALS_AT_ONCE or full
    return full


def returned_letters() -> bool:
    """Note letters that came back."""
    return bounces.read_bounces() > 0


def queue_app() -> App:
    """Answer the queue as the worker reads it: over a connection of its own, without LISTEN."""
    return deferring.with_connector(deferring.connector.get_worker_connector())  # type: ignore[attr-defined]


async def retry_stalled(app: App) -> int:
    """Give jobs back that a dead worker held; answers how many. Runs outside the queue, so it cannot stall with it."""
    manager = app.job_manager
    await manager.prune_stalled_workers(STALLED_AFTER)
    stalled = list(await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER))
    for job in stalled:
        await manager.retry_job(job)
    return len(stalled)


async def _mind_the_stalled(app: App, every: float) -> None:
    while True:
        await asyncio.sleep(every)
        try:
            await retry_stalled(app)
        except Exception:
            logger.exception("retrying stalled jobs failed")


async def _work(app: App) -> None:
    async with app.open_async():
        minding = asyncio.create_task(_mind_the_stalled(app, STALLED_AFTER / 2))
        try:
            await app.run_worker_async(
                listen_notify=False,
                fetch_job_polling_interval=POLLING,
                concurrency=settings.WORKER_CONCURRENCY,
                install_signal_handlers=True,
            )
        finally:
            minding.cancel()


def work() -> None:
    """Work until told to stop (SIGTERM or Ctrl-C); running jobs are finished first."""
    chores = [Chore("arrivals", 0.25, arrivals), Chore("returned letters", 5.0, returned_letters)]
    threads = [threading.Thread(target=chore.run, name=chore.name) for chore in chores]
    for thread in threads:
        thread.start()
    try:
        asyncio.run(_work(queue_app()))
    finally:
        for chore in chores:
            chore.stop.set()
        for thread in threads:
            thread.join()
