"""The style sheet, made from the tokens. It acts on widgets with a `role` property; what has none is drawn natively."""

from __future__ import annotations

from string import Template

from editor_app.assets import resource
from editor_app.desktop.theme import Theme

PICTURES = ("chevron", "left", "right", "check", "check-ringed", "radio", "radio-ringed", "tick")

_SHEET = Template("""
QToolTip { color: $text; background: $pane; border: 1px solid $control; padding: 4px 6px; font-size: 12px; }

QFrame[role="menuRow"] { background: $win; border: 0; border-bottom: 1px solid $line; }
QMenuBar { background: transparent; border: 0; font-size: 13px; }
QMenuBar::item { background: transparent; padding: 5px 6px; border-radius: 4px; color: $text; }
QMenuBar::item:selected { background: $hover; }
QMenuBar::item:pressed { background: $press; }
QMenu { background: $pane; border: 1px solid $control; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; color: $text; }
QMenu::item:selected { background: $hover; }
QMenu::item:disabled { color: $faint; }
QMenu::right-arrow { image: url($right); width: 14px; height: 14px; right: 6px; }
QMenu::icon { left: 8px; }
QMenu::indicator { width: 16px; height: 16px; left: 8px; }
QMenu::indicator:checked { image: url($tick); }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }

QFrame[role="left"] { background: $pane2; border: 0; }
QFrame[role="middle"], QFrame[role="right"], QFrame[role="pane"] { background: $pane; border: 0; }
QFrame[role="head"], QFrame[role="tools"], QFrame[role="paneHeader"] {
    background: $pane; border: 0; border-bottom: 1px solid $line; }
QFrame[role="groupHeader"] { background: $pane2; border: 0; border-top: 1px solid $line; border-bottom: 1px solid $line; }
QFrame[role="groupHeader"][first="true"] { border-top: 0; }
QFrame[role="paneFooter"] { background: $pane; border: 0; border-top: 1px solid $line; }
QFrame[role="canvas"] { background: $canvas; border: 0; }
QFrame[role="statusBar"] { background: $win; border: 0; border-top: 1px solid $line; }
QFrame[role="railLeft"] { background: $pane2; border: 0; border-right: 1px solid $line; }
QFrame[role="railRight"] { background: $pane; border: 0; border-left: 1px solid $line; }
QFrame[role="overLeft"] { background: $pane2; border: 0; border-right: 1px solid $control_base; }
QFrame[role="overRight"] { background: $pane; border: 0; border-left: 1px solid $control_base; }
QFrame[role="line"] { background: $line; border: 0; }
QFrame[role="card"] { background: $pane; border: 1px solid $control; border-radius: 4px; }
QFrame[role="detail"] { background: $pane2; border: 0; border-top: 1px solid $line; }
QFrame[role="aside"] { background: $pane2; border: 0; border-right: 1px solid $line; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
QSplitter { background: $pane; }
QSplitter::handle { background: $line; }
QScrollArea, QAbstractScrollArea[role="plain"] { background: transparent; border: 0; }
QScrollArea > QWidget > QWidget[role="plain"] { background: transparent; }

QFrame[role="problem"] { background: $error_bg; border: 0; border-bottom: 1px solid $error_fg; }
QFrame[role="notice"] { background: $info_bg; border: 0; border-bottom: 1px solid $info_fg; }

QLabel { background: transparent; }
QLabel[role="paneTitle"] { font-size: 14px; font-weight: 600; color: $text; }
QLabel[role="windowTitle"] { font-size: 16px; font-weight: 600; color: $text; }
QLabel[role="welcomeTitle"] { font-size: 20px; font-weight: 600; color: $text; }
QLabel[role="strong"] { font-weight: 600; color: $text; }
QLabel[role="text2"] { color: $text2; }
QLabel[role="small"] { font-size: 12px; color: $text3; }
QLabel[role="small2"] { font-size: 12px; color: $text2; }
QLabel[role="small1"] { font-size: 12px; color: $text; }
QLabel[role="empty"] { color: $text3; }
QLabel[role="countError"] { font-size: 12px; font-weight: 600; color: $error_fg; }
QLabel[role="count"] { font-size: 12px; color: $text3; }
QLabel[role="number"] { font-size: 12px; color: $text2; border: 1px solid $control_base; border-radius: 10px; }
QFrame[role="dropHint"] { background: transparent; border: 1px dashed $control_base; border-radius: 4px; }
QLabel[role="ok"] { color: $sent_fg; font-size: 12px; }
QLabel[role="errorText"] { color: $error_fg; font-size: 12px; }
QLabel[role="errorStrong"] { color: $error_fg; font-weight: 600; }
QLabel[role="warningText"] { color: $warning_fg; font-size: 12px; }

QPushButton { font-size: 13px; }
QTabBar QToolButton { border: 0; border-left: 1px solid $line; border-bottom: 1px solid $line; background: $pane; }
QTabBar QToolButton:hover { background: $hover; }
QTabBar QToolButton:pressed { background: $press; }
QTabBar QToolButton::left-arrow { image: url($left); width: 14px; height: 14px; }
QTabBar QToolButton::right-arrow { image: url($right); width: 14px; height: 14px; }
QTabBar QToolButton::left-arrow:disabled, QTabBar QToolButton::right-arrow:disabled { image: none; }
QPushButton[role="button"], QPushButton[role="primary"], QPushButton[role="small"] {
    min-height: 28px; padding: 0 11px; border: 1px solid $control; border-bottom-color: $control_base;
    border-radius: 4px; background: $pane; color: $text; }
QPushButton[role="small"] { min-height: 24px; padding: 0 8px; font-size: 12px; }
QPushButton[role="button"]:hover, QPushButton[role="small"]:hover { background: $hover; }
QPushButton[role="button"]:pressed, QPushButton[role="small"]:pressed { background: $press; }
QPushButton[role="button"]:focus { border: 2px solid $focus; padding: 0 10px; min-height: 26px; }
QPushButton[role="small"]:focus { border: 2px solid $focus; padding: 0 7px; min-height: 22px; }
QPushButton[role="button"][tone="returned"] { color: $returned_fg; }
QPushButton[role="button"]:disabled, QPushButton[role="small"]:disabled, QPushButton[role="primary"]:disabled {
    color: $faint; background: $pane; border: 1px solid $control; }
QPushButton[role="button"][badge="true"] { padding-right: 34px; }
QPushButton[role="button"][badge="true"]:focus { padding-right: 33px; }
QPushButton[role="primary"] { background: $accent; border: 1px solid $accent; color: $on_accent; }
QPushButton[role="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[role="primary"]:pressed { background: $accent_press; border-color: $accent_press; }
QPushButton[role="primary"]:focus { border: 2px solid $focus; padding: 0 10px; min-height: 26px; }
QPushButton[role="quiet"] { min-height: 28px; padding: 0 11px; border: 1px solid transparent; border-radius: 4px;
    background: transparent; color: $text2; }
QPushButton[role="quiet"][low="true"] { min-height: 22px; padding: 0 8px; font-size: 12px; }
QPushButton[role="quiet"]:hover { background: $hover; }
QPushButton[role="quiet"]:pressed { background: $press; }
QPushButton[role="quiet"]:focus { border: 2px solid $focus; padding: 0 10px; min-height: 26px; }
QPushButton[role="quiet"][low="true"]:focus { min-height: 20px; padding: 0 7px; }
QPushButton[role="quiet"]:disabled { color: $faint; }

QToolButton[role="tool"] { min-width: 28px; min-height: 28px; border: 1px solid transparent; border-radius: 4px;
    background: transparent; color: $text; font-size: 13px; }
QToolButton[role="tool"][worded="true"] { padding: 0 6px; }
QToolButton[role="tool"]:hover { background: $hover; }
QToolButton[role="tool"]:pressed { background: $press; }
QToolButton[role="tool"]:checked { background: $press; border-color: $control; }
QToolButton[role="tool"]:focus { border: 2px solid $focus; min-width: 26px; min-height: 26px; }
QToolButton[role="tool"]:disabled { color: $faint; }
QToolButton[role="tool"]::menu-indicator { image: none; }
QToolButton[role="drop"] { min-width: 16px; max-width: 16px; min-height: 28px; border: 1px solid transparent; border-radius: 4px;
    background: transparent; color: $text; }
QToolButton[role="drop"]:hover { background: $hover; }
QToolButton[role="drop"]:pressed { background: $press; }
QToolButton[role="drop"]:focus { border: 2px solid $focus; min-width: 14px; max-width: 14px; min-height: 26px; }
QToolButton[role="fold"] { min-height: 26px; border: 1px solid transparent; border-radius: 4px;
    background: transparent; color: $text; font-size: 12px; }
QToolButton[role="fold"]:hover { background: $hover; }
QToolButton[role="fold"]:pressed { background: $press; }
QToolButton[role="fold"]:focus { border: 2px solid $focus; min-height: 24px; }
QToolButton[role="light"] { min-height: 20px; border: 1px solid transparent; border-radius: 4px;
    background: transparent; color: $text2; font-size: 12px; }
QToolButton[role="light"][state="error"] { color: $error_fg; }
QToolButton[role="light"][state="warning"] { color: $warning_fg; }
QToolButton[role="light"][state="sent"] { color: $sent_fg; }
QToolButton[role="light"]:hover { background: $hover; }
QToolButton[role="light"]:pressed { background: $press; }
QToolButton[role="light"]:checked { background: $press; }
QToolButton[role="light"]:focus { border: 2px solid $focus; min-height: 18px; }
QToolButton[role="arrange"] { min-height: 24px; border: 1px solid transparent; border-radius: 4px;
    background: transparent; color: $text3; font-size: 12px; }
QToolButton[role="arrange"]:hover { background: $hover; }
QToolButton[role="arrange"]:pressed, QToolButton[role="arrange"]:open { background: $press; }
QToolButton[role="arrange"]:focus { border: 2px solid $focus; min-height: 22px; }
QToolButton[role="arrange"]:disabled { color: $faint; }
QToolButton[role="arrange"]::menu-indicator { image: none; width: 0; }
QToolButton[role="segment"] { min-height: 26px; padding: 0 3px; border: 1px solid $control; border-left: 1px solid $line;
    background: $pane; color: $text2; font-size: 12px; }
QToolButton[role="segment"] { border-right: 0; }
QToolButton[role="segment"][worded="true"] { padding: 0 0 0 7px; }
QToolButton[role="segment"][place="first"] { border-left: 1px solid $control; border-top-left-radius: 4px;
    border-bottom-left-radius: 4px; }
QToolButton[role="segment"][place="last"] { border-right: 1px solid $control; border-top-right-radius: 4px;
    border-bottom-right-radius: 4px; }
QToolButton[role="segment"]:hover { background: $hover; }
QToolButton[role="segment"]:pressed { background: $press; }
QToolButton[role="segment"]:checked { background: $selection; color: $text; font-weight: 600; }
QToolButton[role="segment"]:focus { border: 2px solid $focus; padding: 0 2px; min-height: 24px; }
QToolButton[role="segment"][worded="true"]:focus { padding: 0 0 0 6px; }
QToolButton[role="rail"] { border: 1px solid transparent; border-radius: 4px; background: transparent; color: $text2;
    font-size: 12px; min-width: 46px; max-width: 46px; min-height: 50px; max-height: 50px; }
QToolButton[role="rail"][close="true"] { min-height: 40px; max-height: 40px; }
QToolButton[role="rail"]:hover { background: $hover; }
QToolButton[role="rail"]:pressed { background: $press; }
QToolButton[role="rail"]:checked { background: $selection; color: $text; font-weight: 600; }
QToolButton[role="rail"]:focus { border: 2px solid $focus; min-width: 44px; max-width: 44px; min-height: 48px; max-height: 48px; }
QToolButton[role="rail"][close="true"]:focus { min-height: 38px; max-height: 38px; }

QLineEdit[role="input"], QPlainTextEdit[role="input"] { min-height: 28px; padding: 0 8px; border: 1px solid $control;
    border-bottom-color: $control_base; border-radius: 4px; background: $pane; color: $text;
    selection-background-color: $mark; selection-color: $text; placeholder-text-color: $text3; }
QLineEdit[role="input"]:focus, QPlainTextEdit[role="input"]:focus { border-bottom: 2px solid $focus; min-height: 27px; }
QLineEdit[role="input"][invalid="true"] { border-bottom: 2px solid $error_fg; min-height: 27px; }
QLineEdit[role="input"]:disabled, QPlainTextEdit[role="input"]:disabled { background: $pane2; color: $text3; }
QPlainTextEdit[role="input"] { padding: 4px 6px; }
QFrame[role="tags"] { border: 1px solid $control; border-bottom-color: $control_base; border-radius: 4px; background: $pane; }
QFrame[role="tags"][focused="true"] { border-bottom: 2px solid $focus; }
QLineEdit[role="bare"] { border: 0; padding: 0 2px; background: transparent; color: $text;
    selection-background-color: $mark; selection-color: $text; placeholder-text-color: $text3; }
QFrame[role="advice"] { background: $pane2; border: 1px solid $line; border-radius: 4px; }
QComboBox[role="input"] { min-height: 28px; padding: 0 8px 0 10px; border: 1px solid $control;
    border-bottom-color: $control_base; border-radius: 4px; background: $pane; color: $text; combobox-popup: 0; }
QComboBox[role="input"]:hover { background: $hover; }
QComboBox[role="input"]:focus { border: 2px solid $focus; padding: 0 7px 0 9px; min-height: 26px; }
QComboBox[role="input"][compact="true"] { min-height: 26px; padding: 0 0 0 6px; font-size: 12px; }
QComboBox[role="input"][compact="true"]:focus { padding: 0 0 0 5px; min-height: 24px; }
QComboBox[role="input"][compact="true"]::drop-down { width: 20px; }
QComboBox[role="input"]:disabled { background: $pane2; color: $text3; }
QComboBox[role="input"]::drop-down { border: 0; width: 24px; }
QComboBox[role="input"]::down-arrow { image: url($chevron); width: 16px; height: 16px; }
QComboBox QAbstractItemView { background: $pane; border: 1px solid $control; padding: 2px; outline: 0;
    selection-background-color: $selection; selection-color: $text; }
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 6px; border-radius: 4px; }
QComboBox QAbstractItemView::item:hover, QComboBox QAbstractItemView::item:selected { background: $selection; color: $text; }

QPlainTextEdit[role="report"] { border: 1px solid $control; border-radius: 4px; background: $pane2; color: $text2;
    font-family: "Consolas", "Noto Sans Mono CJK SC", monospace; font-size: 12px; padding: 4px; }
QPlainTextEdit[role="report"]:focus { border: 2px solid $focus; padding: 3px; }

QTextEdit[role="title"] { border: 1px solid $control; border-bottom-color: $control_base; border-radius: 4px;
    background: $pane; color: $text; }
QTextEdit[role="title"]:focus { border-bottom: 2px solid $focus; }

QTabWidget[role="right"]::pane { border: 0; border-top: 1px solid $line; background: $pane; }
QTabWidget[role="right"]::tab-bar { left: 4px; }
QAbstractItemView[role="rows"] { background: transparent; border: 0; outline: 0; }
QAbstractItemView[role="rowsPane"] { background: $pane; border: 0; outline: 0; }
QTreeView[role="rowsPane"]::item { min-height: 26px; color: $text; }
QTreeView[role="rowsPane"]::item:hover { background: $hover; }
QTreeView[role="rowsPane"]::item:selected { background: $selection; color: $text; }
QTreeView::branch { background: transparent; }
QTreeView::branch:has-children:closed { image: url($right); }
QTreeView::branch:has-children:open { image: url($chevron); }
QAbstractItemView[role="rowsTable"] { background: $pane; border: 0; outline: 0; }
QTreeView[role="rowsTable"]::item { min-height: 26px; padding: 0 5px; color: $text; }
QTreeView[role="rowsTable"]::item:hover { background: $hover; }
QTreeView[role="rowsTable"]::item:selected { background: $selection; color: $text; }
QTreeView[role="rowsTable"]::item:disabled { color: $text3; }
QTreeView[role="rowsTable"] QHeaderView::section:first { padding-left: 8px; }
QListView[role="options"] { background: $pane; border: 0; outline: 0; color: $text; }
QListView[role="options"]::item { padding: 0 8px; border-radius: 4px; color: $text; }
QListView[role="options"]::item:hover { background: $hover; }
QListView[role="options"]::item:selected { background: $selection; color: $text; }
QListView[role="options"]::item:disabled { color: $text3; }
QListWidget[role="nav"] { background: transparent; border: 1px solid transparent; border-radius: 4px; outline: 0;
    color: $text; }
QListWidget[role="nav"]::item { padding: 0 8px; border-radius: 4px; color: $text; }
QListWidget[role="nav"]::item:hover { background: $hover; }
QListWidget[role="nav"]::item:selected { background: $selection; color: $text; }
QListWidget[role="nav"]:focus { border-color: $focus; }
QFrame[role="settingRow"] { background: transparent; border: 0; border-bottom: 1px solid $line; }
QListView[role="choices"] { background: $pane; border: 1px solid $control; padding: 2px; outline: 0; color: $text; }
QListView[role="choices"]::item { min-height: 28px; padding: 0 6px; border-radius: 4px; color: $text; }
QListView[role="choices"]::item:hover, QListView[role="choices"]::item:selected { background: $selection; color: $text; }
QTableView[role="rows"] { background: $pane; border: 0; outline: 0; gridline-color: transparent; }
QAbstractItemView::indicator { width: 16px; height: 16px; border: 1px solid $control_base; border-radius: 3px;
    background: $pane; }
QAbstractItemView::indicator:checked { border-color: $focus; background: $focus; image: url($check); }
QTableView[role="framed"] { background: $pane; border: 1px solid $control; border-radius: 4px; outline: 0; }
QListWidget[role="rows"]::item:hover { background: $hover; }
QListWidget[role="rows"]::item:selected { background: $selection; color: $text; }
QTableWidget::item { padding: 0 5px; color: $text; }
QTableWidget::item:hover { background: $hover; }
QTableWidget::item:selected { background: $selection; color: $text; }
QHeaderView { background: $pane2; border: 0; }
QHeaderView::section { background: $pane2; color: $text3; font-size: 12px; border: 0; border-bottom: 1px solid $line;
    padding: 0 8px; height: 32px; }
QHeaderView::section:first { padding-left: 16px; }
QTableWidget QHeaderView::section:first { padding-left: 8px; }

QProgressBar { border: 0; border-radius: 2px; background: $press; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { border-radius: 2px; background: $sending_fg; }
QProgressBar[role="wide"] { max-height: 6px; min-height: 6px; border-radius: 3px; }
QProgressBar[role="wide"]::chunk { border-radius: 3px; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar::handle:vertical { background: $thumb; min-height: 32px; border-radius: 3px; margin: 3px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle:horizontal { background: $thumb; min-width: 32px; border-radius: 3px; margin: 3px; }
QScrollBar::handle:hover { background: $control_base; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSlider[role="dial"] { min-height: 24px; background: transparent; }
QSlider[role="dial"]::groove:horizontal { height: 4px; border-radius: 2px; background: $press; }
QSlider[role="dial"]::handle:horizontal { width: 14px; height: 14px; margin: -6px 0; border: 1px solid $control_base;
    border-radius: 8px; background: $pane; }
QSlider[role="dial"]::handle:horizontal:hover { background: $hover; }
QSlider[role="dial"]::handle:horizontal:pressed { background: $press; }
QSlider[role="dial"]::handle:horizontal:focus { border: 2px solid $focus; width: 12px; height: 12px; }
QSlider[role="dial"]::handle:horizontal:disabled { background: $pane2; border-color: $control; }

QDialog QScrollArea, QDialog QScrollArea > QWidget, QDialog QScrollArea > QWidget > QWidget { background: $pane; }
QDialog, QFrame[role="dialogBody"] { background: $pane; }
QFrame[role="dialogButtons"] { background: $win; border: 0; border-top: 1px solid $line; }
QCheckBox { spacing: 8px; color: $text; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid $control_base; border-radius: 3px; background: $pane; }
QCheckBox::indicator:hover { background: $hover; }
QCheckBox::indicator:checked { border-color: $focus; background: $focus; image: url($check); }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $control; background: $pane2; }
QCheckBox::indicator:focus { border: 2px solid $focus; width: 14px; height: 14px; }
QCheckBox::indicator:checked:focus { background: $pane; image: url($check_ringed); }
QRadioButton { spacing: 8px; color: $text; }
QRadioButton::indicator { width: 16px; height: 16px; border: 1px solid $control_base; border-radius: 9px; background: $pane; }
QRadioButton::indicator:hover { background: $hover; }
QRadioButton::indicator:checked { border-color: $focus; image: url($radio); }
QRadioButton::indicator:focus { border: 2px solid $focus; width: 14px; height: 14px; }
QRadioButton::indicator:checked:focus { background: $pane; image: url($radio_ringed); }
QCheckBox:disabled, QRadioButton:disabled { color: $faint; }
""")


def make_stylesheet(theme: Theme) -> str:
    """The sheet for `theme`. Style sheets take pictures from files only, so theirs lie there in both colours."""
    values = dict(theme.colours)
    for name, state in theme.states.items():
        if "." not in name:
            values[f"{name}_fg"], values[f"{name}_bg"] = state.fg, state.bg
    values["faint"] = _mix(theme.colours["text3"], theme.colours["pane"], 0.62)
    values["thumb"] = _mix(theme.colours["control_base"], theme.colours["pane"], 0.6)
    mode = "dark" if theme.dark else "light"
    pictures = {name.replace("-", "_"): resource("theme", f"{name}-{mode}.svg").as_posix() for name in PICTURES}
    return _SHEET.substitute(values, **pictures)


def _mix(front: str, back: str, share: float) -> str:
    """`front` over `back` at the opacity `share`, as `#rrggbb`."""
    pairs = [(int(front[i : i + 2], 16), int(back[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(f * share + b * (1 - share)):02x}" for f, b in pairs)
