"""The intake API over HTTP: every status it promises, for the reason it promises it."""

from __future__ import annotations

import json
import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from editor_app.model.body import Body, MissingPicture, paragraph
from editor_app.model.codec import body_from_json, metadata_from_json
from editor_app.model.digest import content_digest, sha256
from practice import PROFILES, PracticeSite
from receiver.handing import JPEG, METADATA, ORIGINAL, Client, article, body_with, problem

# -- who and what -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic dXNlcjpwYXNz", "Bearer \u00e9"])
def test_without_a_token_nothing_is_told(site: PracticeSite, header: str) -> None:
    client = Client(site.url, "")
    client.http.headers.pop("Authorization")
    headers = [(b"Authorization", header.encode("latin-1"))] if header else []
    for method, path in (
        ("GET", "me"),
        ("GET", "articles"),
        ("GET", f"articles/{uuid.uuid4()}"),
        ("PUT", f"assets/{'0' * 64}"),
    ):
        answer = client.http.request(method, f"/api/v1/{path}", headers=headers)
        problem(answer, 401)
        assert answer.headers["www-authenticate"] == "Bearer"
    client.close()


def test_a_wrong_token_is_answered_even_to_a_long_upload(site: PracticeSite) -> None:
    client = Client(site.url, "wrong")
    problem(client.put_asset(JPEG + b"x" * 5_000_000), 401)
    client.close()


