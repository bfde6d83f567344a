# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'article_fields.ui'
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
from PySide6.QtWidgets import (QApplication, QGridLayout, QHBoxLayout, QLabel,
    QLineEdit, QSizePolicy, QSpacerItem, QVBoxLayout,
    QWidget)

from editor_app.desktop.widgets.buttons import FoldButton
from editor_app.desktop.widgets.choice_edit import ChoiceEdit
from editor_app.desktop.widgets.column_popup import ColumnField
from editor_app.desktop.widgets.tags import KeywordField

class Ui_ArticleFields(object):
    def setupUi(self, ArticleFields):
        if not ArticleFields.objectName():
            ArticleFields.setObjectName(u"ArticleFields")
        self.fieldsLayout = QVBoxLayout(ArticleFields)
        self.fieldsLayout.setSpacing(4)
        self.fieldsLayout.setObjectName(u"fieldsLayout")
        self.fieldsLayout.setContentsMargins(0, 0, 0, 0)
        self.grid = QGridLayout()
        self.grid.setObjectName(u"grid")
        self.grid.setHorizontalSpacing(8)
        self.grid.setVerticalSpacing(8)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.kickerLabel = QLabel(ArticleFields)
        self.kickerLabel.setObjectName(u"kickerLabel")
        self.kickerLabel.setProperty(u"role", u"small2")
        self.kickerLabel.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)
        self.kickerLabel.setMinimumSize(QSize(56, 0))

        self.grid.addWidget(self.kickerLabel, 0, 0, 1, 1)

        self.kickerEdit = QLineEdit(ArticleFields)
        self.kickerEdit.setObjectName(u"kickerEdit")
        self.kickerEdit.setProperty(u"role", u"input")

        self.grid.addWidget(self.kickerEdit, 0, 1, 1, 1)

        self.subtitleLabel = QLabel(ArticleFields)
        self.subtitleLabel.setObjectName(u"subtitleLabel")
        self.subtitleLabel.setProperty(u"role", u"small2")
        self.subtitleLabel.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)
        self.subtitleLabel.setMinimumSize(QSize(56, 0))

        self.grid.addWidget(self.subtitleLabel, 0, 2, 1, 1)

        self.subtitleEdit = QLineEdit(ArticleFields)
        self.subtitleEdit.setObjectName(u"subtitleEdit")
        self.subtitleEdit.setProperty(u"role", u"input")

        self.grid.addWidget(self.subtitleEdit, 0, 3, 1, 1)

        self.columnLabel = QLabel(ArticleFields)
        self.columnLabel.setObjectName(u"columnLabel")
        self.columnLabel.setProperty(u"role", u"small2")
        self.columnLabel.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)
        self.columnLabel.setMinimumSize(QSize(56, 0))

        self.grid.addWidget(self.columnLabel, 1, 0, 1, 1)

        self.columnField = ColumnField(ArticleFields)
        self.columnField.setObjectName(u"columnField")
        self.columnField.setProperty(u"role", u"input")

        self.grid.addWidget(self.columnField, 1, 1, 1, 1)

        self.sourceLabel = QLabel(ArticleFields)
        self.sourceLabel.setObjectName(u"sourceLabel")
        self.sourceLabel.setProperty(u"role", u"small2")
        self.sourceLabel.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)
        self.sourceLabel.setMinimumSize(QSize(56, 0))

        self.grid.addWidget(self.sourceLabel, 1, 2, 1, 1)

        self.sourceEdit = ChoiceEdit(ArticleFields)
        self.sourceEdit.setObjectName(u"sourceEdit")
        self.sourceEdit.setProperty(u"role", u"input")

        self.grid.addWidget(self.sourceEdit, 1, 3, 1, 1)

        self.authorLabel = QLabel(ArticleFields)
        self.authorLabel.setObjectName(u"authorLabel")
        self.authorLabel.setProperty(u"role", u"small2")
        self.authorLabel.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)
        self.authorLabel.setMinimumSize(QSize(56, 0))

        self.grid.addWidget(self.authorLabel, 2, 0, 1, 1)

        self.authorEdit = ChoiceEdit(ArticleFields)
        self.authorEdit.setObjectName(u"authorEdit")
        self.authorEdit.setProperty(u"role", u"input")

        self.grid.addWidget(self.authorEdit, 2, 1, 1, 1)

        self.photographerLabel = QLabel(ArticleFields)
        self.photographerLabel.setObjectName(u"photographerLabel")
        self.photographerLabel.setProperty(u"role", u"small2")
        self.photographerLabel.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)
        self.photographerLabel.setMinimumSize(QSize(56, 0))

        self.grid.addWidget(self.photographerLabel, 2, 2, 1, 1)

        self.photographerEdit = ChoiceEdit(ArticleFields)
        self.photographerEdit.setObjectName(u"photographerEdit")
        self.photographerEdit.setProperty(u"role", u"input")

        self.grid.addWidget(self.photographerEdit, 2, 3, 1, 1)

        self.contributorLabel = QLabel(ArticleFields)
        self.contributorLabel.setObjectName(u"contributorLabel")
        self.contributorLabel.setProperty(u"role", u"small2")
        self.contributorLabel.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)
        self.contributorLabel.setMinimumSize(QSize(56, 0))

        self.grid.addWidget(self.contributorLabel, 3, 0, 1, 1)

        self.contributorEdit = ChoiceEdit(ArticleFields)
        self.contributorEdit.setObjectName(u"contributorEdit")
        self.contributorEdit.setProperty(u"role", u"input")

        self.grid.addWidget(self.contributorEdit, 3, 1, 1, 1)

        self.keywordsLabel = QLabel(ArticleFields)
        self.keywordsLabel.setObjectName(u"keywordsLabel")
        self.keywordsLabel.setProperty(u"role", u"small2")
        self.keywordsLabel.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)
        self.keywordsLabel.setMinimumSize(QSize(56, 0))

        self.grid.addWidget(self.keywordsLabel, 3, 2, 1, 1)

        self.keywordsEdit = KeywordField(ArticleFields)
        self.keywordsEdit.setObjectName(u"keywordsEdit")

        self.grid.addWidget(self.keywordsEdit, 3, 3, 1, 1)

        self.summaryLabel = QLabel(ArticleFields)
        self.summaryLabel.setObjectName(u"summaryLabel")
        self.summaryLabel.setProperty(u"role", u"small2")
        self.summaryLabel.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)
        self.summaryLabel.setMinimumSize(QSize(56, 0))

        self.grid.addWidget(self.summaryLabel, 7, 0, 1, 1)

        self.summaryEdit = QLineEdit(ArticleFields)
        self.summaryEdit.setObjectName(u"summaryEdit")
        self.summaryEdit.setProperty(u"role", u"input")

        self.grid.addWidget(self.summaryEdit, 7, 1, 1, 3)

        self.editorLabel = QLabel(ArticleFields)
        self.editorLabel.setObjectName(u"editorLabel")
        self.editorLabel.setProperty(u"role", u"small2")
        self.editorLabel.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)
        self.editorLabel.setMinimumSize(QSize(56, 0))

        self.grid.addWidget(self.editorLabel, 5, 0, 1, 1)

        self.editorEdit = ChoiceEdit(ArticleFields)
        self.editorEdit.setObjectName(u"editorEdit")
        self.editorEdit.setProperty(u"role", u"input")

        self.grid.addWidget(self.editorEdit, 5, 1, 1, 1)

        self.published_atLabel = QLabel(ArticleFields)
        self.published_atLabel.setObjectName(u"published_atLabel")
        self.published_atLabel.setProperty(u"role", u"small2")
        self.published_atLabel.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)
        self.published_atLabel.setMinimumSize(QSize(56, 0))

        self.grid.addWidget(self.published_atLabel, 5, 2, 1, 1)

        self.published_atEdit = QLineEdit(ArticleFields)
        self.published_atEdit.setObjectName(u"published_atEdit")
        self.published_atEdit.setProperty(u"role", u"input")

        self.grid.addWidget(self.published_atEdit, 5, 3, 1, 1)

        self.grid.setColumnStretch(1, 1)
        self.grid.setColumnStretch(3, 1)

        self.fieldsLayout.addLayout(self.grid)

        self.footLayout = QHBoxLayout()
        self.footLayout.setSpacing(8)
        self.footLayout.setObjectName(u"footLayout")
        self.footLayout.setContentsMargins(0, 0, 0, 0)
        self.summaryCount = QLabel(ArticleFields)
        self.summaryCount.setObjectName(u"summaryCount")
        self.summaryCount.setProperty(u"role", u"small")

        self.footLayout.addWidget(self.summaryCount)

        self.spacer1 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.footLayout.addItem(self.spacer1)

        self.foldButton = FoldButton(ArticleFields)
        self.foldButton.setObjectName(u"foldButton")
        self.foldButton.setProperty(u"role", u"fold")

        self.footLayout.addWidget(self.foldButton)


        self.fieldsLayout.addLayout(self.footLayout)


        self.retranslateUi(ArticleFields)
    # setupUi

    def retranslateUi(self, ArticleFields):
        self.kickerLabel.setText(QCoreApplication.translate("ArticleFields", u"\u5f15\u9898", None))
