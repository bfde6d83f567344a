"""The package of a Word file: an archive with XML parts and relationships.

Sources: the design's safety rules for archives; ECMA-376 part 2 (Open Packaging Conventions) for relationships.
"""

from __future__ import annotations

import posixpath
from functools import lru_cache

from lxml import etree

from editor_app.formats.archive import Archive
from editor_app.model.errors import Refused

_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be", "utf-32-le"))

NAMESPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
    "http://schemas.openxmlformats.org/drawingml/2006/picture": "pic",
    "http://purl.oclc.org/ooxml/drawingml/picture": "pic",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
    "http://purl.oclc.org/ooxml/drawingml/chart": "c",
    "http://schemas.microsoft.com/office/drawing/2014/chartex": "cx",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm",
    "http://purl.oclc.org/ooxml/drawingml/diagram": "dgm",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
}
"""Short names of the namespaces of WordprocessingML, transitional and strict alike."""


@lru_cache(maxsize=1000)  # of names there are few, of elements many
def short(name: str) -> str:
    """`w:p` for a tag or attribute name in lxml's `{namespace}p` form; `?:p` for namespaces that mean nothing here."""
    if name[:1] != "{":
        return name
    namespace, _, local = name[1:].partition("}")
    return f"{NAMESPACES.get(namespace, '?')}:{local}"


def attribute(element: etree._Element, name: str) -> str:
    """An attribute by its short name (`w:val`, `r:embed`), or nothing."""
    for full, value in element.attrib.items():
        if short(str(full)) == name:
            return str(value)
    return ""


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child with this short name."""
    if element is None:
        return None
    return next((one for one in element if short(str(one.tag)) == name), None)


class Relation:
    """Where a relationship leads: a part inside the package, or (`external`) an address outside."""

    __slots__ = ("external", "kind", "target")

    def __init__(self, kind: str, target: str, external: bool) -> None:
        self.kind = kind
        self.target = target
        self.external = external


class Package(Archive):
    """The parts of one Word file."""

    def xml(self, name: str) -> etree._Element | None:
        """A part as a tree, or None where there is none. Document type declarations are refused unread."""
        data = self.part(name)
        if data is None:
            return None
        if any(mark in data for mark in _DOCTYPES) or b"<!doctype" in data[:2000].lower():
            self.unsafe("含有 DOCTYPE 声明")
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            if any(entry.type == etree.ErrorTypes.ERR_NO_MEMORY for entry in parser.error_log):
                raise MemoryError from error
            if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
                self.unsafe("内容嵌套过深或过长")
            raise Refused("import.damaged", name=self.name) from error
        if root.getroottree().docinfo.internalDTD is not None:
            self.unsafe("含有 DOCTYPE 声明")
        return root

    def relations(self, part: str) -> dict[str, Relation]:
        """The relationships of a part by id; `part` empty means the package's own."""
        folder, base = posixpath.split(part.lstrip("/"))
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        found: dict[str, Relation] = {}
        for element in root if root is not None else ():
            target, kind = element.get("Target", ""), element.get("Type", "").rpartition("/")[2]
            external = element.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[element.get("Id", "")] = Relation(kind, target, external)
        return found
