# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'import_report.ui'
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
from PySide6.QtWidgets import (QApplication, QDialog, QFrame, QHBoxLayout,
    QLabel, QScrollArea, QSizePolicy, QSpacerItem,
    QVBoxLayout, QWidget)

from editor_app.desktop.widgets.buttons import FormButton

class Ui_ImportReport(object):
    def setupUi(self, ImportReport):
        if not ImportReport.objectName():
            ImportReport.setObjectName(u"ImportReport")
        self.outer = QVBoxLayout(ImportReport)
        self.outer.setSpacing(0)
        self.outer.setObjectName(u"outer")
        self.outer.setContentsMargins(0, 0, 0, 0)
        self.scroll = QScrollArea(ImportReport)
        self.scroll.setObjectName(u"scroll")
        self.scroll.setWidgetResizable(True)
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.content = QWidget()
        self.content.setObjectName(u"content")
        self.lines = QVBoxLayout(self.content)
        self.lines.setSpacing(6)
        self.lines.setObjectName(u"lines")
        self.lines.setContentsMargins(20, 16, 20, 16)
        self.scroll.setWidget(self.content)

        self.outer.addWidget(self.scroll)

        self.buttons = QFrame(ImportReport)
        self.buttons.setObjectName(u"buttons")
        self.buttons.setProperty(u"role", u"dialogButtons")
        self.buttonLine = QHBoxLayout(self.buttons)
        self.buttonLine.setSpacing(8)
        self.buttonLine.setObjectName(u"buttonLine")
        self.buttonLine.setContentsMargins(16, 10, 16, 10)
        self.hintLabel = QLabel(self.buttons)
        self.hintLabel.setObjectName(u"hintLabel")
        self.hintLabel.setProperty(u"role", u"small")

        self.buttonLine.addWidget(self.hintLabel)

        self.spacer1 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.buttonLine.addItem(self.spacer1)

        self.closeButton = FormButton(self.buttons)
        self.closeButton.setObjectName(u"closeButton")
        self.closeButton.setProperty(u"role", u"primary")

        self.buttonLine.addWidget(self.closeButton)


        self.outer.addWidget(self.buttons)


        self.retranslateUi(ImportReport)
    # setupUi

    def retranslateUi(self, ImportReport):
        ImportReport.setWindowTitle(QCoreApplication.translate("ImportReport", u"\u5bfc\u5165\u7ed3\u679c", None))
        self.hintLabel.setText("")
        self.closeButton.setText(QCoreApplication.translate("ImportReport", u"\u77e5\u9053\u4e86", None))
    # retranslateUi
