"""The wizard's first page: which site, and the way requests take to it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.dialogs.site_wizard_parts import Note, field, form_label, page_title
from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import FoldButton, PushButton, set_role
from editor_app.model.site import NO_PROXY, SYSTEM_PROXY, Site, Way, kind_words

OWN_PROXY = "own"


class AddressPage(QWidget):
    """Signals: `changed` when the address or the way is edited, `folder_wanted`, `certificate_wanted`."""

    changed = Signal()
    folder_wanted = Signal()
    certificate_wanted = Signal()

    def __init__(self, look: Look, kinds: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._authority = ""
        self.address = field("siteAddressEdit", self.tr("网址"))
        self.address.setPlaceholderText(self.tr("粘贴网站上任意一页的地址，投稿页、后台登录页都行"))
        self.kind = QComboBox()
        self.kind.setObjectName("siteKindCombo")
        self.kind.setAccessibleName(self.tr("网站类型"))
        set_role(self.kind, "input")
        for kind in kinds:
            self.kind.addItem(kind_words(kind), kind)
        self.folder = PushButton(self.tr("选文件夹…"))
        self.folder.setObjectName("siteFolderButton")
        self.note = Note(look)
        self.note.setObjectName("siteFoundNote")
        self.more = FoldButton()
        self.more.setObjectName("siteWayButton")
        self.more.setText(self.tr("连接方式：代理、内网证书"))
        self.more.setCheckable(True)
        self._way = self._make_way()
        self._arrange()
        self._show_folder()
        self._show_way()
        self.show_authority("", ())

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.addWidget(form_label(self.tr("网址"), self.address), 0, 0)
        grid.addWidget(self.address, 0, 1)
        grid.addWidget(self.folder, 0, 2)
        grid.addWidget(form_label(self.tr("类型"), self.kind), 1, 0)
        grid.addWidget(self.kind, 1, 1, Qt.AlignmentFlag.AlignLeft)
        self.kind.setMinimumWidth(240)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        column.addWidget(page_title(self.tr("是哪个网站"), self.tr("只看网站公开的页面，这一步不送出账号和密码。")))
        column.addLayout(grid)
        column.addWidget(self.note)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._way)
        column.addStretch(1)
        self.address.textEdited.connect(self._on_edited)
        self.kind.currentIndexChanged.connect(self._show_folder)
        self.folder.clicked.connect(self.folder_wanted)
        self.more.toggled.connect(self._show_way)

    def _make_way(self) -> QFrame:
        card = QFrame()
        set_role(card, "advice")
        self.proxy = QComboBox()
        self.proxy.setObjectName("siteProxyCombo")
        self.proxy.setAccessibleName(self.tr("代理"))
        self.proxy.setMinimumWidth(168)
        self.proxy.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        set_role(self.proxy, "input")
        for words, value in (
            (self.tr("跟随系统的代理设置"), SYSTEM_PROXY),
            (self.tr("不用代理"), NO_PROXY),
            (self.tr("用这个代理"), OWN_PROXY),
        ):
            self.proxy.addItem(words, value)
        self.proxy_address = field("siteProxyEdit", self.tr("代理的地址和端口"))
        self.proxy_address.setPlaceholderText(self.tr("地址:端口，如 10.0.0.1:8080"))
        self.proxy_user = field("siteProxyUserEdit", self.tr("代理的账号"))
        self.proxy_user.setPlaceholderText(self.tr("代理的账号（不要登录就留空）"))
        self.proxy_secret = field("siteProxySecretEdit", self.tr("代理的密码"))
        self.proxy_secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.proxy_secret.setPlaceholderText(self.tr("代理的密码，不是网站的"))
        self.certificate = PushButton(self.tr("选证书文件…"))
        self.certificate.setObjectName("siteCertificateButton")
        self.drop_certificate = PushButton(self.tr("去掉"))
        self.drop_certificate.setObjectName("siteDropCertificateButton")
        self.certificate_words = QLabel()
        self.certificate_words.setObjectName("siteCertificateLabel")
        self.certificate_words.setTextFormat(Qt.TextFormat.PlainText)
        self.certificate_words.setWordWrap(True)
        set_role(self.certificate_words, "small2")
        self._fill_way(card)
        self.proxy.currentIndexChanged.connect(self._show_way)
        for edit in (self.proxy_address, self.proxy_user, self.proxy_secret):
            edit.textEdited.connect(self._on_edited)
        self.certificate.clicked.connect(self.certificate_wanted)
        self.drop_certificate.clicked.connect(self._on_drop)
        return card

    def _fill_way(self, card: QFrame) -> None:
        grid = QGridLayout(card)
        grid.setContentsMargins(12, 12, 12, 12)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        grid.addWidget(form_label(self.tr("代理"), self.proxy), 0, 0)
        grid.addWidget(self.proxy, 0, 1)
        grid.addWidget(self.proxy_address, 0, 2)
        grid.addWidget(self.proxy_user, 1, 1)
        grid.addWidget(self.proxy_secret, 1, 2)
        grid.addWidget(form_label(self.tr("额外信任\n的证书"), self.certificate), 2, 0, Qt.AlignmentFlag.AlignTop)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.certificate)
        line.addWidget(self.drop_certificate)
        line.addStretch(1)
        grid.addLayout(line, 2, 1, 1, 2)
        grid.addWidget(self.certificate_words, 3, 1, 1, 2)

    # -- values -------------------------------------------------------------------------------------------------------

    def show_site(self, site: Site) -> None:
        """Fill in what is kept of an account."""
        self.address.setText(site.url)
        self.choose_kind(site.kind)
        own = site.way.proxy not in (SYSTEM_PROXY, NO_PROXY)
        self.proxy.setCurrentIndex(self.proxy.findData(OWN_PROXY if own else site.way.proxy))
        self.proxy_address.setText(site.way.proxy if own else "")
        self.proxy_user.setText(site.way.proxy_user)
        if site.way.proxy_user:
            self.proxy_secret.setPlaceholderText(self.tr("已存，不改就留空"))
        self.more.setChecked(site.way != Way())

    def choose_kind(self, kind: str) -> None:
        """Choose a kind, where there is such a one."""
        if (place := self.kind.findData(kind)) >= 0:
            self.kind.setCurrentIndex(place)

    @property
    def chosen_kind(self) -> str:
        """The connector's name."""
        return str(self.kind.currentData())

    @property
    def way(self) -> Way:
        """The way that is filled in; its secret is in it only where one was typed."""
        value = str(self.proxy.currentData())
        if value != OWN_PROXY:
            return Way(value, "", self._authority)
        user = self.proxy_user.text().strip()
        return Way(self.proxy_address.text().strip(), user, self._authority, self.proxy_secret.text() if user else "")

    def show_authority(self, pem: str, lines: Sequence[str]) -> None:
        """Trust a certificate (none: empty); `lines` say which it is."""
        self._authority = pem
        words = "\n".join(lines) if pem else self.tr("内网站点用的根证书，向单位网管要；只对这个站点有效。")
        self.certificate_words.setText(words)
        self.drop_certificate.setVisible(bool(pem))

    # -- showing ------------------------------------------------------------------------------------------------------

    def _on_edited(self) -> None:
        self.note.clear()
        self.changed.emit()

    def _on_drop(self) -> None:
        self.show_authority("", ())
        self.changed.emit()

    def _show_folder(self) -> None:
        self.folder.setVisible(self.chosen_kind == "folder")

    def _show_way(self) -> None:
        opened = self.more.isChecked()
        self._look.dress(self.more, "chevron_down" if opened else "chevron_right", "text2", 14)
        self._way.setVisible(opened)
        own = self.proxy.currentData() == OWN_PROXY
        for edit in (self.proxy_address, self.proxy_user, self.proxy_secret):
            edit.setVisible(own)
