"""What may have been written into a log or a crash report by others' code is taken out before anybody sees it.

Our own code never writes secrets (the tests search for them); libraries and servers may. Only shapes are known here: headers
with logins and cookies, logins inside addresses, fields that are called a password.
"""

from __future__ import annotations

import logging
import re

STRUCK = "〔不显示〕"
_HEADERS = re.compile(
    r"(?i)\b((?:proxy-)?authorization|set-cookie|cookie|x-wp-nonce)(['\"]?\s*[:=]\s*)(?:b?'[^']*'|b?\"[^\"]*\"|[^\r\n]+)"
)
_SCHEMES = re.compile(r"\b(Basic|Bearer)\s+[A-Za-z0-9+/=._~-]{6,}")
_USER_INFO = re.compile(r"(?<=://)[^/\s@'\"]+@")
_FIELDS = re.compile(
    r"(?i)(['\"]?\b(?:pwd|passwd|password|token|secret|vdcode)\b['\"]?\s*[:=]\s*)(['\"]?)[^\s'\"&,;)}]+\2"
)
_MEMBER = re.compile(r"(?s)(<name>\s*(?:password|pwd)\s*</name>\s*<value>).*?(</value>)")


def redact(text: str) -> str:
    """`text` without logins."""
    text = _HEADERS.sub(rf"\1\2{STRUCK}", text)
    text = _SCHEMES.sub(rf"\1 {STRUCK}", text)
    text = _USER_INFO.sub(f"{STRUCK}@", text)
    text = _FIELDS.sub(rf"\1{STRUCK}", text)
    return _MEMBER.sub(rf"\1{STRUCK}\2", text)


def install() -> None:
    """Let every line of every log of this process go through `redact`, whatever handler it ends in; also tracebacks."""
    former = logging.getLogRecordFactory()
    if getattr(former, "redacts", False):
        return

    def make(*arguments: object, **named: object) -> logging.LogRecord:
        record = former(*arguments, **named)
        try:
            record.msg, record.args = redact(record.getMessage()), ()
        except (TypeError, ValueError):  # words that do not fit their places: the handler tells that in its own way
            return record
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
        return record

    make.redacts = True  # type: ignore[attr-defined]
    logging.setLogRecordFactory(make)
