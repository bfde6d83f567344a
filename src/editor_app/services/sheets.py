"""A page ready to be painted or printed, and what its addresses stand for."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass

from editor_app.model.errors import Refused
from editor_app.model.paper import A4, Paper
from editor_app.services.addresses import SCHEME, SITE_BASE

Fetch = Callable[[str], tuple[bytes, str]]
"""Bytes and media type of a `draft:` address; raises `EditorError` where there is none. Safe on any thread."""

MAX_PICTURE_HEIGHT = 20_000
"""Pixels of one picture: chat programs refuse longer ones, and Qt paints no deeper than 32,767."""

EMBEDDED_POLICY = "default-src 'none'; img-src data:; style-src data:; font-src data:"
"""What a self-contained document may load: what it holds itself."""
_ADDRESS = re.compile(rf"{SCHEME}://(?:image|site)/[A-Za-z0-9._-]+(?=[\"'])")
_LINK = re.compile(rf'href="{SCHEME}://[^"]*"')  # ways around the site, which a single file does not hold
_IN_STYLE = re.compile(r"url\(\s*[\"']?([A-Za-z0-9_-][A-Za-z0-9._-]*)[\"']?\s*\)")  # a file beside the style sheet
_DOCTYPE = re.compile(r"\s*<!doctype[^>]*>", re.IGNORECASE)
_HEAD = re.compile(_DOCTYPE.pattern + r"\s*<html\b[^>]*>\s*<head\b[^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A complete HTML document. `width` are the CSS pixels it is laid out in on a screen, `paper` what it is printed on,
    `scale` the device pixels a CSS pixel is painted with.
    """

    html: str
    fetch: Fetch
    width: int
    paper: Paper = A4
    scale: float = 1.0


def self_contained(html: str, fetch: Fetch) -> str:
    """The document with its pictures and style sheets inside and a policy that keeps it from asking anyone for anything.
    Raises what `fetch` raises; a file that only a style sheet names may be missing, as on the page.
    """

    def in_style(match: re.Match[str]) -> str:
        try:
            return f"url({_data_address(*fetch(f'{SITE_BASE}/{match[1]}'))})"
        except Refused:
            return match[0]

    def embedded(match: re.Match[str]) -> str:
        data, media_type = fetch(match[0])
        if media_type.startswith("text/css"):
            data = _IN_STYLE.sub(in_style, data.decode("utf-8", "replace")).encode()
        return _data_address(data, media_type)

    whole = _LINK.sub('href="#"', _ADDRESS.sub(embedded, html))
    policy = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{EMBEDDED_POLICY}">'
    # Without a head where one is looked for, browsers begin one at the first `meta` behind the document type.
    start = _HEAD.match(whole) or _DOCTYPE.match(whole)
    place = start.end() if start else 0
    return whole[:place] + policy + whole[place:]


def _data_address(data: bytes, media_type: str) -> str:
    return f"data:{media_type.replace(' ', '')};base64,{base64.b64encode(data).decode('ascii')}"
