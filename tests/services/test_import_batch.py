"""Many files at once: what is done stays, whatever happens to the others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from editor_app.app import open_workroom
from editor_app.model.errors import Cancelled, Unavailable
from editor_app.model.reading import Draft
from editor_app.model.revision import RevisionReason
from editor_app.services.workroom import Workroom
from word_files import BOLD, CENTER, p, r, word_file


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Workroom]:
    with open_workroom(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = [tmp_path / f"第{number}篇.docx" for number in range(5)]
    for file in made:
        file.write_bytes(
            word_file(p(r(file.stem, BOLD), CENTER) + p("八月的大堤上，党员突击队日夜值守。") + p("供稿：某街道"))
        )
    made[1].write_bytes(b"PK\x03\x04 cut short")
    return made


def test_cancelling_keeps_what_is_done_and_names_what_is_left(room: Workroom, files: list[Path]) -> None:
    seen: list[str] = []

    def progress(what: str, done: int, total: int) -> None:
        seen.append(f"{what} {done}/{total}")
        if done == 3:
            raise Cancelled

    outcome = room.importing.import_files(files, progress=progress)
    assert [each.path for each in outcome.imported] == [files[0], files[2]]
    assert outcome.again == (files[1],)
    assert outcome.left == (files[3], files[4])
    assert seen[0] == "正在导入 第0篇.docx 0/5"


def test_a_full_disk_stops_the_batch_and_what_is_done_is_told(
    room: Workroom, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = type(room.importing)
    real = kind.take_pictures

    def failing(self: object, draft: Draft) -> object:
        if draft.metadata.title == "第3篇":
            raise Unavailable("disk.full", name="library.db", why="")
        return real(self, draft)  # type: ignore[arg-type]

    monkeypatch.setattr(kind, "take_pictures", failing)
    outcome = room.importing.import_files(files)
    assert [each.path for each in outcome.imported] == [files[0], files[2]]
    assert outcome.again == (files[1], files[3])
    assert outcome.left == (files[4],)


def test_nothing_done_is_an_error_as_before(room: Workroom, files: list[Path]) -> None:
    def progress(_what: str, _done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        room.importing.import_files(files, progress=progress)


def test_the_text_before_tidying_comes_with_the_article(room: Workroom, files: list[Path]) -> None:
    made = room.importing.import_file(files[0])
    assert made.as_read is not None
    assert len(made.as_read.blocks) == 3
    assert made.article.metadata.title == "第0篇"
    assert made.path == files[0]
    newest, first = room.authoring.history(made.article.id)
    assert (newest.reason, first.reason) == (RevisionReason.IMPORTED, RevisionReason.AS_READ)
    assert room.authoring.revision(made.article.id, first.number).body == made.as_read
    assert room.authoring.open(made.article.id).body == made.article.body
    tidy = room.authoring.restore(made.article.id, first.number)
    assert tidy.body == made.as_read


def test_what_the_file_names_as_a_field_is_sure_and_what_the_unit_fills_in_is_not_told(
    room: Workroom, tmp_path: Path
) -> None:
    file = tmp_path / "稿.md"
    file.write_text("# 大堤上的灯火\n\n八月的大堤上。\n\n供稿：某街道\n", encoding="utf-8")
    made = room.importing.import_file(file)
    assert set(made.confidence) == {"title", "contributor"}
    assert made.confidence["title"] == 1.0
    assert made.article.metadata.source  # of the profile
    assert "source" not in made.confidence
