"""The sweeper: what anything still shows is never removed (P4), the rest goes after its time, and a cut does no harm."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import apsw
import pytest

from clocks import HandClock
from editor_app.library.doctor import check
from editor_app.library.library import Library
from editor_app.model.article import Article
from editor_app.model.body import Body, Figure, paragraph
from editor_app.model.digest import sha256
from editor_app.model.errors import Cancelled, Unavailable
from editor_app.model.metadata import Metadata
from editor_app.model.picture import PictureInfo, Prepared, Rendition
from editor_app.model.revision import RevisionReason
from editor_app.services.keeping import Keeping

INFO = PictureInfo("image/jpeg", 4, 3, 1, "", False, False, False)
HISTORIES = 10_000 if os.environ.get("HYPOTHESIS_PROFILE") == "deep" else 5


def age(library: Library, clock: HandClock, days: int) -> None:
    """Days pass evenly; every file gets as old as its day."""
    for _ in range(days):
        clock.time += timedelta(days=1)
        library.trash.watch_clock()


def add(library: Library, clock: HandClock, data: bytes) -> str:
    digest = library.assets.add(data, "a.jpg", INFO).sha256
    touch(library.assets.path(digest), clock)
    return digest


def touch(path: Path, clock: HandClock) -> None:
    os.utime(path, (clock.time.timestamp(), clock.time.timestamp()))


def show(library: Library, *assets: str, cover: str = "") -> Article:
    return library.articles.create(Metadata(title="稿", cover=cover), Body(tuple(Figure(asset) for asset in assets)))


def back_up_anew(library: Library) -> None:
    """The only backup is one of this moment."""
    library.finish_backup()
    for path in library.path.glob("backups/*.db"):
        path.unlink()
    library.back_up()


def test_an_unused_picture_goes_a_week_after_it_was_first_seen_to_be_so(tmp_path: Path) -> None:
    clock = HandClock()
    with Library.open(tmp_path, clock=clock) as library:
        kept, cover, lost = (add(library, clock, name) for name in (b"kept", b"cover", b"lost"))
        show(library, kept, cover=cover)
        age(library, clock, 10)
        back_up_anew(library)
        assert library.sweeper.survey().unused == (lost,)
        assert library.sweeper.survey().size == 4
        assert library.sweeper.sweep().waiting == 1
        age(library, clock, 6)
        assert library.sweeper.sweep().pictures == 0
        age(library, clock, 2)
        swept = library.sweeper.sweep()
        assert (swept.pictures, swept.size, swept.waiting) == (1, 4, 0)
        assert library.assets.all() == sorted([kept, cover])
        assert not library.assets.path(lost).exists()
        assert library.assets.read(kept) == b"kept"
        assert check(library) == []


def ripe(library: Library, clock: HandClock, data: bytes = b"lost") -> str:
    """A picture that nothing shows and whose week is over."""
    digest = add(library, clock, data)
    age(library, clock, 10)
    library.sweeper.sweep()
    age(library, clock, 8)
    back_up_anew(library)
    return digest


@pytest.mark.parametrize("how", ["trash", "revision", "submission", "frozen"])
def test_whatever_still_names_it_keeps_it(tmp_path: Path, how: str) -> None:
    clock = HandClock()
    with Library.open(tmp_path, clock=clock) as library:
        digest = ripe(library, clock)
        match how:
            case "trash":
                library.articles.trash(show(library, digest).id)
            case "revision":
                article = show(library, digest)
                library.revisions.pin(article.id, RevisionReason.SUBMITTED)
                library.articles.save(article.id, article.metadata, Body((paragraph("没有图了"),)), base_version=1)
            case "submission" | "frozen":
                library.database.run(
                    "INSERT INTO submissions (position, id, article, title, column_name, site, account, digest, revision,"
                    " phase, hold, created_at) VALUES (1, 's', 'a', '', '', '', '', '', 1, 'done', 'none', '')"
                )
                if how == "frozen":
                    library.database.run(
                        "INSERT INTO submission_bytes VALUES (1, ?, NULL)", (f'{{"cover":"{digest}"}}'.encode(),)
                    )
                else:
                    library.database.run(
                        "INSERT INTO submission_pictures VALUES (1, 1, ?, ?, '', '', 1, 1, 1, 'stored', '', '')",
                        (digest, sha256(b"web")),
                    )
        assert library.sweeper.sweep().pictures == 0
        assert library.assets.read(digest) == b"lost"


def test_a_backup_that_shows_it_or_is_unreadable_or_missing_keeps_it(tmp_path: Path) -> None:
    clock = HandClock()
    with Library.open(tmp_path, clock=clock) as library:
        digest = add(library, clock, b"lost")
        article = show(library, digest)
        made = library.back_up()
        library.database.run("DELETE FROM revisions")
        library.articles.save(article.id, article.metadata, Body(), base_version=1)
        library.database.run("DELETE FROM contents WHERE id NOT IN (SELECT content FROM articles)")
        library.database.run("DELETE FROM revisions")
        age(library, clock, 10)
        library.sweeper.sweep()
        age(library, clock, 8)
        library.finish_backup()
        for path in library.path.glob("backups/*-daily.db"):
            path.unlink()
        assert library.sweeper.sweep().pictures == 0, "the old backup could be brought back"
        data = made.read_bytes()
        made.write_bytes(data[:100] + b"\0" * 8000)
        assert library.sweeper.sweep().pictures == 0, "nobody knows what this backup shows"
        made.unlink()
        assert library.sweeper.sweep().pictures == 0, "no backup, no removal"
        library.back_up()
        set_aside = tmp_path / "library.db.damaged-20260101-000000"
        set_aside.write_bytes(b"not a database at all" * 300)
        assert library.sweeper.sweep().pictures == 0, "what was set aside may still be salvaged"
        set_aside.write_bytes(data)
        assert library.sweeper.sweep().pictures == 0
        assert sorted(path.name for path in tmp_path.glob("library.db.damaged*")) == [set_aside.name]
        set_aside.unlink()
        assert library.sweeper.sweep().pictures == 1


def test_a_clock_that_jumps_removes_nothing(tmp_path: Path) -> None:
    clock = HandClock()
    with Library.open(tmp_path, clock=clock) as library:
        digest = ripe(library, clock)
        clock.time += timedelta(days=400)
        library.trash.watch_clock()
        assert library.sweeper.sweep().pictures == 0
        assert library.assets.has(digest)


def test_taken_up_in_the_last_moment_it_stays(tmp_path: Path) -> None:
    clock = HandClock()
    with Library.open(tmp_path, clock=clock) as library:
        add(library, clock, b"one")
        ripe(library, clock, b"two")
        first, second = library.assets.all()

        def step(done: int, total: int) -> None:
            """Between the look and the removal an article takes the second one up."""
            if (done, total) == (0, 2):
                show(library, second)

        assert library.sweeper.sweep(step).pictures == 1
        assert library.assets.all() == [second]
        assert not library.assets.has(first)
        assert check(library) == []


def test_what_is_added_again_begins_anew(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        digest = library.assets.add(b"photo", "a.jpg", INFO).sha256
        path = library.assets.path(digest)
        os.utime(path, (1_000_000, 1_000_000))
        library.assets.add(b"photo", "a.jpg", INFO)
        assert path.stat().st_mtime > 1_000_000
        assert not library.assets.remove(digest, lambda: True, limit=2_000_000)
        assert library.assets.has(digest)


def test_web_versions_without_a_row_and_half_written_files_go_after_a_day(tmp_path: Path) -> None:
    clock = HandClock()
    with Library.open(tmp_path, clock=clock) as library:
        asset = add(library, clock, b"photo")
        show(library, asset)
        for data in (b"old web", b"new web"):
            made = Rendition(sha256(data), asset, "image/jpeg", 4, 3, len(data), "a.jpg", ())
            library.assets.add_rendition(Prepared(made, data), "w1280")
            touch(library.assets.rendition_path(made.sha256), clock)
        halves = [
            tmp_path / "assets" / asset[:2] / ".part-abc",
            tmp_path / "backups" / "library-20260101-000000-daily.unproved",
            tmp_path / ".restoring-xyz" / "library.db",
        ]
        for half in halves:
            half.parent.mkdir(exist_ok=True)
            half.write_bytes(b"half")
            touch(half, clock)
        touch(halves[2].parent, clock)
        (tmp_path / "mine.txt").write_text("of the person")
        (tmp_path / "assets" / asset[:2] / "note.txt").write_text("of the person")
        assert library.sweeper.sweep().renditions == 0
        clock.time += timedelta(days=2)
        assert len(library.sweeper.survey().leftovers) == 3
        assert library.sweeper.sweep().renditions == 1
        assert library.assets.read_rendition(sha256(b"new web")) == b"new web"
        assert not any(half.exists() for half in halves)
        assert (tmp_path / "mine.txt").exists()
        assert (tmp_path / "assets" / asset[:2] / "note.txt").exists()
        assert library.sweeper.survey().leftovers == ()


def test_closing_the_library_stops_it(tmp_path: Path) -> None:
    clock = HandClock()
    library = Library.open(tmp_path, clock=clock)
    show(library, add(library, clock, b"photo"))
    library.close()
    with Library.open(tmp_path, clock=clock) as library:
        library._leaving.set()
        with pytest.raises(Cancelled):
            library.sweeper.sweep(library.must_stay)


KILLED = """
import sys
from datetime import timedelta
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from clocks import HandClock
from editor_app.library.library import Library
clock = HandClock()
clock.time += timedelta(days=18)
with Library.open(Path(sys.argv[1]), clock=clock) as library:
    library.sweeper.sweep()
