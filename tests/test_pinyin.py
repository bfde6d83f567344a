"""Spelling is pypinyin's own, from a small part of its tables."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from editor_app.pinyin import full_pinyin, pinyin_initials, readings


@pytest.mark.parametrize(
    ("text", "letters", "whole"),
    [
        ("重庆的银行长", "cqdyhz", "chongqingdeyinhangzhang"),
        ("绿化2号A段，女", "lh2hadn", "lvhua2haoaduannv"),
        ("党旗领航 Ｂ", "dqlhｂ", "dangqilinghangｂ"),
        ("", "", ""),
    ],
)
def test_words_are_spelled_as_they_are_spoken(text: str, letters: str, whole: str) -> None:
    assert (pinyin_initials(text), full_pinyin(text)) == (letters, whole)


def test_characters_have_all_their_readings_and_the_usual_one_first() -> None:
    assert readings("重")[:2] == ("zhong", "chong")
    assert readings("\U00020000") == ("he",)
    assert readings("a") == readings("，") == readings("\U0010ffff") == ()


SEEN = """
import json, sys
from editor_app.pinyin import full_pinyin
full_pinyin("重庆")
assert "pypinyin" not in sys.modules
from pypinyin import lazy_pinyin
texts = json.load(sys.stdin)
print(json.dumps([text for text in texts if "".join(lazy_pinyin(text)) != full_pinyin(text)]))
"""


def test_it_spells_as_the_whole_tables_do() -> None:
    """Words of its list, alone and one behind another, in a process of their own: its converter takes fifty megabytes."""
    (folder,) = getattr(find_spec("pypinyin"), "submodule_search_locations", ())
    words = [
        word
        for word in json.loads((Path(folder) / "phrases_dict.json").read_text(encoding="utf-8"))
        if "，" not in word
    ]
    chosen = random.Random(3)
    texts = [*chosen.sample(words, 1500), *("".join(chosen.sample(words, 4)) for _ in range(500))]
    done = subprocess.run(
        [sys.executable, "-c", SEEN], input=json.dumps(texts), capture_output=True, text=True, check=True, timeout=120
    )
    assert json.loads(done.stdout) == []
