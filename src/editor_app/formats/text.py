"""Plain text: reading any encoding an office uses, and writing the words of an article."""

from __future__ import annotations

from dataclasses import replace

from editor_app.formats.encodings import decode, encoding_note
from editor_app.formats.limits import check_text_size
from editor_app.formats.metadata_lines import split_line
from editor_app.formats.raw import Raw, RawParagraph
from editor_app.formats.reader import assemble
from editor_app.formats.signature import signature_line
from editor_app.formats.tray import Tray
from editor_app.model.body import Align, Body, Signature, block_lines
from editor_app.model.inline import loose_text
from editor_app.model.metadata import FIELD_LABELS, Metadata
from editor_app.model.reading import Account, Draft, Fate
from editor_app.model.text import REPLACEMENT, one_line, replace_illegal

_TITLE_LENGTH = 60
_INDENTS = (" ", "\t", "\u3000", "\u00a0")
_SENTENCE_ENDS = ("。", "！", "？", "；", "，", "：", "…", "”", ".", "!", "?", ";", ":", ",")
_INFO_FIELDS = ("published_at", "source", "author", "photographer", "editor")


def read_text(data: bytes) -> Draft:
    """A text file as a draft, a paragraph a line: a short first line is the title, the last lines may name 供稿, 来源
    and so on. Raises `Refused("import.text_too_large")`.
    """
    text, encoding = decode(data)
    check_text_size(text)
    account = Account()
    if note := encoding_note(encoding):
        account.note(Fate.CONVERTED, note)
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
