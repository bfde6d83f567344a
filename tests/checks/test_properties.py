"""What holds for any text. Rules never raise and point into the text. Fixes come to an end; none but the masks of personal data
(P01 to P07, whose purpose it is) changes a digit, a Latin letter, an address, a quotation, the title of a work or a name of the
list; what is written otherwise stays the same value: wide digits and letters become narrow ones (Q07), the zeros of a year in
characters 〇 (R02), units their signs (G01: m2, m²).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.labelled import names_list
from checks.labelled_rules import checker
from editor_app.checks.house_lists import NAMES
from editor_app.checks.house_words import read_words
from editor_app.checks.mending import mend
from editor_app.checks.replacing import apply_to_text
from editor_app.checks.rule import LineRule
from editor_app.checks.rules import OWN
from editor_app.checks.rules_lists import list_rules
from editor_app.model.body import Body, Paragraph
from editor_app.model.inline import canonical, loose_text, plain
from editor_app.model.metadata import Metadata
from editor_app.model.profile import SiteProfile
from editor_app.model.replacing import Edit

PROFILE = SiteProfile("p", "p", 1)
CHECK = checker()
LINE_RULES = [
    *(
        rule
        for rule in (*OWN, *list_rules(read_words({NAMES: names_list()}), "2026-11-28"))
        if isinstance(rule, LineRule)
    )
]
ANY = st.text(st.characters(exclude_categories=()), max_size=60)
"""Lone surrogates, controls and private characters among them."""

PIECES = (
    "各村", "党员", "堤上", "的", "了", "，", "。", ",", ".", ";", ":", "!", " ", "  ", "(", ")", "（", "）", '"', "'", "、", "……",
    "...", "--", "——", "第一、", "1、", "(一)", "约", "左右", "近", "余", "人", "公分", "平米", "m2", "KM", "年", "月", "日", "星期三",
    "二○二六年", "二零二六年", "黨", "東", "\u200b", "\u3000", "\n", "１２", "ＡＢ", "按装", "布署", "再接再励", "实是求是", "XX", "图一",
)  # fmt: skip
KEPT = (
    "3,000", "98.62", "12:30", "2026-07-14", "〔2026〕7号", "青防发[2026]18号", "https://example.cn/a,b;c?d=1", "www.example.cn",
    "office@example.gov.cn", "“原话,就这样.”", "《汛期,手册》", "方可为", "沈静澜", "欧阳之岚", "GB/T 15834", "a.b(c, d)", "USB-C",
)  # fmt: skip


@pytest.mark.parametrize("rule", LINE_RULES, ids=lambda rule: f"{rule.id} {rule.find.__name__}")
def test_a_rule_never_raises_and_points_into_the_text(rule: LineRule) -> None:
    @given(
        st.one_of(
            ANY, st.lists(st.sampled_from((*PIECES, *KEPT, "\ud800", "\x00", "\ufdd0")), max_size=30).map("".join)
        )
    )
    def every(text: str) -> None:
        for hit in rule.find(text):
            assert 0 <= hit.start <= hit.end <= len(text)
            assert hit.message
            if hit.after is not None:
                apply_to_text(text, [Edit(hit.start, hit.end, hit.after)])

    every()


def fixed(text: str, wanted: Callable[[str], bool]) -> str:
    """The paragraph after eight rounds of the fixes whose rule is `wanted`."""
    body = Body((Paragraph(canonical(loose_text(text))),))
    for _round in range(8):
        hits = [each for each in CHECK.check(Metadata(), body, PROFILE) if wanted(each.rule)]
        body = mend(Metadata(), body, hits).body
    again = mend(Metadata(), body, [each for each in CHECK.check(Metadata(), body, PROFILE) if wanted(each.rule)]).body
    assert again == body, "fixing once more changes nothing"
    return "\n".join(plain(block.inlines) for block in body.blocks if isinstance(block, Paragraph))


def value(text: str) -> list[str]:
    """The digits and Latin letters of a text in order, whatever their width; zeros of years in characters as they are read."""
    text = re.sub("(?<=[一二])[〇○零0][一二三四五六七八九〇○零](?=六年)", "〇二", text)
    return re.findall("[0-9a-z]", unicodedata.normalize("NFKC", text).casefold())


@given(st.lists(st.sampled_from((*PIECES, *PIECES, *KEPT)), min_size=1, max_size=24))
def test_no_fix_changes_a_number_a_name_an_address_or_a_quotation(pieces: list[str]) -> None:
    text = "".join(pieces)
    before = plain(canonical(loose_text(text)))
    after = fixed(text, lambda rule: rule[0] != "P")
    assert value(after) == value(before)
    for kept in KEPT:
        if kept.startswith("青防发"):
            continue  # its brackets may be put right: 〔2026〕
        alone = before.count(kept)
        assert after.count(kept) >= alone or f'"{kept}' in before or f"{kept}'" in before, (before, after)


PRIVATE = (
    "23010219580312442",
    "13845012367",
    "6228480402564890011",
    "黑A7K29D",
    "春风里小区6栋2单元501室",
    "wang.xiao88@qq.com",
)


@given(
    st.lists(st.sampled_from((*PIECES, *KEPT, *PRIVATE, "手机", "卡号", "家住", "护照号E12345678", "。")), max_size=16)
)
def test_a_mask_covers_what_was_found_and_nothing_else(pieces: list[str]) -> None:
    text = "".join(pieces)
    for rule in LINE_RULES:
        if rule.id[0] != "P":
            continue
        for hit in rule.find(text):
            if hit.after is None:
                continue
            assert len(hit.after) == hit.end - hit.start, "as long as before"
            assert "*" in hit.after
            told = [(a, b) for a, b in zip(text[hit.start : hit.end], hit.after, strict=True) if a != b]
            assert all(b == "*" or unicodedata.normalize("NFKC", a).casefold() == b.casefold() for a, b in told)
            masked = text[: hit.start] + hit.after + text[hit.end :]
            again = [each for each in rule.find(masked) if (each.start, each.end) == (hit.start, hit.end)]
            assert again == [], "what is masked is not found again"
