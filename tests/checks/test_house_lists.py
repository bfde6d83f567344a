"""House lists are read whole or refused with the lines that are wrong; their self-tests are run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.checks.house_lists import HOUSE_LISTS, NAMES, PHRASES, TERMS, house_list_faults
from editor_app.model.profile_fault import ProfileFault

GOOD_TERMS = """
[[rules]]
id = "t1"
patterns = ["按装", "安按"]
expected = "安装"
allows = ["按装配"]
level = "error"
scope = ["title", "body"]
since = "2026-01-01"
note = "常见错字"
specs = [{ from = "按装电梯", to = "安装电梯" }, { from = "安装电梯" }]

[[rules]]
patterns = ['/(\\d+)公分/']
expected = "$1厘米"
specs = [{ from = "长30公分", to = "长30厘米" }]

[[rules]]
patterns = ["最最"]
expected = []
"""
GOOD_PHRASES = '[[rules]]\nexpected = ["为人民服务", "实事求是"]\nallows = "实事求似"\n'
GOOD_NAMES = '[[rules]]\nname = "王小江"\nunit = "某区委组织部"\nposts = ["部长"]\nformer_posts = "副部长"\norder = 3\n'


@pytest.mark.parametrize(
    ("file", "text"), [(TERMS, GOOD_TERMS), (PHRASES, GOOD_PHRASES), (NAMES, GOOD_NAMES), (TERMS, "")]
)
def test_good_lists(file: str, text: str) -> None:
    assert house_list_faults(file, text) == []


@pytest.mark.parametrize(
    ("file", "text", "line", "words"),
    [
        (TERMS, "[[rules]\n", 1, "TOML"),
        (TERMS, "rule = 1\n", 1, "只能有 [[rules]]"),
        (TERMS, '[[rules]]\nexpected = "好"\n', 1, "至少一条"),
        (TERMS, '[[rules]]\npatterns = "坏"\nexpect = "好"\n', 3, "不认识这个键"),
        (TERMS, '[[rules]]\npatterns = ["/(/"]\n', 2, "/(/"),
        (TERMS, '[[rules]]\npatterns = ["/坏/"]\nexpected = "$1"\n', 3, "没有这一组"),
        (
            TERMS,
            '[[rules]]\npatterns = ["坏"]\nexpected = "好"\nspecs = [{ from = "坏", to = "坏" }]\n',
            4,
            "自检没有通过",
        ),
        (TERMS, '[[rules]]\npatterns = ["坏"]\nspecs = [{ to = "坏" }]\n', 3, "每条应写成"),
        (TERMS, '[[rules]]\nid = "a"\npatterns = ["坏"]\n[[rules]]\nid = "a"\npatterns = ["差"]\n', 5, "重复"),
        (TERMS, '[[rules]]\npatterns = ["坏"]\nlevel = "grave"\n', 3, "之一"),
        (TERMS, '[[rules]]\npatterns = ["坏"]\nscope = "everywhere"\n', 3, "只能是"),
        (TERMS, '[[rules]]\npatterns = ["坏"]\nuntil = "明年"\n', 3, "年-月-日"),
        (TERMS, '[[rules]]\npatterns = ["坏 \\n"]\n', 2, "一行文字"),
        (PHRASES, '[[rules]]\nallows = ["一"]\n', 1, "固定的说法"),
        (PHRASES, '[[rules]]\nexpected = ["一"]\npatterns = ["二"]\n', 3, "不认识这个键"),
        (NAMES, '[[rules]]\nposts = ["部长"]\n', 1, "姓名"),
        (NAMES, '[[rules]]\nname = "王"\norder = -1\n', 3, "从 0 起"),
        (NAMES, "rules = [1]\n", 1, "应为表"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(file: str, text: str, line: int, words: str) -> None:
    found = house_list_faults(file, text)
    assert len(found) == 1
    assert (found[0].file, found[0].line) == (file, line)
    assert words in found[0].why


@given(st.sampled_from(HOUSE_LISTS), st.text(max_size=80))
def test_any_text_is_read_or_refused(file: str, text: str) -> None:
    assert all(isinstance(fault, ProfileFault) for fault in house_list_faults(file, text))


@given(st.text(min_size=1, max_size=12), st.text(max_size=12))
def test_any_words_are_taken_or_refused(pattern: str, expected: str) -> None:
    import json

    text = f"[[rules]]\npatterns = [{json.dumps(pattern)}]\nexpected = {json.dumps(expected)}\n"
    assert all(fault.file == TERMS for fault in house_list_faults(TERMS, text))
