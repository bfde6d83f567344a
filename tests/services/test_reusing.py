"""A new article with the structure of another one: what was true that day only is asked for anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from editor_app.app import open_workroom
from editor_app.model.article import ArticleState
from editor_app.model.body import Body, Figure, FigureRow, MissingPicture, body_text, heading, paragraph
from editor_app.model.digest import sha256
from editor_app.model.metadata import Metadata
from editor_app.model.profile import DATE_PROMPT
from editor_app.services.reusing import as_template

ASSET = sha256(b"a picture")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026年8月3日清晨", "〔日期〕清晨"),
        ("8月3日至8月5日", "〔日期〕至〔日期〕"),
        ("8 月 3 日", "〔日期〕"),
        ("二〇二六年七月二十八日", "〔日期〕"),
        ("七月一号", "〔日期〕"),
        ("2026-08-03 上午", "〔日期〕 上午"),
        ("2026年8月以来", "〔日期〕以来"),
        ("〔2026〕5号文件", "〔2026〕5号文件"),
        ("第3号哨位，8日游，12月龄", "第3号哨位，8日游，12月龄"),
        ("电话 2026-0803", "电话 2026-0803"),
    ],
)
def test_dates_become_a_prompt_and_nothing_else_does(text: str, expected: str) -> None:
    _metadata, body = as_template(Metadata(), Body((paragraph(text),)))
    assert body_text(body) == expected


def test_pictures_are_asked_for_anew_and_what_tells_of_that_day_is_empty() -> None:
    first, second, third = (Figure(ASSET, caption="林小满在河堤", credit="周宁 摄") for _ in range(3))
    metadata = Metadata(
        title="8月3日河堤见闻",
        column="a",
        source="青山先锋",
        contributor="青山区委组织部",
        keywords=("河堤",),
        summary="那一天",
        published_at="2026-08-03 08:00",
        cover=ASSET,
    )
    body = Body((heading("红色网格"), first, FigureRow((second, third)), paragraph("守夜")))
    made, reused = as_template(metadata, body)
    assert made == Metadata(
        title="〔日期〕河堤见闻", column="a", source="青山先锋", contributor="青山区委组织部", keywords=("河堤",)
    )
    assert reused.figures() == []
    assert all(isinstance(each, MissingPicture) and not each.caption and not each.credit for each in reused.missing())
    assert len(reused.missing()) == 3
    assert body_text(reused).count("守夜") == 1


def test_the_new_article_is_a_draft_that_cannot_be_handed_in_before_the_dates_are_there(tmp_path: Path) -> None:
    with open_workroom(tmp_path / "library") as room:
        made = room.authoring.new(title="8月3日河堤见闻")
        there = room.authoring.save(made.id, made.metadata, Body((paragraph("8月3日，雨。"),)), made.version)
        room.authoring._library.articles.set_state(there.id, ArticleState.SENT)
        new = room.authoring.new_like(there.id)
        assert new.state is ArticleState.DRAFT
        assert new.id != there.id
        assert body_text(room.authoring.open(there.id).body) == "8月3日，雨。"
        assert len(room.authoring.history(new.id)) == 1
        told = [each for each in room.preflight.check(new.metadata, new.body) if each.rule == "C04"]
        assert len(told) == 2
        assert all(DATE_PROMPT in each.message for each in told)
