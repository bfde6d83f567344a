"""render, check, picture prepare, doctor."""

from __future__ import annotations

import re
from pathlib import Path

from editor_app.assets import resource
from papers import qr_codes
from running import Run
from word_files import png

PHOTOS = sorted(resource("sample", "photos").glob("*.jpg"))


def test_pictures_are_prepared_and_bad_ones_told(run: Run, tmp_path: Path) -> None:
    bad = tmp_path / "坏.jpg"
    bad.write_bytes(b"not a picture at all")
    result = run("picture", "prepare", PHOTOS[0], bad, PHOTOS[1], "-o", tmp_path / "out", "--json")
    assert result.status == 4
    first, second, third = result.json
    assert second["output"] is None
    assert second["reason"]["message"]
    for item in (first, third):
        assert Path(item["output"]).stat().st_size == item["bytes"] <= 300_000
        assert item["width"] <= 1280


def test_a_page_is_one_self_contained_document(run: Run, tmp_path: Path) -> None:
    (made,) = run("import", resource("sample", "sample.docx"), "--json").json
    file = tmp_path / "page.html"
    assert run("render", made["id"], "--view", "page", "--as", "html", "-o", file).status == 0
    page = file.read_text(encoding="utf-8")
    assert page.count("data:image/") >= 6
    assert "draft://" not in page
    assert "<script" not in page.lower()
    assert not re.search(r"""(src|href)=["']https?://(?!.*beian)""", page.replace(made["title"], ""))


def test_a_page_is_painted_with_its_pictures(run: Run, tmp_path: Path) -> None:
    (made,) = run("import", resource("sample", "sample.docx"), "--json").json
    file = tmp_path / "page.png"
    result = run("render", made["id"], "--view", "page", "--as", "png", "-o", file)
    assert result.status == 0, result.err
    data = file.read_bytes()
    assert data.startswith(b"\x89PNG")
    width, height = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
    assert width == 1080
    assert height > 2500, "the six pictures of the article are on the page"


def test_a_proof_s_code_opens_its_revision(run: Run, tmp_path: Path) -> None:
    (made,) = run("import", resource("sample", "sample.docx"), "--json").json
    file = tmp_path / "清样.pdf"
    result = run("render", made["id"], "--view", "proof", "--as", "pdf", "-o", file, "--json")
    assert result.status == 0, result.err
    (code,) = qr_codes(file)
    shown = run("show", code, "--json").json
    assert (shown["id"], shown["title"], shown["later"]) == (made["id"], made["title"], 0)
    run("set", made["id"], "标题=改过的标题")
    later = run("show", code.upper(), "--json")
    assert (later.json["title"], later.json["later"], later.json["revision"]) == (made["title"], 1, shown["revision"])
    assert "清样已过期，之后又改过 1 版" in later.err
    for wrong, error in (
        (code[:-1] + ("0" if code[-1] != "0" else "1"), "proof.no_revision"),
        (code.replace(made["id"], "00000000-0000-4000-8000-000000000000"), "proof.no_article"),
        ("pioneer-desk:nonsense", "proof.not_a_code"),
    ):
        refused = run("show", wrong, "--json")
        assert (refused.status, refused.json["error"]["code"]) == (1, error)
        assert "？" not in refused.json["error"]["message"]


def test_what_is_copied_for_wechat_is_written_as_a_document(run: Run, tmp_path: Path) -> None:
    (made,) = run("import", resource("sample", "sample.docx"), "--json").json
    file = tmp_path / "公众号.html"
    result = run("render", made["id"], "--as", "rich", "-o", file, "--json")
    assert (result.status, result.json["as"]) == (0, "rich")
    page = file.read_text(encoding="utf-8")
    assert page.startswith('<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">')
    assert page.count('<img src="data:image/') == made["pictures"] >= 6
    assert f"{made['pictures']} 张图片在内" in result.err
    assert "没有放进去" not in result.err
    inside = page.partition("<body>\n")[2].partition("\n</body>")[0]
    assert inside.startswith('<section style="')
    assert not re.search(r"""(src|href)=["'](?!data:|https?:)|\sclass=|\sid=|draft:""", inside)
    assert run("render", made["id"], "--view", "body", "--as", "rich").out.strip() == page.strip()


def test_pairs_without_sense_are_refused_with_a_sentence(run: Run, tmp_path: Path) -> None:
    for view, form in (("body", "png"), ("list", "docx"), ("proof", "json"), ("slide", "text"), ("phone", "markdown")):
        result = run("render", "0000", "--view", view, "--as", form, "-o", tmp_path / "x")
        assert result.status == 2
        assert "可以用" in result.err
    assert run("render", "0000", "--as", "pdf").status == 2
    assert not (tmp_path / "x").exists()


def test_a_long_picture_is_cut_and_said(run: Run, tmp_path: Path) -> None:
    (made,) = run("import", resource("sample", "sample.docx"), "--json").json
    result = run("render", made["id"], "--view", "phone", "--as", "png", "--max-height", "3000", "-o",
                 tmp_path / "手机.png", "--json")  # fmt: skip
    assert result.status == 0, result.err
    assert "分成了 3 张图" in result.err
    assert [Path(name).name for name in result.json["outputs"]] == ["手机-1.png", "手机-2.png", "手机-3.png"]
    for name in result.json["outputs"]:
        data = Path(name).read_bytes()
        width, height = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
        assert (width, height <= 3000) == (780, True)


