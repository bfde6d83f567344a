"""Word lists from the terminal: what there is, what files hold, what is added, and what is found."""

from __future__ import annotations

from pathlib import Path

from running import Run

TABLE = "编号,不当写法,应为,自检\r\nk1,甲处室,甲科室,到甲处室去→到甲科室去\r\n"


def test_a_list_from_its_file_to_the_checks(here: Run, tmp_path: Path) -> None:
    table = tmp_path / "词表.csv"
    table.write_bytes(TABLE.encode("gbk"))
    assert here("lists", "check", table, "--json").json == [
        {"file": "词表.csv", "form": "csv", "entries": 1, "faults": [], "left": []}
    ]
    assert here("lists", "import", table, "--json").json == [
        {"file": "词表.csv", "added": 1, "changed": 0, "same": 0, "left": []}
    ]
    (row,) = here("lists", "list", "--from", "local", "--json").json
    assert (row["id"], row["state"], row["level_now"]) == ("k1", "yes", "warning")
    tried = here("lists", "test", "--text", "到甲处室去", "--json").json
    assert tried["faults"] == []
    assert tried["specs"] > 400
    assert [each["fix"] for each in tried["findings"]] == [{"before": "甲处室", "after": "甲科室"}]
    out = here("lists", "export", tmp_path / "出.toml", "--json")
    assert out.json["entries"] == 1
    assert 'id = "k1"' in (tmp_path / "出.toml").read_text("utf-8")
    assert here("lists", "remove", "k1").status == 0
    assert here("lists", "remove", "k1").status == 1


def test_faults_have_lines_and_a_status(here: Run, tmp_path: Path) -> None:
    bad, empty, good = tmp_path / "bad.toml", tmp_path / "empty.csv", tmp_path / "good.csv"
    bad.write_text('[[rules]]\npatterns = ["甲"]\nexpected = "乙"\nspecs = [{ from = "甲", to = "丙" }]\n', "utf-8")
    empty.write_text("", "utf-8")
    good.write_text("甲处室,甲科室\n", "utf-8")
    checked = here("lists", "check", bad)
    assert (checked.status, checked.out.startswith("bad.toml:4: ")) == (1, True)
    assert here("lists", "import", bad, empty, good).status == 4
    assert here("lists", "import", bad, empty).status == 1
    assert here("lists", "export", tmp_path / "a.doc").status == 1


def test_adding_allowing_and_lowering(here: Run) -> None:
    added = here("lists", "add", "甲处室", "甲科室", "--until", "2020-01-01", "--json")
    assert added.json["id"] == "u-0001"
    assert here("lists", "list", "--from", "local", "--json").json[0]["state"] == "over"
    assert here("lists", "allow", "某词", "--json").json["allows"] == ["某词"]
    refused = here("lists", "lower", "idiom-001", "info", "--json")
    assert (refused.status, refused.json["error"]["code"]) == (1, "lists.broken")
    assert here("lists", "lower", "idiom-001", "error").status == 2
    assert here("lists", "add", "/(甲+)+$/").status == 1
