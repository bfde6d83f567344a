"""The words of a Word 97-2003 document (.doc, and .wps of WPS Office, which writes the same): text without looks.

Source: [MS-DOC], 2.4.1 (retrieving text), 2.5 (the FIB), 2.9.38 (Clx). It is what remains where no office program is
installed that could convert the file. Pictures cannot be taken out; each becomes 待补图 where it stood.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

import olefile

from editor_app.formats.beside_text import tell_margin
from editor_app.formats.limits import check_text_size
from editor_app.formats.raw import Part, Placed, Raw, RawParagraph
from editor_app.formats.reader import assemble
from editor_app.formats.telling import tell_comment
from editor_app.formats.tray import Tray
from editor_app.model.body import MissingPicture
from editor_app.model.errors import Refused
from editor_app.model.inline import Inline, canonical, loose_text, plain
from editor_app.model.reading import Account, Draft, Fate

OLD_PICTURE = "旧格式文档里的图片"
_WORD_97 = 0x00C1  # nFib of Word 97, the first with this layout
_MAGIC = 0xA5EC
_OLD_MAGICS = frozenset([0xA5DC, *range(0xA697, 0xA69D)])
"""wIdent of Word 6.0 and 95, the second row that of their Asian editions."""

_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_COUNTS = 0x4C  # ccpText and the lengths of the further stories follow each other here
_CLX = 0x1A2
_STORIES = ("ccpText", "ccpFtn", "ccpHdd", "ccpMcr", "ccpAtn", "ccpEdn", "ccpTxbx", "ccpHdrTxbx")
_COMPRESSED = 0x40000000
_MAX_STREAM = 100 * 1024 * 1024
_PARAGRAPHS = re.compile("[\r\x07\x0c]")
_PICTURES = re.compile("\x08\x01|[\x01\x08]")  # a drawing in the line has a picture of itself behind it
_FIELD_MARKS = re.compile("[\x13-\x15]")
_KEPT = {"\x0b": "\n", "\x1e": "-", "\x1f": "", "\x02": "", "\x05": ""}
_BROKEN = (OSError, ValueError, IndexError, TypeError, AttributeError, RecursionError, struct.error, UnicodeError)


@dataclass(frozen=True, slots=True)
class _Stories:
    """The document's text, one string, and how many characters of it belong to each part."""

    text: str
    lengths: dict[str, int]

    def part(self, name: str) -> str:
        place = 0
        for story in _STORIES:
            if story == name:
                return self.text[place : place + self.lengths[story]]
            place += self.lengths[story]
        raise KeyError(name)


def read_doc_words(data: bytes, *, name: str = "文件.doc") -> Draft:
    """The paragraphs of the document, cells of tables one after the other, text boxes and notes at its end. Raises
    `Refused`: `import.damaged`, `import.encrypted`, `import.old_office` for Word 6 and 95, `import.text_too_large`.
    """
    stories = _read(data, name)
    account = Account()
    check_text_size(stories.text)
    raws: list[Raw] = list(_paragraphs(stories.part("ccpText")))
    for story, what in (("ccpTxbx", "文本框的文字移到文末"), ("ccpFtn", "脚注移到文末"), ("ccpEdn", "尾注移到文末")):
        more = [raw for raw in _paragraphs(stories.part(story)) if raw.parts]
        account.note(Fate.CONVERTED, what, len(more))
        raws.extend(more)
    account.note(Fate.CONVERTED, "旧格式只取文字，字号、加粗、表格没有带过来")
    comments = [raw for raw in _paragraphs(stories.part("ccpAtn")) if raw.parts]
    for number, comment in enumerate(comments, 1):
        tell_comment(account, plain(canonical(_text(comment)), " "), number)
    tell_margin("页眉、页脚", list(_paragraphs(stories.part("ccpHdd"))), account)
    return assemble(raws, Tray(), account, whole=True)


