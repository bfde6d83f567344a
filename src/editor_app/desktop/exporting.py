"""Everything the open article can be written to: 清样, PDF, pictures, one HTML file, Word, Markdown, text; paper; and the
clipboard for WeChat's editor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog

from editor_app.desktop.desk import Desk
from editor_app.desktop.editor.clipboard import dress_mime
from editor_app.desktop.exporting_many import ExportingMany
from editor_app.desktop.flows.pressing import Order, Press, Pressed, Spoiled
from editor_app.desktop.flows.writing import Writing
from editor_app.desktop.jobs import Handle, LaneName
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.part import Part
from editor_app.desktop.webview.paper import page_layout
from editor_app.desktop.widgets.choosing import ask_where
from editor_app.model.changes import Changes
from editor_app.model.forms import PAINTED_FORMS, SUFFIXES, Form
from editor_app.model.paper import PROOF_PAPER
from editor_app.model.text import file_name
from editor_app.model.views import View
from editor_app.services.pasting import MAX_COPIED, Copied
from editor_app.services.progress import Progress
from editor_app.services.sheets import Sheet
from editor_app.services.writing_out import write_new

PRINTER_DPI = 300  # pages are drawn as pictures for the printer: more makes them slow, not sharper to a reader


@dataclass(frozen=True, slots=True)
class Output:
    """An entry of the menu: what is written (`view` None: what the preview shows), how a person calls it, and what the
    file's name ends in.
    """

    view: View | None
    form: Form
    words: str
    tail: str = ""


OUTPUTS: Mapping[str, Output] = {
    "exportProofAction": Output(View.PROOF, Form.PDF, "清样 PDF", "清样"),
    "exportSignoffAction": Output(View.SIGNOFF, Form.PDF, "审签单 PDF", "审签单"),
    "exportPageAction": Output(View.PAGE, Form.PDF, "网页 PDF", "网页"),
    "exportHtmlAction": Output(View.PAGE, Form.HTML, "单个网页文件"),
    "exportViewAction": Output(None, Form.PNG, "预览的图片"),
    "exportPhoneAction": Output(View.PHONE, Form.PNG, "手机长图", "手机"),
    "exportWordAction": Output(View.PAGE, Form.DOCX, "Word 文件"),
    "exportMarkdownAction": Output(View.BODY, Form.MARKDOWN, "Markdown 文件"),
    "exportTextAction": Output(View.PAGE, Form.TEXT, "纯文字文件"),
}
_VIEW_WORDS = {View.PAGE: "页面", View.LIST: "列表", View.HOME: "首页", View.SLIDE: "幻灯", View.PHONE: "手机"}


@dataclass(frozen=True, slots=True)
class Task:
    """One output under way: of which article, to which file (none: to the `printer`)."""

    article: str
    output: Output
    view: View
    path: Path = Path()
    printer: QPrinter | None = None


@dataclass(frozen=True, slots=True)
class _Ready:
    task: Task
    sheet: Sheet


class Exporting(Part):
    """The open article becomes a file, a print or a copy. `dispose` before the window goes."""

    def __init__(self, desk: Desk, window: MainWindow, writing: Writing, parent: QObject | None = None) -> None:
        super().__init__(desk, window, writing, parent)
        self._chosen: Task | None = None
        self._printing: tuple[QPrinter, str] | None = None
        self._copying: Handle | None = None
        self.press = Press(desk, self)
        self.press.done.connect(self._on_pressed)
        self.press.failed.connect(self._on_spoiled)
        self._many = ExportingMany(desk, window, writing, self.press, self)
        self._many.said.connect(self.said)

    def slots(self) -> dict[str, Callable[[], object]]:
        """The commands served here, by id."""

        def chooser(output: Output) -> Callable[[], object]:
            return lambda: self.choose(output)

        return {
            **self._many.slots(),
            **{action: chooser(output) for action, output in OUTPUTS.items()},
            "printProofAction": self.choose_printer,
            "copyWechatAction": self.copy_for_wechat,
        }

    def dispose(self) -> None:
        """Stop what is under way; nothing is made any more."""
        self.press.dispose()

    # -- files --------------------------------------------------------------------------------------------------------

    def choose(self, output: Output) -> None:
        """Ask where an output of the open article goes."""
        article = self._writing.article
        if article is None:
            return
        view = output.view or self._window.preview.shown_view
        self._chosen = Task(article.id, output, view)
        tail = output.tail or ("" if output.view is not None else _VIEW_WORDS[view])
        suffix = SUFFIXES[output.form]
        title = self.tr("导出{what}").format(what=output.words)
        name = f"{file_name(article.metadata.title) or self.tr('稿件')}{f'（{tail}）' if tail else ''}.{suffix}"
        ask_where(self._window, title, [f"{output.words} (*.{suffix})"], name, self.file_chosen, suffix=suffix)

    def file_chosen(self, name: str) -> None:
        """Save what is written, then make the output."""
        if (chosen := self._chosen) is not None:
            task = Task(chosen.article, chosen.output, chosen.view, Path(name))
            self._writing.flush(partial(self._begin, task), [task.article])

    def _begin(self, task: Task) -> None:
        words = self.tr("正在做{what}").format(what=task.output.words)
        self.said.emit(words, False, ((self.tr("停下"), self._on_stop),))
        room = self._desk.room
        if task.output.form in PAINTED_FORMS:

            def prepare(_progress: Progress) -> _Ready:
                return _Ready(task, room.outputs.sheet(room.authoring.open(task.article), task.view))

            self._desk.jobs.start(LaneName.LIBRARY, prepare, self._on_ready, self._tell_failure)
            return

        def write(_progress: Progress) -> Task:
            data = room.outputs.written(room.authoring.open(task.article), task.view, task.output.form)
            write_new(task.path, data)
            return task

        self._desk.jobs.start(LaneName.WORK, write, self._on_written, self._tell_failure)

    def _on_ready(self, ready: _Ready) -> None:
        task = ready.task
        if task.view is View.PROOF:  # its revision has a name from now on
            self._desk.news.tell(Changes(articles=frozenset([task.article])), self)
        self.press.take(Order(ready.sheet, task.path, task.output.form is Form.PNG, task.printer, task))

    def _on_stop(self) -> None:
        self.press.stop()
        if self._copying is not None:
            self._copying.cancel()
        self._window.article.bar.put_away()

    def _on_pressed(self, pressed: Pressed) -> None:
        task = pressed.order.about
        if not isinstance(task, Task):
            return
        if task.printer is not None:
            self._tell(self.tr("清样已送到打印机“{name}”").format(name=task.printer.printerName()), (), pressed.lost)
            return
        files = pressed.files
        words = self.tr("{what}：已写到 {path}").format(what=task.output.words, path=files[0])
        if len(files) > 1:
            words = self.tr("{what}：很长，分成了 {n} 张，第一张已写到 {path}").format(
                what=task.output.words, n=len(files), path=files[0]
            )
        self._tell(words, files, pressed.lost)

    def _on_written(self, task: Task) -> None:
        words = self.tr("{what}：已写到 {path}").format(what=task.output.words, path=task.path)
        self._tell(words, (task.path,))

    def _tell(self, words: str, files: tuple[Path, ...], lost: int = 0) -> None:
        if lost:
            words += self.tr("；有 {n} 张图片读不出来，不在里面").format(n=lost)
        acts = [(self.tr("打开"), files[0]), (self.tr("打开所在文件夹"), files[0].parent)] if files else []
        self.said.emit(words, bool(lost), tuple((text, partial(_open, path)) for text, path in acts))

    def _on_spoiled(self, spoiled: Spoiled) -> None:
        if isinstance(spoiled.order.about, Task):
            self._tell_failure(spoiled.error)

    # -- paper --------------------------------------------------------------------------------------------------------

    def choose_printer(self) -> None:
        """Ask which printer prints the proof of the open article."""
        article = self._writing.article
        if article is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(article.metadata.title[:80] or self.tr("清样"))
        dialog = QPrintDialog(printer, self._window)
        dialog.setWindowTitle(self.tr("打印清样"))
        self._printing = (printer, article.id)  # the dialog does not keep the printer alive
        dialog.accepted.connect(self._on_printer_chosen)
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)

    def _on_printer_chosen(self) -> None:
        if self._printing is not None:
            self.print_on(*self._printing)

    def print_on(self, printer: QPrinter, article_id: str) -> None:
        """Save what is written, then print its proof, on A4 whatever the printer was set to."""
        printer.setPageLayout(page_layout(PROOF_PAPER))
        printer.setResolution(min(PRINTER_DPI, printer.resolution()))
        output = OUTPUTS["exportProofAction"]
        task = Task(article_id, output, View.PROOF, printer=printer)
        self._writing.flush(partial(self._begin, task), [article_id])

    # -- the clipboard ------------------------------------------------------------------------------------------------

    def copy_for_wechat(self) -> None:
        """Put the open article on the clipboard as WeChat's editor wants it."""
        article = self._writing.article
        if article is None:
            return
        article_id = article.id
        self._writing.flush(partial(self._copy, article_id), [article_id])

    def _copy(self, article_id: str) -> None:
        room = self._desk.room

        def work(progress: Progress) -> Copied:
            return room.pasting.for_wechat(room.authoring.open(article_id), progress)

        self.said.emit(self.tr("正在复制，图片也放进去"), False, ((self.tr("停下"), self._on_stop),))
        self._copying = self._desk.jobs.start(LaneName.WORK, work, self._on_copied, self._tell_failure)

    def _on_copied(self, copied: Copied) -> None:
        self._copying = None
        clipboard = QGuiApplication.clipboard()
        clipboard.setText(" ")  # an object of Qt's own, which is then filled (see `dress_mime`)
        if (mime := clipboard.mimeData()) is not None:
            dress_mime(mime, copied.body, lambda _body: copied.html)
        words = self.tr("已复制，{n} 张图片在内；到公众号后台的正文里粘贴，标题另填").format(n=copied.pictures)
        if copied.too_many:
            words = self.tr("已复制，一次最多放 {most} 张图片，其余 {n} 张请在公众号后台补上；标题另填")
            words = words.format(most=MAX_COPIED, n=copied.too_many + copied.unreadable)
        elif copied.unreadable:
            words = self.tr("已复制，有 {n} 张图片读不出来，没有放进去，请在公众号后台补上；标题另填").format(
                n=copied.unreadable
            )
        self.said.emit(words, bool(copied.too_many or copied.unreadable), ())


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
