"""通过并签名, 退回, 更正, 撤回, 送审: what is ticked, chosen and written before an act is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QLineEdit, QPlainTextEdit, QWidget

from editor_app.desktop.dialogs.review_dialog import ReviewDialog, written
from editor_app.desktop.flows.reviewing import Reviewed
from editor_app.desktop.widgets.buttons import set_role
from editor_app.services.preferences import Person

SIGN_SIZE, RETURN_SIZE, REASON_SIZE, PERSON_SIZE = QSize(560, 400), QSize(680, 400), QSize(520, 240), QSize(440, 240)


class SignDialog(ReviewDialog):
    """`signed` carries the points that were ticked, a remark, and the reason of an exception."""

    signed = Signal(tuple, str, str)

    def __init__(self, reviewed: Reviewed, parent: QWidget | None = None) -> None:
        view = reviewed.view
        title = view.article.metadata.title
        about = (
            f"《{title}》第 {view.state.revision} 版　摘要 {view.state.digest[:8]}。"
            "签名只对这一版有效；之后改一个字，签名就失效。"
        )
        super().__init__(f"{view.due}：通过并签名", about, "通过并签名", SIGN_SIZE, parent)
        self.setObjectName("signDialog")
        self.hindrance = "" if view.rules.may_merge else view.hindrance
        self.boxes = [self._box(point) for point in view.rules.checklist(view.state.round)]
        self.exception: QPlainTextEdit | None = None
        if view.hindrance:
            words = (
                "站点允许合并审次，各次分别签名。"
                if view.rules.may_merge
                else "同一个人一般不审两次。确需如此，写明理由，会印在审签单上。"
            )
            note = QLabel(f"您已{view.hindrance}。{words}")
            note.setWordWrap(True)
            set_role(note, "warningText")
            self.content.addWidget(note)
        if self.hindrance:
            self.exception = self.text_field(
                "exceptionEdit", "为什么由同一个人审", "理由，例如：复审出差，经部长同意", 52
            )
        self.note = self.text_field("noteEdit", "附言", "附言，可不写", 44)
        self.content.addStretch(1)
        (self.boxes[0] if self.boxes else self.exception or self.finish).setFocus()

    def _box(self, point: str) -> QCheckBox:
        if not self.content.count():
            self.heading("审核清单，逐项核过再勾")
        box = QCheckBox(point)
        box.setMinimumHeight(28)
        box.toggled.connect(self.show_state)
        self.content.addWidget(box)
        return box

    def missing(self) -> str:
        """A point that is not ticked, or the reason of an exception."""
        left = [box.text() for box in self.boxes if not box.isChecked()]
        if left:
            return f"清单里还有 {len(left)} 项没有勾：{left[0]}"
        if self.exception is not None and not written(self.exception):
            return "还没有写为什么由同一个人审"
        return ""

    def take(self) -> None:
        """Tell it."""
        exception = written(self.exception) if self.exception is not None else ""
        self.signed.emit(tuple(box.text() for box in self.boxes), written(self.note), exception)


class ReturnDialog(ReviewDialog):
    """`returned` carries the written reason and those that were chosen; one of both is there."""

    returned = Signal(str, tuple)

    def __init__(self, reviewed: Reviewed, open_notes: int, parent: QWidget | None = None) -> None:
        view = reviewed.view
        notes = f"另有 {open_notes} 条批注还没有答，会一起给作者看。" if open_notes else ""
        about = (
            f"《{view.article.metadata.title}》第 {view.state.revision} 版退给作者修改。{notes}理由至少选一条，或写明。"
        )
        super().__init__("退回，写明理由", about, "退回", RETURN_SIZE, parent)
        self.setObjectName("returnDialog")
        self.boxes: list[QCheckBox] = []
        self._add_reasons(view.rules.reasons, reviewed.used)
        self.heading("说明")
        self.text = self.text_field("returnEdit", "退回的说明", "要改什么、怎么改；不选上面的理由时必须写")
        self.content.addStretch(1)
        (self.boxes[0] if self.boxes else self.text).setFocus()

    def _add_reasons(self, reasons: Sequence[str], used: Mapping[str, int]) -> None:
        if reasons:
            self.heading("常用理由")
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        self.content.addLayout(grid)
        for place, reason in enumerate(
            sorted(reasons, key=lambda each: -used.get(each, 0))
        ):  # those used most come first
            times = used.get(reason, 0)
            box = QCheckBox(f"{reason}　（用过 {times} 次）" if times else reason)
            box.setProperty("reason", reason)
            box.setMinimumHeight(28)
            box.toggled.connect(self.show_state)
            grid.addWidget(box, place // 2, place % 2)
            self.boxes.append(box)

    def _chosen(self) -> tuple[str, ...]:
        return tuple(str(box.property("reason")) for box in self.boxes if box.isChecked())

    def missing(self) -> str:
        """A reason."""
        return "" if self._chosen() or written(self.text) else "请选一条理由，或写明"

    def take(self) -> None:
        """Tell it."""
        self.returned.emit(written(self.text), self._chosen())


@dataclass(frozen=True, slots=True)
class Ask:
    """What a dialog with one text asks: its name, titles and words; `needed` says what is missing while nothing is written."""

    name: str
    title: str
    about: str
    finish: str
    hint: str
    needed: str = ""


class TextDialog(ReviewDialog):
    """`told` carries what was written."""

    told = Signal(str)

    def __init__(self, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__(ask.title, ask.about, ask.finish, REASON_SIZE, parent)
        self.setObjectName(ask.name)
        self._needed = ask.needed
        self.text = self.text_field("reasonEdit", ask.title, ask.hint)
        self.content.addStretch(1)
        self.text.setFocus()

    def missing(self) -> str:
        """The text, where it is needed."""
        return self._needed if not written(self.text) else ""

    def take(self) -> None:
        """Tell it."""
        self.told.emit(written(self.text))


class PersonDialog(ReviewDialog):
    """单位和姓名. `told` carries a `Person` with a name."""

    told = Signal(object)

    def __init__(self, person: Person, why: str, parent: QWidget | None = None) -> None:
        about = why or "印在审签单上、写在签名里的就是这个姓名。换人用这台电脑时，先在这里改。"
        super().__init__("单位和姓名", about, "记下", PERSON_SIZE, parent)
        self.setObjectName("personDialog")
        self.unit = self._field("personUnitEdit", "单位", person.unit)
        self.name = self._field("personNameEdit", "姓名", person.name)
        self.content.addStretch(1)
        (self.name if person.unit else self.unit).setFocus()

    def _field(self, name: str, words: str, value: str) -> QLineEdit:
        self.heading(words)
        field = QLineEdit(value)
        field.setObjectName(name)
        field.setAccessibleName(words)
        field.setMaxLength(60)
        set_role(field, "input")
        field.textChanged.connect(self.show_state)
        self.content.addWidget(field)
        return field

    def missing(self) -> str:
        """The name."""
        return "" if self.name.text().strip() else "还没有写姓名"

    def take(self) -> None:
        """Tell it."""
        self.told.emit(Person(self.unit.text().strip(), self.name.text().strip()))


@dataclass(frozen=True, slots=True)
class BatchItem:
    """One article of a batch as it stands: the digest that is signed, its round and checklist."""

    article: str
    title: str
    digest: str
    revision: int
    due: str
    points: tuple[str, ...]


class BatchDialog(ReviewDialog):
    """Several articles, each with its own checklist; each is signed by itself. `signed` carries (article, digest, points) of
    each.
    """

    signed = Signal(list)

    def __init__(self, items: Sequence[BatchItem], left_out: Sequence[str], parent: QWidget | None = None) -> None:
        about = f"{len(items)} 篇没有错误、轮到您审的稿件，逐篇核过清单再签；各篇分别签名。"
        if left_out:
            about += "没有放进来：" + "；".join(left_out[:4]) + ("……" if len(left_out) > 4 else "")
        super().__init__("通过并签名", about, f"签 {len(items)} 篇", QSize(640, 432), parent)
        self.setObjectName("batchSignDialog")
        self._items = tuple(items)
        self.boxes: list[list[QCheckBox]] = [self._add(item) for item in items]
        self.content.addStretch(1)
        first = next((box for boxes in self.boxes for box in boxes), None)
        (first or self.finish).setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, item: BatchItem) -> list[QCheckBox]:
        self.heading(f"{item.title}　{item.due}　第 {item.revision} 版　摘要 {item.digest[:8]}").setWordWrap(True)
        boxes = []
        for point in item.points:
            box = QCheckBox(point)
            box.setMinimumHeight(28)
            box.toggled.connect(self.show_state)
            self.content.addWidget(box)
            boxes.append(box)
        return boxes

    def missing(self) -> str:
        """A point of one of them."""
        for item, boxes in zip(self._items, self.boxes, strict=True):
            if left := [box.text() for box in boxes if not box.isChecked()]:
                return f"“{item.title[:12]}”还有 {len(left)} 项没有勾：{left[0]}"
        return "" if self._items else "没有可以签的稿件"

    def take(self) -> None:
        """Tell them."""
        self.signed.emit([(item.article, item.digest, item.points) for item in self._items])
