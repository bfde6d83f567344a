"""Every command of the program in one table: menus, tool row, buttons and shortcuts are made from it.

A command stands here when it works; there are no dead entries. `needs` says what must be there for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import strip_mnemonic


class Needs(StrEnum):
    """What a command needs to be usable, and the reason shown where it is not there."""

    NOTHING = ""
    ARTICLE = "先选一篇稿件，或新建一篇"
    SELECTION = "先在稿件库里选稿件"
    TRASHED = "先在回收站里选稿件"
    TABLE = "先把光标放进表格"
    JOINABLE = "先选相邻的两三张图片"
    ROW = "先选并排的图片"
    PICTURE = "先点选一张图片"
    PICTURES = "还没有图片"
    UNDO = "没有可撤销的改动"
    REDO = "没有可重做的改动"
    FINDING = "没有问题"
    FIX = "没有能自动修正的问题"
    COMPARING = "先在“版本”里按“比较”"
    TABS = "只打开了一篇"
    REPORT = "这篇稿件不是这次打开程序以后导入的"
    PENDING = "这篇稿件没有在等审"
    SIGNED = "这篇稿件还没有签发"
    SENT = "这篇稿件没有送审"
    RETURNED = "没有退回过，也没有审过别的版本"
    NOTES = "还没有批注"
    OPEN = "先选一篇稿件"
    HANDED_IN = "这篇稿件还没有报到站点"


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One command. `id` is its object name; `menu` the title of its menu (empty: in none); `group` numbers the part of
    the menu, parts are separated by a line; `checked` makes it a switch, `exclusive` names a group of which one is on;
    `below` is the title of a menu within the menu, `also` a second shortcut.
    """

    id: str
    text: str
    menu: str
    shortcut: str = ""
    icon: str = ""
    needs: Needs = Needs.NOTHING
    group: int = 0
    checkable: bool = False
    exclusive: str = ""
    size: int = 16
    below: str = ""
    also: str = ""


