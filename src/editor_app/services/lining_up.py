"""The line: the submissions that are open in the order in which they go, what of them is under way, and what can begin.

First what finishes articles, then pictures, in the queue's order; what has waited goes behind what has not, so that one
that always fails does not keep the others back. The same bytes never go twice at once to one account.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from editor_app.model.submission import Hold, Phase, PictureState, Submission, SubmissionPicture
from editor_app.services.sending import ARTICLE_STEPS, Attempt, Step
from editor_app.services.sending_ground import Ground
from editor_app.services.sending_pool import SitePool
from editor_app.services.timing import Wait
from editor_app.services.together import Made

MOVING = (Hold.NONE, Hold.WAITING, Hold.UNSURE, Hold.SETTLING)
DRAFTS_AHEAD = 3
_DOUBT = (Hold.UNSURE, Hold.SETTLING)
_THERE = (Phase.CREATED, Phase.FINALISING, Phase.VERIFYING)
_OUT = (PictureState.SENDING, PictureState.UNSURE)


@dataclass(eq=False, slots=True)
class Task:
    """A step that is under way, and what came of it. A step that only connects has no attempt; `begun` is what was written
    before it began, where that was written for it.
    """

    item: Submission
    step: Step
    pool: SitePool
    started: float
    picture: SubmissionPicture | None = None
    attempt: Attempt | None = None
    begun: Made | None = None
    wait: Wait | None = None
    error: BaseException | None = None

    @property
    def went_well(self) -> bool:
        """Whether all that is left is to write what came of it."""
        done = self.attempt is not None and self.attempt.outcome is not None and not self.attempt.troubled
        return done and self.error is None and self.wait is None


def _needs_resolving(item: Submission) -> bool:
    """Whether an act has no outcome, as far as its rows tell; some may be under way."""
    return item.hold in _DOUBT or item.phase is Phase.CREATING or any(each.state in _OUT for each in item.pictures)


def _is_whole(item: Submission) -> bool:
    """Whether something other than a picture may be next."""
    return item.phase not in (Phase.FROZEN, Phase.ASSETS) or _needs_resolving(item) or item.all_stored


class Line:
    """For the thread that hands out the steps; `due_now` is for any."""

    def __init__(self, ground: Ground, monotonic: Callable[[], float]) -> None:
        self._ground = ground
        self._monotonic = monotonic
        self.items: dict[str, Submission] = {}
        """What is open, by its id."""
        self.pools: dict[str, SitePool] = {}
        """The lines to the sites, by their names."""
        self.tasks: list[Task] = []
        """What is under way."""
        self._busy: Counter[str] = Counter()
        self._whole: set[str] = set()
        self._due: dict[str, float] = {}
        self._order: list[str] | None = None
        self._doubtful: dict[tuple[str, str], tuple[float, str]] = {}
        """Pictures (account, rendition) that may still arrive: until when, and by which submission."""

    # -- how they stand -----------------------------------------------------------------------------------------------

    def read(self, items: Sequence[Submission]) -> None:
        """These are open, and nothing else is."""
        self.items = {item.id: item for item in items}
        self._whole = {item.id for item in items if _is_whole(item)}
        self._order = None

    def keep(self, item: Submission) -> None:
        """This is how one stands now."""
        if item.phase is Phase.DONE or item.hold is Hold.CANCELLED:
            self.items.pop(item.id, None)
            self._due.pop(item.id, None)
            self._whole.discard(item.id)
            return
        if item.id not in self.items:
            self._order = None
        self.items[item.id] = item
        (self._whole.add if _is_whole(item) else self._whole.discard)(item.id)

    def put_off(self, item: Submission, until: float) -> None:
        """It does not move before that time."""
        self._due[item.id] = max(self._due.get(item.id, 0.0), until)
        self._order = None

    def due_now(self, item_id: str) -> None:
        """It need not wait any longer."""
        self._due.pop(item_id, None)
        self._order = None

    def all_due_now(self) -> None:
        """Nothing waits any longer, but what settles: that needs its time, whatever the network does."""
        for item in list(self.items.values()):
            if item.hold is not Hold.SETTLING:
                self._due.pop(item.id, None)
        self._order = None

    def note_doubt(self, account: str, rendition: str, submission: str) -> None:
        """A picture that may still arrive."""
        settled = self._monotonic() + self._ground.timing.settle(self._ground.longest_call)
        self._doubtful[account, rendition] = settled, submission

    def note_doubts(self, item: Submission) -> None:
        """Remember which pictures of a submission may still arrive."""
        for picture in item.pictures:
            if picture.state in _OUT:
                self.note_doubt(item.account, picture.rendition, item.id)
            elif self._doubtful and self._doubtful.get((item.account, picture.rendition), (0.0, ""))[1] == item.id:
                del self._doubtful[item.account, picture.rendition]

    def until_next(self) -> float | None:
        """Seconds until something that waits can move; None where nothing ever will by itself. At once: 0."""
        now = self._monotonic()
        times = [
            self._time_of(item) - now
            for item in self.items.values()
            if item.hold in MOVING and (self._ground.online or self.pools[item.site].local)
        ]
        return max(min(times), 0.0) if times else None

    def _time_of(self, item: Submission) -> float:
        pool = self.pools.get(item.site)
        return max(self._due.get(item.id, 0.0), pool.due if pool is not None else 0.0)

    # -- what goes next -----------------------------------------------------------------------------------------------

    def choose(self) -> list[Task]:
        """The steps that can begin now; from here on they are under way. `forget` those that do not begin after all."""
        now = self._monotonic()
        chosen: list[Task] = []
        open_sites = {name for name, pool in self.pools.items() if self._open_to_work(pool, now)}
        if not open_sites:
            return chosen
        for item in self._wholes(open_sites):
            pool = self.pools[item.site]
            if not self._may_move(item, open_sites, now) or (step := self._whole_step(item, pool)) is None:
                continue
            chosen.append(self._start(item, step, pool, now))
            if pool.room_for_wholes <= 0:
                open_sites.discard(item.site)
        open_sites = {name for name in open_sites if self.pools[name].room > 0}
        for item_id in self._in_order() if open_sites else ():
            if not open_sites:
                break
            waiting = self.items.get(item_id)
            if waiting is not None and self._may_move(waiting, open_sites, now):
                chosen.extend(self._start_pictures(waiting, now, open_sites))
        return chosen

    def forget(self, tasks: Sequence[Task]) -> None:
        """These are not under way any more, or never were."""
        for task in tasks:
            self.tasks.remove(task)
            self._busy[task.item.id] -= 1
            if not self._busy[task.item.id]:
                del self._busy[task.item.id]
            if task.picture is not None:
                self._ground.flights.end(task.item.id, task.picture.rendition)

    def make_room(self, task: Task) -> None:
        """It has ended: another may begin at its site, though what came of it is not written yet."""
        task.pool.running -= 1
        task.pool.articles -= task.step in ARTICLE_STEPS

    def _open_to_work(self, pool: SitePool, now: float) -> bool:
        return pool.room_for_wholes > 0 and pool.due <= now and (self._ground.online or pool.local)

    def _may_move(self, item: Submission, open_sites: set[str], now: float) -> bool:
        return item.site in open_sites and item.hold in MOVING and self._due.get(item.id, 0.0) <= now

    def _key(self, item_id: str) -> tuple[float, int, int]:
        item = self.items[item_id]
        return self._due.get(item_id, 0.0), item.place, item.order

    def _in_order(self) -> list[str]:
        order = self._order
        if order is None:
            order = self._order = sorted(self.items, key=self._key)
        return order

    def _wholes(self, open_sites: set[str]) -> list[Submission]:
        """What may be moved on as a whole: everything at a site that has to be connected or wants a draft first."""
        if any((terms := self.pools[name].terms) is None or terms.capabilities.reserves for name in open_sites):
            every = [self.items[each] for each in self._in_order() if each in self.items]
            here = [item for item in every if item.site in open_sites]
            return [item for item in here if item.id in self._whole or self.pools[item.site].needs_first(item)]
        return [self.items[each] for each in sorted(self._whole, key=self._key)]

    def _start(self, item: Submission, step: Step, pool: SitePool, now: float) -> Task:
        task = Task(item, step, pool, now)
        if step is not Step.CONNECT:
            task.attempt = Attempt(self._ground, item, pool, pool.faults)
        pool.begin()
        pool.running += 1
        pool.articles += step in ARTICLE_STEPS
        self.tasks.append(task)
        self._busy[item.id] += 1
        return task

    def _start_pictures(self, item: Submission, now: float, open_sites: set[str]) -> Iterator[Task]:
        pool = self.pools[item.site]
        for picture in self._pictures(item, pool):
            task = self._start(item, Step.PICTURE, pool, now)
            task.picture = picture
            self._ground.flights.start(item.id, picture.rendition)
            yield task
            if pool.room <= 0:
                open_sites.discard(item.site)
                return

    def _whole_step(self, item: Submission, pool: SitePool) -> Step | None:
        """What is to be done with a submission as a whole, of which nothing may be under way then."""
        if item.id in self._busy:
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
        items = (item for item in self.items.values() if item.site == site and item.hold in MOVING)
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

    def _under_way(self, item: Submission, picture: SubmissionPicture, pool: SitePool) -> bool:
        """Whether these bytes travel to the account now, for whichever article, or the article as a whole is at work."""
        return any(
            task.picture.rendition == picture.rendition and task.pool.account == pool.account
            if task.picture is not None
            else task.item.id == item.id
            for task in self.tasks
        )
