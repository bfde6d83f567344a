"""The visual tokens as values: colours of both themes, state looks, fonts. One source, `resources/theme/tokens.toml`."""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtGui import QColor, QFont, QPalette

from editor_app.assets import resource

THEME_VARIABLE = "EDITOR_APP_THEME"
LIGHT, DARK, CONTRAST = "light", "dark", "high_contrast"


@dataclass(frozen=True, slots=True)
class StateLook:
    """Icon, word and colours of one state; `fg` on `bg` is readable (4.5:1)."""

    word: str
    icon: str
    fg: str
    bg: str


@dataclass(frozen=True, slots=True)
class Theme:
    """All tokens of one theme. Colours are `#rrggbb`; `states` also holds the save words under `save.…` and the
    network words under `network.…`.
    """

    name: str
    colours: Mapping[str, str]
    states: Mapping[str, StateLook]
    families: Mapping[str, tuple[str, ...]]
    sizes: Mapping[str, int]

    @property
    def dark(self) -> bool:
        """Whether light text stands on dark ground."""
        return self.name == DARK

    @property
    def contrast(self) -> bool:
        """Whether the system asks for a contrast theme: then no colour of ours is used."""
        return self.name == CONTRAST

    def colour(self, role: str) -> QColor:
        """The colour of a token (`text2`, `line` …) or of a state's words (`state.error`)."""
        if role.startswith("state."):
            return QColor(self.states[role.removeprefix("state.")].fg)
        return QColor(self.colours[role])

    def font(self, kind: str = "base", *, family: str = "ui", strong: bool = False) -> QFont:
        """The font of a type token (`small`, `base`, `pane_title` …), sized in logical pixels."""
        font = QFont()
        font.setFamilies(list(self.families[family]))
        font.setPixelSize(self.sizes[kind])
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        return font


def load_theme(name: str, tokens: Path | None = None, system: QPalette | None = None) -> Theme:
    """Read the theme `name`: light, dark, or high_contrast. The last has the colours of `system`, the palette of the system's
    contrast theme, where it is given.
    """
    values = tomllib.loads((tokens or resource("theme", "tokens.toml")).read_text(encoding="utf-8"))
    colours: dict[str, str] = dict(values[DARK if name == DARK else LIGHT])
    mode = DARK if name == DARK else LIGHT
    states = {key: _state(values["state"], key, mode) for key in values["state"]}
    if name == CONTRAST and system is not None:
        colours = {key: _system_colour(values[CONTRAST], key, system) for key in (*colours, "on_selection")}
        plain, ground = colours["text"], colours["pane"]
        states = {key: StateLook(look.word, look.icon, plain, ground) for key, look in states.items()}
    for key, entry in values["save"].items():
        like = states[entry["like"]]
        states[f"save.{key}"] = StateLook(entry["word"], entry["icon"], like.fg, like.bg)
    for key, entry in values["network"].items():
        states[f"network.{key}"] = StateLook(entry["word"], entry["icon"], colours["text2"], colours["win"])
    kinds = {key: entry["px"] for key, entry in values["type"].items() if isinstance(entry, dict)}
    families = {key: tuple(entry) for key, entry in values["type"].items() if isinstance(entry, list)}
    return Theme(name, colours, states, families, kinds)


SYSTEM_ROLES = {
    "Window": QPalette.ColorRole.Window,
    "WindowText": QPalette.ColorRole.WindowText,
    "ButtonFace": QPalette.ColorRole.Button,
    "ButtonText": QPalette.ColorRole.ButtonText,
    "Highlight": QPalette.ColorRole.Highlight,
    "HighlightText": QPalette.ColorRole.HighlightedText,
}
_GROUNDS = {
    "pane2": "Window",
    "canvas": "Window",
    "paper": "Window",
    "hover": "Window",
    "press": "Window",
    "selection": "Window",  # what is painted on it keeps its ink: a ring tells what is chosen
    "mark": "Highlight",
    "paper_text": "WindowText",
    "on_accent": "ButtonText",
    "accent_hover": "ButtonFace",
    "accent_press": "ButtonFace",
}


def _system_colour(named: Mapping[str, str], token: str, system: QPalette) -> str:
    return system.color(SYSTEM_ROLES[_GROUNDS.get(token) or named[token]]).name()


def _state(states: Mapping[str, Any], key: str, mode: str) -> StateLook:
    entry = states[key]
    look = states[entry["like"]][mode] if "like" in entry else entry[mode]
    return StateLook(entry["word"], entry["icon"], look["fg"], look["bg"])


def make_palette(theme: Theme) -> QPalette:
    """The palette that native drawing and custom painting use."""
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: "win",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Base: "pane",
        QPalette.ColorRole.AlternateBase: "pane2",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.Button: "pane",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.PlaceholderText: "text3",
        QPalette.ColorRole.Highlight: "mark",
        QPalette.ColorRole.HighlightedText: "text",
        QPalette.ColorRole.Accent: "focus",
        QPalette.ColorRole.Link: "focus",
        QPalette.ColorRole.LinkVisited: "focus",
        QPalette.ColorRole.ToolTipBase: "pane",
        QPalette.ColorRole.ToolTipText: "text",
        QPalette.ColorRole.Light: "pane",
        QPalette.ColorRole.Midlight: "hover",
        QPalette.ColorRole.Mid: "control",
        QPalette.ColorRole.Dark: "control_base",
    }
    for role, token in roles.items():
        palette.setColor(role, theme.colour(token))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        faint = theme.colour("text3")
        faint.setAlphaF(0.62)
        palette.setColor(QPalette.ColorGroup.Disabled, role, faint)
    return palette


def style_name() -> str:
    """Qt's style for this platform: the system's own on Windows, Fusion elsewhere."""
    return "windows11" if sys.platform == "win32" and sys.getwindowsversion().build >= 22000 else "Fusion"


def forced_theme() -> str:
    """The theme that `EDITOR_APP_THEME` asks for, or nothing."""
    named = os.environ.get(THEME_VARIABLE, "").lower()
    return named if named in (LIGHT, DARK, CONTRAST) else ""
