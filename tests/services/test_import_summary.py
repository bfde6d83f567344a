"""The line that says what became of each file of a batch."""

from __future__ import annotations

from pathlib import Path

import pytest

from editor_app.model.article import Article, ArticleState
from editor_app.model.body import Body, Figure, MissingPicture, paragraph
from editor_app.model.errors import Refused
from editor_app.model.metadata import Metadata
from editor_app.model.reading import Fate, ReportItem, Sureness, sureness
from editor_app.services.import_summary import Result, merged, summary_rows, summary_sentence, summary_text
from editor_app.services.importing import Imported, ImportOutcome

A, B, C, D = (Path(f"/稿/{name}.docx") for name in "甲乙丙丁")


def made(path: Path, *report: ReportItem, body: Body | None = None, title: str = "题", **sure: float) -> Imported:
    article = Article(path.stem * 36, Metadata(title=title), body or Body((paragraph("一二三"),)), 1, ArticleState.DRAFT, "", "", "d" * 64)  # fmt: skip
    return Imported(article, path.name, report, sure, None, path)


def test_rows_stand_in_the_order_of_the_files_and_say_what_to_look_at() -> None:
    holes = Body((paragraph("一二三四"), Figure("1" * 64), MissingPicture(), MissingPicture()))
    report = (
        ReportItem(Fate.DROPPED, "用来隔开的空段落", 9),
        ReportItem(Fate.DROPPED, "没有取到的图片，已放“待补图”", 2),
        ReportItem(Fate.DROPPED, "批注：请核实"),
        ReportItem(Fate.KEPT, "图片"),
    )
    outcome = ImportOutcome(
        (
            made(C, ReportItem(Fate.DROPPED, "用来隔开的空段落")),
            made(A, *report, body=holes, contributor=0.6, title=""),
        ),
        (("乙.docx", Refused("import.damaged", name="乙.docx")),),
        (B,),
        (D,),
    )
    rows = summary_rows(outcome, [A, B, C, D])
    assert [row.result for row in rows] == [Result.HINTS, Result.FAILED, Result.DONE, Result.LEFT]
    assert rows[0].problem == "没有认出标题；待补图 2 张；没有带入 1 处：批注：请核实；供稿请核对"
    assert (rows[0].words, rows[0].pictures, rows[0].missing) == (4, 1, 2)
    assert "已经损坏" in rows[1].problem
    assert rows[2].problem == ""
    assert summary_sentence(rows) == "4 个文件：已导入 1，有提示 1，没有导入 1，没有轮到 1"


def test_the_copy_has_a_line_a_file_and_no_line_breaks_inside() -> None:
    rows = summary_rows(
        ImportOutcome((made(A, title="甲\u3000乙"),), (("乙.docx", Refused("import.empty", name="乙")),), (B,)), [A, B]
    )
    lines = summary_text(rows).splitlines()
    assert [line.count("\t") for line in lines] == [6, 6, 6]
    assert lines[1].split("\t")[:6] == ["已导入", "甲.docx", "甲\u3000乙", "3", "0", "0"]
    assert lines[2].startswith("没有导入\t乙.docx\t\t\t\t\t")


def test_files_tried_again_stay_in_their_places() -> None:
    before = summary_rows(
        ImportOutcome((made(A),), (("乙", Refused("import.empty", name="乙")),), (B,), (C,)), [A, B, C]
    )
    after = summary_rows(ImportOutcome((made(B),), (("丙", Refused("import.empty", name="丙")),), (C,)), [B, C])
    rows = merged(before, after)
    assert [(row.source, row.result) for row in rows] == [
        ("甲.docx", Result.DONE),
        ("乙.docx", Result.DONE),
        ("丙", Result.FAILED),
    ]


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (1.0, Sureness.SURE),
        (0.9, Sureness.SURE),
        (0.89, Sureness.LIKELY),
        (0.7, Sureness.LIKELY),
        (0.6, Sureness.CHECK),
    ],
)
def test_confidence_in_words(confidence: float, words: Sureness) -> None:
    assert sureness(confidence) is words
