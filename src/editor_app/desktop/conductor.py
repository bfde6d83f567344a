"""Brings panes and flows together: every wish of a pane goes to a flow, every answer of a flow to the panes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from editor_app.desktop.accounting import Accounting
from editor_app.desktop.actions import Needs
from editor_app.desktop.after_sending import AfterSending
from editor_app.desktop.configuring import Configuring
from editor_app.desktop.counting import Counting
from editor_app.desktop.covering import Covering
from editor_app.desktop.describing import Describing
from editor_app.desktop.desk import Desk, Outside
from editor_app.desktop.editor.state import StyleState
from editor_app.desktop.exporting import Exporting
from editor_app.desktop.flows.checking import Checked, Checking
from editor_app.desktop.flows.illustrating import Loaded
from editor_app.desktop.flows.lighting import Lighting
from editor_app.desktop.flows.retouching import Retouching
from editor_app.desktop.flows.shelf import Listing, Shelf
from editor_app.desktop.flows.writing import Content, Failure, Opened, SaveWord, Writing
from editor_app.desktop.live_checking import LiveChecking
from editor_app.desktop.looking_back import LookingBack
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.packing import Packing
from editor_app.desktop.panes.right_tabs import FINDINGS
from editor_app.desktop.part import Speaking
from editor_app.desktop.picturing import Picturing
from editor_app.desktop.posting import Posting
from editor_app.desktop.preferring import Preferring
from editor_app.desktop.putting_away import PuttingAway
from editor_app.desktop.recovering import Recovering
from editor_app.desktop.reviewing import Reviewing
from editor_app.desktop.safekeeping import Safekeeping
from editor_app.desktop.sealing import Sealing
from editor_app.desktop.shaping import Shaping
from editor_app.desktop.shortcuts import Shortcuts
from editor_app.desktop.showing import Showing
from editor_app.desktop.tabbing import Tabbing
from editor_app.desktop.taking_in import TakingIn
from editor_app.desktop.touching_up import TouchingUp
from editor_app.desktop.updating import Updating
from editor_app.desktop.word_lists import WordLists
from editor_app.model.article import ArticleState
from editor_app.model.changes import Changes

LOOK_AGAIN_MS = 5000  # in a window that only shows what another one writes


class Conductor(QObject):
    """Owns the flows of one window. `start` lists the library and opens what was open last."""

    welcome_requested = Signal()
    about_requested = Signal()
    quit_requested = Signal()
    reopen_requested = Signal()
    sample_requested = Signal()

    def __init__(self, desk: Desk, outside: Outside, window: MainWindow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._window = window
        self._errors_told = False
        self._many = False  # whether several articles are open
        self._just_made = ""  # the new article that the caret shall begin in
        self._place_needs: frozenset[Needs] = frozenset()
        self._bar_acts: tuple[Callable[[], object], ...] = ()
        self._look_again = QTimer(self)
        self._look_again.setInterval(LOOK_AGAIN_MS)
        self._look_again.timeout.connect(self._on_look_again)
        self._make_flows(outside)
        self._connect_commands()
        self._connect_panes()
        self._connect_flows()
        self._show_needs()

    def _make_flows(self, outside: Outside) -> None:
        desk, window = self._desk, self._window
        self.shelf = Shelf(desk, self)
        self.lighting = Lighting(desk, self.shelf, self)
        self.writing = Writing(desk, window.article, self)
        self.picturing = Picturing(desk, window, self.writing, self)
        self.covering = Covering(desk, window, self.writing, self.picturing.illustration, self)
        self.retouching = Retouching(desk, self.writing, window.article.editor, self)
        self.showing = Showing(desk, window, self.writing, self)
        self.checking = Checking(desk, self)
        self.tabbing = Tabbing(desk, window, self.writing, self)
        self.looking = LookingBack(desk, window, self.writing, self)
        self.recovering = Recovering(desk, self.writing, self.looking, self)
        self.reviewing = Reviewing(desk, window, self.writing, self.checking, self.looking, self)
        self.posting = Posting(desk, outside, window, self.writing, self.checking, self)
        self.after_sending = AfterSending(desk, window, self.writing, self.looking, self)
        self.after_sending.person_wanted.connect(self.reviewing.with_person)
        self.posting.theirs_wanted.connect(self.after_sending.bring)
        self.posting.changes_wanted.connect(self.after_sending.show_changes)
        self.taking = TakingIn(desk, window, self.writing, self._new_site, self)
        self.taking.compare_requested.connect(self.looking.compare_with)
        self.touching = TouchingUp(desk, window, self.writing, self)
        self.live = LiveChecking(
            desk, window, self.writing, self.checking, self.touching.mending, self.reviewing.waiving, self
        )
        self.packing = Packing(desk, window, self.writing, self)
        self.sealing = Sealing(desk, window, self.writing, self._new_site, self)
        self.exporting = Exporting(desk, window, self.writing, self)
        self.shaping = Shaping(desk, window, self.say, self)
        self.describing = Describing(desk, window, self.writing, self._new_site, self)
        self.putting_away = PuttingAway(desk, window, self.writing, self.shelf, self)
        self.safekeeping = Safekeeping(desk, window, self.writing, self)
        self.configuring = Configuring(desk, window, self.writing, self)
        self.accounting = Accounting(desk, window, self.posting.handing, self)
        self.preferring = Preferring(desk, window, self.posting, self.reviewing, self)
        self.shortcuts = Shortcuts(desk, window, self.exporting.press, self)
        self.updating = Updating(desk, window, self)
        self.counting = Counting(desk, window, self.posting.hearing, self.exporting.press, self)
        self.word_lists = WordLists(desk, window, self.writing, self.checking, self)

    def start(self) -> None:
        """List the library and look at sites and outbox."""
        self.shelf.refresh()
        self.lighting.start()
        self.showing.start()
        self.live.start()
        if self._desk.room.read_only:
            self._window.article.read_only = True
            self._look_again.start()
            self.tell_read_only()
            return
        self.posting.start()
        self.taking.pasting.start()
        self.shaping.start()
        self.safekeeping.start()
        self.configuring.start()
        self.reviewing.exchanging.start()

    # -- wiring -------------------------------------------------------------------------------------------------------

    def _connect_commands(self) -> None:
        self._window.commands.connect_all(
            self,
            self._window,
            self._window.article,
            self.taking,
            self.describing,
            self.looking,
            self.touching,
            self.live,
            self.packing,
            self.sealing,
            self.exporting,
            self.showing,
            self.shaping,
            self.retouching,
            self.putting_away,
            self.tabbing,
            self.picturing,
            self.covering,
            self.safekeeping,
            self.posting,
            self.after_sending,
            self.configuring,
            self.accounting,
            self.preferring,
            self.shortcuts,
            self.updating,
            self.counting,
            self.word_lists,
            self.reviewing,
        )

    def slots(self) -> dict[str, Callable[[], object]]:
        """The slots of the commands about the open article as a whole, and of those that others take up."""
        editor = self._window.article.editor
        return {
            "newArticleAction": self.new_article,
            "likeAction": self._on_new_like,
            "saveAction": self.writing.save_version,
            "trashAction": self._on_trash,
            "quitAction": self.quit_requested.emit,
            "undoAction": editor.undo,
            "redoAction": editor.redo,
            "welcomeAction": self.welcome_requested.emit,
            "sampleAction": self.sample_requested.emit,
            "aboutAction": self.about_requested.emit,
        }

    def _connect_panes(self) -> None:
        window = self._window
        library, article, editor = window.library, window.article, window.article.editor
        library.box_requested.connect(self.shelf.show_box)
        library.search_requested.connect(self.shelf.search)
        library.open_requested.connect(self.writing.open)
        library.glance_requested.connect(self.tabbing.glance)
        library.files_dropped.connect(self.take_files)
        library.list_view.selectionModel().selectionChanged.connect(self._show_needs)
        article.edited.connect(self.writing.edited)
        article.edited.connect(self.lighting.busy)
        article.left.connect(self.writing.left_field)
        article.bar.chosen.connect(self._on_bar_chosen)
        article.head.title.edited.connect(self._on_title_edited)
        article.head.finding_wanted.connect(self.live.go_to)
        self.touching.checking_many.go_requested.connect(self.live.go_to)
        editor.style_state_changed.connect(self._on_style_state)
        editor.undoAvailable.connect(self._show_needs)
        editor.redoAvailable.connect(self._show_needs)
        editor.joint_changed.connect(self._show_needs)
        self.live.picture_wanted.connect(self.taking.choose_for_missing)
        window.pictures.go_requested.connect(self._on_go_to_block)
        window.pictures.files_dropped.connect(self.take_files)
        window.pictures.edit_requested.connect(self.retouching.edit)
        window.pictures.choose_requested.connect(self.taking.choose_for_missing)

    def _connect_flows(self) -> None:
        for part in self.children():
            if isinstance(part, Speaking):
                part.said.connect(self.say)
        self.shelf.listed.connect(self._on_listed)
        self.lighting.lit.connect(self._window.library.show_lights)
        self.word_lists.changed.connect(self.lighting.refresh)
        self.reviewing.waiving.allowed.connect(self.lighting.refresh)
        self.shelf.made.connect(self._on_made)
        self.shelf.put_away.connect(self._on_put_away)
        self.shelf.failed.connect(self._say_bad)
        self.writing.opened.connect(self._on_opened)
        self.writing.closed.connect(self._on_closed)
        self.writing.drafts_changed.connect(self._on_drafts_changed)
        self.writing.word_changed.connect(self._on_save_word)
        self.writing.content_changed.connect(self._on_content)
        self.writing.failed.connect(self._on_save_failed)
        self.writing.recovered.connect(self._window.article.bar.put_away)
        self.covering.changed.connect(self.picturing.refresh)
        self.picturing.counted.connect(self._show_needs)
        self.picturing.loaded.connect(self._on_picture_loaded)
        self.taking.bringing.pictures_added.connect(self.picturing.added)
        self.retouching.made.connect(self._window.article.editor.set_picture)
        self.describing.template_chosen.connect(self._on_template_chosen)
        self.reviewing.changed.connect(self._show_needs)
        self.touching.mending.done.connect(self._show_needs)
        self.posting.account_requested.connect(self.accounting.add)
        self.taking.ended.connect(self.shelf.refresh)
        self.checking.checked.connect(self._on_checked)
        self.looking.changed.connect(self._show_needs)
        self.looking.picture_wanted.connect(self.picturing.want_image)
        self.posting.findings_requested.connect(self._on_errors_told)
        self.posting.welcome_requested.connect(self.welcome_requested)
        self.posting.thumbnails_wanted.connect(self._on_thumbnails_wanted)

    # -- saying -------------------------------------------------------------------------------------------------------

    def say(self, words: str, bad: bool = True, choices: tuple[tuple[str, Callable[[], object]], ...] = ()) -> None:
        """Say a sentence in the bar above the article; `choices` are words and what they do."""
        self._errors_told = False
        self._bar_acts = tuple(act for _words, act in choices)
        self._window.article.bar.tell(words, bad=bad, choices=tuple(text for text, _act in choices))

    def _say_bad(self, words: str) -> None:
        self.say(words)

    def _on_bar_chosen(self, place: int) -> None:
        if place < len(self._bar_acts):
            self._bar_acts[place]()

    def _show_needs(self) -> None:
        there = frozenset(self._there())
        if self._desk.room.read_only:
            self._window.commands.show_needs(there & {Needs.TABS}, self.tr("别的窗口正在写，这里只能看"))
            return
        self._window.commands.show_needs(there, locked=self.reviewing.locked)
        if Needs.ARTICLE in there:
            self._window.article.show_style(self._window.article.editor.style_state())

    def _there(self) -> set[Needs]:
        article = self.writing.article
        there = {*self.reviewing.there(), *self.after_sending.there()}
        if article is not None and self.taking.reporting.has(article.id):
            there.add(Needs.REPORT)
        if self._window.library.selected():
            in_trash = self._window.library.box is ArticleState.TRASH
            there.add(Needs.TRASHED if in_trash else Needs.SELECTION)
        if self._many:
            there.add(Needs.TABS)
        if self.looking.comparing:
            return there | {Needs.COMPARING}
        return there | self.live.there() | (self._there_in_text() if article is not None else set())

    def _there_in_text(self) -> set[Needs]:
        document, joints = self._window.article.editor.document(), self._window.article.editor.joints
        there = {Needs.ARTICLE, *self._place_needs}
        if document.isUndoAvailable() or joints.may_undo:
            there.add(Needs.UNDO)
        if document.isRedoAvailable() or joints.may_redo:
            there.add(Needs.REDO)
        if self.picturing.count:
            there.add(Needs.PICTURES)
        return there

    def _on_style_state(self, state: StyleState) -> None:
        self._window.article.show_style(state)
        if (needs := self.shaping.there(state)) != self._place_needs:
            self._place_needs = needs
            self._show_needs()

    # -- another window writes ----------------------------------------------------------------------------------------

    def tell_read_only(self) -> None:
        """Say why nothing can be changed, and how it can be again."""
        words = self.tr("别的窗口（或命令）正在写这个资料库，这里只能看。等它关掉以后重新打开，就能写了")
        self.say(words, False, ((self.tr("重新打开"), self.reopen_requested.emit),))

    def _on_look_again(self) -> None:
        """The other window tells nothing: look what it has changed."""
        self._desk.news.tell(Changes(articles=frozenset(draft.id for draft in self.writing.drafts)), self)
        self.shelf.refresh()

    # -- the library --------------------------------------------------------------------------------------------------

    def new_article(self) -> None:
        """Make an empty article and open it."""
        self.shelf.new(self.posting.site)

    def _on_new_like(self) -> None:
        if (article := self.writing.article) is not None:
            self.writing.flush(lambda: self.shelf.new_like(article.id))

    def _on_template_chosen(self, site: str, column: str) -> None:
        self.shelf.new(site, column)

    def _on_listed(self, listing: Listing) -> None:
        library = self._window.library
        library.show_counts(listing.counts)
        library.show_rows(listing.rows, listing.words, listing.notes)
        self.reviewing.listed(listing.counts)
        article = self.writing.article
        library.show_open(article.id if article else "")
        self._show_needs()

    def _on_made(self, article_id: str) -> None:
        if self._window.library.box is not ArticleState.DRAFT:
            self._window.library.choose_box(ArticleState.DRAFT)
        self._just_made = article_id
        self.writing.open(article_id)

    def _on_trash(self) -> None:
        chosen = self._window.library.selected()
        self.writing.flush(lambda: self.shelf.trash(chosen), chosen)

    def _on_put_away(self, articles: list[str]) -> None:
        for article in articles:
            self.writing.close(article)
        self.say(
            self.tr("{n} 篇已移到回收站，30 天内可以还原").format(n=len(articles)),
            False,
            ((self.tr("撤销"), lambda: self.shelf.untrash(articles)),),
        )

    # -- the article --------------------------------------------------------------------------------------------------

    def _on_opened(self, opened: Opened) -> None:
        window = self._window
        window.show_columns(opened.profile)
        self.picturing.opened(opened)
        window.article.show_article(opened.article, opened.profile, again=opened.again)
        self.tabbing.opened(opened)
        window.article.bar.put_away()
        window.show_title(opened.article.metadata.title)
        window.library.show_open(opened.article.id)
        window.shell.fold()
        self.showing.show_profile(opened.profile)
        self._show_needs()
        self.taking.opened(opened.article.id)
        self.looking.opened(opened.article.id)
        self.recovering.opened(opened.article.id)
        if self._desk.room.read_only:
            self.tell_read_only()
        self.putting_away.opened(opened.article)
        if opened.article.id == self._just_made:
            self._just_made = ""
            window.article.head.focus_field("title")

    def _on_closed(self) -> None:
        window = self._window
        window.article.show_nothing()
        window.show_title("")
        self.picturing.show(None)
        self.looking.opened("")
        self.showing.show_content(None)
        self.checking.check(None)
        window.library.show_open("")
        self._show_needs()

    def _on_drafts_changed(self) -> None:
        if (len(self.writing.drafts) > 1) != self._many:
            self._many = not self._many
            self._show_needs()

    def _on_title_edited(self) -> None:
        if self.writing.article is not None:
            self._window.show_title(self._window.article.head.title.title())

    def _on_save_word(self, word: SaveWord) -> None:
        self._window.status.show_save(word.state, word.text)

    def _on_save_failed(self, failure: Failure) -> None:
        article = self.writing.article
        if failure.article and (article is None or failure.article != article.id):
            self._tell_failed_elsewhere(failure)
            return
        first = (
            (self.tr("另存为一篇新稿"), self.writing.save_as_new)
            if failure.stale
            else (self.tr("再试一次"), self.writing.save_version)
        )
        self.say(failure.words, True, (first, (self.tr("复制全文"), self.copy_out)))

    def _tell_failed_elsewhere(self, failure: Failure) -> None:
        """An open article that is not on the screen could not be saved, or one could not be opened."""
        words = f"{failure.title}：{failure.words}" if failure.title else failure.words
        there = self.writing.draft(failure.article) is not None
        self.say(words, True, ((self.tr("看那一篇"), lambda: self.writing.open(failure.article)),) if there else ())

    def copy_out(self) -> None:
        """Put title and text of everything that is not saved on the clipboard, else of what is on the screen."""
        QGuiApplication.clipboard().setText(self.writing.words())

    def _on_content(self, content: Content) -> None:
        self.describing.show_content(content)
        self.showing.show_content(content)
        self.checking.check(content)
        self.picturing.show(content.body)

    def _on_checked(self, checked: Checked | None) -> None:
        if checked is not None:
            self.describing.show_findings([row.finding for row in checked.rows])
            if self._errors_told and not checked.errors:
                self._errors_told = False
                self._window.article.bar.put_away()
        self._show_needs()

    def _on_errors_told(self) -> None:
        self._errors_told = True
        self._window.open_right(FINDINGS)

    def _on_go_to_block(self, block_id: str) -> None:
        if block_id:
            self._window.article.editor.goto_block(block_id)
            self._window.article.editor.setFocus()

    def take_files(self, paths: list[Path]) -> None:
        """Take dropped or chosen files: documents become articles, photos go into the open or the imported one."""
        self.taking.take_files(paths)

    def _new_site(self) -> str:
        return self.posting.site

    # -- pictures on the screen ---------------------------------------------------------------------------------------

    def _on_picture_loaded(self, loaded: Loaded) -> None:
        if not loaded.image.isNull():
            self.looking.set_picture(loaded.asset, loaded.image)
        if not loaded.thumbnail.isNull():
            self.posting.set_thumbnail(loaded.asset, loaded.thumbnail)

    def _on_thumbnails_wanted(self, assets: list[str]) -> None:
        for asset in assets:
            if (thumbnail := self.picturing.illustration.thumbnails.get(asset)) is not None:
                self.posting.set_thumbnail(asset, thumbnail)
        self.picturing.illustration.want(assets)
