"""The trash: nothing goes before its time, without a backup, or while it is being sent."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from clocks import HandClock
from editor_app.library.doctor import check
from editor_app.library.library import Library
from editor_app.model.article import Article
from editor_app.model.body import Body, paragraph
from editor_app.model.errors import Refused
from editor_app.model.metadata import Metadata
from editor_app.model.trash import Hindrance


def put_away(library: Library, title: str = "稿") -> Article:
    article = library.articles.create(Metadata(title=title), Body((paragraph(f"{title}的字"),)))
    article = library.articles.save(article.id, article.metadata, Body((paragraph("第二版"),)), base_version=1)
    library.articles.trash(article.id)
    return article


def pass_days(library: Library, clock: HandClock, days: int) -> None:
    for _ in range(days):
        clock.time += timedelta(days=1)
        library.trash.watch_clock()
        library.finish_backup()  # a day is long enough for its own


def lose_daily_backups(library: Library) -> None:
    library.finish_backup()
    for path in library.path.glob("backups/*-daily.db"):
        path.unlink()


def refusal(library: Library, article: Article) -> str:
    with pytest.raises(Refused) as refused:
        library.trash.purge(article.id)
    return refused.value.code


def test_after_thirty_days_and_with_a_backup_it_may_go_and_leaves_nothing(tmp_path: Path) -> None:
    clock = HandClock()
    with Library.open(tmp_path, clock=clock) as library:
        stays = library.articles.create(Metadata(title="稿"), Body((paragraph("稿的字"),)))
        article = put_away(library)
        assert library.trash.deadline(article.id) == "2026-09-07T09:00:00Z"
        library.back_up()
        assert refusal(library, article) == "trash.too_early"
        pass_days(library, clock, 29)
        assert library.trash.purge_due() == ()
        pass_days(library, clock, 2)
        assert library.trash.purge_due() == (article.id,)
        assert check(library) == []
        assert library.trash.list() == []
        assert library.articles.get(stays.id).body == stays.body, "what it shared with the removed one stays"
        assert library.database.one("SELECT count(*) FROM contents") == (1,)
        assert library.search.find("第二版") == []


def test_without_a_backup_that_holds_it_there_it_stays(tmp_path: Path) -> None:
    clock = HandClock()
    with Library.open(tmp_path, clock=clock) as library:
        library.articles.create(Metadata(title="别的"), Body())
        library.back_up("older")
        article = put_away(library)
        pass_days(library, clock, 40)
        lose_daily_backups(library)
        assert library.trash.get(article.id).hindrance is Hindrance.NO_BACKUP
        assert refusal(library, article) == "trash.no_backup"
        made = library.back_up()
        made.write_bytes(b"")
        assert refusal(library, article) == "trash.no_backup", "a backup that cannot be read proves nothing"
        made.unlink()
        clock.time += timedelta(seconds=5)
        library.back_up()
        library.articles.untrash(article.id)
        library.articles.trash(article.id)
        pass_days(library, clock, 40)
        lose_daily_backups(library)
        assert refusal(library, article) == "trash.no_backup", "the backup is older than its coming here"


def test_a_clock_that_jumps_removes_nothing(tmp_path: Path) -> None:
    clock = HandClock()
    with Library.open(tmp_path, clock=clock) as library:
        article = put_away(library)
        library.back_up()
        pass_days(library, clock, 3)
        clock.time += timedelta(days=365)
        library.trash.watch_clock()
        assert refusal(library, article) == "trash.too_early"
        clock.time -= timedelta(days=365)
        library.trash.watch_clock()
        assert refusal(library, article) == "trash.too_early"
        pass_days(library, clock, 35)
        assert library.trash.purge_due() == (article.id,)


def test_what_is_being_sent_stays_and_what_is_not_there_is_told(tmp_path: Path) -> None:
    clock = HandClock()
    with Library.open(tmp_path, clock=clock) as library:
        article = put_away(library)
        library.database.run(
            "INSERT INTO submissions (id, article, title, column_name, site, account, digest, revision, phase, hold,"
            " created_at) VALUES ('s', ?, '', '', '', '', '', 1, 'queued', '', '')",
            (article.id,),
        )
        library.back_up()
        pass_days(library, clock, 40)
        assert refusal(library, article) == "trash.under_way"
        library.database.run("UPDATE submissions SET phase = 'done'")
        library.trash.purge(article.id)
        assert refusal(library, article) == "trash.not_there"
