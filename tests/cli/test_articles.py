"""Commands of the library, their shapes and exit statuses."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from editor_app.assets import resource
from editor_app.cli.main import common_first
from running import Run

SAMPLE = resource("sample", "sample.docx")


def test_common_options_may_stand_anywhere() -> None:
    assert common_first(["import", "a.docx", "--json", "--library", "L"]) == [
        "--json",
        "--library",
        "L",
        "import",
        "a.docx",
    ]
    assert common_first(["search", "--library=L", "--", "--json"]) == ["--library=L", "search", "--", "--json"]


def test_a_word_file_becomes_an_article_that_can_be_found_changed_and_read(run: Run) -> None:
    (made,) = run("import", SAMPLE, "--json").json
    assert made["title"]
    assert made["contributor"]
    assert (made["pictures"], made["missing"]) == (6, 0)
    assert {line["kind"] for line in made["report"]} <= {"kept", "converted", "dropped"}

    (found,) = run("search", made["title"][2:6], "--json").json
    assert found["id"] == made["id"]

    changed = run("set", made["id"][:8], "栏目=典型事迹", "source=先锋日报", "--json").json
    assert changed["metadata"]["source"] == "先锋日报"
    assert changed["metadata"]["column"] not in ("", "典型事迹")

    data = run("render", made["id"], "--view", "body", "--as", "json").json
    assert data["title"] == made["title"]
    assert [block["type"] for block in data["blocks"]].count("heading") >= 2
    text = run("render", made["id"], "--as", "text").out
    assert text.startswith(made["title"]) or made["title"] in text.splitlines()[0]

    assert [line["reason"] for line in run("history", made["id"], "--json").json][-2:] == ["imported", "as_read"]
    assert run("trash", made["id"], "--json").json["state"] == "trash"
    assert run("list", "--json").json == []
    assert run("untrash", made["id"], "--json").json["state"] == "draft"


def test_markdown_comes_back_as_the_same_article(run: Run, tmp_path: Path) -> None:
    (first,) = run("import", SAMPLE, "--json").json
    file = tmp_path / "again.md"
    assert run("render", first["id"], "--view", "body", "--as", "markdown", "-o", file).status == 0
    before = run("render", first["id"], "--view", "body", "--as", "json").json["blocks"]
    (second,) = run("import", file, "--json").json
    after = run("render", second["id"], "--view", "body", "--as", "json").json["blocks"]
    assert [block["type"] for block in after].count("heading") == [block["type"] for block in before].count("heading")


@pytest.mark.parametrize("kind", ["damaged", "not_a_docx", "empty", "gone", "folder"])
def test_bad_files_get_a_sentence_and_touch_nothing(run: Run, tmp_path: Path, kind: str) -> None:
    (good,) = run("import", SAMPLE, "--json").json
    path = tmp_path / "稿件.docx"
    match kind:
        case "damaged":
            path.write_bytes(SAMPLE.read_bytes()[:5000])
        case "not_a_docx":
            path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
        case "empty":
            path.write_bytes(b"")
        case "folder":
            path.mkdir()
    result = run("import", path, "--json")
    assert result.status == 1
    assert result.json[0]["id"] is None
    message = result.json[0]["error"]["message"]
    assert "没有预料到" not in message
    assert len(message) > 10
    assert [row["id"] for row in run("list", "--json").json] == [good["id"]]


def test_a_batch_with_a_bad_file_is_done_in_part(run: Run, tmp_path: Path) -> None:
    bad = tmp_path / "bad.docx"
    with zipfile.ZipFile(bad, "w") as archive:
        archive.writestr("hello.txt", "no word file")
    result = run("import", SAMPLE, bad, "--json")
    assert result.status == 4
    assert [item["id"] is None for item in result.json] == [False, True]


def test_wrong_usage_is_status_two_and_no_traceback(run: Run) -> None:
    wrong = run("import")
    assert wrong.status == 2
    assert "什么也没有做" in wrong.err
    assert run("nonsense").status == 2
    assert run("set", "abcd", "no-equals-sign").status == 2
    assert run("show", "abcd", "--json").status == 1


def test_photos_fill_an_article_without_pictures(run: Run, tmp_path: Path) -> None:
    text = tmp_path / "稿件.txt"
    text.write_text("社区开展清雪行动\n\n　　一大早，志愿者走上街头。\n\n供稿：东风街道\n", encoding="gb18030")
    (made,) = run("import", text, "--photos", resource("sample", "photos"), "--json").json
    assert made["pictures"] == 6
    assert made["missing"] == 0


def test_a_new_article_begins_with_the_template_of_a_column(run: Run) -> None:
    made = run("new", "--column", "党建动态", "--json").json["id"]
    found = run("check", made, "--json").json
    assert "C04" in str(found)
    refused = run("new", "--column", "没有这个栏目")
    assert refused.status != 0
    assert "没有这个栏目" in refused.err


def test_nothing_to_list_is_said_in_words(run: Run) -> None:
    for command in (("list",), ("search", "没有的词")):
        ran = run(*command)
        assert (ran.status, ran.err.strip()) == (0, "共 0 篇")
    assert run("list", "--json").json == []
    assert run("site", "list").err.strip() == "还没有站点"
    assert run("outbox", "list").err.strip() == "没有要报的稿件"
