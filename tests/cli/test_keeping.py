"""The trash and the backups on the command line: shapes, exit statuses, and nothing goes before its time."""

from __future__ import annotations

from pathlib import Path

import pytest

from editor_app.app import ThisComputer
from editor_app.cli.main import run as run_program
from editor_app.library.library import Library
from running import Ran, Run
from trashing import put_away_long_ago


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Call the program in this process, on a library below the test's folder: many calls, each of which is quick."""
    monkeypatch.setenv("EDITOR_APP_LIBRARY", str(tmp_path / "library"))

    def call(*arguments: str | Path) -> Ran:
        capsys.readouterr()
        status = run_program([str(part) for part in arguments], ThisComputer())
        said = capsys.readouterr()
        return Ran(status, said.out, said.err)

    return call


def test_the_trash_is_listed_restored_and_emptied(run: Run, tmp_path: Path) -> None:
    (old,) = put_away_long_ago(tmp_path / "library", "旧稿")
    new = run("new", "--title", "新稿", "--json").json["id"]
    assert run("trash", new[:8], "--json").json == {"id": new, "state": "trash"}
    listed = {item["id"]: item for item in run("trash", "list", "--json").json}
    assert (listed[old]["days_left"], listed[old]["may_purge"], listed[old]["hindrance"]) == (0, True, None)
    assert (listed[new]["days_left"], listed[new]["may_purge"], listed[new]["hindrance"]) == (30, False, "too_early")
    people = run("trash", "list")
    assert people.out == ""
    assert "还剩 30 天" in people.err
    assert "可以彻底删除" in people.err

    early = run("trash", "purge", new, "--json")
    assert (early.status, early.json[0]["error"]["code"]) == (1, "trash.too_early")
    assert "彻底删除" in early.err
    part = run("trash", "purge", old, new, "--json")
    assert part.status == 4
    assert part.json[0] == {"id": old, "state": "gone"}
    assert run("show", old, "--json").json["error"]["code"] == "article.unknown"

    back = run("trash", "restore", new, "--json")
    assert (back.status, back.json) == (0, [{"id": new, "state": "draft"}])
    again = run("trash", "restore", new, "--json")
    assert (again.status, again.json[0]["error"]["code"]) == (1, "trash.not_there")
    assert run("trash", "list", "--json").json == []


def test_what_is_due_goes_at_once(run: Run, tmp_path: Path) -> None:
    (old,) = put_away_long_ago(tmp_path / "library", "旧稿")
    for arguments in ((), (old, "--due")):
        wrong = run("trash", "purge", *arguments)
        assert wrong.status == 2
    assert run("trash", "purge", "--due", "--json").json == [{"id": old, "state": "gone"}]
    assert run("trash", "purge", "--due", "--json").json == []


def test_backups_are_listed_and_their_folder_is_chosen(run: Run, tmp_path: Path) -> None:
    assert run("backup", "list", "--json").json == []
    run("new", "--title", "稿")
    assert run("backup", "folder", "--json").json == {"folder": None, "there": False}
    stick = tmp_path / "U 盘"
    chosen = run("backup", "folder", stick, "--json")
    assert (chosen.status, chosen.json) == (0, {"folder": str(stick), "there": False})
    lost = run("backup", "folder", tmp_path / "no" / "disk", "--json")
    assert (lost.status, lost.json["error"]["code"]) == (3, "backup.folder_missing")
    inside = run("backup", "folder", tmp_path / "library" / "mine", "--json")
    assert (inside.status, inside.json["error"]["code"]) == (1, "backup.inside_library")
    assert run("backup", "folder", "--json").json["folder"] == str(stick)

    made = run("backup", stick, "--json").json["backup"]
    with Library.open(tmp_path / "library"):  # as while the window is open
        listed = run("backup", "list", "--json")
    assert listed.status == 0
    seen = [item for item in listed.json if item["visible"]]
    assert [item["file"] for item in seen] == [made]
    assert (seen[0]["why"], seen[0]["articles"]) == ("manual", 1)
    assert seen[0]["bytes"] == Path(made).stat().st_size
    assert {item["why"] for item in listed.json} == {"daily", "manual"}
    Path(made).write_bytes(b"broken")
    people = run("backup", "list")
    assert (people.status, people.out) == (0, "")
    assert "读不出来" in people.err
    assert run("backup", "folder", "--usual", "--json").json["folder"] is None
    assert run("backup", "folder", stick, "--usual").status == 2


def test_a_backup_brings_back_what_was_there(run: Run, tmp_path: Path) -> None:
    first = run("new", "--title", "第一篇", "--json").json["id"]
    made = run("backup", tmp_path / "U", "--json").json["backup"]
    run("new", "--title", "第二篇")
    done = run("backup", "restore", made, "--json")
    assert (done.status, done.json["articles"]) == (0, 1)
    assert [row["id"] for row in run("list", "--json").json] == [first]
    assert (tmp_path / "library" / done.json["aside"]).stat().st_size > 0
    wrong = run("backup", "restore", tmp_path / "none.db", "--json")
    assert (wrong.status, wrong.json["error"]["code"]) == (3, "backup.unusable")
    assert run("backup").status == 2


def test_the_doctor_repairs_and_says_what_it_did(run: Run, tmp_path: Path) -> None:
    article = run("new", "--title", "稿", "--json").json["id"]
    with Library.open(tmp_path / "library") as library:
        library.database.run("UPDATE contents SET digest = 'x'")
    broken = run("doctor", "--json")
    assert broken.status == 1
    assert [item["said"] for item in broken.json if item["name"] == "library" and "摘要" in item["said"]]
    mended = run("doctor", "--repair", "--json").json
    said = [item["said"] for item in mended if item["name"] == "repair"]
    assert said[0].startswith("修之前先留了一份")
    assert "已重新计算" in said[1]
    assert {item["name"]: item["ok"] for item in mended}["library"]
    assert run("show", article, "--json").json["title"] == "稿"
