"""What the editor puts on the clipboard and takes from it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QImage

from editor_app.model.body import Body, body_text, paragraph
from editor_app.model.clip import Clip, PasteMode
from editor_app.model.codec import body_from_json, body_to_json
from editor_app.model.errors import Refused

BODY_MIME = "application/x-editor-app-body+json"
HtmlWriter = Callable[[Body], str]
RTF_MIMES = ("text/rtf", "application/rtf", "text/richtext", 'application/x-qt-windows-mime;value="Rich Text Format"')
CF_HTML_MIME = 'application/x-qt-windows-mime;value="HTML Format"'


@dataclass(frozen=True, slots=True)
class Clipping:
    """Something to be read before it can be pasted. `image` is a picture of it, null where the clipboard has none; it is
    encoded where it is read, not here.
    """

    clip: Clip
    image: QImage
    mode: PasteMode = PasteMode.STRUCTURE


def dress_mime(mime: QMimeData, body: Body, html_writer: HtmlWriter | None = None) -> None:
    """Make `mime` carry a body as our own format and as plain text, and as HTML where a writer is given; nothing else.

    The object has to be Qt's own: one made in Python may be what the clipboard holds when the program ends, and its
    destructor would then ask an interpreter that is gone.
    """
    mime.html()  # Qt fills its object late; afterwards it keeps what it is given
    for format in mime.formats():
        mime.removeFormat(format)
    mime.setData(BODY_MIME, QByteArray(own_bytes(body)))
    mime.setText(body_text(body))
    if html_writer is not None:
        mime.setHtml(html_writer(body))


def own_bytes(body: Body) -> bytes:
    """A body in our own format."""
    return json.dumps(body_to_json(body), ensure_ascii=False).encode()


def enrich(mime: QMimeData, own: bytes, html: str) -> bool:
    """Exchange the HTML of what was copied, if it is still `own` (our format of it); programs ask for it when they paste.
    False where something else was copied since.
    """
    if bytes(mime.data(BODY_MIME).data()) != own:
        return False
    mime.setHtml(html)
    return True


def from_mime(mime: QMimeData) -> Body | None:
    """The body in our own format; None where there is none, or a broken one."""
    if not mime.hasFormat(BODY_MIME):
        return None
    try:
        return body_from_json(json.loads(bytes(mime.data(BODY_MIME).data())))
    except (ValueError, Refused):
        return None


def clipping_of(mime: QMimeData, mode: PasteMode = PasteMode.STRUCTURE) -> Clipping:
    """All forms of what was copied, taken over now: the other program may change or remove them at any time."""
    image = mime.imageData() if mime.hasImage() else None
    rtf = next((bytes(mime.data(name).data()) for name in RTF_MIMES if mime.hasFormat(name)), b"")
    raw = bytes(mime.data(CF_HTML_MIME).data()) if mime.hasFormat(CF_HTML_MIME) else b""
    clip = Clip(mime.html(), raw, rtf, mime.text(), b"", tuple(mime.formats()))
    return Clipping(clip, image if isinstance(image, QImage) else QImage(), mode)


def has_rtf(mime: QMimeData) -> bool:
    """Whether there is RTF."""
    return any(mime.hasFormat(name) for name in RTF_MIMES)


def from_text(text: str) -> Body:
    """Plain text as paragraphs, a line each; indents made of spaces and empty lines used as spacing go."""
    return Body(tuple(paragraph(line) for line in text.splitlines() if line.strip()))


def local_files(mime: QMimeData) -> list[str]:
    """Paths of the files on the clipboard or being dragged; addresses of the network are none."""
    return [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]
