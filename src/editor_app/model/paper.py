"""Sheets of paper, in millimetres."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet and the margins that stay free of the page's text (headers and footers are drawn in them)."""

    width: float = 210.0
    height: float = 297.0
    top: float = 12.0
    right: float = 12.0
    bottom: float = 12.0
    left: float = 12.0


A4 = Paper()
PROOF_PAPER = Paper(top=22.0, right=60.0, bottom=20.0, left=15.0)
"""清样: the right margin is wide enough to write in by hand."""
