"""What only a whole article shows, rule by rule: what is found, what a fix makes of it, what is left alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from editor_app.checks.engine import Checker
from editor_app.checks.mending import mend
from editor_app.checks.rule import Earlier, Photo, Surroundings
from editor_app.checks.rules import OWN
from editor_app.model.body import Block, Body, Figure, Heading, Paragraph, Signature, paragraph
from editor_app.model.finding import Finding, Level
from editor_app.model.inline import Text, styled
from editor_app.model.metadata import Metadata
from editor_app.model.origin import OpenKind, OpenPoint, open_points
from editor_app.model.picture import PictureRules
from editor_app.model.profile import FieldRule, SiteProfile
from editor_app.model.reading import Fate, ReportItem
from strategies import ASSETS

ABOUT = Metadata(title="柳河镇加固三处堤段", contributor="柳河镇", published_at="2026-07-20 09:00")
PROFILE = SiteProfile("p", "p", 1, fields=(FieldRule("contributor", required=True),))
WORDS = paragraph("七月以来，全镇加固了三处堤段。")
OK = Photo(1600, 1200)


def found(
    rule: str,
    *blocks: Block,
    about: Metadata = ABOUT,
    profile: SiteProfile = PROFILE,
    around: Surroundings | None = None,
    signed: bool = True,
) -> list[Finding]:
    body = Body((*blocks, Signature()) if signed else blocks)
    return [each for each in Checker(OWN).check(about, body, profile, around) if each.rule == rule]


def mended(rule: str, *blocks: Block, about: Metadata = ABOUT) -> tuple[Block, ...]:
    """The blocks after the fixes of a rule, until there are none."""
    body = Body(blocks)
    for _round in range(4):
        hits = [each for each in Checker(OWN).check(about, body, PROFILE) if each.rule == rule]
        body = mend(about, body, hits).body
    return body.blocks


# -- M02 --------------------------------------------------------------------------------------------------------------


def test_a_missing_line_of_the_contributor_is_put_at_the_end() -> None:
    (hit,) = found("M02", WORDS, signed=False)
    assert (hit.level, hit.fix and hit.fix.after) == (Level.WARNING, "供稿：柳河镇")
    first, last = mended("M02", WORDS)
    assert first is WORDS
    assert isinstance(last, Signature)
    assert not found("M02", WORDS, paragraph("供稿：柳河镇"), signed=False)
    assert not found("M02", WORDS, signed=False, profile=replace(PROFILE, fields=())), "not asked for"
    assert not found("M02", signed=False), "nothing is written yet"


def test_a_second_line_of_the_contributor_goes_away_only_where_both_agree() -> None:
    same, other = paragraph("供稿：柳河镇"), paragraph("供稿：沙河镇")
    blocks = mended("M02", WORDS, same, Signature("s"))
    assert blocks == (WORDS, Signature("s"))
    assert mended("M02", WORDS, same, paragraph("（供稿：柳河镇）")) == (WORDS, same)
    assert mended("M02", WORDS, other, Signature("s"))[1] is other
    (hit,) = found("M02", WORDS, other, signed=False)
    assert "沙河镇" in hit.message
    assert hit.fix is None


# -- D01 --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("2026年8月1日，演练圆满结束。", Level.ERROR),
        ("昨日（7月18日）水位回落。", Level.WARNING),
        ("昨日（18日）水位回落。", Level.WARNING),
        ("7月20日（昨日）水位回落。", Level.WARNING),
        ("今天（2025年7月20日）水位回落。", Level.WARNING),
        ("7月20日（星期三）召开例会。", Level.WARNING),
    ],
)
def test_days_that_do_not_fit_the_day_of_publication(text: str, level: Level) -> None:
    (hit,) = found("D01", paragraph(text))
    assert hit.level is level


@pytest.mark.parametrize(
    "text",
    [
        "昨日（7月19日）水位回落。",
        "7月20日（今天）是大暑前两天。",
        "今日（20日）恢复通车。",
        "7月20日（星期一）召开例会。",
        "去年7月20日（星期日）也是这样。",
        "昨日19时，水位回落。",
        "8月1日起施行。",
    ],
)
def test_days_that_fit(text: str) -> None:
    assert found("D01", paragraph(text)) == []


def test_publication_lies_not_before_the_article_was_begun() -> None:
    (hit,) = found("D01", WORDS, around=Surroundings(created="2026-07-21"))
    assert (hit.place.field, hit.level) == ("published_at", Level.WARNING)
    for created in ("2026-07-20", "2026-01-01", ""):
        assert not found("D01", WORDS, around=Surroundings(created=created))


# -- T01, F01 ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "after"),
    [
        ("堤段加固完成。", "堤段加固完成"),
        ("雨停了。水退了", None),
        ("堤段，", "堤段"),
        ("堤段加固完成！", ""),
        ("“守”。", "“守”"),
    ],
)
def test_marks_of_titles(title: str, after: str | None) -> None:
    about = replace(ABOUT, title=title)
    hits = found("T01", WORDS, about=about)
    if after == "":
        assert hits == []
        return
    (hit,) = hits
    assert (mend(about, Body((WORDS,)), [hit]).metadata.title if hit.fix else None) == after


def test_a_title_that_was_used_is_known_with_other_marks_too() -> None:
    around = Surroundings(earlier=(Earlier("柳河镇 加固三处堤段", "2026-05-01"),))
    (hit,) = found("T01", WORDS, around=around)
    assert "2026-05-01" in hit.message
    assert found("T01", WORDS, about=replace(ABOUT, subtitle="雨停之后，"))[0].place.field == "subtitle"


@pytest.mark.parametrize(
    ("encoding", "title", "level"),
    [
        ("gbk", "记护堤员王𫘧", Level.ERROR),
        ("utf-8", "记护堤员王𫘧", Level.WARNING),
        ("gb18030", "记护堤员王𫘧", Level.WARNING),
        ("utf-8", "堤段加固完成🎉", Level.ERROR),
        ("gbk", "堤段加固完成", None),
        ("utf-8", "★堤段加固完成", None),
    ],
)
def test_rare_characters_and_emoji(encoding: str, title: str, level: Level | None) -> None:
    hits = found("F01", WORDS, about=replace(ABOUT, title=title), profile=replace(PROFILE, encoding=encoding))
    assert [hit.level for hit in hits] == ([level] if level else [])


@pytest.mark.parametrize(
    ("encoding", "author", "size"),
    [("gbk", "王𫘧ab", 6), ("gb18030", "王𫘧ab", 8), ("utf-8", "王𫘧ab", 9), ("gbk", "🎉", 2), ("utf-8", "🎉", 4)],
)
def test_bytes_are_those_of_the_site_s_encoding(encoding: str, author: str, size: int) -> None:
    for limit in (size, size - 1):
        rules = (FieldRule("author", max_bytes=limit),)
        hits = found(
            "F01", WORDS, about=replace(ABOUT, author=author), profile=replace(PROFILE, encoding=encoding, fields=rules)
        )
        assert any("字节" in hit.message for hit in hits) is (limit < size)


# -- S01 --------------------------------------------------------------------------------------------------------------


def headings(*texts: str) -> list[Block]:
    return [each for text in texts for each in (Heading(styled(text)), paragraph("各村按要求落实到位。"))]


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["一、巡堤", "三、抢险"], "不连续"),
        (["二、巡堤"], "前面没有第 1"),
        (["一、巡堤", "二、抢险。"], "末尾不用"),
    ],
)
def test_numbers_of_headings(texts: Sequence[str], words: str) -> None:
    (hit,) = found("S01", *headings(*texts))
    assert words in hit.message


def test_levels_of_headings() -> None:
    upside_down = ["1. 巡堤。", "（一）分段。", "（二）定人。", "2. 抢险。"]
    (hit,) = found("S01", *map(paragraph, upside_down))
    assert "层次倒了" in hit.message
    nested = ["一、巡堤", "（一）分段", "1. 到户", "2. 到人", "（二）定人", "二、抢险", "（一）备料"]
    assert found("S01", *headings(*nested)) == []
    jump = (Heading(styled("巡堤"), level=2), WORDS, Heading(styled("分段"), level=4), paragraph("两人一段。"))
    assert ["跳过" in hit.message for hit in found("S01", *jump)] == [True]


def test_fixes_of_headings_and_empty_paragraphs() -> None:
    made = mended("S01", Heading(styled("巡堤到人。")), WORDS, paragraph(""), paragraph("两人一段。"))
    assert [type(block).__name__ for block in made] == ["Heading", "Paragraph", "Paragraph"]
    assert isinstance(made[0], Heading)
    assert made[0].inlines == styled("巡堤到人")


# -- pictures ---------------------------------------------------------------------------------------------------------


def one_picture(photo: Photo | None, rules: PictureRules | None = None) -> list[Finding]:
    around = Surroundings(photos={} if photo is None else {ASSETS[0]: photo})
    profile = replace(PROFILE, pictures=rules or PictureRules(), article_bytes=1_000_000)
    return found("I01", WORDS, Figure(ASSETS[0], caption="护堤员巡查"), around=around, profile=profile)


@pytest.mark.parametrize(
    ("photo", "level"),
    [
        (None, Level.ERROR),
        (Photo(readable=False), Level.ERROR),
        (Photo(320, 240), Level.WARNING),
        (Photo(1600, 1200, size=400_000), Level.ERROR),
        (Photo(1600, 1200, animated=True), Level.WARNING),
        (Photo(1600, 1200, size=299_000), None),
    ],
)
def test_pictures_that_cannot_be_sent_as_they_are(photo: Photo | None, level: Level | None) -> None:
    assert [hit.level for hit in one_picture(photo)] == ([level] if level else [])


def test_pictures_together_are_too_heavy_once() -> None:
    figures = [Figure(asset, caption="护堤员巡查") for asset in (*ASSETS, ASSETS[0])]
    around = Surroundings(photos=dict.fromkeys(ASSETS, Photo(1600, 1200, size=250_000)))
    hits = found("I01", WORDS, *figures, around=around, profile=replace(PROFILE, article_bytes=1_000_000))
    assert [(hit.place.block, hit.level) for hit in hits] == [(figures[4].id, Level.ERROR)]
    assert not found("I01", WORDS, *figures, around=around, profile=replace(PROFILE, article_bytes=1_250_000))


@pytest.mark.parametrize(
    ("caption", "title", "words", "level"),
    [
        ("小学生画堤坝", "", "", Level.ERROR),
        ("残疾人职工包粽子", "", "", Level.ERROR),
        ("", "", "孩子们给护堤员送来西瓜。", Level.WARNING),
        ("图片", "留守儿童有了书屋", "", Level.WARNING),
        ("大学生村官查看水位", "", "", None),
        ("护堤员查看水位", "", "孩子们给护堤员送来西瓜。", None),
        ("", "", "", None),
    ],
)
def test_consent_goes_by_words(caption: str, title: str, words: str, level: Level | None) -> None:
    figure = Figure(ASSETS[0], caption=caption)
    about = replace(ABOUT, title=title)
    around = Surroundings(photos={ASSETS[0]: OK})
    blocks = (paragraph(words or "堤上很静。"), figure)
    assert [hit.level for hit in found("A01", *blocks, about=about, around=around)] == ([level] if level else [])
    agreed = replace(figure, consent=True)
    assert not found("A01", blocks[0], agreed, about=about, around=around)


def test_data_hidden_in_originals_are_told_once() -> None:
    figures = [Figure(asset, caption="护堤员巡查") for asset in ASSETS[:3]]
    photos = {ASSETS[0]: OK, ASSETS[1]: Photo(9, 9, located=True, private=True), ASSETS[2]: Photo(9, 9, private=True)}
    (hit,) = found("P08", WORDS, *figures, around=Surroundings(photos=photos))
    assert (hit.level, hit.place.block) == (Level.INFO, figures[1].id)
    assert "1 张带有拍摄位置" in hit.message
    assert "2 张带有" in hit.message


@pytest.mark.parametrize(
    ("href", "words"),
    [
        ("https://shop.example.net/a", "不在站点允许的网址里"),
        ("https://example.gov.cn.evil.example.net/", "不在站点允许的网址里"),
        ("https://example.gov.cn@evil.example.net/", "不在站点允许的网址里"),
        ("mailto:office@example.gov.cn", "不是网页"),
        ("http://192.168.1.5/a", "内网"),
        ("https://www.example.gov.cn/a", ""),
        ("HTTPS://EXAMPLE.GOV.CN:8443/a", ""),
    ],
)
def test_links_and_codes_lead_where_the_site_allows(href: str, words: str) -> None:
    profile = replace(PROFILE, hosts=("example.gov.cn",))
    linked = Paragraph((Text("详情见这里", href=href),))
    hits = found("L01", linked, profile=profile)
    assert [words in hit.message for hit in hits] == ([True] if words else [])
    figure = Figure(ASSETS[0], caption="报名海报")
    (code,) = found("L01", figure, around=Surroundings(codes={ASSETS[0]: (href,)}), profile=profile)
    assert href[:60] in code.message
    assert not words or words in code.message or "不是网址" in code.message
    if "内网" not in words and href.startswith("http"):
        assert not found("L01", linked), "no list: everywhere"


def test_a_code_belongs_to_the_edited_picture() -> None:
    figure = Figure(ASSETS[0], caption="报名海报")
    (hit,) = found("L01", figure, around=Surroundings(codes={ASSETS[0]: ("",)}))
    assert "读不出" in hit.message
    assert not found("L01", figure, around=Surroundings(codes={f"{ASSETS[0]}.turn90": ("https://a.example/",)}))


# -- numbers and names of an article -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "texts",
    [
        ["参加抢险的有50名队员，其中男32名、女15名。"],
        ["发放补贴60户，其中党员40户，其中党员占80%，群众占30%。"],
        ["水位变化如图一所示。"],
        ["队长孙长河先下水。", "队长孙常河最后上岸。"],
        ["王丽华书记走访社区。", "随后，王丽花书记慰问党员。"],
        ["党员李明说。", "书记李名说。"],
    ],
)
def test_what_does_not_agree_is_told(texts: Sequence[str]) -> None:
    hits = found("C01", *map(paragraph, texts))
    assert [hit.level for hit in hits] == [Level.INFO]


@pytest.mark.parametrize(
    "texts",
    [
        ["参加抢险的有50名队员，其中男35名、女15名。"],
        ["参加抢险的有50名队员，其中党员15名。"],
        ["图一时痛快，图个省事。"],
        ["队长孙长河先下水。", "队长孙大河最后上岸。", "队长孙长河笑了。"],
        ["党员李明说。", "书记李民族说。"],
        ["村民王秀英、王秀兰都来了。"],
    ],
)
def test_what_agrees_is_not(texts: Sequence[str]) -> None:
    assert found("C01", *map(paragraph, texts)) == []


def test_figures_of_the_title_stand_in_the_text() -> None:
    about = replace(ABOUT, title="120名护堤员轮班巡查")
    assert found("C01", paragraph("全镇150名护堤员分三班巡查。"), about=about)[0].place.field == "title"
    assert not found("C01", paragraph("全镇120名护堤员分三班巡查，昨天又来了30名护堤员。"), about=about)
    assert not found("C01", paragraph("全镇护堤员分三班巡查。"), about=about)


# -- where the text came from --------------------------------------------------------------------------------------------


def test_comments_and_changes_of_the_document_are_told_where_they_stood() -> None:
    points = (
        OpenPoint(OpenKind.COMMENT, "这个数要核实", WORDS.id),
        OpenPoint(OpenKind.COMMENT, "照片再选", "gone"),
        OpenPoint(OpenKind.REVISION, "新加的文字 2 处"),
    )
    hits = found("C04", WORDS, around=Surroundings(origin=points))
    assert [(hit.place.block, hit.place.field, hit.level) for hit in hits] == [
        (WORDS.id, "", Level.ERROR),
        ("", "body", Level.ERROR),
        ("", "body", Level.WARNING),
    ]
    assert "这个数要核实" in hits[0].message


def test_open_points_are_read_from_the_account() -> None:
    report = [
        ReportItem(Fate.DROPPED, "批注：数字待核", 1, ("b1",)),
        ReportItem(Fate.DROPPED, "批注："),
        ReportItem(Fate.DROPPED, "修订中已删除的文字", 3, ("b2",)),
        ReportItem(Fate.KEPT, "修订中新加的文字", 2, ("b3",)),
        ReportItem(Fate.KEPT, "居中加粗短行识别为小标题"),
    ]
    assert open_points(report) == (
        OpenPoint(OpenKind.COMMENT, "数字待核", "b1"),
        OpenPoint(OpenKind.COMMENT, "（没有字）"),
        OpenPoint(OpenKind.REVISION, "已删除的文字 3 处，新加的文字 2 处", "b2"),
    )
