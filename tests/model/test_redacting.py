"""Logins are taken out of lines that others wrote; other lines stay as they are."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.model.redacting import STRUCK, install, redact

WORD = "canary-55aa77"


@pytest.mark.parametrize(
    "line",
    [
        f"Authorization: Bearer {WORD}",
        f"send: b'GET / HTTP/1.1\\r\\nproxy-authorization: Basic {WORD}'",
        f"{{'Authorization': 'Basic {WORD}', 'Accept': '*/*'}}",
        f"Cookie: DedeUserID__ckMd5={WORD}; x=1",
        f"HTTPSConnectionPool: https://li:{WORD}@portal.example/x failed",
        f"POST /member/index_do.php userid=li&pwd={WORD}&vdcode=ab12",
        f"password={WORD}",
        f'{{"password": "{WORD}"}}',
        f"<member><name>password</name><value><string>{WORD}</string></value></member>",
    ],
)
def test_a_login_is_taken_out(line: str) -> None:
    made = redact(line)
    assert WORD not in made
    assert STRUCK in made


@pytest.mark.parametrize(
    "line",
    [
        "GET /wp-json/wp/v2/posts?slug=x: 200 in 0.10 s",
        "稿件里写着密码两个字",
        "https://portal.example/a@b",
        "ratio 4:3",
    ],
)
def test_other_lines_stay(line: str) -> None:
    assert redact(line) == line


@given(st.text(max_size=300))
def test_any_text_ends_and_twice_is_once(text: str) -> None:
    made = redact(text)
    assert redact(made).count(STRUCK) >= made.count(STRUCK)


@pytest.fixture
def _factory() -> Iterator[None]:
    before = logging.getLogRecordFactory()
    yield
    logging.setLogRecordFactory(before)


@pytest.mark.usefixtures("_factory")
def test_every_handler_gets_clean_lines_and_tracebacks() -> None:
    install()
    install()
    out, log = io.StringIO(), logging.getLogger("somebody.elses")
    handler = logging.StreamHandler(out)
    log.addHandler(handler)
    try:
        log.error("sent %s", {"Authorization": f"Bearer {WORD}"})
        try:
            raise ValueError(f"https://li:{WORD}@portal.example")
        except ValueError:
            log.exception("failed with 100%")
    finally:
        log.removeHandler(handler)
    assert WORD not in out.getvalue()
    assert "failed with 100%" in out.getvalue()
    assert "ValueError" in out.getvalue()
