"""The OpenAPI document and the running site say the same: every call, with lawful and unlawful requests."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editor_app.model.digest import sha256
from editor_app.model.metadata import Metadata
from editor_app.receiver.document import HANDED_ARTICLE, HANDED_DECISION
from practice import PracticeSite
from receiver.handing import JPEG, METADATA, ORIGINAL, Client, article, body_with
from receiver.schemas import anything, complaints, values

Call = tuple[str, str, dict[str, Any]]
ONE_SITE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=40)


class Document(dict[str, Any]):
    """The document; short when shown."""

    def __repr__(self) -> str:
        return "the OpenAPI document"


@pytest.fixture(scope="module")
def document(site: PracticeSite) -> Document:
    return Document(httpx.get(f"{site.url}/api/v1/openapi.json", trust_env=False).json())


@pytest.fixture(scope="module")
def stranger(site: PracticeSite) -> Iterator[Client]:
    """A client with a token that nobody has."""
    client = Client(site.url, "nobody")
    yield client
    client.close()


def calls(document: Document) -> list[Call]:
    return [(method.upper(), path, call) for path, item in document["paths"].items() for method, call in item.items()]


def assert_documented(answer: httpx.Response, call: Call) -> None:
    """The status, the type and the shape of an answer are those that the document promises for the call."""
    method, path, promised = call
    said = promised["responses"].get(str(answer.status_code))
    assert said is not None, (
        f"{method} {path} answers {answer.status_code}, which is not documented: {answer.text[:300]}"
    )
    if method == "HEAD" or answer.status_code == 304:
        assert answer.content == b""
        return
    kind = answer.headers["content-type"]
    assert kind in said["content"], f"{method} {path} {answer.status_code}: {kind}"
    if said["content"][kind]["schema"].get("format") == "binary":
        assert answer.content
        return
    wrong = complaints(answer.json(), said["content"][kind]["schema"])
    assert wrong == [], f"{method} {path} {answer.status_code}: {wrong}"


def test_every_call_of_the_interface_is_there(document: Document) -> None:
    assert document["openapi"].startswith("3.1")
    assert {(method, path) for method, path, _ in calls(document)} == {
        ("GET", "/api/v1/profile"), ("GET", "/api/v1/profile/package"), ("GET", "/api/v1/me"), ("HEAD", "/api/v1/assets/{digest}"), ("GET", "/api/v1/assets/{digest}"), ("PUT", "/api/v1/assets/{digest}"),
        ("GET", "/api/v1/articles"), ("GET", "/api/v1/articles/{client_id}"), ("PUT", "/api/v1/articles/{client_id}"),
        ("PUT", "/api/v1/articles/{client_id}/decisions/{decision_id}"),
    }  # fmt: skip
    assert document["components"]["securitySchemes"]["HTTPBearer"]["scheme"] == "bearer"
    for method, path, call in calls(document):
        assert call.get("description"), f"{method} {path}"
        assert ("requestBody" in call) == (method == "PUT")
        assert ("security" in call) == (not path.startswith("/api/v1/profile"))


@st.composite
def requests(draw: st.DrawFn, call: Call) -> dict[str, Any]:
    """A request for `call`, lawful in its parts as the document gives them, or not."""
    method, path, promised = call
    parts: dict[str, str] = {}
    query: dict[str, str] = {}
    headers: dict[str, str] = {}
    for parameter in promised.get("parameters", []):
        name, lawful = parameter["name"], draw(st.integers(0, 3)) > 0
        value = draw(values(parameter["schema"]) if lawful else st.text(max_size=8))
        if parameter["in"] == "path":
            known = [sha256(JPEG), "0" * 64] if name == "digest" else ["11111111-1111-4111-8111-111111111111"]
            parts[name] = str(draw(st.sampled_from(known)) if draw(st.booleans()) else value) or "x"
        elif draw(st.booleans()) and value is not None:
            if parameter["in"] == "query":
                query[name] = str(value)
            else:
                headers[name] = (
                    draw(st.sampled_from(["*", '"1-0"'])) if lawful else re.sub(r"[^ -~]", "", str(value)).strip()
                )
    content = b""
    if "requestBody" in promised:
        media_type = draw(st.sampled_from([*promised["requestBody"]["content"], "text/html"]))
        headers["Content-Type"] = media_type
        content = draw(bodies_for(method, path, parts))
    address = re.sub(r"\{(\w+)\}", lambda match: _quoted(parts[match[1]]), path)
    return {"method": method, "url": address, "params": query, "headers": headers, "content": content}


def _quoted(text: str) -> str:
    return quote(text.replace("/", "_").encode("utf-8", "replace"), safe="").replace(".", "%2E")


def bodies_for(method: str, path: str, parts: dict[str, str]) -> st.SearchStrategy[bytes]:
    if "assets" in path:
        return st.sampled_from([JPEG, b"", b"\x89PNG\r\n\x1a\n"]) | st.binary(max_size=50)
    if "decisions" in path:
        return (values(HANDED_DECISION) | anything()).map(lambda value: json.dumps(value).encode())
    key = parts["client_id"]
    shaped = values(HANDED_ARTICLE).map(lambda value: {**value, "client_id": key})
    return (shaped | anything()).map(lambda value: json.dumps(value).encode())


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/profile"), ("GET", "/profile/package"), ("GET", "/me"), ("HEAD", "/assets/{digest}"), ("PUT", "/assets/{digest}"), ("GET", "/articles"),
     ("GET", "/articles/{client_id}"), ("PUT", "/articles/{client_id}"), ("GET", "/assets/{digest}"),
     ("PUT", "/articles/{client_id}/decisions/{decision_id}")],
)  # fmt: skip
@ONE_SITE
@given(data=st.data())
def test_answers_are_as_documented(
    document: Document, contributor: Client, stranger: Client, method: str, path: str, data: st.DataObject
) -> None:
    call = next(each for each in calls(document) if each[:2] == (method, "/api/v1" + path))
    request = data.draw(requests(call))
    assert_documented(contributor.http.request(**request), call)
    anonymous = stranger.http.request(**request)
    assert_documented(anonymous, call)
    if "security" in call[2]:
        assert anonymous.status_code in (401, 422)


def test_good_answers_are_as_documented(document: Document, contributor: Client) -> None:
    by_name = {(method, path): (method, path, call) for method, path, call in calls(document)}
    put_asset, put = by_name["PUT", "/api/v1/assets/{digest}"], by_name["PUT", "/api/v1/articles/{client_id}"]
    for status in (201, 200):
        answer = contributor.put_asset(JPEG + b"documented")
        assert answer.status_code == status
        assert_documented(answer, put_asset)
    value = article(renditions={ORIGINAL: sha256(JPEG + b"documented")})
    assert complaints(value, HANDED_ARTICLE) == []
    for status in (201, 200):
        answer = contributor.put(value)
        assert answer.status_code == status
        assert_documented(answer, put)
    assert_documented(contributor.get(value["client_id"]), by_name["GET", "/api/v1/articles/{client_id}"])
    assert_documented(contributor.http.get("/api/v1/articles"), by_name["GET", "/api/v1/articles"])
    lacking = contributor.put(article(renditions={ORIGINAL: sha256(b"nowhere")}))
    assert lacking.status_code == 409
    assert_documented(lacking, put)
    newer = article(value["client_id"], Metadata(**{**_fields(METADATA), "title": "新的"}), body_with())
    for answer, status in ((contributor.put(newer), 412), (contributor.put(newer, match="*"), 200)):
        assert answer.status_code == status
        assert_documented(answer, put)


def _fields(metadata: Metadata) -> dict[str, Any]:
    return {name: getattr(metadata, name) for name in Metadata.__dataclass_fields__}


WRONG: tuple[dict[str, Any], ...] = (
    {"digest": "x"},
    {"client_id": 1},
    {"revision": -1},
    {"metadata": {"colour": "red"}},
    {"assets": [{}]},
    {"body": {"format": 2}},
)


@pytest.mark.parametrize("change", WRONG)
def test_the_checker_finds_what_is_wrong(change: dict[str, Any]) -> None:
    good = article()
    assert complaints(good, HANDED_ARTICLE) == []
    assert complaints({**good, **change}, HANDED_ARTICLE)
