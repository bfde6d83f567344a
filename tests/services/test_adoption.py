"""用稿统计: computed from receipts, reconciled with what the sites say."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from editor_app.app import open_workroom
from editor_app.model.adoption import AdoptionReport, Became, Grouping, HandedArticle
from editor_app.model.errors import Refused
from editor_app.model.metadata import with_field
from editor_app.model.site import Site
from editor_app.model.submission import SubmissionState
from editor_app.services.workroom import Workroom
from writing import write

STICK = "优盘"
NAMES = st.sampled_from(["", "青山区委组织部", "=道外区委", "东风街道"])


def hand_in(room: Workroom, article: str) -> None:
    room.submitting.submit([article], STICK)
    room.submitting.run(wait=True)
    assert room.submitting.outbox()[-1].state is SubmissionState.DONE


def test_figures_are_those_of_the_receipts_and_of_what_the_site_said(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with open_workroom(tmp_path / "library") as room:
        room.accounts.add(Site(STICK, "folder", str(stick), "东风街道", "practice"))
        assert room.adoption.report().total.sent == 0
        articles = [write(room, seed) for seed in (1, 2, 3)]
        for article in articles:
            hand_in(room, article.id)
        only_receipts = room.adoption.report()
        assert (only_receipts.total.sent, only_receipts.total.open, only_receipts.unasked) == (3, 3, 3)
        for article, state in zip(articles, ("published", "returned"), strict=False):
            (stick / f"{article.id}.answer.json").write_text(json.dumps({"state": state}), encoding="utf-8")
        room.following.sync(STICK)
        again = room.authoring.open(articles[1].id)
        room.authoring.save(again.id, with_field(again.metadata, "subtitle", "改过的"), again.body, again.version)
        hand_in(room, again.id)  # sent again, and still one article
        report = room.adoption.report()
        total = report.total
        assert (total.sent, total.adopted, total.returned, report.unasked) == (3, 1, 1, 0)
        assert {item.became for item in report.items} == set(Became)
        assert [each.name for each in report.by(Grouping.UNIT)] == [again.metadata.contributor or "（没有写）"]
        tomorrow = datetime.now(UTC).astimezone().date() + timedelta(days=1)
        assert room.adoption.report(since=tomorrow).total.sent == 0
        room.adoption.write(tmp_path / "统计.csv", report)
        rows = list(csv.reader(io.StringIO((tmp_path / "统计.csv").read_text("utf-8-sig"))))
        assert rows[-1] == ["合计", "合计", "3", "1", "1", "1", "33%"]
        assert "采用率 <b>33%</b>" in room.adoption.sheet(report).html
        with pytest.raises(Refused, match="unknown_form"):
            room.adoption.write(tmp_path / "统计.doc", report)


@given(
    st.lists(
        st.builds(
            HandedArticle,
            article=st.uuids().map(str),
            title=st.text(max_size=8),
            unit=NAMES,
            column=NAMES,
            site=st.just(STICK),
            day=st.dates(date(2025, 1, 1), date(2026, 12, 31)),
            became=st.sampled_from(Became),
            asked=st.booleans(),
            url=st.just(""),
        ),
        max_size=12,
    )
)
def test_every_grouping_adds_up_to_all(items: list[HandedArticle]) -> None:
    report = AdoptionReport(None, None, tuple(items))
    for grouping in Grouping:
        tallies = report.by(grouping)
        for figure in ("sent", "adopted", "returned", "open"):
            assert sum(getattr(each, figure) for each in tallies) == getattr(report.total, figure)
        assert len({each.name for each in tallies}) == len(tallies)
    months = [each.name for each in report.by(Grouping.MONTH)]
    assert months == sorted(months)


def test_the_workbook_has_numbers_charts_and_no_formula(tmp_path: Path) -> None:
    item = HandedArticle("1", "=1+1", "=道外区委", "@栏目", STICK, date(2026, 11, 3), Became.ADOPTED, True, "")
    with open_workroom(tmp_path / "library") as room:
        room.adoption.write(tmp_path / "统计.xlsx", AdoptionReport(None, None, (item,)))
        room.adoption.write(tmp_path / "空.xlsx", AdoptionReport(None, None, ()))
    book = load_workbook(tmp_path / "统计.xlsx")
    assert book.sheetnames == ["按单位", "按栏目", "按月份", "稿件"]
    assert [cell.value for cell in book["按单位"][2]] == ["=道外区委", 1, 1, 0, 0, "100%"]
    assert book["按单位"]["A2"].data_type == "s"
    assert all(len(book[name]._charts) == 1 for name in book.sheetnames[:3])
    assert book["稿件"]["B2"].value == "=1+1"
