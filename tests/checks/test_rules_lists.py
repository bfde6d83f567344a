"""What lists say: near misses of fixed expressions, terms, people; and what is left alone."""

from __future__ import annotations

import pytest

from editor_app.checks.engine import Checker
from editor_app.checks.house_words import HouseWords, Name, Phrase, Term, read_words
from editor_app.checks.mending import mend
from editor_app.checks.rules_lists import list_rules
from editor_app.model.body import Body, paragraph
from editor_app.model.inline import plain
from editor_app.model.metadata import Metadata
from editor_app.model.profile import SiteProfile

PROFILE = SiteProfile("p", "p", 1)
WORDS = HouseWords(
    terms=(
        Term(("再接再励",), ("再接再厉",)),
        Term(("截止",), ("截至", "截止到"), allows=("截止日期",)),
        Term(("/([0-9]+)平方(?!米)/",), ("$1平方米",)),
        Term(("旧词",), ("新词",), since="2027-01-01"),
    ),
    phrases=(Phrase("全心全意为人民服务"), Phrase("实事求是"), Phrase("全面从严治党", allows=("全面从严治军",))),
    names=(Name("方可为", ("区长",), ("副区长",), order=1), Name("沈静澜", ("副区长",), ("水务局局长",), order=2)),
)


def found(text: str) -> tuple[list[str], str]:
    body = Body((paragraph(text),))
    findings = Checker(list_rules(WORDS, "2026-11-28")).check(Metadata(), body, PROFILE)
    made = mend(Metadata(), body, findings).body
    return [finding.rule for finding in findings], plain(made.blocks[0].inlines)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        ("X02", "大家再接再励。", "大家再接再厉。"),
        ("X02", "面积30平方。", "面积30平方米。"),
        ("X02", "截止昨天。", "截止昨天。"),
        ("X01", "坚持全心全意为人民服物。", "坚持全心全意为人民服物。"),
        ("X01", "坚持全心全意为人民服雾的宗旨。", "坚持全心全意为人民服务的宗旨。"),
        ("X01", "坚持全心全意人民服务。", "坚持全心全意人民服务。"),
        ("X01", "坚持实是求是。", "坚持实事求是。"),
        ("N01", "区长方可唯出席。", "区长方可唯出席。"),
        ("N01", "副区长方可为出席。", "副区长方可为出席。"),
        ("N01", "参加的有沈静澜、方可为。", "参加的有沈静澜、方可为。"),
    ],
)
def test_what_is_found(rule: str, before: str, after: str) -> None:
    rules, made = found(before)
    assert rules == [rule]
    if rule != "X01" or after != before:
        assert made == after


