"""Pictures of foreign HTML: where their bytes are, and which of them are none."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote_to_bytes, urlsplit

from lxml import etree

from editor_app.formats.html_style import declarations, percent, points, words
from editor_app.formats.raw import Placed
from editor_app.formats.tray import Tray
from editor_app.model.body import Figure, MissingPicture
from editor_app.model.picture import MAX_FILE_BYTES
from editor_app.model.text import one_line

_LAZY = ("data-src", "data-original", "data-actualsrc", "data-lazy-src", "_src")
_DATA = re.compile(r"data:([a-z]{1,20}/[a-z0-9.+-]{1,60})?((?:;[^,;]{0,80}){0,4}),", re.IGNORECASE)
_PLACEHOLDER_BYTES = 800
"""A picture of fewer bytes beside a lazy address is the placeholder (1×1 GIF, grey square) of a page."""

_DEFAULT_ALT = re.compile(
    r"(?:图片|图像|图形|照片|image|picture|graphics?|shape|object|形状|对象|img|pic|图)[ _]?\d{0,4}(?:\.(?:jpe?g|png|gif|bmp|webp|heic))?\Z",
    re.IGNORECASE,
)
_GENERATED_ALT = re.compile(
    r"(?:IMG|DSC|DSCN|WX|mmexport|微信图片)[_ -]?\d+|.*\.(?:jpe?g|png|gif|bmp|webp|heic)\d*\Z|[a-z]:[\\/]|descript\Z",
    re.IGNORECASE,
)
_SIDE_BY_SIDE = 3
_SUFFIXES = {"jpeg": "jpg", "svg+xml": "svg", "x-icon": "ico"}


def useful_alt(alt: str) -> str:
    """The alternative text, or nothing where it is only what a program put there (图片, Picture 1, a file name)."""
    alt = one_line(alt)
    return "" if _DEFAULT_ALT.match(alt) or _GENERATED_ALT.match(alt) or len(alt) > 300 else alt


def is_tracker(element: etree._Element) -> bool:
    """Whether it is a dot of at most two pixels, put there for counting."""
    style = declarations(element)
    sizes = [points(style.get(name) or f"{element.get(name) or ''}px") for name in ("width", "height")]
    return all(0 < size <= 2 for size in sizes)


def read_image(element: etree._Element, tray: Tray) -> Placed:
    """The picture of an `img`. Bytes inside the document come first, then what `tray` finds for its address."""
    alt = useful_alt(element.get("alt") or "")
    source = (element.get("src") or element.get("xlink:href") or element.get("href") or "").strip()
    lazy = next((element.get(name, "").strip() for name in _LAZY if element.get(name)), "")
    share = percent(declarations(element).get("width", ""))
    asset = element.get("data-asset")
    if asset:
        return Placed(tray.picture(f"asset:{asset}", alt=alt), share)
    if source[:5].lower() == "data:":
        data, kind = data_uri(source)
        small = bool(lazy) and len(data) < _PLACEHOLDER_BYTES
        if data and not small and kind != "svg":
            name = _name(lazy)
            if "." not in name:
                name = f"图片{len(tray.pictures) + 1}.{kind}"
            return Placed(Figure(tray.keep(data, name), alt=alt), share)
        source = lazy
        if not lazy:
            return Placed(MissingPicture("图片的内容不完整或不是照片", "", alt), share)
    picture: Figure | MissingPicture = tray.picture(lazy or source, alt=alt)
    if isinstance(picture, MissingPicture) and lazy and source and source != lazy:
        picture = tray.picture(source, alt=alt)
        if isinstance(picture, MissingPicture):
            picture = tray.picture(lazy, alt=alt)
    return Placed(picture, share)


def columns(element: etree._Element) -> list[tuple[etree._Element, float]]:
    """The pictures of an element that does nothing but set two or three side by side, each with its share of the width;
    nothing for any other.
    """
    cells = [one for one in element if isinstance(one.tag, str)]
    if not 2 <= len(cells) <= _SIDE_BY_SIDE or (element.text or "").strip():
        return []
    shares = [percent(declarations(cell).get("width", "")) for cell in cells]
    if not all(0 < share < 1 for share in shares) or sum(shares) > 1.05 or any(words(cell).strip() for cell in cells):
        return []
    images = [list(cell.iter("img")) for cell in cells]
    if any(len(found) != 1 for found in images) or any((cell.tail or "").strip() for cell in cells):
        return []
    return [(found[0], share) for found, share in zip(images, shares, strict=True)]


def data_uri(address: str) -> tuple[bytes, str]:
    """The bytes of a `data:` address and its kind (`jpg`, `png` …); no bytes where it is damaged or over the limit of
    a picture file.
    """
    match = _DATA.match(address)
    if match is None or len(address) > MAX_FILE_BYTES * 4 // 3 + 200:
        return b"", ""
    kind = (match[1] or "").lower().partition("/")[2]
    kind = _SUFFIXES.get(kind, kind)
    body = address[match.end() :]
    if "base64" not in match[2].lower():
        return unquote_to_bytes(body), kind
    try:
        return base64.b64decode(
            re.sub(r"\s|%0[aAdD]", "", body).replace("%2B", "+").replace("%2F", "/"), validate=True
        ), kind
    except (binascii.Error, ValueError):
        return b"", kind


def _name(address: str) -> str:
    try:
        return urlsplit(address).path.rpartition("/")[2]
    except ValueError:
        return ""
