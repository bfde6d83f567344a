"""Web archives (.mht): a page and its pictures in one message, as Word and browsers save them.

Source: RFC 2557 (Content-Location and cid: addresses inside multipart/related).
"""

from __future__ import annotations

import email
import email.policy
from email.errors import MessageError
from email.message import Message
from urllib.parse import unquote, urljoin

from editor_app.formats.encodings import decode
from editor_app.formats.html import read_html
from editor_app.formats.limits import MAX_HTML_BYTES
from editor_app.model.errors import Refused
from editor_app.model.reading import Draft, PictureSource

MAX_MHT_BYTES = 128 * 1024 * 1024
MAX_PARTS = 5000
_CODECS = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "unicode": "utf-16"}


def is_mht(data: bytes) -> bool:
    """Whether the first lines are those of a message with a page in it."""
    head = data[:4000].lstrip().lower()
    named = head.startswith((b"mime-version:", b"from:", b"content-type:", b"x-", b"subject:", b"snapshot-content"))
    return named and b"content-type:" in head and (b"multipart/related" in head or b"text/html" in head)


def read_mht(data: bytes, *, name: str = "", whole: bool = True) -> Draft:
    """The page of a web archive as a draft with its pictures; `whole` as for `read_html`. Raises
    `Refused("import.damaged")` where there is no page in it, `Refused("import.text_too_large")`.
    """
    if len(data) > MAX_MHT_BYTES or data.count(b"\n--") > MAX_PARTS * 2:
        raise Refused("import.text_too_large", limit=MAX_MHT_BYTES // 1048576)
    try:
        message = email.message_from_bytes(data.lstrip(), policy=email.policy.compat32)
        parts = [part for part in message.walk() if not part.is_multipart()]
    except (MessageError, RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise Refused("import.damaged", name=name) from error
    pages = [part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    if not pages:
        raise Refused("import.damaged", name=name)
    page = pages[0]
    html = _page(page)
    if not html.strip():
        raise Refused("import.damaged", name=name)
    pictures = _Pictures([part for part in parts if part is not page], _header(page, "Content-Location"))
    return read_html(html, resolve=pictures.find, whole=whole)


class _Pictures:
    """The other parts by every address a page may call them; their bytes are decoded when asked for."""

    def __init__(self, parts: list[Message], base: str) -> None:
        self._base = base
        self._parts: dict[str, Message] = {}
        for part in parts:
            location = _header(part, "Content-Location")
            content_id = _header(part, "Content-ID").strip("<> ")
            for address in (location, _joined(base, location) if location else "", f"cid:{content_id}"):
                if address and address != "cid:":
                    self._parts.setdefault(address, part)
                    self._parts.setdefault(unquote(address), part)

    def find(self, address: str) -> PictureSource | None:
        """The picture at an address of the page, or None."""
        part = next(
            (
                self._parts[one]
                for one in (address, unquote(address), _joined(self._base, address))
                if one in self._parts
            ),
            None,
        )
        data = _decoded(part) if part is not None else b""
        return PictureSource(data, unquote(address).replace("\\", "/").rpartition("/")[2]) if data else None


def _header(part: Message, name: str) -> str:
    """A header as text; folded lines are joined, whatever is strange in it is kept."""
    try:
        value = part.get(name)
    except (ValueError, TypeError, LookupError, AttributeError):
        return ""
    return "".join(str(value).split()) if value is not None else ""


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def _decoded(part: Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AttributeError):
        return b""
    return data if isinstance(data, bytes) else b""


def _page(part: Message) -> str:
    data = _decoded(part)
    if len(data) > MAX_HTML_BYTES:
        raise Refused("import.text_too_large", limit=MAX_HTML_BYTES // 1048576)
    try:
        named = (part.get_content_charset() or "").lower()
        if named:
            return data.decode(_CODECS.get(named, named))
    except (LookupError, UnicodeError, ValueError, TypeError, AttributeError):
        pass  # the header lies; the bytes themselves tell
    return decode(data)[0]
