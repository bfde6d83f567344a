"""Reading the clipboard: which of its forms says most, and where it was copied from.

Sources: Microsoft, “HTML Clipboard Format” (CF_HTML); traits of Word, WPS and WeChat as they occur in what they copy.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from editor_app.formats.encodings import decode
from editor_app.formats.html import read_html
from editor_app.formats.limits import MAX_HTML_BYTES
from editor_app.formats.rtf import START, read_rtf, rtf_pictures
from editor_app.formats.tray import Resolve, Tray
from editor_app.formats.wechat import account_name, without_invitations
from editor_app.model.body import Body, Figure, MissingPicture, body_text, paragraph
from editor_app.model.clip import Clip, Origin, PasteMode
from editor_app.model.errors import Refused
from editor_app.model.metadata import Metadata
from editor_app.model.reading import Account, Draft, PictureSource

_START, _END = "<!--StartFragment-->", "<!--EndFragment-->"
_OFFSET = re.compile(rb"(StartFragment|EndFragment|StartHTML|EndHTML):\s*(-?\d{1,12})")
_SOURCE = re.compile(rb"SourceURL:([^\r\n]{1,2000})")
_IMAGE = re.compile(
    r"<img\b[^<>]{0,20000}?\ssrc\s*=\s*(?:\"([^\"]{0,4000})\"|'([^']{0,4000})'|([^\s>]{1,4000}))", re.IGNORECASE
)
_HEAD = 200_000
"""Characters in which a program's marks are looked for: their head stands in front."""

_WPS = re.compile(r"kingsoft|ksohtml|wps office|\bwps[-_ ]|/wps/|content=\"?WPS", re.IGNORECASE)
_WORD = re.compile(r"urn:schemas-microsoft-com:office|class=\"?Mso|mso-|<!--\[if gte mso", re.IGNORECASE)
_WECHAT = re.compile(
    r"mmbiz\.qpic\.cn|mp\.weixin\.qq\.com|js_content|rich_media|data-mpa-|powered-by=\"?xiumi", re.IGNORECASE
)
_OFFICE_FORMATS = ("kingsoft", "wps")


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was made of a clip: `account` is the public account that the HTML names (empty mostly), `address` the page
    it was copied from.
    """

    draft: Draft
    origin: Origin
    account: str = ""
    address: str = ""


def fragment_of(data: bytes) -> str:
    """The HTML that was copied, out of Windows' CF_HTML. Offsets count bytes and are wrong often enough (characters
    counted, GBK where UTF-8 is asked for): the comments around the fragment come first, then offsets, then whatever
    follows the header.
    """
    data = data.rstrip(b"\x00")
    begin = data.find(b"<")
    markup = data[begin:] if begin >= 0 else b""
    text = _decoded(markup)
    _, start, rest = text.partition(_START)
    if start:
        return rest.rpartition(_END)[0] or rest
    offsets = {name: int(value) for name, value in _OFFSET.findall(data[: max(begin, 0)])}
    first, last = offsets.get(b"StartFragment", -1), offsets.get(b"EndFragment", -1)
    if max(begin, 0) <= first < last <= len(data) and _whole_tags(data[first:last]):
        return _decoded(data[first:last])
    return text


def _whole_tags(markup: bytes) -> bool:
    """Whether a cut begins and ends between tags."""
    return markup.find(b">") >= markup.find(b"<") and markup.rfind(b"<") <= markup.rfind(b">")


def source_address(data: bytes) -> str:
    """The page that CF_HTML says it was copied from (http or https), or nothing."""
    match = _SOURCE.search(data[:4000])
    address = match[1].decode("utf-8", "replace").strip() if match else ""
    return address if address.lower().startswith(("http://", "https://")) else ""


def _decoded(data: bytes) -> str:
    return decode(data)[0]


def origin_of(clip: Clip, html: str, address: str = "") -> Origin:
    """Which program it was copied from, by its own marks. WPS writes Word's marks too: its own come first."""
    head = html[:_HEAD]
    names = " ".join(clip.formats).lower()
    host = urlsplit(address).hostname or "" if "[" not in address else ""
    if any(name in names for name in _OFFICE_FORMATS) or _WPS.search(head):
        return Origin.WPS
    if host == "mp.weixin.qq.com" or _WECHAT.search(head):
        return Origin.WECHAT
    if _WORD.search(head):
        return Origin.WORD
    return Origin.WEB if html else Origin.OTHER


