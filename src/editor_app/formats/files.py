"""Recognising a file by its content, never by its name, and reading it."""

from __future__ import annotations

import codecs
import io
import re
import struct
from dataclasses import replace

import olefile

from editor_app.formats.archive import Archive
from editor_app.formats.doc_words import read_doc_words
from editor_app.formats.docx import read_docx
from editor_app.formats.encodings import decode
from editor_app.formats.html import read_html
from editor_app.formats.markdown import read_markdown
from editor_app.formats.metadata_lines import split_line
from editor_app.formats.mht import is_mht, read_mht
from editor_app.formats.rtf import START, read_rtf
from editor_app.formats.text import read_text
from editor_app.formats.tray import Resolve
from editor_app.model.body import Body, Paragraph, Signature
from editor_app.model.errors import EditorError, Refused
from editor_app.model.inline import plain
from editor_app.model.reading import Draft

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (
    (b"\xff\xd8\xff", "JPEG 图片"), (b"\x89PNG", "PNG 图片"), (b"GIF8", "GIF 图片"), (b"BM", "BMP 图片"),
    (b"II*\x00", "TIFF 图片"), (b"MM\x00*", "TIFF 图片"),
)  # fmt: skip
_OTHERS = (
    (b"PDSEAL01", "加密交接包", "请用“文件 → 打开加密交接包”（命令 package open），输入口令打开。"),
    (b"%PDF", "PDF 文件", "请用 Word 或 WPS 打开它，另存为 .docx，再导入。"),
    (b"Rar!", "RAR 压缩包", "请先解压，再导入里面的稿件。"),
    (b"7z\xbc\xaf", "7z 压缩包", "请先解压，再导入里面的稿件。"),
    (b"\x1f\x8b", "gzip 压缩包", "请先解压，再导入里面的稿件。"),
    (b"MZ", "Windows 程序", "请确认选对了文件。"),
)
_PICTURE_ADVICE = "照片请用“添加图片”加进稿件。"
_KNOWN = "可以导入的有 .docx、.doc、.wps、.rtf、.html、.mht、.md、.txt、稿件包，以及放着它们的文件夹或 zip。"
_SVG_START = re.compile(
    r"\s*(?:<\?xml[^>]{0,300}>\s*)?(?:<!(?:--.{0,2000}?--|DOCTYPE svg[^>]{0,500})>\s*)*<svg\b", re.I | re.S
)
_SVG_ADVICE = "请用看图软件另存为 PNG 或 JPEG，再用“添加图片”加进稿件。"
_OLE_KINDS = (
    ("WordDocument", "Word 97-2003 文档"), ("Workbook", "Excel 97-2003 表格"), ("Book", "Excel 95 表格"),
    ("PowerPoint Document", "PowerPoint 97-2003 演示文稿"),
)  # fmt: skip
_OLE_ADVICE = {
    "Excel": "请打开它，选中要用的格子，复制后粘贴进稿件。",
    "PowerPoint": "请打开它，复制要用的文字，粘贴进稿件。",
}
_OLD_WORD = ("Word 97-2003 文档", "WPS 文字文档")
_WORD_NAMES = (".docx", ".doc", ".wps", ".docm", ".rtf")
_READABLE = (".docx", ".docm", ".html", ".htm", ".md", ".markdown", ".txt", ".text")
_CHARSET = re.compile(rb"<meta[^>]{0,300}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{1,40})", re.IGNORECASE)
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]{0,300}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype html|html|head|body)\b", re.I | re.S
)
_MARKDOWN_NAMES = (".md", ".markdown", ".mdown")


def read_file(name: str, data: bytes, *, resolve: Resolve | None = None, words_only: bool = False) -> Draft:
    """The draft in a file of any kind we read. `name` is a label and breaks ties between kinds of text only; `resolve`
    finds pictures that a text or web page names. An old Word document is refused as `old_office`, for an office program
    converts it better; with `words_only` its bare words are taken. Raises `Refused("import.…")`: `empty`, `damaged`,
    `encrypted`, `old_office`, `not_as_named`, `unsupported`, `unsafe`, `package_too_large`, `text_too_large`.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise Refused("import.empty", name=name)
    if data.startswith(_ZIP):
        return read_docx(data, name=name)
    if data.startswith(_OLE):
        problem = _ole_problem(name, data)
        if words_only and is_old_word(problem):
            return read_doc_words(data, name=name)
        raise problem
    if data.startswith(START):
        return read_rtf(data, name=name)
    if is_mht(data):
        return read_mht(data, name=name)
    _refuse_others(name, data)
    return _read_words(name, data, resolve)


def is_old_word(problem: EditorError) -> bool:
    """Whether `read_file` refused a Word 97-2003 or old WPS document, which an office program can convert."""
    return problem.code == "import.old_office" and problem.details.get("found") in _OLD_WORD


def is_archive(data: bytes) -> bool:
    """Whether the bytes begin as a zip archive."""
    return data.startswith(_ZIP)


def is_office_package(archive: Archive) -> bool:
    """Whether a zip archive is itself a document (Office, OpenDocument, a package of ours) rather than a folder of files."""
    return any(archive.has(part) for part in ("[Content_Types].xml", "mimetype", "manifest.json"))


def _suffix(name: str) -> str:
    return "." + name.rpartition(".")[2].lower() if "." in name else ""


def _ole_problem(name: str, data: bytes) -> Refused:
    """What to say of a compound file: Office's encryption of .docx, or a format of before 2007."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            streams = {"/".join(path) for path in ole.listdir()}
    except (OSError, ValueError, IndexError, TypeError, AttributeError, RecursionError, struct.error):
        return Refused("import.damaged", name=name)
    if "EncryptedPackage" in streams or "EncryptionInfo" in streams:
        return Refused("import.encrypted", name=name)
    found = next((words for stream, words in _OLE_KINDS if stream in streams), "旧版办公软件的文件")
    if found.startswith("Word") and _suffix(name) == ".wps":
        found = "WPS 文字文档"
    if advice := next((advice for start, advice in _OLE_ADVICE.items() if found.startswith(start)), ""):
        return _not_read(name, found, advice)
    return Refused("import.old_office", name=name, found=found)


