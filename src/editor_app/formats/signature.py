"""The 供稿 line as words: how it is written and recognised."""

from __future__ import annotations

import re

from editor_app.model.text import one_line

LABEL = "供稿"
_LINE = re.compile(r"\s*[（(]?\s*供\s*稿(?:单位|人)?\s*[:：]\s*(.*?)\s*\Z", re.DOTALL)
_PAIRS = {"（": "）", "(": ")"}


def signature_line(contributor: str) -> str:
    """`供稿：单位`; the label alone while no unit is known."""
    return f"{LABEL}：{contributor}"


def split_signature(text: str) -> str | None:
    """The unit named by a 供稿 line (perhaps empty), or None for any other text."""
    match = _LINE.match(text)
    if match is None:
        return None
    unit = one_line(match[1])
    opening = text.strip()[:1]
    return unit.removesuffix(_PAIRS[opening]).rstrip() if opening in _PAIRS else unit
