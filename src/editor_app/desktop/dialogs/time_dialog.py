"""Until when submissions are held back."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QDateTime, QSize, Signal
from PySide6.QtWidgets import QDateTimeEdit, QWidget

from editor_app.desktop.dialogs.review_dialog import ReviewDialog
from editor_app.desktop.widgets.buttons import set_role

SIZE = QSize(480, 220)


class TimeDialog(ReviewDialog):
    """`chosen` carries the time, with this computer's zone."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        about = self.tr("到那时自动送出。程序要开着、联着网；没有开着的，下次打开时接着送。")
        super().__init__(self.tr("定时送出"), about, self.tr("定好"), SIZE, parent)
        self.setObjectName("timeDialog")
        tomorrow = (datetime.now() + timedelta(days=1)).replace(hour=8, minute=0, second=0, microsecond=0)
        self.edit = QDateTimeEdit(QDateTime.fromSecsSinceEpoch(int(tomorrow.timestamp())))
        self.edit.setObjectName("timeEdit")
        self.edit.setAccessibleName(self.tr("什么时候送出"))
        self.edit.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.edit.setCalendarPopup(True)
        set_role(self.edit, "input")
        self.edit.dateTimeChanged.connect(self.show_state)
        self.content.addWidget(self.edit)
        self.content.addStretch(1)

    def missing(self) -> str:
        """A time that is still to come."""
        gone = self.edit.dateTime() <= QDateTime.currentDateTime()
        return self.tr("这个时间已经过去了") if gone else ""

    def take(self) -> None:
        """Tell it."""
        self.chosen.emit(datetime.fromtimestamp(self.edit.dateTime().toSecsSinceEpoch()).astimezone())
