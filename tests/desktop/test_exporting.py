"""Every output from the window: files, paper, clipboard; while the window goes on."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog

from editor_app.desktop.desk import Desk
from editor_app.desktop.exporting import OUTPUTS
from editor_app.desktop.look import Look
from editor_app.desktop.webview.scheme import register_scheme
from editor_app.formats.clipboard import read_clip
from editor_app.model.body import Figure, FigureRow, Quote, Signature, paragraph
from editor_app.model.clip import Clip, PasteMode
from editor_app.model.errors import Unavailable
from editor_app.model.metadata import Metadata
from editor_app.model.views import View
from papers import assets, full_article, keep, pages, qr_codes
from shown import Shown
from windows import bury, let_pass, wait_until

register_scheme()


class Exported(Shown):
    """A window with a full article open."""

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__(desk, look)
        self.article = desk.jobs.call_on_library(lambda: full_article(desk.room))
        self.conductor.writing.open(self.article.id)
        wait_until(lambda: self.conductor.writing.article is not None)

    def export(self, action: str, path: Path) -> None:
        """Choose the menu's entry and the file."""
        self.window.commands[action].trigger()
        dialog = self.window.findChild(QFileDialog)
        assert dialog is not None
        dialog.done(0)
        bury()
        self.conductor.exporting.file_chosen(str(path))

    def end(self) -> None:
        self.conductor.exporting.dispose()
        super().end()


@pytest.fixture
def exported(desk: Desk, look: Look) -> Iterator[Exported]:
    made = Exported(desk, look)
    yield made
    made.end()


MADE: dict[str, Callable[[Path], bool]] = {
    "exportProofAction": lambda path: len(qr_codes(path)) == 1,
    "exportSignoffAction": lambda path: len(qr_codes(path)) == 1,
    "exportPageAction": lambda path: "供稿：松江湾街道党工委" in "".join(pages(path)),
    "exportHtmlAction": lambda path: "Content-Security-Policy" in path.read_text(encoding="utf-8"),
    "exportViewAction": lambda path: QImage(str(path)).width() == 1080,
    "exportPhoneAction": lambda path: QImage(str(path)).width() == 780,
    "exportWordAction": lambda path: path.read_bytes().startswith(b"PK"),
    "exportMarkdownAction": lambda path: "## 灯亮起来" in path.read_text(encoding="utf-8"),
    "exportTextAction": lambda path: path.read_text(encoding="utf-8").startswith("防汛一线党旗红"),
}


