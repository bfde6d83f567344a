"""Text that the library would not take: kept aside whole, taken in once, never over anything."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editor_app.app import open_workroom
from editor_app.computer import emergency_folders
from editor_app.library.doctor import check
from editor_app.library.library import Library
from editor_app.model.article import Article
from editor_app.model.body import Body, paragraph
from editor_app.model.errors import Unavailable
from editor_app.model.metadata import Metadata
from editor_app.model.revision import RevisionReason
from editor_app.services.recovery import Recovered, Recovery
from forking import start

DRIVER = Path(__file__).with_name("drive_recovery.py")
LOST = Body((paragraph("没有存下的字"),))
OLD = Body((paragraph("原来的字"),))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "first", tmp_path / "second"


@pytest.fixture
def recovery(library: Library, folders: tuple[Path, Path]) -> Recovery:
    return Recovery(library, folders)


def make(library: Library, title: str = "稿") -> Article:
    return library.articles.create(Metadata(title=title), OLD)


def reasons(library: Library, article: str) -> list[str]:
    return [row.reason.value for row in library.revisions.list(article)]


def test_a_recovered_text_is_a_revision_under_the_present_one(library: Library, recovery: Recovery) -> None:
    article = make(library)
    recovery.keep_aside(article.id, "", Metadata(title="新题"), LOST)
    assert recovery.take_in() == [Recovered(article.id, "稿", 2, 3)]
    assert library.articles.get(article.id) == article, "nothing was overwritten"
    assert reasons(library, article.id) == ["auto", "recovered", "auto"]
    assert library.revisions.latest(article.id).body == OLD
    assert library.revisions.get(article.id, 2).body == LOST
    assert library.revisions.get(article.id, 2).metadata.title == "新题"
    saved = library.articles.save(article.id, article.metadata, Body((paragraph("后来"),)), base_version=1)
    assert saved.version == 2
    assert check(library) == []


def test_it_is_asked_about_until_the_person_has_chosen(library: Library, recovery: Recovery) -> None:
    a, b = make(library, "甲"), make(library, "乙")
    for article in (a, b):
        recovery.keep_aside(article.id, "", article.metadata, LOST)
    first, second = recovery.take_in()
    assert recovery.take_in() == [first, second]
    recovery.settle(first)
    assert recovery.take_in() == [second]
    made = recovery.as_new(second)
    assert made.body == LOST
    assert made.id not in (a.id, b.id)
    assert reasons(library, made.id) == ["recovered"]
    assert recovery.take_in() == []
    assert library.articles.get(b.id) == b


def test_what_the_history_has_is_not_asked_about(
    library: Library, recovery: Recovery, folders: tuple[Path, Path]
) -> None:
    article = make(library)
    recovery.keep_aside(article.id, "", article.metadata, OLD)
    assert recovery.take_in() == []
    assert reasons(library, article.id) == ["auto"]
    assert list(folders[0].iterdir()) == []


def test_an_article_that_is_gone_comes_back_with_its_text(library: Library, recovery: Recovery) -> None:
    gone = "0" * 32
    recovery.keep_aside(gone, "练习站点", Metadata(title="没了"), LOST)
    assert recovery.take_in() == [Recovered(gone, "没了", 0, 1)]
    back = library.articles.get(gone)
    assert (back.body, back.site) == (LOST, "练习站点")
    recovery.keep_aside(gone, "练习站点", Metadata(title="没了"), LOST)
    assert recovery.take_in() == [Recovered(gone, "没了", 0, 1)], "once"


def test_the_newest_copy_counts_and_a_saved_text_leaves_none(
    library: Library, recovery: Recovery, folders: tuple[Path, Path]
) -> None:
    article = make(library)
    recovery.keep_aside(article.id, "", article.metadata, Body((paragraph("早"),)))
    recovery.keep_aside(article.id, "", article.metadata, LOST)
    assert [path.name for path in folders[0].iterdir()] == [f"{article.id}.json"]
    recovery.take_in()
    assert library.revisions.get(article.id, 2).body == LOST
    recovery.keep_aside(article.id, "", article.metadata, Body((paragraph("晚"),)))
    recovery.forget(article.id)
    assert reasons(library, article.id) == ["auto", "recovered", "auto"]
    assert list(folders[0].iterdir()) == []


def test_where_the_first_place_is_not_to_be_had_the_second_is_taken(
    library: Library, recovery: Recovery, folders: tuple[Path, Path]
) -> None:
    article = make(library)
    folders[0].write_bytes(b"a file where the folder should be")
    recovery.keep_aside(article.id, "", article.metadata, LOST)
    assert [path.name for path in folders[1].iterdir()] == [f"{article.id}.json"]
    folders[0].unlink()
    assert len(recovery.take_in()) == 1


def test_without_any_place_it_is_told(library: Library, recovery: Recovery, folders: tuple[Path, Path]) -> None:
    for folder in folders:
        folder.write_bytes(b"")
    with pytest.raises(Unavailable):
        recovery.keep_aside("0" * 32, "", Metadata(), LOST)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_copy_that_is_not_whole_is_left_alone(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("damage")
    with Library.open(folder / "library") as library:
        recovery = Recovery(library, [folder / "copies"])
        article = make(library)
        recovery.keep_aside(article.id, "", article.metadata, LOST)
        path = folder / "copies" / f"{article.id}.json"
        whole = path.read_bytes()
        cut = data.draw(st.integers(0, len(whole) - 1))
        hurt = data.draw(st.sampled_from([whole[:cut], whole[:cut] + b"\x00" * (len(whole) - cut), b"[]", b"{}"]))
        path.write_bytes(hurt)
        assert recovery.take_in() == []
        assert path.read_bytes() == hurt, "left where it is"
        assert reasons(library, article.id) == ["auto"]


def test_a_copy_under_anothers_name_is_no_copy(
    library: Library, recovery: Recovery, folders: tuple[Path, Path]
) -> None:
    article, other = make(library), make(library)
    recovery.keep_aside(article.id, "", article.metadata, LOST)
    (folders[0] / f"{article.id}.json").rename(folders[0] / f"{other.id}.json")
    assert recovery.take_in() == []


def test_settings_of_another_hand_are_no_trouble(library: Library, recovery: Recovery) -> None:
    article = make(library)
    for value in (7, ["x"], [[article.id]], [[article.id, "2"], [3, 4]], {"a": 1}):
        library.settings.set("recovery.pending", value)
        assert recovery.take_in() == []


@pytest.mark.parametrize("point", ["emergency.kept", "recover.before_commit", "recover.after_commit"])
def test_killed_on_the_way_it_is_there_at_the_next_start_and_once(tmp_path: Path, point: str) -> None:
    folder = tmp_path / "library"
    environment = {**os.environ, "EDITOR_APP_FAILPOINT": point, "PYTHONUTF8": "1"}
    process = start([DRIVER, folder], environment)
    _, err = process.communicate(timeout=180)
    assert process.returncode == -signal.SIGKILL, err
    with open_workroom(folder) as room:
        (recovered,) = room.recovery.take_in()
        article = room.authoring.open(recovered.article)
        assert room.authoring.revision(article.id, recovered.number).body == LOST
        assert article.body == OLD
        assert [row.reason for row in room.authoring.history(article.id)].count(RevisionReason.RECOVERED) == 1
        assert list(emergency_folders(folder)[0].iterdir()) == []


def test_a_copy_holds_text_alone_and_is_for_nobody_elses_eyes(
    library: Library, recovery: Recovery, folders: tuple[Path, Path]
) -> None:
    recovery.keep_aside("0" * 32, "练习站点", Metadata(title="题"), LOST)
    (path,) = folders[0].iterdir()
    assert set(json.loads(path.read_bytes())["copy"]) == {"format", "article", "site", "kept_at", "metadata", "body"}
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0
        assert path.parent.stat().st_mode & 0o077 == 0
