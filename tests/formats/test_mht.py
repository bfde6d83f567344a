"""Web archives: the page and its pictures out of one message."""

from __future__ import annotations

import base64
import quopri
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.formats.files import read_file
from editor_app.formats.mht import is_mht, read_mht
from editor_app.model.body import Figure, MissingPicture, Paragraph
from editor_app.model.errors import Refused
from editor_app.model.inline import plain

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(60))


def archive(html: bytes, *, charset: str = "gb2312", location: str = "file:///C:/1/a.htm") -> bytes:
    picture = base64.encodebytes(PNG)
    return b"".join(
        [
            b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="=_b"\r\n\r\nThis is\r\n\r\n--=_b\r\n',
            f"Content-Location: {location}\r\nContent-Transfer-Encoding: quoted-printable\r\n".encode(),
            f'Content-Type: text/html; charset="{charset}"\r\n\r\n'.encode(),
            quopri.encodestring(html),
            b"\r\n--=_b\r\nContent-Location: file:///C:/1/a.files/image001.png\r\nContent-ID: <p1@x>\r\n",
            b"Content-Transfer-Encoding: base64\r\nContent-Type: image/png\r\n\r\n" + picture + b"\r\n--=_b--\r\n",
        ]
    )


HTML = (
    "<html><body><p style='text-indent:2em'>红色网格建设镕</p><p><img src='a.files/image001.png'></p>"
    "<p><img src='cid:p1@x'></p><p><img src='a.files/image002.png'></p></body></html>"
)


def test_page_and_pictures() -> None:
    draft = read_file("a.mht", archive(HTML.encode("gb18030")))
    words, first, second, third = draft.body.blocks
    assert isinstance(words, Paragraph)
    assert plain(words.inlines) == "红色网格建设镕"
    assert isinstance(first, Figure)
    assert isinstance(second, Figure)
    assert first.asset == second.asset
    assert draft.pictures[first.asset].data == PNG
    assert draft.pictures[first.asset].name == "image001.png"
    assert isinstance(third, MissingPicture)


def test_a_lying_charset_and_one_part_only() -> None:
    draft = read_mht(archive(HTML.encode(), charset="no-such"))
    assert isinstance(draft.body.blocks[0], Paragraph)
    assert plain(draft.body.blocks[0].inlines) == "红色网格建设镕"
    alone = b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + "<p>甲".encode()
    assert is_mht(alone)
    assert len(read_mht(alone).body.blocks) == 1


def test_without_a_page_it_is_damaged() -> None:
    with pytest.raises(Refused, match=r"import\.damaged"):
        read_mht(b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--")


@given(st.integers(0, 900), st.binary(max_size=30))
def test_any_damage_gives_a_draft_or_is_refused(place: int, noise: bytes) -> None:
    data = archive(HTML.encode("gb18030"))
    for damaged in (data[:place] + noise + data[place:], data[:place]):
        with suppress(Refused):
            assert read_mht(damaged).body is not None