def test_findings_block_and_are_gone_when_mended(run: Run) -> None:
    article = run("new", "--title", "社区开展清雪行动", "--json").json["id"]
    result = run("check", article, "--json")
    assert result.status == 1
    assert {"M01"} <= {finding["rule"] for finding in result.json}
    assert all(finding["message"] for finding in result.json)


def test_doctor_finds_a_healthy_library_and_a_damaged_one(run: Run, tmp_path: Path) -> None:
    run("import", resource("sample", "sample.docx"))
    healthy = run("doctor", "--json")
    assert healthy.status == 0, healthy.out
    found = {item["name"]: item for item in healthy.json}
    assert found["library"]["ok"]
    assert found["web_engine"]["ok"], found
    assert "UTF-8" in found["program"]["said"]
    victim = next(path for path in (tmp_path / "library" / "assets").rglob("*") if path.is_file())
    victim.write_bytes(b"damaged")
    result = run("doctor", "--json")
    assert result.status == 1
    assert any(item["name"] == "library" and not item["ok"] for item in result.json)


def test_a_backup_brings_a_damaged_library_back(run: Run, tmp_path: Path) -> None:
    (made,) = run("import", resource("sample", "sample.docx"), "--json").json
    backup = run("backup", tmp_path / "usb", "--json").json["backup"]
    assert len([path for path in (tmp_path / "usb" / "assets").rglob("*") if path.is_file()]) == 6
    database = tmp_path / "library" / "library.db"
    database.write_bytes(b"\0" * 4096)
    damaged = run("list", "--json")
    assert (damaged.status, damaged.json["error"]["code"]) == (3, "library.damaged")
    assert run("backup", "restore", backup).status == 0
    assert [row["id"] for row in run("list", "--json").json] == [made["id"]]
    assert run("backup", "restore", tmp_path / "usb" / "nothing.db").status == 3


def test_a_watermark_is_set_shown_and_taken_off(run: Run, tmp_path: Path) -> None:
    assert run("picture", "watermark", "--json").json == {"watermark": False, "bytes": 0}
    mark = tmp_path / "mark.png"
    mark.write_bytes(png())
    assert run("picture", "watermark", mark, "--json").json["watermark"] is True
    (tmp_path / "no.png").write_bytes(b"x")
    assert run("picture", "watermark", tmp_path / "no.png").status == 1
    assert run("picture", "watermark", "--json").json["watermark"] is True
    assert run("picture", "watermark", "--off", "--json").json["watermark"] is False


def test_check_names_what_is_wrong_and_fixes_what_is_certain(run: Run, shared: Path) -> None:
    (made,) = run("import", shared / "real" / "article-word.docx", "--json").json
    first = run("check", made["id"], "--json")
    rules = [finding["rule"] for finding in first.json]
    assert {"Q01", "I02"} <= set(rules)
    for finding in first.json:
        assert set(finding) == {"article", "rule", "level", "place", "message", "fix"}
        assert set(finding["place"]) == {"field", "block", "span"}
    fixed = run("check", made["id"], "--fix", "--json")
    assert "Q01" not in {finding["rule"] for finding in fixed.json}
    assert not [finding for finding in fixed.json if finding["fix"]], "what is left needs a person"
    assert run("check", made["id"], "--json").json == fixed.json
    assert run("check", made["id"], "--fix", "--json").json == fixed.json
    other = run("check", made["id"], "--profile", "plain", "--json")
    assert other.status in (0, 1)
    assert run("check", made["id"], "--profile", "nobody").status == 1


def test_check_of_the_real_article_leaves_what_needs_a_person(run: Run, shared: Path) -> None:
    """What people read: half-width marks and default alternative texts by name and place, then only what nobody can fix for them."""
    (made,) = run("import", shared / "real" / "article-word.docx", "--json").json
    first = run("check", made["id"], COLUMNS="200")
    assert first.status == 1
    (line,) = [row for row in first.err.splitlines() if "半角“,”" in row]
    assert "第 1 段 等 81 处" in line
    assert "哪里有需要,哪里就有党" in line
    (alt,) = [row for row in first.err.splitlines() if "默认文字不算" in row]
    assert "第 1 张图片 等 6 处" in alt
    fixed = run("check", made["id"], "--fix", COLUMNS="200")
    assert "改正了 83 处" in fixed.err
    left = run("check", made["id"], "--json").json
    assert {finding["rule"] for finding in left} == {"M01", "T01", "I02", "R01"}
    assert not [finding for finding in left if finding["fix"]]


def test_a_sealed_hand_over_opens_with_its_passphrase_alone(run: Run, tmp_path: Path) -> None:
    article = run("new", "--title", "交接的稿件", "--json").json["id"]
    sealed, secret = tmp_path / "交接.xfseal", {"EDITOR_APP_PASSPHRASE": "松花江上的清晨 2026"}
    assert run("package", "seal", article[:8], "-o", sealed, EDITOR_APP_PASSPHRASE="短").status == 1
    assert not sealed.exists()
    assert run("package", "seal", article[:8], "-o", sealed, "--json", **secret).json["articles"] == [article]
    wrong = run("package", "open", sealed, EDITOR_APP_PASSPHRASE="不是这一句话呀")
    assert (wrong.status, "口令不对" in wrong.err) == (1, True)
    assert [each["id"] for each in run("package", "open", sealed, "--json", **secret).json] == [article]
