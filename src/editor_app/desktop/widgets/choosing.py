"""Asking for files and folders: the system's dialogs, opened over a window and gone when they are closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFileDialog, QWidget

Chosen = Callable[[str], object]
"""What is done with the path that was chosen; nothing is, where the person thinks better of it."""


def ask_where(
    over: QWidget | None, title: str, kinds: Sequence[str], name: str, chosen: Chosen, *, suffix: str = "", id: str = ""
) -> QFileDialog:
    """Ask where a file is to be written: `kinds` are name filters, `name` is offered, `suffix` is put behind a name that has
    none.
    """
    dialog = _dialog(over, title, id)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters(kinds)
    dialog.setDefaultSuffix(suffix)
    dialog.selectFile(name)
    dialog.fileSelected.connect(chosen)
    dialog.open()
    return dialog


def ask_file(over: QWidget | None, title: str, kinds: Sequence[str], chosen: Chosen, *, id: str = "") -> QFileDialog:
    """Ask for a file that is there; `kinds` are name filters."""
    dialog = _dialog(over, title, id)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters(kinds)
    dialog.fileSelected.connect(chosen)
    dialog.open()
    return dialog


def ask_files(
    over: QWidget | None, title: str, kinds: Sequence[str], chosen: Callable[[list[str]], object], *, id: str = ""
) -> QFileDialog:
    """Ask for one or more files that are there; `kinds` are name filters."""
    dialog = _dialog(over, title, id)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setNameFilters(kinds)
    dialog.filesSelected.connect(chosen)
    dialog.open()
    return dialog


def ask_folder(
    over: QWidget | None, title: str, chosen: Chosen, *, start: str = "", with_files: bool = False, id: str = ""
) -> QFileDialog:
    """Ask for a folder, `start` being offered; `with_files`: what lies in folders is shown too."""
    dialog = _dialog(over, title, id)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly, not with_files)
    if start:
        dialog.setDirectory(start)
    dialog.fileSelected.connect(chosen)
    dialog.open()
    return dialog


def _dialog(over: QWidget | None, title: str, id: str) -> QFileDialog:
    dialog = QFileDialog(over, title)
    dialog.setObjectName(id)
    dialog.finished.connect(dialog.deleteLater)
    return dialog
