"""Every dialog of the program, filled as an office would fill it."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QWidget

from editor_app.desktop import dialogs
from editor_app.desktop.actions import Actions
from editor_app.desktop.dialogs.accounts_dialog import AccountsDialog
from editor_app.desktop.dialogs.annotate_dialog import AnnotateDialog, Target
from editor_app.desktop.dialogs.backup_dialog import BackupDialog
from editor_app.desktop.dialogs.batch_dialog import BatchDialog
from editor_app.desktop.dialogs.check_many import CheckMany
from editor_app.desktop.dialogs.cover_dialog import CoverDialog
from editor_app.desktop.dialogs.crash_dialog import CrashDialog
from editor_app.desktop.dialogs.deciding import Ask, BatchItem, PersonDialog, ReturnDialog, SignDialog, TextDialog
from editor_app.desktop.dialogs.deciding import BatchDialog as SignManyDialog
from editor_app.desktop.dialogs.doubt_dialog import DoubtDialog
from editor_app.desktop.dialogs.import_summary import ImportSummary
from editor_app.desktop.dialogs.layout_preview import LayoutPreview
from editor_app.desktop.dialogs.letters_dialog import LettersDialog
from editor_app.desktop.dialogs.lists_dialog import ListsDialog
from editor_app.desktop.dialogs.outbox_window import OutboxWindow
from editor_app.desktop.dialogs.passphrase_dialog import PassphraseDialog
from editor_app.desktop.dialogs.picture_editor import PictureEditor
from editor_app.desktop.dialogs.picture_words import PictureWordsDialog
from editor_app.desktop.dialogs.preview_window import PreviewWindow
from editor_app.desktop.dialogs.profiles_dialog import ProfilesDialog
from editor_app.desktop.dialogs.replace_across import ReplaceAcross
from editor_app.desktop.dialogs.rescue_dialog import RescueDialog
from editor_app.desktop.dialogs.settings.dialog import SettingsDialog
from editor_app.desktop.dialogs.shortcut_sheet import ShortcutSheet
from editor_app.desktop.dialogs.site_dialog import SiteDialog
from editor_app.desktop.dialogs.site_wizard import Offer, SiteWizard
from editor_app.desktop.dialogs.site_wizard_account import ProfileChoice
from editor_app.desktop.dialogs.statistics_dialog import StatisticsDialog
from editor_app.desktop.dialogs.time_dialog import TimeDialog
from editor_app.desktop.dialogs.waive_dialog import WaiveDialog
from editor_app.desktop.dialogs.welcome import Place as Portal
from editor_app.desktop.dialogs.welcome import WelcomeDialog
from editor_app.desktop.dialogs.work_dialog import WorkDialog
from editor_app.desktop.flows.handing_in import Outbox
from editor_app.desktop.flows.reviewing import Reviewed
from editor_app.desktop.jobs import Step
from editor_app.desktop.look import Look
from editor_app.desktop.models.findings import FindingRow
from editor_app.desktop.problems import show_dialog
from editor_app.model.adoption import AdoptionReport, Became, HandedArticle
from editor_app.model.article import Article, ArticleState
from editor_app.model.backup import BackupFile, BackupState
from editor_app.model.body import Body, Figure, paragraph
from editor_app.model.finding import Finding, Level, Place
from editor_app.model.metadata import Metadata
from editor_app.model.picture import CoverRules
from editor_app.model.picture_edit import NO_EDITS
from editor_app.model.profile import ReviewRules
from editor_app.model.replacing import Query
from editor_app.model.review import Act, Anchor
from editor_app.model.review_moves import doubled, state_of, threads_of
from editor_app.model.site import Site
from editor_app.model.submission import Hold, Phase, Submission, SubmissionPicture
from editor_app.services.laying_out import lay_out
from editor_app.services.preferences import Person
from editor_app.services.rescue import Choices
from editor_app.services.reviewing import ReviewView
from reviewed import ARTICLE, DIGESTS, WANG, entry, told

UNIT = "松江湾街道党工委"
TITLE = "“红色驿站”亮灯守汛 松江湾街道党员志愿者护万家安澜"
FIGURES = tuple(Figure(f"{n}" * 64, caption="街道和社区负责人对照水情图划定巡堤路段", credit="李明") for n in range(3))
BODY = Body((paragraph("  入汛以来,江水一天天上涨。"), paragraph(""), *FIGURES))
SITES = [Site("哈尔滨先锋网", "intake", "https://portal.example/upload", "songjiangwan", "hrbxf")]
FINDING = Finding(
    "T03", Level.WARNING, Place(block=BODY.blocks[0].id), "“江水”与“松花江”前后不一，核对一下是不是同一条江"
)
BASES = ("ReviewDialog",)


def kinds() -> set[type]:
    """The classes of dialogs there are."""
    found: set[type] = set()
    for module in pkgutil.walk_packages(dialogs.__path__, f"{dialogs.__name__}."):
        for _name, each in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(each, QDialog) and each.__module__ == module.name and each.__name__ not in BASES:
                found.add(each)
    return found


def review() -> Reviewed:
    """A review whose first round this person decides, although he has sent it."""
    record, rules = told(entry(Act.SUBMITTED, WANG, revision=1)), ReviewRules()
    state = state_of(record, len(rules.rounds))
    article = Article(ARTICLE, Metadata(title=TITLE), BODY, 1, ArticleState.IN_REVIEW, "", "", DIGESTS[0])
    due = rules.name(state.round)
    view = ReviewView(article, record, state, threads_of(record), rules, due, doubled(state, WANG))
    return Reviewed(view, Person(WANG.unit, WANG.name), revisions={DIGESTS[0]: 1})


def submission(number: int = 0, hold: Hold = Hold.AUTH) -> Submission:
    """An article on its way that needs somebody."""
    return Submission(
        str(number), ARTICLE, ARTICLE, TITLE, "典型事迹", "哈尔滨先锋网", "d" * 64, 3, Phase.ASSETS, hold, number,
        "2026-11-28T08:00:00Z", reason="site.unauthorized", pictures=tuple(
            SubmissionPicture(f"{n}" * 64, f"{n}" * 64, f"{n}.jpg", "image/jpeg", 190_000) for n in range(3)
        ),
    )  # fmt: skip


def _welcome(look: Look, folder: Path) -> QWidget:
    places = (
        Portal("practice", "练习站点（建议先用）", "就在本机，不联网；随便报，不会发到网上", "book_open"),
        Portal("hrbxf", "哈尔滨先锋网", "需要账号；可以先写稿，上报时再登录", "globe"),
        Portal("file", "从文件安装站点配置…", "管理员给的配置文件夹或压缩包", "folder_open"),
    )
    made = WelcomeDialog(look, places, Person(), folder)
    made._ui.startButton.click()  # with what is wrong
    return made


def _outbox(look: Look, _folder: Path) -> QWidget:
    made = OutboxWindow(look)
    made.show_outbox(Outbox(tuple(submission(n) for n in range(3))))
    return made


def _backup(look: Look, folder: Path) -> QWidget:
    made = BackupDialog(look)
    file = BackupFile(folder / "library-20261128.db", datetime(2026, 11, 28, 8), "每天", 52_000_000, 212, visible=True)
    made.show_state(BackupState(folder / "文档" / "先锋采编备份", False, (file,) * 3, "磁盘满了，没有备份成"))
    made.show_words("已备份到 D:\\先锋采编备份，读回核对无误")
    return made


def _wizard(look: Look, _folder: Path) -> QWidget:
    profiles = tuple(ProfileChoice(each, each, "26 个栏目；图片宽到 1200") for each in ("hrbxf", "plain"))
    kinds = ("intake", "wordpress", "metaweblog", "dedecms", "folder")
    offer = Offer(kinds, profiles, frozenset({"folder"}), frozenset({"intake"}), frozenset())
    return SiteWizard(look, offer, SITES[0])


def _picture(look: Look, _folder: Path) -> QWidget:
    made = PictureEditor(look)
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(0x808080)
    made.show()
    made.show_picture((1600, 1200), image, NO_EDITS)
    return made


def _crash(look: Look, folder: Path) -> QWidget:
    made = CrashDialog(look, "程序出了没有预料到的差错", "ValueError\n" * 30)
    made.show_kept(f"稿件已保存到 {folder}")
    made.show_words("报告已复制，可以粘到微信或邮件里")
    return made


def _work(_look: Look, _folder: Path) -> QWidget:
    made = WorkDialog("正在恢复资料库")
    made.show_step(Step("正在核对图片", 1200, 4800))
    return made


def _message(_look: Look, folder: Path) -> QWidget:
    return show_dialog(None, "有文字还没有存下", f"文字另存了应急副本：{folder}", "详情", (("复制全文并关闭", print),))


def _shortcuts(look: Look, _folder: Path) -> QWidget:
    return ShortcutSheet(look, Actions(look).listed())


def _statistics(look: Look, _folder: Path) -> QWidget:
    made = StatisticsDialog(look, date(2026, 11, 28))
    became = (Became.ADOPTED, Became.RETURNED, Became.OPEN)
    made.show_report(AdoptionReport(None, None, tuple(
        HandedArticle(str(n), TITLE, UNIT, "典型事迹", "哈尔滨先锋网", date(2026, 1 + n % 11, 3), became[n % 3], n % 3 < 2, "")
        for n in range(30)
    )))  # fmt: skip
    return made


MAKERS: tuple[Callable[[Look, Path], QWidget], ...] = (
    _welcome, _outbox, _backup, _wizard, _picture, _crash, _work, _message, _shortcuts,
    lambda look, path: SettingsDialog(look),
    lambda look, path: AccountsDialog(look, SITES),
    lambda look, path: AccountsDialog(look, []),
    lambda look, path: CheckMany(look),
    lambda look, path: ListsDialog(look),
    lambda look, path: WaiveDialog(FindingRow(FINDING, "第 2 段", quote="江水"), 2, ["引用原文"], "江水"),
    lambda look, path: AnnotateDialog([Target("“江水一天天上涨”", Anchor()), Target("整篇稿件", Anchor())]),
    lambda look, path: BatchDialog(SITES),
    lambda look, path: CoverDialog(look, FIGURES, Metadata(title=TITLE), CoverRules()),
    lambda look, path: DoubtDialog(submission(hold=Hold.UNPROVEN)),
    lambda look, path: ImportSummary(look, ()),
    lambda look, path: LayoutPreview(look, lay_out(Metadata(title=TITLE), BODY)),
    lambda look, path: LettersDialog("哈尔滨先锋网"),
    lambda look, path: PassphraseDialog("交接包的口令", "凭这个口令才能打开，忘了谁也打不开。", "装进交接包", None, choosing=True),
    lambda look, path: PersonDialog(Person(UNIT, ""), "送审、批注、签名都要写明是谁。请先填单位和姓名。"),
    lambda look, path: PictureWordsDialog(look, BODY),
    lambda look, path: PreviewWindow(look),
    lambda look, path: ProfilesDialog(look),
    lambda look, path: ReplaceAcross(look, Query("汛"), "讯", 3),
    lambda look, path: RescueDialog(look, Choices("资料库的文件坏了。", path, "2026-11-28 08:00", 212, True)),
    lambda look, path: ReturnDialog(review(), 2),
    lambda look, path: SignDialog(review()),
    lambda look, path: SignManyDialog([BatchItem(ARTICLE, TITLE, "d" * 64, 1, "初审", ("事实准确",))] * 3, ["另一篇"]),
    lambda look, path: SiteDialog(look, SITES, "哈尔滨先锋网"),
    _statistics,
    lambda look, path: TimeDialog(),
    lambda look, path: TextDialog(Ask("sendDialog", "送审", f"《{TITLE}》送去审核。", "送审", "给审稿人的话")),
)  # fmt: skip