#if QT_CONFIG(accessibility)
        self.kickerEdit.setAccessibleName(QCoreApplication.translate("ArticleFields", u"\u5f15\u9898", None))
#endif // QT_CONFIG(accessibility)
        self.kickerEdit.setPlaceholderText(QCoreApplication.translate("ArticleFields", u"\u53ef\u4e0d\u586b", None))
        self.subtitleLabel.setText(QCoreApplication.translate("ArticleFields", u"\u526f\u9898", None))
#if QT_CONFIG(accessibility)
        self.subtitleEdit.setAccessibleName(QCoreApplication.translate("ArticleFields", u"\u526f\u9898", None))
#endif // QT_CONFIG(accessibility)
        self.subtitleEdit.setPlaceholderText(QCoreApplication.translate("ArticleFields", u"\u53ef\u4e0d\u586b", None))
        self.columnLabel.setText(QCoreApplication.translate("ArticleFields", u"\u680f\u76ee", None))
#if QT_CONFIG(accessibility)
        self.columnField.setAccessibleName(QCoreApplication.translate("ArticleFields", u"\u680f\u76ee", None))
#endif // QT_CONFIG(accessibility)
        self.sourceLabel.setText(QCoreApplication.translate("ArticleFields", u"\u6765\u6e90", None))
