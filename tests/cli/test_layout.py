"""The command `layout`: shapes and exit statuses."""

from __future__ import annotations

from pathlib import Path

from running import Run


def test_an_article_is_laid_out_from_the_command_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "稿.txt"
    file.write_text("一次会议的纪实\n\n全会提出,要抓好落实...\n", encoding="utf-8")
    (made,) = run("import", file, "--json").json
    (told,) = run("layout", made["id"][:8], "--dry-run", "--json").json
    assert {change["rule"] for change in told["changes"]} == {"punctuation", "ellipsis"}
    assert told["saved"] is False
    (done,) = run("layout", made["id"][:8], "--rules", "punctuation", "--json").json
    assert [change["rule"] for change in done["changes"]] == ["punctuation"]
    assert done["saved"] is True
    partly = run("layout", made["id"][:8], "00000000", "--json")
    assert (partly.status, len(partly.json)) == (4, 2)
