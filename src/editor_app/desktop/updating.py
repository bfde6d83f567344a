"""帮助 → 检查更新文件: is the file from the stick or the office's notice really the next version? Nothing is started from here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSize, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QPixmap
from PySide6.QtWidgets import QMessageBox

from editor_app.assets import resource
from editor_app.desktop.desk import Desk
from editor_app.desktop.jobs import LaneName, Step
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.part import Speaking
from editor_app.desktop.problems import show_dialog
from editor_app.desktop.widgets.choosing import ask_file
from editor_app.model.errors import Cancelled, EditorError
from editor_app.model.problems import explain
from editor_app.services.progress import Progress
from editor_app.services.releases import Trusted, read_trusted
from editor_app.services.updating import Confirmed, Running, Unconfirmed, check_update, running

PICTURE = 40
FILTER = "更新文件 (*.json *.exe *.deb *.zip)"


class Updating(Speaking):
    """One file at a time. `trusted` gives what the program was built with; it is asked on a lane."""

    def __init__(self, desk: Desk, window: MainWindow, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self._window = window
        self.trusted: Callable[[], Trusted] = partial(read_trusted, resource("release-keys.toml"))
        self.box: QMessageBox | None = None  # what was shown last

    def slots(self) -> dict[str, Callable[[], object]]:
        """The commands served here, by id."""
        return {"updateAction": self.choose}

    def choose(self) -> None:
        """Ask for an installer, or for the list beside it."""
        title = self.tr("选更新的安装文件，或旁边的 update.json")
        ask_file(self._window, title, [FILTER], self.check, id="updateFiles")

    def check(self, name: str) -> None:
        """Hold the file against its list, off the window's thread; say so meanwhile."""
        trusted = self.trusted

        def work(progress: Progress) -> tuple[Running, Confirmed | Unconfirmed]:
            program = running(trusted())
            return program, check_update(Path(name), program, progress)

        self.said.emit(self.tr("正在核对更新文件…"), False, ())
        self._desk.jobs.start(LaneName.WORK, work, self._on_checked, self._on_failed, self._on_stepped)

    def _on_stepped(self, step: Step) -> None:
        percent = step.done * 100 // max(step.total, 1)
        self.said.emit(f"{step.what} {percent}%", False, ())

    def _on_checked(self, result: tuple[Running, Confirmed | Unconfirmed]) -> None:
        program, found = result
        if isinstance(found, Confirmed):
            self._show_confirmed(program, found)
        else:
            self._show_sums(found)

    def _show_confirmed(self, program: Running, found: Confirmed) -> None:
        release, file = found.release, found.installer(program.system)
        day = self.tr("{date} 签发，{expires} 以前有效").format(date=release.issued, expires=release.expires)
        lines = [
            self.tr("现在用的是版本 {version}。每个字节都与签名时一样。").format(version=program.version),
            self.tr("签名人：{name}，{day}").format(name=release.signer.name, day=day),
            self.tr("指纹：{digits}").format(digits=release.signer.fingerprint),
        ]
        if found.known.key != release.signer.key:
            lines.append(self.tr("签名人换了密钥，由这个程序认得的“{name}”担保。").format(name=found.known.name))
        if file is not None:
            how = self.tr("程序不会自己更新：请写完手上的稿件，关闭程序，再打开文件夹里的 {name}。资料库不会动。")
            lines += ["", how.format(name=file.name)]
        self.said.emit(self.tr("更新文件是好的：版本 {version}").format(version=release.version), False, ())
        opens = partial(self._open_folder, found.folder)
        self.box = show_dialog(
            self._window,
            self.tr("更新文件是好的：版本 {version}").format(version=release.version),
            "\n".join(lines),
            choices=((self.tr("打开所在文件夹"), opens),),
            picture=self._picture("checkmark_circle", "state.sent"),
        )

    def _show_sums(self, found: Unconfirmed) -> None:
        words = "\n".join(f"{name}\n{sha256}" for name, _size, sha256 in found.files)
        about = self.tr(
            "这个程序没有带发布单位的公钥，不能确认更新是谁发布的。请拿下面的 SHA-256 与发布单位公布的逐字核对，全部相同再装。"
        )
        self.said.emit(self.tr("不能确认更新文件是谁发布的"), True, ())
        self.box = show_dialog(
            self._window,
            self.tr("不能确认更新文件是谁发布的"),
            f"{about}\n\n{words}",
            choices=((self.tr("复制"), partial(self._copy, words)),),
        )

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            return
        if not isinstance(error, EditorError):
            self._desk.jobs.crashed.emit(error)
            return
        if error.code == "update.same_version":
            self.said.emit(explain(error), False, ())
            return
        self.said.emit(self.tr("更新文件没有通过核对"), True, ())
        self.box = show_dialog(self._window, self.tr("更新文件没有通过核对"), explain(error))

    def _open_folder(self, folder: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _copy(self, words: str) -> None:
        QGuiApplication.clipboard().setText(words)

    def _picture(self, icon: str, tint: str) -> QPixmap:
        return self._desk.look.icon(icon, tint, PICTURE).pixmap(
            QSize(PICTURE, PICTURE), self._window.devicePixelRatioF()
        )
