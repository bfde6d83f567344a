"""Steps of undo that reach beyond the text: what was changed in the fields together with it comes back with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextDocument


@dataclass(frozen=True, slots=True)
class Joint:
    """`back` and `again` undo and redo what lies outside the text; `before` and `after` are the document's undo records around
    the step, equal where the text itself did not change.
    """

    before: int
    after: int
    back: Callable[[], None]
    again: Callable[[], None]


class JointSteps(QObject):
    """The joint steps of one document, whose child it is. The editor asks it before it undoes or redoes anything."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._document = document
        self._done: list[Joint] = []
        self._undone: list[Joint] = []
        document.undoCommandAdded.connect(self._on_added)

    def add(self, joint: Joint) -> None:
        """A step was made just now."""
        self._undone.clear()
        self._done.append(joint)

    def forget(self) -> None:
        """Another text is in the document."""
        self._done.clear()
        self._undone.clear()

    @property
    def may_undo(self) -> bool:
        """Whether the last step is a joint one."""
        return bool(self._done) and self._done[-1].after == self._document.availableUndoSteps()

    @property
    def may_redo(self) -> bool:
        """Whether the step that was taken back last is a joint one."""
        return bool(self._undone) and self._undone[-1].before == self._document.availableUndoSteps()

    def undo(self, undo_text: Callable[[], None]) -> bool:
        """Take a joint step back, if that is the last one."""
        if not self.may_undo:
            return False
        joint = self._done.pop()
        if joint.before != joint.after:
            undo_text()
        joint.back()
        self._undone.append(joint)
        return True

    def redo(self, redo_text: Callable[[], None]) -> bool:
        """Do a joint step again, if that is the next one."""
        if not self.may_redo:
            return False
        joint = self._undone.pop()
        if joint.before != joint.after:
            redo_text()
        joint.again()
        self._done.append(joint)
        return True

    def _on_added(self) -> None:
        """Something else was done: what was taken back cannot be done again; a step of fields alone is no longer the last."""
        steps = self._document.availableUndoSteps()
        self._undone.clear()
        self._done = [joint for joint in self._done if joint.after < steps]
