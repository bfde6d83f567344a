"""Word and WPS files (.docx), read by our own walker over the package's XML.

Ready-made converters were measured and lose something each: alignment, bold that is switched off, a line beside a text
box. Writing is in `formats.docx_write`.
"""

from __future__ import annotations

from editor_app.formats.docx_package import Package
from editor_app.formats.docx_read import DocumentReader
from editor_app.formats.encodings import decode
from editor_app.formats.html import read_html
from editor_app.formats.limits import check_text_size
from editor_app.formats.mht import is_mht, read_mht
from editor_app.formats.reader import assemble
from editor_app.formats.rtf import START, read_rtf
from editor_app.formats.tray import Tray
from editor_app.model.body import Body, paragraph
from editor_app.model.errors import Refused
from editor_app.model.metadata import Metadata
from editor_app.model.reading import Account, Draft

_FOREIGN = {
    "xl/": ("Excel 表格", "请打开它，选中要用的格子，复制后粘贴进稿件。"),
    "ppt/": ("PowerPoint 演示文稿", "请打开它，复制要用的文字，粘贴进稿件。"),
    "mimetype": ("WPS/OpenDocument 或电子书文件", "请用 Word 或 WPS 打开它，另存为 .docx，再导入。"),
}


def read_docx(data: bytes, *, name: str = "文件.docx") -> Draft:
    """The article of a .docx: title and 供稿 line in the metadata, everything else in the body, pictures with their
    bytes, and an account of what was converted or dropped. `name` is the file's name for error sentences. Raises
    `Refused`: `import.damaged`, `import.encrypted`, `import.unsafe`, `import.package_too_large`,
    `import.not_as_named`.
    """
    return _read(data, name, whole=True)


def _read(data: bytes, name: str, *, whole: bool) -> Draft:
    """A file, or one that stands in another (not `whole`); files in that one are not read."""
    package = Package(data, name)
    account = Account()
    tray = Tray()
    chunk = _chunk if whole else _no_chunk
    raws, notes = DocumentReader(package, _document_part(package), tray, account, chunk).read()
    return assemble(raws, tray, account, whole=whole, notes=notes)


def _no_chunk(data: bytes, name: str) -> Draft | None:
    return None


def _chunk(data: bytes, name: str) -> Draft | None:
    """A file of any kind that Word takes in as a chunk (ECMA-376 part 1, 17.17.2)."""
    try:
        if data.startswith(b"PK\x03\x04"):
            return _read(data, name, whole=False)
        if data.startswith(START):
            return read_rtf(data, whole=False)
        if is_mht(data):
            return read_mht(data, whole=False)
        words = decode(data)[0]
        if words.lstrip("\ufeff \t\r\n").startswith("<"):
            return read_html(words)
        check_text_size(words)
        return Draft(Metadata(), Body(tuple(paragraph(line) for line in words.splitlines() if line.strip())))
    except Refused:
        return None


def _document_part(package: Package) -> str:
    """The main part, by the package's relationships."""
    for relation in package.relations("").values():
        if relation.kind == "officeDocument" and not relation.external and package.has(relation.target):
            if relation.target.startswith(tuple(_FOREIGN)):
                break
            return relation.target
    if package.has("word/document.xml"):
        return "word/document.xml"
    for start, (found, advice) in _FOREIGN.items():
        if package.has_folder(start):
            own = not package.name.lower().endswith((".docx", ".docm", ".doc", ".wps", ".zip"))
            code = "import.unsupported" if own else "import.not_as_named"
            raise Refused(code, name=package.name, found=found, advice=advice)
    raise Refused("import.damaged", name=package.name)