def _refuse_others(name: str, data: bytes) -> None:
    for start, found in _PICTURES:
        if data.startswith(start) and (start != b"BM" or data[6:10] == b"\x00\x00\x00\x00"):
            raise _not_read(name, found, _PICTURE_ADVICE)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        raise _not_read(name, "WebP 图片", _PICTURE_ADVICE)
    if data[4:8] == b"ftyp":
        still = data[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"heif", b"avif")
        raise _not_read(name, "HEIC 图片" if still else "视频", _PICTURE_ADVICE if still else "视频不能放进稿件。")
    for start, found, advice in _OTHERS:
        if data.startswith(start) and not (start == b"MZ" and b"\x00" not in data[:200]):
            raise _not_read(name, found, advice)


def _not_read(name: str, found: str, advice: str) -> Refused:
    """Another kind of file: under a name we read it is not what it says, under its own it is not for us."""
    if _suffix(name) in _READABLE or _suffix(name) in _WORD_NAMES:
        return Refused("import.not_as_named", name=name, found=found, advice=advice)
    return Refused("import.unsupported", name=name, found=found, advice=advice)


def _read_words(name: str, data: bytes, resolve: Resolve | None) -> Draft:
    text, encoding = _decoded(data)
    if _looks_binary(text, data, encoding):
        if _suffix(name) in _WORD_NAMES:
            raise Refused("import.damaged", name=name)
        raise Refused("import.unsupported", name=name, found="不认识的内容", advice=_KNOWN)
    suffix = _suffix(name)
    if "<w:wordDocument" in text[:5000] or "<pkg:package" in text[:2000]:
        raise Refused("import.old_office", name=name, found="Word XML 文档")
    if _SVG_START.match(text):
        raise _not_read(name, "SVG 矢量图", _SVG_ADVICE)
    if _HTML_START.match(text) or suffix in (".html", ".htm", ".xhtml"):
        return read_html(text, resolve=resolve, whole=True)
    if suffix in (".docx", ".docm", ".wps"):
        raise Refused("import.not_as_named", name=name, found="纯文本", advice="请把它的后缀改为 .txt，再导入。")
    if suffix in _MARKDOWN_NAMES:
        return _signed(read_markdown(text, resolve=resolve))
    return read_text(data)


def _decoded(data: bytes) -> tuple[str, str]:
    """The text and its encoding; a web page may name its own."""
    match = _CHARSET.search(data[:4096])
    if match and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        named = match[1].decode("ascii").lower()
        named = "gb18030" if named in ("gb2312", "gbk", "x-gbk") else named
        try:
            return data.decode(named), named
        except (LookupError, UnicodeError, ValueError):
            pass
    return decode(data)


def _looks_binary(text: str, data: bytes, encoding: str) -> bool:
    """Whether more than one character in fifty is a control or makes no sense."""
    if encoding == "gb18030" and data.count(0) > 8:
        return True
    sample = text[:20_000]
    strange = sum((char < " " and char not in "\t\n\r\f\x0b\x1a") or char in "\x7f\ufffd" for char in sample)
    return strange * 50 > len(sample)


def _signed(draft: Draft) -> Draft:
    """A last paragraph `供稿：单位` of a Markdown file written by hand is its signature."""
    blocks = draft.body.blocks
    if not blocks or any(isinstance(block, Signature) for block in blocks):
        return draft
    last = blocks[-1]
    pairs = split_line(plain(last.inlines, " ")) if isinstance(last, Paragraph) else []
    if [name for name, _ in pairs] != ["contributor"] or not pairs[0][1]:
        return draft
    return replace(
        draft,
        metadata=replace(draft.metadata, contributor=pairs[0][1]),
        body=Body((*blocks[:-1], Signature())),
        confidence={**draft.confidence, "contributor": 0.9},
    )