def read_clip(clip: Clip, mode: PasteMode, *, resolve: Resolve | None = None) -> Pasted:
    """The blocks of a clip. `resolve` reads the temporary files that HTML of Word and WPS names. `PICTURE` gives the
    picture of it that the clipboard carries. Raises `Refused("import.text_too_large")`, `Refused("paste.no_picture")`,
    `Refused("paste.nothing")`.
    """
    if max(len(clip.html), len(clip.cf_html)) > MAX_HTML_BYTES:
        raise Refused("import.text_too_large", limit=MAX_HTML_BYTES // 1048576)
    html = fragment_of(clip.cf_html) if clip.cf_html else clip.html
    address = source_address(clip.cf_html)
    origin = origin_of(clip, clip.html or html, address)
    if mode is PasteMode.PICTURE:
        return Pasted(_picture(clip), origin, address=address)
    if mode is PasteMode.WORDS:
        return Pasted(_words(clip, html), origin, address=address)
    draft = _structure(clip, html, resolve)
    if origin is Origin.WECHAT:
        draft = without_invitations(draft)
    return Pasted(draft, origin, account_name(clip.html or html) if origin is Origin.WECHAT else "", address)


def _structure(clip: Clip, html: str, resolve: Resolve | None) -> Draft:
    """HTML before RTF before text; a copied picture by its bitmap where its address gives nothing."""
    if html.strip():
        draft = read_html(html, resolve=_Finder(clip, html, resolve).find)
        alone = len(draft.body.blocks) == 1 and isinstance(draft.body.blocks[0], MissingPicture)
        if alone and clip.image:
            return _picture(clip)
        if draft.body.blocks:
            return draft
    if clip.rtf.startswith(START):
        draft = read_rtf(clip.rtf, whole=False)
        if draft.body.blocks:
            return draft
    if clip.text.strip():
        return _words(clip, "")
    return _picture(clip)


def _words(clip: Clip, html: str) -> Draft:
    """Words alone, a paragraph each line; the text form of the clipboard, or that of its HTML or RTF."""
    text = clip.text
    if not text.strip() and html:
        text = body_text(read_html(html).body)
    if not text.strip() and clip.rtf.startswith(START):
        text = body_text(read_rtf(clip.rtf, whole=False).body)
    blocks = tuple(paragraph(line) for line in text.splitlines() if line.strip())
    if not blocks:
        raise Refused("paste.nothing")
    return Draft(Metadata(), Body(blocks))


def _picture(clip: Clip) -> Draft:
    if not clip.image:
        raise Refused("paste.no_picture" if clip.html or clip.rtf or clip.text else "paste.nothing")
    tray = Tray()
    figure = Figure(tray.keep(clip.image, "截图.png"))
    return Draft(Metadata(), Body((figure,)), tray.pictures, Account().items())


class _Finder:
    """Bytes of the pictures that HTML names: files first, then the RTF beside it, whose pictures stand in the same
    order. Where their numbers differ nothing is guessed.
    """

    def __init__(self, clip: Clip, html: str, resolve: Resolve | None) -> None:
        self._resolve = resolve
        self._rtf = clip.rtf
        self._addresses = [next(filter(None, found), "") for found in _IMAGE.findall(html)]
        self._pictures: list[bytes] | None = None

    def find(self, address: str) -> PictureSource | None:
        """The picture at an address, or None."""
        found = self._resolve(address) if self._resolve is not None else None
        if found is not None or not self._rtf or address not in self._addresses:
            return found
        if self._pictures is None:
            self._pictures = self._read_rtf()
        place = self._addresses.index(address)
        data = self._pictures[place] if len(self._pictures) == len(self._addresses) else b""
        return PictureSource(data, address.replace("\\", "/").rpartition("/")[2]) if data else None

    def _read_rtf(self) -> list[bytes]:
        try:
            return rtf_pictures(self._rtf)
        except Refused:
            return []


def web_pictures(body: Body) -> dict[str, str]:
    """Addresses of the missing pictures that could be had from the web, by block id."""
    return {one.id: one.origin for one in body.missing() if one.origin.lower().startswith(("http://", "https://"))}
