"""The engine on anything a body may hold: it never raises, spans are valid, fixes come to an end, memory changes nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from editor_app.checks.engine import Checker
from editor_app.checks.mending import mend, small_edits
from editor_app.checks.replacing import apply_to_text
from editor_app.checks.rule import Earlier, Hit, LineRule, Photo, Surroundings
from editor_app.checks.rules import BROKE, GROUP, OWN, all_rules
from editor_app.model.body import Body, Figure, Paragraph, paragraph
from editor_app.model.check_names import CHECK_NAMES
from editor_app.model.finding import Finding, Level
from editor_app.model.inline import Mark, canonical, loose_text, plain, styled
from editor_app.model.metadata import Metadata
from editor_app.model.origin import OpenKind, OpenPoint
from editor_app.model.profile import SiteProfile
from editor_app.model.wording import plain_texts
from strategies import ASSETS, bodies, metadata, raw_text

PROFILE = SiteProfile("p", "p", 1)
AROUND = Surroundings(
    today="2026-11-28",
    created="2026-11-01",
    earlier=(Earlier("旧稿", "2026-01-01", frozenset(range(0, 4000, 4))),),
    photos={
        ASSETS[0]: Photo(100, 100, private=True, located=True, animated=True, size=9_000_000, elsewhere=("旧稿",)),
        ASSETS[1]: Photo(readable=False),
    },
    codes={ASSETS[0]: ("", "https://example.org/x", "文字")},
    origin=(
        OpenPoint(OpenKind.COMMENT, "数字核实了吗", "no-such-block"),
        OpenPoint(OpenKind.REVISION, "新加的文字 2 处"),
    ),
)
CHECKER = Checker(OWN, {"Q10": "info", "P08": "info"})


def check(about: Metadata, body: Body) -> list[Finding]:
    return CHECKER.check(about, body, PROFILE, AROUND)


@given(metadata(), bodies())
def test_every_body_can_be_checked_and_spans_are_valid(about: Metadata, body: Body) -> None:
    texts = plain_texts(body)
    ids = {*texts, *(block.id for block in body.blocks), *(picture.id for picture in body.pictures())}
    for finding in check(about, body):
        place = finding.place
        assert finding.message
        assert place.field or place.block in ids
        if place.span is not None:
            text = getattr(about, place.field) if place.field else texts[place.block]
            assert 0 <= place.span[0] <= place.span[1] <= len(text)
            if finding.fix is not None:
                assert text[slice(*place.span)] == finding.fix.before


@given(metadata(), bodies())
def test_fixes_come_to_an_end(about: Metadata, body: Body) -> None:
    for _round in range(8):
        made = mend(about, body, check(about, body))
        if made.body == body and made.metadata == about:
            break
        about, body = made.metadata, made.body
    assert mend(about, body, check(about, body)).body == body
    assert mend(about, body, check(about, body)).metadata == about


@given(bodies())
def test_what_is_remembered_is_what_is_found_anew(body: Body) -> None:
    again = Checker(OWN)
    first = again.check(Metadata(), body, PROFILE)
    assert again.check(Metadata(), body, PROFILE) == first == Checker(OWN).check(Metadata(), body, PROFILE)


@given(raw_text(40), raw_text(40))
def test_small_edits_make_the_one_of_the_other(before: str, after: str) -> None:
    assert apply_to_text(before, small_edits(before, after)) == after


@pytest.mark.parametrize(
    "text",
    [
        "长" * 1_000_000,
        "“" * 30_000,
        "（" * 30_000 + "）" * 30_000,
        "1" * 50_000,
        "," * 50_000,
        "a@" * 30_000,
        "第" * 50_000,
    ],
    ids=["han", "quotes", "brackets", "digits", "commas", "at", "ordinal"],
)
def test_a_text_without_end_is_looked_through(text: str) -> None:
    body = Body((paragraph(text),))
    mend(Metadata(), body, check(Metadata(), body))


def test_marks_of_words_stay() -> None:
    inlines = canonical((*loose_text("各社区"), *styled("(村", Mark.STRONG), *loose_text(")党组织,都来。")))
    body = Body((Paragraph(inlines),))
    made = mend(Metadata(), body, check(Metadata(), body)).body.blocks[0]
    assert isinstance(made, Paragraph)
    assert plain(made.inlines) == "各社区（村）党组织，都来。"
    assert made.inlines[1] == styled("（村", Mark.STRONG)[0]


def test_levels_are_the_profile_s() -> None:
    body = Body((paragraph("来了,走了。"),))
    for word, expected in (("off", []), ("info", [Level.INFO]), ("error", [Level.ERROR])):
        checker = Checker(OWN, {"Q01": word})
        assert [f.level for f in checker.check(Metadata(), body, PROFILE) if f.rule == "Q01"] == expected


def test_a_rule_is_a_function_with_a_name() -> None:
    def shouting(text: str) -> list[Hit]:
        return [Hit(at, at + 1, "不要喊") for at, char in enumerate(text) if char == "喊"]

    rule = LineRule("Z01", "喊", Level.INFO, shouting)
    (finding,) = Checker([rule]).check(Metadata(title="别喊"), Body(), PROFILE)
    assert (finding.rule, finding.place.span) == ("Z01", (1, 2))


def test_only_the_paragraph_that_changed_is_looked_at_again() -> None:
    seen: list[str] = []
    rule = LineRule("Z01", "看", Level.INFO, lambda text: seen.append(text) or ())
    checker = Checker([rule])
    body = Body((paragraph("甲"), paragraph("乙")))
    checker.check(Metadata(), body, PROFILE)
    checker.check(Metadata(), Body((body.blocks[0], paragraph("丙"))), PROFILE)
    assert seen == ["甲", "乙", "丙"]


def test_no_fix_changes_a_number_an_address_a_quotation() -> None:
    text = "他说:“要坚持,不放松”,见https://a.cn/x,y和〔2023〕5号、3,000元,《决定,意见》(村)。"
    body = Body((paragraph(text),))
    made = plain(mend(Metadata(), body, check(Metadata(), body)).body.blocks[0].inlines)  # type: ignore[union-attr]
    assert made == "他说：“要坚持,不放松”，见https://a.cn/x,y和〔2023〕5号、3,000元，《决定,意见》（村）。"


def test_a_default_alternative_text_becomes_the_caption() -> None:
    body = Body((Figure(ASSETS[2], alt="图片 1", caption="党员突击队加固江堤"), Figure(ASSETS[3], alt="IMG_2031.jpg")))
    findings = [f for f in check(Metadata(), body) if f.rule == "I02"]
    assert len(findings) == 2
    made = mend(Metadata(), body, findings).body
    assert made.blocks[0] == replace(body.blocks[0], alt="党员突击队加固江堤")  # type: ignore[type-var]
    assert made.blocks[1] is body.blocks[1]


PACKAGE = """
from editor_app.checks.rule import Hit, LineRule, WholeRule
from editor_app.model.finding import Finding, Level, Place


