"""Who may send: only so many pictures in memory, every one that has begun is taken up, and who waits is woken alone."""

from __future__ import annotations

import threading

from editor_app.model.site import Site
from editor_app.services.crew import ThreadCrew
from editor_app.services.sending_pool import AHEAD, SitePool, Terms
from editor_app.sites.connector import Capabilities

MOST = 2


def test_each_picture_that_has_begun_is_taken_up_and_only_so_many_at_once() -> None:
    crew = ThreadCrew()
    pool = SitePool(Site("站点", "intake", "https://example.test", "li", "practice"), lambda: (None, MOST), crew)  # type: ignore[arg-type, return-value]
    pool.terms = Terms(Capabilities(repeatable=True), MOST)
    lock, all_done, full = threading.Lock(), threading.Event(), threading.Barrier(MOST * AHEAD)
    now: list[int] = []
    most: list[int] = []
    done: list[int] = []

    def work(number: int) -> None:
        with lock:
            now.append(number)
            most.append(len(now))
        if number < MOST * AHEAD:
            full.wait(60)  # they really are under way at once
        with lock:
            now.remove(number)
            done.append(number)
            if len(done) == 20:
                all_done.set()

    for number in range(20):
        pool.hand_out(lambda number=number: work(number))  # type: ignore[misc]
    assert all_done.wait(60)
    crew.close()
    assert sorted(done) == list(range(20))
    assert max(most) == MOST * AHEAD


def test_news_lets_go_on_only_who_may() -> None:
    crew = ThreadCrew()
    lock = threading.Lock()
    tokens: list[int] = []
    gone: list[str] = []
    ended = threading.Semaphore(0)

    def take() -> bool:
        with lock:
            if tokens:
                tokens.pop()
                return True
            return False

    def wait(name: str) -> None:
        crew.until(take)
        gone.append(name)
        ended.release()

    threads = [threading.Thread(target=wait, args=(name,), daemon=True) for name in "abc"]
    for thread in threads:
        thread.start()
    for count in (1, 2, 3):
        with lock:
            tokens.append(1)
        crew.news()
        while not ended.acquire(timeout=0.05):  # whoever began to wait after the news is told again
            crew.news()
        assert len(gone) == count
    assert sorted(gone) == ["a", "b", "c"]
