from __future__ import annotations

import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QThread

from editor_app.desktop.jobs import Jobs, LaneName, Step
from editor_app.model.errors import Cancelled, Refused
from editor_app.services.progress import Progress
from windows import wait_until


class Asker(QObject):
    """Takes answers and remembers on which thread they came."""

    def __init__(self) -> None:
        super().__init__()
        self.values: list[object] = []
        self.errors: list[Exception] = []
        self.steps: list[Step] = []
        self.threads: set[object] = set()

    def on_done(self, value: object) -> None:
        self.values.append(value)
        self.threads.add(QThread.currentThread())

    def on_failed(self, error: Exception) -> None:
        self.errors.append(error)
        self.threads.add(QThread.currentThread())

    def on_step(self, step: Step) -> None:
        self.steps.append(step)
        self.threads.add(QThread.currentThread())


def value(result: object) -> Callable[[Progress], object]:
    return lambda _progress: result


def test_answers_come_in_order_and_on_the_windows_thread(jobs: Jobs) -> None:
    asker = Asker()
    for number in range(20):
        jobs.start(LaneName.LIBRARY, value(number), asker.on_done)
    wait_until(lambda: len(asker.values) == 20)
    assert asker.values == list(range(20))
    assert asker.threads == {QThread.currentThread()}


def test_work_runs_on_the_threads_of_its_lane_and_not_on_the_windows(jobs: Jobs) -> None:
    asker = Asker()
    for lane in LaneName:
        for _ in range(3):
            jobs.start(lane, lambda _progress: threading.current_thread().name, asker.on_done)
    wait_until(lambda: len(asker.values) == 3 * len(LaneName))
    assert set(asker.values) == {f"{lane}-lane" for lane in LaneName}


def test_a_waiting_job_is_replaced_by_a_newer_one_of_its_key(jobs: Jobs) -> None:
    asker, gate, started = Asker(), threading.Event(), threading.Event()

    def work(_progress: Progress) -> bool:
        started.set()
        return gate.wait(60)

    jobs.start(LaneName.PAGE, work, asker.on_done)
    assert started.wait(60)
    for number in range(10):
        jobs.start(LaneName.PAGE, value(number), asker.on_done, key="page")
    jobs.start(LaneName.PAGE, value("other"), asker.on_done, key="check")
    gate.set()
    wait_until(lambda: "other" in asker.values)
    assert asker.values == [True, 9, "other"]


def test_a_cancelled_job_stops_at_its_next_step(jobs: Jobs) -> None:
    asker, started = Asker(), threading.Event()

    def work(progress: Progress) -> None:
        for number in range(10_000):
            started.set()
            progress("正在数", number, 10_000)
            time.sleep(0.001)

    handle = jobs.start(LaneName.WORK, work, asker.on_done, asker.on_failed, asker.on_step)
    started.wait(60)
    handle.cancel()
    wait_until(lambda: bool(asker.errors))
    assert isinstance(asker.errors[0], Cancelled)
    assert asker.values == []


def test_steps_are_told_seldom_but_the_last_one_always(jobs: Jobs) -> None:
    asker = Asker()

    def work(progress: Progress) -> None:
        for number in range(1, 5001):
            progress("正在数", number, 5000)

    jobs.start(LaneName.WORK, work, asker.on_done, None, asker.on_step)
    wait_until(lambda: bool(asker.values))
    assert asker.steps[-1] == Step("正在数", 5000, 5000)
    assert len(asker.steps) < 100


def test_errors_reach_the_asker_and_unheard_ones_are_crashes(jobs: Jobs) -> None:
    asker = Asker()
    crashes: list[object] = []
    jobs.crashed.connect(crashes.append)

    def refuse(_progress: Progress) -> None:
        raise Refused("article.unknown")

    def fail(_progress: Progress) -> None:
        raise ZeroDivisionError

    jobs.start(LaneName.LIBRARY, refuse, asker.on_done, asker.on_failed)
    jobs.start(LaneName.LIBRARY, fail, asker.on_done)
    wait_until(lambda: bool(crashes and asker.errors))
    assert isinstance(asker.errors[0], Refused)
    assert isinstance(crashes[0], ZeroDivisionError)


def test_an_asker_that_is_gone_gets_no_answer_and_is_not_kept(jobs: Jobs) -> None:
    gate, later = threading.Event(), Asker()
    gone = Asker()
    values = gone.values
    jobs.start(LaneName.WORK, lambda _progress: gate.wait(60), gone.on_done)
    jobs.start(LaneName.WORK, value("later"), later.on_done)
    gone.deleteLater()
    del gone
    gate.set()
    wait_until(lambda: bool(later.values))
    assert values == []


def test_a_closed_lane_refuses_and_does_only_what_is_essential(jobs: Jobs) -> None:
    asker, gate, started = Asker(), threading.Event(), threading.Event()

    def work(_progress: Progress) -> bool:
        started.set()
        return gate.wait(60)

    jobs.start(LaneName.LIBRARY, work, asker.on_done)
    assert started.wait(60)
    jobs.start(LaneName.LIBRARY, value("left"), asker.on_done, asker.on_failed)
    jobs.start(LaneName.LIBRARY, value("saved"), asker.on_done, essential=True)
    jobs.close(LaneName.LIBRARY)
    jobs.start(LaneName.LIBRARY, value("late"), asker.on_done, asker.on_failed)
    gate.set()
    wait_until(lambda: "saved" in asker.values and len(asker.errors) == 2)
    assert all(isinstance(error, Cancelled) for error in asker.errors)
    assert asker.values == [True, "saved"]
    wait_until(lambda: not jobs.alive(LaneName.LIBRARY))
    assert jobs.alive(LaneName.WORK)


def test_other_lanes_reach_the_library_through_its_own(jobs: Jobs) -> None:
    asker = Asker()

    def name() -> str:
        return threading.current_thread().name

    jobs.start(LaneName.SENDING, lambda _progress: jobs.call_on_library(name), asker.on_done)
    jobs.start(LaneName.LIBRARY, lambda _progress: jobs.call_on_library(name), asker.on_done)
    wait_until(lambda: len(asker.values) == 2)
    assert asker.values == ["library-lane", "library-lane"]


def test_an_error_on_the_library_lane_comes_back_to_the_caller(jobs: Jobs) -> None:
    asker = Asker()

    def refuse() -> None:
        raise Refused("article.unknown")

    jobs.start(LaneName.SENDING, lambda _progress: jobs.call_on_library(refuse), asker.on_done, asker.on_failed)
    wait_until(lambda: bool(asker.errors))
    assert isinstance(asker.errors[0], Refused)
