"""The clerk's desk for papers: leases what is to be made or carried, does it, and settles it."""

import asyncio
import contextlib
from datetime import timedelta
from functools import partial

import structlog
from prometheus_client import Counter

from bot.conversation.parts import Parts
from bot.printing import NotPrinted, Printer
from bot.uploads import NotStored, Stored, TryLater, Uploads
from panel.catalogue.papers import ForgetPapers
from panel.language import Interruption
from panel.people import CLERK
from panel.views.places import Place, Via
from usecases.papers import jobs
from usecases.papers.jobs import NothingToDo, Outdated, ToMake, ToRefuse, ToUpload
from usecases.perform import perform
from usecases.ports import Job, Jobs, Request

log = structlog.get_logger()

PAPERS = Counter("clerk_papers", "Papers that were settled, by how.", ["outcome"])

AT_ONCE = 2
LOOKS_EVERY = 2.0
"""Seconds between two looks for papers that were asked of another replica, or left by one that died."""
MOST_TRIES = 4
CLEARS_EVERY = 60.0
"""Seconds of the panel's time between two looks for papers whose week is over."""

NOT_MADE = (
    "{number} could not be made as {format}, and nothing was sent. Ask for it in another format, or "
    "try again; whoever runs the clerk finds the reason in its log."
)
NOT_TAKEN = "{number} could not be put into your files, so here it is as cards. Nothing is lost."


class Paperwork:
    """One a process; any number of processes. Run it until it is stopped."""

    def __init__(self, parts: Parts, waiting: Jobs, printer: Printer, uploads: Uploads) -> None:
        self._parts = parts
        self._jobs = waiting
        self._printer = printer
        self._uploads = uploads
        self._woken = asyncio.Event()
        self._idle = asyncio.Event()
        self._stopping = False
        self._under_way: set[asyncio.Task[None]] = set()
        self._last_cleared = float("-inf")

    def wake(self) -> None:
        """A paper was asked for or taken in this process."""
        self._woken.set()

    def stop(self) -> None:
        self._stopping = True
        self._woken.set()

    async def rest(self) -> None:
        """Returns when nothing is to be made or carried at once, nor under way; while it runs."""
        self._idle.clear()
        self._woken.set()
        await self._idle.wait()

    async def run(self) -> None:
        """Until `stop`: begins nothing more then, and finishes what is under way."""
        while not self._stopping:
            try:
                await self._round()
            except Interruption:
                log.warning("The database is away; papers wait.")
                await self._pause()
            except Exception:
                log.exception("The paperwork stumbled.")
                await self._pause()
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=15)

    async def _round(self) -> None:
        self._woken.clear()
        room = AT_ONCE - len(self._under_way)
        taken = await self._parts.workers.note(partial(self._jobs.take, most=room)) if room else []
        for job in taken:
            task = asyncio.create_task(self._do(job))
            self._under_way.add(task)
            task.add_done_callback(self._done)
        if not taken:
            if not (self._under_way or self._woken.is_set()):
                self._idle.set()
            await self._pause()

    def _done(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._woken.set()

    async def _pause(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), LOOKS_EVERY)

    async def _do(self, job: Job) -> None:
        try:
            await self.settle(job)
        except Interruption:
            log.warning("A paper could not be settled; its lease will pass.", paper=job.number)
        except Exception:
            log.exception("A paper stumbled.", paper=job.number, tries=job.tries)
        self._parts.wake_postman()

    async def settle(self, job: Job) -> None:
        """Makes or carries one paper. No transaction is open meanwhile."""
        parts = self._parts
        step = await parts.workers.read_at_length(
            partial(jobs.step, job, store=parts.store, clock=parts.clock)
        )
        match step:
            case ToMake():
                await self._make(job, step)
            case ToUpload():
                await self._carry(job, step)
            case ToRefuse(because=because):
                await self._write(job, partial(jobs.failed, job, because=because), "refused")
            case Outdated(because=because):
                await self._write(job, partial(jobs.outdated, job, because=because), "outdated")
            case NothingToDo():
                log.info("A paper was settled already.", paper=job.number)

    async def _make(self, job: Job, step: ToMake) -> None:
        try:
            content = await self._printer.printed(step.paper, step.format) if job.tries <= MOST_TRIES else b""
        except NotPrinted as problem:
            log.warning("A paper could not be printed.", paper=job.number, why=str(problem))
            content = b""
        if content:
            await self._write(job, partial(jobs.made, job, step.paper, content), "made")
            return
        words = NOT_MADE.format(number=job.number, format=step.format.value.upper())
        await self._write(job, partial(jobs.failed, job, because=words), "not made")

    async def _carry(self, job: Job, step: ToUpload) -> None:
        outcome = await self._uploads.put(step.upload.url, step.content)
        match outcome:
            case Stored():
                await self._write(job, partial(jobs.delivered, job), "delivered")
            case TryLater(seconds=seconds) if job.tries < MOST_TRIES:
                wait = self._parts.store.pace.of(timedelta(seconds=seconds or 2.0**job.tries))
                await self._parts.workers.note(partial(jobs.later, job, wait=wait, store=self._parts.store))
            case TryLater() | NotStored():
                log.warning("A paper could not be put into its reader's files.", paper=job.number)
                because = NOT_TAKEN.format(number=job.number)
                await self._write(job, partial(jobs.undeliverable, job, because=because), "shown")

    async def _write(self, job: Job, settling: "partial[bool]", outcome: str) -> None:
        parts = self._parts
        await parts.workers.write(job.panel, partial(settling, store=parts.store, clock=parts.clock))
        PAPERS.labels(outcome).inc()

    async def clear(self) -> None:
        """The clock's duty: what was kept for a week is forgotten, on whichever replica looks first."""
        parts = self._parts
        at = parts.clock()
        if abs(at.timestamp() - self._last_cleared) < CLEARS_EVERY:
            return
        try:
            for panel in await parts.workers.read_at_length(partial(self._jobs.panels_to_clear, at)):
                request = Request(
                    key=f"forget-papers {at.isoformat()}",
                    fingerprint="",
                    sender=CLERK,
                    place=Place(panel=panel, via=Via.CLOCK),
                    command=ForgetPapers(),
                )
                work = partial(perform, request, store=parts.store, clock=parts.clock, answer=parts.answer)
                await parts.workers.write(panel, work)
            self._last_cleared = at.timestamp()
        except Interruption:
            log.warning("Papers whose week is over could not be looked for; it is tried again.")
