"""Many articles from the terminal: queued with one command, put in order, held back, and their receipts written out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from editor_app.assets import resource
from practice import PracticeSite, running_site
from running import Run

SAMPLE = resource("sample", "sample.docx")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeSite]:
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


def test_a_batch_from_beginning_to_receipts(run: Run, site: PracticeSite, tmp_path: Path) -> None:
    secret = {"EDITOR_APP_PASSWORD_练习": site.token, "EDITOR_APP_TIME_FACTOR": "0.01"}
    run(
        "site",
        "add",
        "练习",
        "--url",
        site.url + "/api/v1/",
        "--user",
        "tongxunyuan",
        "--profile",
        "practice",
        **secret,
    )
    one, two = (run("import", SAMPLE, "--column", "典型事迹", "--site", "练习", "--json").json[0] for _ in range(2))
    bad = run("new", "--title", "还没有正文", "--json").json

    queued = run("submit", "--all", "--json", **secret)
    assert queued.status == 4, "in part"
    assert [item["article"] for item in queued.json] == [one["id"], two["id"]]
    assert "没有放进发件箱" in queued.err
    assert "已放进发件箱 2 篇，图片" in queued.err
    assert bad["id"] not in queued.out

    first, second = (item["id"] for item in queued.json)
    moved = run("outbox", "move", second[:8], "--before", first[:8], "--json")
    assert [item["id"] for item in moved.json] == [second, first]
    assert [item["state"] for item in run("outbox", "pause", "--all", "--json").json] == ["paused", "paused"]
    assert run("outbox", "pause", first[:8], "--all").status == 2
    assert run("outbox", "limit", "3").status == 1
    assert run("outbox", "limit", "5000", "--json").json == {"bytes_per_second": 5_000_000}
    assert [item["state"] for item in run("outbox", "resume", "--all", "--json").json] == ["queued", "queued"]

    for settle in ("there", "again"):
        assert run("outbox", settle, first[:8]).status == 1, "not in doubt"
    assert run("outbox", "there", first[:8], "--url", "javascript:x").status == 2

    later = run("outbox", "schedule", first[:8], "--at", "2099-01-01 08:00", "--json").json
    assert [(each["state"], each["reason"]["message"]) for each in later] == [
        ("paused", "定在 2099-01-01 08:00 送出。")
    ]
    assert run("outbox", "schedule", first[:8], "--at", "2001-01-01 08:00").status == 1
    assert run("outbox", "schedule", first[:8], "--at", "明天").status == 2
    assert run("outbox", "resume", first[:8], "--json").json[0]["state"] == "queued"

    sent = run("outbox", "run", "--json", **secret)
    assert sent.status == 0
    assert {item["state"] for item in sent.json} == {"done"}
    assert sent.err.count("已报") >= 2, "told as they arrive"

    table = tmp_path / "回执.csv"
    assert run("outbox", "receipts", "-o", table, "--json").json == {"output": str(table), "rows": 2}
    lines = list(csv.reader(io.StringIO(table.read_bytes().decode("utf-8-sig"), newline="")))
    assert [line[0] for line in lines] == ["状态", "已报", "已报"]
    assert run("outbox", "receipts", "-o", tmp_path / "回执.xlsx").status == 0
    assert run("outbox", "receipts", "-o", tmp_path / "回执.txt").status == 1
    slip = tmp_path / "交接单.html"
    assert run("outbox", "slip", "-o", slip).status == 0
    assert run("outbox", "slip", "-o", slip.with_suffix(".txt")).status == 1
    assert "站点已收到 2 篇" in slip.read_text(encoding="utf-8")
