"""Which encoding a text is in: offices of China write UTF-8, GB18030, UTF-16 and, in letters from Taiwan and Hong Kong, Big5.

Sources: GB/T 2312 and Big5, whose first planes hold the common characters; WHATWG Encoding for what GB18030 covers.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from functools import cache

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 40_000
"""Bytes by which encodings are weighed against each other."""

_CLEARLY = 0.2
"""By how much the share of common characters must be larger to think of another encoding than GB18030."""

_FEW = 6
_BAD = 3.0
"""How many common characters one that makes no sense weighs."""


def decode(data: bytes) -> tuple[str, str]:
    """The text of `data` and the name of its encoding: by its BOM, else strictly UTF-8 or UTF-16 (where every other byte
    of Latin text is zero), else whichever of GB18030, Big5 and damaged UTF-8 gives the most common characters. What
    makes no sense becomes U+FFFD.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, "replace"), encoding
    for encoding in (*(() if _rather_gb(data) else ("utf-8",)), *_utf16(data)):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    encoding = _likeliest(data[:_SAMPLE])
    return data.decode(encoding, "replace"), encoding


def encoding_note(encoding: str) -> str:
    """How the account names an encoding that was guessed; empty where there was nothing to guess."""
    return {"gb18030": "文字按 GB18030 编码读入", "cp950": "文字按 Big5 编码读入"}.get(encoding, "")


def _likeliest(sample: bytes) -> str:
    found = "gb18030"
    best, count = _commonness(sample, found)
    for encoding in ("utf-8", "cp950"):
        share, _ = _commonness(sample, encoding)
        if share > best + _CLEARLY and count >= _FEW:
            found, best = encoding, share
    return found


def _commonness(sample: bytes, encoding: str) -> tuple[float, int]:
    """The share of common characters among all that are no ASCII, and how many those are."""
    text = sample.decode(encoding, "replace")
    if text.endswith("\ufffd"):  # the sample may end in the middle of a character
        text = text[:-1]
    letters = [char for char in text if char > "\x7f"]
    common = _common()
    good = sum(char in common for char in letters)
    bad = letters.count("\ufffd")
    return (good - _BAD * bad) / max(1, len(letters)), len(letters)


@cache
def _common() -> frozenset[str]:
    """The first planes of GB 2312 and Big5 and the punctuation of both."""
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    planes: list[tuple[str, Iterable[int], Iterable[int]]] = [
        ("gb2312", (0xA1, 0xA3, *range(0xB0, 0xD8)), range(0xA1, 0xFF)),
        ("big5", (0xA1, 0xA2, *range(0xA4, 0xC7)), trails),
    ]
    return frozenset(
        bytes((lead, trail)).decode(encoding, "ignore")
        for encoding, leads, ends in planes
        for lead in leads
        for trail in ends
    ) - {""}


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


def _utf16(data: bytes) -> tuple[str, ...]:
    """The byte order of UTF-16 without a BOM, seen from the zero bytes of its Latin characters and line ends."""
    sample = data[:4000]
    low, high = sample[0::2].count(0), sample[1::2].count(0)
    return ("utf-16-be",) if low > high else ("utf-16-le",) if high else ()
