"""Sizes beyond which foreign material is refused, so that no file can hold the program up."""

from __future__ import annotations

from editor_app.model.errors import Refused

MAX_TEXT_BYTES = 5 * 1024 * 1024
"""Text of one article, as UTF-8: some 1.7 million Chinese characters, eight thousand pages."""

MAX_HTML_BYTES = 64 * 1024 * 1024
"""HTML with its pictures inside as data URIs."""


def check_text_size(text: str) -> None:
    """Raises `Refused("import.text_too_large")` for text over MAX_TEXT_BYTES."""
    if len(text) > MAX_TEXT_BYTES or len(text) * 3 > MAX_TEXT_BYTES < len(text.encode("utf-8", "replace")):
        raise Refused("import.text_too_large", limit=MAX_TEXT_BYTES // 1048576)
