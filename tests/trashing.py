"""Articles whose time in the trash is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from clocks import HandClock
from editor_app.library.library import Library
from editor_app.model.body import Body, paragraph
from editor_app.model.metadata import Metadata


def put_away_long_ago(folder: Path, *titles: str) -> list[str]:
    """Make articles in the library in `folder` that have been in the trash for forty days, by a clock that went evenly, with
    a backup of today that holds them there. Returns their ids.
    """
    clock = HandClock()
    clock.time = datetime.now(UTC) - timedelta(days=40)
    with Library.open(folder, clock=clock) as library:
        articles = [
            library.articles.create(Metadata(title=title), Body((paragraph(f"{title}的字"),))).id for title in titles
        ]
        for article in articles:
            library.articles.trash(article)
        for _ in range(40):
            clock.time += timedelta(days=1)
            library.trash.watch_clock()
        library.finish_backup()
        library.back_up_daily()  # today's tidying, which would empty the trash, counts as done
    return articles
