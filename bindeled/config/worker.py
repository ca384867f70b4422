"""The worker's process: the queue's jobs, and the chores that are done again and again.

It asks the database for work five times a second (there is no NOTIFY, which any login could listen to). Each chore has a
thread of its own, so that one that hangs or fails stops neither the others nor the jobs. A worker that dies in the middle
of a job leaves nothing stuck: another one, or its successor, sees that it no longer gives a sign of life and takes over.
"""

import asyncio
import logging
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import close_old_connections, connection
from django.utils import timezone
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager

from bindeled.breaches import actions as breaches
from bindeled.cases import actions as cases
from bindeled.cases.rules.looking import week_over
from bindeled.children import actions as children
from bindeled.confidentiality import records
from bindeled.confidentiality.doors import Door, entered
from bindeled.config.extracting import make_extracts
from bindeled.config.sealer import seal_traces
from bindeled.cooperation.actions import (
    action_items,
    contacts,
    digest,
    events,
    meetings,
    minutes,
    reminding,
    rounds,
    talks,
    themes,
    training,
)
from bindeled.cooperation.actions.replying import read_replies
from bindeled.doorstep import schedule as doorstep
from bindeled.evaluation import actions as evaluation
from bindeled.housing.actions.forgetting import forget_roster
from bindeled.housing.schedule import keep_lists_right
from bindeled.intake import actions as intake
from bindeled.municipalities.models import Municipality
from bindeled.outreach import actions as outreach
from bindeled.paper import actions as paper
from bindeled.post import actions as post
from bindeled.receipts import actions as receipts
from bindeled.sent.schedule import publish_sent
from bindeled.statistics.schedule import count_figures
from bindeled.surveys import actions as surveys

logger = logging.getLogger(__name__)

POLLING = 0.2  # seconds between two looks into the queue
# Seconds. A worker gives a sign of life every 2; one that gave none for 10 is taken for dead. Were it only slow, a letter
# would come twice, with the same Message-ID: that is better than a letter that comes late.
SIGN_OF_LIFE, DEAD_AFTER = 2.0, 10.0
LONGEST_REST = 60.0
# Seconds: a chore that rests so long holds no connection meanwhile, of which the login has few.
SELDOM = 5
PATIENCE_AT_END = 10.0


@dataclass(frozen=True)
class Chore:
    """Something done again ``every`` so many seconds, for as long as the worker runs."""

    name: str
    every: float
    do: Callable[[], object]


def in_each_municipality(do: Callable[[], object], *, door: str = "worker", until_none: bool = False) -> None:
    """Do something in the door of one municipality after the other; with ``until_none`` again, until it has looked at nothing.

    One municipality's trouble is not another's: it is raised when all have had their turn.
    """
    faults = []
    for code in Municipality.objects.values_list("code", flat=True):
        try:
            _in_one(do, Door(door, municipality=code), until_none=until_none)
        except Exception as fault:  # noqa: BLE001 - raised below
            faults.append(fault)
            connection.close()
    if faults:
        raise faults[0]


def _in_one(do: Callable[[], object], door: Door, *, until_none: bool) -> None:
    again = True
    while again:
        with entered(door):
            again = bool(do()) and until_none


def open_concerns() -> None:
    """Open what has arrived, until no mailbox holds more."""
    in_each_municipality(cases.open_arrivals, until_none=True)


def call_about_children() -> None:
    """Make the calls about children that are due, until none is left."""
    in_each_municipality(lambda: children.call_those_due(timezone.now()), until_none=True)


def remind_advisers() -> None:
    """Remind advisers of what is planned and waits."""
    in_each_municipality(lambda: cases.remind(timezone.now()))


def pass_feedback() -> None:
    """Let through the gate what two persons stand behind and the resident still agrees to, until none waits."""
    in_each_municipality(cases.give_feedback, until_none=True)


def tell_of_openings() -> None:
    """Tell leaders at once that somebody opened a restricted case in an emergency."""
    in_each_municipality(cases.tell_of_openings)


def tell_of_breaches() -> None:
    """Tell data protection officers of what went wrong with data, and remind them of its clock."""
    in_each_municipality(lambda: breaches.tell_of_breaches(timezone.now()))


def tell_at_once() -> None:
    """Tell of what cannot wait for the morning, one after the other: one chore, for the login has few connections."""
    try:
        tell_of_openings()
    finally:
        tell_of_breaches()


def draw_look_ups() -> None:
    """Draw the look-ups that leaders are asked about when a week is over."""
    in_each_municipality(lambda: cases.draw_look_ups(week_over(timezone.localdate())), door="watcher")


def read_returned_mail() -> None:
    """Read what the mail server sent back, and what calendars replied, where it is told to put them."""
    if settings.BOUNCES:
        post.read_bounces(Path(settings.BOUNCES))
    if settings.REPLIES:
        read_replies(Path(settings.REPLIES))


def tend_post() -> None:
    """Move on, take away and tell of what residents wrote to contact persons."""
    in_each_municipality(doorstep.tend)


