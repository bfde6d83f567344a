"""What RTF is written in: groups, control words, bytes in the code page of a font.

Source: Rich Text Format Specification 1.9.1, “RTF Syntax” and “Character Set”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

from editor_app.formats.limits import MAX_HTML_BYTES
from editor_app.model.errors import Refused

MAX_RTF_BYTES = 128 * 1024 * 1024
"""With pictures as hexadecimal digits, twice the size of their bytes."""

MAX_TOKENS = 6_000_000
"""Groups, words and stretches of text of one file; some ten seconds of reading."""

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|((?:\\'[0-9a-fA-F]{2})+)|\\(.)|([{}])|([^\\{}\r\n]+)|[\r\n]+", re.DOTALL
)
_HEX = re.compile(rb"[0-9a-fA-F\s]+")
_CODECS = {
    936: "gb18030", 54936: "gb18030", 10008: "gb18030", 950: "cp950", 932: "cp932", 949: "cp949", 65001: "utf-8",
    874: "cp874", 437: "cp437", 850: "cp850", 10000: "mac_roman",
    **{page: f"cp{page}" for page in range(1250, 1259)},
}  # fmt: skip
_CHARSETS = {
    0: 1252, 77: 10000, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256,
    186: 1257, 204: 1251, 222: 874, 238: 1250,
}  # fmt: skip
_WIDE_PAGES = frozenset([932, 936, 949, 950, 54936])
SYMBOL_CHARSET = 2


class Kind(IntEnum):
    """What a token is."""

    OPEN = 0
    CLOSE = 1
    WORD = 2
    SYMBOL = 3
    BYTES = 4
    BINARY = 5


class Token(NamedTuple):
    """`word` of a WORD or the character of a SYMBOL; `number` None where none is written; `data` of text and binaries."""

    kind: Kind
    word: str = ""
    number: int | None = None
    data: bytes = b""


def tokens(data: bytes) -> Iterator[Token]:
    """The tokens in order; what is none is skipped. Raises `Refused("import.text_too_large")` over MAX_TOKENS."""
    place, count, size = 0, 0, len(data)
    while place < size:
        count += 1
        if count > MAX_TOKENS:
            raise Refused("import.text_too_large", limit=MAX_HTML_BYTES // 1048576)
        match = _TOKEN.match(data, place)
        if match is None:
            place += 1
            continue
        place = match.end()
        word, number, hexes, symbol, brace, text = match.groups()
        if word is not None:
            value = int(number) if number else None
            if word == b"bin" and value and value > 0:
                yield Token(Kind.BINARY, data=data[place : place + value])
                place += value
            else:
                yield Token(Kind.WORD, word.decode("ascii"), value)
        elif text is not None:
            yield Token(Kind.BYTES, data=text)
        elif hexes is not None:
            yield Token(Kind.BYTES, "'", data=bytes.fromhex(hexes.replace(b"\\'", b"").decode("ascii")))
        elif brace is not None:
            yield Token(Kind.OPEN if brace == b"{" else Kind.CLOSE)
        elif symbol is not None:
            yield Token(Kind.SYMBOL, symbol.decode("latin-1"))


def page_of_charset(charset: int, default: int) -> int:
    r"""The code page of a font's `\fcharset`."""
    return _CHARSETS.get(charset, default)


def is_page(page: int) -> bool:
    """Whether a code page can be decoded here."""
    return page in _CODECS


def decoded(data: bytes, page: int, default: int) -> str:
    """Text of bytes in the code page of their font. A Western font in a Chinese document holds Chinese where all its
    high bytes come in pairs: writers give the font of the Latin letters.
    """
    if data.isascii():
        return data.decode("ascii")
    if page == 1252 and default in _WIDE_PAGES and _paired(data):
        page = default
    return data.decode(_CODECS.get(page, "cp1252"), "replace")


def _paired(data: bytes) -> bool:
    return all(len(run) % 2 == 0 for run in re.findall(rb"[\x80-\xff]+", data))
