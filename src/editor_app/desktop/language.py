"""The language of what Qt itself says: context menus, file dialogs, buttons of message boxes."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

NAME = "zh_CN"


def speak_chinese(app: QCoreApplication) -> bool:
    """Let Qt speak Chinese, whatever the system's language; dates and numbers follow. Whether its words were found."""
    QLocale.setDefault(QLocale(NAME))
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    return translator.load(f"qtbase_{NAME}", folder) and app.installTranslator(translator)
