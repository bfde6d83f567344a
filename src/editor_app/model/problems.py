"""One sentence for every error code: what happened, what was kept, what to do. In Chinese, for window and terminal.

`{name}` placeholders are filled from the error's details; a detail that is missing is shown as “？”.
Keep codes sorted within their group; a test holds that every code raised in the source has its sentence.
"""

from __future__ import annotations

from collections.abc import Mapping

from editor_app.model.errors import Detail, EditorError

SENTENCES: dict[str, str] = {
    "cancelled": "已取消。此前做好的都还在。",
}


class _Blank(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "？"


def sentence(code: str, details: Mapping[str, Detail] | None = None) -> str:
    """The sentence for `code`; an unknown code is shown as such, so that it is noticed and reported."""
    text = SENTENCES.get(code)
    if text is None:
        return f"出现了没有预料到的情况（{code}）。稿件没有改动，请把这行字告诉管理员。"
    return text.format_map(_Blank(details or {}))


def explain(error: EditorError) -> str:
    """The sentence for an error."""
    return sentence(error.code, error.details)
