"""Full disk, a library in use, a site that answers HTML: a sentence, an exit status, and nothing that was there is touched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from editor_app.assets import resource
from editor_app.library.library import Library
from faults import FaultyProxy
from practice import PracticeSite, running_site
from running import Run

SAMPLE = resource("sample", "sample.docx")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeSite]:
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


def test_a_full_disk(run: Run) -> None:
    (kept,) = run("import", SAMPLE, "--json").json
    result = run("import", SAMPLE, "--json", EDITOR_APP_FAILPOINT="save.before_commit:full")
    assert result.status == 3
    assert "磁盘已满" in result.err
    assert result.json["error"]["code"] == "disk.full"
    assert [row["id"] for row in run("list", "--json").json] == [kept["id"]]
    assert {item["name"]: item["ok"] for item in run("doctor", "--json").json}["library"]


def test_a_library_that_is_open_elsewhere(run: Run, tmp_path: Path) -> None:
    with Library.open(tmp_path / "library"):
        result = run("list", "--json")
    assert result.status == 3
    assert result.json["error"]["code"] == "library.locked"
    assert "另一个先锋采编" in result.err
    assert run("list", "--json").json == []


@pytest.mark.parametrize("fault", ["captive", "captive_redirect", "502_html"])
def test_a_site_that_answers_html(run: Run, site: PracticeSite, fault: str) -> None:
    proxy = FaultyProxy(site.url, lambda method, path, number: fault)
    try:
        secret = {"EDITOR_APP_PASSWORD_练习": site.token, "EDITOR_APP_TIME_FACTOR": "0.01"}
        added = run(
            "site", "add", "练习", "--url", proxy.url, "--user", "tongxunyuan", "--profile", "practice", **secret
        )
        assert added.status == 0, added.err
        tested = run("site", "test", "练习", "--json", **secret)
        assert tested.status == 3
        (made,) = run("import", SAMPLE, "--column", "典型事迹", "--site", "练习", "--json").json
        assert run("submit", made["id"], "--json", **secret).json[0]["state"] == "queued"
        result = run("outbox", "run", "--no-wait", "--json", **secret)
        assert result.status == 3
        (item,) = result.json
        assert item["state"] == "in_doubt"
        assert item["receipt"] is None
        assert "不会重复" in item["reason"]["message"] or "没有跟过去" in item["reason"]["message"]
        assert [article for article in site.articles if article.client_id == made["id"]] == []
        before = run("show", made["id"], "--json").json
        proxy.plan = lambda method, path, number: ""
        run("outbox", "retry", **secret)
        done = run("outbox", "run", "--json", **secret)
        assert (done.status, done.json[0]["state"]) == (0, "done"), done.json
        assert done.json[0]["receipt"]["digest"] == before["digest"]
    finally:
        proxy.close()


def test_a_wrong_password_and_a_dead_address(run: Run, site: PracticeSite) -> None:
    wrong = {"EDITOR_APP_PASSWORD_练习": "wrong"}
    run("site", "add", "练习", "--url", site.url, "--user", "tongxunyuan", "--profile", "practice", **wrong)
    result = run("site", "test", "练习", "--json", **wrong)
    assert (result.status, result.json["error"]["code"]) == (1, "site.sign_in")
    run("site", "add", "远方", "--url", "http://127.0.0.1:9", "--user", "u", "--profile", "practice", **wrong)
    result = run("site", "test", "远方", "--json", EDITOR_APP_PASSWORD_远方="x")
    assert (result.status, result.json["error"]["code"]) == (3, "network.unreachable")
    assert run("site", "add", "外面", "--url", "http://example.org", "--user", "u").status == 1


def test_an_article_with_errors_is_not_handed_in(run: Run, site: PracticeSite) -> None:
    secret = {"EDITOR_APP_PASSWORD_练习": site.token}
    run("site", "add", "练习", "--url", site.url, "--user", "tongxunyuan", "--profile", "practice", **secret)
    article = run("new", "--title", "只有标题", "--json").json["id"]
    result = run("submit", article, "--wait", "--json", **secret)
    assert (result.status, result.json["error"]["code"]) == (1, "submission.findings")
    assert run("outbox", "list", "--json").json == []


@pytest.mark.parametrize("answer", ["replace", "accept"])
def test_a_conflict_is_settled_by_the_person(run: Run, site: PracticeSite, answer: str) -> None:
    secret = {"EDITOR_APP_PASSWORD_练习": site.token, "EDITOR_APP_TIME_FACTOR": "0.01"}
    run("site", "add", "练习", "--url", site.url, "--user", "tongxunyuan", "--profile", "practice", **secret)
    (made,) = run("import", SAMPLE, "--column", "典型事迹", "--site", "练习", "--json").json
    assert run("submit", made["id"], "--wait", **secret).status == 0
    stored = site.store.article(made["id"])
    assert stored is not None
    site.store.replace(stored, {"title": "编辑改过的标题"})
    mine = run("set", made["id"], "summary=改过的摘要", "--json").json["digest"]
    blocked = run("submit", made["id"], "--wait", "--json", **secret)
    assert (blocked.status, blocked.json[0]["state"]) == (1, "blocked")
    settled = run("outbox", answer, blocked.json[0]["id"], "--json", **secret)
    assert settled.status == 0, settled.err
    run("outbox", "run", **secret)
    held = [article for article in site.articles if article.client_id == made["id"]]
    assert len(held) == 1
    assert (held[0].digest == mine) == (answer == "replace")
