"""One window a library: a second start brings the first one's window to the front, hands over its files, and ends."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from editor_app.model.long_paths import settled

ANSWER_MS = 1000
LONGEST_CALL = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Called:
    """What a later start wants: the window in front, and these files taken in."""

    files: tuple[Path, ...] = ()


def server_name(library: Path) -> str:
    """The local name under which the window of a library can be called."""
    return "pioneer-desk-" + hashlib.sha256(str(settled(library)).encode()).hexdigest()[:24]


def call_first(library: Path, files: Sequence[Path] = ()) -> bool:
    """Ask the running window of `library` to come to the front and to take `files` (absolute paths) in. Whether one
    answered.
    """
    socket = QLocalSocket()
    socket.connectToServer(server_name(library))
    if not socket.waitForConnected(ANSWER_MS):
        return False
    socket.write(json.dumps([str(path) for path in files]).encode("ascii"))
    done = socket.waitForBytesWritten(ANSWER_MS)
    socket.disconnectFromServer()
    return done


def parse_call(data: bytes) -> Called:
    """What a later start said; anything else only brings the window to the front."""
    try:
        names: object = json.loads(data)
    except (ValueError, RecursionError):
        return Called()
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return Called()
    return Called(tuple(path for path in map(Path, names) if path.is_absolute()))


class FirstInstance(QObject):
    """Listens for later starts. `called` says what one wants. Owning the library's lock is what makes this the first; a
    left-over name of a crashed program is taken over.
    """

    called = Signal(Called)

    def __init__(self, library: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        name = server_name(library)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(name)
        self._server.newConnection.connect(self._on_connection)
        self._server.listen(name)

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _on_connection(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.setReadBufferSize(LONGEST_CALL)
            if socket.state() is QLocalSocket.LocalSocketState.UnconnectedState:  # it has said all and gone
                self._hear(socket)
            else:
                socket.disconnected.connect(self._on_disconnected)

    def _on_disconnected(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._hear(socket)

    def _hear(self, socket: QLocalSocket) -> None:
        said = bytes(socket.readAll().data())
        socket.deleteLater()
        self.called.emit(parse_call(said))
