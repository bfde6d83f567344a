"""One window a library: a second start brings the first one's window to the front and ends."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

ANSWER_MS = 1000
_CALL = b"raise"


def server_name(library: Path) -> str:
    """The local name under which the window of a library can be called."""
    return "pioneer-desk-" + hashlib.sha256(str(library.resolve()).encode()).hexdigest()[:24]


def call_first(library: Path) -> bool:
    """Ask the running window of `library` to come to the front. Whether one answered."""
    socket = QLocalSocket()
    socket.connectToServer(server_name(library))
    if not socket.waitForConnected(ANSWER_MS):
        return False
    socket.write(_CALL)
    done = socket.waitForBytesWritten(ANSWER_MS)
    socket.disconnectFromServer()
    return done


class FirstInstance(QObject):
    """Listens for later starts. `called` asks the window to come to the front. Owning the library's lock is what
    makes this the first; a left-over name of a crashed program is taken over.
    """

    called = Signal()

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
        socket = self._server.nextPendingConnection()
        if socket is not None:
            socket.disconnected.connect(socket.deleteLater)
            self.called.emit()
