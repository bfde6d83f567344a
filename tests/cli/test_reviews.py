"""`review …` as a script sees it: two libraries, a folder between them, three rounds with a return."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from editor_app.app import ThisComputer
from editor_app.cli.main import run as run_here

Call = Callable[..., tuple[int, Any, str]]
LI = ("--as", "李明", "--unit", "道外区委组织部")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Call:
    def call(library: str, *arguments: str | Path) -> tuple[int, Any, str]:
        argv = ["--library", str(tmp_path / library), "--json", *(str(each) for each in arguments)]
        status = run_here(argv, ThisComputer())
        said = capsys.readouterr()
        return status, json.loads(said.out) if said.out.strip() else None, said.err

    return call


@pytest.fixture
def article(call: Call, tmp_path: Path) -> str:
    text = tmp_path / "稿.md"
    text.write_text("# 社区清雪行动\n\n共清运积雪 120 车。\n", encoding="utf-8")
    _, value, _ = call("li", "import", text)
    found = str(value[0]["id"])
    assert call("li", "set", found, "column=dianxingshiji", "source=练习站点", "contributor=东风街道")[0] == 0
    return found


def settle(folder: Path) -> None:
    """As if what lies in the folder had been copied a minute ago."""
    for path in folder.glob("*.textpack"):
        about = path.stat()
        os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns - 60_000_000_000))


def test_three_rounds_with_a_return_over_a_folder(call: Call, article: str, tmp_path: Path) -> None:
    stick = tmp_path / "优盘"
    stick.mkdir()
    (stick / "别人的.txt").write_text("别动", encoding="utf-8")

    def exchange(library: str, *ids: str) -> dict[str, Any]:
        settle(stick)
        status, value, said = call(
            library, "review", "folder", stick, *ids, "--as", "王丽" if library == "wang" else "李明"
        )
        assert status == 0, said
        assert isinstance(value, dict)
        return value

    assert call("li", "review", "send", article, *LI)[1]["due"] == "初审"
    put = exchange("li", article)
    assert [Path(name).name for name in put["put"]] == [f"社区清雪行动-{article[:8]}-李明.textpack"]
    came = exchange("wang")
    assert [(each["id"], each["text"], each["entries"]) for each in came["taken"]] == [(article, "new", 1)]
    assert came["written"] == []
    assert [row["id"] for row in call("wang", "review", "pending")[1]] == [article]

    noted = call("wang", "review", "annotate", article, "请核实", "--quote", "120 车", "--as", "王丽")[1]
    (note,) = noted["annotations"]
    assert (note["quote"], note["standing"]) == ("120 车", "open")
    unticked = call("wang", "review", "approve", article, "--as", "王丽")
    assert (unticked[0], unticked[1]["error"]["code"]) == (1, "review.unticked")
    back = call("wang", "review", "return", article, "--reason", "数字前后不一致", "--as", "王丽")[1]
    assert (back["stage"], back["returned"]["reasons"]) == ("returned", ["数字前后不一致"])
    assert len(exchange("wang")["written"]) == 1
    again = exchange("li")
    assert [(each["text"], each["entries"]) for each in again["taken"]] == [("same", 2)]
    assert again["written"] == [], "nothing new to say"

    assert call("li", "review", "reply", article, note["id"][:8], "实为 102 车", *LI)[0] == 0
    assert call("li", "set", article, "author=李明")[0] == 0
    assert call("li", "review", "send", article, *LI)[1]["stage"] == "pending"
    assert len(exchange("li")["written"]) == 1
    assert exchange("wang")["taken"][0]["text"] == "taken"
    assert call("wang", "review", "compare", article)[1]["tally"]["places"] == 1
    for name in ("王丽", "张建国", "赵阳"):
        status, value, said = call("wang", "review", "approve", article, "--tick-all", "--as", name)
        assert status == 0, said
    assert (value["stage"], [each["by"]["name"] for each in value["signatures"]]) == (
        "signed",
        ["王丽", "张建国", "赵阳"],
    )
    assert call("wang", "review", "publish", article, "先锋网", "--as", "赵阳")[1]["stage"] == "published"
    exchange("wang")
    exchange("li")
    records = [call(library, "review", "record", article) for library in ("li", "wang")]
    assert [status for status, _, _ in records] == [0, 0]
    assert records[0][1] == records[1][1]
    assert records[0][1]["whole"] is True
    acts = [each["act"] for each in records[0][1]["entries"]]
    assert acts == "submitted annotated returned answered submitted passed passed passed published".split()  # noqa: SIM905
    assert len(call("li", "review", "log")[1]) == 9
    assert (stick / "别人的.txt").read_text(encoding="utf-8") == "别动"
    assert len(list(stick.iterdir())) == 3


def test_refusals_have_their_statuses(call: Call, article: str, tmp_path: Path) -> None:
    assert call("li", "review", "approve", article, *LI)[1]["error"]["code"] == "review.not_now"
    call("li", "review", "send", article, *LI)
    same = call("li", "review", "approve", article, "--tick-all", *LI)
    assert (same[0], same[1]["error"]["code"]) == (1, "review.same_person")
    other = call("li", "review", "approve", article, "--tick-all", "--digest", "abcd", "--as", "王丽")
    assert other[1]["error"]["code"] == "review.other_content"
    assert call("li", "review", "return", article, "--as", "王丽")[1]["error"]["code"] == "review.no_reason"
    assert call("li", "review", "annotate", article, "x", "--quote", "没有的字", "--as", "王丽")[0] == 1
    assert call("li", "review", "reply", article, "beef", "x", *LI)[1]["error"]["code"] == "review.no_note"
    assert call("li", "review", "reply", article, "beef", "x", "--act", "eaten", *LI)[0] == 2
    assert call("li", "review", "folder", tmp_path / "拔掉了", *())[0] == 3
    excepted = call("li", "review", "approve", article, "--tick-all", "--exception", "值班只有一人", *LI)
    assert excepted[1]["signatures"][0]["exception"] == "值班只有一人"


def test_a_changed_record_is_told(call: Call, article: str, tmp_path: Path) -> None:
    import apsw

    call("li", "review", "send", article, "--note", "请审", *LI)
    database = apsw.Connection(str(tmp_path / "li" / "library.db"))
    database.execute("DROP TRIGGER review_entries_are_not_changed")
    database.execute("UPDATE review_entries SET line = replace(line, '请审', '已审')")
    database.close()
    status, value, _ = call("li", "review", "record", article)
    assert (status, value["error"]["code"]) == (1, "review.changed")
