"""A site that reviews: what is handed in waits, decisions are about a digest and count once, only what is published shows."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from editor_app.model.metadata import Metadata
from editor_app.model.review import Act, Entry, entry_to_json
from editor_app.model.review_record import Record
from practice import PROFILES, PracticeSite, running_site
from receiver.handing import METADATA, Client, article
from reviewed import LI, WANG, entry, told


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeSite]:
    with running_site(Path(tmp_path_factory.mktemp("site")), review=True) as running:
        yield running


@pytest.fixture
def editor(site: PracticeSite) -> Iterator[Client]:
    client = Client(site.url, next(each.token for each in site.accounts.all if each.role == "editor"))
    yield client
    client.close()


@pytest.fixture
def handed(contributor: Client) -> dict[str, Any]:
    value = article()
    assert contributor.put(value).json()["status"] == "pending"
    return value


def decide(client: Client, value: dict[str, Any], decision: str, name: str = "", **more: Any) -> httpx.Response:
    body = {"decision": decision, "digest": value["digest"], **more}
    return client.http.put(f"/api/v1/articles/{value['client_id']}/decisions/{name or uuid.uuid4()}", json=body)


def entries(record: Record) -> list[dict[str, Any]]:
    return [entry_to_json(each) for each in record]


def submitted(value: dict[str, Any], *more: Entry) -> Record:
    return told(entry(Act.SUBMITTED, LI, value["digest"], article=value["client_id"]), *more)


def test_what_was_handed_in_waits_and_shows_once_it_is_published(
    site: PracticeSite, contributor: Client, reviewer: Client, editor: Client, handed: dict[str, Any]
) -> None:
    kept = contributor.get(handed["client_id"]).json()
    page = kept["url"].removeprefix(site.url)
    assert contributor.http.get(page).status_code == 404
    assert METADATA.title not in contributor.http.get("/").text
    listed = reviewer.http.get("/api/v1/articles", params={"status": "pending"}).json()["items"]
    assert handed["client_id"] in [each["client_id"] for each in listed]
    assert decide(reviewer, handed, "approve").json()["status"] == "pending"
    assert decide(reviewer, handed, "publish").status_code == 403
    assert decide(editor, handed, "publish").json()["status"] == "published"
    assert METADATA.title in contributor.http.get(page).text
    assert [each["decision"] for each in reviewer.get(handed["client_id"]).json()["decisions"]] == [
        "approve",
        "publish",
    ]
    assert decide(editor, handed, "withdraw").json()["status"] == "withdrawn"
    assert contributor.http.get(page).status_code == 404


def test_a_decision_is_about_one_content(contributor: Client, reviewer: Client, handed: dict[str, Any]) -> None:
    fields = {name: getattr(METADATA, name) for name in Metadata.__dataclass_fields__}
    newer = article(handed["client_id"], Metadata(**{**fields, "title": "改过的标题"}))
    assert contributor.put(newer, match="*").status_code == 200
    late = decide(reviewer, handed, "approve")
    assert late.status_code == 412
    assert decide(reviewer, newer, "return", text="再改").json()["status"] == "returned"
    assert decide(reviewer, newer, "approve").status_code == 409, "it does not wait any more"
    assert contributor.put(newer, match="*").json()["status"] == "pending", "handed in again as it is"


def test_the_same_decision_counts_once(reviewer: Client, handed: dict[str, Any]) -> None:
    name = str(uuid.uuid4())
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: decide(reviewer, handed, "return", name, text="再改"), range(8)))
    assert sorted(each.status_code for each in answers) == [200] * 7 + [201]
    assert len(reviewer.get(handed["client_id"]).json()["decisions"]) == 1
    assert decide(reviewer, handed, "return", name, text="别的理由").status_code == 409
    assert decide(reviewer, handed, "return", name, text="再改").status_code == 200, "though it waits no more"


def test_roles(contributor: Client, reviewer: Client, handed: dict[str, Any]) -> None:
    assert decide(contributor, handed, "approve").status_code == 403
    assert decide(reviewer, handed, "withdraw").status_code == 403
    assert decide(contributor, handed, "withdraw").json()["status"] == "withdrawn"
    assert decide(reviewer, article(), "approve").status_code == 404
    assert "publish" not in contributor.http.get("/api/v1/me").json()["rights"]


@pytest.mark.parametrize(
    "more",
    [
        {"text": ""},
        {"text": "x" * 5000},
        {"reasons": "不是列表"},
        {"annotations": [{"colour": "red"}]},
        {"digest": "x"},
        {"decision": "eat"},
        {"review": [{"act": "passed"}]},
    ],
)
def test_unlawful_decisions_are_refused_by_field(
    reviewer: Client, handed: dict[str, Any], more: dict[str, Any]
) -> None:
    answer = decide(reviewer, handed, **{"decision": "return", **more})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"]
    assert reviewer.get(handed["client_id"]).json()["status"] == "pending"


def test_the_record_grows_and_is_checked(contributor: Client, reviewer: Client) -> None:
    value = article()
    record = submitted(value)
    assert contributor.put({**value, "review": entries(record)}).status_code == 201
    passed = record.next(entry(Act.PASSED, WANG, value["digest"], article=value["client_id"], round=1))
    answer = decide(reviewer, value, "approve", review=[entry_to_json(passed)])
    assert [each["act"] for each in answer.json()["review"]] == ["submitted", "passed"]
    assert answer.json()["review"][1]["hash"] == passed.hash
    orphan = submitted(value, entry(Act.ANNOTATED, WANG, value["digest"], article=value["client_id"])).entries[1]
    lonely = entry_to_json(Entry(**{**vars_of(orphan), "parents": ("ab" * 32,)}))
    other = entry_to_json(entry(Act.SUBMITTED, LI))
    unseen = entry_to_json(record.next(entry(Act.PASSED, WANG, "cd" * 32, article=value["client_id"], round=1)))
    for wrong in (lonely, other, unseen, {**entry_to_json(passed), "hash": "ab" * 32}):
        assert decide(reviewer, value, "note", review=[wrong]).status_code == 422
    assert len(reviewer.get(value["client_id"]).json()["review"]) == 2


def vars_of(made: Entry) -> dict[str, Any]:
    return {name: getattr(made, name) for name in Entry.__dataclass_fields__}


def test_a_strict_site_publishes_only_what_was_signed_off(tmp_path: Path) -> None:
    loaded = PROFILES.get("practice")
    rules = replace(loaded.profile.review, required=True, rounds=("审核",))
    strict = replace(loaded, profile=replace(loaded.profile, review=rules))
    with running_site(tmp_path, strict, review=True) as running:
        tokens = {each.role: each.token for each in running.accounts.all}
        clients = [Client(running.url, tokens[role]) for role in ("contributor", "editor")]
        contributor, editor = clients
        value = article()
        record = submitted(value)
        assert contributor.put({**value, "review": entries(record)}).status_code == 201
        assert decide(editor, value, "publish").status_code == 409
        passed = record.next(entry(Act.PASSED, WANG, value["digest"], article=value["client_id"], round=1))
        assert decide(editor, value, "approve", review=[entry_to_json(passed)]).status_code == 201
        assert decide(editor, value, "publish").json()["status"] == "published"
        for client in clients:
            client.close()


def test_a_site_without_review_publishes_at_once(tmp_path: Path) -> None:
    with running_site(tmp_path) as plain:
        client = Client(plain.url, plain.token)
        assert client.put(article()).json()["status"] == "published"
        client.close()