FILE, EDIT, INSERT, FORMAT = "文件(&F)", "编辑(&E)", "插入(&I)", "格式(&O)"
CHECK, REVIEW, SUBMIT, VIEW, HELP = "检查(&C)", "审稿(&R)", "上报(&U)", "视图(&V)", "帮助(&H)"
TABLE, PICTURE_ROW, EXPORT = "表格(&T)", "图片并排(&R)", "导出(&E)"

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("newArticleAction", "新建(&N)", FILE, "Ctrl+N", "document_add"),
    ActionSpec("templateAction", "按模板新建(&T)…", FILE, "Ctrl+Shift+N", "document_text"),
    ActionSpec("likeAction", "以此为模板新建(&M)", FILE, "", "copy", Needs.ARTICLE),
    ActionSpec("importAction", "导入(&O)…", FILE, "Ctrl+O", "arrow_import"),
    ActionSpec("importFolderAction", "导入文件夹…", FILE),
    ActionSpec("unsealAction", "打开加密交接包…", FILE),
    ActionSpec("importReportAction", "看导入结果(&R)", FILE, "", "", Needs.REPORT),
    ActionSpec("saveAction", "保存并记版本(&S)", FILE, "Ctrl+S", "save", Needs.ARTICLE, 1),
    ActionSpec("exportProofAction", "清样 PDF(&P)…", FILE, "", "print", Needs.ARTICLE, 1, below=EXPORT),
    ActionSpec("exportSignoffAction", "审签单 PDF(&S)…", FILE, "", "", Needs.ARTICLE, 1, below=EXPORT),
    ActionSpec("exportPageAction", "网页 PDF…", FILE, "", "document_text", Needs.ARTICLE, 1, below=EXPORT),
    ActionSpec("exportHtmlAction", "单个网页文件(&H)…", FILE, "", "globe", Needs.ARTICLE, 1, below=EXPORT),
    ActionSpec("exportViewAction", "当前预览的图片(&V)…", FILE, "", "image_multiple", Needs.ARTICLE, 1, below=EXPORT),
    ActionSpec("exportPhoneAction", "手机长图(&L)…", FILE, "", "phone", Needs.ARTICLE, 1, below=EXPORT),
    ActionSpec("exportWordAction", "Word(&W)…", FILE, "", "", Needs.ARTICLE, 1, below=EXPORT),
    ActionSpec("exportMarkdownAction", "Markdown(&M)…", FILE, "", "", Needs.ARTICLE, 1, below=EXPORT),
    ActionSpec("exportTextAction", "纯文字(&T)…", FILE, "", "", Needs.ARTICLE, 1, below=EXPORT),
    ActionSpec("exportPackageAction", "稿件包(&K)…", FILE, "", "", Needs.ARTICLE, 1, below=EXPORT),
    ActionSpec("sealAction", "选中的几篇：加密交接包(&J)…", FILE, "", "", Needs.SELECTION, 1, below=EXPORT),
    ActionSpec("exportSelectedAction", "选中的几篇：清样和 Word(&S)…", FILE, "", "", Needs.SELECTION, 1, below=EXPORT),
    ActionSpec("printProofAction", "打印清样(&P)…", FILE, "Ctrl+P", "print", Needs.ARTICLE, 1),
    ActionSpec("closeTabAction", "关闭这篇(&W)", FILE, "Ctrl+W", "", Needs.ARTICLE, 1),
    ActionSpec("trashAction", "移到回收站", FILE, "", "delete", Needs.SELECTION, 2),
    ActionSpec("untrashAction", "还原", FILE, "", "arrow_undo", Needs.TRASHED, 2),
    ActionSpec("purgeAction", "彻底删除…", FILE, "", "delete", Needs.TRASHED, 2),
    ActionSpec("emptyTrashAction", "清空回收站…", FILE, "", "", Needs.NOTHING, 2),
    ActionSpec("backupAction", "备份与恢复(&B)…", FILE, "", "history", Needs.NOTHING, 3),
    ActionSpec("settingsAction", "设置(&G)…", FILE, "Ctrl+,", "settings", Needs.NOTHING, 3),
    ActionSpec("quitAction", "退出(&Q)", FILE, "Ctrl+Q", "", Needs.NOTHING, 4),
    ActionSpec("undoAction", "撤销(&U)", EDIT, "Ctrl+Z", "arrow_undo", Needs.UNDO, 0, size=18),
    ActionSpec("redoAction", "重做(&R)", EDIT, "Ctrl+Y", "arrow_redo", Needs.REDO, 0, size=18),
    ActionSpec("cutAction", "剪切(&T)", EDIT, "Ctrl+X", "cut", Needs.ARTICLE, 1),
    ActionSpec("copyAction", "复制(&C)", EDIT, "Ctrl+C", "copy", Needs.ARTICLE, 1),
    ActionSpec("copyWechatAction", "复制为公众号格式(&G)", EDIT, "", "copy", Needs.ARTICLE, 1),
    ActionSpec("pasteAction", "粘贴(&P)", EDIT, "Ctrl+V", "", Needs.ARTICLE, 1),
    ActionSpec("pasteTextAction", "只粘文字(&X)", EDIT, "Ctrl+Shift+V", "", Needs.ARTICLE, 1),
    ActionSpec("fetchPicturesAction", "粘贴网页时下载图片", EDIT, "", "", Needs.NOTHING, 1, True),
    ActionSpec("selectAllAction", "全选(&A)", EDIT, "Ctrl+A", "", Needs.ARTICLE, 1),
    ActionSpec("findAction", "查找(&F)…", EDIT, "Ctrl+F", "document_search", Needs.ARTICLE, 2, size=18),
    ActionSpec("replaceAction", "替换(&H)…", EDIT, "Ctrl+H", "arrow_swap", Needs.ARTICLE, 2),
    ActionSpec("findNextAction", "查找下一处", EDIT, "F3", "arrow_down", Needs.ARTICLE, 2),
    ActionSpec("findPreviousAction", "查找上一处", EDIT, "Shift+F3", "arrow_up", Needs.ARTICLE, 2),
    ActionSpec("replaceOneAction", "替换", "", "", "", Needs.ARTICLE),
    ActionSpec("replaceAllAction", "全部替换", "", "Ctrl+Alt+Return", "", Needs.ARTICLE),
    ActionSpec("replaceAcrossAction", "在多篇稿件中替换…", EDIT, "Ctrl+Shift+H", "", Needs.NOTHING, 3),
    ActionSpec("searchAction", "搜索稿件…", EDIT, "Ctrl+Shift+F", "search", Needs.NOTHING, 3),
    ActionSpec("addPicturesAction", "图片(&P)…", INSERT, "", "image_add", Needs.ARTICLE, size=18),
    ActionSpec("editPictureAction", "编辑图片(&E)…", INSERT, "Ctrl+Alt+E", "image_edit", Needs.PICTURE),
    ActionSpec("watermarkAction", "单位水印…", INSERT),
    ActionSpec("tableAction", "表格(&T)…", INSERT, "", "table_add", Needs.ARTICLE, size=18),
    ActionSpec("missingAction", "待补图", INSERT, "", "image_off", Needs.ARTICLE),
    ActionSpec("linkAction", "链接(&K)…", INSERT, "Ctrl+K", "", Needs.ARTICLE),
    ActionSpec("signatureAction", "供稿行", INSERT, "", "signature", Needs.ARTICLE),
    ActionSpec("ruleAction", "分隔线", INSERT, "", "", Needs.ARTICLE),
    ActionSpec("phraseAction", "常用语(&Q)…", INSERT, "", "", Needs.ARTICLE, 1),
    ActionSpec("paragraphAction", "正文", FORMAT, "Ctrl+Alt+1", "", Needs.ARTICLE, 0, True, "style"),
    ActionSpec("headingAction", "小标题", FORMAT, "Ctrl+Alt+2", "", Needs.ARTICLE, 0, True, "style"),
    ActionSpec("quoteAction", "引文", FORMAT, "", "", Needs.ARTICLE, 0, True, "style"),
    ActionSpec("bulletedAction", "列表", FORMAT, "", "", Needs.ARTICLE, 0, True, "style"),
    ActionSpec("numberedAction", "编号", FORMAT, "", "", Needs.ARTICLE, 0, True, "style"),
    ActionSpec("boldAction", "加粗(&B)", FORMAT, "Ctrl+B", "text_bold", Needs.ARTICLE, 1, True, size=18),
    ActionSpec("italicAction", "倾斜(&I)", FORMAT, "Ctrl+I", "text_italic", Needs.ARTICLE, 1, True, size=18),
    ActionSpec("underlineAction", "下划线(&U)", FORMAT, "Ctrl+U", "text_underline", Needs.ARTICLE, 1, True, size=18),
    ActionSpec("strikeAction", "删除线", FORMAT, "", "", Needs.ARTICLE, 1, True),
    ActionSpec("superscriptAction", "上标", FORMAT, "", "", Needs.ARTICLE, 1, True),
    ActionSpec("subscriptAction", "下标", FORMAT, "", "", Needs.ARTICLE, 1, True),
    ActionSpec("brushAction", "格式刷", FORMAT, "Ctrl+Shift+C", "paint_brush", Needs.ARTICLE, 1, True, size=18),
    ActionSpec("clearAction", "清除格式", FORMAT, "", "clear_formatting", Needs.ARTICLE, 1, size=18),
    ActionSpec("alignStartAction", "左对齐", FORMAT, "Ctrl+L", "text_align_left", Needs.ARTICLE, 2, True, "align", 18),
    ActionSpec("alignCenterAction", "居中", FORMAT, "Ctrl+E", "text_align_center", Needs.ARTICLE, 2, True, "align", 18),
    ActionSpec("alignRightAction", "右对齐", FORMAT, "Ctrl+R", "text_align_right", Needs.ARTICLE, 2, True, "align", 18),
    ActionSpec("rowsBeforeAction", "在上方插入行", FORMAT, "", "", Needs.TABLE, 3, below=TABLE),
    ActionSpec("rowsAfterAction", "在下方插入行", FORMAT, "", "", Needs.TABLE, 3, below=TABLE),
    ActionSpec("columnsBeforeAction", "在左侧插入列", FORMAT, "", "", Needs.TABLE, 3, below=TABLE),
    ActionSpec("columnsAfterAction", "在右侧插入列", FORMAT, "", "", Needs.TABLE, 3, below=TABLE),
    ActionSpec("removeRowsAction", "删除行", FORMAT, "", "", Needs.TABLE, 3, below=TABLE),
    ActionSpec("removeColumnsAction", "删除列", FORMAT, "", "", Needs.TABLE, 3, below=TABLE),
    ActionSpec("headerRowAction", "首行作表头", FORMAT, "", "", Needs.TABLE, 3, below=TABLE),
    ActionSpec("removeTableAction", "删除表格", FORMAT, "", "", Needs.TABLE, 3, below=TABLE),
    ActionSpec("makeRowAction", "与相邻图片并排", FORMAT, "", "", Needs.JOINABLE, 3, below=PICTURE_ROW),
    ActionSpec("splitRowAction", "拆开并排", FORMAT, "", "", Needs.ROW, 3, below=PICTURE_ROW),
    ActionSpec("rowLeftAction", "在并排中左移", FORMAT, "Alt+Shift+Left", "", Needs.ROW, 3, below=PICTURE_ROW),
    ActionSpec("rowRightAction", "在并排中右移", FORMAT, "Alt+Shift+Right", "", Needs.ROW, 3, below=PICTURE_ROW),
    ActionSpec("coverAction", "设为封面(&V)…", FORMAT, "", "star", Needs.PICTURES, 3),
    ActionSpec("pictureWordsAction", "图说与说明(&S)…", FORMAT, "Ctrl+Alt+T", "table", Needs.PICTURES, 3),
    ActionSpec("layoutAction", "一键排版", FORMAT, "Ctrl+Shift+L", "wand", Needs.ARTICLE, 9, size=18),
    ActionSpec("layoutPreviewAction", "看看一键排版会改什么…", FORMAT, "", "", Needs.ARTICLE, 9),
    ActionSpec("checkAction", "看检查结果", CHECK, "Ctrl+Shift+K", "task_list_square_ltr", Needs.ARTICLE),
    ActionSpec("checkSelectedAction", "检查所选(&M)…", CHECK, "", "", Needs.SELECTION),
    ActionSpec("checkAllAction", "检查所有没上报的稿件(&A)…", CHECK),
    ActionSpec("wordCountAction", "字数统计(&W)…", CHECK, "", "", Needs.ARTICLE),
    ActionSpec("liveCheckAction", "边写边查(&L)", CHECK, "", "", Needs.NOTHING, 0, True),
    ActionSpec("nextFindingAction", "下一个问题", CHECK, "F7", "arrow_down", Needs.FINDING, 1, also="F8"),
    ActionSpec("previousFindingAction", "上一个问题", CHECK, "Shift+F7", "arrow_up", Needs.FINDING, 1, also="Shift+F8"),
    ActionSpec("fixFindingAction", "修正这一处(&F)", CHECK, "Ctrl+.", "checkmark", Needs.FIX, 1, also="Alt+Return"),
    ActionSpec("fixAllAction", "全部修正(&A)", CHECK, "", "wand", Needs.FIX, 1),
    ActionSpec("ignoreFindingAction", "忽略这一处(&I)…", CHECK, "", "prohibited", Needs.FINDING, 1),
    ActionSpec("compareAction", "比较版本", CHECK, "", "history", Needs.ARTICLE, 2),
    ActionSpec("nextChangeAction", "下一处改动", CHECK, "F8", "arrow_down", Needs.COMPARING, 2),
    ActionSpec("previousChangeAction", "上一处改动", CHECK, "Shift+F8", "arrow_up", Needs.COMPARING, 2),
    ActionSpec("listsAction", "词表(&L)…", CHECK, "", "list", Needs.NOTHING, 3),
    ActionSpec("addWordAction", "加入词表(&A)…", CHECK, "", "", Needs.ARTICLE, 3),
    ActionSpec("sendAction", "送审(&S)…", REVIEW, "Ctrl+Shift+Return", "signature", Needs.OPEN),
    ActionSpec("withdrawAction", "撤回(&W)…", REVIEW, "", "arrow_undo", Needs.SENT),
    ActionSpec("annotateAction", "批注(&A)…", REVIEW, "Ctrl+Alt+M", "comment", Needs.OPEN, 1),
    ActionSpec("nextNoteAction", "下一条批注", REVIEW, "F9", "arrow_down", Needs.NOTES, 1),
    ActionSpec("previousNoteAction", "上一条批注", REVIEW, "Shift+F9", "arrow_up", Needs.NOTES, 1),
    ActionSpec("passAction", "通过并签名(&P)…", REVIEW, "Ctrl+Alt+P", "signature", Needs.PENDING, 2),
    ActionSpec("returnAction", "退回，写明理由(&B)…", REVIEW, "Ctrl+Alt+R", "arrow_reply", Needs.SENT, 2),
    ActionSpec("passManyAction", "选中的几篇：通过并签名(&M)…", REVIEW, "", "", Needs.SELECTION, 2),
    ActionSpec("correctAction", "更正(&C)…", REVIEW, "", "edit", Needs.SIGNED, 2),
    ActionSpec("compareReturnedAction", "与上次退回的版本比较(&D)", REVIEW, "", "history", Needs.RETURNED, 3),
    ActionSpec("signoffAction", "审签单(&Q)…", REVIEW, "", "document_text", Needs.ARTICLE, 3),
    ActionSpec("exchangeReviewsAction", "与站点交换审稿(&X)", REVIEW, "", "arrow_sync", Needs.NOTHING, 4),
    ActionSpec("putInFolderAction", "放进审稿文件夹(&F)", REVIEW, "", "", Needs.OPEN, 4),
    ActionSpec("reviewFolderAction", "审稿文件夹…", REVIEW, "", "", Needs.NOTHING, 4),
    ActionSpec("submitAction", "上报(&S)…", SUBMIT, "Ctrl+Return", "send", Needs.ARTICLE),
    ActionSpec("submitSelectedAction", "上报所选(&B)…", SUBMIT, "", "", Needs.SELECTION),
    ActionSpec("outboxAction", "发件箱(&O)", SUBMIT, "Ctrl+Shift+O", "mail_inbox", Needs.NOTHING, 1),
    ActionSpec("syncAction", "问站点：采用了没有(&T)", SUBMIT, "", "", Needs.NOTHING, 1),
    ActionSpec("statisticsAction", "用稿统计(&C)…", SUBMIT, "", "table", Needs.NOTHING, 1),
    ActionSpec("editorsChangesAction", "网站编辑改了什么(&E)", SUBMIT, "", "history", Needs.HANDED_IN, 1),
    ActionSpec("recallAction", "从站点撤回(&W)…", SUBMIT, "", "arrow_undo", Needs.HANDED_IN, 1),
    ActionSpec("accountsAction", "站点账号(&A)…", SUBMIT, "", "person", Needs.NOTHING, 2),
    ActionSpec("profilesAction", "站点配置(&P)…", SUBMIT, "", "globe", Needs.NOTHING, 2),
    ActionSpec("libraryAction", "稿件库", VIEW, "Alt+0", "list"),
    ActionSpec("previewAction", "预览", VIEW, "Alt+1", "eye", Needs.NOTHING, 1),
    ActionSpec("previewWindowAction", "在窗口中打开预览", VIEW, "", "window_new", Needs.ARTICLE, 1),
    ActionSpec("browserAction", "在浏览器中打开预览", VIEW, "Ctrl+Shift+B", "globe", Needs.ARTICLE, 1),
    ActionSpec("findingsAction", "检查", VIEW, "Alt+2", "task_list_square_ltr", Needs.NOTHING, 1),
    ActionSpec("picturesAction", "图片", VIEW, "Alt+3", "image_multiple", Needs.NOTHING, 1),
    ActionSpec("reviewAction", "审稿", VIEW, "Alt+4", "comment_multiple", Needs.NOTHING, 1),
    ActionSpec("revisionsAction", "版本", VIEW, "Alt+5", "history", Needs.NOTHING, 1),
    ActionSpec("fieldsAction", "稿件信息", VIEW, "Ctrl+Shift+I", "document_text", Needs.ARTICLE, 2),
    ActionSpec("nextTabAction", "下一篇打开的稿件", VIEW, "Ctrl+Tab", "", Needs.TABS, 2),
    ActionSpec("previousTabAction", "上一篇打开的稿件", VIEW, "Ctrl+Shift+Tab", "", Needs.TABS, 2),
    ActionSpec("zoomInAction", "放大正文", VIEW, "Ctrl+=", "zoom_in", Needs.ARTICLE, 3),
    ActionSpec("zoomOutAction", "缩小正文", VIEW, "Ctrl+-", "", Needs.ARTICLE, 3),
    ActionSpec("zoomResetAction", "正文原大", VIEW, "Ctrl+0", "", Needs.ARTICLE, 3),
    ActionSpec("nextPaneAction", "到下一个窗格", VIEW, "F6", "", Needs.NOTHING, 4),
    ActionSpec("previousPaneAction", "到上一个窗格", VIEW, "Shift+F6", "", Needs.NOTHING, 4),
    ActionSpec("welcomeAction", "欢迎页与站点…", HELP, "", "book_open"),
    ActionSpec("sampleAction", "打开范文", HELP, "", "document_text"),
    ActionSpec("shortcutsAction", "快捷键(&K)…", HELP, "F1", "keyboard", also="Ctrl+/"),
    ActionSpec("personAction", "单位和姓名(&N)…", HELP, "", "person"),
    ActionSpec("updateAction", "检查更新文件(&U)…", HELP, "", "", Needs.NOTHING, 1),
    ActionSpec("aboutAction", "关于先锋采编", HELP, "", "info", Needs.NOTHING, 1),
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A command as the sheet of shortcuts lists it: its menu, its words, its keys; `below` is the menu within the menu."""

    menu: str
    words: str
    keys: tuple[str, ...]
    below: str = ""


READING = frozenset(
    {
        "copyAction",
        "copyWechatAction",
        "selectAllAction",
        "findAction",
        "findNextAction",
        "findPreviousAction",
        "fetchPicturesAction",
        "replaceAcrossAction",
        "searchAction",
        "watermarkAction",
    }
)  # commands of 编辑, 插入, 格式 that change nothing of the open article
WRITING = frozenset(spec.id for spec in ACTIONS if spec.menu in (EDIT, INSERT, FORMAT) and spec.id not in READING) | {
    "replaceOneAction",
    "replaceAllAction",
    "fixFindingAction",
    "fixAllAction",
}


class Commanded(Protocol):
    """A part of the window that answers commands."""

    def slots(self) -> dict[str, Callable[[], object]]:
        """What each command that is answered here does, by the command's id."""
        ...