def sandbags(text):
    at = text.find("沙包")
    if at >= 0:
        yield Hit(at, at + 2, "本市统称“沙袋”", "沙袋")
        yield Hit(at, len(text) + 9, "这一处不在文字里")
    if "崩溃" in text:
        raise RuntimeError("a rule of others")


RULES = [
    LineRule("Z01", "沙袋", Level.WARNING, sandbags),
    LineRule("Q01", "冒名的", Level.INFO, sandbags),
    WholeRule("Z02", "总要说一句", Level.INFO, lambda whole: [Finding("Z02", Level.INFO, Place(), "看过了")]),
    WholeRule("Z03", "总出差错", Level.INFO, lambda whole: [1 // 0]),
]
"""


def test_a_package_adds_rules_and_replaces_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A distribution as an installer lays it down: a module, its metadata, the entry point."""
    (tmp_path / "city_rules.py").write_text(PACKAGE, "utf-8")
    about = tmp_path / "city_rules-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: city-rules\nVersion: 1.0\n", "utf-8")
    points = "\n".join((f"[{GROUP}]", "city = city_rules:RULES", "none = city_rules:MISSING", "gone = no_module:RULES"))
    (about / "entry_points.txt").write_text(points, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    all_rules.cache_clear()
    try:
        assert [rule.id for rule in all_rules()[len(OWN) :]] == ["Z01", "Z02", "Z03"]
        body = Body((paragraph("扛沙包。"), paragraph("沙包堆崩溃了。")))
        found = Checker(all_rules(), {"Z01": "error"}).check(Metadata(), body, PROFILE)
    finally:
        all_rules.cache_clear()
    mine = [finding for finding in found if finding.rule.startswith("Z")]
    broke = [(finding.rule, finding.level) for finding in mine if finding.message == BROKE]
    assert broke == [("Z01", Level.WARNING), ("Z03", Level.WARNING)]
    said = [(finding.rule, finding.level) for finding in mine if finding.message != BROKE]
    assert said == [("Z01", Level.ERROR)] * 2 + [("Z02", Level.INFO)]
    assert plain(mend(Metadata(), body, mine).body.blocks[0].inlines) == "扛沙袋。"  # type: ignore[union-attr]


def test_every_rule_has_a_name_for_people() -> None:
    lists = {"X01", "X02", "N01"}
    assert {rule.id for rule in OWN} | lists == set(CHECK_NAMES)
