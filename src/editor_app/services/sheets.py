"""A page ready to be painted or printed, and what its addresses stand for."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass

from editor_app.model.paper import A4, Paper
from editor_app.services.addresses import SCHEME

Fetch = Callable[[str], tuple[bytes, str]]
"""Bytes and media type of a `draft:` address; raises `EditorError` where there is none. Safe on any thread."""

MAX_PICTURE_HEIGHT = 20_000
"""Pixels of one picture: chat programs refuse longer ones, and Qt paints no deeper than 32,767."""

EMBEDDED_POLICY = "default-src 'none'; img-src data:; style-src data:; font-src data:"
"""What a self-contained document may load: what it holds itself."""
_ADDRESS = re.compile(rf"{SCHEME}://(?:image|site)/[A-Za-z0-9._-]+(?=[\"'])")
_LINK = re.compile(rf'href="{SCHEME}://[^"]*"')  # ways around the site, which a single file does not hold
_CHARSET = re.compile(r'<meta charset="?utf-8"?>', re.IGNORECASE)


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
    Raises what `fetch` raises.
    """

    def embedded(match: re.Match[str]) -> str:
        data, media_type = fetch(match[0])
        return f"data:{media_type.replace(' ', '')};base64,{base64.b64encode(data).decode('ascii')}"

    whole = _LINK.sub('href="#"', _ADDRESS.sub(embedded, html))
    policy = f'<meta http-equiv="Content-Security-Policy" content="{EMBEDDED_POLICY}">'
    return _CHARSET.sub(lambda found: found[0] + "\n" + policy, whole, count=1)