def let_go() -> None:
    """Take away what is past its time, as the privacy notice says: letters, receipts by each municipality's days, the roster. Then count."""
    with ExitStack() as whatever_fails:  # the last that is put on is done first: entries when nothing points at them
        whatever_fails.callback(count_figures)
        whatever_fails.callback(publish_sent)
        whatever_fails.callback(in_each_municipality, evaluation.tend_samples, door="drawing", until_none=True)
        if settings.TOMBSTONES:
            whatever_fails.callback(in_each_municipality, evaluation.expire_extracts)
            whatever_fails.callback(in_each_municipality, lambda: outreach.let_go(timezone.now()))
        whatever_fails.callback(in_each_municipality, forget_roster, until_none=True)
        whatever_fails.callback(forget_training)
        whatever_fails.callback(_in_one, post.let_go, Door("worker"), until_none=False)
        for its in Municipality.objects.order_by("-code"):
            door = Door("worker", municipality=its.code)
            whatever_fails.callback(_in_one, partial(receipts.let_go, its), door, until_none=False)


def make_papers() -> None:
    """Make what papers and extracts were ordered, until none waits: one chore, for the login has few connections. Old stacks go."""
    with ExitStack() as whatever_fails:  # the last that is put on is done first
        whatever_fails.callback(in_each_municipality, evaluation.tell_of_extracts, until_none=True)
        whatever_fails.callback(make_extracts)
        whatever_fails.callback(in_each_municipality, paper.let_go)
        whatever_fails.callback(in_each_municipality, paper.make_some, until_none=True)


def close_rounds() -> None:
    """Close the rounds of service visits that nobody closed in time, one after the other; and take old ones away."""
    in_each_municipality(rounds.close_one_left, until_none=True)
    in_each_municipality(rounds.forget_rounds)


def tend_training() -> None:
    """Hand free seats on to who has waited longest, and tell each how their sign-up stands, and what became of a theme."""
    in_each_municipality(training.move_up, until_none=True)
    in_each_municipality(training.tell_of_sign_ups, until_none=True)
    in_each_municipality(themes.tell_of_themes, until_none=True)


def tend_meetings() -> None:
    """Invite who is new to the roster to the meetings that are called, and tell each how the meeting stands."""
    in_each_municipality(meetings.bring_guests_in)
    in_each_municipality(meetings.tell_guests, until_none=True)
    in_each_municipality(minutes.tell_of_minutes, until_none=True)
    in_each_municipality(lambda: action_items.remind_owners(timezone.now()), until_none=True)


def tend_events() -> None:
    """Write the month's letter about partners' events to those who are owed one."""
    now = timezone.now()
    in_each_municipality(lambda: digest.bring_readers_in(now))
    in_each_municipality(lambda: digest.write_digests(now), until_none=True)


def tend_talks() -> None:
    """Cancel the talks of what was cancelled, and write to those who are asked for one."""
    in_each_municipality(talks.follow_what_is_off)
    in_each_municipality(talks.tell_speakers, until_none=True)


def tend_surveys() -> None:
    """Open, mix and close the rounds of the questionnaire by the calendar, and write to those who are asked."""
    today = timezone.localdate()
    with ExitStack() as whatever_fails:  # the last that is put on is done first
        whatever_fails.callback(in_each_municipality, lambda: surveys.write_invitations(today), until_none=True)
        for tend in (lambda: surveys.open_rounds(today), lambda: surveys.close_rounds(today), surveys.mix_ballots):
            whatever_fails.callback(in_each_municipality, tend)


def tend_cooperation() -> None:
    """Tend training, themes, meetings, talks, events and questionnaires, one after the other: one chore, for the login has few connections."""
    with ExitStack() as one_after_the_other:
        for tend in (tend_surveys, tend_events, tend_talks, tend_meetings, tend_training):
            one_after_the_other.callback(tend)


def forget_training() -> None:
    """Take away who signed up in vain, attended, was invited, told or stood behind a theme, old cards and events, when past their time."""
    with ExitStack() as whatever_fails:  # the last that is put on is done first: items before their guests
        for forget in (
            training.forget_sign_ups,
            themes.forget_supporters,
            meetings.forget_guests,
            action_items.forget_items,
            minutes.forget_minutes,
            events.forget_events,
            digest.forget_readers,
            contacts.forget_cards,
            talks.forget_talks,
            lambda: surveys.forget_invitees(timezone.localdate()),
        ):
            whatever_fails.callback(in_each_municipality, forget)


def remind_convenors() -> None:
    """Remind convenors once of each contract that ends within twelve months."""
    in_each_municipality(lambda: reminding.remind_of_ends(timezone.now()))


def keep_right() -> None:
    """Keep lists, rounds and contracts right, one after the other: one chore, for the login has few connections."""
    try:
        keep_lists_right()
    finally:
        close_rounds()
        remind_convenors()


def erase_cases() -> None:
    """Erase what two persons agreed on, a portion at a time, and empty what a restored copy brought back."""
    if settings.TOMBSTONES:
        in_each_municipality(cases.erase_some, door="eraser", until_none=True)


