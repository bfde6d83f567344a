"""The unit's own list beside the portal's and the general ones: what it may add and lower, and what comes from files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from editor_app.app import build_workroom, open_workroom
from editor_app.assets import resource
from editor_app.library.library import Library
from editor_app.model.body import Body, paragraph
from editor_app.model.errors import Refused, Unavailable
from editor_app.model.finding import Level
from editor_app.model.house_list import Entry, InForce, ListForm, ListKind, ListOrigin, ListRow
from editor_app.model.metadata import Metadata
from editor_app.model.problems import explain
from editor_app.model.site import Site
from editor_app.services.house_lists import HouseLists
from editor_app.services.list_files import read_list_file
from editor_app.services.workroom import Workroom
from profiling import profile_folder

PORTAL = """
[[rules]]
id = "w1"
patterns = ["群众性"]
expected = "群众"
[[rules]]
id = "e1"
patterns = ["按装队伍"]
expected = "安装队伍"
level = "error"
[[rules]]
id = "later"
patterns = ["旧县"]
expected = "新区"
since = 2026-12-01
[[rules]]
patterns = ["再接再励"]
expected = "再接再厉（门户）"
"""


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Workroom]:
    with Library.open(tmp_path / "library") as library:
        made = build_workroom(library)
        folder = profile_folder(tmp_path / "new")
        (folder / "terms.toml").write_text(PORTAL, encoding="utf-8")
        made.profiles.install(folder)
        library.sites.add(Site("门户", "folder", "file:///tmp", "", "mine"))
        yield made


def told(room: Workroom, text: str) -> list[tuple[str, str]]:
    found = room.preflight.check(Metadata(), Body((paragraph(text),)))
    return [(each.level.value, each.fix.after if each.fix else "") for each in found if each.rule in ("X01", "X02")]


def term(wrong: str, right: str = "", **more: object) -> Entry:
    return Entry(ListKind.TERM, patterns=(wrong,), expected=(right,) if right else (), **more)  # type: ignore[arg-type]


def refused(lists: HouseLists, entry: Entry) -> str:
    with pytest.raises(Refused) as caught:
        lists.save(entry)
    assert caught.value.code == "lists.broken"
    return explain(caught.value)


def test_the_unit_adds_and_changes_and_the_checks_know_at_once(room: Workroom) -> None:
    lists = room.house_lists
    assert told(room, "到局机关大院集合。") == []
    kept = lists.save(term("局机关大院", "局机关"))
    assert kept.id == "u-0001"
    assert told(room, "到局机关大院集合。") == [("warning", "局机关")]
    lists.save(term("局机关大院", "机关大院", level="error"), kept)
    assert told(room, "到局机关大院集合。") == [("error", "机关大院")]
    assert lists.save(term("甲乙丙", "丙")).id == "u-0002"
    assert lists.remove(lists.local()) == 2
    assert told(room, "到局机关大院集合。") == []


def test_warnings_may_be_lowered_and_errors_not(room: Workroom) -> None:
    lists = room.house_lists
    assert told(room, "群众性活动。") == [("warning", "群众")]
    lists.lower("w1", "info")
    assert told(room, "群众性活动。") == [("info", "群众")]
    lists.lower("w1", "off")
    assert told(room, "群众性活动。") == []
    lists.lower("w1", "")
    assert told(room, "群众性活动。") == [("warning", "群众")]
    for entry_id, level in (("e1", "warning"), ("w1", "error"), ("w1", "warning")):
        assert "不能调低" in refused(lists, Entry(ListKind.LEVEL, entry_id, level=level))
    assert "没有这一条" in refused(lists, Entry(ListKind.LEVEL, "none", level="info"))


def test_a_level_that_a_later_profile_makes_an_error_is_no_longer_lowered(room: Workroom, tmp_path: Path) -> None:
    room.house_lists.lower("w1", "off")
    folder = profile_folder(tmp_path / "newer", version=2)
    (folder / "terms.toml").write_text(PORTAL.replace('id = "w1"', 'id = "w1"\nlevel = "error"'), encoding="utf-8")
    room.profiles.install(folder)
    assert told(room, "群众性活动。") == [("error", "群众")]


def test_what_the_portal_says_later_goes_before_what_the_unit_said(room: Workroom, tmp_path: Path) -> None:
    room.house_lists.save(term("甲处室", "甲科室"))
    folder = profile_folder(tmp_path / "newer", version=2)
    (folder / "terms.toml").write_text('[[rules]]\npatterns = ["甲处室"]\nexpected = "乙科室"\n', encoding="utf-8")
    room.profiles.install(folder)
    assert told(room, "到甲处室。") == [("warning", "乙科室")]
    assert room.house_lists.state().rows[0].force is InForce.COVERED


def test_ignore_in_my_unit(room: Workroom) -> None:
    lists = room.house_lists
    entry = lists.allow("群众性活动", "本单位的活动名")
    assert lists.allow("群众性活动") == entry
    assert told(room, "群众性活动，群众性组织。") == [("warning", "群众")]
    lists.allow("按装队伍")
    assert ("error", "安装队伍") in told(room, "按装队伍来了。"), "errors are told whatever the unit lets be"


def test_days_are_those_of_the_clock(room: Workroom, tmp_path: Path) -> None:
    with Library.open(tmp_path / "other") as library:
        now = datetime(2026, 11, 28, tzinfo=UTC)
        lists = HouseLists(library, room.profiles, resource("lists", "general"), lambda: now)
        lists.save(term("甲词", "乙词", until="2026-11-28"))
        lists.save(term("丙词", "丁词", since="2026-11-29"))

        def forces() -> list[InForce]:
            return [row.force for row in lists.state().rows if row.origin is ListOrigin.LOCAL]

        assert forces() == [InForce.YES, InForce.NOT_YET]
        assert [f.message for f in lists.trial("甲词和丙词")] == ["“甲词”，应为“乙词”"]
        now = datetime(2026, 11, 28, 17, tzinfo=UTC)  # in China it is the 29th
        assert forces() == [InForce.OVER, InForce.YES]
        assert [f.message for f in lists.trial("甲词和丙词")] == ["“丙词”，应为“丁词”"]


def test_whose_entries_there_are(room: Workroom) -> None:
    room.house_lists.save(term("甲词", "乙词"))
    rows = room.house_lists.state().rows
    by_id = {row.entry.id: row for row in rows}
    assert [row.origin for row in rows][:2] == [ListOrigin.LOCAL, ListOrigin.PORTAL]
    assert (by_id["w1"].may_lower, by_id["e1"].may_lower) == (True, False)
    assert isinstance(by_id["idiom-001"], ListRow)
    assert by_id["idiom-001"].origin is ListOrigin.GENERAL
    # what the portal says goes before what comes with the program
    assert told(room, "再接再励。") == [("warning", "再接再厉（门户）")]


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (term("再接再励", "再接再厉"), "已经有“再接再励”"),
        (term("账户", "新账户"), "改完还会再报"),
        (term("群众", "群众性", allows=("群众性",)), "互相改来改去"),
        (term("/(甲+)+$/"), "找个没完"),
        (term("甲", id="w1"), "已经用了"),
        (term("甲", since="明年"), "年-月-日"),
        (Entry(ListKind.ALLOW), "不再提示的词"),
    ],
)
def test_what_the_unit_may_not_add(room: Workroom, entry: Entry, words: str) -> None:
    assert words in refused(room.house_lists, entry)
    assert room.house_lists.local() == ()


def test_faults_are_told_by_field(room: Workroom) -> None:
    lists = room.house_lists
    assert [key for key, _why in lists.faults_of(term("甲", "甲乙"))] == ["expected"]
    assert [key for key, _why in lists.faults_of(term("/(/"))] == ["patterns"]
    assert lists.faults_of(term("甲", "乙")) == ()


def test_a_draft_is_tried_out(room: Workroom) -> None:
    found = room.house_lists.trial("甲词，再接再励。", term("甲词", "乙词", level="info"))
    assert [(each.level, each.place.span) for each in found] == [(Level.INFO, (0, 2)), (Level.WARNING, (3, 7))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_tables_in_every_encoding(room: Workroom, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "词表.csv"
    file.write_bytes("不当写法,应为,说明\r\n甲处室,甲科室,已改名\r\n再接再励,再接再厉,\r\n".encode(encoding))
    made = room.house_lists.take_in(file)
    assert (made.added, made.changed, made.same) == (1, 0, 0)
    assert "再接再励" in made.left[0]
    again = room.house_lists.take_in(file)
    assert (again.added, again.changed, again.same) == (0, 0, 1)
    assert told(room, "到甲处室。") == [("warning", "甲科室")]


@pytest.mark.parametrize("form", list(ListForm))
def test_out_and_in_again(room: Workroom, tmp_path: Path, form: ListForm) -> None:
    lists = room.house_lists
    lists.save(term("甲处室", "甲科室"))
    target = tmp_path / {ListForm.VALE: "vale", ListForm.PRH: "a.yml"}.get(form, f"a.{form}")
    (file,), _written = lists.write(target, form)
    lists.remove(lists.local())
    assert lists.take_in(file).added == 1
    assert told(room, "到甲处室。") == [("warning", "甲科室")]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.csv", b"", "lists.empty"),
        ("a.toml", b"# nothing\n", "lists.empty"),
        ("a.csv", b"PK\x03\x04....", "lists.no_text"),
        ("a.csv", "不当写法\n甲".encode() + b"\xff\xfe\xff", "lists.no_text"),
        ("a.toml", b"[[rules]\n", "lists.broken"),
        ("a.csv", "不当写法,应为\n甲词,甲词二\n".encode(), "lists.broken"),
        ("a.csv", b"a,b\n" * 2_100_000, "lists.too_large"),
    ],
)
def test_bad_files_change_nothing(room: Workroom, tmp_path: Path, name: str, data: bytes, code: str) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    before = room.house_lists.stamp()
    with pytest.raises(Refused) as caught:
        room.house_lists.take_in(file)
    assert caught.value.code == code
    assert "没有" in explain(caught.value)
    assert room.house_lists.stamp() == before


def test_a_million_entries_are_stopped_early(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("不当写法\n" + "甲\n" * 1_900_000, encoding="utf-8")
    (fault,) = [fault for fault in read_list_file(file).faults if "最多" in fault.why]
    assert fault.line == 10_002


def test_who_only_looks_changes_nothing(room: Workroom, tmp_path: Path) -> None:
    room.house_lists.save(term("甲词", "乙词"))
    with open_workroom(tmp_path / "library", read_only=True) as looking:
        assert len(looking.house_lists.local()) == 1
        room.house_lists.save(term("丙词", "丁词"))
        assert len(looking.house_lists.local()) == 2, "what the owner changes is seen"
        with pytest.raises(Unavailable) as caught:
            looking.house_lists.save(term("戊词"))
        assert caught.value.code == "library.read_only"
