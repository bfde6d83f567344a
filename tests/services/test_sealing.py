"""Sealed hand-overs: what goes in comes out for whoever knows the passphrase, and for nobody else; no article is doubled."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.formats.sealed import CHUNK, seal, unseal
from editor_app.model.article import ArticleState
from editor_app.model.errors import EditorError, Refused
from two_desks import desk
from writing import write

SENTENCE = "松花江上的清晨 2026"
FILES = st.lists(st.tuples(st.text(max_size=20), st.binary(max_size=200)), max_size=4)


def sealed_bytes(files: list[tuple[str, bytes]]) -> bytes:
    return b"".join(seal(files, SENTENCE))


def opened(sealed: bytes, passphrase: str = SENTENCE) -> list[tuple[str, bytes]]:
    return list(unseal(io.BytesIO(sealed), passphrase))


@pytest.fixture(autouse=True)
def _cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """The price of a key is no part of these tests."""
    import hashlib

    dear = hashlib.scrypt
    monkeypatch.setattr(
        "editor_app.formats.sealed.hashlib.scrypt",
        lambda secret, *, salt, n, r, p, maxmem, dklen: dear(
            secret, salt=salt, n=2, r=r, p=p, maxmem=maxmem, dklen=dklen
        ),
    )


@given(FILES, st.data())
def test_what_goes_in_comes_out_and_a_changed_byte_does_not(
    files: list[tuple[str, bytes]], data: st.DataObject
) -> None:
    files = [(name.encode("utf-8", "replace").decode(), each) for name, each in files]
    sealed = sealed_bytes(files)
    assert opened(sealed) == files
    at = data.draw(st.integers(0, len(sealed) - 1))
    changed = sealed[:at] + bytes([sealed[at] ^ data.draw(st.integers(1, 255))]) + sealed[at + 1 :]
    for bad in (changed, sealed[:at]):
        with pytest.raises(Refused):
            opened(bad)


def test_chunks_cannot_be_left_out_or_moved() -> None:
    sealed = sealed_bytes([("长", bytes(range(256)) * (CHUNK // 100))])
    head, step = 40, CHUNK + 16
    first, second, rest = sealed[head : head + step], sealed[head + step : head + 2 * step], sealed[head + 2 * step :]
    assert rest, "three chunks"
    for bad in (first + second, first + rest, second + first + rest, first + second + second + rest):
        with pytest.raises(Refused, match="damaged"):
            opened(sealed[:head] + bad)
    with pytest.raises(Refused, match="wrong_passphrase"):
        opened(sealed, SENTENCE + " ")
    with pytest.raises(Refused, match="weak"):
        seal([], "1234567")


@pytest.mark.parametrize("over", [-1, 0, 1])
def test_what_fills_its_last_chunk_is_whole(over: int) -> None:
    files = [("稿", b"x" * (2 * CHUNK - 13 + over))]  # 13: the name, its length and that of the bytes
    assert opened(sealed_bytes(files)) == files


def test_a_damaged_one_gives_nothing_at_all(tmp_path: Path) -> None:
    with desk(tmp_path / "li", "李明", "东风街道") as li, desk(tmp_path / "wang", "王丽", "区委组织部") as wang:
        articles = [write(li, number, pictures=1) for number in (1, 2)]
        path = li.sealing.seal([each.id for each in articles], tmp_path / "交接", SENTENCE)
        path.write_bytes(path.read_bytes()[:-1])
        with pytest.raises(Refused, match="damaged"):
            wang.sealing.open(path, SENTENCE)
        for each in articles:
            with pytest.raises(Refused):
                wang.authoring.open(each.id)
        assert not list((tmp_path / "wang").rglob("*.textpack"))


def test_articles_go_over_on_a_stick_and_back_and_none_is_doubled(tmp_path: Path) -> None:
    with desk(tmp_path / "li", "李明", "东风街道") as li, desk(tmp_path / "wang", "王丽", "区委组织部") as wang:
        articles = [write(li, number, pictures=number) for number in (1, 2)]
        stick = tmp_path / "优盘"
        stick.mkdir()
        path = li.sealing.seal([each.id for each in articles], stick / "交接", SENTENCE)
        assert path.name == "交接.xfseal"
        held = path.read_bytes()
        for each in articles:
            assert each.metadata.title.encode() not in held
        with pytest.raises(Refused, match="wrong_passphrase"):
            wang.sealing.open(path, "不是这一句口令")
        for _twice in range(2):
            outcome = wang.sealing.open(path, SENTENCE)
            assert [each.article.id for each in outcome.imported] == [each.id for each in articles]
        kept = wang.authoring.open(articles[1].id)
        assert (kept.digest, kept.state) == (articles[1].digest, ArticleState.DRAFT)
        assert not list((tmp_path / "wang").rglob("*.textpack")), "nothing readable is left outside of the library"
        assert len(li.sealing.open(path, SENTENCE).imported) == 2
        imported = wang.importing.import_files([path])
        ((_name, error),) = imported.failed
        assert isinstance(error, EditorError)
        assert "加密交接包" in str(error.details)
