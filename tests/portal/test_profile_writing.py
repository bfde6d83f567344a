"""What a profile says about writing: picklists, guides, templates, phrases; wrong ones are refused with their line."""

from __future__ import annotations

import pytest

from editor_app.assets import resource
from editor_app.formats.markdown import read_markdown
from editor_app.model.body import Body, paragraph
from editor_app.model.errors import Refused
from editor_app.model.metadata import Metadata
from editor_app.model.profile import SiteProfile, outside_encoding, required_findings, wished_for
from editor_app.portal.profile_toml import read_profile
from editor_app.portal.profiles import Profiles

TOML = """id = "mine"
name = "我的网站"
version = 1

[writing]
guide = "何时\\n\\n何地"
phrases = ["下一步"]

[metadata]
source = { picklist = ["甲报", "乙报"], free = false }
summary = { recommended = true }

[[columns]]
id = "one"
name = "一"
guide = ["写短句"]
template = "〔何时〕，〔何人〕。"

[[columns]]
id = "two"
name = "二"
"""


def test_picklists_guides_and_templates_are_read() -> None:
    profile, _look = read_profile(TOML)
    assert profile.fields[0].picklist == ("甲报", "乙报")
    assert not profile.fields[0].free
    assert (profile.guide_of("one"), profile.guide_of("two")) == (("写短句",), ("何时", "何地"))
    assert (profile.template_of("one"), profile.template_of("two")) == ("〔何时〕，〔何人〕。", "")
    assert profile.prompts() == {"〔何时〕", "〔何人〕"}
    assert profile.phrases == ("下一步",)
    assert wished_for(profile, Metadata()) == ["summary"]


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ('picklist = ["甲报", "乙报"], ', "", 10, "picklist"),
        ('["甲报", "乙报"]', '["甲报", "甲报"]', 10, "重复"),
        ('["甲报", "乙报"]', '["甲报", ""]', 10, "第 2 条"),
        ("free = false", 'free = false, default = "丙报"', 10, "default"),
        ('["写短句"]', "[3]", 16, "第 1 条"),
        ("〔何时〕，", "<b>何时</b>，", 17, "标签"),
        ("〔何时〕，", "![图](x.png)", 17, "图片"),
        ("〔何时〕，", "〔何时，", 17, "成对"),
        ("〔何时〕，", "〔何〔时〕〕，", 17, "成对"),
        ('["下一步"]', '[" 下一步"]', 7, "第 1 条"),
        ("phrases", "sentences", 7, "不认识"),
    ],
)
def test_a_wrong_one_is_refused_with_its_line(old: str, new: str, line: int, word: str) -> None:
    assert old in TOML
    with pytest.raises(Refused) as caught:
        read_profile(TOML.replace(old, new, 1))
    why = str(caught.value.details["why"])
    assert f"第 {line} 行" in why
    assert word in why


def codes(profile: SiteProfile, metadata: Metadata, body: Body) -> list[tuple[str, str]]:
    return [(each.rule, each.place.field) for each in required_findings(profile, metadata, body)]


def test_values_outside_the_picklist_and_prompts_left_are_findings() -> None:
    profile, _look = read_profile(TOML)
    good = Metadata(source="甲报")
    assert codes(profile, good, Body((paragraph("按〔2023〕5号文件。〔美〕某人"),))) == []
    assert codes(profile, Metadata(source="丁报"), Body((paragraph("文"),))) == [("M01", "source")]
    left = required_findings(profile, good, Body((paragraph("〔何时〕，他来了"),)))
    assert [(each.rule, each.message) for each in left] == [("C04", "模板里的“〔何时〕”还没有填写")]


def test_every_template_that_ships_reads_into_blocks_that_show_all_its_prompts() -> None:
    profiles = Profiles(resource("profiles"))
    shipped = 0
    for profile_id in profiles.ids():
        profile = profiles.get(profile_id).profile
        for column in profile.columns:
            template = profile.template_of(column.id)
            if not template:
                continue
            shipped += 1
            found = required_findings(profile, Metadata(), read_markdown(template).body)
            assert {
                each.message.split("“")[1].split("”")[0] for each in found if each.rule == "C04"
            } <= profile.prompts()
            assert sum(each.rule == "C04" for each in found) == template.count("〔")
            assert profile.guide_of(column.id)
    assert shipped >= 10


def test_characters_the_site_cannot_hold_are_named_once() -> None:
    assert outside_encoding("王𠮷𠮷和👍", "gbk") == "𠮷👍"
    assert outside_encoding("王𠮷👍", "utf-8") == ""
