"""The same paragraph or picture in another article of the library, sent or not: found in a batch as in a single check."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from editor_app.app import build_workroom
from editor_app.assets import resource
from editor_app.library.library import Library
from editor_app.model.article import Article
from editor_app.model.body import Block, Body, Figure, paragraph
from editor_app.model.finding import Finding
from editor_app.model.picture import Asset
from editor_app.model.site import Site
from editor_app.services.workroom import Workroom

SAME = "哪里有需要，哪里就有党旗飘扬。面对严峻的防汛形势，道外区各级党组织和广大党员干部闻“汛”而动、向险而行，筑牢了防汛堤坝。"
SAME += "大堤上的临时党支部把帐篷搭在最险的地方，白天装沙袋、加固子堤，夜里打着手电一段一段巡查，连续奋战了十二个昼夜。"
NEARLY = SAME.replace("严峻", "复杂")
OTHER = "社区大讲堂走进崇俭街道，老党员王凤兰讲述三十年守护一条街的故事，三百多名居民听了课，现场掌声一阵接着一阵，久久不散。"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        opened.sites.add(Site("门户", "folder", "x", "", "hrbxf"))
        opened.sites.add(Site("另一个", "folder", "y", "", "hrbxf"))
        yield opened


@pytest.fixture
def room(library: Library) -> Workroom:
    return build_workroom(library)


def write(room: Workroom, title: str, *blocks: Block, site: str = "") -> Article:
    article = room.authoring.new(site, title=title)
    return room.authoring.save(article.id, article.metadata, Body(blocks), article.version)


def repeats(room: Workroom, article: Article) -> list[Finding]:
    return [each for each in room.preflight.check_article(article) if each.rule == "C03"]


def test_two_of_one_batch_with_the_same_paragraph_are_told_of(room: Workroom) -> None:
    first = write(room, "甲", paragraph(SAME), paragraph("别的话。"))
    second = write(room, "乙", paragraph(OTHER), paragraph(NEARLY))
    third = write(room, "丙", paragraph(OTHER.replace("三", "五")), paragraph("短。"), site="另一个")
    looked = room.batch_checking.look_all([first.id, second.id])
    told = [[each.finding.message for each in one.found if each.finding.rule == "C03"] for one in looked]
    assert told == [["这一段和稿件库里的《乙》基本相同"], ["这一段和稿件库里的《甲》基本相同"]]
    assert [each.where for each in looked[1].found if each.finding.rule == "C03"] == ["第 2 段"]
    assert repeats(room, third) == [], "what is meant for another site is no repeat"
    room.authoring.trash(first.id)
    assert repeats(room, second) == []


def test_the_index_follows_what_is_saved(room: Workroom, library: Library) -> None:
    first, second = write(room, "甲", paragraph(SAME)), write(room, "乙", paragraph(SAME))
    assert len(repeats(room, second)) == 1
    assert library.sketches.behind(10) == []
    changed = room.authoring.save(first.id, first.metadata, Body((paragraph(OTHER),)), first.version)
    assert library.sketches.behind(10) == [first.id]
    assert repeats(room, second) == []
    room.authoring.save(first.id, first.metadata, Body((paragraph(NEARLY),)), changed.version)
    assert len(repeats(room, second)) == 1
    with Library.open_to_read(library.path) as reading:
        assert len(repeats(build_workroom(reading), second)) == 1, "and in a window that may not write"


@pytest.mark.parametrize("whole", [True, False])
def test_an_article_of_the_same_words_is_told_of_as_a_whole(room: Workroom, whole: bool) -> None:
    write(room, "甲", paragraph(SAME), paragraph(OTHER))
    found = repeats(room, write(room, "乙", paragraph(SAME), paragraph(OTHER if whole else OTHER[::-1])))
    assert ("整篇" in found[-1].message) is whole


def photo(number: int) -> Image.Image:
    path = sorted(resource("sample", "photos").glob("*.jpg"))[number]
    with Image.open(path) as opened:
        return ImageOps.exif_transpose(opened).convert("RGB").resize((1200, 800))


def add(room: Workroom, image: Image.Image, quality: int = 90) -> Asset:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return room.illustrating.add_bytes(file.getvalue(), "a.jpg")


@pytest.mark.parametrize("earlier_is_whole", [True, False])
def test_a_picture_that_was_cropped_and_saved_again_is_found(room: Workroom, earlier_is_whole: bool) -> None:
    rolled = random.Random(7)
    kept = []
    for number in range(4):
        whole = photo(number)
        left, top, right, bottom = (rolled.uniform(0, 0.1) for _ in range(4))
        box = (int(left * 1200), int(top * 800), int((1 - right) * 1200), int((1 - bottom) * 800))
        cut = whole.crop(box).resize((640, round(640 * (box[3] - box[1]) / (box[2] - box[0]))))
        pair = (add(room, whole), add(room, cut, 55))
        before, after = pair if earlier_is_whole else pair[::-1]
        write(room, f"先{number}", paragraph("图。"), Figure(before.sha256))
        kept.append(write(room, f"后{number}", paragraph("图。"), Figure(after.sha256)))
    told = [[each.message for each in repeats(room, article)] for article in kept]
    assert told == [[f"这张图在《先{number}》里用过"] for number in range(4)]
