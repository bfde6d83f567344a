"""成批上报: what would be handed in, article by article, before the one press."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.widgets.buttons import PushButton, set_role
from editor_app.desktop.widgets.dialog_foot import dialog_foot
from editor_app.desktop.widgets.fitting import fitting
from editor_app.model.finding import Level
from editor_app.model.problems import explain
from editor_app.model.site import Site
from editor_app.services.batching import Looked

SIZE = QSize(800, 430)
MEGABYTE = 1_000_000
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class BatchDialog(QDialog):
    """`site_changed` carries the site to look for; `confirmed` the ids that can go and the site."""

    site_changed = Signal(str)
    confirmed = Signal(list, str)

    def __init__(self, sites: Sequence[Site], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("batchDialog")
        self.setWindowTitle(self.tr("成批上报"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._green: list[str] = []
        self._sum = QLabel(self.tr("正在检查…"))
        self._sum.setObjectName("batchSum")
        set_role(self._sum, "strong")
        self._sites = QComboBox()
        self._sites.setObjectName("batchSites")
        self._sites.setAccessibleName(self.tr("报到哪个站点"))
        set_role(self._sites, "input")
        self._sites.addItems([site.name for site in sites])
        self._sites.currentTextChanged.connect(self._on_site)
        self._login = QLabel(self.tr("正在看站点能不能登录…"))
        self._login.setObjectName("batchLogin")
        self._login.setWordWrap(True)
        self._login.setContentsMargins(24, 0, 24, 10)
        set_role(self._login, "small2")
        self._make_table()
        self._go = PushButton(self.tr("上报"), "primary")
        self._go.setObjectName("batchGo")
        self._go.setDefault(True)
        self._go.setEnabled(False)
        self._go.clicked.connect(self._on_go)
        self._arrange()
        self.resize(fitting(self, SIZE))

    def _make_table(self) -> None:
        self._table = QTableWidget(0, 3)
        self._table.setObjectName("batchTable")
        self._table.setAccessibleName(self.tr("要上报的稿件"))
        set_role(self._table, "rows")
        self._table.setHorizontalHeaderLabels([self.tr("稿件"), self.tr("将送出"), self.tr("检查结果")])
        for place in (0, 2):
            self._table.horizontalHeader().setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        self._table.horizontalHeader().setDefaultAlignment(LEFT)
        self._table.horizontalHeader().setHighlightSections(False)
        self._table.verticalHeader().hide()
        self._table.setShowGrid(False)
        self._table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self._table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)

    def _arrange(self) -> None:
        cancel = PushButton(self.tr("取消"))
        cancel.clicked.connect(self.reject)
        top = QHBoxLayout()
        top.setContentsMargins(24, 12, 24, 12)
        top.addWidget(self._sum, 1)
        top.addWidget(self._sites)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._login)
        rows = QVBoxLayout()
        rows.setContentsMargins(16, 0, 16, 0)
        rows.addWidget(self._table)
        column.addLayout(rows, 1)
        column.addWidget(dialog_foot(cancel, self._go))

    @property
    def site(self) -> str:
        """The site they would go to."""
        return self._sites.currentText()

    def show_progress(self, done: int, total: int) -> None:
        """How many were looked through."""
        self._sum.setText(self.tr("正在检查 {done}/{total}").format(done=done, total=total))

    def show_login(self, name: str, trouble: str = "") -> None:
        """Whether the site would take anything now: what can go may be queued all the same."""
        ready = self.tr("站点登录有效：{name}").format(name=name)
        waits = self.tr("现在还送不出去：{why}").format(why=trouble)
        self._login.setText(waits if trouble else ready)
        set_role(self._login, "warningText" if trouble else "small2")

    def show_looked(self, looked: Sequence[Looked]) -> None:
        """Every article with what will be sent and what stands in the way; those that cannot go first."""
        self._green = [each.article for each in looked if each.green]
        going = [each for each in looked if each.green]
        size = sum(each.size for each in going) / MEGABYTE
        words = self.tr("{n} 篇可以上报，图片 {pictures} 张，共 {size:.1f} MB").format(
            n=len(going), pictures=sum(each.pictures for each in going), size=size
        )
        if len(going) < len(looked):
            words += self.tr("；{n} 篇有问题，留在原处").format(n=len(looked) - len(going))
        self._sum.setText(words)
        rows = sorted(looked, key=lambda each: each.green)
        self._table.setRowCount(len(rows))
        for row, each in enumerate(rows):
            sent = self.tr("图 {n}，{size:.1f} MB").format(n=each.pictures, size=each.size / MEGABYTE)
            for place, text in enumerate((each.title or self.tr("（无标题）"), sent, self._verdict(each))):
                cell = QTableWidgetItem(text)
                cell.setToolTip(text)
                self._table.setItem(row, place, cell)
        self._go.setEnabled(bool(going))
        self._go.setText(self.tr("上报 {n} 篇").format(n=len(going)))

    def _verdict(self, each: Looked) -> str:
        if each.problem is not None:
            return explain(each.problem)
        errors = [finding for finding in each.findings if finding.level is Level.ERROR]
        if errors:
            more = self.tr("，共 {n} 处").format(n=len(errors)) if len(errors) > 1 else ""
            return f"{errors[0].message}{more}"
        return self.tr("可以上报，{n} 处提醒").format(n=len(each.findings)) if each.findings else self.tr("可以上报")

    def _on_site(self, site: str) -> None:
        self._go.setEnabled(False)
        self._login.setText(self.tr("正在看站点能不能登录…"))
        set_role(self._login, "small2")
        self.site_changed.emit(site)

    def _on_go(self) -> None:
        self.confirmed.emit(self._green, self.site)
        self.accept()
