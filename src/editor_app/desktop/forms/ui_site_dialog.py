# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'site_dialog.ui'
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

class Ui_SiteDialog(object):
    def setupUi(self, SiteDialog):
        if not SiteDialog.objectName():
            SiteDialog.setObjectName(u"SiteDialog")
        self.outer = QVBoxLayout(SiteDialog)
        self.outer.setSpacing(0)
        self.outer.setObjectName(u"outer")
        self.outer.setContentsMargins(0, 0, 0, 0)
        self.scroll = QScrollArea(SiteDialog)
        self.scroll.setObjectName(u"scroll")
        self.scroll.setWidgetResizable(True)
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.content = QWidget()
        self.content.setObjectName(u"content")
        self.column = QVBoxLayout(self.content)
        self.column.setSpacing(8)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(24, 16, 24, 16)
        self.headingLabel = QLabel(self.content)
        self.headingLabel.setObjectName(u"headingLabel")
        self.headingLabel.setProperty(u"role", u"paneTitle")

        self.column.addWidget(self.headingLabel)

        self.hintLabel = QLabel(self.content)
        self.hintLabel.setObjectName(u"hintLabel")
        self.hintLabel.setProperty(u"role", u"small2")
        self.hintLabel.setWordWrap(True)

        self.column.addWidget(self.hintLabel)

        self.choices = QVBoxLayout()
        self.choices.setSpacing(8)
        self.choices.setObjectName(u"choices")
        self.choices.setContentsMargins(0, 0, 0, 0)

        self.column.addLayout(self.choices)

        self.spacer1 = QSpacerItem(8, 8, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.column.addItem(self.spacer1)

        self.scroll.setWidget(self.content)

        self.outer.addWidget(self.scroll)

        self.buttons = QFrame(SiteDialog)
        self.buttons.setObjectName(u"buttons")
        self.buttons.setProperty(u"role", u"dialogButtons")
        self.buttonLine = QHBoxLayout(self.buttons)
        self.buttonLine.setSpacing(8)
        self.buttonLine.setObjectName(u"buttonLine")
        self.buttonLine.setContentsMargins(24, 10, 24, 10)
        self.spacer2 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.buttonLine.addItem(self.spacer2)

        self.cancelButton = FormButton(self.buttons)
        self.cancelButton.setObjectName(u"cancelButton")
        self.cancelButton.setProperty(u"role", u"button")

        self.buttonLine.addWidget(self.cancelButton)

        self.submitButton = FormButton(self.buttons)
        self.submitButton.setObjectName(u"submitButton")
        self.submitButton.setProperty(u"role", u"primary")

        self.buttonLine.addWidget(self.submitButton)


        self.outer.addWidget(self.buttons)


        self.retranslateUi(SiteDialog)
    # setupUi

    def retranslateUi(self, SiteDialog):
        SiteDialog.setWindowTitle(QCoreApplication.translate("SiteDialog", u"\u4e0a\u62a5", None))
        self.headingLabel.setText(QCoreApplication.translate("SiteDialog", u"\u62a5\u5230\u54ea\u4e2a\u7ad9\u70b9", None))
        self.hintLabel.setText(QCoreApplication.translate("SiteDialog", u"\u4e0a\u62a5\u7684\u662f\u73b0\u5728\u8fd9\u4e00\u7248\uff1b\u62a5\u51fa\u53bb\u4ee5\u540e\u8fd8\u53ef\u4ee5\u7ee7\u7eed\u6539\u7a3f\u3002", None))
        self.cancelButton.setText(QCoreApplication.translate("SiteDialog", u"\u53d6\u6d88", None))
        self.submitButton.setText(QCoreApplication.translate("SiteDialog", u"\u4e0a\u62a5", None))
    # retranslateUi
