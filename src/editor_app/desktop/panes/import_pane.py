"""导入结果: beside the text, what was recognised and how surely, what became of everything, and the way back."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.look import Look
from editor_app.desktop.models.import_report import LINE, ReportDelegate, ReportLine, ReportListModel, report_lines
from editor_app.desktop.widgets.buttons import PushButton, set_role
from editor_app.desktop.widgets.state_label import StateLabel
from editor_app.model.body import Body
from editor_app.model.metadata import FIELD_LABELS, Metadata
from editor_app.model.reading import ReportItem, Sureness, sureness

FIELDS = ("title", "contributor", "source", "published_at", "author")
STATES = {Sureness.SURE: "sent", Sureness.LIKELY: "info", Sureness.CHECK: "warning"}
LABEL_WIDTH, SURE_WIDTH = 56, 76
HEADER_HEIGHT, FOOTER_HEIGHT = 40, 48


class ImportPane(QFrame):
    """Signals: `field_edited` (name, text) for every change in a field, `left` when a field loses the focus,
    `go_requested` (tuple of block ids), `untidy_requested`, `all_requested` for the table of the whole batch, `closed`.
    """

    field_edited = Signal(str, str)
    left = Signal()
    go_requested = Signal(object)
    untidy_requested = Signal()
    all_requested = Signal()
    closed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._report: tuple[ReportItem, ...] = ()
        self._sure: Mapping[str, float] = {}
        self._read: dict[str, str] = {}
        set_role(self, "pane")
        self.setObjectName("importPane")
        self.edits: dict[str, QLineEdit] = {}
        self.words: dict[str, StateLabel] = {}
        self.model = ReportListModel(self)
        self.list_view = QListView(self)
        self._fields = self._make_fields()
        self._empty = QLabel(self.tr("文字和图片全部带入，没有要转换的"), self)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        set_role(self._empty, "empty")
        self._prepare_list()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._make_header())
        layout.addWidget(self._fields)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self.list_view, 1)
        self._footer = self._make_footer()
        layout.addWidget(self._footer)
        self.setFocusProxy(self.edits[FIELDS[0]])

    # -- making -------------------------------------------------------------------------------------------------------

    def _make_header(self) -> QFrame:
        header = QFrame(self)
        header.setFixedHeight(HEADER_HEIGHT)
        set_role(header, "paneHeader")
        self._title = QLabel(self.tr("导入结果"))
        set_role(self._title, "paneTitle")
        self._source = QLabel()
        self._source.setObjectName("importSource")
        self._source.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        set_role(self._source, "small")
        self.all = PushButton(self.tr("全部文件"), "small")
        self.all.setObjectName("importAllButton")
        self.all.clicked.connect(self.all_requested)
        close = PushButton("", "quiet")
        close.setObjectName("importCloseButton")
        close.setAccessibleName(self.tr("收起导入结果"))
        close.setToolTip(self.tr("收起（Esc）；在“文件”菜单里可以再看"))
        close.setFixedSize(QSize(28, 28))
        close.setStyleSheet("padding: 0;")
        self._look.dress(close, "dismiss")
        close.clicked.connect(self.closed)
        line = QHBoxLayout(header)
        line.setContentsMargins(12, 0, 8, 0)
        line.setSpacing(8)
        line.addWidget(self._title)
        line.addWidget(self._source, 1)
        line.addWidget(self.all)
        line.addWidget(close)
        return header

    def _make_fields(self) -> QFrame:
        frame = QFrame(self)
        set_role(frame, "paneHeader")
        grid = QGridLayout(frame)
        grid.setContentsMargins(12, 10, 12, 12)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        grid.setColumnMinimumWidth(2, SURE_WIDTH)
        grid.setColumnStretch(1, 1)
        for row, name in enumerate(FIELDS):
            label = QLabel(FIELD_LABELS[name])
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            set_role(label, "text2")
            edit = QLineEdit()
            edit.setObjectName(f"import_{name}")
            edit.setAccessibleName(self.tr("导入认出的{label}").format(label=FIELD_LABELS[name]))
            edit.setPlaceholderText(self.tr("没有认出，可在这里写"))
            edit.setProperty("field", name)
            set_role(edit, "input")
            edit.textEdited.connect(self._on_edited)
            edit.editingFinished.connect(self.left)
            words = StateLabel(self._look)
            grid.addWidget(label, row, 0)
            grid.addWidget(edit, row, 1)
            grid.addWidget(words, row, 2)
            self.edits[name], self.words[name] = edit, words
        return frame

    def _prepare_list(self) -> None:
        view = self.list_view
        view.setObjectName("importReportList")
        view.setAccessibleName(self.tr("导入时保留、转换和没有带入的"))
        set_role(view, "rowsPane")
        view.setModel(self.model)
        view.setItemDelegate(ReportDelegate(self._look, self))
        view.setMouseTracking(True)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.clicked.connect(self._on_chosen)
        view.activated.connect(self._on_chosen)

    def _make_footer(self) -> QFrame:
        footer = QFrame(self)
        footer.setFixedHeight(FOOTER_HEIGHT)
        set_role(footer, "paneFooter")
        self._note = QLabel()
        self._note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        set_role(self._note, "small")
        self.untidy = PushButton(self.tr("撤销清理"))
        self.untidy.setObjectName("importUntidyButton")
        self._look.dress(self.untidy, "arrow_undo", "text")
        self.untidy.clicked.connect(self.untidy_requested)
        line = QHBoxLayout(footer)
        line.setContentsMargins(12, 0, 12, 0)
        line.setSpacing(8)
        line.addWidget(self._note, 1)
        line.addWidget(self.untidy)
        return footer

    # -- showing ------------------------------------------------------------------------------------------------------

    def show_report(
        self,
        source: str,
        report: tuple[ReportItem, ...],
        sure: Mapping[str, float],
        read: Metadata | None,
        *,
        tidied: bool,
        batch: bool = False,
    ) -> None:
        """Show another account. `sure` tells how surely the fields of `read` were recognised (None: nothing was looked
        for, something was pasted); `tidied` whether there is a text to go back to, `batch` other files beside it.
        """
        self._report, self._sure = report, sure
        self._read = {name: str(getattr(read, name)) for name in FIELDS} if read is not None else {}
        self._title.setText(self.tr("导入结果") if read is not None else self.tr("粘贴结果"))
        self._source.setText(source)
        self._source.setToolTip(source)
        self._elide_source()
        self._fields.setVisible(read is not None)
        self.setFocusProxy(self.edits[FIELDS[0]] if read is not None else self.list_view)
        self._footer.setVisible(read is not None)
        self.all.setVisible(batch)
        self.untidy.setEnabled(tidied)
        self._note.setText(self.tr("换回读入时的样子，一步可撤") if tidied else self.tr("读入时的文字没有改动"))
        self.untidy.setToolTip("" if tidied else self.tr("读入时的文字没有改动，没有要撤的"))

    def show_content(self, metadata: Metadata, body: Body) -> None:
        """Show what stands in the article now: values of the fields, pictures that are missing."""
        for name, edit in self.edits.items():
            value = str(getattr(metadata, name))
            if not edit.hasFocus() and edit.text() != value:
                edit.setText(value)
                edit.setCursorPosition(0)
            self._show_sureness(name, value)
        lines = report_lines(self._report, body)
        self.model.show(lines)
        self.list_view.setVisible(bool(lines))
        self._empty.setVisible(not lines)

    def _show_sureness(self, name: str, value: str) -> None:
        self._tell_sureness(name, value)
        self.edits[name].setAccessibleDescription(self.words[name].words)

    def _tell_sureness(self, name: str, value: str) -> None:
        if not value and name == "title":
            self.words[name].show_state("warning", self.tr("请补上"))
        elif not value:
            self.words[name].show_state("", "")
        elif self._read.get(name) == value:
            sure = sureness(self._sure[name]) if name in self._sure else None
            self.words[name].show_state(STATES[sure] if sure else "info", sure.value if sure else self.tr("默认值"))
        else:
            words = self.tr("已改") if self._read.get(name) else self.tr("自己写的")
            self.words[name].show_state("draft", words)

    def _elide_source(self) -> None:
        metrics, whole = self._source.fontMetrics(), self._source.toolTip()
        self._source.setText(metrics.elidedText(whole, Qt.TextElideMode.ElideMiddle, max(40, self._source.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The file's name is shortened in the middle."""
        super().resizeEvent(event)
        self._elide_source()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts the pane away."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def _on_edited(self, text: str) -> None:
        name = str(self.sender().property("field"))
        self._show_sureness(name, text)
        self.field_edited.emit(name, text)

    def _on_chosen(self, index: QModelIndex) -> None:
        line = index.data(LINE)
        if isinstance(line, ReportLine) and line.blocks:
            self.go_requested.emit(line.blocks)
