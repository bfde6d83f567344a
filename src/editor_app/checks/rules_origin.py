"""C04 of where the text came from: comments and tracked changes of the document it was read from.

They are no part of the article, so nothing in it says whether somebody has seen to them: they are told until they are settled
(不处理, with a name and a reason).
"""

from __future__ import annotations

from collections.abc import Iterator

from editor_app.checks.rule import Whole, WholeRule
from editor_app.model.finding import Finding, Level, Place
from editor_app.model.origin import OpenKind
from editor_app.model.wording import plain_texts

SHOWN = 60
"""Characters of a comment that are shown."""


def open_points(whole: Whole) -> Iterator[Finding]:
    """Every comment an error where it stood, tracked changes together a warning."""
    if not whole.around.origin:
        return
    known = plain_texts(whole.body)
    for point in whole.around.origin:
        place = Place(block=point.block) if point.block in known else Place(field="body")
        if point.kind is OpenKind.COMMENT:
            why = f"原文档里有批注“{point.words[:SHOWN]}”：照办以后，或不必办的，选“不处理”写明理由"
            yield Finding("C04", Level.ERROR, place, why)
        else:
            why = f"原文档里有没有接受的修订（{point.words[:SHOWN]}），读入时按全部接受处理，请核对"
            yield Finding("C04", Level.WARNING, place, why)


RULES = (WholeRule("C04", "没有写完", Level.ERROR, open_points),)
"""The rules of this module, as the table of the checks takes them."""
