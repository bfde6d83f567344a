"""Comparing revisions from the terminal."""

from __future__ import annotations

from pathlib import Path

from running import Run


def test_two_revisions_are_compared(run: Run, tmp_path: Path) -> None:
    text = tmp_path / "稿件.txt"
    text.write_text("防汛一线党旗红\n\n　　组建起24支突击队。\n", encoding="utf-8")
    (made,) = run("import", text, "--json").json
    run("set", made["id"], "title=防汛前线党旗红", "source=区委组织部")
    result = run("compare", made["id"], "2", "3", "--json")  # 1 is the text as it was read
    assert result.status == 0
    assert (result.json["old"], result.json["new"]) == (2, 3)
    title = next(field for field in result.json["fields"] if field["name"] == "title")
    assert [(each["change"], each["old"], each["new"]) for each in title["segments"]] == [
        ("same", "防汛", "防汛"),
        ("removed", "一", ""),
        ("added", "", "前"),
        ("same", "线党旗红", "线党旗红"),
    ]
    assert result.json["blocks"] == []
    assert result.json["tally"]["places"] == 2
    shown = run("compare", made["id"], "2", "3")
    assert "防汛[-一-]{+前+}线党旗红" in shown.err
    assert run("compare", made["id"], "1", "9", "--json").status == 1
