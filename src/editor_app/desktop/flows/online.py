"""Whether there is a network, as the system tells it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QNetworkInformation

Reachability = QNetworkInformation.Reachability


class Online(QObject):
    """`changed` carries whether there is one. Where the system does not tell, there is: a try then shows. A network without
    the internet is one too, for portals stand in networks of their own.
    """

    changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.online = True

    def start(self) -> None:
        """Begin to listen."""
        if QNetworkInformation.loadDefaultBackend() and (network := QNetworkInformation.instance()) is not None:
            network.reachabilityChanged.connect(self.hear)
            self.hear(network.reachability())

    def hear(self, reachability: Reachability) -> None:
        """What the system says now."""
        online = reachability is not Reachability.Disconnected
        if online != self.online:
            self.online = online
            self.changed.emit(online)