def test_me(contributor: Client, reviewer: Client) -> None:
    me = contributor.http.get("/api/v1/me").json()
    assert (me["user"], me["roles"]) == ("tongxunyuan", ["contributor"])
    told = datetime.strptime(me["server_time"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert abs((datetime.now(UTC) - told).total_seconds()) < 60
    assert reviewer.http.get("/api/v1/me").json()["roles"] == ["reviewer"]


def test_the_profile_has_an_entity_tag(contributor: Client) -> None:
    answer = contributor.http.get("/api/v1/profile")
    assert answer.json()["id"] == "practice"
    assert len(answer.json()["columns"]) == 26
    again = contributor.http.get("/api/v1/profile", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert contributor.http.get("/api/v1/profile", headers={"If-None-Match": '"other"'}).status_code == 200


# -- pictures ---------------------------------------------------------------------------------------------------------


def test_a_picture_is_kept_once(contributor: Client, site: PracticeSite) -> None:
    data = JPEG + b"once"
    name = f"/api/v1/assets/{sha256(data)}"
    assert contributor.http.head(name).status_code == 404
    first = contributor.put_asset(data)
    assert (first.status_code, first.json()) == (
        201,
        {"sha256": sha256(data), "size": len(data), "media_type": "image/jpeg"},
    )
    before = site.store.asset_count()
    assert contributor.put_asset(data).status_code == 200
    assert contributor.http.head(name).status_code == 200
    assert site.store.asset_count() == before
    assert site.store.asset_path(sha256(data)).read_bytes() == data
    assert not list(site.store.asset_path(sha256(data)).parent.glob(".part-*"))


def test_a_picture_that_is_not_its_digest_is_refused(contributor: Client, site: PracticeSite) -> None:
    digest = sha256(b"something else")
    document = problem(contributor.put_asset(JPEG, digest=digest), 422)
    assert document["errors"][0]["field"] == "digest"
    assert site.store.asset(digest) is None


@pytest.mark.parametrize(
    ("data", "media_type"),
    [(JPEG, "image/svg+xml"), (JPEG, "text/html"), (JPEG, ""), (b"<script>", "image/jpeg"), (JPEG, "image/png"), (b"", "image/gif"),
     (b"RIFF0000WAVE", "image/webp")],
)  # fmt: skip
def test_other_types_are_refused(contributor: Client, data: bytes, media_type: str) -> None:
    problem(contributor.put_asset(data, media_type), 415)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [(b"\x89PNG\r\n\x1a\n1", "image/png"), (b"GIF89a1", "image/gif"), (b"RIFF0000WEBP1", "image/webp")],
)
def test_types_of_the_web_are_taken(contributor: Client, data: bytes, media_type: str) -> None:
    assert contributor.put_asset(data, media_type).status_code == 201


@pytest.mark.parametrize("over", [1, 6_000_000])
def test_pictures_over_the_profiles_budget_are_refused(contributor: Client, over: int) -> None:
    limit = PROFILES.get("practice").profile.pictures.max_bytes
    assert problem(contributor.put_asset(JPEG + b"x" * (limit + over - len(JPEG))), 413)["limit"] == limit
    assert contributor.put_asset(JPEG + b"x" * (limit - len(JPEG))).status_code in (200, 201)


@pytest.mark.parametrize("digest", ["x", "A" * 64, "0" * 63])
def test_names_that_are_no_digest(contributor: Client, digest: str) -> None:
    problem(contributor.put_asset(JPEG, digest=digest), 404)
    assert contributor.http.head(f"/api/v1/assets/{digest}").status_code == 404


def test_many_at_once_keep_one_picture(contributor: Client, site: PracticeSite) -> None:
    data = JPEG + b"many"
    before = site.store.asset_count()
    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(lambda _: contributor.put_asset(data).status_code, range(16)))
    assert statuses == [200] * 15 + [201]
    assert site.store.asset_count() == before + 1


def test_a_lost_file_is_put_back(contributor: Client, site: PracticeSite) -> None:
    data = JPEG + b"lost"
    contributor.put_asset(data)
    path = site.store.asset_path(sha256(data))
    path.unlink()
    assert contributor.put_asset(data).status_code == 200
    assert path.read_bytes() == data


# -- articles ---------------------------------------------------------------------------------------------------------


def test_an_article_is_made_and_read_back(contributor: Client, site: PracticeSite) -> None:
    sent = sha256(JPEG)
    contributor.put_asset(JPEG)
    value = article(renditions={ORIGINAL: sent})
    answer = contributor.put(value)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made["client_id"] == value["client_id"]
    assert made["digest"] == value["digest"]
    assert made["status"] == "published"
    assert made["etag"] == answer.headers["etag"]
    assert re.fullmatch(r"\d{8}-\d{4}", made["number"])
    assert made["url"].startswith(site.url + "/a/dianxingshiji/")
    read = contributor.get(value["client_id"])
    assert read.headers["etag"] == made["etag"]
    stored = read.json()
    assert {key: stored[key] for key in made} == made
    assert content_digest(metadata_from_json(stored["metadata"]), body_from_json(stored["body"])) == value["digest"]
    assert stored["body"] == value["body"]  # the ids of blocks too
    assert stored["assets"] == value["assets"]
    assert stored["revision"] == 1


def test_the_same_again_changes_nothing(contributor: Client, site: PracticeSite) -> None:
    value = article()
    first, count = contributor.put(value), len(site.articles)
    for match in ("", first.headers["etag"], '"something-older"'):
        again = contributor.put(value, match=match)
        assert (again.status_code, again.json()) == (200, first.json())
    assert len(site.articles) == count


def test_what_may_be_left_out(contributor: Client) -> None:
    value = article()
    for key in ("assets", "revision", "client"):
        del value[key]
    assert contributor.put(value).status_code == 201
    read = contributor.get(value["client_id"])
    assert read.status_code == 200
    assert (read.json()["assets"], read.json()["revision"]) == ([], 0)
    assert contributor.http.get(read.json()["url"]).status_code == 200


def test_a_newer_content_needs_the_version_it_replaces(contributor: Client) -> None:
    value = article()
    first = contributor.put(value)
    newer = article(value["client_id"], replace(METADATA, title="新的题目"))
    problem(contributor.put(newer), 412)
    problem(contributor.put(newer, match='"0-0000"'), 412)
    done = contributor.put(newer, match=f'"x", {first.headers["etag"]}')
    assert done.status_code == 200
    assert done.json()["number"] == first.json()["number"]
    assert done.json()["id"] == first.json()["id"]
    assert done.headers["etag"] != first.headers["etag"]
    newest = article(value["client_id"], replace(METADATA, title="更新的题目"))
    problem(contributor.put(newest, match=first.headers["etag"]), 412)
    assert contributor.get(value["client_id"]).json()["digest"] == newer["digest"]
    assert contributor.put(newest, match="*").status_code == 200


def test_replacing_what_is_not_there(contributor: Client) -> None:
    problem(contributor.put(article(), match='"1-0000"'), 412)
    problem(contributor.put(article(), match="*"), 412)


def test_a_put_without_a_condition_is_refused(contributor: Client) -> None:
    value = article()
    path = f"/api/v1/articles/{value['client_id']}"
    for headers in ({}, {"If-None-Match": '"1"'}, {"If-None-Match": "*", "If-Match": '"1"'}):
        problem(contributor.http.put(path, json=value, headers=headers), 428)
    problem(contributor.get(value["client_id"]), 404)


def test_missing_pictures_are_listed_and_nothing_is_kept(contributor: Client) -> None:
    here, lacking = JPEG + b"here", sha256(b"never sent")
    contributor.put_asset(here)
    value = article(renditions={ORIGINAL: sha256(here), sha256(b"two"): lacking})
    assert problem(contributor.put(value), 409)["missing"] == [lacking]
    problem(contributor.get(value["client_id"]), 404)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"digest": "0" * 64}, "digest"),
        ({"digest": None}, "digest"),
        ({"client_id": str(uuid.uuid4())}, "client_id"),
        ({"metadata": None}, "metadata"),
        ({"metadata": {"title": 1}}, "metadata.title"),
        ({"metadata": {"title": "\ud800"}}, "body"),
        ({"body": {}}, "body"),
        ({"body": {"format": 2, "blocks": []}}, "body"),
        ({"body": {"format": 1, "blocks": [{"type": "script"}]}}, "blocks[0].type"),
        ({"revision": "1"}, "revision"),
        ({"revision": -1}, "revision"),
        ({"revision": 10**30}, "revision"),
        ({"assets": {}}, "assets"),
        ({"assets": ["x"]}, "assets[0]"),
        ({"assets": [{"asset": "x", "rendition": "0" * 64}]}, "assets[0].asset"),
        ({"assets": [{"asset": "0" * 64}]}, "assets[0].rendition"),
        ({"assets": [{"asset": "0" * 64, "rendition": "0" * 64}] * 2}, "assets[1].asset"),
        ({"assets": [{"asset": "0" * 64, "rendition": "0" * 64, "width": -1}]}, "assets[0].width"),
        ({"assets": [{"asset": "0" * 64, "rendition": "0" * 64, "name": "a\nb"}]}, "assets[0].name"),
        ({"assets": [{"asset": "0" * 64, "rendition": "0" * 64}] * 501}, "assets"),
    ],
)
def test_unfit_articles_name_the_field(contributor: Client, change: dict[str, object], field: str) -> None:
    value = article()
    key = value["client_id"]
    raw = json.dumps({**value, **change}).encode()
    document = problem(contributor.put({"client_id": key}, raw=raw), 422)
    assert document["errors"][0]["field"] == field
    problem(contributor.get(key), 404)


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b"1", b"\xff", b"[" * 100_000, b'{"a": NaN}', b'{"a":' + b"9" * 5000 + b"}"]
)
def test_what_is_no_json_object(contributor: Client, raw: bytes) -> None:
    problem(contributor.put({"client_id": str(uuid.uuid4())}, raw=raw), 422)


