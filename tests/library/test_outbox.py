"""The outbox's tables: what a library of an earlier form brings along, and the rules of intents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from editor_app.library.database import APPLICATION_ID, migrations
from editor_app.library.library import Library
from editor_app.library.outbox import CREATE, PICTURE, Frozen
from editor_app.model.errors import Refused
from editor_app.model.picture import Rendition
from editor_app.model.submission import Hold, Phase, PictureState, Receipt, Submission

PICTURE_SHA = "b" * 64


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        yield opened


def queue(library: Library, article: str = "a-1") -> Submission:
    rendition = Rendition(PICTURE_SHA, "a" * 64, "image/jpeg", 8, 8, 3, "a.jpg")
    return library.outbox.add(
        Frozen(article, "标题", "栏目", "站点", "li@host", "d" * 64, 1, b'{"x":1}', "", (rendition,))
    )


def test_a_library_with_bytes_in_the_rows_is_taken_over(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    with Library.open(folder):
        pass
    (folder / "library.db").unlink()
    for rest in folder.glob("library.db-*"):
        rest.unlink()
    connection = apsw.Connection(str(folder / "library.db"))
    for script in migrations()[:3]:
        connection.execute(script)
    connection.execute("PRAGMA user_version = 3")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for position, phase in ((1, "assets"), (2, "done")):
        connection.execute(
            "INSERT INTO submissions (position, id, article, title, column_name, site, account, digest, revision, phase,"
            " hold, payload, created_at) VALUES (?, ?, 'a', 't', 'c', 's', 'u', 'd', 1, ?, 'none', ?, 'now')",
            (position, f"id-{position}", phase, b"frozen"),
        )
    connection.close()
    with Library.open(folder) as library:
        waiting, done = library.outbox.list()
        assert library.outbox.payload(waiting) == b"frozen"
        assert done.phase is Phase.DONE
        assert library.outbox.open() == [waiting]


def test_an_intent_without_an_outcome_is_doubt_after_a_start(library: Library) -> None:
    item = queue(library)
    library.outbox.begin(item, PICTURE, PICTURE_SHA)
    (doubtful,) = library.outbox.recover()
    item = library.outbox.get(doubtful.id)
    assert (item.hold, item.reason) == (Hold.UNSURE, "submission.interrupted")
    assert item.pictures[0].state is PictureState.UNSURE
    library.outbox.release(item)
    assert library.outbox.get(item.id).hold is Hold.UNSURE, "doubt is not ended by wishing"


def test_what_the_person_held_is_not_begun(library: Library) -> None:
    item = queue(library)
    library.outbox.hold(item, Hold.PAUSED)
    with pytest.raises(Refused, match="held"):
        library.outbox.begin(item, CREATE)
    library.outbox.hold(item, Hold.WAITING, reason="network.no_answer")
    assert library.outbox.get(item.id).hold is Hold.PAUSED, "what happens by itself does not end a pause"


def test_the_journal_only_grows_and_an_intent_ends_once(library: Library) -> None:
    item = queue(library)
    intent = library.outbox.begin(item, CREATE)
    library.outbox.not_created(item, intent, "absent")
    second = library.outbox.begin(item, CREATE)
    library.outbox.created(item, second, "7", '"1"', "created")
    assert [line[:3] for line in library.outbox.journal(item)] == [
        (CREATE, "", ""),
        (CREATE, "", "absent"),
        (CREATE, "", ""),
        (CREATE, "", "created"),
    ]
    with pytest.raises(apsw.ConstraintError):
        library.outbox.created(item, second, "8", '"1"', "again")
    assert library.outbox.get(item.id).remote_id == "7"


def test_attempts_count_until_something_has_succeeded(library: Library) -> None:
    item = queue(library)
    library.outbox.hold(item, Hold.WAITING, attempt=3)
    library.outbox.compose(item, b"c")
    intent = library.outbox.begin(item, CREATE)
    assert library.outbox.get(item.id).attempt == 3
    library.outbox.created(item, intent, "7", '"1"', "created")
    assert library.outbox.get(item.id).attempt == 0


def test_a_receipt_survives_a_start(tmp_path: Path) -> None:
    receipt = Receipt("7", "https://a.test/7", "d" * 64, "2026-08-08T00:00:00Z", "20260808-0001")
    with Library.open(tmp_path / "library") as library:
        library.outbox.finish(queue(library), receipt, '"1"')
    with Library.open(tmp_path / "library") as library:
        (item,) = library.outbox.list()
        assert (item.receipt, item.phase, library.outbox.open()) == (receipt, Phase.DONE, [])


def test_what_the_sender_knows_without_reading_is_what_stands_there(library: Library) -> None:
    item = queue(library)
    intent = library.outbox.begin(item, PICTURE, PICTURE_SHA)
    library.outbox.picture_stored(item, intent, PICTURE_SHA, "17")
    assert library.outbox.get(item.id) == item.with_stored(PICTURE_SHA, "17")
