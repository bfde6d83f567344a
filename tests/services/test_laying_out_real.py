"""一键排版 on the real article, in its Word form and as it was copied."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from editor_app.app import open_workroom
from editor_app.model.body import Body, body_text
from editor_app.model.layout import LayoutRule
from editor_app.services.laying_out import lay_out


def letters(body: Body) -> str:
    """The letters and digits in reading order."""
    return "".join(char for char in unicodedata.normalize("NFKC", body_text(body)) if char.isalnum())


@pytest.mark.parametrize("name", ["article-word.docx", "article-wechat-clipboard.html"])
def test_only_marks_change_in_the_real_article(shared: Path, tmp_path: Path, name: str) -> None:
    with open_workroom(tmp_path / "library") as room:
        article = room.importing.import_file(shared / "real" / name).article
    made = lay_out(article.metadata, article.body)
    assert [change.rule for change in made.layout.changes] == [LayoutRule.PUNCTUATION]
    assert letters(made.layout.body) == letters(article.body)
    assert made.layout.body.assets() == article.body.assets()
    assert not lay_out(article.metadata, made.layout.body).layout.changes
    assert "," not in body_text(made.layout.body)
