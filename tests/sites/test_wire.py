"""The watcher of all calls: each is cut at its own time, also where one that began later is over sooner."""

from __future__ import annotations

import threading

from editor_app.sites.wire import Wire


class Seen(Wire):
    """A wire that tells when it is cut."""

    def __init__(self) -> None:
        super().__init__()
        self.over = threading.Event()

    def cut(self) -> None:
        super().cut()
        self.over.set()


def test_a_call_that_begins_later_and_is_over_sooner_is_cut_at_its_own_time() -> None:
    patient, hasty, ended = Seen(), Seen(), Seen()
    with patient.call(600, 600):
        with ended.call(0.2, 0.2):
            pass
        with hasty.call(0.05, 0.05):
            assert hasty.over.wait(60)
            assert hasty.was_cut
        assert not patient.was_cut
    with hasty.call(600, 600):
        assert not hasty.was_cut, "a new call is not the old one"
    with patient.call(0.4, 0.4):
        assert patient.over.wait(60)
    assert not ended.was_cut, "what has ended is not cut any more"
