"""What stands above the title of an official document. Source: GB/T 9704-2012, 7.2 (版头)."""

from __future__ import annotations

import re

_COPY_NUMBER = re.compile(r"№?\s?[0-9]{3,6}")
_SECRECY = re.compile(r"(?:绝密|机密|秘密)(?:[★☆]\S{1,10})?")
_URGENCY = re.compile(r"特急|加急|特提|平急")
_NAME = re.compile(r"\S{3,60}(?:文件|简报|通报|专报|快报|〔?信息〕?专刊)")
_NUMBER = re.compile(
    r"\S{1,20}[〔［\[（(][12][0-9]{3}[〕］\]）)]\s?(?:第\s?)?[0-9]{1,5}\s?号(?:\s{1,40}签发人[:：]\s?\S{1,20})?"
)
_ISSUE = re.compile(r"[（(]?(?:第\s?[0-9一二三四五六七八九十百]{1,6}\s?期|总第\s?[0-9]{1,5}\s?期)[）)]?")
_ALL = (_COPY_NUMBER, _SECRECY, _URGENCY, _NAME, _NUMBER, _ISSUE)


def is_letterhead(line: str) -> bool:
    """Whether a line at the beginning of a document belongs to its letterhead (红头、文号、密级、份号、期号)."""
    words = line.strip()
    return any(pattern.fullmatch(words) for pattern in _ALL)
