"""`profile …`: everything the shelf does, for scripts."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from practice import running_site
from profiling import profile_folder, profile_zip, small_zip
from running import Run
from services.test_profile_making import MODERN


def test_list_and_show(run: Run) -> None:
    listed = run("profile", "list", "--json").json
    assert [item["id"] for item in listed] == ["hrbxf", "plain", "practice"]
    assert listed[0]["origin"] == "bundled"
    assert listed[0]["trouble"] is None
    shown = run("profile", "show", "hrbxf", "--json").json
    assert (len(shown["columns"]), shown["versions"], shown["encoding"]) == (26, [], "gbk")
    assert {"name": "列表里的标题", "value": "38 字节（GBK），超过的截断"} in shown["limits"]
    people = run("profile", "show", "hrbxf")
    assert (people.out, "微型党课" in people.err) == ("", True)
    assert run("profile", "show", "nothing").status == 1


def test_install_update_rollback_remove(here: Run, tmp_path: Path) -> None:
    first, second = profile_zip(tmp_path, version=1), profile_zip(tmp_path, version=2)
    made = here("profile", "install", first, "--json").json
    shown = {"id": "mine", "name": "我的网站", "version": 1, "before": None, "changed": True}
    assert made == {**shown, "signature": "unsigned", "signer": None}
    assert here("profile", "install", second, "--json").json["before"] == 1
    older = here("profile", "install", first, "--json")
    assert (older.status, older.json["error"]["code"]) == (1, "profile.older")
    assert here("profile", "rollback", "mine", "--json").json["version"] == 1
    assert here("profile", "rollback", "mine").status == 1
    assert here("profile", "install", second, "--force", "--json").json["changed"]
    versions = here("profile", "show", "mine", "--json").json["versions"]
    assert {(item["version"], item["in_force"]) for item in versions} == {(2, True), (1, False)}
    assert here("profile", "remove", "mine", "--json").json == {"id": "mine", "shipped": False}
    assert here("profile", "remove", "mine").status == 1


def test_check_lists_every_fault(here: Run, tmp_path: Path) -> None:
    folder = profile_folder(tmp_path)
    good = here("profile", "check", folder, "--json")
    assert (good.status, good.json) == (0, {"id": "mine", "version": 1, "signer": None, "faults": []})
    (folder / "style.css").write_text("p{}\n@import 'x';\n", encoding="utf-8")
    (folder / "list.html.j2").write_text("<!doctype html>\n{{ nothing }}\n", encoding="utf-8")
    bad = here("profile", "check", folder)
    assert bad.status == 1
    assert "style.css:2: " in bad.out
    faults = here("profile", "check", folder, "--json").json["faults"]
    assert {key: faults[-1][key] for key in ("file", "line")} == {"file": "style.css", "line": 2}
    assert here("profile", "check", tmp_path / "nothing").status == 1
    assert not (tmp_path / "library").exists()


def test_sign_and_install_what_is_signed(here: Run, tmp_path: Path) -> None:
    old, new = tmp_path / "old.key", tmp_path / "new.key"
    made = here("profile", "keygen", "--name", "某单位", "-o", old, "--json").json
    digits = made["signer"]["fingerprint"]
    assert (made["signer"]["name"], made["signer"]["since"], made["replaces"]) == ("某单位", None, [])
    package = small_zip(tmp_path / "zips", 1)
    signed = here("profile", "sign", package, "--key", old, "--json").json
    assert (signed["signer"]["fingerprint"], len(signed["files"])) == (digits, 4)
    assert here("profile", "check", package, "--json").json["signer"]["fingerprint"] == digits
    wrong = here("profile", "install", package, "--fingerprint", "1234-5678", "--json")
    assert (wrong.status, wrong.json["error"]["code"]) == (1, "profile.signer_differs")
    first = here("profile", "install", package, "--fingerprint", digits.replace("-", " "))
    assert f"签名人：某单位，指纹 {digits}" in first.err
    listed = next(item for item in here("profile", "list", "--json").json if item["id"] == "mine")
    assert listed["signer"]["fingerprint"] == listed["pinned"]["fingerprint"] == digits
    assert listed["pinned"]["since"]
    assert "某单位" in here("profile", "show", "mine").err

    unsigned = small_zip(tmp_path / "zips", 2)
    refused = here("profile", "install", unsigned, "--force", "--json")
    assert (refused.status, refused.json["error"]["code"]) == (1, "profile.signature_missing")
    assert here("profile", "keygen", "--replaces", old, "-o", old).status == 1
    made = here("profile", "keygen", "--replaces", old, "-o", new, "--json").json
    assert (made["signer"]["name"], len(made["replaces"])) == ("某单位", 1)
    here("profile", "sign", unsigned, "--key", new)
    assert here("profile", "install", unsigned, "--json").json["signature"] == "changed"
    assert here("profile", "unpin", "mine", "--json").json["was"]["fingerprint"] == made["signer"]["fingerprint"]
    assert here("profile", "unpin", "mine").status == 1
    assert here("profile", "install", small_zip(tmp_path / "zips", 3), "--json").json["signature"] == "unsigned"


def test_a_key_with_a_passphrase(here: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key, package = tmp_path / "a.key", small_zip(tmp_path / "zips", 1)
    said = io.StringIO("口令\n口令\n别的\n")
    monkeypatch.setattr("editor_app.cli.profile_keys.sys.stdin", said)
    made = here("profile", "keygen", "--name", "某单位", "-o", key, "--passphrase", "--passphrase-stdin")
    assert made.status == 0, made.err
    assert b"ENCRYPTED" in key.read_bytes()
    for status in (0, 1, 1):
        assert here("profile", "sign", package, "--key", key, "--passphrase-stdin").status == status
    assert here("profile", "check", package, "--json").json["signer"]["name"] == "某单位"


def test_pack_and_new(here: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(MODERN, encoding="utf-8")
    made = here("profile", "new", tmp_path / "nanan", "--from", page, "--name", "南岸", "--json")
    assert made.status == 0
    assert (made.json["id"], made.json["name"], len(made.json["columns"])) == ("nanan", "南岸", 4)
    assert here("profile", "check", tmp_path / "nanan").status == 0
    packed = here("profile", "pack", tmp_path / "nanan", "-o", tmp_path, "--json").json
    assert packed["output"] == str(tmp_path / "nanan-1.zip")
    assert here("profile", "install", packed["output"]).status == 0
    assert here("profile", "new", tmp_path / "nanan", "--from", page).status == 1
    (tmp_path / "nanan" / "phone.css").unlink()
    assert here("profile", "pack", tmp_path / "nanan", "-o", tmp_path / "x.zip").status == 1
    assert not (tmp_path / "x.zip").exists()


def test_update_from_a_site_and_use(here: Run, tmp_path: Path) -> None:
    from editor_app.portal.profiles import load_profile

    with running_site(tmp_path / "data", load_profile(profile_folder(tmp_path / "offered", version=4))) as site:
        secret = {"EDITOR_APP_PASSWORD_PORTAL": site.token}
        added = here(
            "site", "add", "portal", "--url", site.url, "--user", "tongxunyuan", "--profile", "plain", **secret
        )
        assert added.status == 0, added.err
        made = here("profile", "update", "--site", "portal", "--json", **secret)
        assert (made.status, made.json["version"], made.json["changed"], made.json["in_use"]) == (0, 4, True, False)
        article = here("new", "--title", "题", "--site", "portal", "--column", "news", "--json")
        assert article.status == 0, article.err
        asked = here("profile", "use", "mine", "--site", "portal", "--dry-run", "--json").json
        assert (asked["changed"], asked["missing_columns"]) == (False, [{"column": "新闻", "articles": 1}])
        assert here("profile", "use", "mine", "--site", "portal", "--json").json["changed"]
        again = here("profile", "update", "--site", "portal", "--json", **secret)
        assert (again.json["changed"], again.json["in_use"]) == (False, True)
    assert here("profile", "update", "--site", "portal", **secret).status == 3
    assert here("profile", "update", "--site", "nowhere").status == 1


@pytest.mark.parametrize("words", [("install", "x.zip"), ("rollback", "nothing"), ("use", "plain", "--site", "x")])
def test_refusals_are_sentences(here: Run, words: tuple[str, ...]) -> None:
    done = here("profile", *words)
    assert done.status == 1
    assert done.err.strip().endswith("。")