"""


def test_killed_between_row_and_file_the_file_goes_next_time(tmp_path: Path) -> None:
    clock = HandClock()
    with Library.open(tmp_path, clock=clock) as library:
        digest = ripe(library, clock)
        library.finish_backup()
    environment = {**os.environ, "EDITOR_APP_FAILPOINT": "sweep.before_file:kill"}
    command = [sys.executable, "-c", KILLED, str(tmp_path), str(Path(__file__).parent.parent)]
    assert subprocess.run(command, env=environment, check=False).returncode == -signal.SIGKILL
    with Library.open(tmp_path, clock=clock) as library:
        assert check(library) == []
        assert library.assets.all() == []
        assert library.assets.path(digest).exists()
        assert library.sweeper.sweep().pictures == 1
        assert not library.assets.path(digest).exists()


def test_the_doctor_reports_it_and_the_days_tidying_sweeps(tmp_path: Path) -> None:
    clock = HandClock()
    with Library.open(tmp_path, clock=clock) as library:
        keeping = Keeping(library, {})
        digest = ripe(library, clock)
        (said,) = [item for item in keeping.examine() if item.name == "unused"]
        assert said.ok
        assert "有 1 张图片" in said.said
        keeping.maintain()
        assert not library.assets.has(digest)
        (said,) = [item for item in keeping.examine() if item.name == "unused"]
        assert said.said == "没有多余的图片文件"


class History:
    """One random life of a library; after each sweep everything that is still shown anywhere can be read."""

    def __init__(self, library: Library, clock: HandClock, seed: int) -> None:
        self.library = library
        self.clock = clock
        self.chance = random.Random(seed)
        self.swept = 0

    def step(self) -> None:
        acts = (self.add, self.write, self.write, self.trash, self.untrash, self.pass_time, self.purge, self.back_up)
        self.chance.choice(acts)()

    def pick(self, *, trashed: bool = False) -> str:
        rows = self.library.database.all(
            f"SELECT id FROM articles WHERE state {'=' if trashed else '<>'} 'trash' ORDER BY number"
        )
        return str(self.chance.choice(rows)[0]) if rows else ""

    def add(self) -> None:
        digest = add(self.library, self.clock, self.chance.randbytes(8))
        if self.chance.random() < 0.5:
            show(self.library, digest)

    def write(self) -> None:
        if article := self.pick():
            there = self.library.articles.get(article)
            assets = self.library.assets.all()
            chosen = self.chance.sample(assets, min(len(assets), self.chance.randrange(3)))
            body = Body(tuple(Figure(asset) for asset in chosen))
            self.library.articles.save(article, there.metadata, body, base_version=there.version)

    def trash(self) -> None:
        if article := self.pick():
            self.library.articles.trash(article)

    def untrash(self) -> None:
        if article := self.pick(trashed=True):
            self.library.articles.untrash(article)

    def pass_time(self) -> None:
        age(self.library, self.clock, self.chance.randrange(1, 12))
        self.swept += self.library.sweeper.sweep().pictures
        self.library.finish_backup()
        self.everything_shown_is_there()

    def purge(self) -> None:
        self.library.trash.purge_due()

    def back_up(self) -> None:
        self.library.back_up()

    def everything_shown_is_there(self) -> None:
        for (body,) in self.library.database.all("SELECT body FROM contents"):
            self.must_be_there(body)
        for path in self.library.path.glob("backups/*.db"):
            connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
            for (body,) in connection.execute("SELECT body FROM contents").fetchall():
                self.must_be_there(str(body))
            connection.close()

    def must_be_there(self, body: str) -> None:
        for part in body.split('"asset":"')[1:]:
            assert sha256(self.library.assets.read(part[:64])) == part[:64]


def test_in_any_history_what_is_shown_is_there(tmp_path: Path) -> None:
    swept = 0
    for seed in range(HISTORIES):
        clock = HandClock()
        with Library.open(tmp_path / str(seed), clock=clock) as library:
            history = History(library, clock, seed)
            for _ in range(40):
                history.step()
            assert check(library) == []
            swept += history.swept
        shutil.rmtree(tmp_path / str(seed))
    assert swept > HISTORIES // 4, "some pictures went, else this shows nothing"


def test_a_library_that_cannot_be_read_is_told_and_nothing_goes(tmp_path: Path) -> None:
    clock = HandClock()
    with Library.open(tmp_path, clock=clock) as library:
        digest = ripe(library, clock)
        library.database.run("ALTER TABLE submission_pictures RENAME TO gone")
        with pytest.raises(Unavailable) as told:
            library.sweeper.sweep()
        assert told.value.code == "library.corrupt"
        assert library.assets.path(digest).exists()
