"""Files, photos and pasted things on their way into articles, as the window shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from editor_app.desktop.desk import Desk
from editor_app.desktop.flows.bringing_in import BringingIn, Brought, PicturesAdded, Target, sort_files
from editor_app.desktop.flows.pasting import PastingIn
from editor_app.desktop.flows.writing import Writing
from editor_app.desktop.jobs import Step
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.part import Part
from editor_app.desktop.reporting import Reporting
from editor_app.desktop.widgets.choosing import ask_files, ask_folder
from editor_app.model.article import Article, ArticleState
from editor_app.model.errors import Cancelled
from editor_app.model.problems import explain
from editor_app.services.illustrating import figure_for
from editor_app.services.import_summary import QUIET, Result
from editor_app.services.importing import ImportOutcome
from editor_app.services.merging import told as told_of
from editor_app.services.pasting import Paste

DOCUMENT_KINDS = ("稿件 (*.docx *.doc *.wps *.rtf *.html *.htm *.mht *.md *.txt *.textpack *.zip)", "所有文件 (*)")
NAMED = 5  # photos that did not come in, named for one reason
TOLD = 3  # lines of the account that the bar names
PICTURE_KINDS = ("图片 (*.jpg *.jpeg *.png *.webp *.heic *.heif *.gif *.bmp *.tif *.tiff)", "所有文件 (*)")


class TakingIn(Part):
    """What comes in goes into the article it was meant for, also when another one is open by then. Signal
    `ended`: some work is over.
    """

    compare_requested = Signal(str, int)  # an article and the revision that somebody else wrote beside it
    ended = Signal()

    def __init__(
        self,
        desk: Desk,
        window: MainWindow,
        writing: Writing,
        site: Callable[[], str],
        parent: QObject | None = None,
    ) -> None:
        """`site` tells the site that new articles are meant for."""
        super().__init__(desk, window, writing, parent)
        self._site = site
        self._chosen_for = Target("")
        self._imported: ImportOutcome | None = None
        self._again = False  # whether the running import tries files of the table again
        self._photos: tuple[Path, ...] = ()
        self._waited_for = ""
        self.bringing = BringingIn(desk, self)
        self.pasting = PastingIn(desk, window, writing, self)
        self.reporting = Reporting(desk, window, writing, self)
        self._connect()

    def _connect(self) -> None:
        editor = self._window.article.editor
        editor.files_dropped.connect(self._on_editor_files)
        editor.image_pasted.connect(self._on_image_pasted)
        editor.choose_picture_requested.connect(self.choose_for_missing)
        editor.missing_files_dropped.connect(self.fill_missing)
        self._window.status.cancel.clicked.connect(self.bringing.cancel)
        self._window.status.cancel.clicked.connect(self.pasting.cancel)
        self.pasting.said.connect(self.said)
        self.pasting.stepped.connect(self._on_stepped)
        self.pasting.ended.connect(self._on_ended)
        self.pasting.report_requested.connect(self._on_paste_report)
        self.reporting.said.connect(self.said)
        self.reporting.again_requested.connect(self._on_again)
        self.bringing.imported.connect(self._on_imported)
        self.bringing.pictures_added.connect(self._on_pictures_added)
        self.bringing.put.connect(self._on_put)
        self.bringing.stepped.connect(self._on_stepped)
        self.bringing.ended.connect(self._on_ended)
        self.bringing.failed.connect(self._on_failed)

    def slots(self) -> dict[str, Callable[[], object]]:
        """The slots of the commands that bring something in, by the command's id."""
        return {
            "importAction": self.choose_documents,
            "importFolderAction": self.choose_folder,
            "importReportAction": self.reporting.show_open,
            "addPicturesAction": self.choose_pictures,
            "fetchPicturesAction": self.pasting.switch_fetching,
        }

    # -- documents ----------------------------------------------------------------------------------------------------

    def take_files(self, paths: Sequence[Path]) -> None:
        """Take dropped or chosen files: documents become articles, photos go into the open or the imported one."""
        found = sort_files(paths)
        if found.documents:
            self._photos = found.pictures
            self._writing.flush(lambda: self.bringing.import_documents(found.documents, self._site()))
        elif found.pictures:
            self._add_pictures(found.pictures, self._here())

    def choose_documents(self) -> None:
        """Ask which documents to import."""
        ask_files(self._window, self.tr("导入"), DOCUMENT_KINDS, self.documents_chosen)

    def choose_folder(self) -> None:
        """Ask for a folder with texts and photos."""
        ask_folder(self._window, self.tr("导入文件夹"), self._on_folder, with_files=True)

    def _on_folder(self, name: str) -> None:
        self.take_files([Path(name)])

    def documents_chosen(self, names: list[str]) -> None:
        """Import the chosen documents."""
        self.take_files([Path(name) for name in names])

    def opened(self, article: str) -> None:
        """An article was opened: tell what importing made of it, and put the photos in that came with it."""
        self.reporting.opened(article)
        if article != self._waited_for:
            return
        self._waited_for = ""
        if self._imported is not None:
            outcome, self._imported = self._imported, None
            self._tell_imported(outcome)
        if self._photos:
            photos, self._photos = self._photos, ()
            self.bringing.add_pictures(photos, Target(article))

    def _on_again(self, paths: list[Path]) -> None:
        self._again = True
        self._writing.flush(lambda: self.bringing.import_documents(paths, self._site()))

    def _on_imported(self, brought: Brought) -> None:
        outcome, again = brought.outcome, self._again
        self._again = False
        self.reporting.keep(brought)
        if not outcome.imported:
            self._photos = ()
        if again or len(brought.rows) > 1:
            self.reporting.show_rows(brought.rows, again=again)
        elif outcome.failed:
            self._tell_failed_file(brought)
        if outcome.imported and not again:
            self._window.library.choose_box(ArticleState.DRAFT)
            self._waited_for, self._imported = outcome.imported[0].article.id, outcome
            if brought.rows[0].result is Result.HINTS and len(brought.rows) == 1:
                self.reporting.expect(self._waited_for)
            self._writing.open(self._waited_for)

    def _tell_failed_file(self, brought: Brought) -> None:
        """One file that was not imported: the sentence, and trying again."""
        again = [row.path for row in brought.rows if row.path is not None]
        site = self._site()
        retry = (self.tr("再试一次"), lambda: self.bringing.import_documents(again, site))
        self.said.emit(explain(brought.outcome.failed[0][1]), True, (retry,) if again else ())

    def _on_paste_report(self, paste: Paste) -> None:
        self.reporting.show_pasted(self.tr("剪贴板"), paste.report)

    def _tell_imported(self, outcome: ImportOutcome) -> None:
        """Say in the bar what was imported, once the first article is open."""
        if outcome.left:
            words = self.tr("已取消：导入了 {n} 篇，都在草稿里；还有 {m} 个文件没有轮到").format(
                n=len(outcome.imported), m=len(outcome.left)
            )
            self.said.emit(words, False, ((self.tr("看导入结果"), self.reporting.show_summary),))
        elif len(outcome.imported) + len(outcome.failed) > 1:
            words = self.tr("已导入 {n} 篇，都在草稿里").format(n=len(outcome.imported))
            if outcome.failed:
                words += self.tr("；{m} 个文件没有导入").format(m=len(outcome.failed))
            self.said.emit(words, False, ((self.tr("看导入结果"), self.reporting.show_summary),))
        elif not self.reporting.shown:
            first = outcome.imported[0]
            told = [item for item in first.report if item.what not in QUIET]
            counts = [f"{item.what} {item.count} 处" if item.count > 1 else item.what for item in told[:TOLD]]
            done = "，".join(counts) or self.tr("文字全部带入")
            if first.merged is not None and first.merged.beside:
                article, number = first.article.id, first.merged.beside
                compare = (self.tr("比较"), lambda: self.compare_requested.emit(article, number))
                self.said.emit(f"{first.source}：{told_of(first.merged)}", True, (compare,))
                return
            more = self.tr("等") if len(told) > TOLD else ""
            words = self.tr("已导入 {name}：{done}{more}").format(name=first.source, done=done, more=more)
            self.said.emit(words, False, ((self.tr("看导入结果"), self._show_account),))

    def _show_account(self) -> None:
        self._window.article.bar.put_away()
        self.reporting.show_open()

    # -- pictures -----------------------------------------------------------------------------------------------------

    def choose_pictures(self) -> None:
        """Ask which photos to add, at the caret."""
        self._chosen_for = self._here()
        ask_files(self._window, self.tr("添加图片"), PICTURE_KINDS, self.pictures_chosen)

    def pictures_chosen(self, names: list[str]) -> None:
        """Add the chosen photos where they were asked for."""
        target, self._chosen_for = self._chosen_for, Target("")
        self._add_pictures([Path(name) for name in names], target if target.article else self._here())

    def fill_missing(self, block_id: str, paths: list[str]) -> None:
        """Put the first of some photos into the place of a missing picture, the others behind it."""
        self._add_pictures([Path(path) for path in paths], self._here(missing=block_id))

    def choose_for_missing(self, block_id: str) -> None:
        """Ask which photo takes the place of a missing picture."""
        self._chosen_for = self._here(missing=block_id)
        ask_files(self._window, self.tr("选图片"), PICTURE_KINDS, self.pictures_chosen)

    def _here(self, *, missing: str = "", position: int = -1) -> Target:
        article = self._writing.article
        return Target(article.id if article else "", missing, position)

    def _add_pictures(self, paths: Sequence[Path], target: Target) -> None:
        if not target.article:
            self.said.emit(self.tr("先打开或新建一篇稿件，再放照片；照片没有动"), True, ())
            return
        if self._window.article.locked:
            self.said.emit(self.tr("稿件在审或已签发，不能加图片；要加先撤回或更正。照片没有动"), True, ())
            return
        self.bringing.add_pictures(paths, target)

    def _on_editor_files(self, paths: list[str], position: int) -> None:
        files = [Path(path) for path in paths]
        if sort_files(files).documents:
            self.take_files(files)
        else:
            self._add_pictures(files, self._here(position=position))

    def _on_image_pasted(self, image: QImage) -> None:
        self.bringing.add_image(image, self._here())

    def _on_pictures_added(self, batch: PicturesAdded) -> None:
        figures = [figure_for(each.asset) for each in batch.added if each.asset]
        target, editor = batch.target, self._window.article.editor
        if target.article != self._here().article:
            if figures:
                self.bringing.put_at_end(target.article, figures)
        else:
            self._tell_sizes(batch)
            if figures and target.missing:
                editor.change_picture(target.missing, figures.pop(0))
            if figures:
                editor.insert_figures(figures, target.position, target.missing)
        self._tell_failed(batch)

    def _tell_sizes(self, batch: PicturesAdded) -> None:
        """So that the places have the right shapes at once, and the text does not move when the pictures come."""
        for asset in (each.asset for each in batch.added if each.asset):
            self._window.article.editor.set_picture_size(asset.sha256, asset.info.width, asset.info.height)

    def _tell_failed(self, batch: PicturesAdded) -> None:
        """Say which photos did not come in, and why; also that the rest was stopped."""
        errors = [(each.name, each.error) for each in batch.added if each.error]
        failed = [(name, error) for name, error in errors if not isinstance(error, Cancelled)]
        stopped = len(errors) - len(failed)
        words = []
        if len(failed) > 1:
            words.append(self.tr("{n} 张没有收入。").format(n=len(failed)))
        names: dict[str, list[str]] = {}
        for name, error in failed:
            names.setdefault(explain(error), []).append(name)
        for why, those in names.items():
            more = self.tr(" 等 {n} 张").format(n=len(those)) if len(those) > NAMED else ""
            words.append(f"{'、'.join(those[:NAMED])}{more}：{why}")
        if stopped:
            kept = len(batch.added) - len(errors)
            words.append(self.tr("已停下：放入了 {n} 张，还有 {m} 张没有收入").format(n=kept, m=stopped))
        if words:
            self.said.emit("　".join(words), bool(failed), ())

    def _on_put(self, article: Article) -> None:
        title = article.metadata.title or self.tr("未写标题")
        self.said.emit(self.tr("照片已放在先前那篇稿件的文末：{title}").format(title=title), False, ())

    # -- work ---------------------------------------------------------------------------------------------------------

    def _on_stepped(self, step: Step) -> None:
        self._window.status.show_busy(f"{step.what}（{step.done}/{step.total}）" if step.total > 1 else step.what)

    def _on_ended(self) -> None:
        self._window.status.show_busy("")
        self.ended.emit()

    def _on_failed(self, words: str) -> None:
        if self._again:
            self._again = False
            self.reporting.again_failed()
        self.said.emit(words, True, ())