def test_every_entry_writes_its_file_and_says_where(
    exported: Exported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    assert set(MADE) == set(OUTPUTS)
    for action, right in MADE.items():
        path = tmp_path / "出" / f"{action}.out"
        exported.export(action, path)
        wait_until(lambda: "已写到" in exported.said)
        assert str(path) in exported.said
        assert right(path), action
        exported.conductor._on_bar_chosen(0)
        exported.conductor._on_bar_chosen(1)
        assert opened[-2:] == [str(path), str(path.parent)]
        exported.window.article.bar.put_away()
    assert not [one for one in (tmp_path / "出").iterdir() if one.name.startswith(".")]


def test_the_picture_is_of_the_view_that_is_shown(exported: Exported, tmp_path: Path) -> None:
    exported.window.preview.show_view(View.SLIDE)
    exported.export("exportViewAction", tmp_path / "slide.png")
    wait_until(lambda: "已写到" in exported.said)
    assert QImage(str(tmp_path / "slide.png")).width() == 720


def test_what_was_typed_is_saved_and_printed_and_the_window_goes_on(exported: Exported, tmp_path: Path) -> None:
    exported.editor.selectAll()
    exported.editor.textCursor().insertText("刚刚写的一句话。")
    busy: list[bool] = []
    timer = QTimer()
    timer.timeout.connect(lambda: busy.append(exported.conductor.exporting.press.busy))
    timer.start(0)
    path = tmp_path / "清样.pdf"
    exported.export("exportProofAction", path)
    wait_until(path.exists)
    assert "刚刚写的一句话。" in "".join(pages(path))
    assert True in busy, "events were handled while it was made"
    room = exported.desk.room
    (code,) = qr_codes(path)
    traced = exported.desk.jobs.call_on_library(lambda: room.proofing.trace(code))
    assert traced.later == 0
    assert traced.revision.row.article == exported.article.id


def test_a_proof_goes_to_the_printer(exported: Exported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "printed.pdf"
    monkeypatch.setattr(QPrintDialog, "setVisible", lambda _dialog, _on: None)
    exported.window.commands["printProofAction"].trigger()
    dialog = exported.window.findChild(QPrintDialog)
    assert dialog is not None
    dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    dialog.printer().setOutputFileName(str(path))
    dialog.accepted.emit(dialog.printer())
    wait_until(lambda: "已送到打印机" in exported.said)
    (code,) = qr_codes(path)
    assert code.startswith(f"pioneer-desk:{exported.article.id}/")
    dialog.done(0)


def test_what_cannot_be_made_is_told_in_a_sentence(
    exported: Exported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "there.pdf").mkdir()
    exported.export("exportProofAction", tmp_path / "there.pdf")
    wait_until(lambda: "写不进去" in exported.said)
    exported.export("exportWordAction", tmp_path / "there.pdf")
    wait_until(lambda: "写不进去" in exported.said)

    def full(_path: Path, _data: bytes) -> None:
        raise Unavailable("disk.full")

    monkeypatch.setattr("editor_app.desktop.flows.pressing.write_new", full)
    exported.export("exportPhoneAction", tmp_path / "x.png")
    wait_until(lambda: "磁盘已满" in exported.said)
    monkeypatch.setitem(sys.modules, "editor_app.desktop.webview.painting", None)
    exported.export("exportPageAction", tmp_path / "x.pdf")
    wait_until(lambda: "网页引擎没有装好" in exported.said)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    monkeypatch.delenv("QTWEBENGINE_DISABLE_SANDBOX", raising=False)
    exported.conductor.exporting.press._begun = False  # as in a window that has made nothing yet
    exported.export("exportPageAction", tmp_path / "x.pdf")
    wait_until(lambda: "root" in exported.said)
    assert [path.name for path in tmp_path.glob("x*")] == []


def test_it_can_be_stopped_and_done_again(exported: Exported, tmp_path: Path) -> None:
    exported.export("exportProofAction", tmp_path / "a.pdf")
    wait_until(lambda: exported.conductor.exporting.press.busy)
    exported.conductor._on_bar_chosen(0)
    assert not exported.conductor.exporting.press.busy
    exported.export("exportProofAction", tmp_path / "b.pdf")
    wait_until(lambda: "已写到" in exported.said)
    assert not (tmp_path / "a.pdf").exists()
    assert (tmp_path / "b.pdf").read_bytes().startswith(b"%PDF")


def test_wechat_gets_the_whole_article_and_we_read_it_back(exported: Exported) -> None:
    exported.window.commands["copyWechatAction"].trigger()
    wait_until(lambda: "已复制" in exported.said)
    assert "3 张图片" in exported.said
    mime = QGuiApplication.clipboard().mimeData()
    assert mime is not None
    html = mime.html()
    assert html.count("data:image/") == 3
    for law in ("class=", " id=", "<style", "<script"):
        assert law not in html
    assert "“我走得慢，可我看得细。”" in mime.text()
    pasted = read_clip(Clip(html=html, text=mime.text()), PasteMode.STRUCTURE).draft.body
    kept = [one for one in exported.article.body.blocks if not isinstance(one, FigureRow | Quote | Signature)]
    words = [one for one in kept if not hasattr(one, "asset")]
    assert [one for one in pasted.blocks if one in words] == words
    exported.editor.selectAll()
    exported.editor.paste()
    wait_until(lambda: len(exported.editor.body().figures()) == 3)


def test_a_picture_that_is_gone_is_said(desk: Desk, exported: Exported, tmp_path: Path) -> None:
    asset = exported.article.body.figures()[0].asset
    victim = next(path for path in (desk.library / "assets").rglob("*") if path.is_file() and asset in path.name)
    victim.unlink()
    exported.window.commands["copyWechatAction"].trigger()
    wait_until(lambda: "没有放进去" in exported.said)
    assert "1 张" in exported.said
    exported.export("exportProofAction", tmp_path / "清样.pdf")
    wait_until(lambda: "有 1 张图片读不出来，不在里面" in exported.said)
    assert "三名队员" in "".join(pages(tmp_path / "清样.pdf")), "the words that stand for the picture"
    exported.export("exportWordAction", tmp_path / "文.docx")
    wait_until(lambda: "的文件不见了" in exported.said)
    assert not (tmp_path / "文.docx").exists()


def test_several_articles_go_into_a_folder_and_one_that_fails_stops_none(exported: Exported, tmp_path: Path) -> None:
    room, call = exported.desk.room, exported.desk.jobs.call_on_library
    gone = call(lambda: keep(room, Metadata(title="图没了"), (Figure(assets(room, 1, 90)[0]),)))
    same = [call(lambda: keep(room, Metadata(title="同名"), (paragraph("一段。"),))) for _ in range(2)]
    asset = gone.body.figures()[0].asset
    next(path for path in (exported.desk.library / "assets").rglob("*") if asset in path.name).unlink()
    many = exported.conductor.exporting._many
    many._chosen = [same[0].id, gone.id, same[1].id]
    many.folder_chosen(str(tmp_path / "一批"))
    wait_until(lambda: "2 篇的清样和 Word 已写到" in exported.said)
    assert "有 1 篇没有写成，或不全：图没了：" in exported.said
    names = sorted(path.name for path in (tmp_path / "一批").iterdir())
    assert names == sorted(["同名.docx", "同名（清样）.pdf", "同名 (2).docx", "同名 (2)（清样）.pdf"])
    assert [code.split("/")[0] for code in qr_codes(tmp_path / "一批" / "同名（清样）.pdf")] == [
        f"pioneer-desk:{same[0].id}"
    ]


def test_a_batch_can_be_stopped(exported: Exported, tmp_path: Path) -> None:
    many = exported.conductor.exporting._many
    many._chosen = [exported.article.id] * 5
    many.folder_chosen(str(tmp_path / "一批"))
    wait_until(lambda: "第 2 篇，共 5 篇" in exported.said)
    many.folder_chosen(str(tmp_path / "两批"))
    assert "上一批还在导出" in exported.said
    many.stop()
    let_pass(0.5)
    assert len(list((tmp_path / "一批").glob("*.pdf"))) <= 2
    assert not (tmp_path / "两批").exists()


def test_nothing_happens_without_an_article(desk: Desk, look: Look) -> None:
    empty = Shown(desk, look)
    for action in (*OUTPUTS, "printProofAction", "copyWechatAction"):
        assert not empty.window.commands[action].isEnabled()
    empty.conductor.exporting.choose_printer()
    empty.conductor.exporting.copy_for_wechat()
    assert empty.window.findChild(QFileDialog) is None
    empty.conductor.exporting.dispose()
    empty.end()
