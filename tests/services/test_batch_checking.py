"""A batch checked and mended: every article by itself, one that cannot be read holds up none; and its report."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from editor_app.app import build_workroom
from editor_app.formats.textpack import pack, read_textpack
from editor_app.library.library import Library
from editor_app.model.article import Article, ArticleState
from editor_app.model.body import Body, Cell, Figure, Heading, List, ListItem, Quote, Signature, Table, paragraph
from editor_app.model.errors import Cancelled, Refused
from editor_app.model.finding import Finding, Level, Place
from editor_app.model.finding_places import place_words, words_at
from editor_app.model.inline import styled
from editor_app.model.metadata import Metadata
from editor_app.model.review import Act, Anchor, Entry, Person
from editor_app.model.verdict import Light
from editor_app.model.waiver import named
from editor_app.services.check_reports import HEADER, report_part, table
from editor_app.services.workroom import Workroom


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def room(library: Library) -> Workroom:
    return build_workroom(library)


def write(room: Workroom, *texts: str, title: str = "防汛一线见党旗") -> Article:
    article = room.authoring.new(title=title)
    metadata = replace(article.metadata, column="dianxingshiji", contributor="区委组织部", source="区委组织部")
    return room.authoring.save(article.id, metadata, Body((*map(paragraph, texts), Signature())), article.version)


def waive(library: Library, article: Article, finding: Finding, reason: str) -> None:
    entry = Entry(
        Act.WAIVED, article.id, Person("李明", "区委组织部"), "2026-11-28T08:00:00Z", article.digest, text=reason,
        reasons=(named(finding),), anchor=Anchor(finding.place.block, field=finding.place.field),
    )  # fmt: skip
    library.reviews.add(article.id, [entry])


def damage(library: Library, article: Article) -> None:
    library.database.run(
        "UPDATE contents SET body = '{' WHERE id = (SELECT content FROM articles WHERE id = ?)", (article.id,)
    )


def test_one_that_cannot_be_read_or_changed_holds_up_none(room: Workroom, library: Library) -> None:
    broken, sent, plain, clean = (
        write(room, "坏了,坏了。"),
        write(room, "报了,报了。"),
        write(room, "来了,走了。", "各社区(村)。"),
        write(room, "党旗飘扬。"),
    )
    damage(library, broken)
    library.articles.set_state(sent.id, ArticleState.IN_REVIEW)
    wanted = [broken.id, sent.id, plain.id, clean.id, "00000000-0000-0000-0000-000000000000"]
    assert set(room.batch_checking.in_hand()) == set(wanted[:4])
    looked = room.batch_checking.look_all(wanted)
    assert [each.light for each in looked] == [
        Light.UNKNOWN,
        Light.ERRORS,
        Light.ERRORS,
        looked[3].light,
        Light.UNKNOWN,
    ]
    assert looked[0].title, "its title is known though its words are not"
    assert room.lights.of([plain.id])[plain.id].light is Light.ERRORS

    mended = room.batch_checking.mend_all(wanted)
    assert [bool(each.problem) for each in mended] == [True, True, False, False, True]
    assert mended[1].problem is not None
    assert mended[1].problem.code == "article.frozen"
    assert room.authoring.open(sent.id).digest == sent.digest
    done = mended[2]
    assert done.count == looked[2].fixable >= 2
    assert done.after == done.before + 1
    assert done.checked.fixable == 0
    assert room.authoring.revision(plain.id, done.after).body.blocks[0] == paragraph("来了，走了。")
    assert room.authoring.restore(plain.id, done.before).digest == plain.digest, "the way back is the history"
    assert (mended[3].count, mended[3].after) == (0, 0), "nothing to mend makes no revision"
    assert room.batch_checking.mend(plain.id).count == done.count
    assert room.batch_checking.mend(plain.id).count == 0, "done again, it changes nothing"


def test_it_can_be_stopped_and_what_was_mended_stays(room: Workroom) -> None:
    articles = [write(room, "来了,走了。") for _ in range(3)]

    def stop(_what: str, done: int, _all: int) -> None:
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        room.batch_checking.mend_all([each.id for each in articles], progress=stop)
    changed = [room.authoring.open(each.id).version > each.version for each in articles]
    assert changed == [True, True, False]


def test_the_report_names_every_finding_its_place_and_who_left_what(
    room: Workroom, library: Library, tmp_path: Path
) -> None:
    article = write(room, "来了,走了。", "=各社区(村)。", title="<b>&题</b>")
    waived = next(each for each in room.preflight.check_article(article) if each.rule == "Q07")
    waive(library, article, waived, "原文如此")
    broken = write(room, "坏了。", title="坏的")
    damage(library, broken)
    checked = room.batch_checking.look_all([article.id, broken.id])
    assert [each.finding.rule for each in checked[0].waived] == ["Q07"]
    room.check_reports.write(tmp_path / "r.csv", checked)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "r.csv").read_text("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == HEADER
    assert len(rows) == len(table(checked)) == len(checked[0].found) + 2
    comma = next(row for row in rows if row["规则"] == "Q01")
    assert (comma["位置"], comma["原文"], comma["改为"], comma["级别"]) == ("第 1 段", "来了,走了。", "，", "错误")
    left = next(row for row in rows if row["忽略：谁、为什么"])
    assert (left["忽略：谁、为什么"], left["级别"]) == ("区委组织部 李明：原文如此", "忽略（警告）")
    assert rows[-1]["结果"] == "没查成"
    room.check_reports.write(tmp_path / "r.xlsx", checked)
    book = load_workbook(tmp_path / "r.xlsx").active
    assert [cell.value for cell in book[1]] == list(HEADER)
    assert book.max_row == len(rows) + 1

    room.check_reports.write(tmp_path / "r.html", checked, datetime(2026, 11, 28, 9, 0))
    page = (tmp_path / "r.html").read_text("utf-8")
    assert "&lt;b&gt;&amp;题&lt;/b&gt;" in page
    assert "<b>&" not in page
    assert not re.search(r"(?:src|href)=\"(?!data:)", page), "it asks nobody for anything"
    for words in ("检查报告", "来了,走了。", "原文如此", "李明", "没查成", checked[0].basis, checked[0].digest[:12]):
        assert words in page
    assert room.check_reports.sheet([]).html, "a report of nothing is one too"
    with pytest.raises(Refused, match=r"report\.unknown_form"):
        room.check_reports.write(tmp_path / "r.doc", checked)
    assert not (tmp_path / "r.doc").exists()


def test_the_part_of_a_package_says_the_same_each_time(room: Workroom, library: Library) -> None:
    article = write(room, "来了,走了。", "各社区(村)。")
    waive(library, article, next(f for f in room.preflight.check_article(article) if f.rule == "Q07"), "原文如此")
    part = report_part(room.batch_checking.look(article.id))
    assert part == report_part(room.batch_checking.look(article.id))
    value = json.loads(part)
    assert (value["article"], value["digest"]) == (article.id, article.digest)
    assert [(each["rule"], each["by"]["name"], each["reason"]) for each in value["waived"]] == [
        ("Q07", "李明", "原文如此")
    ]
    assert "Q01" in {each["rule"] for each in value["findings"]}
    packed = room.packaging.packed(article.id)
    assert packed.report == part
    assert read_textpack(pack(packed), "a.textpack") == packed, "it travels whole"
    assert pack(packed) == pack(room.packaging.packed(article.id))


def test_places_are_counted_as_people_count_them() -> None:
    quote = Quote((paragraph("引文。"),))
    listed = List((ListItem(styled("一")), ListItem(styled("二,三"))))
    table = Table(((Cell(styled("格")),),))
    figure = Figure("0" * 64)
    heading = Heading(styled("小标题"))
    body = Body((paragraph("甲。"), heading, quote, listed, table, figure))

    def at(block: str, span: tuple[int, int] | None = None) -> Finding:
        return Finding("Q01", Level.ERROR, Place(block=block, span=span), "")

    places = [place_words(at(block.id), body) for block in (*body.blocks, quote.paragraphs[0])]
    assert places == ["第 1 段", "小标题", "第 3 段", "第 1 个列表", "第 1 个表格", "第 1 张图片", "第 3 段"]
    assert place_words(at("nobody"), body) == ""
    assert words_at(at(listed.id, (3, 4)), Metadata(), body) == "一 二,三"
    assert words_at(Finding("F01", Level.ERROR, Place("title", "", (0, 2)), ""), Metadata(title="题" * 200), body) == (
        "题" * 8 + "…"
    )
