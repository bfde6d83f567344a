"""What goes wrong and nobody expected: one dialog for each kind of crash, the text kept safe meanwhile.

Errors a person can cause or meet never come here: they are told as a sentence where they happen.
"""

from __future__ import annotations

import logging
import platform
import sys
import threading
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QSysInfo, Qt, Signal, qVersion
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QMessageBox, QWidget

from editor_app import __version__
from editor_app.desktop.dialogs.crash_dialog import CrashDialog
from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import set_role
from editor_app.model.crashes import fault_report, fault_signature, report, signature
from editor_app.model.errors import EditorError
from editor_app.model.problems import explain
from editor_app.services.logbook import Ledger, Noted

_LOG = logging.getLogger(__name__)
Saver = Callable[[Path, bytes, Callable[[Path], None], Callable[[Exception], None]], None]
AFTER_FAULT = (
    "已经存进资料库的稿件都在。没来得及存下的文字，程序已从应急副本里找；找到了会请您核对，两份都留在“版本”里。"
)


class Problems(QObject):
    """Catches what was not expected, on every thread. `crashed` comes for each, so that drafts are saved; `noted` carries the
    ledger's bytes, to be kept off this thread; `restart_requested` when the person wants the program anew. `kept` says in
    a sentence what is safe; `save` writes bytes to a path and calls one of its two methods on this thread.
    """

    crashed = Signal()
    noted = Signal(bytes)
    restart_requested = Signal()
    _came = Signal(object)

    def __init__(self, parent: QObject | None = None, ledger: Ledger | None = None, look: Look | None = None) -> None:
        super().__init__(parent)
        self._ledger = ledger or Ledger(None, __version__)
        self._look = look
        self._window: QWidget | None = None
        self.kept: Callable[[], str] | None = None
        self.save: Saver | None = None
        self.dialog: CrashDialog | None = None  # without a window, nobody else keeps it
        self._came.connect(self._on_came, Qt.ConnectionType.QueuedConnection)

    def watch(self) -> None:
        """From now on no exception of any thread is lost."""
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook
        sys.unraisablehook = self._unraisable_hook

    @staticmethod
    def stop_watching() -> None:
        """The event loop has ended: nobody would hear of it here."""
        sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__
        sys.unraisablehook = sys.__unraisablehook__

    def show_over(self, window: QWidget | None) -> None:
        """Lay the dialogs over this window; `None` when it is gone."""
        self._window = window
        if window is None:
            self.kept = self.save = self.dialog = None

    def tell(self, error: object) -> None:
        """Take an unexpected error, on any thread."""
        self._came.emit(error)

    def tell_fault(self, dump: str) -> None:
        """Tell that the program was struck down last time; `dump` is what the interpreter wrote then."""
        kind, text = fault_signature(dump), fault_report(dump)
        noted = self._note(kind)
        _LOG.error("struck down last time (%d): %s\n%s", noted.count, kind, text)
        if noted.tell:
            title = self.tr("上次程序意外中断了")
            self._show(title, self._report(kind, noted.count, text), self.tr(AFTER_FAULT), again=False)

    def refresh(self) -> None:
        """What is safe may have changed: the open dialog says so."""
        if self.dialog is not None and self.dialog.follows and self.kept is not None:
            self.dialog.show_kept(self.kept())

    def _hook(self, kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, _trace)
            return
        self._came.emit(error)

    def _thread_hook(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._came.emit(arguments.exc_value)

    def _unraisable_hook(self, arguments: sys.UnraisableHookArgs) -> None:
        """An error while something was taken apart: nothing a person could do about, but for the log."""
        if arguments.exc_value is not None:
            _LOG.error("unraisable\n%s", report(arguments.exc_value))

    def _on_came(self, error: object) -> None:
        if not isinstance(error, BaseException):
            return
        kind = signature(error)
        noted = self._note(kind)
        self.crashed.emit()
        if not noted.tell:
            _LOG.error("unexpected error again (%d): %s", noted.count, kind)
            return
        text = self._report(kind, noted.count, report(error))
        _LOG.error("unexpected error\n%s", text)
        words = self.kept() if self.kept is not None else self.tr("已经保存的稿件都在资料库里。")
        self._show(self.tr("程序出了没有预料到的差错"), text, words, again=True)

    def _note(self, kind: str) -> Noted:
        noted = self._ledger.note(kind, date.today())
        self.noted.emit(self._ledger.data())
        return noted

    def _report(self, kind: str, count: int, text: str) -> str:
        head = self.tr("先锋采编 {version} 差错报告").format(version=__version__)
        system = f"Python {platform.python_version()} · Qt {qVersion()} · {QSysInfo.prettyProductName()}"
        times = self.tr("{now}，这一种差错第 {count} 次").format(now=f"{datetime.now():%Y-%m-%d %H:%M:%S}", count=count)
        return "\n".join((head, system, times, kind, "", text))

    def _show(self, title: str, text: str, kept: str, *, again: bool) -> None:
        """One dialog at a time: what comes while one is open is added to its report."""
        if self.dialog is not None:
            self.dialog.add_report(text)
            return
        dialog = CrashDialog(self._look, title, text, self._window, restarts=again and self._window is not None)
        self.dialog = dialog
        dialog.follows = again
        dialog.show_kept(kept)
        dialog.finished.connect(self._on_closed)
        dialog.restart_requested.connect(self.restart_requested)
        dialog.save_requested.connect(self._on_save_requested)
        dialog.open()

    def _on_closed(self) -> None:
        self.dialog = None

    def _on_save_requested(self, path: str, text: str) -> None:
        if self.save is not None:
            self.save(Path(path), text.encode(), self._on_saved, self._on_not_saved)

    def _on_saved(self, path: Path) -> None:
        if self.dialog is not None:
            self.dialog.show_words(self.tr("报告已存到 {path}").format(path=path))

    def _on_not_saved(self, error: Exception) -> None:
        if self.dialog is not None:
            words = explain(error) if isinstance(error, EditorError) else self.tr("没有存成，可以先复制报告")
            self.dialog.show_words(words)


def show_dialog(
    window: QWidget | None,
    title: str,
    words: str,
    details: str = "",
    choices: tuple[tuple[str, Callable[[], None]], ...] = (),
    picture: QPixmap | None = None,
    close_words: str = "知道了",
) -> QMessageBox:
    """A dialog that does not hold up the program. `choices` are further buttons and what they do; `picture` stands in the
    place of the warning sign; `close_words` is the button that does nothing, which Enter and Esc press.
    """
    box = QMessageBox(window)
    box.setObjectName("problemDialog")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle("先锋采编")
    box.setTextFormat(Qt.TextFormat.PlainText)  # names from files are words, never tags
    if picture is None:
        box.setIcon(QMessageBox.Icon.Warning)
    else:
        box.setIconPixmap(picture)
    box.setText(title)
    box.setInformativeText(words)
    if details:
        box.setDetailedText(details)
    for text, act in choices:
        choice = box.addButton(text, QMessageBox.ButtonRole.ActionRole)
        choice.setAutoDefault(False)  # Qt moves the focus there when the theme changes under an open dialog
        choice.clicked.connect(act)
    close = box.addButton(close_words, QMessageBox.ButtonRole.RejectRole)
    for button in box.buttons():
        set_role(button, "button")
    box.setDefaultButton(close)
    box.setEscapeButton(close)
    close.setFocus()  # Enter presses what has the focus
    box.open()
    return box
