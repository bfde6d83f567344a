"""Which site an article is handed in to, where there is more than one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QDialog, QWidget

from editor_app.desktop.forms.ui_site_dialog import Ui_SiteDialog
from editor_app.desktop.look import Look
from editor_app.desktop.widgets.choice_card import ChoiceCard
from editor_app.desktop.widgets.fitting import fitting
from editor_app.model.site import Site

SIZE = QSize(480, 320)


class SiteDialog(QDialog):
    """Offers the sites; `chosen` carries the name of one."""

    chosen = Signal(str)

    def __init__(self, look: Look, sites: Sequence[Site], current: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sites = list(sites)
        self.setObjectName("siteDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ui = Ui_SiteDialog()
        self._ui.setupUi(self)  # type: ignore[no-untyped-call]
        self._choices = QButtonGroup(self)
        for number, site in enumerate(self._sites):
            icon = "globe" if not site.url.startswith("http://127.0.0.1") else "book_open"
            about = self.tr("账号 {user}").format(user=site.user) if site.user else site.url
            card = ChoiceCard(site.name, about, icon, look, self._ui.content)
            card.setObjectName(f"site_{number}")
            self._choices.addButton(card, number)
            self._ui.choices.addWidget(card)
        names = [site.name for site in self._sites]
        self._choices.button(names.index(current) if current in names else 0).setChecked(True)
        self._ui.submitButton.setDefault(True)
        self._ui.submitButton.clicked.connect(self._on_submit)
        self._ui.cancelButton.clicked.connect(self.reject)
        self.resize(fitting(self, SIZE))

    def _on_submit(self) -> None:
        self.chosen.emit(self._sites[self._choices.checkedId()].name)
        self.accept()
