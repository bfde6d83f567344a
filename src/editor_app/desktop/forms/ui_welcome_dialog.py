# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'welcome_dialog.ui'
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
from PySide6.QtWidgets import (QApplication, QCheckBox, QDialog, QFrame,
    QGridLayout, QHBoxLayout, QLabel, QLineEdit,
    QScrollArea, QSizePolicy, QSpacerItem, QVBoxLayout,
    QWidget)

from editor_app.desktop.widgets.buttons import FormButton
from editor_app.desktop.widgets.state_text import StateText

class Ui_WelcomeDialog(object):
    def setupUi(self, WelcomeDialog):
        if not WelcomeDialog.objectName():
            WelcomeDialog.setObjectName(u"WelcomeDialog")
        self.outer = QHBoxLayout(WelcomeDialog)
        self.outer.setSpacing(0)
        self.outer.setObjectName(u"outer")
        self.outer.setContentsMargins(0, 0, 0, 0)
        self.asideScroll = QScrollArea(WelcomeDialog)
        self.asideScroll.setObjectName(u"asideScroll")
        self.asideScroll.setWidgetResizable(True)
        self.asideScroll.setFrameShape(QFrame.Shape.NoFrame)
        self.asideScroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.aside = QFrame()
        self.aside.setObjectName(u"aside")
        self.aside.setProperty(u"role", u"aside")
        self.asideColumn = QVBoxLayout(self.aside)
        self.asideColumn.setSpacing(4)
        self.asideColumn.setObjectName(u"asideColumn")
        self.asideColumn.setContentsMargins(32, 32, 24, 24)
        self.logo = QLabel(self.aside)
        self.logo.setObjectName(u"logo")

        self.asideColumn.addWidget(self.logo)

        self.spacer1 = QSpacerItem(8, 8, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

        self.asideColumn.addItem(self.spacer1)

        self.nameLabel = QLabel(self.aside)
        self.nameLabel.setObjectName(u"nameLabel")
        self.nameLabel.setProperty(u"role", u"welcomeTitle")

        self.asideColumn.addWidget(self.nameLabel)

        self.aboutLabel = QLabel(self.aside)
        self.aboutLabel.setObjectName(u"aboutLabel")
        self.aboutLabel.setProperty(u"role", u"text2")

        self.asideColumn.addWidget(self.aboutLabel)

        self.spacer2 = QSpacerItem(8, 16, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

        self.asideColumn.addItem(self.spacer2)

        self.stepsLabel = QLabel(self.aside)
        self.stepsLabel.setObjectName(u"stepsLabel")
        self.stepsLabel.setProperty(u"role", u"strong")

        self.asideColumn.addWidget(self.stepsLabel)

        self.steps = QVBoxLayout()
        self.steps.setSpacing(10)
        self.steps.setObjectName(u"steps")
        self.steps.setContentsMargins(0, 0, 0, 0)

        self.asideColumn.addLayout(self.steps)

        self.spacer3 = QSpacerItem(8, 8, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.asideColumn.addItem(self.spacer3)

        self.placeLabel = QLabel(self.aside)
        self.placeLabel.setObjectName(u"placeLabel")
        self.placeLabel.setProperty(u"role", u"small")
        self.placeLabel.setWordWrap(True)

        self.asideColumn.addWidget(self.placeLabel)

        self.asideScroll.setWidget(self.aside)

        self.outer.addWidget(self.asideScroll)

        self.right = QVBoxLayout()
        self.right.setSpacing(0)
        self.right.setObjectName(u"right")
        self.right.setContentsMargins(0, 0, 0, 0)
        self.scroll = QScrollArea(WelcomeDialog)
        self.scroll.setObjectName(u"scroll")
        self.scroll.setWidgetResizable(True)
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.main = QFrame()
        self.main.setObjectName(u"main")
        self.main.setProperty(u"role", u"dialogBody")
        self.mainColumn = QVBoxLayout(self.main)
        self.mainColumn.setSpacing(6)
        self.mainColumn.setObjectName(u"mainColumn")
        self.mainColumn.setContentsMargins(40, 28, 40, 8)
        self.headingLabel = QLabel(self.main)
        self.headingLabel.setObjectName(u"headingLabel")
        self.headingLabel.setProperty(u"role", u"welcomeTitle")

        self.mainColumn.addWidget(self.headingLabel)

        self.hintLabel = QLabel(self.main)
        self.hintLabel.setObjectName(u"hintLabel")
        self.hintLabel.setProperty(u"role", u"text2")
        self.hintLabel.setWordWrap(True)

        self.mainColumn.addWidget(self.hintLabel)

        self.spacer4 = QSpacerItem(8, 8, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

        self.mainColumn.addItem(self.spacer4)

        self.fields = QGridLayout()
        self.fields.setObjectName(u"fields")
        self.fields.setHorizontalSpacing(16)
        self.fields.setVerticalSpacing(4)
        self.fields.setContentsMargins(0, 0, 0, 0)
        self.unitLabel = QLabel(self.main)
        self.unitLabel.setObjectName(u"unitLabel")
        self.unitLabel.setProperty(u"role", u"small2")

        self.fields.addWidget(self.unitLabel, 0, 0, 1, 1)

        self.personLabel = QLabel(self.main)
        self.personLabel.setObjectName(u"personLabel")
        self.personLabel.setProperty(u"role", u"small2")

        self.fields.addWidget(self.personLabel, 0, 1, 1, 1)

        self.unitEdit = QLineEdit(self.main)
        self.unitEdit.setObjectName(u"unitEdit")
        self.unitEdit.setProperty(u"role", u"input")

        self.fields.addWidget(self.unitEdit, 1, 0, 1, 1)

        self.personEdit = QLineEdit(self.main)
        self.personEdit.setObjectName(u"personEdit")
        self.personEdit.setProperty(u"role", u"input")

        self.fields.addWidget(self.personEdit, 1, 1, 1, 1)


        self.mainColumn.addLayout(self.fields)

        self.problemLabel = StateText(self.main)
        self.problemLabel.setObjectName(u"problemLabel")
        self.problemLabel.setProperty(u"role", u"errorText")
        self.problemLabel.setWordWrap(True)

        self.mainColumn.addWidget(self.problemLabel)

        self.spacer5 = QSpacerItem(8, 4, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

        self.mainColumn.addItem(self.spacer5)

        self.whereLabel = QLabel(self.main)
        self.whereLabel.setObjectName(u"whereLabel")
        self.whereLabel.setProperty(u"role", u"small2")

        self.mainColumn.addWidget(self.whereLabel)

        self.choices = QVBoxLayout()
        self.choices.setSpacing(8)
        self.choices.setObjectName(u"choices")
        self.choices.setContentsMargins(0, 0, 0, 0)

        self.mainColumn.addLayout(self.choices)

        self.spacer6 = QSpacerItem(8, 4, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

        self.mainColumn.addItem(self.spacer6)

        self.sampleCheck = QCheckBox(self.main)
        self.sampleCheck.setObjectName(u"sampleCheck")
        self.sampleCheck.setChecked(True)

        self.mainColumn.addWidget(self.sampleCheck)

        self.spacer7 = QSpacerItem(8, 8, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.mainColumn.addItem(self.spacer7)

        self.scroll.setWidget(self.main)

        self.right.addWidget(self.scroll)

        self.buttons = QFrame(WelcomeDialog)
        self.buttons.setObjectName(u"buttons")
        self.buttons.setProperty(u"role", u"dialogBody")
        self.buttonLine = QHBoxLayout(self.buttons)
        self.buttonLine.setSpacing(8)
        self.buttonLine.setObjectName(u"buttonLine")
        self.buttonLine.setContentsMargins(28, 8, 40, 24)
        self.restoreButton = FormButton(self.buttons)
        self.restoreButton.setObjectName(u"restoreButton")
        self.restoreButton.setProperty(u"role", u"quiet")

        self.buttonLine.addWidget(self.restoreButton)

        self.spacer8 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.buttonLine.addItem(self.spacer8)

        self.laterButton = FormButton(self.buttons)
        self.laterButton.setObjectName(u"laterButton")
        self.laterButton.setProperty(u"role", u"button")

        self.buttonLine.addWidget(self.laterButton)

        self.startButton = FormButton(self.buttons)
        self.startButton.setObjectName(u"startButton")
        self.startButton.setProperty(u"role", u"primary")

        self.buttonLine.addWidget(self.startButton)


        self.right.addWidget(self.buttons)

        self.right.setStretch(0, 1)

        self.outer.addLayout(self.right)

        self.outer.setStretch(1, 1)

        self.retranslateUi(WelcomeDialog)
    # setupUi

    def retranslateUi(self, WelcomeDialog):
        WelcomeDialog.setWindowTitle(QCoreApplication.translate("WelcomeDialog", u"\u6b22\u8fce\u4f7f\u7528\u5148\u950b\u91c7\u7f16", None))
        self.logo.setText("")
        self.nameLabel.setText(QCoreApplication.translate("WelcomeDialog", u"\u5148\u950b\u91c7\u7f16", None))
        self.aboutLabel.setText(QCoreApplication.translate("WelcomeDialog", u"\u79bb\u7ebf\u5199\u7a3f\uff0c\u6240\u89c1\u5373\u7ad9\u70b9\u6240\u793a\uff0c\n"
"\u6bcf\u7bc7\u53ea\u4e0a\u62a5\u4e00\u6b21\u3002", None))
        self.stepsLabel.setText(QCoreApplication.translate("WelcomeDialog", u"\u516d\u6b65\u62a5\u51fa\u4e00\u7bc7\u7a3f", None))
        self.placeLabel.setText("")
        self.headingLabel.setText(QCoreApplication.translate("WelcomeDialog", u"\u5148\u8ba4\u8bc6\u4e00\u4e0b", None))
        self.hintLabel.setText(QCoreApplication.translate("WelcomeDialog", u"\u53ea\u586b\u4e24\u9879\u5c31\u80fd\u5f00\u59cb\u5199\uff0c\u4ee5\u540e\u5728\u201c\u6587\u4ef6 \u2192 \u8bbe\u7f6e\u201d\u91cc\u6539\u3002", None))
        self.unitLabel.setText(QCoreApplication.translate("WelcomeDialog", u"\u5355\u4f4d", None))
        self.personLabel.setText(QCoreApplication.translate("WelcomeDialog", u"\u59d3\u540d", None))
#if QT_CONFIG(accessibility)
        self.unitEdit.setAccessibleName(QCoreApplication.translate("WelcomeDialog", u"\u5355\u4f4d", None))
#endif // QT_CONFIG(accessibility)
        self.unitEdit.setPlaceholderText(QCoreApplication.translate("WelcomeDialog", u"\u5982\uff1a\u67d0\u67d0\u533a\u59d4\u7ec4\u7ec7\u90e8", None))
#if QT_CONFIG(accessibility)
        self.personEdit.setAccessibleName(QCoreApplication.translate("WelcomeDialog", u"\u59d3\u540d", None))
#endif // QT_CONFIG(accessibility)
        self.personEdit.setPlaceholderText(QCoreApplication.translate("WelcomeDialog", u"\u53ef\u4e0d\u586b", None))
        self.problemLabel.setText("")
        self.whereLabel.setText(QCoreApplication.translate("WelcomeDialog", u"\u5f80\u54ea\u91cc\u62a5", None))
        self.sampleCheck.setText(QCoreApplication.translate("WelcomeDialog", u"\u6253\u5f00\u4e00\u7bc7\u8303\u6587\uff0c\u7167\u7740\u8d70\u4e00\u904d\uff08\u7ea6 5 \u5206\u949f\uff09", None))
        self.restoreButton.setText(QCoreApplication.translate("WelcomeDialog", u"\u4ece\u5907\u4efd\u6216\u65e7\u7535\u8111\u6062\u590d\u2026", None))
        self.laterButton.setText(QCoreApplication.translate("WelcomeDialog", u"\u4ee5\u540e\u518d\u8bf4", None))
        self.startButton.setText(QCoreApplication.translate("WelcomeDialog", u"\u5f00\u59cb\u5199\u7a3f", None))
    # retranslateUi
