"""Rich Text Format, as Word, WPS, WordPad and LibreOffice write it into files and onto the clipboard."""

from __future__ import annotations

from editor_app.formats.limits import check_text_size
from editor_app.formats.raw import Raw, RawParagraph
from editor_app.formats.reader import assemble
from editor_app.formats.rtf_read import RtfReader
from editor_app.formats.rtf_tokens import MAX_RTF_BYTES
from editor_app.formats.tray import Tray
from editor_app.model.errors import Refused
from editor_app.model.reading import Account, Draft

START = b"{\\rtf"


def read_rtf(data: bytes, *, name: str = "", whole: bool = True) -> Draft:
    """The draft in RTF. `name` is a label; `whole` as for `read_html`. A file that was cut short gives what is there.
    Raises `Refused("import.damaged")` for what is no RTF, `Refused("import.text_too_large")`.
    """
    account, tray = Account(), Tray()
    reader = _read(data, name, tray, account)
    check_text_size("".join(_words(raw) for raw in (*reader.raws, *reader.notes)))
    return assemble(reader.raws, tray, account, whole=whole, notes=reader.notes)


def rtf_pictures(data: bytes) -> list[bytes]:
    """The bytes of the pictures in reading order, empty for one that is none a portal can show. Word puts the same
    pictures into its HTML as links to files that may be gone. Raises as `read_rtf`.
    """
    return _read(data, "", Tray(), Account()).pictures


def _read(data: bytes, name: str, tray: Tray, account: Account) -> RtfReader:
    if not data.lstrip(b"\x00 \t\r\n\xef\xbb\xbf").startswith(START):
        raise Refused("import.damaged", name=name)
    if len(data) > MAX_RTF_BYTES:
        raise Refused("import.text_too_large", limit=MAX_RTF_BYTES // 1048576)
    reader = RtfReader(tray, account)
    reader.read(data)
    return reader


def _words(raw: Raw) -> str:
    if isinstance(raw, RawParagraph):
        return "".join(getattr(part, "text", "") for part in raw.parts)
    return ""
