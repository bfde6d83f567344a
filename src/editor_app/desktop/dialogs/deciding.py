"""通过并签名, 退回, 更正, 撤回, 送审: what is ticked, chosen and written before an act is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from editor_app.desktop.dialogs.review_dialog import ReviewDialog, written
from editor_app.desktop.flows.reviewing import Reviewed
from editor_app.desktop.widgets.buttons import set_role
from editor_app.desktop.widgets.state_text import StateText
from editor_app.services.preferences import Person

SIGN_SIZE, RETURN_SIZE, REASON_SIZE, PERSON_SIZE = QSize(560, 400), QSize(680, 400), QSize(520, 240), QSize(440, 240)


class SignDialog(ReviewDialog):
    """`signed` carries the points that were ticked, a remark, and the reason of an exception."""

    signed = Signal(tuple, str, str)

    def __init__(self, reviewed: Reviewed, parent: QWidget | None = None) -> None:
        view = reviewed.view
        title = view.article.metadata.title
        about = _tr("《{what}》第 {n} 版　摘要 {more}。签名只对这一版有效；之后改一个字，签名就失效。").format(
            what=title, n=view.state.revision, more=view.state.digest[:8]
        )
        super().__init__(_tr("{what}：通过并签名").format(what=view.due), about, _tr("通过并签名"), SIGN_SIZE, parent)
        self.setObjectName("signDialog")
        self.hindrance = "" if view.rules.may_merge else view.hindrance
        self.boxes = [self._box(point) for point in view.rules.checklist(view.state.round)]
        self.exception: QPlainTextEdit | None = None
        if view.hindrance:
            words = (
                _tr("站点允许合并审次，各次分别签名。")
                if view.rules.may_merge
                else _tr("同一个人一般不审两次。确需如此，写明理由，会印在审签单上。")
            )
            note = StateText(role="warningText")
            note.setText(_tr("您已{what}。{n}").format(what=reviewed.before, n=words))
            self.content.addWidget(note)
        if self.hindrance:
            self.exception = self.text_field(
                "exceptionEdit", _tr("为什么由同一个人审"), _tr("理由，例如：复审出差，经部长同意"), 52
            )
        self.note = self.text_field("noteEdit", _tr("附言"), _tr("附言，可不写"), 44)
        self.content.addStretch(1)
        (self.boxes[0] if self.boxes else self.exception or self.finish).setFocus()

    def _box(self, point: str) -> QCheckBox:
        if not self.content.count():
            self.heading(_tr("审核清单，逐项核过再勾"))
        box = QCheckBox(point)
        box.setMinimumHeight(28)
        box.toggled.connect(self.show_state)
        self.content.addWidget(box)
        return box

    def missing(self) -> str:
        """A point that is not ticked, or the reason of an exception."""
        left = [box.text() for box in self.boxes if not box.isChecked()]
        if left:
            return _tr("清单里还有 {what} 项没有勾：{n}").format(what=len(left), n=left[0])
        if self.exception is not None and not written(self.exception):
            return _tr("还没有写为什么由同一个人审")
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
        notes = _tr("另有 {what} 条批注还没有答，会一起给作者看。").format(what=open_notes) if open_notes else ""
        ask = _tr("理由至少选一条，或写明。") if view.rules.reasons else _tr("请写明理由。")
        about = _tr("《{what}》第 {n} 版退给作者修改。{more}").format(
            what=view.article.metadata.title, n=view.state.revision, more=notes + ask
        )
        super().__init__(_tr("退回，写明理由"), about, _tr("退回"), RETURN_SIZE, parent)
        self.setObjectName("returnDialog")
        self.boxes: list[QCheckBox] = []
        self._add_reasons(view.rules.reasons, reviewed.used)
        self.heading(_tr("说明"))
        hint = _tr("要改什么、怎么改；不选上面的理由时必须写") if view.rules.reasons else _tr("要改什么、怎么改")
        self.text = self.text_field("returnEdit", _tr("退回的说明"), hint)
        self.content.addStretch(1)
        (self.boxes[0] if self.boxes else self.text).setFocus()

    def _add_reasons(self, reasons: Sequence[str], used: Mapping[str, int]) -> None:
        if reasons:
            self.heading(_tr("常用理由"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        self.content.addLayout(grid)
        for place, reason in enumerate(
            sorted(reasons, key=lambda each: -used.get(each, 0))
        ):  # those used most come first
            times = used.get(reason, 0)
            box = QCheckBox(_tr("{what}　（用过 {n} 次）").format(what=reason, n=times) if times else reason)
            box.setProperty("reason", reason)
            box.setMinimumHeight(28)
            box.toggled.connect(self.show_state)
            grid.addWidget(box, place // 2, place % 2)
            self.boxes.append(box)

    def _chosen(self) -> tuple[str, ...]:
        return tuple(str(box.property("reason")) for box in self.boxes if box.isChecked())

    def missing(self) -> str:
        """A reason."""
        return "" if self._chosen() or written(self.text) else _tr("请选一条理由，或写明")

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
        about = why or _tr("印在审签单上、写在签名里的就是这个姓名。换人用这台电脑时，先在这里改。")
        super().__init__(_tr("单位和姓名"), about, _tr("记下"), PERSON_SIZE, parent)
        self.setObjectName("personDialog")
        self.unit = self._field("personUnitEdit", _tr("单位"), person.unit)
        self.name = self._field("personNameEdit", _tr("姓名"), person.name)
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
        return "" if self.name.text().strip() else _tr("还没有写姓名")

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
        about = _tr("{what} 篇没有错误、轮到您审的稿件，逐篇核过清单再签；各篇分别签名。").format(what=len(items))
        if left_out:
            about += _tr("没有放进来：") + "；".join(left_out[:4]) + ("……" if len(left_out) > 4 else "")
        super().__init__(_tr("通过并签名"), about, _tr("签 {what} 篇").format(what=len(items)), QSize(640, 432), parent)
        self.setObjectName("batchSignDialog")
        self._items = tuple(items)
        self.boxes: list[list[QCheckBox]] = [self._add(item) for item in items]
        self.content.addStretch(1)
        first = next((box for boxes in self.boxes for box in boxes), None)
        (first or self.finish).setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, item: BatchItem) -> list[QCheckBox]:
        self.heading(
            _tr("{what}　{n}　第 {more} 版　摘要 {rest}").format(
                what=item.title, n=item.due, more=item.revision, rest=item.digest[:8]
            )
        ).setWordWrap(True)
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
                return _tr("“{what}”还有 {n} 项没有勾：{more}").format(what=item.title[:12], n=len(left), more=left[0])
        return "" if self._items else _tr("没有可以签的稿件")

    def take(self) -> None:
        """Tell them."""
        self.signed.emit([(item.article, item.digest, item.points) for item in self._items])


def _tr(words: str) -> str:
    return QCoreApplication.translate("Review", words)
