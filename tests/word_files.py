"""Word files made for tests: a package of raw XML around a body, with parts, relationships and pictures as wanted."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup" '
    'xmlns:wpc="http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:w10="urn:schemas-microsoft-com:office:word" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:cx="http://schemas.microsoft.com/office/drawing/2014/chartex" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:dsp="http://schemas.microsoft.com/office/drawing/2008/diagram" '
    'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
SECTION = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:left="1800" w:right="1800"/></w:sectPr>'
EMU_WIDTH = 5_273_040
"""The text width of SECTION in English Metric Units."""


def png(color: int = 200, width: int = 8, height: int = 6) -> bytes:
    """A one-coloured grey PNG."""
    rows = b"".join(b"\x00" + bytes([color]) * width for _ in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def relation(rel_id: str, kind: str, target: str, external: bool = False) -> str:
    """One relationship; `kind` is the last part of its type."""
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="{rel_id}" Type="{R}/{kind}" Target="{target}"{mode}/>'


def word_file(
    body: str,
    *,
    relations: Sequence[str] = (),
    parts: Mapping[str, str | bytes] | None = None,
    root: str = "w:document",
    section: str = SECTION,
) -> bytes:
    """A .docx whose `w:body` holds `body`. `parts` are further files by name; those called styles.xml, numbering.xml,
    footnotes.xml, endnotes.xml and comments.xml in `word/` get their relationship by themselves."""
    parts = dict(parts or {})
    known = [
        relation(f"auto{kind}", kind, f"{kind}.xml")
        for kind in ("styles", "numbering", "footnotes", "endnotes", "comments")
        if f"word/{kind}.xml" in parts
    ]
    package = "http://schemas.openxmlformats.org/package/2006"
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        + relation("rId1", "officeDocument", "word/document.xml")
        + "</Relationships>",
        "word/document.xml": f"<{root} {NAMESPACES}><w:body>{body}{section}</w:body></{root}>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        + "".join([*known, *relations])
        + "</Relationships>",
        **parts,
    }
    return zipped(files)


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """A zip file of these contents."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def part(name: str, inside: str) -> str:
    """The root element `name` around `inside`, with all namespaces."""
    return f"<{name} {NAMESPACES}>{inside}</{name}>"


def p(content: str, properties: str = "") -> str:
    """A paragraph; `content` that is no markup becomes one run."""
    if content and not content.startswith("<"):
        content = r(content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def drawing(rel_id: str, *, width: int = EMU_WIDTH, alt: str = "", link: bool = False) -> str:
    """A run with an inline DrawingML picture."""
    blip = f'<a:blip r:{"link" if link else "embed"}="{rel_id}"/>'
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="{width}" cy="100"/><wp:docPr id="1" name="图片 1" descr="{alt}"/>'
        f"<a:graphic><a:graphicData><pic:pic><pic:blipFill>{blip}</pic:blipFill></pic:pic></a:graphicData></a:graphic>"
        "</wp:inline></w:drawing></w:r>"
    )


CENTER = '<w:jc w:val="center"/>'
BOLD = "<w:b/>"