#if QT_CONFIG(accessibility)
        self.sourceEdit.setAccessibleName(QCoreApplication.translate("ArticleFields", u"\u6765\u6e90", None))
#endif // QT_CONFIG(accessibility)
        self.sourceEdit.setPlaceholderText("")
        self.authorLabel.setText(QCoreApplication.translate("ArticleFields", u"\u4f5c\u8005", None))
#if QT_CONFIG(accessibility)
        self.authorEdit.setAccessibleName(QCoreApplication.translate("ArticleFields", u"\u4f5c\u8005", None))
#endif // QT_CONFIG(accessibility)
        self.authorEdit.setPlaceholderText("")
        self.photographerLabel.setText(QCoreApplication.translate("ArticleFields", u"\u6444\u5f71", None))
#if QT_CONFIG(accessibility)
        self.photographerEdit.setAccessibleName(QCoreApplication.translate("ArticleFields", u"\u6444\u5f71", None))
#endif // QT_CONFIG(accessibility)
        self.photographerEdit.setPlaceholderText("")
        self.contributorLabel.setText(QCoreApplication.translate("ArticleFields", u"\u4f9b\u7a3f", None))
#if QT_CONFIG(accessibility)
        self.contributorEdit.setAccessibleName(QCoreApplication.translate("ArticleFields", u"\u4f9b\u7a3f", None))
#endif // QT_CONFIG(accessibility)
        self.contributorEdit.setPlaceholderText("")
        self.keywordsLabel.setText(QCoreApplication.translate("ArticleFields", u"\u5173\u952e\u8bcd", None))
#if QT_CONFIG(accessibility)
        self.keywordsEdit.setAccessibleName(QCoreApplication.translate("ArticleFields", u"\u5173\u952e\u8bcd", None))
#endif // QT_CONFIG(accessibility)
        self.summaryLabel.setText(QCoreApplication.translate("ArticleFields", u"\u6458\u8981", None))
#if QT_CONFIG(accessibility)
        self.summaryEdit.setAccessibleName(QCoreApplication.translate("ArticleFields", u"\u6458\u8981", None))
#endif // QT_CONFIG(accessibility)
        self.summaryEdit.setPlaceholderText("")
        self.editorLabel.setText(QCoreApplication.translate("ArticleFields", u"\u7f16\u8f91", None))
#if QT_CONFIG(accessibility)
        self.editorEdit.setAccessibleName(QCoreApplication.translate("ArticleFields", u"\u7f16\u8f91", None))
#endif // QT_CONFIG(accessibility)
        self.editorEdit.setPlaceholderText("")
        self.published_atLabel.setText(QCoreApplication.translate("ArticleFields", u"\u65f6\u95f4", None))
#if QT_CONFIG(accessibility)
        self.published_atEdit.setAccessibleName(QCoreApplication.translate("ArticleFields", u"\u65f6\u95f4", None))
#endif // QT_CONFIG(accessibility)
        self.published_atEdit.setPlaceholderText(QCoreApplication.translate("ArticleFields", u"\u62df\u5b9a\u7684\u65f6\u95f4\uff0c\u5982 2026-08-08 17:19", None))
        self.summaryCount.setText("")
        self.foldButton.setText(QCoreApplication.translate("ArticleFields", u"\u6536\u8d77\u7a3f\u4ef6\u4fe1\u606f", None))
        pass
    # retranslateUi
