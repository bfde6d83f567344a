"""Pictures in a Word file: DrawingML and VML, embedded and linked, and those no portal can show."""

from __future__ import annotations

import posixpath
import re

from lxml import etree

from editor_app.formats.docx_package import Package, Relation, attribute, short
from editor_app.formats.html_pictures import useful_alt
from editor_app.formats.html_style import points
from editor_app.formats.metafiles import is_metafile, photo_in
from editor_app.formats.office_fields import LINKED
from editor_app.formats.raw import Placed
from editor_app.formats.tray import Tray
from editor_app.model.body import Figure, MissingPicture
from editor_app.model.text import one_line

_EMU_PER_POINT = 12_700
_VECTOR = "EMF、WMF、SVG 矢量图不能用作稿件图片，请截图后补上"
_LOST = "文件里没有这张图片的内容"
_WIDTH = re.compile(r"(?:^|;)\s*width:\s*([^;]+)")


class Pictures:
    """Finds the bytes behind the relationship ids of one part. `text_width` in points."""

    def __init__(self, package: Package, relations: dict[str, Relation], tray: Tray, text_width: float) -> None:
        self._package = package
        self._relations = relations
        self._tray = tray
        self._text_width = text_width

    def drawing(self, blip: etree._Element, frame: etree._Element) -> Placed:
        """The picture of an `a:blip` inside a drawing."""
        embedded, linked = attribute(blip, "r:embed"), attribute(blip, "r:link")
        width, alt = 0.0, ""
        for element in frame.iter():
            name = short(str(element.tag))
            if name == "wp:extent":
                width = _emu(element.get("cx", ""))
            elif name == "wp:docPr" or (name == "pic:cNvPr" and not alt):
                alt = element.get("descr", "")
        return self._placed(embedded, linked, alt, width)

    def vml(self, image: etree._Element) -> Placed:
        """The picture of a `v:imagedata`."""
        parent = image.getparent()
        shape = parent if parent is not None else image
        style = _WIDTH.search(shape.get("style", ""))
        embedded = attribute(image, "r:id") or attribute(image, "o:relid") or attribute(image, "r:pict")
        alt = shape.get("alt", "") or attribute(image, "o:title")
        return self._placed(embedded, attribute(image, "r:href"), alt, points(style[1].strip()) if style else 0.0)

    def missing(self, why: str, alt: str = "") -> Placed:
        """A place for something that is no picture but looked like one."""
        return Placed(MissingPicture(why, "", useful_alt(alt)))

    def diagram_words(self, element: etree._Element) -> str:
        """The words in a chart or a diagram, which stand in a part of their own; numbers of data are none."""
        relation = self._relations.get(attribute(element, "r:id") or attribute(element, "r:dm"))
        root = self._package.xml(relation.target) if relation is not None and not relation.external else None
        words: list[str] = []
        for one in root.iter() if root is not None else ():
            parent = one.getparent()
            name, above = short(str(one.tag)), short(str(parent.tag)) if parent is not None else ""
            if one.text and (name in ("a:t", "cx:pt") or (name == "c:v" and above == "c:pt" and _in_text(parent))):
                words.append(str(one.text))
        return " ".join(dict.fromkeys(filter(None, map(one_line, words))))

    def _placed(self, embedded: str, linked: str, alt: str, width: float) -> Placed:
        share = min(1.0, width / self._text_width) if width > 0 else 0.0
        alt = useful_alt(alt)
        relation = self._relations.get(embedded)
        if relation is None or relation.external:
            away = relation or self._relations.get(linked)
            origin = one_line(away.target[:300]) if away is not None else ""
            return Placed(MissingPicture(LINKED if away is not None else _LOST, origin, alt), share)
        name = posixpath.basename(relation.target)
        data = self._package.part(relation.target)
        if not data:
            return Placed(MissingPicture(_LOST, one_line(name), alt), share)
        if is_metafile(data) and (photo := photo_in(data)):
            return Placed(
                Figure(self._tray.keep(photo, f"{posixpath.splitext(name)[0]}.{_suffix(photo)}"), alt=alt), share
            )
        if is_metafile(data) or _is_drawing(data):
            return Placed(MissingPicture(_VECTOR, one_line(name), alt), share)
        return Placed(Figure(self._tray.keep(data, name), alt=alt), share)


def _in_text(point: etree._Element | None) -> bool:
    """Whether a point of a chart's data is one of its words (names of rows and categories)."""
    above = point.getparent() if point is not None else None
    return above is not None and short(str(above.tag)) == "c:strCache"


def _emu(text: str) -> float:
    return int(text) / _EMU_PER_POINT if text.isascii() and text.isdigit() and len(text) < 12 else 0.0


def _is_drawing(data: bytes) -> bool:
    start = data[:400].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start[:5] == b"<?xml" or start[:4] == b"<svg"


def _suffix(photo: bytes) -> str:
    return "png" if photo.startswith(b"\x89PNG") else "jpg" if photo.startswith(b"\xff\xd8") else "bmp"
