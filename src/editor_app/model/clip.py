"""What the clipboard holds, as plain values, and what is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PasteMode(StrEnum):
    """粘贴选项: 保留结构, 只留文字, 作为图片."""

    STRUCTURE = "structure"
    WORDS = "words"
    PICTURE = "picture"


class Origin(StrEnum):
    """Which program something was copied from."""

    WORD = "word"
    WPS = "wps"
    WECHAT = "wechat"
    WEB = "web"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Clip:
    """One state of the clipboard. `cf_html` is Windows' own form of HTML (UTF-8 with a header of byte offsets), `html` the
    toolkit's reading of it; `image` an encoded picture (PNG) of what was copied; any may be empty.
    """

    html: str = ""
    cf_html: bytes = b""
    rtf: bytes = b""
    text: str = ""
    image: bytes = b""
    formats: tuple[str, ...] = ()
