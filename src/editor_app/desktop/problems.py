"""What goes wrong and nobody expected: one dialog for each kind of crash, the text kept safe meanwhile.

Errors a person can cause or meet never come here: they are told as a sentence where they happen.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QMessageBox, QWidget

from editor_app.model.redacting import redact

_LOG = logging.getLogger(__name__)


def signature(error: BaseException) -> str:
    """What makes two crashes the same: the kind of error and the line it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename.replace(chr(92), '/').rpartition('/')[2]}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} {place}"


def report(error: BaseException) -> str:
    """The crash as lines to pass on: the traceback without local values, so no text of an article is in it, and no login."""
    return redact("".join(traceback.format_exception(type(error), error, error.__traceback__, limit=-20)))


class Problems(QObject):
    """Catches what was not expected, on every thread. `crashed` comes for each, so that drafts are saved."""

    crashed = Signal()
    _came = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._told: set[str] = set()
        self._window: QWidget | None = None
        self._dialog: QMessageBox | None = None  # without a window, nobody else keeps it
        self._came.connect(self._on_came, Qt.ConnectionType.QueuedConnection)

    def watch(self) -> None:
        """From now on no exception of any thread is lost."""
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook

    def show_over(self, window: QWidget | None) -> None:
        """Lay the dialogs over this window; `None` when it is gone."""
        self._window = window

    def tell(self, error: object) -> None:
        """Take an unexpected error, on any thread."""
        self._came.emit(error)

    def _hook(self, kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, _trace)
            return
        self._came.emit(error)

    def _thread_hook(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._came.emit(arguments.exc_value)

    def _on_came(self, error: object) -> None:
        if not isinstance(error, BaseException):
            return
        text = report(error)
        _LOG.error("unexpected error\n%s", text)
        self.crashed.emit()
        kind = signature(error)
        if kind in self._told:
            return
        self._told.add(kind)
        self._dialog = show_dialog(
            self._window,
            self.tr("程序出了没有预料到的差错"),
            self.tr("已经保存的内容不受影响，正在写的也已尽量存下，可以继续写。请把下面的详情发给管理员。"),
            text,
        )


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
        button.setProperty("role", "button")
    box.setDefaultButton(close)
    box.setEscapeButton(close)
    close.setFocus()  # Enter presses what has the focus
    box.open()
    return box