def _read(data: bytes, name: str) -> _Stories:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            main = _stream(ole, "WordDocument")
            magic, version = struct.unpack_from("<HH", main)
            (flags,) = struct.unpack_from("<H", main, 0x0A)
            if magic in _OLD_MAGICS:
                raise Refused("import.old_office", name=name, found="Word 6.0/95 文档")
            if magic != _MAGIC:
                raise Refused("import.damaged", name=name)
            if flags & _ENCRYPTED:
                raise Refused("import.encrypted", name=name)
            if version < _WORD_97:
                raise Refused("import.old_office", name=name, found="Word 6.0/95 文档")
            counts = struct.unpack_from("<8i", main, _COUNTS)
            place, size = struct.unpack_from("<II", main, _CLX)
            clx = _stream(ole, "1Table" if flags & _TABLE_1 else "0Table")[place : place + size]
        if min(counts) < 0:
            raise Refused("import.damaged", name=name)
        text = "".join(_pieces(main, clx))
    except _BROKEN as error:
        raise Refused("import.damaged", name=name) from error
    lengths = dict(zip(_STORIES, counts, strict=True))
    if lengths["ccpText"] > len(text):
        raise Refused("import.damaged", name=name)
    return _Stories(text, lengths)


def _stream(ole: olefile.OleFileIO, name: str) -> bytes:
    if ole.get_size(name) > _MAX_STREAM:
        raise ValueError(name)
    content: bytes = ole.openstream(name).read()
    return content


def _pieces(main: bytes, clx: bytes) -> Iterator[str]:
    """The text of the piece table's pieces in order."""
    place = 0
    while clx[place] == 1:  # Prc: formatting that pieces refer to
        place += 3 + struct.unpack_from("<H", clx, place + 1)[0]
    if clx[place] != 2:
        raise ValueError("no piece table")
    (size,) = struct.unpack_from("<I", clx, place + 1)
    table = clx[place + 5 : place + 5 + size]
    count = (len(table) - 4) // 12
    starts = struct.unpack_from(f"<{count + 1}i", table)
    read = 0
    for number in range(count):
        length = starts[number + 1] - starts[number]
        (where,) = struct.unpack_from("<I", table, (count + 1) * 4 + number * 8 + 2)
        if where & _COMPRESSED:
            begin, width, encoding = (where & ~_COMPRESSED) // 2, 1, "cp1252"
        else:
            begin, width, encoding = where, 2, "utf-16-le"
        read += length
        if length < 0 or begin + length * width > len(main) or read > len(main):  # overlapping pieces would blow it up
            raise ValueError("piece outside the document")
        yield main[begin : begin + length * width].decode(encoding, "replace")


def _paragraphs(text: str) -> Iterator[RawParagraph]:
    pieces = _PARAGRAPHS.split(_without_codes(text))
    for piece in pieces if pieces[-1] else pieces[:-1]:
        parts: list[Part] = []
        for number, run in enumerate(_PICTURES.split(piece)):
            if number:
                parts.append(Placed(MissingPicture(OLD_PICTURE)))
            parts.extend(
                loose_text(
                    "".join(_KEPT.get(char, char) for char in run if char in _KEPT or char >= " " or char == "\t")
                )
            )
        yield RawParagraph(parts, indented=piece.startswith(("\u3000", " ", "\t")))


def _text(raw: RawParagraph) -> Iterator[Inline]:
    return (part for part in raw.parts if not isinstance(part, Placed))


def _without_codes(text: str) -> str:
    """`text` with fields as their shown results: 0x13 code 0x14 result 0x15, nested ones too (2.8.25)."""
    shown: list[str] = []
    codes: list[bool] = []  # for each open field, whether its code is being read
    for char in text:
        if char == "\x13":
            codes.append(True)
        elif char == "\x14" and codes:
            codes[-1] = False
        elif char == "\x15" and codes:
            codes.pop()
        elif not any(codes):
            shown.append(char)
    if codes:  # a field that never ends would swallow the rest
        return _FIELD_MARKS.sub("", text)
    return "".join(shown)
