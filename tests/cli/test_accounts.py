"""`site test` and `site detect` as a person or a script calls them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from certificates import make_certificates
from practice import PracticeSite, running_site
from running import Run
from stand_ins import ConnectProxy, json_reply, reply, site, tls

SECRET = "canary-cli-3d1e"


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeSite]:
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


def test_an_account_is_looked_at_step_by_step(run: Run, practice: PracticeSite) -> None:
    secret = {"EDITOR_APP_PASSWORD_练习": practice.token}
    added = run("site", "add", "练习", "--url", practice.url, "--user", "u", "--profile", "practice", **secret)
    assert added.status == 0, added.err
    tested = run("site", "test", "练习", "--json", **secret)
    assert tested.status == 0
    assert tested.json["ok"] is True
    assert tested.json["roles"] == ["contributor"]
    assert [step["check"] for step in tested.json["steps"]] == [
        *("address", "tls", "site", "login", "rights", "columns", "limits", "clock")
    ]
    assert {step["state"] for step in tested.json["steps"]} == {"ok"}
    assert "✓ 登录（正常）" in tested.err
    assert practice.token not in tested.out + tested.err


def test_what_is_wrong_and_who_can_mend_it(run: Run) -> None:
    def pages(_method: str, path: str) -> bytes:
        if path.endswith("/me"):
            return json_reply({"user": "u", "roles": ["c"], "rights": ["hand_in"]})
        return json_reply({"columns": []})

    secret = {"EDITOR_APP_PASSWORD_站": SECRET}
    with site(pages) as (url, _):
        run("site", "add", "站", "--url", url, "--user", "u", "--profile", "practice", **secret)
        tested = run("site", "test", "站", "--json", **secret)
    assert tested.status == 1
    assert tested.json["error"]["code"] == "rights.no_upload"
    bad = next(step for step in tested.json["steps"] if step["state"] == "error")
    assert bad["who"] == "site"
    assert "怎么办（网站管理员）" in tested.err
    assert SECRET not in tested.out + tested.err


def test_a_kind_is_known_from_any_of_its_pages(run: Run) -> None:
    def pages(_method: str, path: str) -> bytes:
        if path == "/blog/wp-json/":
            return json_reply({"namespaces": ["oembed/1.0", "wp/v2"]})
        return reply("404 Not Found", b"<p>")

    with site(pages) as (url, seen):
        found = run("site", "detect", f"{url}/blog/wp-admin/post-new.php?x=1", "--json")
        assert found.status == 0, found.err
        assert found.json == [{"kind": "wordpress", "url": f"{url}/blog", "sign": "/blog/wp-json/"}]
    assert all(b"Authorization" not in head for head in seen)
    assert run("site", "detect", "http://127.0.0.1:9").status == 3


def test_a_way_through_a_proxy_with_a_certificate_of_the_own_network(run: Run, tmp_path: Path) -> None:
    make_certificates(tmp_path)
    proxy_word = "canary-proxy-2f"
    with (
        site(lambda method, path: json_reply({"columns": []}), tls(tmp_path, "portal")) as (url, _),
        ConnectProxy(int(url.rpartition(":")[2]), f"li:{proxy_word}") as proxy,
    ):
        port = proxy.address.rpartition(":")[2]
        words = {"EDITOR_APP_PASSWORD_门户": SECRET, f"EDITOR_APP_PASSWORD_PROXY_127_0_0_1_{port}": proxy_word}
        address = ("--url", url.replace("localhost", "portal.test"), "--user", "u", "--profile", "practice")
        way = ("--proxy", proxy.address, "--proxy-user", "li", "--trust", tmp_path / "authority.pem")
        added = run("site", "add", "门户", *address, *way, "--json", **words)
        assert added.status == 0, added.err
        assert "指纹（SHA-256）" in added.err
        assert added.json["way"] == {"proxy": proxy.address, "proxy_user": "li", "trusts": True}
        steps = run("site", "test", "门户", "--json", **words).json["steps"]
    assert [step["code"] for step in steps[:3]] == ["address.by_proxy", "tls.ok", "site.ok"]
