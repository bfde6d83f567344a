"""Pages for the browser: one file an article, nobody else's to read, gone after a day."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from editor_app.app import open_workroom
from editor_app.model.article import content_as_article
from editor_app.model.body import Body, paragraph
from editor_app.model.errors import Unavailable
from editor_app.model.metadata import Metadata
from editor_app.services.browsing import KEEP_SECONDS

ARTICLE = content_as_article(
    "0123456789abcdef0123456789abcdef", Metadata(title="防汛/一线"), Body((paragraph("江堤"),))
)


def test_one_file_an_article(tmp_path: Path) -> None:
    with open_workroom(tmp_path / "library") as room:
        first = room.browsing.write(ARTICLE)
        again = room.browsing.write(ARTICLE)
    assert first == again
    assert [path.name for path in first.parent.iterdir()] == ["防汛 一线-456789abcdef.html"]
    assert "江堤" in first.read_text(encoding="utf-8")


def test_old_ones_are_swept_and_others_left(tmp_path: Path) -> None:
    with open_workroom(tmp_path / "library") as room:
        assert room.browsing.sweep() == 0
        old = room.browsing.write(ARTICLE)
        stranger = old.with_name("notes.html")
        stranger.write_text("x", encoding="utf-8")
        left = old.with_name(f".{old.name}.k3j2")  # of a write that a power cut ended
        left.write_text("x", encoding="utf-8")
        now = time.time()
        assert room.browsing.sweep(now + KEEP_SECONDS - 60) == 0
        assert room.browsing.sweep(now + KEEP_SECONDS + 60) == 2
    assert [path.name for path in stranger.parent.iterdir()] == ["notes.html"]


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    with open_workroom(tmp_path / "library") as room:
        (tmp_path / "library" / "previews").write_text("in the way", encoding="utf-8")
        with pytest.raises(Unavailable, match=r"file\.unwritable"):
            room.browsing.write(ARTICLE)
