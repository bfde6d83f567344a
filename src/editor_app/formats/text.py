"""Plain text: reading any encoding an office uses, and writing the words of an article."""

from __future__ import annotations

import codecs
from dataclasses import replace

from editor_app.formats.limits import check_text_size
from editor_app.formats.metadata_lines import split_line
from editor_app.formats.reader import Raw, RawParagraph, assemble
from editor_app.formats.signature import signature_line
from editor_app.formats.tray import Tray
from editor_app.model.body import Align, Body, Signature, block_lines
from editor_app.model.inline import loose_text
from editor_app.model.metadata import FIELD_LABELS, Metadata
from editor_app.model.reading import Account, Draft, Fate
from editor_app.model.text import REPLACEMENT, one_line, replace_illegal

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TITLE_LENGTH = 60
_INDENTS = (" ", "\t", "\u3000", "\u00a0")
_SENTENCE_ENDS = ("。", "！", "？", "；", "，", "：", "…", "”", ".", "!", "?", ";", ":", ",")
_INFO_FIELDS = ("published_at", "source", "author", "photographer", "editor")


def decode(data: bytes) -> tuple[str, str]:
    """The text of `data` and the name of its encoding: by its BOM, else UTF-8, UTF-16 (where every other byte of
    Latin text is zero) or GB18030, each strictly; what is none of them is read as GB18030 with U+FFFD for the bytes
    that make no sense.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, "replace"), encoding
    for encoding in (*(() if _rather_gb(data) else ("utf-8",)), _utf16(data), "gb18030"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return data.decode("gb18030", "replace"), "gb18030"


def _rather_gb(data: bytes) -> bool:
    """Whether a few characters that are lawful UTF-8 are more likely GB2312: as UTF-8 they would be rare letters of
    two bytes only, as GB2312 they are all common characters (一 is the Cyrillic letter shha).
    """
    sample = data[:2000]
    try:
        letters = {char for char in sample.decode("utf-8") if char > "\x7f"}
        characters = {char for char in sample.decode("gb2312") if char > "\x7f"}
    except UnicodeDecodeError:
        return False
    rare = all("\u0180" <= char < "\u0800" for char in letters)
    return rare and bool(letters) and all("\u4e00" <= char <= "\u9fff" for char in characters)


def _utf16(data: bytes) -> str:
    """The byte order of UTF-16 without a BOM, seen from the zero bytes of its Latin characters and line ends."""
    sample = data[:4000]
    low, high = sample[0::2].count(0), sample[1::2].count(0)
    return "utf-16-be" if low > high else "utf-16-le" if high else "gb18030"


def read_text(data: bytes) -> Draft:
    """A text file as a draft, a paragraph a line: a short first line is the title, the last lines may name 供稿, 来源
    and so on. Raises `Refused("import.text_too_large")`.
    """
    text, encoding = decode(data)
    check_text_size(text)
    account = Account()
    if encoding == "gb18030":
        account.note(Fate.CONVERTED, "文字按 GB18030 编码读入")
    strange = text.count(REPLACEMENT)
    lawful, more = replace_illegal(text)
    account.note(Fate.CONVERTED, f"读不出的字符改为“{REPLACEMENT}”", strange + more)
    lines = lawful.splitlines()
    raws: list[Raw] = [
        RawParagraph(list(loose_text(line)), indented=line.startswith(_INDENTS), title=False) for line in lines
    ]
    first = _title_line(lines)
    if first is not None:
        raws[first] = RawParagraph(list(loose_text(lines[first])), align=Align.CENTER, title=True)
    draft = assemble(raws, Tray(), account, whole=True)
    confidence = dict(draft.confidence)
    if first is not None and "title" in confidence:
        confidence["title"] = 0.7
    return replace(draft, confidence=confidence)


def _title_line(lines: list[str]) -> int | None:
    """Where the title is: the first line with words, short, no sentence, with something longer or indented below."""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    if len(filled) < 2:
        return None
    first, second = one_line(lines[filled[0]]), lines[filled[1]]
    if len(first) > _TITLE_LENGTH or first.endswith(_SENTENCE_ENDS) or split_line(first):
        return None
    set_apart = filled[1] > filled[0] + 1 or second.startswith(_INDENTS) or len(second) > 2 * len(first)
    return filled[0] if set_apart else None


def write_text(metadata: Metadata, body: Body) -> str:
    """The words a reader of the page sees, a block a line: 引题, title, 副题, the info line, the body (pictures by
    their captions, lists with their marks, a table row a line with tabs), the 供稿 line. Ends in a line end.
    """
    lines = [line for line in (metadata.kicker, metadata.title, metadata.subtitle) if line]
    info = [f"{FIELD_LABELS[name]}：{value}" for name in _INFO_FIELDS if (value := getattr(metadata, name))]
    if info:
        lines.append("\u3000".join(info))
    for block in body.blocks:
        if isinstance(block, Signature):
            lines.append(signature_line(metadata.contributor))
        else:
            lines.extend(block_lines(block))
    return "".join(f"{line}\n" for line in lines)
