"""清样 and pages on paper, read back from the PDF by programs of others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWebEngineCore import QWebEnginePage
from PySide6.QtWidgets import QApplication

from editor_app.app import open_workroom
from editor_app.desktop.webview.painting import SheetPainter
from editor_app.desktop.webview.snapshot import sheet_pdf, sheet_png
from editor_app.model.article import Article
from editor_app.model.body import Body, Cell, Figure, Table, heading, paragraph
from editor_app.model.errors import Unavailable
from editor_app.model.forms import Form
from editor_app.model.inline import styled
from editor_app.model.metadata import Metadata
from editor_app.model.views import PORTAL_VIEWS, View
from editor_app.services.preferences import Person
from editor_app.services.sheets import Sheet
from editor_app.services.workroom import Workroom
from papers import FULL, assets, full_article, keep, pages, pdf_text, picture_pages, qr_codes, squeezed
from windows import bury, let_pass

# The text of a proof, without the numbers beside it: x, y, width and height at 72 dots an inch.
TEXT_AREA = ("-raw", "-x", "67", "-y", "62", "-W", "360", "-H", "724")

# The page's article column, without the column lists beside it.
MAIN_AREA = ("-raw", "-x", "206", "-y", "0", "-W", "389", "-H", "842")


@pytest.fixture
def room(app: QApplication, tmp_path: Path) -> Iterator[Workroom]:
    with open_workroom(tmp_path / "library") as opened:
        yield opened


def printed(room: Workroom, article: Article, view: View, folder: Path) -> Path:
    pdf = folder / f"{view.value}.pdf"
    pdf.write_bytes(sheet_pdf(room.outputs.sheet(article, view)))
    return pdf


def body_words(room: Workroom, article: Article) -> str:
    return squeezed(room.preview.text(article, page=False)).replace("•", "")  # Chromium draws the dot of a list


def test_a_proof_has_every_word_number_and_picture_and_its_code_is_read(room: Workroom, tmp_path: Path) -> None:
    article = full_article(room)
    pdf = printed(room, article, View.PROOF, tmp_path)
    assert body_words(room, article) in squeezed(pdf_text(pdf, *TEXT_AREA))
    whole = pages(pdf)
    text = "".join(whole)
    for value in (FULL.title, FULL.kicker, FULL.subtitle, FULL.source, FULL.author, FULL.summary, "典型事迹"):
        assert squeezed(value) in text
    for number in range(1, len(article.body.blocks) + 1):
        assert f"{number}" in text
    for number, page in enumerate(whole, 1):
        assert f"第{number}页共{len(whole)}页" in page
        assert squeezed(FULL.title[:20]) in page
        assert article.digest[:16] in page
    assert len(picture_pages(pdf)) == 3
    (code,) = qr_codes(pdf)
    assert code == f"pioneer-desk:{article.id}/{article.digest[:16]}"
    traced = room.proofing.trace(code)
    assert (traced.revision.row.digest, traced.later) == (article.digest, 0)


def test_the_sheet_of_signatures_says_who_passed_what_and_its_code_is_read(room: Workroom, tmp_path: Path) -> None:
    article = full_article(room)
    room.preferences.set_person(Person("道外区委组织部", "李明"))
    draft = printed(room, article, View.SIGNOFF, tmp_path)
    assert "初审" in "".join(pages(draft)), "to be signed by hand"
    proof = room.proofing.prepare(article.id)
    room.reviewing.send(article.id)
    room.reviewing.act_as("王丽", "区委组织部")
    room.reviewing.send_back(article.id, article.digest, "请补图说", ["数字前后不一致"])
    room.reviewing.act_as("李明", "道外区委组织部")
    room.reviewing.send(article.id)
    for number, name in enumerate(("王丽", "张建国", "张建国"), 1):
        room.reviewing.act_as(name, "市委组织部")
        ticked = room.reviewing.view(article.id).rules.checklist(number)
        reason = "终审请假，经部长同意" if number == 3 else ""
        room.reviewing.sign(article.id, article.digest, ticked=ticked, exception=reason)
    pdf = printed(room, article, View.SIGNOFF, tmp_path)
    text = "".join(pages(pdf))
    view = room.reviewing.view(article.id)
    for words in (
        FULL.title,
        "已签发",
        "终审",
        "王丽",
        "张建国",
        "数字前后不一致；请补图说",
        "例外：终审请假，经部长同意",
        ticked[0],
    ):
        assert squeezed(words) in text, words
    assert article.digest in text
    assert view.record.heads[0] in text
    assert qr_codes(pdf) == [f"pioneer-desk:{article.id}/{article.digest[:16]}"]
    assert room.proofing.trace(proof.code).verdict == "签发的就是这一版"
    html = room.outputs.written(article, View.SIGNOFF, Form.HTML).decode()
    assert 'class="red">例外' in html
    room.reviewing.correct(article.id, "人名有误")
    newer = room.authoring.set_fields(article.id, {"author": "王芳"})
    room.reviewing.act_as("李明", "道外区委组织部")
    room.reviewing.send(article.id)
    assert "还没有签发" in room.proofing.trace(proof.code).verdict
    for number, name in enumerate(("王丽", "张建国", "赵阳"), 1):
        room.reviewing.act_as(name, "市委组织部")
        room.reviewing.sign(article.id, newer.digest, ticked=room.reviewing.view(article.id).rules.checklist(number))
    late = room.proofing.trace(proof.code)
    assert late.later
    assert late.verdict == f"签发的是第 {late.signed} 版，不是这一版"


def test_a_hard_proof_stays_whole(room: Workroom, tmp_path: Path) -> None:
    """A title of 720 characters, 100 pictures with captions, a table over pages, a word longer than a line."""
    pictures = assets(room, 5) * 20
    title = "".join(f"第{number:03}节长标题丨" for number in range(80))
    long_word = "https://example.cn/" + "abcdefghij" * 30
    rows = tuple((Cell(styled(f"行{n:03}")), Cell(styled(f"内容{n:03}。" * 12))) for n in range(120))
    blocks = (
        paragraph(long_word),
        *(Figure(asset, caption=f"图说之{n:03}号") for n, asset in enumerate(pictures)),
        Table(((Cell(styled("编号")), Cell(styled("内容"))), *rows), header=True),
        *(
            one
            for n in range(40)
            for one in (heading(f"小标题{n:03}"), paragraph(f"段落{n:03}，" + "正文" * 150 + "。"))
        ),
    )
    article = keep(room, Metadata(title=title), blocks)
    pdf = printed(room, article, View.PROOF, tmp_path)
    whole = pages(pdf)
    text = "".join(whole)
    assert squeezed(title)[:300] in whole[0]
    assert long_word in squeezed(pdf_text(pdf, *TEXT_AREA))
    places = picture_pages(pdf)
    assert len(places) == 100
    for number, place in enumerate(places):
        assert f"图说之{number:03}号" in whole[place - 1], f"picture {number} and its caption are on one page"
    for number in range(120):
        (where,) = [page for page in whole if f"行{number:03}" in page]
        assert where.count(f"内容{number:03}。") == 12, "a row stands on one page"
        assert "编号内容" in where, "with the heading of the table"
    for number in range(40):
        (where,) = [page for page in whole if f"小标题{number:03}" in page]
        assert f"段落{number:03}，" in where, "no heading stands alone at the end of a page"
    assert text.count(f"共{len(whole)}页") == len(whole)


def test_a_proof_of_nothing_is_one_page(room: Workroom, tmp_path: Path) -> None:
    pdf = printed(room, room.authoring.new(), View.PROOF, tmp_path)
    (page,) = pages(pdf)
    assert "（无标题）" in page
    assert "（还没有正文）" in page
    assert len(qr_codes(pdf)) == 1


def test_the_portal_s_page_is_on_paper_with_its_words_and_pictures(room: Workroom, tmp_path: Path) -> None:
    article = full_article(room)
    for view, area in ((View.PAGE, MAIN_AREA), (View.PHONE, ("-raw",))):
        pdf = printed(room, article, view, tmp_path)
        text = squeezed(pdf_text(pdf, *area))
        assert squeezed(FULL.title) in text
        assert body_words(room, article) in text
        assert len(picture_pages(pdf)) >= 3


def test_every_view_is_painted_and_printed(room: Workroom, tmp_path: Path) -> None:
    from PySide6.QtGui import QImage

    article = full_article(room)
    for view, width in zip((*PORTAL_VIEWS, View.PROOF), (1080, 1080, 1080, 720, 780, 794), strict=True):
        sheet = room.outputs.sheet(article, view)
        (file,) = sheet_png(sheet, tmp_path / f"{view.value}.png")
        image = QImage(str(file))
        assert image.width() == width, view
        colours = {image.pixel(x, y) for x in range(0, width, 9) for y in range(0, image.height(), 9)}
        assert len(colours) > 10, view
        assert sheet_pdf(sheet).startswith(b"%PDF-")


def test_a_long_picture_is_cut_between_blocks_and_loses_nothing(room: Workroom, tmp_path: Path) -> None:
    from PySide6.QtGui import QImage

    article = keep(room, replace(FULL), tuple(paragraph(f"第{n}段。" * 30) for n in range(12)))
    sheet = room.outputs.sheet(article, View.PHONE)
    (whole,) = sheet_png(sheet, tmp_path / "whole.png", 30_000)
    parts = sheet_png(sheet, tmp_path / "part.png", 1500)
    assert [path.name for path in parts[:2]] == ["part-1.png", "part-2.png"]
    there = QImage(str(whole))
    top = 0
    for path in parts:
        image = QImage(str(path))
        assert image.height() <= 1500
        assert image == there.copy(0, top, 780, image.height())
        top += image.height()
        edge = {image.pixel(x, image.height() - 1) for x in range(40, 740)}
        assert len(edge) == 1 or path == parts[-1], "no line of words is cut in two"
    assert top == there.height()


def test_what_cannot_be_written_is_told_and_nothing_is_left(room: Workroom, tmp_path: Path) -> None:
    article = keep(room, FULL, (paragraph("一段。"),))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "page.png").mkdir()
    with pytest.raises(Unavailable, match=r"file\.unwritable"):
        sheet_png(room.outputs.sheet(article, View.PAGE), tmp_path / "out" / "page.png")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["page.png"]


def test_a_page_that_does_not_load_is_told(app: QApplication, tmp_path: Path) -> None:
    def nothing(url: str) -> tuple[bytes, str]:
        raise Unavailable("asset.gone", asset=url)

    assert sheet_pdf(Sheet("<!DOCTYPE html><img src='draft://image/x'>文字", nothing, 400)).startswith(b"%PDF-")


def test_an_engine_that_dies_is_told_and_nothing_hangs(room: Workroom) -> None:
    painter = SheetPainter(room.outputs.sheet(full_article(room), View.PAGE).html)
    errors: list[Exception] = []
    ended: list[bool] = []
    painter.failed.connect(errors.append)
    painter.ended.connect(lambda: ended.append(True))
    painter.wanted.connect(lambda _wanted: None)  # the page waits for its files
    painter.paint(1080)
    painter._preview.page.renderProcessTerminated.emit(
        QWebEnginePage.RenderProcessTerminationStatus.CrashedTerminationStatus, 1
    )
    assert [str(error) for error in errors] == ["preview.not_shown"]
    let_pass(0.3)
    assert ended == []
    painter.dispose()
    bury()


def test_a_paragraph_of_many_pages_is_printed(room: Workroom, tmp_path: Path) -> None:
    words = "汛期巡堤" * 5_000
    pdf = printed(room, keep(room, Metadata(title="长"), (paragraph(words),)), View.PROOF, tmp_path)
    assert words in squeezed(pdf_text(pdf, *TEXT_AREA))


def test_the_code_names_that_revision_and_says_what_came_after(room: Workroom) -> None:
    article = full_article(room)
    first = room.proofing.prepare(article.id)
    again = room.proofing.prepare(article.id)
    assert (first.code, first.revision) == (again.code, again.revision)
    changed = room.authoring.save(article.id, article.metadata, Body((paragraph("改了。"),)), article.version)
    room.authoring.save(article.id, article.metadata, Body((paragraph("又改。"),)), changed.version)
    traced = room.proofing.trace(first.code)
    assert traced.revision.row.number == first.revision.number
    assert traced.revision.body == article.body
    assert traced.later >= 1
