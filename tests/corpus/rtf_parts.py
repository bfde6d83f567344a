"""RTF as Word and WPS write it: their heads, and text in the ways they write Chinese."""

from __future__ import annotations

HEAD = (
    rb"{\rtf1\ansi\ansicpg936\deff0\deflang1033\deflangfe2052{\fonttbl{\f0\froman\fcharset0\fprq2{\*\panose 02020603050405020304}"
    rb"Times New Roman;}{\f13\fnil\fcharset134\fprq2{\*\panose 02010600030101010101}\'cb\'ce\'cc\'e5{\*\falt SimSun};}"
    rb"{\f2\fnil\fcharset2 Wingdings;}{\f3\froman\fcharset2 Symbol;}}{\colortbl;\red0\green0\blue0;\red255\green0\blue0;}"
)


def gbk(text: str) -> bytes:
    """Text byte by byte in the code page of China."""
    return b"".join(
        char.encode() if char.isascii() else b"".join(b"\\'%02x" % byte for byte in char.encode("gb18030"))
        for char in text
    )


def rtf_text(text: str) -> bytes:
    """Text as Word writes it: Unicode with its bytes for old readers."""
    made: list[bytes] = []
    for char in text:
        if char.isascii():
            made.append(b"\\" + char.encode() if char in "\\{}" else char.encode())
            continue
        for unit in memoryview(char.encode("utf-16-le")).cast("H"):
            made.append(b"\\u%d" % (unit if unit < 32768 else unit - 65536))
            made.append(b"".join(b"\\'%02x" % byte for byte in char.encode("gb18030")[:2]))
    return b"{\\loch\\af13\\hich\\af0\\dbch\\f13\\uc2 " + b"".join(made) + b"}"


def rtf(content: bytes, head: bytes = HEAD) -> bytes:
    """A whole file around its content."""
    return head + content + b"}"


def lines(data: bytes, width: int = 128) -> bytes:
    """A picture's bytes as hexadecimal digits, broken into lines as Word breaks them."""
    digits = data.hex().encode()
    return b"\r\n".join(digits[place : place + width] for place in range(0, len(digits), width))