class Actions(QObject):
    """The commands as QActions, by id."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._specs = {spec.id: spec for spec in ACTIONS}
        self._groups: dict[str, QActionGroup] = {}
        self._actions = {spec.id: self._make(spec, look) for spec in ACTIONS}
        self.show_needs(frozenset())

    def _make(self, spec: ActionSpec, look: Look) -> QAction:
        action = QAction(spec.text, self)
        action.setObjectName(spec.id)
        action.setCheckable(spec.checkable)
        if spec.shortcut:
            action.setShortcuts([QKeySequence(keys) for keys in (spec.shortcut, spec.also) if keys])
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        if spec.icon:
            look.dress(action, spec.icon, "text", spec.size)
        if spec.exclusive:
            group = self._groups.get(spec.exclusive)
            if group is None:
                group = self._groups[spec.exclusive] = QActionGroup(self)
                group.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
            group.addAction(action)
        return action

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def connect_all(self, *parts: Commanded) -> None:
        """Connect each command to the part that answers it. Raises `KeyError` for a command that none answers (there are no
        dead entries), `ValueError` for one that two do.
        """
        slots: dict[str, Callable[[], object]] = {}
        for part in parts:
            if twice := slots.keys() & (more := part.slots()).keys():
                raise ValueError(f"answered twice: {sorted(twice)}")
            slots |= more
        for action_id, action in self._actions.items():
            action.triggered.connect(slots[action_id])

    def show_needs(self, there: frozenset[Needs], why: str = "", locked: str = "") -> None:
        """Enable what can be used with `there`; the others say in their tool tip what is missing, or `why`. `locked` says why
        nothing may change the text.
        """
        for spec in self._specs.values():
            usable = spec.needs is Needs.NOTHING or spec.needs in there
            if locked and usable and spec.id in WRITING:
                self._actions[spec.id].setEnabled(False)
                self._actions[spec.id].setToolTip(f"{strip_mnemonic(spec.text)}：{locked}")
                continue
            action = self._actions[spec.id]
            action.setEnabled(usable)
            words = strip_mnemonic(spec.text)
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            tip = f"{words}（{keys}）" if keys else words
            action.setToolTip(tip if usable else f"{words}：{why or spec.needs.value}")

    def listed(self) -> list[Listed]:
        """Every command that stands in a menu, in the menus' order, with the keys it has now."""
        form = QKeySequence.SequenceFormat.NativeText
        return [
            Listed(
                strip_mnemonic(spec.menu),
                strip_mnemonic(self._actions[spec.id].text()).rstrip("…"),
                tuple(keys.toString(form) for keys in self._actions[spec.id].shortcuts()),
                strip_mnemonic(spec.below),
            )
            for spec in ACTIONS
            if spec.menu
        ]

    def fill(self, bar: QMenuBar) -> None:
        """Build the menus; one without entries is left out."""
        for title in dict.fromkeys(spec.menu for spec in ACTIONS if spec.menu):
            menu = QMenu(title, bar)
            self._fill_menu(menu, [spec for spec in ACTIONS if spec.menu == title])
            bar.addMenu(menu)

    def _fill_menu(self, menu: QMenu, specs: Iterable[ActionSpec]) -> None:
        last = None
        below: dict[str, QMenu] = {}
        for spec in specs:
            if last is not None and spec.group != last:
                menu.addSeparator()
            last = spec.group
            if spec.below and spec.below not in below:
                below[spec.below] = QMenu(spec.below, menu)
                menu.addMenu(below[spec.below])
            below.get(spec.below, menu).addAction(self._actions[spec.id])
