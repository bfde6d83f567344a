"""The main window: menu row, three parts, status line. It arranges; what happens is the conductor's."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QCloseEvent, QIcon, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

from editor_app.desktop.actions import Actions
from editor_app.desktop.dialogs.welcome import app_logo
from editor_app.desktop.look import Look
from editor_app.desktop.panes.article_pane import ArticlePane
from editor_app.desktop.panes.findings_pane import FindingsPane
from editor_app.desktop.panes.library_pane import LibraryActions, LibraryPane
from editor_app.desktop.panes.menu_row import MenuRow
from editor_app.desktop.panes.pictures_pane import PicturesPane
from editor_app.desktop.panes.preview_pane import PreviewPane
from editor_app.desktop.panes.review_pane import ReviewPane
from editor_app.desktop.panes.revisions_pane import RevisionsPane
from editor_app.desktop.panes.right_tabs import FINDINGS, PICTURES, PREVIEW, REVIEW, REVISIONS, TABS, RightTabs
from editor_app.desktop.panes.status_pane import StatusPane
from editor_app.desktop.widgets.shell import Shell, Side
from editor_app.model.metadata import Metadata
from editor_app.model.profile import SiteProfile
from editor_app.services.preferences import Person

NAME = "先锋采编"
LEFT_RAIL = (("稿件库", "list"), ("搜索", "search"), ("新建", "document_add"), ("导入", "arrow_import"))
FIRST_SIZE = (1366, 728)
MIN_SIZE = (600, 300)
TITLE_CHARS = 20


class MainWindow(QMainWindow):
    """Holds the panes. `close_requested` comes instead of closing: the draft is saved first."""

    close_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._may_close = False
        self._person = Person()
        self._title = ""
        self._reviewing = ""
        self._columns = SiteProfile("", "", 0)
        self.setObjectName("mainWindow")
        self.setWindowIcon(QIcon(app_logo(32, 2.0)))
        self.commands = Actions(look, self)
        self.menu_row = MenuRow(look, self.commands, self)
        self.setMenuWidget(self.menu_row)
        for name in ("newArticleAction", "importAction"):
            self.addAction(self.commands[name])
        names = ("importAction", "newArticleAction", "trashAction", "untrashAction", "purgeAction", "emptyTrashAction")
        shown = LibraryActions(*(self.commands[name] for name in (*names, "checkSelectedAction")))
        self.library = LibraryPane(look, shown, self.column_name, self)
        self.article = ArticlePane(look, self.commands, self)
        self.preview = PreviewPane(look, self, self.commands["newArticleAction"])
        self.findings = FindingsPane(look, self.commands["newArticleAction"], self.commands["submitAction"], self)
        self.pictures = PicturesPane(
            look, self.commands["addPicturesAction"], self.commands["pictureWordsAction"], self
        )
        self.review = ReviewPane(look, self.commands, self)
        self.revisions = RevisionsPane(look, self.commands["newArticleAction"], self.commands["saveAction"], self)
        panes = (self.preview, self.findings, self.pictures, self.review, self.revisions)
        self.right = RightTabs(look, panes, self)
        self.status = StatusPane(look, self)
        rails = {Side.LEFT: LEFT_RAIL, Side.RIGHT: TABS}
        self.shell = Shell(look, self.library, self.article, self.right, rails, self)
        self._arrange()
        self.library.list_view.setFocus(Qt.FocusReason.OtherFocusReason)  # not a button that Enter would press
        self.show_title("")

    def _arrange(self) -> None:
        centre = QWidget(self)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.shell, 1)
        column.addWidget(self.status)
        self.setCentralWidget(centre)
        self.setMinimumSize(*MIN_SIZE)
        self.resize(*FIRST_SIZE)
        self.shell.mode_changed.connect(self._on_mode_changed)
        self.shell.rail_clicked.connect(self._on_rail_clicked)
        self.right.tabs.currentChanged.connect(self.shell.point_out)

    def column_name(self, column_id: str) -> str:
        """The words of a column of the open article's profile; its id where the profile does not know it."""
        column = self._columns.column(column_id)
        return column.name if column else column_id

    # -- showing ------------------------------------------------------------------------------------------------------

    def show_person(self, person: Person) -> None:
        """Show who writes in the title bar."""
        self._person = person
        self.show_title(self._title)

    @property
    def person(self) -> Person:
        """Who writes here, as the title bar says."""
        return self._person

    def show_title(self, title: str) -> None:
        """Show the open article's title in the title bar."""
        self._title = title
        short = title if len(title) <= TITLE_CHARS else title[: TITLE_CHARS - 1] + "…"
        who = " ".join(filter(None, (self._person.unit, self._person.name)))
        if self._reviewing and short:
            short, who = f"审稿：{short}", f"{who}（{self._reviewing}）" if who else ""
        words = f"{short} — {NAME}" if short else NAME
        self.setWindowTitle(f"{words}　·　{who}" if who else words)

    def show_reviewing(self, due: str) -> None:
        """Whether this person reviews the open article: the round that is due, or nothing. There is one red button then, in the
        decision bar.
        """
        self._reviewing = due
        self.menu_row.set_reviewing(bool(due))
        self.show_title(self._title)

    def show_columns(self, profile: SiteProfile) -> None:
        """Name columns in the list by this profile."""
        self._columns = profile
        self.library.list_view.viewport().update()

    def show_article(self, metadata: Metadata) -> None:
        """Keep the title bar in step with the open article."""
        if metadata.title != self._title:
            self.show_title(metadata.title)

    # -- getting about ------------------------------------------------------------------------------------------------

    def slots(self) -> dict[str, Callable[[], object]]:
        """The slots of the commands that bring a part of the window into view, by the command's id."""
        return {
            "libraryAction": self.open_library,
            "searchAction": self.open_search,
            "fieldsAction": self._on_fields,
            "checkAction": self._on_show_findings,
            "findingsAction": self._on_show_findings,
            "previewAction": self._on_show_preview,
            "picturesAction": self._on_show_pictures,
            "revisionsAction": self._on_show_revisions,
            "nextPaneAction": self._on_next_pane,
            "previousPaneAction": self._on_previous_pane,
        }

    def open_right(self, place: int) -> None:
        """Bring a tab of the right side into view, on a narrow window over the middle."""
        self.right.open_tab(place)
        self.shell.open_pane(Side.RIGHT)
        self.right.tabs.currentWidget().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open_library(self) -> None:
        """Bring the library into view and give it the focus."""
        self.shell.open_pane(Side.LEFT)
        self.library.list_view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open_search(self) -> None:
        """Bring the search field into view and give it the focus."""
        self.shell.open_pane(Side.LEFT)
        self.library.focus_search()

    def cycle_panes(self, step: int) -> None:
        """F6: library, head, text, right side, status line, and round again."""
        stops: list[QWidget] = [
            self.library.list_view,
            self.article.head.title,
            self.article.editor,
            self.right.over or self.right.tabs.tabBar(),
            self.menu_row.outbox,
        ]
        owners: list[QWidget] = [self.library, self.article.head, self.article.editor, self.right, self.menu_row]
        now = QApplication.focusWidget()
        place = next((n for n, owner in enumerate(owners) if now is not None and _within(now, owner)), -1)
        for offset in range(1, len(stops) + 1):
            target = (place + step * offset) % len(stops)
            if target == 0:
                self.shell.open_pane(Side.LEFT)
            elif target == 3:
                self.shell.open_pane(Side.RIGHT)
            else:
                self.shell.fold()
            if stops[target].isVisible():
                stops[target].setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def _on_fields(self) -> None:
        self.article.head.set_folded(not self.article.head.folded)

    def _on_show_findings(self) -> None:
        self.open_right(FINDINGS)

    def _on_show_preview(self) -> None:
        self.open_right(PREVIEW)

    def _on_show_pictures(self) -> None:
        self.open_right(PICTURES)

    def _on_show_revisions(self) -> None:
        self.open_right(REVISIONS)

    def _on_next_pane(self) -> None:
        self.cycle_panes(1)

    def _on_previous_pane(self) -> None:
        self.cycle_panes(-1)

    # -- size and place -----------------------------------------------------------------------------------------------

    def geometry_for_next_time(self) -> str:
        """Size and place as text, for `restore_place`."""
        return bytes(self.saveGeometry().toBase64().data()).decode("ascii")

    def restore_place(self, text: str) -> None:
        """Take size and place of last time."""
        self.restoreGeometry(QByteArray.fromBase64(QByteArray(text.encode("ascii"))))

    # -- the window ---------------------------------------------------------------------------------------------------

    def close_now(self) -> None:
        """Close for good: everything is saved."""
        self._may_close = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask for leave first."""
        if self._may_close:
            event.accept()
            return
        event.ignore()
        self.close_requested.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The head takes less room on a low window."""
        super().resizeEvent(event)
        self.article.set_client_height(self.height())

    def _on_mode_changed(self, mode: str) -> None:
        self.article.head.set_folded(mode != "wide")
        self.preview.set_wide(mode == "wide")

    def _on_rail_clicked(self, side: str, place: int) -> None:
        if side == Side.RIGHT:
            if self.shell.opened is Side.RIGHT and self.right.tabs.currentIndex() == place:
                self.shell.fold()
            else:
                self.open_right(place)
            return
        if place == 0 and self.shell.opened is Side.LEFT:
            self.shell.fold()
        elif place == 0:
            self.open_library()
        elif place == 1:
            self.open_search()
        else:
            self.commands["newArticleAction" if place == 2 else "importAction"].trigger()

    def show_annotations(self, count: int) -> None:
        """Show the number of annotations that are not settled on the tab."""
        self.right.set_count(REVIEW, count)

    def show_errors(self, errors: int, findings: int) -> None:
        """Show the number of findings on tab, rail and button."""
        self.menu_row.set_errors(errors)
        self.right.set_count(FINDINGS, findings, error=bool(errors))
        self.shell.buttons[Side.RIGHT][FINDINGS].set_count(errors)


def _within(widget: QWidget, owner: QWidget) -> bool:
    return widget is owner or owner.isAncestorOf(widget)
