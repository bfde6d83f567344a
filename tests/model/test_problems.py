"""Every error a person can meet has its sentence, and the sentence its details."""

from __future__ import annotations

import errno
import os
import re
import string
from pathlib import Path

import pytest

from editor_app.model.errors import Cancelled, Refused, Unavailable
from editor_app.model.problems import SENTENCES, explain, sentence

_RAISED = re.compile(
    r"(?:Refused|Unavailable|NotSent|Doubt|Conflict|SignInNeeded|Problem)\(\s*\"([a-z]+\.[a-z_]+)\"|reason=\"([a-z]+\.[a-z_]+)\""
)


def raised(root: Path) -> set[str]:
    sources = (root / "src").rglob("*.py")
    return {match[1] or match[2] for path in sources for match in _RAISED.finditer(path.read_text(encoding="utf-8"))}


def test_every_code_in_the_source_has_a_sentence(root: Path) -> None:
    codes = raised(root)
    assert len(codes) > 60
    assert sorted(code for code in codes if "没有预料到" in sentence(code)) == []


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_sentences_are_chinese_and_end(code: str) -> None:
    text = SENTENCES[code]
    assert re.search("[\u4e00-\u9fff]", text)
    assert text[-1] in "。）}”", text
    assert not re.search(r"[\u4e00-\u9fff][,;:!?]", text), "half-width punctuation after Chinese"
    assert all(name is None or re.fullmatch("[a-z_]*", name) for _, name, _, _ in string.Formatter().parse(text))


def test_missing_details_do_not_stop_a_sentence() -> None:
    assert "？" in explain(Refused("site.unknown"))
    assert "练习" in explain(Refused("site.unknown", name="练习"))
    assert "没有预料到" in explain(Unavailable("nonsense.code"))
    assert explain(Cancelled()).startswith("已取消")


@pytest.mark.parametrize(
    "name",
    [
        "ENOENT",
        "EACCES",
        "EPERM",
        "EEXIST",
        "ENOTDIR",
        "EISDIR",
        "EROFS",
        "ENOSPC",
        "EDQUOT",
        "EIO",
        "EBUSY",
        "EINVAL",
        "ENODEV",
    ],
)
def test_what_the_system_says_is_told_in_chinese(name: str) -> None:
    number = getattr(errno, name)
    for words in (os.strerror(number), str(OSError(number, os.strerror(number), "/家/稿.docx"))):
        told = sentence("file.unreadable", {"name": "稿.docx", "why": words})
        assert not re.search("[A-Za-z]{3}", told.replace("docx", "")), told
    assert "（weird）" in sentence("file.unreadable", {"name": "稿.docx", "why": "weird"})
