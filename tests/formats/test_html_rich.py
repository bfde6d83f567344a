"""The laws of what is copied for other editors: every look at its element, every word, and back again."""

from __future__ import annotations

import io
from html.parser import HTMLParser

from hypothesis import given
from PIL import Image

from editor_app.formats.clipboard import read_clip
from editor_app.formats.html_rich import write_rich_html
from editor_app.model.body import Body, Figure, FigureRow, Quote, body_text, heading, paragraph
from editor_app.model.clip import Clip, Origin, PasteMode
from editor_app.model.digest import sha256
from papers import full_blocks
from strategies import bodies

TAGS = {"section", "p", "h2", "h3", "h4", "br", "strong", "em", "u", "s", "sup", "sub", "a", "ul", "ol", "li", "blockquote",
        "table", "tbody", "tr", "th", "td", "hr", "img"}  # fmt: skip
ATTRIBUTES = {"style", "href", "rel", "start", "src", "alt", "border", "cellspacing", "colspan", "rowspan"}
OF_TEXT = {"section", "p", "h2", "h3", "h4", "li", "td", "th", "blockquote"}


class Read(HTMLParser):
    """Tags with their attributes, and the words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words += data


def photo(colour: tuple[int, int, int]) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(file, "JPEG")
    return file.getvalue()


PHOTOS = {sha256(data): data for data in (photo((200, 0, 0)), photo((0, 200, 0)), photo((0, 0, 200)))}


def picture(source: str) -> tuple[bytes, str] | None:
    data = PHOTOS.get(source)
    return (data, "image/jpeg") if data else None


@given(bodies())
def test_every_look_stands_at_its_element(body: Body) -> None:
    read = Read(write_rich_html(body, picture=picture, signature='"><script>x</script>'))
    for tag, attributes in read.tags:
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES
        assert attributes.get("src", "data:").startswith("data:image/") if tag == "img" else "src" not in attributes
        if tag in OF_TEXT:
            for look in ("font-size:", "line-height:", "text-indent:"):
                assert look in attributes["style"], tag


@given(bodies())
def test_every_word_is_there_in_order(body: Body) -> None:
    words = "".join(Read(write_rich_html(body, signature="某区")).words.split())
    for line in body_text(body).splitlines():
        wanted = "".join(line.split())
        place = words.find(wanted)
        if place < 0:  # a caption and its credit stand apart; a table row's cells too
            assert all(part in words for part in wanted.split())
        else:
            words = words[place:] if wanted else words


def test_it_comes_back_as_the_same_blocks() -> None:
    blocks = tuple(one for one in full_blocks(list(PHOTOS)) if not isinstance(one, FigureRow | Quote))
    row = FigureRow(tuple(Figure(one) for one in list(PHOTOS)[:2]))
    body = Body((*blocks[:-1], row, paragraph("完。"), blocks[-1]))
    html = write_rich_html(body, picture=picture, signature="松江湾街道党工委")
    pasted = read_clip(Clip(html=html, text=body_text(body)), PasteMode.STRUCTURE)
    assert pasted.origin is Origin.WEB
    assert pasted.draft.body.blocks[:-1] == body.blocks[:-1]
    last = pasted.draft.body.blocks[-1]  # the 供稿 line of what is pasted is words: the article has its own
    assert body_text(Body((last,))) == "供稿：松江湾街道党工委"
    assert set(pasted.draft.pictures) == set(body.assets())


def test_a_heading_of_two_lines_stays_one() -> None:
    html = write_rich_html(Body((heading("灯亮起来，", "人站出来"),)))
    assert html.count("<h2") == 1
    assert "灯亮起来，<br>人站出来" in html