def settle_destructions() -> None:
    """Answer for the destructions of keys that were begun and not finished, where tombstones are kept."""
    if settings.TOMBSTONES:
        in_each_municipality(records.settle)


def forget_footprints() -> None:
    """Delete what the flood protection of the open door has remembered long enough."""
    in_each_municipality(lambda: intake.forget(now=timezone.now()))


def take_over(*, dead_after: float = DEAD_AFTER) -> int:
    """Give the jobs of workers that died back to the queue, and forget those workers. Answers the number of jobs."""
    return async_to_sync(_take_over)(dead_after)


async def _take_over(dead_after: float) -> int:
    manager = JobManager(DjangoConnector())
    stuck = list(await manager.get_stalled_jobs(seconds_since_heartbeat=dead_after))
    for job in stuck:
        await manager.retry_job(job, retry_at=timezone.now())
    await manager.prune_stalled_workers(dead_after)
    return len(stuck)


def chores(dead_after: float = DEAD_AFTER) -> tuple[Chore, ...]:
    """Answer what this product's worker does besides jobs."""
    return (
        Chore("open concerns that arrived", 0.25, open_concerns),
        Chore("call about children", 2, call_about_children),
        Chore("remind advisers", 120, remind_advisers),
        Chore("draw look-ups", 300, draw_look_ups),
        Chore("tell of openings and breaches", 5, tell_at_once),
        Chore("pass feedback", 5, pass_feedback),
        Chore("read returned mail and replies", 5, read_returned_mail),
        Chore("see to what residents wrote", 2, tend_post),
        Chore("let go of what is past its time, and count", 600, let_go),
        Chore("keep lists, rounds and contracts right", 600, keep_right),
        Chore("forget footprints", 30, forget_footprints),
        Chore("make papers and extracts", 1, make_papers),
        Chore("tend training, themes, meetings and events", 5, tend_cooperation),
        Chore("erase cases", 60, erase_cases),
        Chore("settle destructions", 60, settle_destructions),
        Chore("seal the trace", settings.SEAL_EVERY, seal_traces),
        Chore("take over from dead workers", dead_after / 5, lambda: take_over(dead_after=dead_after)),
    )


def repeat(chore: Chore, ended: threading.Event) -> None:
    """Do a chore until the end. A failure is logged without its values, and tried again after a growing rest."""
    rest = chore.every
    while not ended.wait(rest):
        try:
            close_old_connections()
            chore.do()
        except Exception:
            rest = min(max(rest * 2, 1.0), LONGEST_REST)
            logger.exception("The chore “%s” failed; it is tried again in %.0f s.", chore.name, rest)
            connection.close()
        else:
            rest = chore.every
            if rest >= SELDOM:
                connection.close()
    connection.close()


def run(todo: Sequence[Chore], *, dead_after: float = DEAD_AFTER) -> None:
    """Work until SIGTERM or SIGINT; then finish the jobs that run, and return."""
    ended = threading.Event()
    threads = [threading.Thread(target=repeat, args=(chore, ended), name=chore.name, daemon=True) for chore in todo]
    for thread in threads:
        thread.start()
    try:
        asyncio.run(_jobs(dead_after))
    finally:
        ended.set()
        for thread in threads:
            thread.join(PATIENCE_AT_END)


async def _jobs(dead_after: float) -> None:
    """Run jobs until told to stop. Where the database goes away, wait for it and go on."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    # One thread a job: each keeps its own connections to the database and to the mail server.
    loop.set_default_executor(ThreadPoolExecutor(settings.WORKER_CONCURRENCY, thread_name_prefix="job"))
    stopped, rest = asyncio.create_task(stop.wait()), 1.0
    while not stop.is_set():
        began = loop.time()
        working = asyncio.create_task(_work(dead_after))
        await asyncio.wait({stopped, working}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            working.cancel()  # the queue's way to say: finish what runs, begin nothing more
        [outcome] = await asyncio.gather(working, return_exceptions=True)
        if stop.is_set():
            break
        logger.error("The queue cannot be read; trying again in %.0f s.", rest, exc_info=_as_error(outcome))
        await asyncio.wait({stopped}, timeout=rest)
        rest = 1.0 if loop.time() - began > LONGEST_REST else min(rest * 2, LONGEST_REST)
    stopped.cancel()


async def _work(dead_after: float) -> None:
    # Only what reads the queue has a connection of its own. What the worker itself defers goes with Django's, so that a job is
    # never seen before the letter that it sends: it would find none, and the letter would wait for good.
    queue = App(connector=app.connector.get_worker_connector())  # type: ignore[attr-defined]
    queue.tasks = app.tasks
    async with queue.open_async():
        await queue.run_worker_async(
            listen_notify=False,
            fetch_job_polling_interval=POLLING,
            concurrency=settings.WORKER_CONCURRENCY,
            install_signal_handlers=False,
            update_heartbeat_interval=min(SIGN_OF_LIFE, dead_after / 4),
            stalled_worker_timeout=dead_after,
            delete_jobs="successful",
        )


def _as_error(outcome: object) -> BaseException | None:
    return outcome if isinstance(outcome, BaseException) else None
