# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'outbox_window.ui'
##
##
## WARNING! All changes made in this file will be lost when recompiling UI file!
################################################################################

from PySide6.QtCore import (QCoreApplication, QDate, QDateTime, QLocale,
    QMetaObject, QObject, QPoint, QRect,
    QSize, QTime, QUrl, Qt)
from PySide6.QtGui import (QBrush, QColor, QConicalGradient, QCursor,
    QFont, QFontDatabase, QGradient, QIcon,
    QImage, QKeySequence, QLinearGradient, QPainter,
    QPalette, QPixmap, QRadialGradient, QTransform)
from PySide6.QtWidgets import (QApplication, QFrame, QHBoxLayout, QHeaderView,
    QLabel, QProgressBar, QSizePolicy, QSpacerItem,
    QTableView, QVBoxLayout, QWidget)

from editor_app.desktop.widgets.buttons import FormButton
from editor_app.desktop.widgets.state_text import StateText

class Ui_OutboxWindow(object):
    def setupUi(self, OutboxWindow):
        if not OutboxWindow.objectName():
            OutboxWindow.setObjectName(u"OutboxWindow")
        self.column = QVBoxLayout(OutboxWindow)
        self.column.setSpacing(0)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(0, 0, 0, 0)
        self.header = QFrame(OutboxWindow)
        self.header.setObjectName(u"header")
        self.header.setProperty(u"role", u"menuRow")
        self.headerColumn = QVBoxLayout(self.header)
        self.headerColumn.setSpacing(8)
        self.headerColumn.setObjectName(u"headerColumn")
        self.headerColumn.setContentsMargins(16, 8, 16, 12)
        self.headerLine = QHBoxLayout()
        self.headerLine.setSpacing(8)
        self.headerLine.setObjectName(u"headerLine")
        self.headerLine.setContentsMargins(0, 0, 0, 0)
        self.sumLabel = QLabel(self.header)
        self.sumLabel.setObjectName(u"sumLabel")
        self.sumLabel.setProperty(u"role", u"windowTitle")

        self.headerLine.addWidget(self.sumLabel)

        self.statesLabel = QLabel(self.header)
        self.statesLabel.setObjectName(u"statesLabel")

        self.headerLine.addWidget(self.statesLabel)

        self.spacer1 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.headerLine.addItem(self.spacer1)

        self.pauseAllButton = FormButton(self.header)
        self.pauseAllButton.setObjectName(u"pauseAllButton")
        self.pauseAllButton.setProperty(u"role", u"button")

        self.headerLine.addWidget(self.pauseAllButton)

        self.retryAllButton = FormButton(self.header)
        self.retryAllButton.setObjectName(u"retryAllButton")
        self.retryAllButton.setProperty(u"role", u"button")

        self.headerLine.addWidget(self.retryAllButton)

        self.slipButton = FormButton(self.header)
        self.slipButton.setObjectName(u"slipButton")
        self.slipButton.setProperty(u"role", u"button")

        self.headerLine.addWidget(self.slipButton)


        self.headerColumn.addLayout(self.headerLine)

        self.sumBar = QProgressBar(self.header)
        self.sumBar.setObjectName(u"sumBar")
        self.sumBar.setProperty(u"role", u"wide")
        self.sumBar.setTextVisible(False)

        self.headerColumn.addWidget(self.sumBar)


        self.column.addWidget(self.header)

        self.body = QFrame(OutboxWindow)
        self.body.setObjectName(u"body")
        self.body.setProperty(u"role", u"pane")
        self.bodyColumn = QVBoxLayout(self.body)
        self.bodyColumn.setSpacing(0)
        self.bodyColumn.setObjectName(u"bodyColumn")
        self.bodyColumn.setContentsMargins(0, 0, 0, 0)
        self.emptyLabel = QLabel(self.body)
        self.emptyLabel.setObjectName(u"emptyLabel")
        self.emptyLabel.setProperty(u"role", u"empty")
        self.emptyLabel.setAlignment(Qt.AlignmentFlag.AlignCenter)

        self.bodyColumn.addWidget(self.emptyLabel)

        self.outboxTable = QTableView(self.body)
        self.outboxTable.setObjectName(u"outboxTable")
        self.outboxTable.setProperty(u"role", u"rows")

        self.bodyColumn.addWidget(self.outboxTable)


        self.column.addWidget(self.body)

        self.detail = QFrame(OutboxWindow)
        self.detail.setObjectName(u"detail")
        self.detail.setProperty(u"role", u"detail")
        self.detailLine = QHBoxLayout(self.detail)
        self.detailLine.setSpacing(24)
        self.detailLine.setObjectName(u"detailLine")
        self.detailLine.setContentsMargins(16, 12, 16, 12)
        self.leftColumn = QVBoxLayout()
        self.leftColumn.setSpacing(6)
        self.leftColumn.setObjectName(u"leftColumn")
        self.leftColumn.setContentsMargins(0, 0, 0, 0)
        self.titleLabel = QLabel(self.detail)
        self.titleLabel.setObjectName(u"titleLabel")
        self.titleLabel.setProperty(u"role", u"strong")

        self.leftColumn.addWidget(self.titleLabel)

        self.picturesHolder = QWidget(self.detail)
        self.picturesHolder.setObjectName(u"picturesHolder")

        self.leftColumn.addWidget(self.picturesHolder)

        self.keptLabel = QLabel(self.detail)
        self.keptLabel.setObjectName(u"keptLabel")
        self.keptLabel.setProperty(u"role", u"small")

        self.leftColumn.addWidget(self.keptLabel)

        self.spacer2 = QSpacerItem(8, 8, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.leftColumn.addItem(self.spacer2)


        self.detailLine.addLayout(self.leftColumn)

        self.rightColumn = QVBoxLayout()
        self.rightColumn.setSpacing(6)
        self.rightColumn.setObjectName(u"rightColumn")
        self.rightColumn.setContentsMargins(0, 0, 0, 0)
        self.whyLabel = StateText(self.detail)
        self.whyLabel.setObjectName(u"whyLabel")
        self.whyLabel.setProperty(u"role", u"strong")
        self.whyLabel.setWordWrap(True)

        self.rightColumn.addWidget(self.whyLabel)

        self.nextLabel = QLabel(self.detail)
        self.nextLabel.setObjectName(u"nextLabel")
        self.nextLabel.setProperty(u"role", u"small2")
        self.nextLabel.setWordWrap(True)
        self.nextLabel.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard|Qt.TextInteractionFlag.TextSelectableByMouse)

        self.rightColumn.addWidget(self.nextLabel)

        self.buttonLine = QHBoxLayout()
        self.buttonLine.setSpacing(8)
        self.buttonLine.setObjectName(u"buttonLine")
        self.buttonLine.setContentsMargins(0, 0, 0, 0)
        self.mainButton = FormButton(self.detail)
        self.mainButton.setObjectName(u"mainButton")
        self.mainButton.setProperty(u"role", u"button")

        self.buttonLine.addWidget(self.mainButton)

        self.copyButton = FormButton(self.detail)
        self.copyButton.setObjectName(u"copyButton")
        self.copyButton.setProperty(u"role", u"button")

        self.buttonLine.addWidget(self.copyButton)

        self.upButton = FormButton(self.detail)
        self.upButton.setObjectName(u"upButton")
        self.upButton.setProperty(u"role", u"quiet")

        self.buttonLine.addWidget(self.upButton)

        self.downButton = FormButton(self.detail)
        self.downButton.setObjectName(u"downButton")
        self.downButton.setProperty(u"role", u"quiet")

        self.buttonLine.addWidget(self.downButton)

        self.cancelButton = FormButton(self.detail)
        self.cancelButton.setObjectName(u"cancelButton")
        self.cancelButton.setProperty(u"role", u"quiet")

        self.buttonLine.addWidget(self.cancelButton)

        self.spacer3 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.buttonLine.addItem(self.spacer3)


        self.rightColumn.addLayout(self.buttonLine)

        self.spacer4 = QSpacerItem(8, 8, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.rightColumn.addItem(self.spacer4)


        self.detailLine.addLayout(self.rightColumn)

        self.detailLine.setStretch(0, 1)

        self.column.addWidget(self.detail)

        self.statusLine = QFrame(OutboxWindow)
        self.statusLine.setObjectName(u"statusLine")
        self.statusLine.setProperty(u"role", u"statusBar")
        self.statusRow = QHBoxLayout(self.statusLine)
        self.statusRow.setSpacing(0)
        self.statusRow.setObjectName(u"statusRow")
        self.statusRow.setContentsMargins(12, 0, 12, 0)
        self.statusLabel = StateText(self.statusLine)
        self.statusLabel.setObjectName(u"statusLabel")
        self.statusLabel.setProperty(u"role", u"small2")

        self.statusRow.addWidget(self.statusLabel)

        self.spacer5 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.statusRow.addItem(self.spacer5)

        self.rateLabel = QLabel(self.statusLine)
        self.rateLabel.setObjectName(u"rateLabel")
        self.rateLabel.setProperty(u"role", u"small2")

        self.statusRow.addWidget(self.rateLabel)

        self.limitButton = FormButton(self.statusLine)
        self.limitButton.setObjectName(u"limitButton")
        self.limitButton.setProperty(u"role", u"quiet")

        self.statusRow.addWidget(self.limitButton)


        self.column.addWidget(self.statusLine)


        self.retranslateUi(OutboxWindow)
    # setupUi

    def retranslateUi(self, OutboxWindow):
        self.sumLabel.setText("")
        self.statesLabel.setText("")
        self.pauseAllButton.setText(QCoreApplication.translate("OutboxWindow", u"\u5168\u90e8\u6682\u505c", None))
        self.retryAllButton.setText(QCoreApplication.translate("OutboxWindow", u"\u91cd\u8bd5\u5168\u90e8", None))
        self.slipButton.setText(QCoreApplication.translate("OutboxWindow", u"\u4ea4\u63a5\u5355\u2026", None))
        self.emptyLabel.setText(QCoreApplication.translate("OutboxWindow", u"\u6ca1\u6709\u8981\u62a5\u7684\u7a3f\u4ef6", None))
#if QT_CONFIG(accessibility)
        self.outboxTable.setAccessibleName(QCoreApplication.translate("OutboxWindow", u"\u53d1\u4ef6\u7bb1", None))
#endif // QT_CONFIG(accessibility)
        self.titleLabel.setText("")
        self.keptLabel.setText("")
        self.whyLabel.setText("")
        self.nextLabel.setText("")
        self.mainButton.setText("")
        self.copyButton.setText(QCoreApplication.translate("OutboxWindow", u"\u590d\u5236\u8be6\u60c5", None))
        self.upButton.setText(QCoreApplication.translate("OutboxWindow", u"\u4e0a\u79fb", None))
        self.downButton.setText(QCoreApplication.translate("OutboxWindow", u"\u4e0b\u79fb", None))
        self.cancelButton.setText(QCoreApplication.translate("OutboxWindow", u"\u64a4\u4e0b", None))
        self.statusLabel.setText("")
        self.rateLabel.setText("")
        self.limitButton.setText(QCoreApplication.translate("OutboxWindow", u"\u4e0d\u9650\u901f", None))
#if QT_CONFIG(tooltip)
        self.limitButton.setToolTip(QCoreApplication.translate("OutboxWindow", u"\u4e0a\u4f20\u7684\u901f\u5ea6", None))
#endif // QT_CONFIG(tooltip)
        pass
    # retranslateUi
