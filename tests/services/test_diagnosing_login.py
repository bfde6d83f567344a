"""Login, rights, columns and clock as the check finds them, against servers that answer so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from editor_app.app import build_workroom
from editor_app.library.library import Library
from editor_app.model.diagnosis import Mender, StepState
from editor_app.model.errors import Cancelled
from editor_app.services.workroom import Workroom
from examined import TOKEN, everywhere, examine, intake, trouble
from stand_ins import Pages, json_reply, reply, site


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workroom]:
    with Library.open(tmp_path_factory.mktemp("office") / "library") as library:
        yield build_workroom(library)


@pytest.fixture(autouse=True)
def _soon_tired(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR_APP_TIME_FACTOR", "0.2")


def speaking(me: bytes, columns: object = None) -> Pages:
    listed = columns if columns is not None else [{"id": "dianxingshiji", "name": "典型事迹"}]

    def pages(_method: str, path: str) -> bytes:
        return me if path.endswith("/me") else json_reply({"columns": listed})

    return pages


def me(*headers: str, **more: object) -> bytes:
    value = {"user": "li", "name": "李梅", "unit": "", "roles": ["contributor"], **more}
    return json_reply(value, "200 OK", "application/json", *headers)


def problem(status: str, detail: str = "no") -> bytes:
    return json_reply({"title": "no", "detail": detail}, status, "application/problem+json")


def test_a_login_that_is_not_accepted_and_what_it_echoes(room: Workroom) -> None:
    with site(speaking(problem("401 Unauthorized", f"bad token {TOKEN}"))) as (url, _):
        step = trouble(room, intake(url))
    assert (step.code, step.mender) == ("login.refused", Mender.SELF)
    assert any("〔不显示〕" in fact for fact in step.facts)


@pytest.mark.parametrize(
    ("secret", "code"), [("", "login.no_secret"), ("有汉字的令牌", "login.unusable"), ("two words", "login.unusable")]
)
def test_a_secret_that_cannot_be_one(room: Workroom, secret: str, code: str) -> None:
    with site(speaking(me())) as (url, seen):
        made = examine(room, intake(url), secret) if secret else room.accounts.examine(intake(url)).run(lambda _: None)
        assert made.steps[3].code == code
        assert all(b"/me" not in head for head in seen)


@pytest.mark.parametrize("words", ["<h1>single page application</h1>"])
def test_one_page_for_everything_need_not_be_the_networks(room: Workroom, words: str) -> None:
    with site(everywhere(reply("200 OK", f"<!doctype html>{words}".encode()))) as (url, _):
        assert trouble(room, intake(url)).code == "site.not_this_kind"


def test_a_login_that_is_held_up(room: Workroom) -> None:
    with site(speaking(problem("429 Too Many Requests"))) as (url, _):
        assert examine(room, intake(url)).steps[3].code == "login.throttled"
    with site(speaking(reply("200 OK", b"<p>"))) as (url, _):
        assert trouble(room, intake(url)).code == "login.failed"


@pytest.mark.parametrize(
    ("rights", "code"),
    [(["hand_in"], "rights.no_upload"), (["upload"], "rights.no_hand_in"), ([], "rights.no_hand_in")],
)
def test_a_missing_right(room: Workroom, rights: list[str], code: str) -> None:
    with site(speaking(me(rights=rights))) as (url, _):
        step = trouble(room, intake(url))
    assert (step.code, step.mender) == (code, Mender.SITE)


@pytest.mark.parametrize(
    ("columns", "code"),
    [([{"id": "other", "name": "别的"}], "columns.none"), ([], "columns.untold"), (None, "columns.missing")],
)
def test_columns_that_the_site_lacks(room: Workroom, columns: object, code: str) -> None:
    with site(speaking(me(), columns)) as (url, _):
        made = examine(room, intake(url))
    assert made.steps[5].code == code
    assert made.steps[4].code == "rights.unknown"


@pytest.mark.parametrize(("days", "words"), [(3, "慢了 3 天"), (-3, "快了 3 天")])
def test_a_clock_that_is_off(room: Workroom, monkeypatch: pytest.MonkeyPatch, days: int, words: str) -> None:
    """This computer's clock is turned the other way; nothing but the last step minds."""

    class Turned(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) - timedelta(days=days)

    monkeypatch.setattr("editor_app.sites.http.datetime", Turned)
    with site(speaking(me(f"Date: {format_datetime(datetime.now(UTC), usegmt=True)}"))) as (url, _):
        step = examine(room, intake(url)).steps[7]
    assert (step.code, step.mender) == ("clock.off", Mender.SELF)
    assert words in step.said


def test_a_folder(room: Workroom, tmp_path: Path) -> None:
    made = examine(room, intake(str(tmp_path), kind="folder"))
    assert made.state is StepState.OK
    assert made.steps[0].code == "address.folder"
    assert trouble(room, intake(str(tmp_path / "gone"), kind="folder")).code == "address.no_folder"


def test_it_can_be_stopped(room: Workroom) -> None:
    with site(speaking(me())) as (url, seen):
        examination = room.accounts.examine(intake(url), TOKEN)
        with pytest.raises(Cancelled):
            examination.run(lambda step: examination.stop())
    assert len(seen) <= 1
