"""What was open when the window was closed, and where in each text somebody was."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextPlace:
    """Where somebody was in a text: the selection (equal for a caret alone), and the number of the text block at the upper
    edge of the page with the share of its height that is above the edge. It means the same at another width or zoom.
    """

    anchor: int = 0
    position: int = 0
    top: int = 0
    above: float = 0.0


@dataclass(frozen=True, slots=True)
class OpenTab:
    """An open article with the title that its tab shows before it is loaded."""

    article: str
    title: str = ""
    place: TextPlace = TextPlace()


@dataclass(frozen=True, slots=True)
class Session:
    """The open articles in the order of their tabs, and the id of the one in front."""

    tabs: tuple[OpenTab, ...] = ()
    active: str = ""
