from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QPalette

from editor_app.assets import resource
from editor_app.desktop.actions import ACTIONS
from editor_app.desktop.look import Dresser, Look
from editor_app.desktop.stylesheet import PICTURES, make_stylesheet
from editor_app.desktop.theme import Theme, load_theme, make_palette

THEMES = ("light", "dark")
GROUNDS = ("win", "pane", "pane2", "hover", "press", "selection", "canvas")


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.fixture(params=THEMES)
def theme(request: pytest.FixtureRequest) -> Theme:
    return load_theme(request.param)


@pytest.mark.parametrize("ink", ["text", "text2"])
def test_words_can_be_read_on_every_ground(theme: Theme, ink: str) -> None:
    for ground in GROUNDS:
        assert contrast(theme.colours[ink], theme.colours[ground]) >= 4.5, (ink, ground)


def test_the_weakest_words_can_be_read_where_they_stand(theme: Theme) -> None:
    for ground in ("win", "pane", "pane2", "canvas", "paper", "hover", "selection"):
        assert contrast(theme.colours["text3"], theme.colours[ground]) >= 4.5, ground


def test_state_words_can_be_read_on_their_own_ground_and_on_the_pane(theme: Theme) -> None:
    for name, look in theme.states.items():
        assert contrast(look.fg, look.bg) >= 4.5, name
        for ground in ("pane", "paper", "hover", "selection"):
            assert contrast(look.fg, theme.colours[ground]) >= 4.5, (name, ground)


def test_focus_and_edges_of_controls_can_be_seen(theme: Theme) -> None:
    for ground in ("pane", "pane2", "win"):
        assert contrast(theme.colours["focus"], theme.colours[ground]) >= 3
        assert contrast(theme.colours["control_base"], theme.colours[ground]) >= 3
    for fill in ("accent", "accent_hover", "accent_press"):
        assert contrast(theme.colours["on_accent"], theme.colours[fill]) >= 4.5
    assert contrast(theme.colours["text"], theme.colours["mark"]) >= 4.5


def test_the_sheet_holds_no_placeholder_and_only_colours_of_the_tokens(theme: Theme) -> None:
    sheet = make_stylesheet(theme)
    assert "$" not in sheet
    known = set(theme.colours.values()) | {part for s in theme.states.values() for part in (s.fg, s.bg)}
    mixed = set(re.findall(r"#[0-9a-f]{6}", sheet)) - known
    assert len(mixed) == 2  # the faint words of disabled controls and the scroll bar's thumb


def test_pictures_of_the_sheet_have_the_tokens_colours(theme: Theme) -> None:
    mode = "dark" if theme.dark else "light"
    tokens = {"check": "pane", "check-ringed": "focus", "radio": "focus", "radio-ringed": "focus", "tick": "text"}
    for name in PICTURES:
        text = resource("theme", f"{name}-{mode}.svg").read_text(encoding="utf-8")
        assert f'fill="{theme.colours[tokens.get(name, "text2")]}"' in text


def icons_named_in_source(root: Path) -> set[str]:
    words: set[str] = set()
    for path in (root / "src" / "editor_app" / "desktop").rglob("*.py"):
        words |= set(re.findall(r'"([a-z]+(?:_[a-z0-9]+)*)"', path.read_text(encoding="utf-8")))
    return words


def test_every_icon_that_is_shipped_is_used_and_every_one_that_is_used_is_shipped(root: Path) -> None:
    shipped = {path.stem for path in resource("icons").glob("*.svg")}
    tokens = {look.icon for look in load_theme("light").states.values()}
    assert tokens <= shipped
    assert {spec.icon for spec in ACTIONS if spec.icon} <= shipped
    assert shipped - tokens <= icons_named_in_source(root)
    assert "MIT" in resource("icons", "LICENSE.txt").read_text(encoding="utf-8")


def test_the_palette_follows_the_theme(dresser: Dresser) -> None:
    for name in THEMES:
        dresser.use(name)
        colour = load_theme(name).colours
        palette = dresser._app.palette()
        assert palette.color(QPalette.ColorRole.Window) == QColor(colour["win"])
        assert palette.color(QPalette.ColorRole.Text) == QColor(colour["text"])
        assert palette.color(QPalette.ColorRole.Accent) == QColor(colour["focus"])


def test_what_is_painted_in_a_contrast_theme_has_the_systems_colours() -> None:
    system = QPalette()
    for role, colour in ((QPalette.ColorRole.Window, "#000000"), (QPalette.ColorRole.Button, "#000000")):
        system.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        system.setColor(role, QColor("#ffffff"))
    system.setColor(QPalette.ColorRole.Highlight, QColor("#d6b4fd"))
    system.setColor(QPalette.ColorRole.HighlightedText, QColor("#2b2b2b"))
    theme = load_theme("high_contrast", system=system)
    assert set(theme.colours.values()) == {"#000000", "#ffffff", "#d6b4fd", "#2b2b2b"}
    assert (theme.colours["mark"], theme.colours["on_selection"]) == ("#d6b4fd", "#2b2b2b")
    for ink in ("text", "text2", "text3", "paper_text"):
        for ground in (*GROUNDS, "paper"):
            assert contrast(theme.colours[ink], theme.colours[ground]) >= 4.5, (ink, ground)
    assert all((look.fg, look.bg) == ("#ffffff", "#000000") for look in theme.states.values())
    assert theme.states["error"].word == "错误"


def test_a_contrast_theme_takes_the_systems_colours(dresser: Dresser) -> None:
    dresser.use("high_contrast")
    assert "{" not in dresser._app.styleSheet()
    assert dresser._app.palette() != make_palette(load_theme("light"))
    dresser.use("light")
    assert "{" in dresser._app.styleSheet()
    assert dresser._app.palette().color(QPalette.ColorRole.Window) == QColor(load_theme("light").colours["win"])


def test_icons_take_the_tokens_colour_and_change_with_the_theme(dresser: Dresser, look: Look) -> None:
    from PySide6.QtWidgets import QPushButton

    button = QPushButton()
    look.dress(button, "edit", "text", 16)

    def ink() -> QColor:
        image = button.icon().pixmap(16, 16).toImage()
        pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
        return max(pixels, key=QColor.alpha)

    light = ink()
    dresser.use("dark")
    dark = ink()
    dresser.use("light")
    assert light.lightness() < 80 < 180 < dark.lightness()
