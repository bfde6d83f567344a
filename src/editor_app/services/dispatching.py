"""Who goes next: hands the steps of many submissions out to a crew, several at a time and in an order that keeps the rules.

Pictures of one or several articles go side by side, as many as the site takes; the same bytes never twice at once to one
account; one article at a time to an account, while the pictures of the next ones are already on their way. A site that is
in trouble waits as a whole and is then tried by a single step; the other sites go on.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from editor_app.library.library import Library
from editor_app.model.errors import Refused
from editor_app.model.site import Site
from editor_app.model.submission import Hold, Phase, PictureState, Submission, SubmissionPicture
from editor_app.services.crew import Crew
from editor_app.services.sending import ARTICLE_STEPS, Attempt, Step
from editor_app.services.sending_ground import Ground
from editor_app.services.sending_pool import SitePool, Stopped
from editor_app.services.timing import Wait
from editor_app.sites.connector import Connector, SignInNeeded

Changed = Callable[[Submission], None]
Connect = Callable[[Site], tuple[Connector, int]]
MOVING = (Hold.NONE, Hold.WAITING, Hold.UNSURE, Hold.SETTLING)
STAMP = "%Y-%m-%dT%H:%M:%SZ"
LONGEST_WAIT = 3600.0
LOOK_SECONDS = 0.2
SLEPT_SECONDS = 30.0
DRAFTS_AHEAD = 3
_DOUBT = (Hold.UNSURE, Hold.SETTLING)
_THERE = (Phase.CREATED, Phase.FINALISING, Phase.VERIFYING)
_OUT = (PictureState.SENDING, PictureState.UNSURE)


@dataclass(eq=False, slots=True)
class Task:
    """A step that is under way, and what came of it."""

    item: Submission
    step: Step
    pool: SitePool
    started: float
    picture: SubmissionPicture | None = None
    wait: Wait | None = None
    heard: bool = False
    troubled: bool = False
    error: BaseException | None = None


def _needs_resolving(item: Submission) -> bool:
    """Whether an act has no outcome, as far as its rows tell; some may be under way."""
    return item.hold in _DOUBT or item.phase is Phase.CREATING or any(each.state in _OUT for each in item.pictures)


def _is_whole(item: Submission) -> bool:
    """Whether something other than a picture may be next."""
    return item.phase not in (Phase.FROZEN, Phase.ASSETS) or _needs_resolving(item) or item.all_stored


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
        self._items: dict[str, Submission] = {}
        self._as_a_whole: set[str] = set()
        self._pools: dict[str, SitePool] = {}
        self._due: dict[str, float] = {}
        self._doubtful: dict[tuple[str, str], tuple[float, str]] = {}
        """Pictures (account, rendition) that may still arrive: until when, and by which submission."""
        self._tasks: list[Task] = []
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
        self._due.pop(item.id, None)
        if (pool := self._pools.get(item.site)) is not None:
            pool.forgive()
        self.look_again()

    def interrupt(self) -> None:
        """End the requests under way; they are in doubt then and are resolved by the next run."""
        for pool in list(self._pools.values()):
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
            for name in list(self._pools):
                self._pools.pop(name).retire()
            self._crew.close()
            self._crew = None

    def _round(self, wait: bool) -> bool:
        """Begin what can be begun and hear what has ended. False where nothing is left to do."""
        assert self._crew is not None
        self._look()
        self._begin()
        pause = LOOK_SECONDS
        if not self._tasks and not self._stale:
            until = self._until_next()
            if until is None or not wait:
                return False
            pause = min(until, pause)
        before = self._monotonic(), time.time()
        self._crew.wait(pause)
        self._notice_sleep(before, pause)
        self._collect()
        return True

    def _bring_home(self, stop: Callable[[], bool], *, note: bool = True) -> None:
        """Wait for what is under way; when it has to be quick, its requests are ended."""
        assert self._crew is not None
        while self._tasks:
            if stop():
                for pool in self._pools.values():
                    pool.interrupt()
            self._crew.wait(LOOK_SECONDS)
            if note:
                self._collect()
            else:
                for task in self._take_ended():
                    self._tasks.remove(task)

    def _recover(self) -> None:
        """Once after a start: acts without an outcome are in doubt; waits that were under way are waited out."""
        if self._recovered:
            return
        for item in self._ground.run(self._outbox.recover):
            self._changed(self._fresh(item))
        settled = self._monotonic() + self._ground.timing.settle(self._ground.longest_call)
        for submission, account, rendition in self._ground.read(self._outbox.pictures_in_doubt):
            self._doubtful[account, rendition] = settled, submission
        now = datetime.now(UTC)
        for item in self._ground.read(self._outbox.open):
            if item.until and item.hold in MOVING:
                left = (datetime.strptime(item.until, STAMP).replace(tzinfo=UTC) - now).total_seconds()
                if 0 < left <= LONGEST_WAIT:  # a longer one means that a clock was set; then it is not waited for
                    self._due.setdefault(item.id, self._monotonic() + left)
        self._recovered = True

    def _look(self) -> None:
        """Read the queue and the sites anew where somebody has changed them."""
        changes = self._library.sites.changes
        if not self._stale and changes == self._sites_seen:
            return
        self._stale, self._sites_seen = False, changes
        items, sites = self._ground.read(lambda: (self._outbox.open(), self._library.sites.list()))
        self._items = {item.id: item for item in items}
        self._as_a_whole = {item.id for item in items if _is_whole(item)}
        by_name = {site.name: site for site in sites}
        for name, pool in list(self._pools.items()):
            if by_name.get(name) != pool.site:
                self._pools.pop(name).retire()
        for item in items:
            if item.site in by_name and item.site not in self._pools:
                self._pools[item.site] = self._pool(by_name[item.site])
            self._account_of(item)
        self._lock_out()

    def _pool(self, site: Site) -> SitePool:
        assert self._crew is not None
        return SitePool(site, lambda: self._connect(site), self._crew)

    def _account_of(self, item: Submission) -> None:
        """Stop what no site here may send: the site is gone, or belongs to another account now."""
        pool = self._pools.get(item.site)
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
        locked = {item.site for item in self._items.values() if item.hold is Hold.AUTH}
        for item in list(self._items.values()):
            if item.site in locked and item.hold in MOVING:
                self._stop(item, Hold.AUTH, SignInNeeded("site.sign_in"))

    def _keep(self, item: Submission) -> None:
        """This is how it stands now."""
        if item.phase is Phase.DONE or item.hold is Hold.CANCELLED:
            self._items.pop(item.id, None)
            self._due.pop(item.id, None)
            self._as_a_whole.discard(item.id)
        else:
            self._items[item.id] = item
            (self._as_a_whole.add if _is_whole(item) else self._as_a_whole.discard)(item.id)
        self._changed(item)

    def _fresh(self, item: Submission) -> Submission:
        return self._ground.read(lambda: self._outbox.get(item.id))

    # -- what goes next -----------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        """Hand out steps until no site has room: first what finishes articles, then pictures, in the queue's order; what
        has waited goes behind what has not, so that one that always fails does not keep the others back.
        """
        now = self._monotonic()
        open_sites = {name for name, pool in self._pools.items() if self._open_to_work(pool, now)}
        if not open_sites:
            return
        ready = [
            item
            for item in self._items.values()
            if item.site in open_sites and item.hold in MOVING and self._due.get(item.id, 0.0) <= now
        ]
        ready.sort(key=lambda item: (self._due.get(item.id, 0.0), item.place, item.order))
        for item in ready:
            pool = self._pools[item.site]
            if item.site not in open_sites or not (item.id in self._as_a_whole or pool.needs_first(item)):
                continue
            if (step := self._whole_step(item, pool)) is not None:
                self._start(Task(item, step, pool, now))
                if pool.room_for_wholes <= 0:
                    open_sites.discard(item.site)
        open_sites = {name for name in open_sites if self._pools[name].room > 0}
        for item in ready:
            if not open_sites:
                return
            if item.site in open_sites:
                self._begin_pictures(item, now, open_sites)

    def _begin_pictures(self, item: Submission, now: float, open_sites: set[str]) -> None:
        pool = self._pools[item.site]
        for picture in self._pictures(item, pool):
            self._start(Task(item, Step.PICTURE, pool, now, picture))
            if pool.room <= 0:
                open_sites.discard(item.site)
                return

    def _open_to_work(self, pool: SitePool, now: float) -> bool:
        return pool.room_for_wholes > 0 and pool.due <= now and (self._ground.online or pool.local)

    def _time_of(self, item: Submission) -> float:
        pool = self._pools.get(item.site)
        return max(self._due.get(item.id, 0.0), pool.due if pool is not None else 0.0)

    def _until_next(self) -> float | None:
        """Seconds until something that waits can move; None where nothing ever will by itself."""
        now = self._monotonic()
        times = [
            self._time_of(item) - now
            for item in self._items.values()
            if item.hold in MOVING and (self._ground.online or self._pools[item.site].local)
        ]
        # what could move and does not waits for something else
        return max(min(times), 0.01) if times and min(times) > 0 else LOOK_SECONDS if times else None

    def _whole_step(self, item: Submission, pool: SitePool) -> Step | None:
        """What is to be done with a submission as a whole, of which nothing may be under way then."""
        if any(task.item.id == item.id for task in self._tasks):
            return None
        if pool.terms is None:
            return Step.CONNECT
        if _needs_resolving(item):
            return Step.RESOLVE
        if item.phase in _THERE:
            return Step.CHECK
        step = Step.ARTICLE
        if pool.needs_first(item):
            step = Step.RESERVE
            if self._drafts_with_room(item.site) >= DRAFTS_AHEAD:
                return None
        elif item.phase is not Phase.COMPOSED and not item.all_stored:
            return None
        return step if pool.takes_article else None

    def _drafts_with_room(self, site: str) -> int:
        """How many reserved drafts at a site still lack pictures: there is work enough, and no need for more of them yet."""
        items = (item for item in self._items.values() if item.site == site and item.hold in MOVING)
        return sum(item.phase is Phase.ASSETS and not item.all_stored for item in items)

    def _pictures(self, item: Submission, pool: SitePool) -> Iterator[SubmissionPicture]:
        """The pictures of a submission that can go now."""
        if pool.needs_first(item) or item.hold in _DOUBT or item.phase not in (Phase.FROZEN, Phase.ASSETS):
            return
        for picture in item.pictures:
            there = picture.state is PictureState.STORED
            if not (there or self._under_way(item, picture, pool) or self._may_still_arrive(picture, pool)):
                yield picture

    def _may_still_arrive(self, picture: SubmissionPicture, pool: SitePool) -> bool:
        """Whether another submission has sent these bytes and nobody knows what became of it: until that can no longer be
        carried out, a site that cannot tell a repeat is not given them again.
        """
        if not self._doubtful or (pool.terms is not None and pool.terms.capabilities.repeatable):
            return False
        return self._doubtful.get((pool.account, picture.rendition), (0.0, ""))[0] > self._monotonic()

    def _note_doubts(self, item: Submission) -> None:
        """Remember which pictures of a submission may still arrive."""
        for picture in item.pictures:
            key = (item.account, picture.rendition)
            if picture.state in _OUT:
                settled = self._monotonic() + self._ground.timing.settle(self._ground.longest_call)
                self._doubtful[key] = settled, item.id
            elif self._doubtful and self._doubtful.get(key, (0.0, ""))[1] == item.id:
                del self._doubtful[key]

    def _under_way(self, item: Submission, picture: SubmissionPicture, pool: SitePool) -> bool:
        """Whether these bytes travel to the account now, for whichever article, or the article as a whole is at work."""
        return any(
            task.picture.rendition == picture.rendition and task.pool.account == pool.account
            if task.picture is not None
            else task.item.id == item.id
            for task in self._tasks
        )

    # -- a step -------------------------------------------------------------------------------------------------------

    def _start(self, task: Task) -> None:
        assert self._crew is not None
        task.pool.begin()
        self._tasks.append(task)
        task.pool.running += 1
        task.pool.articles += task.step in ARTICLE_STEPS
        faults = task.pool.faults
        self._crew.start(lambda: self._work(task, faults))

    def _work(self, task: Task, faults: int) -> None:
        """On a thread of the crew."""
        try:
            self._attempt(task, faults)
        except BaseException as error:
            task.error = error
        finally:
            self._ended.append(task)

    def _attempt(self, task: Task, faults: int) -> None:
        item, pool = task.item, task.pool
        if task.step is not Step.CONNECT:
            attempt = Attempt(self._ground, item, pool, faults)
            task.wait = attempt.make(task.step, task.picture)
            task.heard, task.troubled = attempt.heard, attempt.troubled
            return
        try:
            with pool.lent():
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
        return ended

    def _collect(self) -> None:
        """Hear what has ended, see how its submissions stand now, and tell it."""
        ended = self._take_ended()
        if not ended:
            return
        for task in ended:
            self._tasks.remove(task)
            task.pool.running -= 1
            task.pool.articles -= task.step in ARTICLE_STEPS
        for task in ended:
            if task.error is not None:
                raise task.error
        ids = {task.item.id for task in ended}
        fresh = self._ground.read(lambda: {each: self._outbox.get(each) for each in ids})
        for task in ended:
            fresh[task.item.id] = self._note(task, fresh[task.item.id])
        for item in fresh.values():
            self._keep(item)
        self._lock_out()

    def _note(self, task: Task, item: Submission) -> Submission:
        """When this one and its site may move again."""
        now, pool, wait = self._monotonic(), task.pool, task.wait
        self._ground.longest_call = max(self._ground.longest_call, now - task.started)
        self._note_doubts(item)
        if task.troubled:
            pool.look_at_trouble()
        if task.heard:
            pool.answered()
        if wait is not None:
            self._due[item.id] = max(self._due.get(item.id, 0.0), now + wait.seconds)
            if wait.site_seconds:
                pool.failed(wait, task.started, now, counts=self._ground.online)
        elif item.hold is Hold.WAITING and (item.until, item.attempt) == (task.item.until, task.item.attempt):
            self._ground.run(lambda: self._outbox.hold(item, Hold.NONE))  # it waited and has moved
            return self._fresh(item)
        if item.hold is Hold.AUTH:  # the next attempt is with another secret
            pool.retire()
            if self._pools.get(item.site) is pool:
                self._pools[item.site] = self._pool(pool.site)
        return item

    # -- sleep and other networks -------------------------------------------------------------------------------------

    def _notice_sleep(self, before: tuple[float, float], pause: float) -> None:
        """The computer has slept: the connections are dead and the network may be another one. One attempt a site, now."""
        passed = max(self._monotonic() - before[0], time.time() - before[1])
        if passed > pause + SLEPT_SECONDS:
            self._try_soon()

    def _try_soon(self) -> None:
        for pool in list(self._pools.values()):
            pool.try_soon()
        for item in list(self._items.values()):
            if item.hold is not Hold.SETTLING:  # what settles needs its time, whatever the network does
                self._due.pop(item.id, None)