@pytest.mark.parametrize(
    "text",
    [
        "全心全意为人民服务。",
        "实事求是。",
        "全面从严治军。",
        "截止日期。",
        "旧词。",
        "区长方可为、副区长沈静澜出席。",
        "方可出席。",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert found(text) == ([], text)


def test_a_list_of_five_thousand_terms_is_one_scan() -> None:
    words = HouseWords(terms=tuple(Term((f"错词{number}号",), (f"对词{number}号",)) for number in range(5000)))
    (rule,) = list_rules(words)
    assert [hit.after for hit in rule.find("这里有错词4999号。")] == ["对词4999号"]


def test_an_expression_without_end_is_dropped_with_a_sentence_and_the_others_go_on() -> None:
    words = HouseWords(terms=(Term(("/(a+)+$/",), ("b",)), Term(("/([0-9]+)平方(?!米)/",), ("$1平方米",))))
    checker = Checker(list_rules(words))
    body = Body((paragraph("a" * 5000 + "!面积30平方。"),))
    found = checker.check(Metadata(), body, PROFILE)
    assert [each.fix is not None for each in found] == [True, False]
    assert "“/(a+)+$/”在这篇稿件里找得太慢" in found[1].message
    assert checker.check(Metadata(), Body((paragraph("aaa"),)), PROFILE)[-1] == found[1], "it stays dropped"


def test_words_that_are_let_be_are_silent_unless_they_are_errors() -> None:
    words = HouseWords(terms=(Term(("截止",), ("截至",)), Term(("按装",), ("安装",), level="error")))
    checker = Checker(list_rules(words), let_be=("截止日", "按装队"))
    body = Body((paragraph("截止日前，截止昨天，按装队来了。"),))
    assert [each.place.span for each in checker.check(Metadata(), body, PROFILE)] == [(5, 7), (10, 12)]


def test_lists_are_read_from_their_files() -> None:
    words = read_words(
        {
            "terms.toml": '[[rules]]\npatterns = "甲"\nexpected = "乙"\nlevel = "error"\n[[rules]]\npatterns = "丙"\nlevel = "off"\n',
            "phrases.toml": '[[rules]]\nexpected = "实事求是"\n',
            "names.toml": '[[rules]]\nname = "方可为"\nposts = ["区长"]\norder = 1\n',
        }
    )
    assert words == HouseWords(
        (Term(("甲",), ("乙",), level="error"),), (Phrase("实事求是"),), (Name("方可为", ("区长",), order=1),)
    )


TERMS_OF_OFFICE = HouseWords(
    names=(
        Name("方可为", ("副区长",), unit="青禾区", order=2, until="2026-05-31"),
        Name("方可为", ("区长",), unit="青禾区", order=1, since="2026-06-01"),
        Name("沈静澜", ("常务副区长", "副区长"), unit="青禾区", order=2),
        Name("李想", ("镇长",), unit="柳河镇人民政府"),
        Name("孟广渠", ("书记",), until="2025-01-01"),
    )
)


@pytest.mark.parametrize(
    ("day", "text", "words"),
    [
        ("2026-11-28", "副区长方可为出席。", "以前的职务，现任区长"),
        ("2026-05-01", "区长方可为出席。", "名单里方可为的职务是“副区长”"),
        ("2026-11-28", "镇长沈静澜出席。", "名单里沈静澜的职务是"),
        ("2026-11-28", "书记孟广渠出席。", "以前的职务"),
        ("2026-11-28", "常务副区长沈静澜、区长方可为出席。", "排序与名单不一致"),
        ("2026-11-28", "沈静澜（副区长）、方可为出席。", "排序与名单不一致"),
        ("2026-11-28", "区长方克为出席。", "差一个字"),
        ("2026-11-28", "镇长李响出席。", "差一个字"),
        ("2026-11-28", "柳河镇人名政府发布通知。", "单位“柳河镇人民政府”差一个字"),
    ],
)
def test_people_of_a_list_on_a_day(day: str, text: str, words: str) -> None:
    (hit,) = Checker(list_rules(TERMS_OF_OFFICE, day)).check(Metadata(), Body((paragraph(text),)), PROFILE)
    assert hit.rule == "N01"
    assert words in hit.message


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("2026-11-28", "区长方可为、常务副区长沈静澜出席，副区长沈静澜主持。"),
        ("2026-05-01", "副区长方可为主持。"),
        ("2026-11-28", "镇长李想说，李明想去，书记王大力、沈静一。"),
        ("2026-11-28", "柳河镇人民政府。"),
        ("2026-11-28", "沈静澜在会上说，方可为同志很忙。"),
    ],
)
def test_people_who_are_written_as_the_list_has_them(day: str, text: str) -> None:
    assert Checker(list_rules(TERMS_OF_OFFICE, day)).check(Metadata(), Body((paragraph(text),)), PROFILE) == []


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("坚持实事求事。", "坚持实事求是。"),
        ("坚持买事求是。", "坚持买事求是。"),
        ("做到未雨绸谬。", "做到未雨绸缪。"),
        ("一如既住。", "一如既往。"),
        ("一如既定。", "一如既定。"),
    ],
)
def test_short_expressions_need_the_same_sound_or_a_look_alike(text: str, after: str) -> None:
    words = HouseWords(phrases=(Phrase("实事求是"), Phrase("未雨绸缪"), Phrase("一如既往")))
    body = Body((paragraph(text),))
    hits = Checker(list_rules(words)).check(Metadata(), body, PROFILE)
    assert [hit.rule for hit in hits] == ["X01"] * (after != text)
    assert all(hit.fix is None or hit.fix.after in after for hit in hits)