def test_the_profiles_rules_hold_here_too(contributor: Client) -> None:
    for metadata, body, field in (
        (replace(METADATA, title=""), body_with(), "title"),
        (replace(METADATA, title="长" * 61), body_with(), "title"),
        (replace(METADATA, source=""), body_with(), "source"),
        (replace(METADATA, contributor=""), body_with(), "contributor"),
        (replace(METADATA, column="nothing"), body_with(), "column"),
        (replace(METADATA, column=""), body_with(), "column"),
        (METADATA, Body(), "body"),
        (METADATA, Body((paragraph("字"), MissingPicture())), "body"),
    ):
        document = problem(contributor.put(article(metadata=metadata, body=body)), 422)
        assert field in [error["field"] for error in document["errors"]]
        assert all(error["detail"] for error in document["errors"])


def test_pictures_shown_must_be_listed(contributor: Client) -> None:
    document = problem(contributor.put(article(body=body_with(ORIGINAL))), 422)
    assert document["errors"][0]["field"] == "assets"


def test_a_too_large_article(contributor: Client) -> None:
    problem(contributor.put(article(), raw=b'{"x":"' + b"x" * (8 * 1024 * 1024) + b'"}'), 413)


def test_articles_belong_to_who_made_them(contributor: Client, reviewer: Client, site: PracticeSite) -> None:
    theirs, mine = article(), article()
    assert reviewer.put(theirs).status_code == 201
    assert contributor.put(mine).status_code == 201
    problem(contributor.get(theirs["client_id"]), 404)
    problem(contributor.put(article(theirs["client_id"], replace(METADATA, title="别的"))), 403)
    assert reviewer.get(mine["client_id"]).status_code == 200
    listed = [item["client_id"] for item in every_page(contributor)]
    assert mine["client_id"] in listed
    assert theirs["client_id"] not in listed
    assert {mine["client_id"], theirs["client_id"]} <= {item["client_id"] for item in every_page(reviewer)}


