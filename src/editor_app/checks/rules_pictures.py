"""I01, I02, P08, and L01 of the links and codes: pictures and what is written beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from editor_app.checks.rule import MARKED, Hit, Photo, Whole, WholeRule
from editor_app.checks.rules_words import addresses
from editor_app.model.body import Block, Figure, Heading, List, Paragraph, Quote, Table
from editor_app.model.finding import Finding, Fix, Level, Place
from editor_app.model.inline import Inlines, Text
from editor_app.model.wording import block_stretches

DEFAULT_WORDS = re.compile(
    r"(?i)\s*(?:图片|图像|照片|插图|配图|图|image|img|picture|photo|pic|微信图片|截图|屏幕截图|screenshot|未命名|untitled|无标题|图形|descript?)"
    r"[\s_\-（(]*[0-9一二三四五六七八九十_\-]*[）)]?(?:\.(?:jpe?g|png|gif|bmp|webp|heic))?\s*"
    r"|.{0,80}\.(?:jpe?g|png|gif|bmp|webp|heic|tiff?)|(?:dsc|img|imag|mmexport|wx|p|vid|image|pano)[_\-]?[0-9_\-]{3,}|[0-9a-f]{16,}"
    r"|(?:图片|image|picture)\s*说明"
)


def pictures(whole: Whole) -> Iterator[Finding]:
    """I01: a picture that is not there any more, cannot be read, is too small for the page or heavier than the site
    takes, alone or with the others; a moving one, of which only the first frame is sent. Other kinds of files are
    converted when the web version is made, and what no picture is was refused when it came in.
    """
    photos, rules = whole.around.photos, whole.profile.pictures
    if photos is None:
        return
    total, counted = 0, set[str]()
    for figure in whole.body.figures():
        photo = photos.get(figure.asset)
        place = Place(block=figure.id)
        if photo is None or not photo.readable:
            yield Finding("I01", Level.ERROR, place, "图片的原图不在或打不开，请换一张")
            continue
        if 0 < photo.width < rules.min_width:
            why = f"图片只有 {photo.width} 像素宽，网站建议至少 {rules.min_width}，会显得模糊"
            yield Finding("I01", Level.WARNING, place, why)
        if photo.size > rules.max_bytes:
            why = f"成品图有 {_kilobytes(photo.size)}，网站最多收 {_kilobytes(rules.max_bytes)}"
            yield Finding("I01", Level.ERROR, place, why)
        if photo.animated:
            yield Finding("I01", Level.WARNING, place, "这是动图，上报时只取第一帧，请看第一帧是否合适")
        before = total
        total += 0 if figure.source in counted else photo.size
        counted.add(figure.source)
        if before <= whole.profile.article_bytes < total:
            why = f"到这一张，图片合计 {_kilobytes(total)}，网站一篇最多收 {_kilobytes(whole.profile.article_bytes)}"
            yield Finding("I01", Level.ERROR, place, why)


def _kilobytes(size: int) -> str:
    return f"{size / 1000:.0f} KB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def descriptions(whole: Whole) -> Iterator[Finding]:
    """I02: captions and alternative texts that say nothing. A caption is a good alternative text."""
    for picture in whole.body.pictures():
        caption, _credit, alt = block_stretches(picture)
        said = picture.caption if picture.caption and not DEFAULT_WORDS.fullmatch(picture.caption) else ""
        if picture.caption and not said:
            span = (caption.offset, caption.offset + len(caption.text))
            place = Place(block=picture.id, span=span)
            yield Finding("I02", Level.WARNING, place, f"图说“{picture.caption[:20]}”没有说明内容")
        if not picture.alt or DEFAULT_WORDS.fullmatch(picture.alt):
            place = Place(block=picture.id, span=(alt.offset, alt.offset + len(alt.text)))
            fix = Fix(picture.alt, said) if said else None
            if picture.alt:
                yield Finding("I02", Level.WARNING, place, f"替代文字是默认的“{picture.alt[:20]}”", fix)
            else:
                why = (
                    "没有替代文字，看不见图片的读者不知道内容"
                    if said
                    else "没有图说，也没有替代文字（“图片”一类的默认文字不算）"
                )
                yield Finding("I02", Level.WARNING, place, why, fix)


def hidden_data(whole: Whole) -> Iterator[Finding]:
    """P08: originals that say where, with what or by whom they were taken. What is sent never does: told once, at the first."""
    known = [(figure, photo) for figure, photo in _known(whole) if photo.located or photo.private]
    if known:
        located = sum(photo.located for _, photo in known)
        parts = [f"{located} 张带有拍摄位置"] if located else []
        parts += [f"{len(known)} 张带有位置、设备、序列号或作者信息"] if len(known) > located else []
        why = f"原图里有 {'，'.join(parts)}；上报的成品图里都已清除，原图不要直接发给别人"
        yield Finding("P08", Level.INFO, Place(block=known[0][0].id), why)


def links(whole: Whole) -> Iterator[Finding]:
    """L01: links that are none of the web, addresses that are none, and pictures with a code that leads somewhere."""
    linked: set[tuple[str, int]] = set()
    for block in whole.body.blocks:
        for offset, inlines, name in _texts(block):
            yield from _links(offset, inlines, name, whole.profile.hosts)
            linked.update((name, at) for at in _link_places(offset, inlines))
    for stretch in whole.stretches:
        for hit in _addresses(stretch.text) if stretch.part in MARKED else ():
            at = hit.start + stretch.offset
            if (stretch.block, at) not in linked:
                place = Place(stretch.field, stretch.block, (at, hit.end + stretch.offset))
                yield Finding("L01", hit.level or Level.WARNING, place, hit.message)
    for figure in whole.body.figures():
        for said in whole.around.codes.get(figure.source, ()):
            yield Finding("L01", Level.WARNING, Place(block=figure.id), _code(said, whole.profile.hosts))


_HOSTS = re.compile(r"(?i)https?://(?:localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2[0-9]|3[01])\.)")
_HOST = re.compile(r"(?i)https?://(?:[^/@?#]*@)?(\[[^\]]*\]|[^/:?#]*)")


def _code(said: str, hosts: Sequence[str]) -> str:
    """What is said of a QR code; `said` is empty where a code is there that cannot be read."""
    if not said:
        return "图片里有二维码，读不出内容，请确认它通向哪里、可以公开"
    fault = _fault(said, hosts) if _HOST.match(said) else "不是网址"
    return f"图片里有二维码“{said[:60]}”{'：' + fault if fault else ''}，请确认可以公开"


def _fault(href: str, hosts: Sequence[str]) -> str:
    """What is wrong with where a link leads; nothing, if the site has no list of hosts or the host is on it."""
    if not href.lower().startswith(("http://", "https://")):
        return "不是网页"
    if _HOSTS.match(href):
        return "是内网地址，读者打不开"
    match = _HOST.match(href)
    host = match[1].lower().rstrip(".") if match else ""
    if hosts and not any(host == each or host.endswith(f".{each}") for each in hosts):
        return f"不在站点允许的网址里（{'、'.join(hosts[:5])}）"
    return ""


def _links(offset: int, inlines: Inlines, block: str, hosts: Sequence[str]) -> Iterator[Finding]:
    at = offset
    for inline in inlines:
        length = len(inline.text) if isinstance(inline, Text) else 1
        href = inline.href if isinstance(inline, Text) else None
        if href and (fault := _fault(href, hosts)):
            place = Place(block=block, span=(at, at + length))
            yield Finding("L01", Level.WARNING, place, f"链接“{href[:40]}”{fault}")
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
    WholeRule("P08", "图片里的隐私信息", Level.INFO, hidden_data),
    WholeRule("L01", "链接和二维码", Level.WARNING, links),
)
"""The rules of this module, as the table of the checks takes them."""
