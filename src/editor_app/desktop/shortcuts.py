"""The sheet of shortcuts from the window: shown, printed, written as PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog

from editor_app.assets import resource
from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.shortcut_sheet import ShortcutSheet
from editor_app.desktop.flows.pressing import Order, Press, Pressed, Spoiled
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.webview.paper import page_layout
from editor_app.desktop.widgets.choosing import ask_where
from editor_app.model.columns import Keys
from editor_app.model.errors import EditorError
from editor_app.model.paper import A4
from editor_app.model.problems import explain
from editor_app.services.progress import Progress
from editor_app.services.shortcut_paper import shortcut_paper

PRINTER_DPI = 300
ABOUT = "shortcuts"


class Shortcuts(QObject):
    """`slots` gives the commands by id. Paper is made by the window's press, one order after the other."""

    def __init__(self, desk: Desk, window: MainWindow, press: Press, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._window = window
        self._press = press
        self._printer: QPrinter | None = None  # the dialog does not keep it alive
        self.dialog: ShortcutSheet | None = None
        press.done.connect(self._on_pressed)
        press.failed.connect(self._on_spoiled)

    def slots(self) -> dict[str, Callable[[], object]]:
        """The commands served here, by id."""
        return {"shortcutsAction": self.open}

    def open(self) -> None:
        """Open the sheet, or bring it to the front."""
        if self.dialog is None:
            commands = self._window.commands.listed()
            self.dialog = ShortcutSheet(self._desk.look, commands, self._window)
            self.dialog.print_requested.connect(self.choose_printer)
            self.dialog.file_requested.connect(self.choose_file)
            self.dialog.finished.connect(self._on_closed)
            room, names = self._desk.room, [each.words for each in commands]

            def spell(_progress: Progress) -> dict[str, Keys]:
                return room.describing.spell(names)

            self._desk.jobs.start(LaneName.WORK, spell, self._on_spelled)
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

    def _on_spelled(self, keys: dict[str, Keys]) -> None:
        if self.dialog is not None:
            self.dialog.learn(keys)

    def _on_closed(self) -> None:
        self.dialog = None

    def _order(self, path: Path, printer: QPrinter | None) -> None:
        if self.dialog is not None:
            sheet = shortcut_paper(self.dialog.groups, resource("slip"))
            self.dialog.say(self.tr("正在排版…"))
            self._press.take(Order(sheet, path, False, printer, ABOUT))

    def choose_file(self) -> None:
        """Ask where the PDF of what is listed goes."""
        title, name = self.tr("快捷键存成 PDF"), self.tr("先锋采编快捷键.pdf")
        ask_where(self.dialog, title, ["PDF (*.pdf)"], name, self.file_chosen, suffix="pdf", id="shortcutFiles")

    def file_chosen(self, name: str) -> None:
        """Write what is listed."""
        self._order(Path(name), None)

    def choose_printer(self) -> None:
        """Ask which printer prints what is listed."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self.tr("先锋采编快捷键"))
        dialog = QPrintDialog(printer, self.dialog)
        dialog.setWindowTitle(self.tr("打印快捷键"))
        self._printer = printer
        dialog.accepted.connect(self._on_printer_chosen)
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)

    def _on_printer_chosen(self) -> None:
        if self._printer is not None:
            self.print_on(self._printer)

    def print_on(self, printer: QPrinter) -> None:
        """Print what is listed, on A4 whatever the printer was set to."""
        printer.setPageLayout(page_layout(A4))
        printer.setResolution(min(PRINTER_DPI, printer.resolution()))
        self._order(Path(), printer)

    def _on_pressed(self, pressed: Pressed) -> None:
        if pressed.order.about == ABOUT and self.dialog is not None:
            printed = self.tr("已送到打印机")
            self.dialog.say(
                printed
                if pressed.order.printer is not None
                else self.tr("已写到 {path}").format(path=pressed.order.path)
            )

    def _on_spoiled(self, spoiled: Spoiled) -> None:
        if spoiled.order.about != ABOUT:
            return
        if not isinstance(spoiled.error, EditorError):
            self._desk.jobs.crashed.emit(spoiled.error)
        elif self.dialog is not None:
            self.dialog.say(explain(spoiled.error))
