"""The views in which an article is shown before it is handed in."""

from __future__ import annotations

from enum import StrEnum


class View(StrEnum):
    """One way to look at an article. The first five are the portal's, in the order of the window's buttons; PROOF is the
    paper for reviewers (清样), SIGNOFF the sheet with their signatures (审签单), BODY the text alone.
    """

    PAGE = "page"
    LIST = "list"
    HOME = "home"
    SLIDE = "slide"
    PHONE = "phone"
    PROOF = "proof"
    SIGNOFF = "signoff"
    BODY = "body"


PORTAL_VIEWS = (View.PAGE, View.LIST, View.HOME, View.SLIDE, View.PHONE)

PAPER_VIEWS = (View.PROOF, View.SIGNOFF)

# Widths in CSS pixels at which the portal's views are laid out and painted.
VIEW_WIDTHS = {View.PAGE: 1080, View.LIST: 1080, View.HOME: 1080, View.SLIDE: 720, View.PHONE: 390}
