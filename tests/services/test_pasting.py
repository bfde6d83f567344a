"""Pasting as a use case: what is kept, what has to come from the web, and the article copied from a public account."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace as changed
from pathlib import Path

import pytest
from PIL import Image

from editor_app.app import open_workroom
from editor_app.assets import resource
from editor_app.formats.docx import read_docx
from editor_app.formats.html import read_html
from editor_app.model.body import Block, Body, Figure, MissingPicture, body_text, paragraph
from editor_app.model.clip import Clip, Origin, PasteMode
from editor_app.model.errors import Cancelled, Refused
from editor_app.model.picture_edit import Area, Edits
from editor_app.services.pasting import COPY_RULES, ON_WEB
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


def test_copied_pictures_are_small_edited_and_in_the_html(room: Workroom) -> None:
    asset = room.illustrating.add_bytes(PHOTO.read_bytes(), "a.jpg").sha256
    half = Figure(asset, caption="江堤", edits=Edits(crop=Area(0, 0, 5000, 10000)))
    body = Body((paragraph("甲"), half, Figure("0" * 64, caption="没有了"), paragraph("乙")))
    html = room.pasting.rich_html_with_pictures(body, "某街道")
    assert len(html) < COPY_RULES.max_bytes * 4 // 3 + 2000
    draft = read_html(html)
    assert body_text(draft.body).replace("\n", " ") == "甲 江堤 没有了 乙"
    (picture,) = draft.pictures.values()
    with Image.open(io.BytesIO(picture.data)) as copied, Image.open(PHOTO) as original:
        assert copied.width <= COPY_RULES.max_width
        assert copied.width / copied.height == pytest.approx(original.width / 2 / original.height, rel=0.02)


def test_more_pictures_than_fit_on_the_clipboard_are_counted(room: Workroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("editor_app.services.pasting.MAX_COPIED", 2)
    asset = room.illustrating.add_bytes(PHOTO.read_bytes(), "a.jpg").sha256
    there, more = Figure(asset), Figure(asset, edits=Edits(crop=Area(0, 0, 5000, 10000)))
    gone, again = Figure("0" * 64), Figure(asset)
    article = changed(room.authoring.new(), body=Body((there, gone, again, more)))
    copied = room.pasting.for_wechat(article)
    assert (copied.pictures, copied.too_many, copied.unreadable) == (2, 1, 1)
    assert copied.html.count("<img ") == 2


def test_copying_can_be_given_up_between_two_pictures(room: Workroom) -> None:
    asset = room.illustrating.add_bytes(PHOTO.read_bytes(), "a.jpg").sha256

    def progress(_what: str, _done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        room.pasting.rich_html_with_pictures(Body((Figure(asset),)), "", progress)
