"""The zip container of a Word file, opened with suspicion.

Sources: the design's safety rules for archives; ECMA-376 part 2 (Open Packaging Conventions) for relationships. Sizes
are counted while reading, never believed; nothing is ever unpacked to disk, and names from inside are never paths.
"""

from __future__ import annotations

import io
import posixpath
import struct
import unicodedata
import zipfile
import zlib
from typing import NoReturn

from lxml import etree

from editor_app.model.errors import Refused

MAX_ENTRIES = 2_000
MAX_PART = 50 * 1024 * 1024
MAX_TOTAL = 200 * 1024 * 1024
MAX_RATIO = 100
_RATIO_FROM = 5 * 1024 * 1024
_CHUNK = 1024 * 1024
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
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


class Package:
    """The parts of one file. Raises `Refused("import.damaged" | "import.encrypted" | "import.unsafe" |
    "import.package_too_large")`, each with the file's `name`.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self._data = data
        self._read = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._entries = self._checked(self._zip.infolist())
        except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, EOFError) as error:
            raise Refused("import.damaged", name=name) from error

    def unsafe(self, why: str) -> NoReturn:
        """Refuse the file for its structure."""
        raise Refused("import.unsafe", name=self.name, why=why)

    def _checked(self, entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        if len(entries) > MAX_ENTRIES:
            self.unsafe("里面的部件太多")
        found: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            if entry.flag_bits & 0x1:
                raise Refused("import.encrypted", name=self.name)
            self._check_name(entry)
            key = unicodedata.normalize("NFC", entry.filename).casefold()
            if key in found:
                self.unsafe("部件重名")
            if entry.file_size > _RATIO_FROM and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
                self.unsafe("压缩率高得不正常")
            found[key] = entry
        self._check_places(entries)
        return found

    def _check_name(self, entry: zipfile.ZipInfo) -> None:
        name = entry.filename
        parts = name.rstrip("/").split("/")
        if "\\" in name or "\x00" in name or name.startswith("/") or ".." in parts or ":" in parts[0]:
            self.unsafe("部件的名字不正常")
        kind = entry.external_attr >> 28
        if entry.create_system == 3 and kind not in (0, 0o4, 0o10):  # neither a folder nor a file by its Unix mode
            self.unsafe("部件不是普通文件")
        if entry.compress_type not in _METHODS:
            self.unsafe("压缩方法不认识")

    def _check_places(self, entries: list[zipfile.ZipInfo]) -> None:
        """Local headers agree with the directory, and no two entries share bytes (overlapping quotes are bombs)."""
        end = 0
        for entry in sorted(entries, key=lambda one: one.header_offset):
            header = self._data[entry.header_offset : entry.header_offset + _LOCAL_HEADER.size]
            fields = _LOCAL_HEADER.unpack(header)
            name_length, extra_length = fields[9], fields[10]
            start = entry.header_offset + _LOCAL_HEADER.size
            name = self._data[start : start + name_length]
            if fields[0] != b"PK\x03\x04" or entry.header_offset < end:
                self.unsafe("部件互相重叠")
            if name not in (entry.orig_filename.encode("utf-8"), entry.orig_filename.encode("cp437", "replace")):
                self.unsafe("目录与内容不一致")
            end = start + name_length + extra_length + entry.compress_size

    def has(self, name: str) -> bool:
        """Whether there is a part of this name (case aside)."""
        return self._key(name) in self._entries

    def has_folder(self, start: str) -> bool:
        """Whether any part's name starts so."""
        return any(key.startswith(start) for key in self._entries)

    def _key(self, name: str) -> str:
        return unicodedata.normalize("NFC", name.lstrip("/")).casefold()

    def part(self, name: str) -> bytes | None:
        """The bytes of a part, or None where there is none."""
        entry = self._entries.get(self._key(name))
        if entry is None:
            return None
        chunks: list[bytes] = []
        size = 0
        try:
            with self._zip.open(entry) as stream:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    self._read += len(chunk)
                    if size > MAX_PART or self._read > MAX_TOTAL:
                        raise Refused("import.package_too_large", name=self.name, why=f"超过 {MAX_TOTAL // 1048576} MB")
                    if size > _RATIO_FROM and size > MAX_RATIO * max(1, entry.compress_size):
                        self.unsafe("压缩率高得不正常")
                    chunks.append(chunk)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise Refused("import.damaged", name=self.name) from error
        return b"".join(chunks)

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