def every_page(client: Client, query: str = "") -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    cursor = 0
    while True:
        answer = client.http.get(f"/api/v1/articles?cursor={cursor}{query}").json()
        found.extend(answer["items"])
        if answer["next"] is None:
            return found
        cursor = answer["next"]


def test_the_list_goes_on_by_cursor(reviewer: Client, site: PracticeSite) -> None:
    for number in range(60):
        assert reviewer.put(article(metadata=replace(METADATA, title=f"第{number}篇"))).status_code == 201
    found = every_page(reviewer)
    assert [item["client_id"] for item in found] == [stored.client_id for stored in site.articles]
    assert len(reviewer.http.get("/api/v1/articles").json()["items"]) == 50
    assert every_page(reviewer, "&status=pending") == []
    assert every_page(reviewer, "&updated_since=2999-01-01T00:00:00Z") == []
    assert len(every_page(reviewer, "&updated_since=2000-01-01T00:00:00Z&status=published")) == len(found)
    problem(reviewer.http.get("/api/v1/articles?cursor=x"), 422)


def test_receipts_count_up_and_differ(contributor: Client) -> None:
    numbers = [contributor.put(article()).json()["number"] for _ in range(3)]
    counts = [int(number.partition("-")[2]) for number in numbers]
    assert counts == list(range(counts[0], counts[0] + 3))


def test_many_puts_of_one_article_make_one(contributor: Client, site: PracticeSite) -> None:
    value, count = article(), len(site.articles)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: contributor.put(value), range(24)))
    assert sorted(answer.status_code for answer in answers) == [200] * 23 + [201]
    assert len({answer.json()["number"] for answer in answers}) == 1
    assert len(site.articles) == count + 1


def test_many_different_articles_get_a_number_each(contributor: Client) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: contributor.put(article()), range(24)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["number"] for answer in answers}) == 24
    assert len({answer.json()["id"] for answer in answers}) == 24


def test_of_many_replacements_one_wins(contributor: Client) -> None:
    value = article()
    tag = contributor.put(value).headers["etag"]
    newer = [article(value["client_id"], replace(METADATA, title=f"第{number}种")) for number in range(12)]
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda one: contributor.put(one, match=tag).status_code, newer))
    assert sorted(statuses) == [200] + [412] * 11
    assert contributor.get(value["client_id"]).json()["digest"] == newer[statuses.index(200)]["digest"]


def test_unknown_calls_are_problems_too(contributor: Client) -> None:
    problem(contributor.http.get("/api/v1/nothing"), 404)
    problem(contributor.http.delete(f"/api/v1/articles/{uuid.uuid4()}"), 405)
    problem(contributor.http.get("/api/v1/articles/not-a-uuid"), 422)
