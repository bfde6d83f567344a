"""Pasting as a use case: what is kept, what has to come from the web, and the article copied from a public account."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from editor_app.app import open_workroom
from editor_app.assets import resource
from editor_app.formats.docx import read_docx
from editor_app.formats.html import read_html
from editor_app.model.body import Block, Figure, MissingPicture, body_text
from editor_app.model.clip import Clip, Origin, PasteMode
from editor_app.model.errors import Cancelled, Refused
from editor_app.services.pasting import ON_WEB
from editor_app.services.workroom import Workroom

PICTURES = (Figure, MissingPicture)
PHOTO = sorted(resource("sample", "photos").glob("*.jpg"))[0]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Workroom]:
    with open_workroom(tmp_path / "library") as opened:
        yield opened


def test_the_temporary_file_of_a_word_paste_is_kept_at_once(room: Workroom, tmp_path: Path) -> None:
    file = tmp_path / "clip_image001.jpg"
    file.write_bytes(PHOTO.read_bytes())
    clip = Clip(html=f'<p class=MsoNormal style="mso-x:1">甲<img src="{file.as_uri()}"></p>')
    paste = room.pasting.read(clip, PasteMode.STRUCTURE)
    file.unlink()
    (figure,) = paste.body.figures()
    assert room.illustrating.asset(figure.asset).name == "clip_image001.jpg"
    assert paste.origin is Origin.WORD
    assert paste.wanted == {}


def test_bytes_that_are_no_picture_become_a_card(room: Workroom) -> None:
    rtf = b"{\\rtf1 {\\pict\\pngblip " + (b"\x89PNG\r\n\x1a\n" + bytes(60)).hex().encode() + b"}\\par}"
    paste = room.pasting.read(Clip(rtf=rtf), PasteMode.STRUCTURE)
    assert paste.body.figures() == []
    assert len(paste.body.missing()) == 1


def test_pictures_of_the_web_are_wanted_unless_switched_off(room: Workroom) -> None:
    clip = Clip(html='<p>甲</p><img data-src="https://mmbiz.qpic.cn/a.png" src="data:image/gif;base64,R0lGODlh">')
    paste = room.pasting.read(clip, PasteMode.STRUCTURE)
    (missing,) = paste.body.missing()
    assert paste.wanted == {missing.id: "https://mmbiz.qpic.cn/a.png"}
    assert missing.why == ON_WEB
    room.pasting.set_fetches_pictures(False)
    assert room.pasting.read(clip, PasteMode.STRUCTURE).wanted == {}
    with pytest.raises(Refused):
        room.pasting.fetch("https://mmbiz.qpic.cn/a.png")


def test_it_can_be_stopped_before_anything_is_kept(room: Workroom) -> None:
    def stop(what: str, done: int, total: int) -> None:
        if done and what and total:
            raise Cancelled

    with pytest.raises(Cancelled):
        room.pasting.read(Clip(html="<p>甲"), PasteMode.STRUCTURE, stop)


def kinds(blocks: tuple[Block, ...]) -> list[type]:
    """A picture that came and one that did not are the same place."""
    return [Figure if isinstance(block, MissingPicture) else type(block) for block in blocks]


def test_the_real_article_pasted_is_the_real_word_file(room: Workroom, shared: Path) -> None:
    html = (shared / "real" / "article-wechat-clipboard.html").read_text("utf-8")
    paste = room.pasting.read(Clip(html=html), PasteMode.STRUCTURE)
    word = read_docx((shared / "real" / "article-word.docx").read_bytes(), name="a.docx")
    whole = [line for line in body_text(word.body).split("\n") if line]
    pasted = body_text(paste.body).split("\n")
    assert paste.origin is Origin.WECHAT
    assert [line for line in whole if line not in pasted] == []
    assert len(paste.body.figures()) + len(paste.body.missing()) == len(word.body.figures())
    assert kinds(paste.body.blocks)[:-1] == kinds(word.body.blocks)[:-1]
    imported = read_html(html, whole=True).body
    assert kinds(imported.blocks) == kinds(word.body.blocks)
    assert [one for one in imported.blocks if not isinstance(one, PICTURES)] == [
        one for one in word.body.blocks if not isinstance(one, PICTURES)
    ]
