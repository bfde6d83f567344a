"""What helps to fill in metadata, over a real library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from editor_app.app import open_workroom
from editor_app.model.article import Article
from editor_app.model.body import Body, paragraph
from editor_app.model.errors import Refused
from editor_app.model.metadata import Metadata
from editor_app.services.preferences import Person
from editor_app.services.workroom import Workroom


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Workroom]:
    with open_workroom(tmp_path / "library") as made:
        yield made


def write(room: Workroom, title: str, author: str = "", source: str = "") -> Article:
    article = room.authoring.new()
    body = Body((paragraph("街道党工委组织党员突击队加固江堤。"),))
    return room.authoring.save(article.id, Metadata(title=title, author=author, source=source), body, article.version)


def test_names_of_the_profile_come_first_then_ones_own_then_the_most_used(room: Workroom) -> None:
    room.preferences.set_person(Person("靖宇街道党工委", "李明"))
    for number, author in enumerate(("赵阳", "王芳", "赵阳")):
        write(room, f"第{number}篇稿件的题目", author=author, source="甲报")
    given = room.describing.help("")
    assert [choice.value for choice in given.values["author"]] == ["李明", "赵阳", "王芳"]
    assert [choice.value for choice in given.values["source"]] == ["哈尔滨先锋网", "哈尔滨党员之家", "甲报"]
    assert [choice.value for choice in given.values["contributor"]] == ["靖宇街道党工委"]
    assert given.values["author"][1].keys.initials == "zy"
    assert given.keys["dianxingshiji"].pinyin == "dianxingshiji"
    assert given.keys["dianxingshiji"].initials == "dxsj"


def test_articles_in_the_trash_are_not_looked_at(room: Workroom) -> None:
    article = write(room, "一篇删去的稿件题目", author="钱某")
    room.authoring.trash(article.id)
    assert room.describing.help("").values["author"] == ()
    assert room.describing.title_twin("一篇删去的稿件题目", "") is None


def test_recent_columns_are_remembered_for_each_site(room: Workroom) -> None:
    for column in ("rencai", "ganbu", "rencai", "gone"):
        room.describing.column_used("甲", column)
    assert room.describing.help("甲").recents == ("rencai", "ganbu")  # what the profile does not have is left out
    assert room.describing.help("乙").recents == ()


def test_own_phrases_are_kept_newest_first_and_once(room: Workroom) -> None:
    for phrase in ("据介绍", " 下一步\n工作 ", "据介绍", "  "):
        room.describing.add_phrase(phrase)
    assert room.describing.help("").phrases == ("据介绍", "下一步 工作")
    assert room.describing.drop_phrase("据介绍") == ("下一步 工作",)


def test_the_same_and_nearly_the_same_title_are_found(room: Workroom) -> None:
    first = write(room, "靖宇街道：一杯热茶“泡”出邻里情")
    write(room, "区委党校开展“微型党课”送学下乡活动")
    twin = room.describing.title_twin("靖宇街道:一杯热茶泡出邻里情", "")
    assert twin is not None
    assert (twin.article, twin.same) == (first.id, True)
    near = room.describing.title_twin("靖宇街道一杯清茶泡出邻里情", "")
    assert near is not None
    assert (near.article, near.same) == (first.id, False)
    assert room.describing.title_twin(first.metadata.title, first.id) is None
    for other in ("老党员王凤兰三十年守护一条街", "", "！？", "街道", '"" OR *'):
        assert room.describing.title_twin(other, "") is None


def test_a_new_article_begins_with_the_template_of_its_column(room: Workroom) -> None:
    article = room.authoring.new(column="dangjiandongtai")
    assert article.metadata.column == "dangjiandongtai"
    assert "C04" in {each.rule for each in room.preflight.check(article.metadata, article.body)}
    assert room.authoring.new(column="rencai").body == Body()
    with pytest.raises(Refused, match=r"column\.unknown"):
        room.authoring.new(column="nowhere")
