"""设置 from the window: how everything stands is looked up on its lanes, what is changed goes to the flow that owns it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from editor_app.desktop.desk import Desk, Told
from editor_app.desktop.dialogs.settings.catalogue import LAYOUT_PREFIX, PAGES, Kind, SettingsState, Value
from editor_app.desktop.dialogs.settings.dialog import SettingsDialog
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.posting import Posting
from editor_app.desktop.review_exchanging import FOLDER
from editor_app.desktop.reviewing import Reviewing
from editor_app.model.columns import Keys
from editor_app.model.errors import EditorError
from editor_app.model.layout import LayoutRule
from editor_app.model.problems import explain
from editor_app.services.preferences import Person
from editor_app.services.progress import Progress

THEME_KEY = "theme"
COMMANDS_WITH_PAGE = {"settingsAction": "", "personAction": "person"}


class Preferring(QObject):
    """`theme_chosen` carries `light`, `dark` or nothing for the system's. `slots` gives the commands by id."""

    theme_chosen = Signal(str)

    def __init__(
        self,
        desk: Desk,
        window: MainWindow,
        posting: Posting,
        reviewing: Reviewing,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._window = window
        self._posting = posting
        self._reviewing = reviewing
        self._popup = popup = window.article.layout_popup
        self._keys: dict[str, Keys] = {}
        self._theme = ""
        self._person = Person()
        self.dialog: SettingsDialog | None = None
        settings = [each for page in PAGES for each in page.settings if each.kind is Kind.CHECK and each.action]
        self._switches = {each.key: window.commands[each.action] for each in settings}
        for switch in self._switches.values():
            switch.toggled.connect(self._refresh)
        window.article.editor.zoom_changed.connect(self._refresh)
        posting.handing.bandwidth_known.connect(self._on_bandwidth)
        posting.online.changed.connect(self._refresh)
        reviewing.person_changed.connect(self._on_person_changed)
        popup.changed.connect(self._refresh)
        desk.news.told.connect(self._on_told)

    def slots(self) -> dict[str, Callable[[], object]]:
        """The commands served here, by id."""

        def opener(page: str) -> Callable[[], object]:
            return lambda: self.open(page)

        return {command: opener(page) for command, page in COMMANDS_WITH_PAGE.items()}

    def open(self, page: str = "") -> None:
        """Open the dialog, or bring it to the front, at a page or where it was."""
        if self.dialog is None:
            self.dialog = SettingsDialog(self._desk.look, self._window)
            self.dialog.changed.connect(self.change)
            self.dialog.asked.connect(self._on_asked)
            self.dialog.finished.connect(self._on_closed)
            self._refresh()
            self._posting.handing.ask_bandwidth()
            self._look_up()
        if page:
            self.dialog.open_page(page)
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

    def _on_closed(self) -> None:
        self.dialog = None

    def _on_asked(self, command: str) -> None:
        action = self._window.commands[command]
        if action.isEnabled():
            action.trigger()
        elif self.dialog is not None:
            self.dialog.say(action.toolTip())

    # -- how it stands ------------------------------------------------------------------------------------------------

    def _look_up(self) -> None:
        room, titles = self._desk.room, [each.title for page in PAGES for each in page.settings]

        def work(_progress: Progress) -> dict[str, Value]:
            person, folder = room.preferences.person(), room.keeping.backup_folder()
            sites, infos = room.accounts.list(), room.profiles.infos()
            mark = room.illustrating.mark()
            return {
                "theme": str(room.preferences.get(THEME_KEY, "")),
                "unit": person.unit,
                "name": person.name,
                "mark": self.tr("现在加水印") if mark else self.tr("现在不加"),
                "accounts": "、".join(site.name for site in sites) or self.tr("还没有"),
                "profiles": "、".join(info.name for info in infos),
                "folder": str(room.preferences.get(FOLDER, "")) or self.tr("没有指定"),
                "backup": str(folder) if folder else self.tr("只在资料库里面"),
            }

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_looked_up, self._on_failed, key="settings")
        if not self._keys:

            def spell(_progress: Progress) -> dict[str, Keys]:
                return room.describing.spell(titles)

            self._desk.jobs.start(LaneName.WORK, spell, self._on_spelled, self._on_failed)

    def _on_looked_up(self, values: dict[str, Value]) -> None:
        self._theme = str(values["theme"])
        self._person = Person(str(values["unit"]), str(values["name"]))
        self._show(values)

    def _on_spelled(self, keys: dict[str, Keys]) -> None:
        self._keys = keys
        self._refresh()

    def _refresh(self) -> None:
        """What the window itself knows."""
        if self.dialog is None:
            return
        rules = self._popup.rules()
        self._show(
            {
                "zoom": self._window.article.editor.zoom,
                "scale": self.tr("现在 {n} %").format(n=round(self._window.devicePixelRatioF() * 100)),
                "online": self.tr("已联网") if self._posting.online.online else self.tr("没有联网"),
                "library": str(self._desk.library),
                **{key: switch.isChecked() for key, switch in self._switches.items()},
                **{f"{LAYOUT_PREFIX}{rule.value}": rule in rules for rule in LayoutRule},
            }
        )
        self.dialog.learn(self._keys)

    def _show(self, values: dict[str, Value]) -> None:
        if self.dialog is not None:
            self.dialog.show_state(SettingsState(values))

    def _on_bandwidth(self, limit: int) -> None:
        self._show({"speed": limit})

    def _on_person_changed(self, person: Person) -> None:
        self._person = person
        self._show({"unit": person.unit, "name": person.name})

    def _on_told(self, told: Told) -> None:
        if self.dialog is not None and (told.changes.sites or told.changes.profiles):
            self._look_up()

    # -- changing -----------------------------------------------------------------------------------------------------

    def change(self, key: str, value: Value) -> None:
        """Put a value in force and remember it."""
        if key.startswith(LAYOUT_PREFIX):
            rule = LayoutRule(key.removeprefix(LAYOUT_PREFIX))
            rules = self._popup.rules()
            self._popup.show_rules(rules | {rule} if value else rules - {rule})
            self._popup.changed.emit()
        elif key == "theme":
            self._keep_theme(str(value))
        elif key == "zoom":
            self._window.article.editor.set_zoom(int(value))
        elif key == "speed":
            self._posting.handing.set_bandwidth(int(value))
        elif (switch := self._switches.get(key)) is not None:
            if switch.isChecked() != value:
                switch.trigger()
        elif key in ("unit", "name"):
            self._person = replace(self._person, **{key: str(value)})
            self._reviewing.set_person(self._person)
        if self.dialog is not None:
            title = self.dialog.rows[key].setting.title
            self.dialog.say(self.tr("“{title}”已改，马上生效").format(title=title))

    def _keep_theme(self, name: str) -> None:
        room, self._theme = self._desk.room, name

        def work(_progress: Progress) -> None:
            room.preferences.keep(THEME_KEY, name)

        self._desk.jobs.start(LaneName.LIBRARY, work, None, self._on_failed)
        self.theme_chosen.emit(name)

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, EditorError):
            self._desk.jobs.crashed.emit(error)
        elif self.dialog is not None:
            self.dialog.say(explain(error))
