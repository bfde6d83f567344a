"""The addresses that the preview's pages use inside the program: never fetched from anywhere."""

from __future__ import annotations

SCHEME = "draft"
SITE_BASE = f"{SCHEME}://site"
IMAGE_BASE = f"{SCHEME}://image"


def image_address(asset: str) -> str:
    """The address under which a page asks for an original's rendition."""
    return f"{IMAGE_BASE}/{asset}"


OWN_ADDRESS = f"{SCHEME}://article/own"
"""What the lists of a preview link their own entry to."""
