"""Shared commits: everybody waits for the one that holds their change, and what fails fails alone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import apsw
import pytest

from editor_app.library.library import Library
from editor_app.model.errors import Refused, Unavailable
from editor_app.services.lanes import run_here
from editor_app.services.together import Together


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        opened.settings.set("begun", True)
        yield opened


class Side:
    """Callers that come while a commit is under way: the first one's change waits until the others are there."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.together = Together(run_here, library.transaction)
        self.results: dict[int, object] = {}
        self.inside = threading.Event()
        self.go_on = threading.Event()

    def call(self, number: int, work: object) -> threading.Thread:
        def run() -> None:
            try:
                self.results[number] = self.together(work)  # type: ignore[arg-type]
            except (Refused, Unavailable) as error:
                self.results[number] = error.code

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    def first(self) -> None:
        self.inside.set()
        assert self.go_on.wait(60)

    def together_with(self, works: list[object]) -> dict[int, object]:
        threads = [self.call(0, self.first)]
        assert self.inside.wait(60)
        threads += [self.call(number, work) for number, work in enumerate(works, 1)]
        while len(self.together._waiting) < len(works):
            pass
        self.go_on.set()
        for thread in threads:
            thread.join(60)
        return self.results


def test_one_that_fails_is_undone_alone(library: Library) -> None:
    def keep(name: str) -> object:
        return lambda: library.settings.set(name, 1) or name

    def spoil() -> None:
        library.settings.set("spoiled", 1)
        raise Refused("submission.held")

    results = Side(library).together_with([keep("a"), spoil, keep("b")])
    assert results == {0: None, 1: "a", 2: "submission.held", 3: "b"}
    assert [library.settings.get(name) for name in ("a", "spoiled", "b")] == [1, None, 1]


def test_where_the_commit_fails_everybody_hears_it(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    side = Side(library)
    made = []

    def change(number: int) -> object:
        def work() -> int:
            library.settings.set(f"n{number}", number)
            made.append(number)
            if len(made) == 3:  # as SQLite does on a full disk: the whole transaction is gone
                library.database._connection.execute("ROLLBACK")
            return number

        return work

    results = side.together_with([change(1), change(2), change(3)])
    assert results == {0: None, 1: "disk.error", 2: "disk.error", 3: "disk.error"}
    assert [library.settings.get(f"n{number}") for number in (1, 2, 3)] == [None] * 3
    assert side.together(lambda: 7) == 7, "and it goes on"


def test_many_callers_each_see_their_own_change_on_the_disk(library: Library) -> None:
    together = Together(run_here, library.transaction)
    wrong: list[str] = []

    def live(name: str) -> None:
        reader = apsw.Connection(str(library.database.path), flags=apsw.SQLITE_OPEN_READONLY)
        for number in range(40):
            key = f"{name}{number}"
            together(lambda key=key, number=number: library.settings.set(key, number))  # type: ignore[misc]
            if not reader.execute("SELECT 1 FROM settings WHERE key = ?", (key,)).fetchone():
                wrong.append(key)  # told that it was made, and another connection does not see it

    threads = [threading.Thread(target=live, args=(name,)) for name in "abcdef"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not wrong
    assert library.database.one("SELECT count(*) FROM settings WHERE key GLOB '[a-f][0-9]*'") == (240,)


def test_several_changes_of_one_caller_are_one_commit_and_one_that_fails_is_undone_alone(library: Library) -> None:
    commits: list[int] = []

    def counted(work: Callable[[], object]) -> object:
        commits.append(1)
        return work()

    def spoil() -> None:
        library.settings.set("spoiled", 1)
        raise Refused("submission.held")

    together = Together(counted, library.transaction)  # type: ignore[arg-type]
    first, failed, last = together.each([lambda: library.settings.set("a", 1) or 7, spoil, lambda: 8])
    assert (first.result(), last.result(), len(commits)) == (7, 8, 1)
    with pytest.raises(Refused, match=r"submission\.held"):
        failed.result()
    assert [library.settings.get(name) for name in ("a", "spoiled")] == [1, None]
    assert together.each([]) == []


def test_a_kill_in_the_middle_of_a_group_loses_nothing_that_was_acknowledged(library: Library, tmp_path: Path) -> None:
    together = Together(run_here, library.transaction)
    files = library.database.path.parent
    together.each([lambda: library.settings.set("told", 1), lambda: library.settings.set("told too", 1)])

    def killed_here() -> None:
        (tmp_path / "after").mkdir()
        for name in ("library.db", "library.db-wal"):  # what a killed program leaves
            (tmp_path / "after" / name).write_bytes((files / name).read_bytes())

    together.each([lambda: library.settings.set("not told", 1), killed_here])
    with Library.open(tmp_path / "after") as again:
        assert [again.settings.get(name) for name in ("told", "told too", "not told")] == [1, 1, None]
