"""Who signed a site profile: asked about the first time, shown, given up after another question."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import QMessageBox

from editor_app.desktop.look import Look
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.problems import show_dialog
from editor_app.model.profile_signature import Standing
from editor_app.model.profile_version import FROM_FILE, ProfileInfo
from editor_app.model.signing_key import Signer
from editor_app.services.profiles import Installation, Proposal

PICTURE = 40


def asks(proposal: Proposal) -> bool:
    """Whether a package is shown before it is installed: its signer is seen for the first time, or nobody signed it and
    nothing of it was ever installed. What a site offers unsigned has the site's word.
    """
    if proposal.standing is Standing.UNSIGNED:
        return proposal.first and proposal.origin == FROM_FILE
    return proposal.standing is Standing.NEW


class Trusting(QObject):
    """Makes the questions; what is answered is done by the callbacks that are given. On the window's thread."""

    def __init__(self, look: Look, window: MainWindow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._window = window

    def ask(self, proposal: Proposal, install: Callable[[], None], leave: Callable[[], None]) -> QMessageBox:
        """Show what would be installed and who signed it; Enter and Esc leave it."""
        profile, signer = proposal.profile, proposal.signer
        title = self.tr("安装“{name}”第 {n} 版？").format(name=profile.name, n=profile.version)
        lines = [self.tr("签发：{issuer}").format(issuer=profile.issued_by or self.tr("没有写明"))]
        if signer is None:
            lines.append(self.tr("没有签名：不能确认是谁做的，也看不出路上有没有被改过。"))
            lines.append(self.tr("请确认这个文件是直接从发布单位拿到的，再安装。"))
        else:
            lines += [self.tr("签名人：{name}").format(name=signer.name), self._fingerprint(signer)]
            lines += ["", self._compare()]
            lines.append(self.tr("这个签名人是第一次见到。安装以后就认定他：以后的更新，别人签的、没有签名的都不装。"))
        box = show_dialog(
            self._window,
            title,
            "\n".join(lines),
            choices=((self.tr("安装") if signer is None else self.tr("核对过了，安装"), install),),
            picture=None if signer is None else self._picture("signature"),
            close_words=self.tr("不安装"),
        )
        box.rejected.connect(leave)
        return box

    def show(self, info: ProfileInfo, give_up: Callable[[], None]) -> QMessageBox:
        """Show the signer of a profile and whose updates are taken; from there he can be given up."""
        signer = info.known or info.signer
        if signer is None:
            words = self.tr("这份配置没有签名，也没有认定过签名人；谁做的都能安装。请只装从发布单位直接拿到的文件。")
            return show_dialog(self._window, self.tr("“{name}”没有签名").format(name=info.name), words)
        lines = [self._fingerprint(signer), "", self._compare()]
        choices: tuple[tuple[str, Callable[[], None]], ...] = (
            (self.tr("复制指纹"), lambda: QGuiApplication.clipboard().setText(signer.fingerprint)),
        )
        if info.known is not None:
            day = info.known.since[:10]
            since = self.tr("{day} 起认定，").format(day=day) if day else ""
            lines.append(since + self.tr("更新只收他签的，或他的旧密钥担保的新密钥签的。"))
            choices = (*choices, (self.tr("不再认…"), give_up))
        else:
            lines.append(self.tr("现在不认定谁，下一次安装的签名会重新认定。"))
        return show_dialog(
            self._window,
            self.tr("“{name}”的签名人：{signer}").format(name=info.name, signer=signer.name),
            "\n".join(lines),
            choices=choices,
            picture=self._picture("signature"),
        )

    def ask_to_give_up(self, info: ProfileInfo, give_up: Callable[[], None]) -> QMessageBox:
        """A question before a signer is given up."""
        name = info.known.name if info.known else ""
        return show_dialog(
            self._window,
            self.tr("不再认“{name}”的签名？").format(name=name),
            self.tr(
                "只在发布单位确认换了密钥、旧的又不能担保时才这样做，请先打电话问清楚。\n"
                "现在用的版本照旧；下一次谁签的都能安装，装了就认定新的签名人。"
            ),
            choices=((self.tr("不再认"), give_up),),
            close_words=self.tr("照旧认"),
        )

    def told(self, made: Installation) -> str:
        """What is said of the signature after an installation."""
        if made.signer is None:
            return self.tr("，没有签名")
        if made.standing is Standing.CHANGED:
            return self.tr("，“{name}”换了新密钥，由旧的担保").format(name=made.signer.name)
        return self.tr("，由“{name}”签名").format(name=made.signer.name)

    def _fingerprint(self, signer: Signer) -> str:
        return self.tr("指纹：{digits}").format(digits=signer.fingerprint)

    def _compare(self) -> str:
        return self.tr("核对：对着发布单位的通知，或在电话里逐组念，八组数字要全部相同。")

    def _picture(self, icon: str) -> QPixmap:
        ratio = self._window.devicePixelRatioF()
        return self._look.icon(icon, "state.info", PICTURE).pixmap(QSize(PICTURE, PICTURE), ratio)
