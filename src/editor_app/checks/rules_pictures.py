"""I01, I02, A01, P08, and L01 of the links and codes: pictures and what is written beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from editor_app.checks.rule import MARKED, Hit, Photo, Whole, WholeRule
from editor_app.checks.rules_words import addresses
from editor_app.model.body import Block, Figure, Heading, List, Paragraph, Quote, Table
from editor_app.model.finding import Finding, Fix, Level, Place
from editor_app.model.inline import Inlines, Text
from editor_app.model.wording import block_stretches

_DEFAULT = re.compile(
    r"(?i)\s*(?:图片|图像|照片|插图|配图|图|image|img|picture|photo|pic|微信图片|截图|屏幕截图|screenshot|未命名|untitled|无标题|图形|descript?)"
    r"[\s_\-（(]*[0-9一二三四五六七八九十_\-]*[）)]?(?:\.(?:jpe?g|png|gif|bmp|webp|heic))?\s*"
    r"|.{0,80}\.(?:jpe?g|png|gif|bmp|webp|heic|tiff?)|(?:dsc|img|imag|mmexport|wx|p|vid|image|pano)[_\-]?[0-9_\-]{3,}|[0-9a-f]{16,}"
    r"|(?:图片|image|picture)\s*说明"
)
_CHILDREN = re.compile("儿童|孩子|小朋友|未成年|幼儿|学生|婴儿|少年儿童|患者|受害|受助|被救助|帮扶对象|困难群众|残疾")


def pictures(whole: Whole) -> Iterator[Finding]:
    """I01: a picture that is not there any more, cannot be read, or is too small for the page."""
    photos = whole.around.photos
    if photos is None:
        return
    for figure in whole.body.figures():
        photo = photos.get(figure.asset)
        place = Place(block=figure.id)
        if photo is None or not photo.readable:
            yield Finding("I01", Level.ERROR, place, "图片的原图不在或打不开，请换一张")
        elif 0 < photo.width < whole.profile.pictures.min_width:
            least = whole.profile.pictures.min_width
            yield Finding(
                "I01", Level.WARNING, place, f"图片只有 {photo.width} 像素宽，网站建议至少 {least}，会显得模糊"
            )


def descriptions(whole: Whole) -> Iterator[Finding]:
    """I02: captions and alternative texts that say nothing. A caption is a good alternative text."""
    for picture in whole.body.pictures():
        caption, _credit, alt = block_stretches(picture)
        said = picture.caption if picture.caption and not _DEFAULT.fullmatch(picture.caption) else ""
        if picture.caption and not said:
            span = (caption.offset, caption.offset + len(caption.text))
            place = Place(block=picture.id, span=span)
            yield Finding("I02", Level.WARNING, place, f"图说“{picture.caption[:20]}”没有说明内容")
        if not picture.alt or _DEFAULT.fullmatch(picture.alt):
            place = Place(block=picture.id, span=(alt.offset, alt.offset + len(alt.text)))
            fix = Fix(picture.alt, said) if said else None
            if picture.alt:
                yield Finding("I02", Level.WARNING, place, f"替代文字是默认的“{picture.alt[:20]}”", fix)
            else:
                why = "没有替代文字，看不见图片的读者不知道内容" if said else "没有图说，也没有替代文字"
                yield Finding("I02", Level.WARNING, place, why, fix)


def consents(whole: Whole) -> Iterator[Finding]:
    """A01: pictures whose words speak of children or of people in need, without the tick that they agreed."""
    for figure in whole.body.figures():
        words = f"{figure.caption} {figure.alt}"
        if not figure.consent and (match := _CHILDREN.search(words)):
            why = f"图里有“{match[0]}”，要先取得当事人或监护人同意，并在图片上勾选“已取得当事人同意”"
            yield Finding("A01", Level.ERROR, Place(block=figure.id), why)


def hidden_data(whole: Whole) -> Iterator[Finding]:
    """P08: originals that say where and with what they were taken. What is sent never does."""
    for figure, photo in _known(whole):
        if photo.private:
            why = "原图带有拍摄位置或设备信息，上报时会自动清除"
            yield Finding("P08", Level.INFO, Place(block=figure.id), why)


def links(whole: Whole) -> Iterator[Finding]:
    """L01: links that are none of the web, addresses that are none, and pictures with a code that leads somewhere."""
    linked: set[tuple[str, int]] = set()
    for block in whole.body.blocks:
        for offset, inlines, name in _texts(block):
            yield from _links(offset, inlines, name)
            linked.update((name, at) for at in _link_places(offset, inlines))
    for stretch in whole.stretches:
        for hit in _addresses(stretch.text) if stretch.part in MARKED else ():
            at = hit.start + stretch.offset
            if (stretch.block, at) not in linked:
                place = Place(stretch.field, stretch.block, (at, hit.end + stretch.offset))
                yield Finding("L01", hit.level or Level.WARNING, place, hit.message)
    for figure, photo in _known(whole):
        if photo.code:
            yield Finding("L01", Level.WARNING, Place(block=figure.id), "图片里有二维码，请确认它通向哪里、可以公开")


_HOSTS = re.compile(r"(?i)https?://(?:localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2[0-9]|3[01])\.)")


def _links(offset: int, inlines: Inlines, block: str) -> Iterator[Finding]:
    at = offset
    for inline in inlines:
        length = len(inline.text) if isinstance(inline, Text) else 1
        href = inline.href if isinstance(inline, Text) else None
        if href and not href.lower().startswith(("http://", "https://")):
            yield Finding(
                "L01", Level.WARNING, Place(block=block, span=(at, at + length)), f"链接“{href[:40]}”不是网页"
            )
        elif href and _HOSTS.match(href):
            why = f"链接“{href[:40]}”是内网地址，读者打不开"
            yield Finding("L01", Level.WARNING, Place(block=block, span=(at, at + length)), why)
        at += length


def _link_places(offset: int, inlines: Inlines) -> Iterator[int]:
    """The places of the characters that are links."""
    at = offset
    for inline in inlines:
        length = len(inline.text) if isinstance(inline, Text) else 1
        if isinstance(inline, Text) and inline.href:
            yield from range(at, at + length)
        at += length


@lru_cache(maxsize=4000)
def _addresses(text: str) -> tuple[Hit, ...]:
    return tuple(addresses(text))


def _texts(block: Block) -> Iterator[tuple[int, Inlines, str]]:
    match block:
        case Paragraph() | Heading():
            yield 0, block.inlines, block.id
        case Quote():
            for part in block.paragraphs:
                yield 0, part.inlines, part.id
        case List() | Table():
            lines = _items(block) if isinstance(block, List) else [c.inlines for row in block.rows for c in row]
            for stretch, inlines in zip(block_stretches(block), lines, strict=True):
                yield stretch.offset, inlines, block.id
        case _:
            pass


def _items(block: List) -> list[Inlines]:
    found: list[Inlines] = []
    for item in block.items:
        found.append(item.inlines)
        found += _items(item.sublist) if item.sublist else []
    return found


def _known(whole: Whole) -> Iterator[tuple[Figure, Photo]]:
    photos = whole.around.photos or {}
    for figure in whole.body.figures():
        if figure.asset in photos:
            yield figure, photos[figure.asset]


RULES = (
    WholeRule("I01", "图片", Level.ERROR, pictures),
    WholeRule("I02", "图说和替代文字", Level.WARNING, descriptions),
    WholeRule("A01", "当事人同意", Level.ERROR, consents),
    WholeRule("P08", "图片里的隐私信息", None, hidden_data),
    WholeRule("L01", "链接和二维码", Level.WARNING, links),
)
"""The rules of this module; P08 is off, for preparing the pictures settles it."""
