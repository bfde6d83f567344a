"""`sync` and `changes` as a script sees them."""

from __future__ import annotations

import json
from pathlib import Path

from running import Run


def test_sync_tells_states_and_troubles(run: Run, tmp_path: Path) -> None:
    stick = tmp_path / "优盘"
    stick.mkdir()
    text = tmp_path / "稿.md"
    text.write_text("# 社区清雪\n\n一段正文。\n", encoding="utf-8")
    assert run("sync").status == 0
    added = run("site", "add", "优盘", "--kind", "folder", "--url", stick, "--user", "东风街道", "--profile", "plain")
    assert added.status == 0, added.err
    article = run("import", text, "--column", "news", "--json").json[0]["id"]
    sent = run("submit", article, "--wait", "--json")
    assert sent.status == 0, sent.err + sent.out
    (stick / f"{article}.answer.json").write_text(
        json.dumps({"state": "returned", "note": "请补照片"}, ensure_ascii=False), encoding="utf-8"
    )
    told = run("sync", "--json").json
    assert [(each["article"], each["state"], each["note"]) for each in told["articles"]] == [
        (article, "returned", "请补照片")
    ]
    assert told["troubles"] == []
    same = run("changes", article[:8], "--json").json
    assert (same["whole"], same["tally"]["places"], same["site"]) == (True, 0, "优盘")
    counted = run("stats", "--json").json
    assert (counted["total"]["sent"], counted["total"]["returned"], counted["by_month"][0]["sent"]) == (1, 1, 1)
    assert run("stats", "--as", "xlsx", "-o", tmp_path / "统计.xlsx").status == 0
    assert (tmp_path / "统计.xlsx").stat().st_size > 4000
    for wrong in (("--from", "昨天"), ("--as", "csv"), ("--from", "2026-02-01", "--to", "2026-01-01")):
        assert run("stats", *wrong).status == 2
    stick.rename(tmp_path / "拔掉了")
    away = run("sync", "--site", "优盘", "--json")
    assert away.status == 3
    assert away.json["troubles"][0]["code"] == "folder.away"
    assert run("sync", "--site", "没有").status == 1
