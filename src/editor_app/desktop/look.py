"""The look in force: theme, icons and what has to be dressed again when the system's theme changes."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import lru_cache

import shiboken6
from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QStyleFactory

from editor_app.assets import resource
from editor_app.desktop.stylesheet import make_stylesheet
from editor_app.desktop.theme import CONTRAST, DARK, LIGHT, Theme, forced_theme, load_theme, make_palette, style_name

RATIOS = (1.0, 1.25, 1.5, 2.0)
DISABLED_OPACITY = 0.5
# never an empty sheet: taking it away makes Qt exchange its style object, and the next sheet then crashes in
# QApplication::setStyleSheet (seen with PySide6 6.11.3 once a web view had been shown)
NO_RULES = "/* contrast: native drawing */"


class Look(QObject):
    """Theme and icons for every widget of the program. `changed` tells that colours differ now."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._icons: dict[tuple[str, str, int], QIcon] = {}
        self._dressed: weakref.WeakKeyDictionary[QObject, tuple[str, str, int]] = weakref.WeakKeyDictionary()

    def icon(self, name: str, role: str = "text2", size: int = 16) -> QIcon:
        """The icon `name` in a token's colour, sharp at every usual device pixel ratio; dimmed where disabled."""
        colour = self.theme.colour(role).name()
        key = (name, colour, size)
        if key not in self._icons:
            self._icons[key] = _make_icon(name, colour, size)
        return self._icons[key]

    def paint_icon(self, painter: QPainter, rect: QRectF, name: str, role: str) -> None:
        """Draw the icon into `rect` (logical pixels) with a token's or state's colour."""
        paint_icon(painter, rect, name, self.theme.colour(role))

    def dress(self, target: QObject, name: str, role: str = "text2", size: int = 16) -> None:
        """Give `target` (a button or an action) its icon, now and after each change of theme."""
        self._dressed[target] = (name, role, size)
        _set_icon(target, self.icon(name, role, size))

    def use(self, theme: Theme) -> None:
        """Put another theme in force; the icons drawn for the one before are kept for its return."""
        self.theme = theme
        for target, (name, role, size) in list(self._dressed.items()):
            if shiboken6.isValid(target):
                _set_icon(target, self.icon(name, role, size))
        self.changed.emit()


def paint_icon(painter: QPainter, rect: QRectF, name: str, colour: QColor) -> None:
    """Draw the icon `name` into `rect` (logical pixels)."""
    QSvgRenderer(_coloured(name, colour.name())).render(painter, rect)


def _set_icon(target: QObject, icon: QIcon) -> None:
    setter: Callable[[QIcon], None] = target.setIcon  # type: ignore[attr-defined]
    setter(icon)


@lru_cache(maxsize=256)
def _master(name: str) -> bytes:
    return resource("icons", f"{name}.svg").read_bytes()


@lru_cache(maxsize=512)
def _coloured(name: str, colour: str) -> QByteArray:
    return QByteArray(_master(name).replace(b"<svg ", b'<svg fill="' + colour.encode() + b'" ', 1))


def _make_icon(name: str, colour: str, size: int) -> QIcon:
    icon = QIcon()
    renderer = QSvgRenderer(_coloured(name, colour))
    for ratio in RATIOS:
        for mode, opacity in ((QIcon.Mode.Normal, 1.0), (QIcon.Mode.Disabled, DISABLED_OPACITY)):
            pixels = round(size * ratio)
            pixmap = QPixmap(pixels, pixels)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setOpacity(opacity)
            renderer.render(painter, QRectF(0, 0, pixels, pixels))
            painter.end()
            pixmap.setDevicePixelRatio(ratio)
            icon.addPixmap(pixmap, mode)
    return icon


class Dresser(QObject):
    """Keeps the application in the system's theme: style, palette, style sheet, font."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._chosen = ""
        app.setStyle(QStyleFactory.create(style_name()) or QStyleFactory.create("Fusion"))
        self.look = Look(self._load(self._wanted()), self)
        self._apply(self.look.theme)
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self._on_scheme_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._on_scheme_changed)

    def _wanted(self) -> str:
        if forced := forced_theme():
            return forced
        hints = QGuiApplication.styleHints()
        if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
            return CONTRAST
        if self._chosen:
            return self._chosen
        return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT

    def _on_scheme_changed(self) -> None:
        QTimer.singleShot(0, self._follow)

    def _follow(self) -> None:
        wanted = self._wanted()
        if wanted != self.look.theme.name or wanted == CONTRAST:  # there is more than one contrast theme
            self.use(wanted)

    def choose(self, name: str) -> None:
        """What the person wants: `light`, `dark`, or anything else for the system's. A contrast theme of the system wins."""
        self._chosen = name if name in (LIGHT, DARK) else ""
        self._follow()

    def use(self, name: str) -> None:
        """Put the theme `name` in force."""
        theme = self._load(name)
        self._apply(theme)  # first: a new style sheet takes back palettes that widgets set for themselves
        self.look.use(theme)

    def _load(self, name: str) -> Theme:
        if name != CONTRAST:
            return load_theme(name)
        self._app.setPalette(QPalette())  # the system's own, which the colours are taken from
        return load_theme(name, system=self._app.palette())

    def _apply(self, theme: Theme) -> None:
        self._app.setFont(theme.font("base"))
        if theme.contrast:
            self._app.setStyleSheet(NO_RULES)
            return
        self._app.setPalette(make_palette(theme))
        self._app.setStyleSheet(make_stylesheet(theme))
