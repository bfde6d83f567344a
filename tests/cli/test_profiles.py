"""`profile …`: everything the shelf does, for scripts."""

from __future__ import annotations

from pathlib import Path

import pytest

from practice import running_site
from profiling import profile_folder, profile_zip
from running import Run
from services.test_profile_making import MODERN


def test_list_and_show(run: Run) -> None:
    listed = run("profile", "list", "--json").json
    assert [item["id"] for item in listed] == ["hrbxf", "plain", "practice"]
    assert listed[0]["origin"] == "bundled"
    assert listed[0]["trouble"] is None
    shown = run("profile", "show", "hrbxf", "--json").json
    assert (len(shown["columns"]), shown["versions"], shown["encoding"]) == (26, [], "gbk")
    assert {"name": "列表里的标题", "value": "38 字节（gbk），超过的截断"} in shown["limits"]
    people = run("profile", "show", "hrbxf")
    assert (people.out, "微型党课" in people.err) == ("", True)
    assert run("profile", "show", "nothing").status == 1


def test_install_update_rollback_remove(here: Run, tmp_path: Path) -> None:
    first, second = profile_zip(tmp_path, version=1), profile_zip(tmp_path, version=2)
    made = here("profile", "install", first, "--json").json
    assert made == {"id": "mine", "name": "我的网站", "version": 1, "before": None, "changed": True}
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
    assert (good.status, good.json) == (0, {"id": "mine", "version": 1, "faults": []})
    (folder / "style.css").write_text("p{}\n@import 'x';\n", encoding="utf-8")
    (folder / "list.html.j2").write_text("<!doctype html>\n{{ nothing }}\n", encoding="utf-8")
    bad = here("profile", "check", folder)
    assert bad.status == 1
    assert "style.css:2: " in bad.out
    faults = here("profile", "check", folder, "--json").json["faults"]
    assert {key: faults[-1][key] for key in ("file", "line")} == {"file": "style.css", "line": 2}
    assert here("profile", "check", tmp_path / "nothing").status == 1
    assert not (tmp_path / "library").exists()


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
