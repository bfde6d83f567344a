"""发稿检查 of many from the terminal: one list, one report, exit statuses that scripts rely on."""

from __future__ import annotations

from pathlib import Path

from papers import pdf_text
from running import Run


def test_a_batch_is_checked_mended_and_reported(run: Run, tmp_path: Path) -> None:
    names = ("一", "二")
    for name in names:
        (tmp_path / f"{name}.md").write_text(
            f"# 防汛一线{name}\n\n来了,走了。党员干部冲在前面。\n\n各社区(村){name}。\n", "utf-8"
        )
    made = run("import", *(tmp_path / f"{name}.md" for name in names), "--json").json
    assert run("check").status == 2
    assert run("check", made[0]["id"], "--all").status == 2
    assert run("check", "--all", "--report", tmp_path / "r.doc").status == 1
    pdf, sheet = tmp_path / "检查报告.pdf", tmp_path / "r.csv"
    first = run("check", "--all", "--report", pdf, "--json", timeout=180)
    assert first.status == 1
    assert {each["article"] for each in first.json} == {each["id"] for each in made}
    assert {"rule", "level", "place", "message", "fix"} <= set(first.json[0])
    assert "共 2 篇：有错误 2 篇" in first.err
    text = pdf_text(pdf)
    assert "检查报告" in text
    assert "防汛一线二" in text
    fixed = run("check", "--all", "--fix", "--report", sheet, "--json")
    assert "Q01" not in {each["rule"] for each in fixed.json}
    assert "改正了" in fixed.err
    assert len(sheet.read_text("utf-8-sig").splitlines()) == 1 + max(2, len(fixed.json))
    history = run("history", made[0]["id"], "--json").json
    assert [each["reason"] for each in history[:2]] == ["fixes", "imported"]
