"""Hands the steps of many submissions out to a crew, several at a time, and writes what came of them.

What steps have to say at their end, and what has to be said before the next ones begin, is one commit. Pictures of one or
several articles go side by side, as many as the site takes; one article at a time to an account, while the pictures of the
next ones are already on their way (`lining_up`). A site that is in trouble waits as a whole and is then tried by a single
step; the other sites go on.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from editor_app.library.library import Library
from editor_app.model.errors import Refused, Unavailable
from editor_app.model.site import Site
from editor_app.model.submission import Hold, Submission
from editor_app.services.crew import Crew
from editor_app.services.lining_up import MOVING, Line, Task
from editor_app.services.sending_ground import Ground
from editor_app.services.sending_pool import SitePool, Stopped
from editor_app.sites.connector import Connector, SignInNeeded

Changed = Callable[[Submission], None]
Connect = Callable[[Site], tuple[Connector, int]]
STAMP = "%Y-%m-%dT%H:%M:%SZ"
LONGEST_WAIT = 3600.0
LOOK_SECONDS = 0.2
SLEPT_SECONDS = 30.0


class Dispatcher:
    """`drain` runs on one thread and may be busy for long; `look_again`, `free`, `interrupt`, `set_online` are for any."""

    def __init__(
        self,
        library: Library,
        ground: Ground,
        connect: Connect,
        crew: Callable[[], Crew],
        monotonic: Callable[[], float],
    ) -> None:
        self._library = library
        self._outbox = library.outbox
        self._ground = ground
        self._connect = connect
        self._make_crew = crew
        self._monotonic = monotonic
        self._crew: Crew | None = None
        self._line = Line(ground, monotonic)
        self._ended: deque[Task] = deque()
        self._stale = True
        self._sites_seen = -1
        self._recovered = False
        self._changed: Changed = lambda item: None

    # -- from other threads -------------------------------------------------------------------------------------------

    def look_again(self) -> None:
        """The outbox was changed by somebody else."""
        self._stale = True
        if (crew := self._crew) is not None:
            crew.wake()

    def free(self, item: Submission) -> None:
        """The person wants it tried now."""
        self._line.due_now(item.id)
        if (pool := self._line.pools.get(item.site)) is not None:
            pool.forgive()
        self.look_again()

    def interrupt(self) -> None:
        """End the requests under way; they are in doubt then and are resolved by the next run."""
        for pool in list(self._line.pools.values()):
            pool.interrupt()
        self.look_again()

    def set_online(self, online: bool) -> None:
        """Whether there is a network. Without one nothing new is tried but at sites on this computer; when it is back, each
        site is tried at once, by one step.
        """
        came_back = online and not self._ground.online
        self._ground.online = online
        if came_back:
            self._try_soon()
        self.look_again()

    # -- the loop -----------------------------------------------------------------------------------------------------

    def drain(self, wait: bool, changed: Changed, stop: Callable[[], bool]) -> None:
        """Send until nothing can move; with `wait` also what has to wait for its time."""
        self._changed = changed
        self._stale = True
        self._crew = self._make_crew()
        try:
            self._recover()
            while not stop() and self._round(wait):
                pass
            self._bring_home(stop)
        except BaseException:
            self._recovered = False  # what was cut off is in doubt, and is looked for by the next run
            self._bring_home(lambda: True, note=False)
            raise
        finally:
            for name in list(self._line.pools):
                self._line.pools.pop(name).retire()
            self._crew.close()
            self._crew = None

    def _round(self, wait: bool) -> bool:
        """Hear what has ended and begin what can be begun. False where nothing is left to do."""
        assert self._crew is not None
        self._look()
        ended = self._take_ended()
        if not all(task.went_well for task in ended):  # it may change what comes next
            self._pass_on(ended, ())
            return True
        starting = self._line.choose()
        self._pass_on(ended, starting)
        if ended:
            return True  # what they make possible begins at once
        pause = LOOK_SECONDS
        if not self._line.tasks and not self._stale:
            until = self._line.until_next()
            if until is None or not wait:
                return False
            pause = min(max(until, 0.01), pause) if until else pause
        before = self._monotonic(), time.time()
        self._crew.wait(pause)
        self._notice_sleep(before, pause)
        return True

    def _bring_home(self, stop: Callable[[], bool], *, note: bool = True) -> None:
        """Wait for what is under way; when it has to be quick, its requests are ended."""
        assert self._crew is not None
        while self._line.tasks:
            if stop():
                for pool in self._line.pools.values():
                    pool.interrupt()
            if not self._ended:
                self._crew.wait(LOOK_SECONDS)
            ended = self._take_ended()
            if note:
                self._pass_on(ended, ())
            else:
                self._line.forget(ended)

    def _recover(self) -> None:
        """Once after a start: acts without an outcome are in doubt; waits that were under way are waited out."""
        if self._recovered:
            return
        for item in self._ground.run(self._outbox.recover):
            self._changed(self._fresh(item))
        for submission, account, rendition in self._ground.read(self._outbox.pictures_in_doubt):
            self._line.note_doubt(account, rendition, submission)
        now = datetime.now(UTC)
        for item in self._ground.read(self._outbox.open):
            if item.until and item.hold in MOVING:
                left = (datetime.strptime(item.until, STAMP).replace(tzinfo=UTC) - now).total_seconds()
                if 0 < left <= LONGEST_WAIT:  # a longer one means that a clock was set; then it is not waited for
                    self._line.put_off(item, self._monotonic() + left)
        self._recovered = True

    def _look(self) -> None:
        """Read the queue and the sites anew where somebody has changed them."""
        changes = self._library.sites.changes
        if not self._stale and changes == self._sites_seen:
            return
        self._stale, self._sites_seen = False, changes
        items, sites = self._ground.read(lambda: (self._outbox.open(), self._library.sites.list()))
        self._line.read(items)
        pools = self._line.pools
        by_name = {site.name: site for site in sites}
        for name, pool in list(pools.items()):
            if by_name.get(name) != pool.site:
                pools.pop(name).retire()
        for item in items:
            if item.site in by_name and item.site not in pools:
                pools[item.site] = self._pool(by_name[item.site])
            self._account_of(item)
        self._lock_out()

    def _pool(self, site: Site) -> SitePool:
        assert self._crew is not None
        return SitePool(site, lambda: self._connect(site), self._crew, self._monotonic)

    def _account_of(self, item: Submission) -> None:
        """Stop what no site here may send: the site is gone, or belongs to another account now."""
        pool = self._line.pools.get(item.site)
        if item.hold not in MOVING or (pool is not None and pool.account == item.account):
            return
        error = (
            Refused("submission.other_account", site=item.site)
            if pool is not None
            else Refused("site.unknown", name=item.site)
        )
        self._stop(item, Hold.NEEDS_USER, error)

    def _stop(self, item: Submission, hold: Hold, error: Refused) -> None:
        code, details = error.code, error.details
        self._ground.run(lambda: self._outbox.hold(item, hold, reason=code, details=details))
        self._keep(self._fresh(item))

    def _lock_out(self) -> None:
        """With a secret that was refused nothing more is asked: everything for the site waits for the person."""
        locked = {item.site for item in self._line.items.values() if item.hold is Hold.AUTH}
        for item in list(self._line.items.values()) if locked else ():
            if item.site in locked and item.hold in MOVING:
                self._stop(item, Hold.AUTH, SignInNeeded("site.sign_in"))

    def _keep(self, item: Submission) -> None:
        """This is how it stands now."""
        self._line.keep(item)
        self._changed(item)

    def _fresh(self, item: Submission) -> Submission:
        return self._ground.read(lambda: self._outbox.get(item.id))

    # -- a step -------------------------------------------------------------------------------------------------------

    def _start(self, task: Task) -> None:
        assert self._crew is not None
        if task.picture is not None:
            task.pool.hand_out(lambda: self._work(task))
        else:
            self._crew.start(lambda: self._work(task))

    def _work(self, task: Task) -> None:
        """On a thread of the crew."""
        try:
            if task.attempt is not None:
                task.wait = task.attempt.make(task.step, task.picture, task.begun)
            else:
                self._connect_to(task)
        except BaseException as error:
            task.error = error
        finally:
            self._ended.append(task)

    def _connect_to(self, task: Task) -> None:
        item = task.item
        try:
            with task.pool.lent():
                pass
        except Stopped:
            return
        except Refused as error:
            hold = Hold.AUTH if isinstance(error, SignInNeeded) else Hold.NEEDS_USER
            code, details = error.code, error.details
            self._ground.run(lambda: self._outbox.hold(item, hold, reason=code, details=details))

    def _take_ended(self) -> list[Task]:
        ended = []
        while self._ended:
            ended.append(self._ended.popleft())
            self._line.make_room(ended[-1])
        return ended

    def _pass_on(self, ended: Sequence[Task], starting: Sequence[Task]) -> None:
        """Write what came of some steps and that others begin; then begin those, see how the submissions of the first stand
        now, and tell it.
        """
        if not ended and not starting:
            return
        try:
            written = self._write(ended, starting)
        except BaseException:
            self._line.forget(starting)
            raise
        finally:
            self._line.forget(ended)
        for task in starting:
            self._start(task)
        for task in ended:
            if task.error is not None:
                raise task.error
        self._hear(ended, written)

    def _write(self, ended: Sequence[Task], starting: Sequence[Task]) -> dict[Task, Unavailable | None]:
        """One commit. Returns of whom the outcome was written, or why the disk did not take it."""
        telling: list[tuple[Task, Callable[[], object]]] = []
        beginning: list[tuple[Task, Callable[[], object]]] = []
        for task in ended:
            if task.attempt is not None and (outcome := task.attempt.outcome) is not None:
                telling.append((task, outcome))
        for task in starting:
            if task.attempt is not None and (begin := task.attempt.beginning(task.step, task.picture)) is not None:
                beginning.append((task, begin))
        made = self._ground.run.each([change for _task, change in (*telling, *beginning)])
        for (task, _change), begun in zip(beginning, made[len(telling) :], strict=True):
            task.begun = begun
        written: dict[Task, Unavailable | None] = {}
        for (task, _change), change in zip(telling, made[: len(telling)], strict=True):
            if change.error is not None and not isinstance(change.error, Unavailable):
                raise change.error
            written[task] = change.error
        return written

    def _hear(self, ended: Sequence[Task], written: dict[Task, Unavailable | None]) -> None:
        """See how the submissions of what has ended stand now, and tell it."""
        known: dict[str, Submission] = {}
        unread: set[str] = set()
        for task in ended:
            if task.attempt is not None and (error := written.get(task)) is not None:
                task.wait = task.attempt.not_written(error)
            seen = known.get(task.item.id) or self._line.items.get(task.item.id)
            if self._stale or seen is None or not task.went_well or task.attempt is None or not task.attempt.stored:
                unread.add(task.item.id)
            elif task.picture is not None:
                known[task.item.id] = seen.with_stored(task.picture.rendition, task.attempt.stored)
        if unread:
            known |= self._ground.read(lambda: {each: self._outbox.get(each) for each in unread})
        for task in ended:
            if task.attempt is not None and task in written and written[task] is None:
                task.attempt.written()
            known[task.item.id] = self._note(task, known[task.item.id])
        for item in known.values():
            self._keep(item)
        if any(item.hold is Hold.AUTH for item in known.values()):
            self._lock_out()

    def _note(self, task: Task, item: Submission) -> Submission:
        """When this one and its site may move again."""
        now, pool, wait, attempt = self._monotonic(), task.pool, task.wait, task.attempt
        self._ground.longest_call = max(self._ground.longest_call, now - task.started)
        self._line.note_doubts(item)
        if attempt is not None and attempt.troubled:
            pool.look_at_trouble()
        if attempt is not None and attempt.heard:
            pool.answered()
        if wait is not None:
            self._line.put_off(item, now + wait.seconds)
            if wait.site_seconds:
                pool.failed(wait, task.started, now, counts=self._ground.online)
        elif item.hold is Hold.WAITING and (item.until, item.attempt) == (task.item.until, task.item.attempt):
            self._ground.run(lambda: self._outbox.hold(item, Hold.NONE))  # it waited and has moved
            return self._fresh(item)
        if item.hold is Hold.AUTH:  # the next attempt is with another secret
            pool.retire()
            if self._line.pools.get(item.site) is pool:
                self._line.pools[item.site] = self._pool(pool.site)
        return item

    # -- sleep and other networks -------------------------------------------------------------------------------------

    def _notice_sleep(self, before: tuple[float, float], pause: float) -> None:
        """The computer has slept: the connections are dead and the network may be another one. One attempt a site, now."""
        passed = max(self._monotonic() - before[0], time.time() - before[1])
        if passed > pause + SLEPT_SECONDS:
            self._try_soon()

    def _try_soon(self) -> None:
        for pool in list(self._line.pools.values()):
            pool.try_soon()
        self._line.all_due_now()
