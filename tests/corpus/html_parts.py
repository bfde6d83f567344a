"""HTML as programs put it on the clipboard or into files: headers, fragments, archives."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Mapping


def cf_html(markup: str, fragment: str, source: str = "") -> bytes:
    """Windows' form: a header of offsets in bytes, the page with `fragment` marked in it (`{}` in `markup`)."""
    front, back = markup.split("{}")
    before = f"{front}<!--StartFragment-->".encode()
    inner = fragment.encode()
    after = f"<!--EndFragment-->{back}".encode()
    form = "Version:1.0\r\nStartHTML:{:010}\r\nEndHTML:{:010}\r\nStartFragment:{:010}\r\nEndFragment:{:010}\r\n"
    form += f"SourceURL:{source}\r\n" if source else ""
    size = len(form.format(0, 0, 0, 0))
    start = size + len(before)
    header = form.format(size, start + len(inner) + len(after), start, start + len(inner))
    return header.encode() + before + inner + after


def related(
    html: str, pictures: Mapping[str, bytes], *, charset: str = "utf-8", base: str = "file:///C:/1/a.htm"
) -> bytes:
    """A web archive of a page and pictures at addresses relative to it."""
    folder = base.rpartition("/")[0]
    parts = [
        f'Content-Location: {base}\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Type: text/html; charset="{charset}"\r\n\r\n'.encode()
        + quopri.encodestring(html.encode("gb18030" if charset == "gb2312" else charset))
    ]
    for name, data in pictures.items():
        location = name if ":" in name else f"{folder}/{name}"
        where = f"Content-ID: <{name[4:]}>" if name.startswith("cid:") else f"Content-Location: {location}"
        head = f"{where}\r\nContent-Transfer-Encoding: base64\r\nContent-Type: image/png\r\n\r\n"
        parts.append(head.encode() + base64.encodebytes(data))
    body = b"".join(b"\r\n------=_NextPart_01D\r\n" + one for one in parts)
    return (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="----=_NextPart_01D"\r\n\r\n'
        + "此文档为“单个文件网页”。\r\n".encode()
        + body
        + b"\r\n------=_NextPart_01D--\r\n"
    )
