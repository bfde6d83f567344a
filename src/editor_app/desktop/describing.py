"""Metadata on the screen: what is offered, suggested and counted while the article is written. Everything is worked out
on lanes, after a pause, and never while an input method composes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMimeData, QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from editor_app.desktop.desk import Desk
from editor_app.desktop.flows.writing import Content, Opened, Writing
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.part import Part
from editor_app.desktop.widgets.column_popup import ColumnPopup
from editor_app.desktop.widgets.count_popup import CountPopup
from editor_app.model.finding import Finding
from editor_app.model.profile import SiteProfile
from editor_app.model.statistics import Counter, Statistics, text_statistics
from editor_app.services.describing import Help, TitleTwin
from editor_app.services.progress import Progress
from editor_app.services.suggesting import Suggestions

SUGGEST_MS, SELECT_MS = 900, 120
CHECKLIST_RULES = ("M01", "F01", "I01", "C04")
PHRASE_SHOWN = 30


@dataclass(frozen=True, slots=True)
class _Of:
    """An answer and the article it is about."""

    article: str
    value: object


class Describing(Part):
    """What is offered and counted while metadata are written. Signal `template_chosen` (site, column): for a new article."""

    template_chosen = Signal(str, str)

    def __init__(
        self, desk: Desk, window: MainWindow, writing: Writing, site: Callable[[], str], parent: QObject | None = None
    ) -> None:
        """`site` tells the site that new articles are meant for."""
        super().__init__(desk, window, writing, parent)
        self._site = site
        self._content: Content | None = None
        self._title = ""
        self._help = Help()
        self._template_site = ""
        self._counter = Counter()
        self._columns = ColumnPopup(desk.look, window, "template")
        self._counts = CountPopup(window)
        self._phrases = QMenu(window)
        self._phrases.setObjectName("phraseMenu")
        self._suggesting = self._timer(SUGGEST_MS, self._on_suggest_due)
        self._selecting = self._timer(SELECT_MS, self._on_select_due)
        self._connect()

    def _timer(self, milliseconds: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(slot)
        return timer

    def _connect(self) -> None:
        head, editor = self._window.article.head, self._window.article.editor
        self._writing.opened.connect(self._on_opened)
        self._writing.closed.connect(self._on_closed)
        head.column_chosen.connect(self._on_column_chosen)
        head.fold_changed.connect(self._on_fold_changed)
        head.twin_wanted.connect(self._writing.open)
        editor.selectionChanged.connect(self._selecting.start)
        self._window.status.counts_wanted.connect(self.show_counts)
        self._columns.chosen.connect(self._on_template_column)
        self._phrases.triggered.connect(self._on_phrase)

    def slots(self) -> dict[str, Callable[[], object]]:
        """The slots of the commands about templates, phrases and figures, by the command's id."""
        return {
            "templateAction": self.choose_template,
            "phraseAction": self.show_phrases,
            "wordCountAction": self.show_counts,
        }

    # -- what is offered ----------------------------------------------------------------------------------------------

    def _on_opened(self, opened: Opened) -> None:
        room, article = self._desk.room, opened.article
        self._content, self._title = None, ""
        self._selecting.start()

        def work(_progress: Progress) -> _Of:
            return _Of(article.id, room.describing.help(article.site))

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_helped, self._tell_failure, key="describe")

    def _on_closed(self) -> None:
        self._content = None
        self._window.status.show_selected(None)
        self._window.status.show_statistics(None)

    def _on_helped(self, answer: _Of) -> None:
        if self._is_open(answer.article) and isinstance(answer.value, Help):
            self._help = answer.value
            self._window.article.head.show_help(answer.value)

    def _on_column_chosen(self, column: str) -> None:
        article = self._writing.article
        if article is None:
            return
        room, article_id, site = self._desk.room, article.id, article.site

        def work(_progress: Progress) -> _Of:
            room.describing.column_used(site, column)
            return _Of(article_id, room.describing.help(site))

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_helped, self._tell_failure, key="describe")

    def _is_open(self, article: str) -> bool:
        return self._writing.article is not None and self._writing.article.id == article

    # -- what is found in the text ------------------------------------------------------------------------------------

    def show_content(self, content: Content) -> None:
        """Count, and look for suggestions and for the same title, for what stands on the screen now."""
        self._content = content
        self._count(content)
        self._suggesting.start()
        if content.metadata.title != self._title:
            self._title = content.metadata.title
            self._look_for_twin(content)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show on the head's checklist what the portal requires."""
        self._window.article.head.show_findings([each for each in findings if each.rule in CHECKLIST_RULES])

    def _count(self, content: Content) -> None:
        counter = self._counter

        def work(_progress: Progress) -> _Of:
            return _Of(content.article, counter.count(content.body))

        self._desk.jobs.start(LaneName.PAGE, work, self._on_counted, self._tell_failure, key="count")

    def _on_counted(self, answer: _Of) -> None:
        if self._is_open(answer.article) and isinstance(answer.value, Statistics):
            self._window.status.show_statistics(answer.value)

    def _look_for_twin(self, content: Content) -> None:
        room, title = self._desk.room, content.metadata.title

        def work(_progress: Progress) -> _Of:
            return _Of(content.article, room.describing.title_twin(title, content.article))

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_twin, self._tell_failure, key="twin")

    def _on_twin(self, answer: _Of) -> None:
        if self._is_open(answer.article) and isinstance(answer.value, TitleTwin | None):
            self._window.article.head.show_twin(answer.value)

    def _on_fold_changed(self, folded: bool) -> None:
        if not folded:
            self._suggesting.start(0)

    def _on_suggest_due(self) -> None:
        """Suggestions are seen in the open form only, so they are worked out for it only."""
        content, profile = self._content, self._writing.profile
        if content is None or profile is None or self._window.article.head.folded:
            return
        if self._window.article.composing():
            self._suggesting.start(SUGGEST_MS)
            return
        room = self._desk.room

        def work(_progress: Progress) -> _Of:
            return _Of(content.article, room.describing.suggest(content.metadata, content.body, profile))

        self._desk.jobs.start(LaneName.PAGE, work, self._on_suggested, self._tell_failure, key="suggest")

    def _on_suggested(self, answer: _Of) -> None:
        if self._is_open(answer.article) and isinstance(answer.value, Suggestions):
            self._window.article.head.show_suggestions(answer.value)

    # -- counting -----------------------------------------------------------------------------------------------------

    def _on_select_due(self) -> None:
        article = self._writing.article
        text = self._window.article.editor.textCursor().selectedText()
        if article is None or not text:
            self._window.status.show_selected(None)
            return
        article_id = article.id

        def work(_progress: Progress) -> _Of:
            return _Of(article_id, text_statistics(text.replace("\ufffc", "").replace("\u2029", "\n")))

        self._desk.jobs.start(LaneName.PAGE, work, self._on_selected, self._tell_failure, key="selected")

    def _on_selected(self, answer: _Of) -> None:
        still = self._window.article.editor.textCursor().hasSelection()
        if self._is_open(answer.article) and still and isinstance(answer.value, Statistics):
            self._window.status.show_selected(answer.value)

    def show_counts(self) -> None:
        """Open the table of all figures above the status line."""
        status = self._window.status
        if status.figures is not None:
            place = status.words.mapToGlobal(QPoint(0, -4))
            self._counts.open_above(place, status.figures, status.selected)

    # -- templates ----------------------------------------------------------------------------------------------------

    def choose_template(self) -> None:
        """Offer the columns of the site that new articles are meant for."""
        room, site = self._desk.room, self._site()
        self._template_site = site

        def work(_progress: Progress) -> tuple[SiteProfile, Help]:
            return room.profiles.for_site(site), room.describing.help(site)

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_templates, self._tell_failure, key="templates")

    def _on_templates(self, found: tuple[SiteProfile, Help]) -> None:
        profile, given = found
        middle = self._window.article
        place = middle.mapToGlobal(QPoint(16, 16))
        self._columns.open_at(place, profile, "", given.recents, given.keys)

    def _on_template_column(self, column: str) -> None:
        self.template_chosen.emit(self._template_site, column)

    # -- phrases ------------------------------------------------------------------------------------------------------

    def show_phrases(self) -> None:
        """Offer the portal's phrases and one's own at the caret, and to keep what is selected."""
        editor, profile = self._window.article.editor, self._writing.profile
        self._phrases.clear()
        for phrase in profile.phrases if profile else ():
            self._phrases.addAction(self._phrase_action(phrase, "insert", self._phrases))
        if self._help.phrases:
            self._phrases.addSeparator()
            forget = QMenu(self.tr("删去自己的常用语"), self._phrases)
            for phrase in self._help.phrases:
                self._phrases.addAction(self._phrase_action(phrase, "insert", self._phrases))
                forget.addAction(self._phrase_action(phrase, "forget", forget))
            self._phrases.addMenu(forget)
        self._phrases.addSeparator()
        selected = editor.textCursor().selectedText().replace("\u2029", " ").replace("\ufffc", "").strip()
        keep = self._phrase_action(selected, "keep", self._phrases)
        keep.setText(self.tr("把选中的文字加入常用语") if selected else self.tr("先选中文字，再加入常用语"))
        keep.setEnabled(bool(selected))
        self._phrases.addAction(keep)
        self._phrases.popup(editor.viewport().mapToGlobal(editor.cursorRect().bottomLeft()))

    @staticmethod
    def _phrase_action(phrase: str, act: str, parent: QMenu) -> QAction:
        shown = phrase if len(phrase) <= PHRASE_SHOWN else phrase[: PHRASE_SHOWN - 1] + "…"
        action = QAction(shown.replace("&", "&&"), parent)
        action.setToolTip(phrase)
        action.setData((act, phrase))
        return action

    def _on_phrase(self, action: QAction) -> None:
        act, phrase = action.data() or ("", "")
        if act == "insert":
            words = QMimeData()
            words.setText(phrase)
            self._window.article.editor.insertFromMimeData(words)
        elif act in ("keep", "forget"):
            self._change_phrases(act, phrase)

    def _change_phrases(self, act: str, phrase: str) -> None:
        article = self._writing.article
        if article is None:
            return
        room, article_id, site = self._desk.room, article.id, article.site

        def work(_progress: Progress) -> _Of:
            (room.describing.add_phrase if act == "keep" else room.describing.drop_phrase)(phrase)
            return _Of(article_id, room.describing.help(site))

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_helped, self._tell_failure)
